"""The nouns: what a list says (Listing, PaperList), the works behind it (Paper), and what is answered about them."""

import re
from dataclasses import dataclass
from typing import TypeGuard

from search.titles import normalise_title

# http and https alone: nothing that a browser would run, and nothing that ends a link in HTML or Markdown
_WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f\"'<>\\]+", re.IGNORECASE)

ET_AL = "et al."
"""The last of a work's authors where only the first of them are named."""

TEXT_TEMPLATE = "{title}. {abstract}"
"""How title and abstract become the text that is embedded; kept in the manifest: another one is another index."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One entry of one list, as its maintainer wrote it."""

    list: str
    section: tuple[str, ...] = ()
    line: int | None = None
    title: str | None = None
    name: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    code_url: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    authors: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    date: str | None = None
    facets: tuple[tuple[str, str], ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RowStyle:
    """How a list writes its rows: `kind` is bullet, table, paragraph or timeline; `columns` are its headers or keys."""

    kind: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowTemplate:
    """One way to write a row: `parts`, one behind the other, with fields in braces such as {title} or {venue:arXiv}.

    `markup` is markdown, html or script; a `published` one is that of rows which name a venue other than a preprint's.
    """

    markup: str
    parts: tuple[str, ...]
    published: bool = False


@dataclass(frozen=True, slots=True)
class SectionRows:
    """The ways in which one section writes its rows, proven by reading: without code, with code, for a publication."""

    section: tuple[str, ...]
    templates: tuple[RowTemplate, ...]


@dataclass(frozen=True, slots=True)
class PaperList:
    """One list as published, with every paper that it lists.

    `rows` are learned where it is read for an index, `rows_from` is the digest of the page that they are learned from.
    """

    id: str
    title: str
    address: str | None
    format: str
    sections: tuple[tuple[str, ...], ...]
    style: RowStyle
    listings: tuple[Listing, ...]
    rows: tuple[SectionRows, ...] = ()
    rows_from: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One work, with every listing of it; `abstract` is None where it is unknown or `withheld`.

    `authors` end in "et al." where more are not named; `categories` are arXiv's, the primary one first; `journal_ref`
    is where it appeared, as its authors told arXiv or as OpenAlex names the venue.
    """

    id: str
    title: str
    abstract: str | None = None
    abstract_source: str | None = None
    withheld: bool = False
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    code_url: str | None = None
    categories: tuple[str, ...] = ()
    journal_ref: str | None = None
    listings: tuple[Listing, ...] = ()

    @property
    def text(self) -> str:
        """Title and abstract as one text: what is embedded; one of them alone where there is no other."""
        if self.title and self.abstract:
            return TEXT_TEMPLATE.format(title=self.title, abstract=self.abstract)
        return self.title or self.abstract or ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names that the lists give the work (TIGER, HSTU), each once, whatever its case."""
        first: dict[str, str] = {}
        for listing in self.listings:
            if listing.name:
                first.setdefault(listing.name.casefold(), listing.name)
        return tuple(first.values())

    @property
    def venues(self) -> tuple[str, ...]:
        """Every venue that the paper or one of its listings names, each once: what a venue filter matches."""
        named = (self.venue, *(listing.venue for listing in self.listings))
        return tuple(dict.fromkeys(venue for venue in named if venue))

    @property
    def code_link(self) -> str | None:
        """Where its code is on the web: what a filter for code matches."""
        return self.code_url if is_web_address(self.code_url) else None

    @property
    def link(self) -> str | None:
        """Where a reader goes on the web: arXiv's abstract page, else the DOI, the paper's page, the code."""
        if self.arxiv_id:
            return f"https://arxiv.org/abs/{self.arxiv_id}"
        if self.doi:
            return f"https://doi.org/{self.doi}"
        pages = (self.url, self.code_url)
        return next((page for page in pages if is_web_address(page)), None)


@dataclass(frozen=True, slots=True)
class Placed:
    """A paper at one of its places: under `section`, the headings of its list that lead to it."""

    section: tuple[str, ...]
    paper: Paper


@dataclass(frozen=True, slots=True)
class Shelf:
    """A list with its papers, section after section, each paper as often as the list has it."""

    title: str
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One arXiv id that a list puts under another work: `kept` bears the id's title, `other` has its own paper id."""

    arxiv_id: str
    kept: str
    other: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: a paper, its score, and why.

    Scores compare the hits of one answer. `dense_rank` and `lexical_rank` are its places by meaning and by words, from
    1, None where it was not found so; `cosine` is that of its vector to the question's. `matched` are the question's
    words that the paper has, `sentence` is the one of its abstract that answers best: both are empty until
    `SearchEngine.explain` is asked.
    """

    paper: Paper
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    cosine: float | None = None
    matched: tuple[str, ...] = ()
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits of a question, best first; where it is not `relevant`, they are only the nearest misses.

    `asked` is the question with its misspelt words mended.
    """

    hits: tuple[Hit, ...]
    asked: str
    relevant: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A section where a paper may belong, with its probability and the listed papers that are the evidence."""

    list: str
    section: tuple[str, ...]
    probability: float
    evidence: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Filing:
    """Where one list would have a paper: its sections, the most probable first, none where it does not fit the list.

    `fit` is the share of the list's own papers, 0 to 1, that stand farther from the rest of the list than this one. A
    list whose papers all stand in one section, or in none, has nothing to suggest of a paper that `fits` either.
    """

    list: str
    fit: float
    fits: bool
    suggestions: tuple[Suggestion, ...]


def is_web_address(address: str | None) -> TypeGuard[str]:
    """Return whether an address is an http or https one, and so may be linked."""
    return address is not None and _WEB_ADDRESS.fullmatch(address) is not None


def paper_id(arxiv_id: str | None, doi: str | None, title: str) -> str:
    """Return the id of a work: `arxiv:2305.05065`, else `doi:10...`, else `title:<normalised title>`."""
    if arxiv_id:
        return f"arxiv:{arxiv_id}"
    if doi:
        return f"doi:{doi.casefold()}"
    return f"title:{normalise_title(title)}"
