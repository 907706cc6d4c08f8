"""Templates of objects in a script: their own keys in their own order, with fields between the quotes."""

import re

from indexer.lists.rows.fragments import date_form
from indexer.lists.rows.sources import RowSource
from indexer.lists.timeline import role_of

FIELDS = {"title": "{title}", "paper": "{url}", "code": "{code_url}", "venue": "{venue}", "authors": "{authors}"}
_EMPTY = {"array": "[]", "object": "{}"}
_QUOTED = ("string", "template_string")
_GAP = re.compile(r"[ \t]+(?=\n)|(?<=\n)[ \t]*\n")


def object_template(row: RowSource, padded: bool) -> tuple[str, ...] | None:
    """Return the parts of an object's template; what its members say beyond the fields is left empty."""
    from indexer.lists.scripts import objects

    source = f"[{row.text}]"
    one = next(objects(source), None)
    if one is None:
        return None
    taken: set[str] = set()
    parts: list[str] = []
    at = 1
    for member in one.members:
        role = role_of(member.key)
        told = FIELDS.get(role or "", "") if role not in taken else ""
        if role == "date" and role not in taken:
            told = f"{{date:{date_form(row.listing.date or '', padded) or 'YYYY'}}}"
        if role == "title" and row.listing.title is None:
            told = "{name}"
        taken.add(role or "")
        quoted = member.kind in _QUOTED
        parts.append(_without(source, at, member.start + quoted, one.remarks))
        parts.append(told if quoted or told.startswith("{date") else _EMPTY.get(member.kind, "null"))
        at = member.end - quoted
    parts.append(_without(source, at, one.end, one.remarks))
    return (*(part for part in parts if part), ",")


def _without(source: str, start: int, end: int, remarks: tuple[tuple[int, int], ...]) -> str:
    kept = ""
    for first, last in remarks:
        if start <= first and last <= end:
            kept += source[start:first]
            start = last
    return _GAP.sub("", kept + source[start:end])
