"""Entries as paragraphs: a title that stands out or is followed by its links, with people and venue around it."""

import re

from indexer.lists.blocks import FEWEST_WORDS_OF_A_TITLE, Paragraph, Pieces, leads, words
from indexer.lists.entry import Draft, Entry, draft, entry_of
from indexer.lists.groups import Group
from indexer.lists.lines import lines_of
from indexer.lists.tokens import Tokens, tokens
from indexer.lists.vocabulary import PROSE

KIND = "paragraph"

_GOES_ON = re.compile(r"\s*(?!(?:in|by|at)\s+[^\Wa-z]|et al|ar[xX]iv|workshop|oral|spotlight|poster)[a-z]")
_MOST_WORDS_OF_A_TITLE = 40


def read(group: Group) -> tuple[Entry, ...]:
    """Read one paragraph, or each of its lines; nothing where it is prose."""
    block = group.block
    if not isinstance(block, Paragraph):
        return ()
    if not any(map(leads, (*block.pieces, *group.below))):
        return ()
    lines = lines_of(block.pieces, block.line)
    each = [(line, draft(tokens(line.pieces), line.number)) for line in lines] if len(lines) > 1 else []
    apart = [one for line, one in each if _lists_a_paper(line.pieces, one)]
    if len(apart) > 1:
        return tuple(map(entry_of, apart))
    told = draft(tokens(block.pieces), block.line, tokens(group.below))
    return (entry_of(told),) if _lists_a_paper(block.pieces, told, detailed=bool(group.below)) else ()


def _lists_a_paper(pieces: Pieces, told: Draft, detailed: bool = False) -> bool:
    if not (told.is_paper and told.found.url):
        return False
    stands_out = detailed or bool(told.said.authors) or _opens_with_title(tokens(pieces))
    fewest = 1 if stands_out else FEWEST_WORDS_OF_A_TITLE
    if not fewest <= words(told.said.title or "") <= _MOST_WORDS_OF_A_TITLE:
        return False
    return detailed or bool(told.said.authors) or not _is_prose(tokens(pieces), told)


def _opens_with_title(run: Tokens) -> bool:
    """Tell whether the first words stand out and a label follows: "**Feedback Networks** [[Paper]](url)"."""
    spoken = [one for one in run if words(one.text)]
    return len(spoken) > 1 and spoken[0].kind in ("bold", "quote", "link") and spoken[1].kind == "label"


def _is_prose(run: Tokens, told: Draft) -> bool:
    """Tell whether the text speaks about a paper instead of listing it."""
    spoken = [one.text for one in run if one.kind in ("text", "italic") and words(one.text)]
    said = {word for text in spoken for word in re.findall(r"[^\W\d_]+", text.casefold())}
    goes_on = any(map(_GOES_ON.match, spoken if told.said.marked else spoken[1:]))
    return goes_on or bool(said & PROSE)
