"""Accounts of an index: what a build did, what an index holds, how well it answers; for people and as JSON."""

from collections import Counter
from pathlib import Path

import click

from indexer.abstracts.coverage import report
from indexer.building import BuildReport
from search.evaluation import Evaluation
from search.stores import Store
from ui.export import to_json
from ui.terminal import wrapped


def build_report(done: BuildReport) -> str:
    """Return what a build read, embedded and could not have."""
    manifest = done.manifest
    counts = (
        f"{manifest.count('listings')} listings, {manifest.count('papers')} papers, {manifest.count('lists')} lists"
    )
    state = (
        f"generation {manifest.generation}" if done.changed else f"unchanged, still generation {manifest.generation}"
    )
    lines = [report(done.coverage), "", f"Index: {done.index} ({state})", f"  {counts}; {done.embedded} texts embedded"]
    if manifest.count("conflicts"):
        lines.append(
            f"  {manifest.count('conflicts')} arXiv ids stand under another work; `awesearch status` names them"
        )
    return "\n".join(lines)


def status(folder: Path, store: Store, *, verified: bool) -> str:
    """Return which index answers, and what it holds."""
    manifest = store.manifest
    coverage = ", ".join(f"{count.number} {count.name}" for count in manifest.coverage)
    lines = [
        f"Index     {folder}",
        f"          generation {manifest.generation} of {manifest.created}"
        + (", every byte checked" if verified else ""),
        f"Model     {manifest.model.name} ({manifest.model.dimension} dimensions)",
        f"Holds     {', '.join(f'{count.number} {count.name}' for count in manifest.counts)}",
        f"Abstracts {coverage}",
    ]
    for entry in store.lists:
        lines += [
            "",
            f"{click.style(entry.id, bold=True)}  {entry.title}",
            f"  {entry.address or '(no address known)'}",
        ]
        tops = Counter(path[0] for path in entry.sections if path)
        lines += [wrapped("  ", f"{heading} ({number})" if number > 1 else heading) for heading, number in tops.items()]
    for conflict in store.conflicts():
        lines += ["", wrapped("", f"Conflict: {conflict.reason}; filed as {conflict.other}")]
    return "\n".join(lines)


def evaluation(measured: Evaluation) -> str:
    """Return the figures of an evaluation, one a line."""
    lines = [f"{name:<8} {value:.4f}" for name, value in measured.figures]
    return "\n".join([*lines, f"{'queries':<8} {measured.queries}"])


def status_json(folder: Path, store: Store) -> str:
    """Return what an index holds, as JSON."""
    manifest = store.manifest
    return to_json(
        {
            "index": str(folder),
            "format_version": manifest.format_version,
            "generation": manifest.generation,
            "created": manifest.created,
            "model": {
                "name": manifest.model.name,
                "digest": manifest.model.digest,
                "dimension": manifest.model.dimension,
            },
            "counts": {count.name: count.number for count in manifest.counts},
            "coverage": {count.name: count.number for count in manifest.coverage},
            "lists": [
                {
                    "name": entry.id,
                    "title": entry.title,
                    "address": entry.address,
                    "sections": [list(path) for path in entry.sections],
                }
                for entry in store.lists
            ],
        }
    ).rstrip("\n")


def evaluation_json(measured: Evaluation) -> str:
    """Return the figures of an evaluation, as JSON."""
    figures = {name: round(value, 4) for name, value in measured.figures}
    return to_json({**figures, "queries": measured.queries}).rstrip("\n")
