"""From a paper to the sections of lists where it may belong, by how like it is to the papers that stand there."""
