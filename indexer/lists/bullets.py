"""Entries as bullets: "Title, VENUE YEAR, 2022/09, [[paper]](url) [[code]](url) | remarks"."""

from dataclasses import dataclass

from indexer.lists.blocks import (
    Block,
    Item,
    Piece,
    Pieces,
    collapse,
    is_outward,
    label_of,
    text_of,
    without_marks,
    words,
)
from indexer.lists.entry import Entry, Targets, is_label, plain, targets
from indexer.lists.publication import NO_PUBLICATION, Publication, parse_publication, split_publication, trim
from search.papers import Listing

KIND = "bullet"

_FEWEST_WORDS_OF_A_TITLE = 3
_MOST_WORDS_OF_A_NAME = 4
_BEFORE_A_REMARK = " |,，;；:：.-–—])·"
_AFTER_A_REMARK = " |,，;；[("


@dataclass(frozen=True, slots=True)
class _Said:
    title: str | None = None
    name: str | None = None
    publication: Publication = NO_PUBLICATION
    note: str | None = None


def read(block: Block) -> tuple[Entry, ...]:
    """Read one bullet; nothing where it lists no paper."""
    if not isinstance(block, Item):
        return ()
    found = targets(block.pieces)
    said = _say(block.pieces)
    if not said.title or not words(said.title) or not (_is_paper(found, said)):
        return ()
    listing = Listing(
        list="",
        line=block.line,
        title=said.title,
        name=said.name,
        arxiv_id=found.arxiv_id,
        doi=found.doi,
        url=found.url,
        code_url=found.code_url,
        links=found.links,
        venue=said.publication.venue,
        year=said.publication.year,
        date=said.publication.date,
        note=said.note,
    )
    return (Entry(listing),)


def _is_paper(found: Targets, said: _Said) -> bool:
    return found.sure or bool(said.publication)


def _say(pieces: Pieces) -> _Said:
    bold = next((n for n, piece in enumerate(pieces) if _is_bold_title(piece)), None)
    if bold is not None:
        return _around_bold(pieces, bold)
    first = next((n for n, piece in enumerate(pieces) if is_outward(piece) and words(piece.text)), len(pieces))
    lead, rest = pieces[:first], pieces[first:]
    title, publication = split_publication(text_of(lead))
    title = trim(title.strip("[]【】"))
    link = rest[0] if rest else None
    linked = None if link is None or is_label(link) or parse_publication(label_of(link)).year else label_of(link)
    if words(title):
        if linked is None or words(linked) < _FEWEST_WORDS_OF_A_TITLE:
            return _Said(without_marks(title), None, publication, _remark(rest))
        if words(title) <= _MOST_WORDS_OF_A_NAME:
            return _behind_link(without_marks(title), linked, rest[1:], publication)
        return _Said()
    if linked is not None:
        return _behind_link(None, linked, rest[1:], publication)
    return _after_label(rest, publication)


def _is_bold_title(piece: Piece) -> bool:
    return piece.bold and not is_outward(piece) and words(piece.text) >= _FEWEST_WORDS_OF_A_TITLE


def _around_bold(pieces: Pieces, bold: int) -> _Said:
    """Read an entry whose title is set in bold: "[2023/10] **Title.** VENUE 2023. [[paper](url)]"."""
    title, within = split_publication(text_of(pieces[bold : bold + 1]))
    before = parse_publication(plain(pieces[:bold]).strip(" []"))
    end = next((n for n, piece in enumerate(pieces) if n > bold and (is_outward(piece) or piece.italic)), len(pieces))
    _, after = split_publication(f"{title}, {plain(pieces[bold + 1 : end])}")
    said = next((one for one in (within, after) if one), NO_PUBLICATION)
    publication = Publication(said.venue, said.year or before.year, said.date or before.date)
    return _Said(without_marks(title), None, publication, _remark(pieces[bold + 1 :]))


def _behind_link(name: str | None, title: str, rest: Pieces, before: Publication) -> _Said:
    """Read what follows a title that is itself the link."""
    end = next((n for n, piece in enumerate(rest) if is_outward(piece)), len(rest))
    told, publication = split_publication(f"{title}, {plain(rest[:end])}")
    note = trim(told[len(title) :]) if told.startswith(title) else ""
    remark = collapse(f"{note} {_remark(rest[end:]) or ''}")
    return _Said(without_marks(trim(title)), name, publication or before, remark or None)


def _after_label(rest: Pieces, before: Publication) -> _Said:
    """Read an entry that opens with its link: "[[arxiv](url)] Title. `2023.09`"."""
    label = next((piece for piece in rest if is_outward(piece)), None)
    if label is None:
        return _Said()
    behind = rest[rest.index(label) + 1 :]
    end = next((n for n, piece in enumerate(behind) if is_outward(piece) or piece.code), len(behind))
    title, publication = split_publication(text_of(behind[:end]).lstrip("]) "))
    dated = parse_publication(text_of(piece for piece in behind if piece.code))
    venue = parse_publication(label_of(label)).venue if not is_label(label) else None
    merged = Publication(publication.venue or venue, publication.year or dated.year or before.year, dated.date)
    return _Said(without_marks(trim(title.strip("[]\\ "))) or None, None, merged, None)


def _remark(rest: Pieces) -> str | None:
    """Return what is said after the last link."""
    last = max((n for n, piece in enumerate(rest) if is_outward(piece)), default=None)
    after: tuple[Piece, ...] = () if last is None else rest[last + 1 :]
    remark = text_of(after).lstrip(_BEFORE_A_REMARK).rstrip(_AFTER_A_REMARK)
    return remark if words(remark) else None
