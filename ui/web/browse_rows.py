"""The papers under the headings of a list as compact rows, in the order of the list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from search.overview import Entry, Section
from search.papers import Paper
from ui.web.address import Address
from ui.web.chosen_list import section_name
from ui.web.markup import page_link, paper_link
from ui.web.paper_parts import authors, code, names, published


@dataclass(frozen=True, slots=True)
class Row:
    """A paper under one heading, by its id, with every line on which it stands there."""

    section: Section
    paper: str
    lines: tuple[int, ...]


def rows_of(entries: Iterable[Entry]) -> list[Row]:
    """Return one row for each paper of each section, in the order of the entries."""
    lines: dict[tuple[Section, str], list[int]] = {}
    for entry in entries:
        lines.setdefault((entry.section, entry.paper), []).extend([entry.line] if entry.line else [])
    return [Row(section, paper, tuple(found)) for (section, paper), found in lines.items()]


def row_groups(rows: Sequence[Row], papers: Sequence[Paper], here: Address, top: Section) -> str:
    """Return rows, each with its paper, under the headings below `top`; links keep what else `here` asks for."""
    paired = list(zip(rows, papers, strict=True))
    return "".join(
        ("" if section == top == rows[0].section else _heading(section, here, top))
        + f'<ol class="aw-rows">{"".join(_row(row, paper, here.list) for row, paper in group)}</ol>'
        for section, group in groupby(paired, key=lambda pair: pair[0].section)
    )


def _heading(section: Section, here: Address, top: Section) -> str:
    if not section:
        return '<h3 class="aw-under">(no section)</h3>'
    named = " › ".join(section[len(top) :] or section[-1:]).strip() or "(no heading)"
    return f'<h3 class="aw-under">{page_link(here.query(section=(section_name(here.list[0], section),)), named)}</h3>'


def _row(row: Row, paper: Paper, lists: tuple[str, ...]) -> str:
    facts = " · ".join(part for part in (authors(paper), *published(paper), code(paper), _lines(row.lines)) if part)
    on_map = Address(tab="map", list=lists, paper=paper.id)
    ways = (
        page_link(Address(similar=paper.id).query(), "similar", label=f"Papers similar to {paper.title}"),
        page_link(on_map.query(), "on the map", label=f"{paper.title} on the map"),
    )
    return (
        f'<li><span class="aw-named">{paper_link(paper)}</span>{names(paper)}'
        f'<div class="aw-small">{facts}{" · " if facts else ""}{" · ".join(ways)}</div></li>'
    )


def _lines(lines: Sequence[int]) -> str:
    return f"here {len(lines)} times, lines {', '.join(map(str, lines))}" if len(lines) > 1 else ""
