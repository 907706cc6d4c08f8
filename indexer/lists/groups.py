"""Which blocks make one entry: an item with the items inside it, and the paragraphs that go on below an entry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from indexer.lists.blocks import Block, Item, Paragraph, Piece, Pieces, is_outward
from indexer.lists.outline import Path, Placed
from indexer.lists.wording import cites, continues, is_detail

BREAK = Piece("\n")
"""What stands between the blocks of one entry."""


@dataclass(slots=True)
class Group:
    """A block, the pieces of paragraphs that continue it, and for an item those inside it."""

    path: Path
    block: Block
    below: Pieces = ()
    inside: "list[Group]" = field(default_factory=list)


def groups(placed: Iterable[Placed]) -> Iterator[Group]:
    """Yield what stands on its own, each with what belongs to it."""
    top: Group | None = None
    open_items: list[Group] = []
    for one in placed:
        block = one.block
        if isinstance(block, Item):
            if top and isinstance(top.block, Paragraph) and is_detail(block.pieces):
                top.below = (*top.below, BREAK, *block.pieces)
                continue
            group = Group(one.path, block)
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


def _goes_on(above: Block, item: Item) -> bool:
    """Tell whether an item without links cites the work whose links stand in the item above, at the same depth."""
    if not isinstance(above, Item) or above.depth != item.depth or any(map(is_outward, item.pieces)):
        return False
    return any(map(is_outward, above.pieces)) and cites(item.pieces) and not cites(above.pieces)


def _depth(group: Group) -> int:
    return group.block.depth if isinstance(group.block, Item) else 0
