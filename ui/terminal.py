"""Answers for people at a terminal, wrapped to its width."""

import shutil
import textwrap
from collections.abc import Sequence

import click

from search.papers import Hit, Listing, PaperList, Suggestion

_PLACES = 3
_WIDEST = 100


def hits(found: Sequence[Hit]) -> str:
    """Return hits as numbered cards: title; names, year and venue; sections; link."""
    digits = len(str(len(found)))
    cards = []
    for rank, hit in enumerate(found, start=1):
        paper = hit.paper
        facts = " · ".join(str(part) for part in (", ".join(paper.names), paper.venue, paper.year) if part)
        lines = [wrapped(f"{rank:>{digits}}. ", click.style(paper.title or paper.id, bold=True))]
        lines += [wrapped(" " * (digits + 2), line) for line in (facts, *places(paper.listings), paper.link) if line]
        lines += [wrapped(" " * (digits + 2), click.style(line, dim=True)) for line in _why(hit)]
        cards.append("\n".join(lines))
    return "\n\n".join(cards)


def _why(hit: Hit) -> list[str]:
    """Return the sentence that answers best and the words that are shared, as far as they were asked for."""
    words = f"words: {', '.join(hit.matched)}" if hit.matched else ""
    return [line for line in (f"“{hit.sentence}”" if hit.sentence else "", words) if line]


def places(listings: Sequence[Listing]) -> list[str]:
    """Return the sections that carry a paper, `list › section`, the first few of them."""
    named = list(dict.fromkeys(place(listing.list, listing.section) for listing in listings))
    if len(named) <= _PLACES + 1:
        return named
    return [*named[:_PLACES], f"and {len(named) - _PLACES} more sections"]


def place(list_id: str, section: tuple[str, ...]) -> str:
    """Return one section of a list as `list › heading › heading`."""
    return " › ".join((list_id, *section))


def suggested(indent: str, one: Suggestion, most: int) -> list[str]:
    """Return a section with its probability, and at most so many of the papers that are its evidence."""
    label = f"{indent}{one.probability:4.0%}  "
    near = [wrapped(" " * len(label), f"near {paper.title}") for paper in one.evidence[:most]]
    return [wrapped(label, " › ".join(one.section)), *near]


def to_paste(row: str, section: tuple[str, ...] = ()) -> list[str]:
    """Return the lines of a row of a list below a line that says where to paste it; the row is not wrapped."""
    where = f" under {section[-1]}" if section else ""
    return [wrapped("", click.style(f"To paste{where}:", dim=True)), row]


def paper_list(read: PaperList) -> str:
    """Return a list's papers under their sections, with the line of each."""
    held = f"{number(len(read.listings), 'paper')}, {number(len(read.sections), 'section')} ({read.format})"
    lines = [f"{read.title or read.id}: {held}"]
    section: tuple[str, ...] | None = None
    for listing in read.listings:
        if listing.section != section:
            section = listing.section
            lines += ["", click.style(" › ".join(section) or "(no section)", bold=True)]
        named = " — ".join(part for part in (listing.name, listing.title) if part)
        identity = f"  arxiv:{listing.arxiv_id}" if listing.arxiv_id else ""
        lines.append(wrapped(f"{listing.line or 0:>6}  ", named + identity))
    return "\n".join(lines)


def wrapped(indent: str, text: str) -> str:
    """Return a text wrapped to the terminal, its first line after `indent`, the others below that."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    return textwrap.fill(
        text,
        width=max(width, len(indent) + 20),
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_on_hyphens=False,
        break_long_words=False,
    )


def number(count: int, noun: str) -> str:
    """Return a count with its noun, `1 paper` or `2 papers`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
