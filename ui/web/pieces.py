"""Pieces that several tabs are made of: headings, counts, bars with their numbers, folds."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.web.markup import bar, page_link, text


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a table of counts: what is counted, the address that its label leads to, how many."""

    label: str
    count: int
    query: str = ""


def counted(count: int, noun: str) -> str:
    """Return a count with its noun, `1 paper` or `2,000 papers`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def share(part: int, whole: int) -> str:
    """Return a part of a whole in percent, rounded down: 100% is all."""
    return f"{100 * part // whole if whole else 0}%"


def start(heading: str) -> str:
    """Return a heading, itself HTML, that a reader is taken to who followed a link."""
    return f'<h2 class="aw-heading-2 aw-start" tabindex="-1">{heading}</h2>'


def bars(caption: str, rows: Sequence[Bar]) -> str:
    """Return counts as a table, each with its number and, for eyes only, its bar; the longest bar is the largest."""
    most = max((row.count for row in rows), default=0)
    lines = "".join(_bar(row, most) for row in rows)
    return f'<table class="aw-bars"><caption class="aw-unseen">{text(caption)}</caption><tbody>{lines}</tbody></table>'


def fold(summary: str, items: Sequence[str], total: int) -> str:
    """Return folded HTML items, and how many of a total are left out."""
    left = f"<li>and {total - len(items):,} more</li>" if total > len(items) else ""
    lines = "".join(f"<li>{item}</li>" for item in items)
    return (
        f'<details class="aw-fold"><summary>{text(summary)}</summary>'
        f'<ul class="aw-evidence">{lines}{left}</ul></details>'
    )


def _bar(row: Bar, most: int) -> str:
    label = page_link(row.query, row.label) if row.query else text(row.label)
    return (
        f'<tr><th scope="row"><div>{label}</div></th>'
        f'<td class="aw-bars-bar">{bar(row.count / most if most else 0)}</td><td>{row.count:,}</td></tr>'
    )
