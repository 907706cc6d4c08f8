"""The ids of papers as people write them."""

from indexer.abstracts.arxiv_ids import bare_id
from indexer.lists.links import arxiv_id_of
from search import SearchEngine


def known_id(engine: SearchEngine, written: str) -> str:
    """Return the id that the index has for an id, a bare arXiv id or an address; what is written where it has none."""
    if engine.has(written):
        return written
    bare = bare_id(arxiv_id_of(written) or written)
    return f"arxiv:{bare}" if bare else written
