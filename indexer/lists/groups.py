"""Which blocks make one entry: an item with the items inside it, and the paragraphs that go on below an entry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer.lists.blocks import Block, Item, Paragraph, Piece, Pieces, is_outward, text_of, words
from indexer.lists.details import cites, continues, is_detail, opens_with_people
from indexer.lists.outline import Path, Placed

BREAK = Piece("\n")
"""What stands between the blocks of one entry."""

_MOST_WORDS_OF_A_LABEL = 10
_FEWEST_WORDS_OF_AN_ENTRY = 6
_SAMPLE = 100
_FEWEST_WITH_PEOPLE_FIRST = 5


@dataclass(slots=True)
class Group:
    """A block, the pieces of paragraphs that continue it, and for an item those inside it."""

    path: Path
    block: Block
    below: Pieces = ()
    inside: "list[Group]" = field(default_factory=list)
    people_first: bool = False


def groups(placed: Sequence[Placed]) -> Iterator[Group]:
    """Yield what stands on its own, each with what belongs to it."""
    people_first = _people_first([one.block for one in placed if isinstance(one.block, Item) and _is_long(one.block)])
    top: Group | None = None
    open_items: list[Group] = []
    for one in placed:
        block = one.block
        if isinstance(block, Item):
            if top and isinstance(top.block, Paragraph) and is_detail(block.pieces):
                top.below = (*top.below, BREAK, *block.pieces)
                continue
            group = Group(one.path, block, people_first=people_first)
            if top and open_items and _goes_on(open_items[-1].block, block):
                open_items[-1].inside.append(group)
                continue
            while open_items and _depth(open_items[-1]) >= block.depth:
                open_items.pop()
            if open_items and open_items[0].path == one.path:
                open_items[-1].inside.append(group)
            else:
                if top:
                    yield top
                top, open_items = group, []
            open_items.append(group)
            continue
        if isinstance(block, Paragraph) and top and continues(block.pieces):
            last = open_items[-1] if open_items else top
            last.below = (*last.below, BREAK, *block.pieces)
            continue
        if top:
            yield top
        top, open_items = Group(one.path, block), []
        if not isinstance(block, Paragraph):
            yield top
            top = None
    if top:
        yield top


def _is_long(item: Item) -> bool:
    return words(text_of(item.pieces)) >= _FEWEST_WORDS_OF_AN_ENTRY


def _people_first(items: Sequence[Item]) -> bool:
    """Tell whether a list writes its entries with people before the title, as a part of its items shows."""
    sample = items[:: max(len(items) // _SAMPLE, 1)]
    opening = sum(opens_with_people(item.pieces) for item in sample)
    return opening > _FEWEST_WITH_PEOPLE_FIRST and opening * 3 > len(sample)


def _goes_on(above: Block, item: Item) -> bool:
    """Tell whether an item without links cites the work whose links stand in the item above, at the same depth."""
    if not isinstance(above, Item) or above.depth != item.depth or any(map(is_outward, item.pieces)):
        return False
    if words(text_of(above.pieces)) > _MOST_WORDS_OF_A_LABEL or not any(map(is_outward, above.pieces)):
        return False
    return cites(item.pieces) and not cites(above.pieces)


def _depth(group: Group) -> int:
    return group.block.depth if isinstance(group.block, Item) else 0
