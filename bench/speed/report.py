"""The table and the plots of what was measured."""

import datetime
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.speed.processes import ROOT

_LIBRARIES = ("faiss-cpu", "numpy", "onnxruntime", "sentence-transformers", "tantivy", "torch", "txtai")
_COLUMNS = (
    "papers", "open", "hybrid", "in 1 %", "in half", "NumPy, dense alone", "recall@10", "resident", "on disk", "build",
    "its peak", "one more",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured, in words, with its bound; `met` is None where it has none."""

    what: str
    measured: str
    bound: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class AtScale:
    """What was measured with so many papers: seconds, bytes and recall@10; `real` of them are real."""

    papers: int
    real: int
    opened: float
    hybrid: tuple[float, float]
    one_percent: tuple[float, float]
    half: tuple[float, float]
    recall: tuple[float, float, float]
    brute_force: float
    resident: int
    on_disk: int
    build_seconds: float
    build_peak: int
    one_more: float | None


def table(figures: Sequence[Figure], scales: Sequence[AtScale], load: float) -> str:
    """Return the results as Markdown."""
    lines = [
        "# How fast it is",
        "",
        f"{commit_and_day()}, {processor()}, {os.cpu_count()} cores.",
        f"What else ran on the machine when it began was a load of {load:.1f}. "
        + ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
        + ".",
        "",
        "```sh",
        "make bench",
        "```",
        "",
        "Ratios are of what was measured in turns in this run; every question is asked once, after five to warm up.",
        "",
        "| what | measured | bound | |",
        "|---|---|---|---|",
    ]
    words = {True: "met", False: "**missed**", None: ""}
    lines += [f"| {one.what} | {one.measured} | {one.bound} | {words[one.met]} |" for one in figures]
    lines += [
        "",
        "## By number of papers",
        "",
        "A hybrid question, median / p95 in ms, on a warm disk: among all papers, in 1 % (a venue), in half (years).",
        "Recall@10 is the share of the ten nearest by brute force that a dense question finds, under the same three.",
        "",
        f"| {' | '.join(_COLUMNS)} |",
        "|---" * len(_COLUMNS) + "|",
    ]
    lines += [_row(one) for one in scales]
    real = max((one.real for one in scales), default=0)
    lines += [
        "",
        f"The first {real:,} papers are real (records of arXiv); others have a title and halves of the abstracts of",
        "two real ones, and a vector drawn around theirs. Building: from a file of papers whose vectors are ready.",
        "One more: the whole process of `awesearch index` after a paper was added to that file.",
        "",
        "![Latency and memory by number of papers](speed.png)",
        "",
    ]
    return "\n".join(lines)


def plot(scales: Sequence[AtScale], path: Path) -> None:
    """Draw latency and memory against the number of papers."""
    from matplotlib import pyplot

    papers = [one.papers for one in scales]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for label, values in (
        ("hybrid, all", [one.hybrid[0] for one in scales]),
        ("hybrid, in 1 %", [one.one_percent[0] for one in scales]),
        ("hybrid, in half", [one.half[0] for one in scales]),
        ("NumPy, dense alone", [one.brute_force for one in scales]),
    ):
        left.loglog(papers, [1000 * value for value in values], marker="o", label=label)
    left.set(title="A question, median", xlabel="papers", ylabel="ms")
    for label, sizes in (
        ("resident after asking", [one.resident for one in scales]),
        ("peak while building", [one.build_peak for one in scales]),
        ("on disk", [one.on_disk for one in scales]),
    ):
        right.loglog(papers, [size / 1e6 for size in sizes], marker="o", label=label)
    right.set(title="Memory and disk", xlabel="papers", ylabel="MB")
    for axes in (left, right):
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(path, dpi=110)


def processor() -> str:
    """Return what the processor is called, with what of it decides the speed of embedding."""
    try:
        said = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    name = next((line.partition(":")[2].strip() for line in said.splitlines() if line.startswith("model name")), "")
    return name + (" with AVX512-BF16" if "avx512_bf16" in said else " without AVX512-BF16")


def commit_and_day() -> str:
    """Return when and on which commit something is measured."""
    return f"{datetime.date.today().isoformat()}, on commit {_commit()}"


def _commit() -> str:
    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return git("rev-parse", "--short", "HEAD") + changed


def _row(one: AtScale) -> str:
    cells = (
        f"{one.papers:,}", f"{one.opened:.2f} s", _ms(one.hybrid), _ms(one.one_percent), _ms(one.half),
        f"{1000 * one.brute_force:.2f}", " / ".join(f"{share:.3f}" for share in one.recall),
        f"{one.resident / 1e6:,.0f} MB", f"{one.on_disk / 1e6:,.0f} MB", f"{one.build_seconds:.0f} s",
        f"{one.build_peak / 1e6:,.0f} MB", "" if one.one_more is None else f"{one.one_more:.0f} s",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _ms(times: tuple[float, float]) -> str:
    return f"{1000 * times[0]:.1f} / {1000 * times[1]:.1f}"
