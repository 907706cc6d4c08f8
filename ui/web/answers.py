"""What the page answers: from the values of its fields to HTML, every error a line that a person can act on."""

import re
from dataclasses import dataclass
from typing import Any

from indexer.filing import file_by_title
from search import AwesearchError, RequestError, SearchEngine
from ui.web.cards import cards
from ui.web.markup import hint, notice
from ui.web.sections import listed_already, sections

MOST_RESULTS = 100
ASK = "Ask a question in plain words; the nearest papers of the lists come first."
SUBMIT = "Give a paper's title, and its abstract if you have it, to see the sections where it may belong."
_WHOLE = re.compile(r"-?[0-9]{1,9}(\.0+)?")
NOTHING = "No paper matches. Widen the years, choose more lists or ask in other words."


@dataclass(frozen=True, slots=True)
class Answers:
    """The two questions that the page and its API can be asked, over one search engine.

    The arguments come from anywhere, so the types are what is documented, not what is relied upon.
    """

    engine: SearchEngine

    def search(
        self,
        question: str,
        lists: list[str] | None = None,
        year_from: str | None = None,
        year_to: str | None = None,
        results: float = 10,
    ) -> str:
        """Find the papers of curated lists that answer a question best, as HTML cards, best first.

        Args:
            question: What to look for, in plain words, at most 2,000 of them.
            lists: The ids or titles of the lists to search in; none means all.
            year_from: The first year, inclusive; none means no limit.
            year_to: The last year, inclusive; none means no limit.
            results: How many papers to return, 1 to 100.
        """
        try:
            asked = _text("question", question)
            if not asked.strip():
                return hint(ASK)
            years = _years(_whole("first year", year_from), _whole("last year", year_to))
            hits = self.engine.search(asked, _results(results), _names(lists), years=years)
        except AwesearchError as error:
            return notice(str(error))
        return cards(hits) if hits else hint(NOTHING)

    def suggest(self, title: str, abstract: str | None = None, lists: list[str] | None = None) -> str:
        """Name the lists' sections where a paper may belong, and where it is listed already, as HTML.

        Args:
            title: The paper's title.
            abstract: The paper's abstract; the sections are less sure without it.
            lists: The ids or titles of the lists to choose sections from; none means all.
        """
        try:
            named, text = _text("title", title).strip(), _text("abstract", abstract).strip()
            if not named and not text:
                return hint(SUBMIT)
            chosen = _names(lists)
            filed = file_by_title(self.engine, named, text or None, chosen)
        except AwesearchError as error:
            return notice(str(error))
        return listed_already(filed.listed) + (
            sections(self.engine.store.lists, filed.filings) or hint("The index holds no lists.")
        )


def _text(field: str, value: Any) -> str:
    if not isinstance(value, str | None):
        raise RequestError(f"the {field} is {value!r}; give it as text")
    return value or ""


def _names(values: Any) -> list[str] | None:
    if isinstance(values, str):
        return [values]
    if not isinstance(values, list | None) or not all(isinstance(value, str) for value in values or ()):
        raise RequestError(f"the lists are {values!r}; give their ids, each as text")
    return values or None


def _whole(field: str, value: Any) -> int | None:
    if value is None or value == "":
        return None
    written = str(value).strip()
    if isinstance(value, bool) or not _WHOLE.fullmatch(written):
        raise RequestError(f"the {field} is {written[:40]!r}; give a whole number")
    return int(float(written))


def _years(first: int | None, last: int | None) -> str | None:
    if first is None and last is None:
        return None
    for year in (first, last):
        if year is not None and not 1000 <= year <= 9999:
            raise RequestError(f"the year is {year}; give one of four digits, as 2024")
    return f"{first or ''}-{last or ''}"


def _results(value: Any) -> int:
    k = _whole("number of results", value)
    if k is None or not 1 <= k <= MOST_RESULTS:
        raise RequestError(f"the number of results is {k}; ask for 1 to {MOST_RESULTS}")
    return k
