"""From published lists to an index: reading, pulling abstracts, merging, embedding, building."""
