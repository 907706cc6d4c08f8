"""Progress on standard error: a line for each step, a bar where there is something to count."""

import sys
from types import TracebackType
from typing import Any

import click
from tqdm import tqdm

_SAID = {
    "read": "Reading lists",
    "pull": "Pulling abstracts",
    "embed": "Embedding",
    "learn": "Learning the sections",
    "draw": "Drawing the map",
    "write papers": "Writing the index",
}


class BarProgress:
    """The BuildProgress of the command line; closes its bar on leaving."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> "BarProgress":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    def step(self, name: str) -> None:
        """Say which step begins."""
        self._close()
        if name in _SAID:
            click.echo(f"{_SAID[name]} …", err=True)

    def warn(self, line: str) -> None:
        """Say what is amiss."""
        self._close()
        click.echo(f"warning: {line}", err=True)

    def begin(self, total: int) -> None:
        """Show a bar of `total`, not where standard error is closed."""
        self._close()
        if total and sys.stderr:
            self._bar = tqdm(total=total, file=sys.stderr, disable=None, leave=False, dynamic_ncols=True, unit="")

    def asking(self, source: str) -> None:
        """Name what is asked beside the bar."""
        if self._bar is not None:
            self._bar.set_description(source)

    def advance(self, n: int = 1) -> None:
        """Move the bar on."""
        if self._bar is not None:
            self._bar.update(n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def is_watched() -> bool:
    """Return whether somebody sees the progress: standard error is a terminal, and not closed altogether."""
    return bool(sys.stderr) and sys.stderr.isatty()
