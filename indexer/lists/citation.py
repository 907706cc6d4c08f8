"""Citations in running text: "Jane Roe, Joe Public (2023). A Title of Words. Journal of X", in any common order."""

import re
from dataclasses import dataclass, replace

from indexer.lists.blocks import FEWEST_WORDS_OF_A_TITLE, words
from indexer.lists.names import authors_of, authors_or_one, ends_in_others, loosely_authors_of, surely_authors_of
from indexer.lists.publication import (
    NO_PUBLICATION,
    Publication,
    is_named,
    merged,
    names_a_venue,
    only_publication,
    parse_publication,
    says_nothing,
    split_publication,
    trim,
)
from search.papers import ET_AL

_LONGEST_CITATION = 3_000
_FEWEST_BEFORE_A_COLON = 3
_MOST_WORDS_OF_THE_LAST = 2
_MOST_WORDS_BEHIND_A_QUESTION = 8
_SENTENCE = re.compile(
    r"(?=\s)(?:(?:(?<=[^\W\d_]{2}[.?!])(?<!\bvs\.)|(?<=[)\]”\"'\d][.?!])|(?<=[?!]))\s+|\s[|–—-]\s)", re.IGNORECASE
)
_STOP = re.compile(r"\.\s+(?=[^\Wa-z])")
_INITIAL = re.compile(r"\b[A-Z]$|\b[A-Z]{1,3}\.?$")
_LAST_OF_PEOPLE = re.compile(r"(?:\band\b|&)\s[^,:]+,")
_OTHERS = re.compile(r"(?P<people>.{1,80}?\bet\.? al\b\.?)\s*(?:\([^()]*\))?[.,]?\s*(?P<rest>.*)$")
_AND = re.compile(r"\band\b|&")
_COMMA = re.compile(r"[,，]\s*")
_COMMA_OR_COLON = re.compile(r"[,，:：]\s*")
_QUOTED = re.compile(r"[\"“](.+)[\"”]")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)[a-z]?(?:,\s*[A-Z][a-z]+(?:\s\d+)?)?\)?\s*[.:,]\s*(?=\S)")
_YEAR_BEHIND_PEOPLE = re.compile(rf"(?:,|(?<!\b[A-Z])\.)?\s*\(?\b{_YEAR.pattern}")
_KIND_OF_WORK = re.compile(r"\s*\[[JCADMPRS](?:/OL)?\]\.?(?=[\s/,]|$)(?://)?")


@dataclass(frozen=True, slots=True)
class Citation:
    """What one line of text cites."""

    authors: tuple[str, ...]
    title: str
    publication: Publication


def split_citation(text: str, stands_out: bool = False, people_first: bool = False) -> Citation:
    """Split a citation; all of it is title where it has no other part.

    A title that `stands_out` has people with it only beyond doubt; where a list puts `people_first`, one name will do.
    """
    text = (_KIND_OF_WORK.sub(". ", text) if "[" in text else text).strip()
    if len(text) > _LONGEST_CITATION:
        return Citation((), text, NO_PUBLICATION)
    found = people_and_year(text) or _quoted(text)
    if found:
        return found
    title, said = split_publication(text)
    rest = _sentences(title, stands_out, people_first) or _commas(title, people_first, bool(said))
    if rest is None:
        return Citation((), title, said)
    return _with_journal(replace(rest, publication=merged(rest.publication, said)))


def _with_journal(cited: Citation) -> Citation:
    """Split the unknown journal before a year from the title: "A Title of Words, Computational Linguistics", 2003."""
    title, _, venue = cited.title.rpartition(", ")
    if cited.publication.venue or not cited.publication.year or words(title) < FEWEST_WORDS_OF_A_TITLE:
        return cited
    if not is_named(venue) or surely_authors_of(venue):
        return cited
    return Citation(cited.authors, trim(title), Publication(venue, cited.publication.year, cited.publication.date))


def sentences(text: str) -> list[str]:
    """Return the parts of `text` between full stops that end a word, question marks and dashes."""
    return [one.strip() for one in _SENTENCE.split(text) if one.strip()]


def people_and_year(text: str) -> Citation | None:
    """Read the style of the APA: "Roe, J., & Public, J. (2023). A Title of Words. Journal of X"."""
    year = _YEAR_BEHIND_PEOPLE.search(text) if _YEAR.search(text) else None
    people = authors_of(text[: year.start()]) if year else ()
    if not year or not people:
        return None
    title, said = _title_and_rest(text[year.end() :])
    return Citation(people, title, Publication(said.venue, int(year["year"]), said.date))


def _quoted(text: str) -> Citation | None:
    """Read the style of the MLA: `Roe, Jane, and Joe Public. "A Title of Words." Journal of X, 2023`."""
    quoted = _QUOTED.search(text)
    people = authors_of(text[: quoted.start()]) if quoted else ()
    if not quoted or not people:
        return None
    return Citation(people, trim(quoted[1]), only_publication(trim(text[quoted.end() :])))


def _title_and_rest(text: str) -> tuple[str, Publication]:
    """Split the title that stands behind people from where and when it appeared."""
    parts = sentences(text)
    said = NO_PUBLICATION
    while len(parts) > 1 and ((last := only_publication(trim(parts[-1]))) or says_nothing(parts[-1])):
        said = merged(last, said)
        parts.pop()
    for cut in range(1, len(parts)):
        ends = parts[cut - 1].endswith(".") or words(parts[cut]) <= _MOST_WORDS_BEHIND_A_QUESTION
        if ends and names_a_venue(parts[cut]):
            venue = parse_publication(" ".join(parts[cut:]))
            return trim(" ".join(parts[:cut])), merged(venue, said)
    if said:
        return trim(" ".join(parts)), said
    stops = (number for number, one in enumerate(parts, 1) if one.endswith("."))
    return split_publication(" ".join(parts[: next(stops, len(parts))]))


def _sentences(text: str, stands_out: bool, people_first: bool) -> Citation | None:
    """Read "Roe J, Public J. A Title of Words" and "A Title of Words. Jane Roe, Joe Public"."""
    people_of = surely_authors_of if stands_out else authors_or_one if people_first else authors_of
    for stop in reversed(list(_STOP.finditer(text))):
        before, rest = text[: stop.start()], text[stop.end() :]
        people = people_of(before) if words(rest) > 1 else ()
        # an initial before the stop ends a name only where all have theirs at the end: "Roe J, Public J. A Title"
        named = [name for name in people if name != ET_AL]
        if people and (not _INITIAL.search(before) or (len(named) > 1 and all(map(_INITIAL.search, named)))):
            title, said = _title_and_rest(rest)
            return Citation(people, title, said)
    parts = sentences(text)
    for cut in range(1, len(parts)):
        people, said = _people_and_venue(" ".join(parts[cut:]), sure=stands_out)
        if people:
            title, within = split_publication(" ".join(parts[:cut]))
            return Citation(people, title, merged(within, said))
    return None


def _people_and_venue(text: str, sure: bool) -> tuple[tuple[str, ...], Publication]:
    """Read what stands behind a title and its full stop: "Roe, Jane et al. (Example Inc.) Journal of X"."""
    if sure:
        return surely_authors_of(text), NO_PUBLICATION
    others = _OTHERS.match(text)
    if others and (rest := trim(others["rest"])):
        venue = parse_publication(rest) if only_publication(rest) or is_named(rest) else NO_PUBLICATION
        return (loosely_authors_of(others["people"]), venue) if venue else ((), NO_PUBLICATION)
    return authors_of(text) or loosely_authors_of(text), NO_PUBLICATION


def _before_colon(people: tuple[str, ...], before: str, is_published: bool) -> tuple[str, ...]:
    """Return people before a colon, where the last of them is not the start of the title: "Building Options: ..."."""
    if ends_in_others(before) or _AND.search(before):
        return people
    many = len(people) >= _FEWEST_BEFORE_A_COLON or (is_published and len(people) > 1)
    return people if many and len(people[-1].split()) <= _MOST_WORDS_OF_THE_LAST else ()


def _commas(text: str, people_first: bool, is_published: bool) -> Citation | None:
    """Read "Jane Roe, Joe Public, A Title of Words" and "A Title of Words, Jane Roe, Joe Public, Wei Li"."""
    last = _LAST_OF_PEOPLE.search(text) if "," in text else None
    if last and (people := authors_of(text[: last.end() - 1])) and words(text[last.end() :]) > 1:
        return Citation(people, trim(text[last.end() :]), NO_PUBLICATION)
    for comma in reversed(list(_COMMA_OR_COLON.finditer(text))):
        before, rest = text[: comma.start()], text[comma.end() :]
        people = surely_authors_of(before)
        if comma[0][0] in ":：":
            people = _before_colon(people or authors_of(before), before, is_published)
        elif not people and (is_published or _AND.search(before)):
            people = authors_of(before)
        if not people and people_first and is_published:
            people = authors_or_one(before)
        if people and words(rest) >= (FEWEST_WORDS_OF_A_TITLE if not is_published else 2):
            return Citation(people, trim(rest), NO_PUBLICATION)
    for comma in _COMMA.finditer(text):
        if people := surely_authors_of(text[comma.end() :]):
            title, said = split_publication(text[: comma.start()])
            return Citation(people, title, said)
    return None
