"""What is asked for (Wanted) and what comes back (Found, NotFound, NotAsked)."""

from dataclasses import dataclass

from search.titles import normalise_title


@dataclass(frozen=True, slots=True)
class Record:
    """What a source knows of one work; `arxiv_id` has no version, `published` is an ISO date."""

    title: str
    abstract: str
    source: str
    authors: tuple[str, ...] = ()
    arxiv_id: str | None = None
    doi: str | None = None
    published: str | None = None
    journal_ref: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One abstract that is asked for, by arXiv id where there is one, else by title; `lists` carry it."""

    title: str | None
    arxiv_id: str | None = None
    authors: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name under which the answer is stored: `arxiv:<id>` or `title:<normalised title>`."""
        return f"arxiv:{self.arxiv_id}" if self.arxiv_id else f"title:{normalise_title(self.title)}"


@dataclass(frozen=True, slots=True)
class Found:
    """The source has the work."""

    wanted: Wanted
    record: Record


@dataclass(frozen=True, slots=True)
class NotFound:
    """The source was asked and says that it does not have the work."""

    wanted: Wanted


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The source could not be asked, or its answer could not be believed; `reason` is one line."""

    wanted: Wanted
    reason: str


Answer = Found | NotFound | NotAsked
