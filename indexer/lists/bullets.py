"""Entries as bullets, whatever stands in them and in the bullets inside them."""

from collections.abc import Iterator

from indexer.lists.blocks import Item, Piece, Pieces, is_outward, text_of, words
from indexer.lists.entry import Draft, Entry, draft, entry_of
from indexer.lists.groups import BREAK, Group
from indexer.lists.outline import announces_papers
from indexer.lists.tokens import is_label, tokens

KIND = "bullet"

_FEWEST_WORDS_OF_A_TITLE = 3


def read(group: Group) -> tuple[Entry, ...]:
    """Read one bullet with those inside it; nothing where none lists a paper."""
    return tuple(_read(group)) if isinstance(group.block, Item) else ()


def _read(group: Group) -> Iterator[Entry]:
    item = group.block
    if not isinstance(item, Item):
        return
    if (
        not group.inside
        and words(text_of(item.pieces)) < _FEWEST_WORDS_OF_A_TITLE
        and not any(map(_leads, item.pieces))
    ):
        return
    own = draft(tokens(item.pieces), item.line, tokens(group.below))
    papers = [one for one in group.inside if _stands_alone(one, own)]
    details = [one for one in group.inside if one not in papers]
    told = draft(tokens(item.pieces), item.line, tokens((*group.below, *_pieces(details)))) if details else own
    among_papers = told.may_be_paper and announces_papers(group.path)
    if (told.is_paper and (own.is_paper or not papers)) or among_papers:
        yield entry_of(told)
    elif not own.found.links:
        papers = group.inside
    for one in papers:
        yield from _read(one)


def _leads(piece: Piece) -> bool:
    return is_outward(piece) or "://" in piece.text


def _stands_alone(group: Group, above: Draft) -> bool:
    """Tell whether an item inside another lists a paper of its own, and says nothing about the one above."""
    item = group.block
    if not isinstance(item, Item):
        return False
    own = draft(tokens(item.pieces), item.line, tokens(group.below))
    if not own.is_paper or not own.found.sure:
        return any(_stands_alone(one, own) for one in group.inside)
    if own.said.name and is_label(own.said.name):
        return False
    if above.is_paper and own.found.arxiv_id and own.found.arxiv_id == above.found.arxiv_id:
        return False
    return words(own.said.title or "") >= _FEWEST_WORDS_OF_A_TITLE or not above.is_titled


def _pieces(inside: list[Group]) -> Pieces:
    """Return what items say, those inside them too, one below the other."""
    said: Pieces = ()
    for one in inside:
        if isinstance(one.block, Item):
            said = (*said, BREAK, *one.block.pieces, *one.below, *_pieces(one.inside))
    return said
