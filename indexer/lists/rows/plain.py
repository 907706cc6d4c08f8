"""A plain row for every kind of list, where nothing could be learned from its own rows."""

import re
from collections.abc import Sequence

from indexer.lists.rows.objects import FIELDS
from indexer.lists.tables import roles_of
from indexer.lists.timeline import role_of
from search.papers import RowStyle, RowTemplate

_CELLS = {
    "name": "{name}", "title": "{title}", "authors": "{authors}", "venue": "{venue:arXiv} {date:YYYY}",
    "date": "{date:YYYY}", "links": "[[Paper]]({url})", "code": "[[Code]]({code_url})",
}  # fmt: skip
_LINK = re.compile(r"\[\[?([^\[\]]*)\]?\]\(([^()]*)\)")
_TEXT = "[{title}]({url}), {venue:arXiv} {date:YYYY} [[code]]({code_url})"


def plain_template(style: RowStyle, form: str) -> RowTemplate:
    """Return the template for lists that write their rows in a style, in Markdown or HTML."""
    if style.kind == "timeline" and style.columns:
        return RowTemplate("script", tuple(_object(style.columns)))
    if style.kind == "table" and style.columns:
        cells = _cells(style.columns)
        if form == "html":
            return RowTemplate(
                "html", ("<tr>", *(part for cell in cells for part in ("<td>", _as_html(cell), "</td>")), "</tr>")
            )
        between = [part for cell in cells for part in (" | ", cell)][1:]
        return RowTemplate("markdown", ("| ", *between, " |"))
    if form == "html":
        return RowTemplate("html", (f"<li>{_as_html(_TEXT)}</li>",))
    return RowTemplate("markdown", (_TEXT if style.kind == "paragraph" else f"- {_TEXT}",))


def _as_html(text: str) -> str:
    return _LINK.sub(r'<a href="\2">\1</a>', text)


def _cells(columns: Sequence[str]) -> list[str]:
    roles = roles_of(tuple(columns))
    cells = [_CELLS.get(role or "", "") for role in roles]
    if "links" not in roles:
        cells = [cell.replace("{title}", "[{title}]({url})") for cell in cells]
    if "title" not in roles:
        cells = [cell.replace("{name}", "{name:title}") for cell in cells]
    if "date" in roles:
        cells = [cell.replace("{venue:arXiv} {date:YYYY}", "{venue:arXiv}") for cell in cells]
    return cells


def _object(keys: Sequence[str]) -> list[str]:
    roles = [role_of(key) for key in keys]
    told = ["{date:YYYY-MM}" if role == "date" else FIELDS.get(role or "", "") for role in roles]
    opened = [f'    "{key}": "' for key in keys]
    values = [part for opening, value in zip(opened, told, strict=True) for part in (opening, value, '",\n')]
    return ["  {\n", *values[:-1], '"\n  },']
