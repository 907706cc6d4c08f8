"""Values from anywhere, checked: what is no text, no number or too much of either is one line for whoever sent it."""

import re
from typing import Any

from search import RequestError

MOST_CHARACTERS = 40_000
_MOST_NAMES = 100
_LONGEST_NAME = 500
_SHOWN = 40
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def text(field: str, value: Any, most: int = MOST_CHARACTERS) -> str:
    """Return a text, without white space around it; None is "". Raises RequestError for what is no plain text."""
    if not isinstance(value, str | None):
        raise RequestError(f"the {field} is {_shown(value)}; give it as text")
    written = (value or "").strip()
    if len(written) > most:
        raise RequestError(f"the {field} has {len(written)} characters; at most {most} are read")
    if _NO_TEXT.search(written):
        raise RequestError(f"the {field} holds a NUL or half a character (a surrogate); write plain text")
    return written


def names(field: str, values: Any) -> list[str] | None:
    """Return names, None where there are none; raises RequestError for what is no list of a hundred texts or fewer."""
    if not isinstance(values, list | None) or not all(isinstance(value, str) for value in values or ()):
        raise RequestError(f"{field} is {_shown(values)}; give a list of texts")
    if values and len(values) > _MOST_NAMES:
        raise RequestError(f"{field} names {len(values)}; give at most {_MOST_NAMES}")
    return [text(f"name in {field}", value, _LONGEST_NAME) for value in values or ()] or None


def number(field: str, value: Any, most: int) -> int:
    """Return a whole number from 1 to `most`; raises RequestError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise RequestError(f"{field} is {_shown(value)}; give a whole number from 1 to {most}")
    return value


def flag(field: str, value: Any) -> bool:
    """Return a yes or no; raises RequestError for anything else."""
    if not isinstance(value, bool):
        raise RequestError(f"{field} is {_shown(value)}; give true or false")
    return value


def is_plain(value: Any) -> bool:
    """Return whether a value is a text, a number or the like, or a list of such."""
    return not any(isinstance(one, dict | list) for one in (value if isinstance(value, list) else [value]))


def _shown(value: Any) -> str:
    written = repr(value)
    return written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
