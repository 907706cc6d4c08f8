"""The account of a watch, for people and as JSON."""

import click

from indexer.watching import ListNews, NewPaper, WatchReport
from ui.export import to_json
from ui.export.objects import suggestion
from ui.terminal import number, suggested, to_paste, wrapped

_SECTIONS = 3
_PAPERS = 1
_TAXONOMY = "https://arxiv.org/category_taxonomy"


def watch_report(report: WatchReport) -> str:
    """Return list by list the new papers as numbered cards: title; id, date and link; sections with their evidence."""
    fitting = [news for news in report.lists if news.papers]
    if not fitting:
        names = ", ".join(news.list for news in report.lists)
        return wrapped("", f"Nothing new for {names}: {_said(report)}{_listed(report.lists)}.")
    lines = [wrapped("", _said(report))]
    for news in fitting:
        lines += ["", wrapped("", f"{click.style(news.list, bold=True)}: {_counts(news)}"), ""]
        digits = len(str(len(news.papers)))
        lines += [line for rank, new in enumerate(news.papers, start=1) for line in _card(f"{rank:>{digits}}. ", new)]
    if idle := [news.list for news in report.lists if not news.papers]:
        lines.append(wrapped("", f"Nothing new for {', '.join(idle)}."))
    return "\n".join(lines).rstrip("\n")


def watch_json(report: WatchReport) -> str:
    """Return the new papers as one JSON array, list by list, the best first."""
    return to_json(
        [
            {
                "list": news.list,
                "fit": round(new.fit, 4),
                "id": new.paper.id,
                "title": new.paper.title,
                "url": new.paper.link,
                "published": new.published,
                "authors": list(new.paper.authors),
                "categories": list(new.paper.categories),
                "suggestions": [suggestion(one) for one in new.suggestions],
                "row": new.row,
            }
            for news in report.lists
            for new in news.papers
        ]
    ).rstrip("\n")


def warnings(report: WatchReport) -> list[str]:
    """Return what else there is to know: what arXiv did not send, and categories that may be none."""
    lines = [f"warning: not all of {report.window.said} was looked at: {report.missing}"] if report.missing else []
    if report.unseen:
        lines.append(
            f"note: arXiv has announced nothing in {', '.join(report.unseen)} yet; its categories: {_TAXONOMY}"
        )
    return lines


def _said(report: WatchReport) -> str:
    return f"{number(report.submissions, 'submission')} to {report.window.said}"


def _listed(lists: tuple[ListNews, ...]) -> str:
    most = max((news.listed for news in lists), default=0)
    return f", {most} of them listed already" if most else ""


def _counts(news: ListNews) -> str:
    fitting = number(news.fitting, "paper")
    shown = f"the best {len(news.papers)} of {fitting} that" if len(news.papers) < news.fitting else fitting
    listed = f", {news.listed} more listed already" if news.listed else ""
    return f"{shown} may fit{listed}"


def _card(label: str, new: NewPaper) -> list[str]:
    indent = " " * len(label)
    facts = (new.paper.arxiv_id, new.published, new.paper.link)
    lines = [
        wrapped(label, click.style(new.paper.title, bold=True)),
        wrapped(indent, " · ".join((f"fit {new.fit:.0%}", *(fact for fact in facts if fact)))),
    ]
    lines += [line for one in new.suggestions[:_SECTIONS] for line in suggested(indent, one, _PAPERS)]
    return (
        [*lines, *to_paste(new.row, new.suggestions[0].section if new.suggestions else ()), ""]
        if new.row
        else [*lines, ""]
    )
