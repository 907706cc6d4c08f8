"""What a check finds in a list as the index knows it, as HTML: worst first, the lines, what to write instead."""

from collections.abc import Iterator, Sequence

from indexer.checking import CheckReport, check_indexed
from indexer.checking.findings import Finding
from search import RequestError, SearchEngine
from search.manifest import read_manifest
from search.once_per_list import OncePerList
from search.papers import is_web_address
from search.stores import Store
from ui.finding_words import by_severity, found, kind, other_lines, where
from ui.web.address import Address
from ui.web.chosen_list import chosen_list
from ui.web.markup import link, text
from ui.web.pieces import counted

_OPEN = 50
_MOST = 1_000
"""How many findings are shown at most, those that are folded with them."""


def list_findings(engine: SearchEngine, address: Address) -> str:
    """Return what a check of the chosen list finds, nothing where the index has no lists.

    It is computed once, in a tenth of a second for a hundred papers, some seconds for ten thousand. Raises RequestError
    for an unknown list and for an index that was rebuilt, and IndexUnusableError where it is no longer there.
    """
    if not engine.store.lists:
        return ""
    return findings_html(_report(engine.store, chosen_list(engine.store, address).id))


def _checked(store: Store, list_id: str) -> CheckReport:
    _refuse_another(store)
    report = check_indexed(list_id, store.path)
    # a build may have ended meanwhile
    _refuse_another(store)
    return report


_report = OncePerList(_checked)


def _refuse_another(store: Store) -> None:
    """Raise RequestError where the index on disk is no longer the one that the store has open."""
    if read_manifest(store.path) != store.manifest:
        raise RequestError(
            "the index was rebuilt since it was opened; to see what a check finds, restart `awesearch serve`"
        )


def findings_html(report: CheckReport) -> str:
    """Return a report of a check."""
    return (
        '<section class="aw-findings"><h2 class="aw-heading-2">What a check finds</h2>'
        f'<p class="aw-count" role="status">{found(report)}</p>'
        f"{''.join(_groups(report.findings[:_MOST]))}{_cut(report)}{_skipped(report.skipped)}</section>"
    )


def _groups(findings: Sequence[Finding]) -> Iterator[str]:
    left = _OPEN
    for severity, those in by_severity(findings):
        shown, folded = those[:left], those[left:]
        left -= len(shown)
        more = f"{len(folded):,} more" if shown else "show them"
        rest = f'<details class="aw-fold"><summary>{more}</summary>{_list(folded)}</details>' if folded else ""
        yield (
            f'<h3 class="aw-severity aw-{severity}">{counted(len(those), severity)}</h3>'
            f"{_list(shown) if shown else ''}{rest}"
        )


def _list(findings: Sequence[Finding]) -> str:
    return f'<ul class="aw-finds">{"".join(map(_finding, findings))}</ul>'


def _finding(one: Finding) -> str:
    named = f"{kind(one)}: {one.title or one.message}"
    parts = [f'<span class="aw-line">{where(one)}</span> <strong>{text(named)}</strong>']
    if one.title:
        parts.append(f"<p>{text(one.message)}</p>")
    if others := other_lines(one):
        parts.append(f'<p class="aw-small">{others}</p>')
    if one.fix:
        fix = link(one.fix, one.fix) if is_web_address(one.fix) else text(one.fix)
        parts.append(f'<p><span aria-hidden="true">→ </span><span class="aw-unseen">write instead: </span>{fix}</p>')
    return f"<li>{''.join(parts)}</li>"


def _cut(report: CheckReport) -> str:
    more = len(report.findings) - _MOST
    said = f"{counted(more, 'more finding')}: <code>awesearch check</code> prints them all."
    return f'<p class="aw-hint">{said}</p>' if more > 0 else ""


def _skipped(skipped: Sequence[str]) -> str:
    lines = "".join(f"<li>{text(one)}</li>" for one in skipped)
    not_checked = f'<p>Not checked:</p><ul class="aw-skipped">{lines}</ul>' if lines else ""
    return (
        f'<div class="aw-small">{not_checked}<p>This is a check of what the index keeps: '
        "<code>awesearch check FILE</code> on the published file finds more, and with <code>--online</code> asks arXiv "
        "for the rest.</p></div>"
    )
