"""From a question to papers and sections: the public Python API."""
