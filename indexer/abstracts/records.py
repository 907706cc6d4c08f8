"""What is asked for (Wanted) and what comes back (Found, NotFound, NotAsked)."""

from dataclasses import dataclass

from search.papers import paper_id

DUMP = "arXiv dump"
BY_ID = "arXiv by id"
BY_TITLE = "arXiv by title"
BY_DATE = "arXiv by date"
OPENALEX = "OpenAlex by DOI"
GIVEN = "papers"
"""What `Record.source` says: the dump, arXiv's API by id, by title and by date, OpenAlex, a file of the user."""

OFFLINE = "offline"
"""The reason of a NotAsked for which a source that could have the work was not there to be asked."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a source knows of one work; `arxiv_id` has no version, `published` is YYYY-MM-DD, or YYYY-MM from the id.

    `journal_ref` is where it appeared: as its authors told arXiv, or as OpenAlex names the venue.
    An index that ships without abstracts says `withheld`: it has the vector of the abstract, but not its text.
    """

    title: str
    abstract: str
    source: str
    authors: tuple[str, ...] = ()
    arxiv_id: str | None = None
    doi: str | None = None
    published: str | None = None
    journal_ref: str | None = None
    categories: tuple[str, ...] = ()
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One abstract that is asked for, by arXiv id, by DOI and by title, as far as each is known; `lists` carry it."""

    title: str | None
    arxiv_id: str | None = None
    authors: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    doi: str | None = None

    @property
    def key(self) -> str:
        """The name under which the answer is stored: `arxiv:<id>`, else `doi:<doi>`, else `title:<normal title>`."""
        return paper_id(self.arxiv_id, self.doi, self.title or "")


@dataclass(frozen=True, slots=True)
class Found:
    """The source has the work; `remembered` says that it was pulled before and not asked for now."""

    wanted: Wanted
    record: Record
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class NotFound:
    """The source was asked and does not have the work, or not its abstract; `reason` is one line if there is more.

    As the answer of a pull: every source that could have it said so, one of them before where it is `remembered`.
    """

    wanted: Wanted
    reason: str | None = None
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The source could not be asked, or its answer could not be believed; `reason` is one line."""

    wanted: Wanted
    reason: str


Answer = Found | NotFound | NotAsked
