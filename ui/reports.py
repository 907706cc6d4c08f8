"""Accounts of an index: what a build did, what an index holds, how well it answers; for people and as JSON."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.manifest import Counts
from search.stores import Store
from ui.export import to_json
from ui.terminal import number, wrapped

if TYPE_CHECKING:
    from indexer.building import BuildReport
    from search.evaluation import Evaluation


def build_report(done: "BuildReport") -> str:
    """Return what a build read, embedded and could not have."""
    # only here: a report on an index pulls no abstracts
    from indexer.abstracts.coverage import report

    counts, generation = done.manifest.counts, done.manifest.generation
    state = f"generation {generation}" if done.changed else f"unchanged, still generation {generation}"
    lines = [report(done.coverage), "", f"Index: {done.index} ({state})"]
    lines.append(f"  {_held(counts)}; {number(done.embedded, 'text')} embedded")
    if counts.conflicts:
        lines.append("  `awesearch status` names the arXiv ids that stand under another work too")
    return "\n".join(lines)


def status(folder: Path, store: Store, *, verified: bool) -> str:
    """Return which index answers, and what it holds."""
    manifest = store.manifest
    coverage = ", ".join(f"{number} {name}" for name, number in manifest.coverage.items())
    lines = [
        f"Index     {folder}",
        f"          generation {manifest.generation} of {manifest.created}"
        + (", every byte checked" if verified else ""),
        f"Model     {manifest.model.name} ({manifest.model.dimension} dimensions)",
        f"Holds     {_held(manifest.counts)}, {number(manifest.counts.conflicts, 'conflict')}",
        f"Abstracts {coverage}",
    ]
    if manifest.counts.withheld:
        lines.append(f"          the text of {manifest.counts.withheld} is withheld; `awesearch index` pulls it")
    if store.venues:
        lines.append(_hung("Venues    ", "; ".join(store.venues)))
    for number_of_facet, facet in enumerate(store.facets):
        label = " " * 10 if number_of_facet else "Facets    "
        lines.append(_hung(label, f"{facet.name}: {'; '.join(value for value, _ in facet.values)}"))
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


def evaluation(measured: "Evaluation") -> str:
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
            "counts": asdict(manifest.counts),
            "coverage": dict(manifest.coverage),
            "venues": list(store.venues),
            "facets": [
                {"name": facet.name, "values": [{"value": value, "papers": papers} for value, papers in facet.values]}
                for facet in store.facets
            ],
            "lists": [
                {
                    "name": entry.id,
                    "title": entry.title,
                    "address": entry.address,
                    "sections": [list(path) for path in entry.sections],
                }
                for entry in store.lists
            ],
            "conflicts": [asdict(conflict) for conflict in store.conflicts()],
        }
    ).rstrip("\n")


def evaluation_json(measured: "Evaluation") -> str:
    """Return the figures of an evaluation, as JSON."""
    figures = {name: round(value, 4) for name, value in measured.figures}
    return to_json({**figures, "queries": measured.queries}).rstrip("\n")


def _hung(label: str, text: str) -> str:
    return label + wrapped(" " * len(label), text).lstrip()


def _held(counts: Counts) -> str:
    numbers = ((counts.listings, "listing"), (counts.papers, "paper"), (counts.lists, "list"))
    return ", ".join(number(count, noun) for count, noun in numbers)
