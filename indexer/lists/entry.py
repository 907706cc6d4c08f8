"""What every format of entry shares: its words, its links and which of them is the paper, and whether it lists one."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from indexer.lists import links
from indexer.lists.blocks import FEWEST_WORDS_OF_A_TITLE, bare_label, collapse, words
from indexer.lists.names import surely_authors_of
from indexer.lists.publication import is_name_of_venue, merged
from indexer.lists.tokens import Token, Tokens
from indexer.lists.vocabulary import LINK_LABELS, PAPER_LABELS
from indexer.lists.wording import NOTHING, Said, say, say_below
from search.papers import Listing

_ENDS_IN_A_WORD = re.compile(r"[^\W_]\s*$")
_PRINTED_ID = re.compile(r"\barxiv:\s?\d{4}\.\d{4,5}", re.IGNORECASE)
_BESIDE_A_PAPER = re.compile(
    r"^(?:\w+ )?(?:code|implementation|slides|video|dataset)s? (?:for|of)\b|"
    r"\b(?:we|our)\b.*\b(?:paper|survey|list|version|repo|released)\b|\b(?:been|is|are) (?:released|accepted)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A listing as one block gives it, not yet in a list or section, and the columns or keys it was written with."""

    listing: Listing
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Targets:
    """Where the links of one entry lead; `sure` where `url` is a paper beyond its being called a link."""

    links: tuple[tuple[str, str], ...] = ()
    url: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    code_url: str | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What one run of text says and links to, before it is known to list a paper."""

    said: Said
    found: Targets
    line: int | None

    @property
    def is_titled(self) -> bool:
        """Whether there is a title of at least one word."""
        return bool(self.said.title and words(self.said.title))

    @property
    def may_be_paper(self) -> bool:
        """Whether this is a long title that links somewhere: a paper, where the heading says that papers follow."""
        link = self.said.link
        return (
            link is not None and links.kind(link) == "other" and words(self.said.title or "") > FEWEST_WORDS_OF_A_TITLE
        )

    @property
    def is_paper(self) -> bool:
        """Whether this lists a paper: a title, with a link to a paper or with where or when it appeared."""
        title = self.said.title or ""
        if not self.is_titled or is_name_of_venue(title) or surely_authors_of(title):
            return False
        return self.found.sure or self._is_published

    @property
    def _is_published(self) -> bool:
        said = self.said
        if said.authors and not self.found.links:
            return words(said.title or "") >= FEWEST_WORDS_OF_A_TITLE
        if said.authors and said.publication and words(said.title or "") >= FEWEST_WORDS_OF_A_TITLE:
            return True
        if not said.publication or (said.link and said.publication.venue is None):
            # a link to something else with no more than a date is a post, a tool or a talk
            return False
        if _BESIDE_A_PAPER.search(said.title or ""):
            return False
        return words(said.title or "") >= FEWEST_WORDS_OF_A_TITLE or bool(said.publication.venue)


def draft(own: Tokens, line: int | None, below: Tokens = (), people_first: bool = False) -> Draft:
    """Return what the tokens of an entry and those `below` it, as part of the same entry, say and link to."""
    said = say(own, people_first)
    if below:
        said = _completed(said, say_below(below))
    run = (*own, *below)
    found = choose(_pairs(run), _in_sentences(run, said))
    return Draft(said, found if found.url else _printed(found, run), line)


def entry_of(told: Draft) -> Entry:
    """Return the entry of a draft that lists a paper."""
    said, found = told.said, told.found
    url = found.url
    if url is None and said.link and links.kind(said.link) == "other":
        url = said.link
    listing = Listing(
        list="",
        line=told.line,
        title=said.title,
        name=said.name,
        arxiv_id=found.arxiv_id,
        doi=found.doi,
        url=url,
        code_url=found.code_url,
        links=found.links,
        authors=said.authors,
        venue=said.publication.venue,
        year=said.publication.year,
        date=said.publication.date,
        note=said.note,
    )
    return Entry(listing)


def targets(run: Sequence[Token]) -> Targets:
    """Return where the links of a run lead; the paper is the first link to one."""
    return choose(_pairs(run))


def choose(pairs: tuple[tuple[str, str], ...], beside: Container[str] = ()) -> Targets:
    """Tell the links of an entry, label and address, apart; those to `beside` are only spoken of."""
    kinds = [(links.kind(url), label, url) for label, url in pairs if url and url not in beside]
    empty = any(not url and _is_called(label, PAPER_LABELS) for label, url in pairs)
    papers = [url for kind, _, url in kinds if kind == "paper"]
    papers = papers or [url for kind, label, url in kinds if kind == "other" and _is_called(label, PAPER_LABELS)]
    sure = bool(papers) or empty
    papers = papers or [url for kind, label, url in kinds if kind == "other" and _is_called(label, LINK_LABELS)]
    code = [url for kind, _, url in kinds if kind == "code"]
    return Targets(
        links=pairs,
        url=papers[0] if papers else None,
        arxiv_id=next(filter(None, map(links.arxiv_id, papers)), None),
        doi=next(filter(None, map(links.doi, papers)), None),
        code_url=code[0] if code else None,
        sure=sure,
    )


def _printed(found: Targets, run: Sequence[Token]) -> Targets:
    """Return the targets of an entry that links to no paper with the arXiv id that it prints: "arXiv:1503.02531"."""
    ids = (
        links.arxiv_id(id_[0].replace(" ", "")) for one in run if not one.href and (id_ := _PRINTED_ID.search(one.text))
    )
    printed = next(filter(None, ids), None)
    return replace(found, arxiv_id=printed, sure=True) if printed else found


def _pairs(run: Sequence[Token]) -> tuple[tuple[str, str], ...]:
    return tuple((bare_label(one.text), one.href) for one in run if one.href is not None)


def _in_sentences(run: Sequence[Token], said: Said) -> frozenset[str]:
    """Return the addresses of links that stand amid a sentence after the title: "an implementation of [SMOTE](url)"."""
    spoken: set[str] = set()
    after = said.link is None and said.marked
    for last, one in zip(("", *(one.text for one in run)), run, strict=False):
        if one.href == said.link and one.href:
            after = True
        elif one.kind == "link" and after and one.href and _ENDS_IN_A_WORD.search(last):
            spoken.add(one.href)
    return frozenset(spoken)


def _completed(said: Said, below: Said) -> Said:
    """Return what an entry says with what stands below it."""
    if said is NOTHING:
        return said
    publication = merged(said.publication, below.publication)
    if below.title and not said.marked and (below.authors or not said.title):
        return replace(below, name=said.title, publication=publication)
    return replace(
        said,
        authors=said.authors or below.authors,
        publication=publication,
        note=said.note or below.note,
    )


def _is_called(label: str, names: frozenset[str]) -> bool:
    return any(word in names for word in collapse(label).casefold().replace("-", " ").split(" ")[:2])
