"""Papers that have been published since the list took them from arXiv."""

from collections.abc import Iterator, Sequence

from indexer.checking.evidence import Known, is_unpublished
from indexer.checking.findings import Finding, about
from indexer.works import is_arxiv
from search.papers import Listing

_ARXIV_DOI = "10.48550/"


def check_published(listings: Sequence[Listing], known: Known, strays: frozenset[Listing]) -> Iterator[Finding]:
    """Yield, once each, the papers that the list calls arXiv's, or nobody's, and arXiv's record published."""
    waiting: dict[str, list[Listing]] = {}
    for entry in listings:
        if is_unpublished(entry) and entry.arxiv_id in known.records and entry not in strays:
            waiting.setdefault(entry.arxiv_id or "", []).append(entry)
    for arxiv_id, entries in waiting.items():
        record = known.records[arxiv_id]
        doi = None if (record.doi or "").startswith(_ARXIV_DOI) else record.doi
        journal = None if is_arxiv(record.journal_ref) else record.journal_ref
        if doi or journal:
            said = " with ".join(part for part in (journal, f"DOI {doi}" if doi else None) if part)
            message = f"arXiv's record of {arxiv_id} names a publication: {said}"
            fix = f"https://doi.org/{doi}" if doi else journal
            yield about(entries[0], "published-since", message, fix, entries)
