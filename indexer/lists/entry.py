"""What every format of entry shares: its links and which of them is the paper."""

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.lists import links
from indexer.lists.blocks import Piece, Pieces, collapse, is_outward, label_of, words
from indexer.lists.vocabulary import LABELS, LINK_LABELS, PAPER_LABELS
from search.papers import Listing

_LONGEST_LABEL = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A listing as one block gives it, not yet in a list or section, and the columns or keys it was written with."""

    listing: Listing
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Targets:
    """Where the links of one entry lead; `sure` where `url` is a paper beyond its being called a link."""

    links: tuple[tuple[str, str], ...] = ()
    url: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    code_url: str | None = None
    sure: bool = False


def is_label(piece: Piece) -> bool:
    """Tell whether a link only says what it leads to ([paper], [code]), and not the title of it."""
    label = label_of(piece).casefold()
    first = label.split(" ")[0]
    return not words(label) or label in LABELS or (first in LABELS and words(label) <= _LONGEST_LABEL)


def targets(pieces: Iterable[Piece]) -> Targets:
    """Return where the links in `pieces` lead; the paper is the first link to one."""
    outward = [piece for piece in pieces if is_outward(piece)]
    return choose(tuple((label_of(piece), piece.href or "") for piece in outward))


def choose(pairs: tuple[tuple[str, str], ...]) -> Targets:
    """Tell the links of an entry, label and address, apart."""
    kinds = [(links.kind(url), label, url) for label, url in pairs]
    papers = [url for kind, _, url in kinds if kind == "paper"]
    papers = papers or [url for kind, label, url in kinds if kind == "other" and _is_called(label, PAPER_LABELS)]
    sure = bool(papers)
    papers = papers or [url for kind, label, url in kinds if kind == "other" and _is_called(label, LINK_LABELS)]
    code = [url for kind, _, url in kinds if kind == "code"]
    return Targets(
        links=pairs,
        url=papers[0] if papers else None,
        arxiv_id=next(filter(None, map(links.arxiv_id, papers)), None),
        doi=next(filter(None, map(links.doi, papers)), None),
        code_url=code[0] if code else None,
        sure=sure,
    )


def plain(pieces: Pieces) -> str:
    """Return the words of `pieces` without the links that are mere labels."""
    kept = "".join(piece.text for piece in pieces if not (is_outward(piece) and is_label(piece)))
    for bracket in ("[]", "()", "【】"):
        kept = kept.replace(bracket, " ")
    return collapse(kept)


def _is_called(label: str, names: frozenset[str]) -> bool:
    return label.casefold().split(" ")[0] in names
