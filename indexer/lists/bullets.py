"""Entries as bullets, whatever stands in them and in the bullets inside them."""

from collections.abc import Iterator

from indexer.lists.blocks import FEWEST_WORDS_OF_A_TITLE, Item, Pieces, is_outward, leads, text_of, words
from indexer.lists.entry import Draft, Entry, draft, entry_of
from indexer.lists.groups import BREAK, Group
from indexer.lists.lines import lines_of
from indexer.lists.outline import announces_papers
from indexer.lists.tokens import is_label, tokens

KIND = "bullet"


def read(group: Group) -> tuple[Entry, ...]:
    """Read one bullet with those inside it; nothing where none lists a paper."""
    return tuple(_read(group)) if isinstance(group.block, Item) else ()


def _read(group: Group) -> Iterator[Entry]:
    item = group.block
    if not isinstance(item, Item):
        return
    if not group.inside and words(text_of(item.pieces)) < FEWEST_WORDS_OF_A_TITLE and not any(map(leads, item.pieces)):
        return
    apart = _lines_apart(item) if len(item.pieces) > 1 else []
    if apart:
        yield from map(entry_of, apart)
        for one in group.inside:
            yield from _read(one)
        return
    spoken = tokens(item.pieces)
    own = draft(spoken, item.line, tokens(group.below), group.people_first)
    papers = [one for one in group.inside if _stands_alone(one, own)]
    details = [one for one in group.inside if one not in papers]
    told = draft(spoken, item.line, tokens((*group.below, *_pieces(details))), group.people_first) if details else own
    among_papers = told.may_be_paper and announces_papers(group.path)
    if (told.is_paper and (not papers or own.is_paper)) or among_papers:
        yield entry_of(told)
    elif not own.found.links:
        papers = group.inside
    for one in papers:
        yield from _read(one)


def _lines_apart(item: Item) -> list[Draft]:
    """Return the papers of an item whose paragraphs are papers each: a link that is a title, and no more."""
    if not any("\n" in piece.text for piece in item.pieces):
        return []
    lines = lines_of(item.pieces, item.line)
    titled = [line for line in lines if len(line.pieces) == 1 and is_outward(line.pieces[0])] if len(lines) > 1 else []
    drafts = (draft(tokens(line.pieces), line.number) for line in titled)
    papers = [one for one in drafts if one.is_paper and words(one.said.title or "") >= FEWEST_WORDS_OF_A_TITLE]
    return papers if len(papers) > 1 or (papers and not draft(tokens(lines[0].pieces), None).is_paper) else []


def _stands_alone(group: Group, above: Draft) -> bool:
    """Tell whether an item inside another lists a paper of its own, and says nothing about the one above."""
    item = group.block
    if not isinstance(item, Item):
        return False
    own = draft(tokens(item.pieces), item.line, tokens(group.below), group.people_first)
    if not own.is_paper or not own.found.sure:
        return any(_stands_alone(one, own) for one in group.inside)
    if own.said.name and is_label(own.said.name):
        return False
    if above.is_paper and own.found.arxiv_id and own.found.arxiv_id == above.found.arxiv_id:
        return False
    return words(own.said.title or "") >= FEWEST_WORDS_OF_A_TITLE or not above.is_titled


def _pieces(inside: list[Group]) -> Pieces:
    """Return what items say, those inside them too, one below the other."""
    said: Pieces = ()
    for one in inside:
        if isinstance(one.block, Item):
            said = (*said, BREAK, *one.block.pieces, *one.below, *_pieces(one.inside))
    return said
