"""Pieces of HTML: what a list, an abstract or a person wrote is data, escaped here and interpreted nowhere."""

import html
from collections.abc import Iterable

from search.papers import Paper, is_web_address
from ui.web.address import Address

_LONGEST_NOTICE = 600


def text(value: object) -> str:
    """Return a value as text that a browser shows and does not interpret."""
    return html.escape(str(value))


def link(address: str | None, shown: str) -> str:
    """Return a text linked to a web address, or the bare text where the address is no http or https one."""
    if not is_web_address(address):
        return text(shown)
    return f'<a href="{text(address)}" target="_blank" rel="noopener noreferrer">{text(shown)}</a>'


def page_link(query: str, shown: str, *, kind: str = "", label: str = "", chosen: bool = False) -> str:
    """Return a text linked to a state of the page: `kind` is its class, `label` what a screen reader says instead."""
    marks = (f' class="{kind}"' if kind else "") + (' aria-current="true"' if chosen else "")
    spoken = f' aria-label="{text(label)}"' if label else ""
    return f'<a href="{text(query)}"{marks}{spoken}>{text(shown)}</a>'


def form(address: Address, fields: str, button: str, *, replaces: tuple[str, ...], label: str = "") -> str:
    """Return a form that asks for the address, its own fields in place of those that it `replaces`."""
    kept = "".join(
        f'<input type="hidden" name="{text(name)}" value="{text(value)}">'
        for name, value in address.pairs()
        if name not in replaces
    )
    named = f' aria-label="{text(label)}"' if label else ""
    asks = f'<button class="aw-button">{text(button)}</button>'
    return f'<form class="aw-form" method="get"{named}>{kept}{fields}{asks}</form>'


def bar(share: float) -> str:
    """Return a bar that is filled by a share, 0 to 1; what it means is said beside it."""
    # the least width of what is filled is not for nothing
    filled = f'<span style="width: {share * 100:.1f}%"></span>' if share else ""
    return f'<span class="aw-bar" aria-hidden="true">{filled}</span>'


def copy_button(copied: str, shown: str, label: str = "") -> str:
    """Return a button that copies a text."""
    spoken = f' aria-label="{text(label)}"' if label else ""
    return f'<button type="button" class="aw-copy" data-copy="{text(copied)}"{spoken}>{text(shown)}</button>'


def later(source: str, waiting: str) -> str:
    """Return a place that the page's script fills with what a route of the server answers."""
    return f'<div data-later="{text(source)}">{hint(waiting)}</div>'


def paper_link(paper: Paper) -> str:
    """Return a paper's title, its id where it has none, linked to where a reader goes."""
    return link(paper.link, paper.title or paper.id)


def place(list_id: str, section: tuple[str, ...]) -> str:
    """Return one section of a list as `list › heading › heading`."""
    return f'<span class="aw-list">{text(list_id)}</span>' + "".join(f" › {text(heading)}" for heading in section)


def hint(line: str) -> str:
    """Return a quiet line that says what to do."""
    return f'<p class="aw-hint">{text(line)}</p>'


def notice(line: str) -> str:
    """Return a line that says what is wrong with a request."""
    return f'<p class="aw-notice" role="alert" tabindex="-1">{text(shortened(line))}</p>'


def shortened(line: str) -> str:
    """Return a line that says what is wrong, cut where somebody's input makes it endless."""
    return line if len(line) <= _LONGEST_NOTICE else f"{line[:_LONGEST_NOTICE]}…"


def some(items: Iterable[str], shown: int) -> tuple[list[str], str]:
    """Return the first few different items, and `and N more` where there are others."""
    every = list(dict.fromkeys(items))
    return every[:shown], f"and {len(every) - shown} more" if len(every) > shown else ""
