"""The five lists of the index that ships, indexed with the abstracts and notes that it leaves out."""

from pathlib import Path

from bench.speed.processes import ROOT
from indexer.building import BuildRequest, build
from indexer.progress import BuildProgress
from indexer.sources import ListSource, read_sources
from search import SearchEngine


def with_text(shared: Path, index: Path, progress: BuildProgress) -> SearchEngine:
    """Index copies of the lists, which lie in the folder `shared` in the order of lists.toml, and open that index."""
    named = read_sources(ROOT / "index").lists
    copies = sorted((shared / "lists").glob("00*.txt"))
    lists = tuple(ListSource(one.name, str(copy)) for one, copy in zip(named, copies, strict=True))
    metadata = shared / "arxiv" / "metadata.jsonl"
    build(BuildRequest(index, lists, arxiv_metadata=metadata, offline=True), progress)
    return SearchEngine.open(index)
