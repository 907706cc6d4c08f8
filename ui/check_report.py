"""The account of a check, for people and as JSON."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import click

from indexer.checking import CheckReport
from indexer.checking.findings import SEVERITIES, Finding, Unknown
from ui.export import to_json
from ui.terminal import number, wrapped

_LINES = 12


def check_report(report: CheckReport) -> str:
    """Return the findings under how bad they are, worst first, what could not be asked, and the counts."""
    lines: list[str] = []
    counts = Counter(finding.severity for finding in report.findings)
    for severity in SEVERITIES:
        if counts[severity]:
            lines += [click.style(number(counts[severity], severity).capitalize(), bold=True)]
            lines += [line for finding in report.findings if finding.severity == severity for line in _card(finding)]
            lines.append("")
    lines += _unknown(report.unknown)
    said = "".join(f", {number(counts[severity], severity)}" for severity in SEVERITIES if counts[severity])
    held = f"{report.list}: {number(report.papers, 'paper')}"
    unasked = f", {len(report.unknown)} could not be asked" if report.unknown else ""
    verdict = "" if report.wrong else ", nothing wrong"
    return "\n".join([*lines, wrapped("", f"{held}{verdict}{said}{unasked}")])


def check_json(report: CheckReport) -> str:
    """Return the account as one JSON object."""
    return to_json(
        {
            "list": report.list,
            "papers": report.papers,
            "findings": [finding_object(finding) for finding in report.findings],
            "unknown": [{"line": one.line, "title": one.title, "reason": one.reason} for one in report.unknown],
            "skipped": list(report.skipped),
        }
    ).rstrip("\n")


def finding_object(finding: Finding) -> dict[str, Any]:
    """Return one finding as an object of JSON."""
    return {
        "kind": finding.kind,
        "severity": finding.severity,
        "line": finding.line,
        "title": finding.title,
        "section": list(finding.section),
        "message": finding.message,
        "fix": finding.fix,
        "other_lines": list(finding.other_lines),
    }


def _card(finding: Finding) -> list[str]:
    where = f"line {finding.line}" if finding.line else "add?"
    kind = finding.kind.replace("-", " ")
    lines = [wrapped(f"  {where:<9} ", f"{kind}: {finding.title}" if finding.title else f"{kind}: {finding.message}")]
    indent = " " * 12
    if finding.title:
        lines.append(wrapped(indent, finding.message))
    unsaid = [line for line in finding.other_lines if not re.search(rf"\bline {line}\b", finding.message)]
    if unsaid:
        lines.append(wrapped(indent, f"see {_named(unsaid)}"))
    if finding.fix:
        lines.append(wrapped(f"{indent}→ ", finding.fix))
    return lines


def _named(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:_LINES]))
    more = f" and {len(lines) - _LINES} more" if len(lines) > _LINES else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {shown}{more}"


def _unknown(works: Sequence[Unknown]) -> list[str]:
    """Return what could not be asked, under the reason, which an outage gives to all."""
    lines: list[str] = []
    for reason in dict.fromkeys(work.reason for work in works):
        lines.append(click.style(wrapped("", f"Unknown, because arXiv could not be asked ({reason})"), bold=True))
        lines += [
            wrapped(f"  {f'line {work.line}' if work.line else '':<9} ", work.title)
            for work in works
            if work.reason == reason
        ]
        lines.append("")
    return lines
