"""Which part of an entry stands out as its title: a link, quotes, bold or italics."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from indexer.lists import links
from indexer.lists.blocks import FEWEST_WORDS_OF_A_TITLE, collapse, words
from indexer.lists.names import authors_of, surely_authors_of
from indexer.lists.publication import NO_PUBLICATION, names_a_venue, only_publication, trim
from indexer.lists.surroundings import MOST_WORDS_OF_A_NAME, without_number
from indexer.lists.tokens import Kind, Token, text_of_tokens

_MOST_WORDS_OF_A_VENUE = 6
_FEWEST_WORDS_OF_AN_EXPLANATION = 10
_EXPLAINS = re.compile(r"\s*[-–—:]\s*[a-z]")


def marked_title(entry: Sequence[Token]) -> int | None:
    """Return which token is the title, where one stands out: a link to a paper, quotes, bold, another link, italics."""
    candidates = (
        (n for n in _long(entry, "link") if links.kind(entry[n].href or "") == "paper"),
        (n for n, one in enumerate(entry) if one.kind == "quote"),
        _long(entry, "bold"),
        _long(entry, "link"),
        (n for n in _long(entry, "italic") if _nothing_but_people(entry[:n])),
    )
    return next(chain.from_iterable(candidates), None)


def _long(entry: Sequence[Token], kind: Kind) -> Iterator[int]:
    """Yield which tokens of a kind are long enough for a title, and a title of their own."""
    return (n for n, one in enumerate(entry) if one.kind == kind and _may_be_title(one) and not _is_part(entry, n))


def explained(entry: Sequence[Token]) -> int | None:
    """Return which token is a title in bold that opens an entry and is explained: "**LoRA** - a new way to ..."."""
    at = next((n for n, one in enumerate(entry) if words(without_number(one.text))), len(entry))
    if at + 1 >= len(entry) or entry[at].kind != "bold":
        return None
    after = entry[at + 1].text
    return at if words(after) >= _FEWEST_WORDS_OF_AN_EXPLANATION and _EXPLAINS.match(after) else None


def is_bracketed(run: Sequence[Token], at: int) -> bool:
    """Tell whether a link stands alone in brackets, and so says what it leads to: "[[EPJ Data Science](url)] Title"."""
    before = run[at - 1].text.rstrip() if at else ""
    after = run[at + 1].text.lstrip() if at + 1 < len(run) else ""
    return before.endswith(("[", "(", "【")) and after.startswith(("]", ")", "】"))


def _may_be_title(one: Token) -> bool:
    text = collapse(one.text)
    if words(text) < FEWEST_WORDS_OF_A_TITLE:
        return False
    published = only_publication(text) if words(text) <= _MOST_WORDS_OF_A_VENUE else NO_PUBLICATION
    if published and (published.venue is None or names_a_venue(text) or text[0] in "[(【（"):
        return False
    people = authors_of(text) if one.kind == "italic" else surely_authors_of(text)
    return not people


def _nothing_but_people(before: Sequence[Token]) -> bool:
    text = trim(without_number(text_of_tokens(before)))
    return not words(text) or bool(authors_of(text) or only_publication(text))


def _is_part(entry: Sequence[Token], at: int) -> bool:
    """Tell whether a token only opens a title, "**Make a Cart:** A Title of Words", or names a venue beside it."""
    behind = entry[at + 1] if at + 1 < len(entry) else None
    opens = entry[at].kind in ("bold", "italic") and entry[at].text.rstrip().endswith((":", "："))
    if opens and behind and behind.kind == "text" and words(behind.text) > 1:
        return True
    return _is_venue_of(entry, at)


def _is_venue_of(entry: Sequence[Token], at: int) -> bool:
    """Tell whether a link says where the longer text beside it appeared: "[[EPJ Data Science](url)] Title ..."."""
    spoken = words(entry[at].text)
    longest = max((words(one.text) for one in entry if one.kind in ("text", "bold")), default=0)
    return is_bracketed(entry, at) and spoken <= MOST_WORDS_OF_A_NAME and longest > spoken
