"""What may be asked: wrong requests are told what is wrong with them."""

import re

from search.errors import RequestError
from search.papers import Paper

MAX_K = 10_000
MAX_QUESTION_WORDS = 2_000
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def checked_paper(title: str, abstract: str | None) -> Paper:
    """Return a title and an abstract as a paper; raises RequestError for what is no title or too long."""
    if not isinstance(title, str) or not title.strip():
        raise RequestError("the title is empty; give the paper's title")
    paper = Paper(id="", title=title.strip(), abstract=abstract)
    check_text("title with its abstract", paper.text)
    return paper


def check_text(what: str, text: object) -> None:
    """Raise RequestError where a text is none, empty, endless or broken."""
    if not isinstance(text, str):
        raise RequestError(f"the {what} is {text!r}; give it as text")
    if not text.strip():
        raise RequestError(f"the {what} is empty; ask something, as in: generative retrieval with semantic IDs")
    if _NO_TEXT.search(text):
        raise RequestError(f"the {what} holds a NUL or half a character (a surrogate); write plain text")
    words = len(text.split())
    if words > MAX_QUESTION_WORDS or len(text) > 20 * MAX_QUESTION_WORDS:
        raise RequestError(
            f"the {what} has {words} words in {len(text)} characters; "
            f"at most {MAX_QUESTION_WORDS} words and {20 * MAX_QUESTION_WORDS} characters are read"
        )


def check_k(k: object) -> None:
    """Raise RequestError where so many papers cannot be asked for."""
    if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= MAX_K:
        raise RequestError(f"k is {k}; ask for 1 to {MAX_K} papers")
