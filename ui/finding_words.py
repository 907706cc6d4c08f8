"""What is said of the findings of a check, the same at a terminal, in a comment and on a page."""

import re
from collections.abc import Sequence

from indexer.checking import CheckReport
from indexer.checking.findings import SEVERITIES, Finding
from ui.terminal import number

_LINES = 12


def by_severity(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Return findings under how bad they are, worst first, each severity that there is."""
    grouped = [(severity, [one for one in findings if one.severity == severity]) for severity in SEVERITIES]
    return [(severity, those) for severity, those in grouped if those]


def found(report: CheckReport) -> str:
    """Return how many findings there are of each severity, in one line."""
    counts = [number(len(those), severity) for severity, those in by_severity(report.findings)]
    unasked = [f"{len(report.unknown)} could not be asked"] if report.unknown else []
    return ", ".join([*([] if report.wrong else ["nothing wrong"]), *counts, *unasked])


def kind(finding: Finding) -> str:
    """Return what kind of problem it is, in words."""
    return finding.kind.replace("-", " ")


def where(finding: Finding) -> str:
    """Return the line of a finding; one without a line is of a paper that the list may want."""
    return f"line {finding.line}" if finding.line else "add?"


def other_lines(finding: Finding) -> str:
    """Return the further lines that matter and that the message does not name, empty where there are none."""
    unsaid = [line for line in finding.other_lines if not re.search(rf"\bline {line}\b", finding.message)]
    if not unsaid:
        return ""
    more = f" and {len(unsaid) - _LINES} more" if len(unsaid) > _LINES else ""
    return f"see {'line' if len(unsaid) == 1 else 'lines'} {', '.join(map(str, unsaid[:_LINES]))}{more}"
