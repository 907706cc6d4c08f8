"""What other programs ask the server: four functions from plain values to the objects that the command line prints."""

from dataclasses import dataclass
from typing import Any, Literal

from indexer.filing import file_by_title
from search import RequestError, SearchEngine
from ui.export import objects
from ui.filing_report import filing_json
from ui.paper_ids import known_id
from ui.web.submissions import Submissions
from ui.web.values import flag, names, number, text

ENDPOINTS = ("search", "similar", "suggest", "paper")
"""The functions of Api by name: the endpoints of the HTTP API, and the tools of the MCP server."""

MOST_RESULTS = 100
_LONGEST_ID = 500


@dataclass(frozen=True, slots=True)
class Api:
    """The functions, over one search engine; what their docstrings say is what the API and MCP tell programs of them.

    The arguments come from anywhere, so their types are what is documented, not what is relied upon. Wrong ones raise
    RequestError. Of a docstring, one line is read for each argument.
    """

    engine: SearchEngine
    submissions: Submissions

    def search(
        self,
        question: str,
        lists: list[str] | None = None,
        sections: list[str] | None = None,
        years: str | None = None,
        venues: list[str] | None = None,
        has_code: bool = False,
        facets: list[str] | None = None,
        k: int = 10,
        mode: Literal["hybrid", "dense", "lexical"] = "hybrid",
        misses: bool = False,
    ) -> list[dict[str, Any]]:
        """Find the papers of curated lists that answer a question best, best first.

        Args:
            question: What to look for, in plain words, at most 2,000 of them.
            lists: Ids or titles of lists; only their papers are found.
            sections: Headings of sections; only papers under them, or under their subsections, are found.
            years: A year as 2024, or a range as 2023-2025, 2023- or -2025.
            venues: Venues as SIGIR; only papers that appeared there are found.
            has_code: Whether only papers with a link to code are found.
            facets: Values of the lists' own columns, as LLM Backbone: LLaMA; only papers with them are found.
            k: How many papers to return, 1 to 100.
            mode: By meaning (dense), by words (lexical), or both (hybrid).
            misses: Whether the nearest papers are returned also where nothing is relevant.

        Returns:
            papers with id, title, abstract, authors, year, venue, url, listings, rank, score, and why they were found
        """
        asked = text("question", question)
        hits = self.engine.search(
            asked,
            number("k", k, MOST_RESULTS),
            lists=names("lists", lists),
            sections=names("sections", sections),
            years=text("range of years", years, 20) or None,
            venues=names("venues", venues),
            mode=text("mode", mode, 20),
            has_code=flag("has_code", has_code),
            facets=names("facets", facets),
            misses=flag("misses", misses),
        )
        hits = self.engine.explain(asked, hits) if hits else []
        return [objects.hit(rank, hit) for rank, hit in enumerate(hits, start=1)]

    def similar(self, paper_id: str, k: int = 10) -> list[dict[str, Any]]:
        """Find the papers nearest in meaning to one that the lists carry, nearest first.

        Args:
            paper_id: The paper's id as arxiv:2305.05065, an arXiv id, or an arXiv address.
            k: How many papers to return, 1 to 100.

        Returns:
            papers as search returns them
        """
        known = known_id(self.engine, text("paper's id", paper_id, _LONGEST_ID))
        hits = self.engine.similar(known, number("k", k, MOST_RESULTS))
        return [objects.hit(rank, hit) for rank, hit in enumerate(hits, start=1)]

    def suggest(
        self, paper: str = "", title: str = "", abstract: str = "", lists: list[str] | None = None
    ) -> dict[str, Any]:
        """Say where lists carry a paper already, and name the sections where it may belong.

        Args:
            paper: An arXiv id as 2403.01744, or an arXiv address; give this or a title.
            title: The paper's title.
            abstract: The paper's abstract, with its title; the sections are less sure without it.
            lists: Ids or titles of the lists to choose sections from; none means all.

        Returns:
            listed, where it stands already; lists, how it fits each; suggestions with probability, evidence and row
        """
        chosen = names("lists", lists)
        written = text("paper", paper, _LONGEST_ID)
        named, told = text("title", title), text("abstract", abstract)
        if bool(written) == bool(named):
            raise RequestError("give either paper, an arXiv id as 2403.01744, or title")
        if written and told:
            raise RequestError("an abstract goes with a title; give title in place of paper")
        if written:
            filed = self.submissions.by_id(written, chosen)
        else:
            filed = file_by_title(self.engine, named, told or None, chosen)
        return filing_json(filed, self.engine.store.lists)

    def paper(self, paper_id: str) -> dict[str, Any]:
        """Return one paper that the lists carry, and where they list it.

        Args:
            paper_id: The paper's id as arxiv:2305.05065, an arXiv id, or an arXiv address.

        Returns:
            its id, title, abstract, authors, year, venue, url and listings
        """
        return objects.paper(self.engine.paper(known_id(self.engine, text("paper's id", paper_id, _LONGEST_ID))))
