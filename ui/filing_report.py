"""The account of a filed submission, for people and as JSON: listed already, sections, evidence, the row to paste."""

from collections.abc import Sequence
from typing import Any

import click

from indexer.filing import Filed
from indexer.lists.rows import row_for
from search.papers import Filing, Paper, PaperList
from ui.terminal import place, to_paste, wrapped

_SECTIONS = 3
_PAPERS = 3


def filing_report(one: Filed, lists: Sequence[PaperList], *, named: bool) -> str:
    """Return where a submission is listed already and where it may belong; `named` begins with its title."""
    entries = {entry.id: entry for entry in lists}
    lines = [wrapped("", click.style(one.paper.title or one.paper.id, bold=True))] if named else []
    lines += [wrapped("", line) for line in _listed(one.listed)]
    if one.by_title and one.filings:
        lines.append(wrapped("", f"By its title alone: {one.by_title}."))
    for filing in one.filings:
        lines += ["", *_list(filing, entries[filing.list], one.paper)]
    return "\n".join(lines).lstrip("\n") or "The index has no lists to file a paper in."


def filing_json(one: Filed, lists: Sequence[PaperList]) -> dict[str, Any]:
    """Return the same as an object for JSON, with the row to paste into each section."""
    entries = {entry.id: entry for entry in lists}
    return {
        "id": one.paper.id,
        "title": one.paper.title,
        "by_title_alone": one.by_title,
        "listed": [
            {"id": paper.id, "list": entry.list, "section": list(entry.section), "line": entry.line}
            for paper in one.listed
            for entry in paper.listings
        ],
        "lists": [{"list": filing.list, "fit": round(filing.fit, 4), "fits": filing.fits} for filing in one.filings],
        "suggestions": [
            {
                "list": said.list,
                "section": list(said.section),
                "probability": round(said.probability, 4),
                "evidence": [paper.id for paper in said.evidence],
                "row": row_for(entries[said.list], said.section, one.paper),
            }
            for filing in one.filings
            for said in filing.suggestions
        ],
    }


def _listed(papers: Sequence[Paper]) -> list[str]:
    return [
        f"Already listed as {entry.title or entry.name or paper.title} ({paper.id}): "
        + place(entry.list, entry.section)
        + (f", line {entry.line}" if entry.line else "")
        for paper in papers
        for entry in paper.listings
    ]


def _list(filing: Filing, entry: PaperList, paper: Paper) -> list[str]:
    head = click.style(filing.list, bold=True)
    if not filing.fits:
        return [wrapped("", f"{head}: fits none of its sections; {_far(filing)}.")]
    if not filing.suggestions:
        only = " › ".join(entry.sections[0]) if entry.sections and entry.sections[0] else ""
        why = f"has one section, {only}" if only else "has no sections to choose from"
        row = row_for(entry, entry.sections[0] if entry.sections else (), paper)
        return [wrapped("", f"{head}: {why}; the paper fits the list (fit {filing.fit:.0%})."), *to_paste(row)]
    lines = [wrapped("", f"{head} (fit {filing.fit:.0%})")]
    for one in filing.suggestions[:_SECTIONS]:
        lines.append(wrapped(f"  {one.probability:4.0%}  ", " › ".join(one.section)))
        lines += [wrapped("        ", f"near {near.title}") for near in one.evidence[:_PAPERS]]
    return [*lines, *to_paste(row_for(entry, filing.suggestions[0].section, paper))]


def _far(filing: Filing) -> str:
    if filing.fit == 0:
        return "every paper of the list stands nearer to the others"
    return f"{1 - filing.fit:.0%} of the list's papers stand nearer to the others"
