"""Whether a block only goes on with an entry: its links, its people, its citation, "Paper: https://..."."""

import re

from indexer.lists.blocks import FEWEST_WORDS_OF_A_TITLE, Pieces, words
from indexer.lists.citation import split_citation
from indexer.lists.names import authors_of, authors_or_one
from indexer.lists.publication import names_a_venue, only_publication
from indexer.lists.surroundings import without_number
from indexer.lists.tokens import text_of_tokens, tokens
from indexer.lists.vocabulary import LABELS

_MOST_WORDS_OF_A_DETAIL = 5
_MOST_WORDS_BETWEEN_LINKS = 3


def continues(pieces: Pieces) -> bool:
    """Tell whether a paragraph only goes on with an entry above it: its links, its people, where it appeared."""
    run = tokens(pieces)
    if not any(one.kind == "label" for one in run) or any(one.kind in ("bold", "quote") for one in run):
        return False
    return all(map(_goes_on, (one.text for one in run if one.kind != "label")))


def is_detail(pieces: Pieces, labels: frozenset[str] = LABELS) -> bool:
    """Tell whether text only says where something is: "Paper: https://...", "[Code](url)", "Code: None"."""
    run = tokens(pieces)
    if any(one.kind == "link" for one in run):
        return False
    first = re.findall(r"[^\W_]+", text_of_tokens(run).casefold() or " ".join(one.text.casefold() for one in run))[:1]
    spoken = sum(words(one.text) for one in run if one.href is None)
    return bool(first) and first[0].rstrip("0123456789") in labels and spoken <= _MOST_WORDS_OF_A_DETAIL


def opens_with_people(pieces: Pieces) -> bool:
    """Tell whether an entry is a citation whose people stand before its title."""
    run = tokens(pieces)
    lead = run[: next((n for n, one in enumerate(run) if one.href is not None), len(run))]
    if any(one.kind != "text" for one in lead[:1]):
        return False
    text = text_of_tokens(lead)
    cited = split_citation(without_number(text))
    if not cited.authors or words(cited.title) <= FEWEST_WORDS_OF_A_TITLE or authors_or_one(cited.title):
        return False
    return -1 < text.find(cited.authors[0].split()[-1]) < text.find(cited.title)


def cites(pieces: Pieces) -> bool:
    """Tell whether text that nothing sets off is a citation, with people and a title."""
    cited = split_citation(without_number(text_of_tokens(tokens(pieces))))
    return bool(cited.authors and cited.title)


def _goes_on(text: str) -> bool:
    if words(text) <= _MOST_WORDS_BETWEEN_LINKS or authors_of(text):
        return True
    said = only_publication(text)
    return bool(said) and (said.venue is None or names_a_venue(text))
