"""arXiv ids: which are well formed, their bare form without a version, and the month that they tell."""

import re

_VERSION = re.compile(r"v\d+$")
_NEW = re.compile(r"(\d\d)(\d\d)\.(\d{4,5})")
_OLD = re.compile(r"([a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z-]{2,8})?/((\d\d)(\d\d)\d{3})")
_FIRST_NEW = 704
_FIRST_FIVE_DIGITS = 1501


def bare_id(text: str) -> str | None:
    """Return the id in `text` (an id, with or without version, or an abstract page's address); None if malformed."""
    candidate = _VERSION.sub("", text.strip().rpartition("/abs/")[2].removeprefix("arXiv:"))
    if new := _NEW.fullmatch(candidate):
        month = int(new[1] + new[2])
        digits = 5 if month >= _FIRST_FIVE_DIGITS else 4
        well_formed = month >= _FIRST_NEW and _is_month(new[2]) and len(new[3]) == digits
        return candidate if well_formed else None
    if old := _OLD.fullmatch(candidate):
        return f"{old[1]}/{old[2]}" if _is_month(old[4]) else None
    return None


def submitted_month(arxiv_id: str) -> str | None:
    """Return the month in which the work got its id, as YYYY-MM; None for what is no id."""
    bare = bare_id(arxiv_id)
    if bare is None:
        return None
    year, month = bare.rpartition("/")[2][:2], bare.rpartition("/")[2][2:4]
    century = "19" if int(year) >= 91 else "20"
    return f"{century}{year}-{month}"


def _is_month(text: str) -> bool:
    return 1 <= int(text) <= 12
