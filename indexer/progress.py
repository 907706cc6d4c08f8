"""Somebody who shows how far a build is."""

from typing import Protocol

from indexer.abstracts.protocols import Progress as PullProgress

STEPS = (
    "read", "pull", "merge", "embed", "learn", "draw", "write papers", "write vectors", "write words", "swap", "tidy",
)  # fmt: skip
"""The steps of a build, in order; before each of them a build may die and nothing is lost."""


class BuildProgress(PullProgress, Protocol):
    """Hears what a build does, step by step."""

    def step(self, name: str) -> None:
        """Hear which of the steps begins."""
        ...

    def warn(self, line: str) -> None:
        """Hear what is amiss without stopping the build."""
        ...
