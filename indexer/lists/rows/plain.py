"""A plain row for every kind of list, where nothing could be learned from its own rows."""

from collections.abc import Sequence

from indexer.lists.rows.objects import FIELDS
from indexer.lists.tables import roles_of
from indexer.lists.timeline import role_of
from search.papers import RowStyle, RowTemplate

_CELLS = {
    "name": "{name}", "title": "{title}", "authors": "{authors}", "venue": "{venue:arXiv} {date:YYYY}",
    "date": "{date:YYYY}", "links": "[[Paper]]({url})", "code": "[[Code]]({code_url})",
}  # fmt: skip
_TEXT = "[{title}]({url}), {venue:arXiv} {date:YYYY} [[code]]({code_url})"


def plain_template(style: RowStyle) -> RowTemplate:
    """Return the template for lists that write their rows in a style."""
    if style.kind == "table" and style.columns:
        return RowTemplate("markdown", tuple(_row(style.columns)))
    if style.kind == "timeline" and style.columns:
        return RowTemplate("script", tuple(_object(style.columns)))
    return RowTemplate("markdown", (_TEXT if style.kind == "paragraph" else f"- {_TEXT}",))


def _row(columns: Sequence[str]) -> list[str]:
    roles = roles_of(tuple(columns))
    cells = [_CELLS.get(role or "", "") for role in roles]
    if "links" not in roles:
        cells = [cell.replace("{title}", "[{title}]({url})") for cell in cells]
    if "title" not in roles:
        cells = [cell.replace("{name}", "{name:title}") for cell in cells]
    if "date" in roles:
        cells = [cell.replace("{venue:arXiv} {date:YYYY}", "{venue:arXiv}") for cell in cells]
    return ["| ", *(part for cell in cells for part in (cell, " | "))][:-1] + [" |"]


def _object(keys: Sequence[str]) -> list[str]:
    roles = [role_of(key) for key in keys]
    told = ["{date:YYYY-MM}" if role == "date" else FIELDS.get(role or "", "") for role in roles]
    members = [("" if n == 0 else '",\n', f'    "{key}": "', value) for n, (key, value) in enumerate(zip(keys, told, strict=True))]
    return ["  {\n", *(part for member in members for part in member if part), '"\n  },']
