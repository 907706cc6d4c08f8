"""What pulling asks of others: a Source of abstracts, and somebody to tell how far it is."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from indexer.abstracts.records import Answer, Wanted


class Source(Protocol):
    """One place that has abstracts."""

    @property
    def name(self) -> str:
        """How the source is called in `Record.source`, in the report and in what is remembered."""
        ...

    def answer(self, wanted: Sequence[Wanted]) -> Iterator[Answer]:
        """Answer, as soon as each is known, those of `wanted` that are the source's business; the others pass on."""
        ...


class Progress(Protocol):
    """Somebody who shows how far pulling is."""

    def begin(self, total: int) -> None:
        """Hear how many works are wanted."""
        ...

    def asking(self, source: str) -> None:
        """Hear which source is asked from now on."""
        ...

    def advance(self, n: int = 1) -> None:
        """Hear that `n` more works are answered."""
        ...


class Silent:
    """The Progress that shows nothing."""

    def begin(self, total: int) -> None:
        """Show nothing."""

    def asking(self, source: str) -> None:
        """Show nothing."""

    def advance(self, n: int = 1) -> None:
        """Show nothing."""
