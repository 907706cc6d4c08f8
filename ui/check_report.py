"""The account of a check, for people and as JSON."""

from collections.abc import Sequence
from typing import Any

import click

from indexer.checking import CheckReport
from indexer.checking.findings import Finding, Unknown
from ui.export import to_json
from ui.finding_words import by_severity, found, kind, other_lines, where
from ui.terminal import number, wrapped


def check_report(report: CheckReport) -> str:
    """Return the findings under how bad they are, worst first, what could not be asked, and the counts."""
    lines: list[str] = []
    for severity, findings in by_severity(report.findings):
        lines += [click.style(number(len(findings), severity), bold=True)]
        lines += [line for finding in findings for line in _card(finding)]
        lines.append("")
    lines += _unknown(report.unknown)
    return "\n".join([*lines, wrapped("", f"{report.list}: {number(report.papers, 'paper')}, {found(report)}")])


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
    lines = [wrapped(f"  {where(finding):<9} ", f"{kind(finding)}: {finding.title or finding.message}")]
    indent = " " * 12
    if finding.title:
        lines.append(wrapped(indent, finding.message))
    if others := other_lines(finding):
        lines.append(wrapped(indent, others))
    if finding.fix:
        lines.append(wrapped(f"{indent}→ ", finding.fix))
    return lines


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
