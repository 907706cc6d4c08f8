"""The search engine: questions in, papers and sections out."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.checks import check_k, check_text, checked_paper
from search.encoders import Encoder, load_encoder
from search.errors import IndexUnusableError, RequestError
from search.filters import Filter, resolve
from search.location import find_index
from search.papers import TEXT_TEMPLATE, Answer, Filing, Hit, Paper, Suggestion
from search.reasons import best_passages, matched_words
from search.retrieval import MODES, find, is_read, vector_of
from search.stores import NOTHING_FOUND, Ranked, Ranking, Store
from search.stores.local import LocalStore
from search.stores.map_places import LANDMARKS, NEAREST, place_among
from search.suggesting.filing import Filer, Placement
from search.suggesting.likeness import other_fields
from search.suggesting.words import count_words

_REMEMBERED = 64
"""The vectors of so many questions are kept."""
_READ = 10
"""The sentences of so many abstracts are encoded to explain an answer, some ten milliseconds each."""


class SearchEngine:
    """Answers questions from one index; open it once and ask it often, from any thread."""

    def __init__(self, store: Store, encoder: Encoder | None = None) -> None:
        self.store = store
        self._given = encoder
        self._checked: Encoder | None = None
        self._learnt: Filer | None = None
        self._loading = threading.Lock()
        # a question is asked, then explained, then shown on the map
        self._encode_question = lru_cache(_REMEMBERED)(self._encode_one)

    @classmethod
    def open(cls, path: str | Path | None = None) -> "SearchEngine":
        """Open the index in a folder, or the one that answers by default.

        Raises IndexUnusableError where it is missing, damaged or of another format version.
        """
        return cls(LocalStore(find_index(path)))

    def search(
        self,
        question: str,
        k: int = 10,
        lists: Sequence[str] | None = None,
        sections: Sequence[str] | None = None,
        years: str | int | Sequence[int] | None = None,
        venues: Sequence[str] | None = None,
        mode: str = "hybrid",
        has_code: bool = False,
        facets: Sequence[str] | None = None,
        misses: bool = False,
    ) -> list[Hit]:
        """Return the `k` papers that answer a question best, best first, under the filters (facets as `name: value`).

        In hybrid mode none where nothing is relevant, unless the nearest `misses` are wanted. Raises RequestError for
        an empty or endless question, a `k` out of range, an unknown mode, list, section, venue or facet.
        """
        answer = self.ask(question, k, lists, sections, years, venues, mode, has_code, facets)
        return list(answer.hits) if answer.relevant or misses else []

    def ask(
        self,
        question: str,
        k: int = 10,
        lists: Sequence[str] | None = None,
        sections: Sequence[str] | None = None,
        years: str | int | Sequence[int] | None = None,
        venues: Sequence[str] | None = None,
        mode: str = "hybrid",
        has_code: bool = False,
        facets: Sequence[str] | None = None,
    ) -> Answer:
        """Return the same with the nearest misses, whether anything is relevant, and the question as it was asked."""
        check_text("question", question)
        check_k(k)
        if mode not in MODES:
            raise RequestError(f"the mode is {mode!r}; give one of {', '.join(MODES)}")
        within = self.within(lists, sections, years, venues, has_code, facets)
        found = find(self.store, self._encode_question, question, k, within, mode)
        return Answer(tuple(self._hits(found.ranking.best(k), found.dense, found.lexical)), found.asked, found.relevant)

    def explain(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Return hits with the question's words that each paper has and the sentence of its abstract that answers best.

        Of the first ten the best sentence is told by meaning, of others by words. Raises RequestError for an empty or
        endless question.
        """
        check_text("question", question)
        asked = self.store.respelt(question)
        by_meaning = any(hit.cosine is not None for hit in hits)
        first, rest = [hit.paper for hit in hits[:_READ]], [hit.paper for hit in hits[_READ:]]
        told = [*self._passages(asked, first, by_meaning=by_meaning), *self._passages(asked, rest, by_meaning=False)]
        return [
            replace(
                hit,
                matched=self.matched_words(asked, hit.paper),
                sentence=None if span is None else (hit.paper.abstract or "")[slice(*span)],
            )
            for hit, span in zip(hits, told, strict=True)
        ]

    def matched_words(self, question: str, paper: Paper) -> tuple[str, ...]:
        """Return what of a question, as it was asked, a paper has or its lists say of it."""
        # a withheld paper's words are known by their numbers
        withheld = self.store.withheld_words(paper.id) if paper.withheld else ()
        return matched_words(question, paper, withheld)

    def similar(
        self,
        paper_id: str,
        k: int = 10,
        lists: Sequence[str] | None = None,
        sections: Sequence[str] | None = None,
        years: str | int | Sequence[int] | None = None,
        venues: Sequence[str] | None = None,
        has_code: bool = False,
        facets: Sequence[str] | None = None,
    ) -> list[Hit]:
        """Return the `k` papers nearest to a paper, without the paper itself, under the filters of `search`.

        Raises RequestError where the index does not have the paper, or what a filter names.
        """
        check_k(k)
        row = self._row(paper_id)
        within = self.within(lists, sections, years, venues, has_code, facets)
        nearest = self.store.dense(self.store.vector(row), k + 1, within)
        others = nearest.rows != row
        ranking = Ranking(nearest.rows[others], nearest.scores[others])
        return self._hits(ranking.best(k), ranking, NOTHING_FOUND)

    def within(
        self,
        lists: Sequence[str] | None = None,
        sections: Sequence[str] | None = None,
        years: str | int | Sequence[int] | None = None,
        venues: Sequence[str] | None = None,
        has_code: bool = False,
        facets: Sequence[str] | None = None,
    ) -> Filter:
        """Return what these filters mean in this index; raises RequestError for what it does not have."""
        store = self.store
        return resolve(lists, sections, years, venues, store.lists, store.venues, has_code, facets, store.facets)

    def passage(self, question: str, paper_id: str) -> tuple[int, int] | None:
        """Return where the sentence of a paper's abstract begins and ends that answers a question best.

        None where the index has no abstract of it; raises RequestError where it does not have the paper.
        """
        check_text("question", question)
        return self._passages(self.store.respelt(question), [self.paper(paper_id)], by_meaning=True)[0]

    def place_of(self, question: str) -> tuple[float, float]:
        """Return where a question stands on the map: the mean place of most of its ten nearest papers.

        Nearest by meaning; a few that stand far from the others do not count. Raises RequestError for an empty or
        endless question.
        """
        check_text("question", question)
        asked, anywhere = self.store.respelt(question), Filter()
        vector = vector_of(self.store, self._encode_question, asked, self.store.lexical(asked, NEAREST, anywhere))
        nearest = self.store.dense(vector, NEAREST, anywhere)
        if not len(nearest):
            return 0.0, 0.0
        places = self.store.places()
        cosines = nearest.scores.astype(np.float32)
        x, y = place_among(places[nearest.rows], cosines, min(len(places), LANDMARKS)).tolist()
        return x, y

    def paper(self, paper_id: str) -> Paper:
        """Return a paper by its id; raises RequestError where the index does not have it."""
        return self.store.papers([self._row(paper_id)])[0]

    def has(self, paper_id: str) -> bool:
        """Return whether the index has a paper with this id."""
        return self.store.row_of(paper_id) is not None

    def suggest(self, title: str, abstract: str | None = None, lists: Sequence[str] | None = None) -> list[Suggestion]:
        """Return, list by list, the sections where a paper may belong, the most probable first.

        Raises RequestError for an empty title or an unknown list.
        """
        return [one for filing in self.file(title, abstract, lists) for one in filing.suggestions]

    def file(self, title: str, abstract: str | None = None, lists: Sequence[str] | None = None) -> list[Filing]:
        """Return, list by list, how well a paper fits the list and where it may belong in it.

        Raises RequestError for an empty title or an unknown list.
        """
        return self.file_many([(title, abstract)], lists)[0]

    def file_many(
        self, papers: Sequence[tuple[str, str | None]], lists: Sequence[str] | None = None
    ) -> list[list[Filing]]:
        """Return the same of many papers, each a title and an abstract or None."""
        given = [checked_paper(title, abstract) for title, abstract in papers]
        chosen = self._chosen(lists)
        if not given:
            return []
        vectors = self._encoder.encode_document([paper.text for paper in given])
        return [
            self._filed(self._filer.file(vector, count_words(paper.title, paper.abstract), chosen))
            for paper, vector in zip(given, vectors, strict=True)
        ]

    def file_listed(self, paper_id: str, lists: Sequence[str] | None = None) -> list[Filing]:
        """Return the same of a paper of the index, the paper itself left out.

        Raises RequestError where the index does not have the paper.
        """
        row = self._row(paper_id)
        words = self._filer.words_of(row)
        if words is None:
            paper = self.store.papers([row])[0]
            words = count_words(paper.title, paper.abstract)
        return self._filed(self._filer.file(self.store.vector(row), words, self._chosen(lists), without=row))

    def listed_as(self, title: str, arxiv_id: str | None = None, doi: str | None = None) -> list[Paper]:
        """Return the papers that the lists already carry under this arXiv id, this DOI or this title."""
        return self.store.listed_as(title, arxiv_id, doi)

    def _chosen(self, lists: Sequence[str] | None) -> list[str]:
        chosen = resolve(lists, None, None, None, self.store.lists, self.store.venues).lists
        return [entry.id for entry in self.store.lists if not chosen or entry.id in chosen]

    def _filed(self, placements: Sequence[Placement]) -> list[Filing]:
        rows = list({row for one in placements for place in one.places for row in place.evidence})
        papers = dict(zip(rows, self.store.papers(rows), strict=True))
        return [
            Filing(
                one.list,
                one.fit,
                one.fits,
                tuple(
                    Suggestion(one.list, place.section, place.probability, tuple(papers[row] for row in place.evidence))
                    for place in one.places
                ),
            )
            for one in placements
        ]

    @property
    def _filer(self) -> Filer:
        with self._loading:
            if self._learnt is None:
                learnt, model = self.store.section_model(), self.store.manifest.model
                elsewhere = other_fields(model.digest, model.dimension)
                self._learnt = Filer(learnt, self.store.vectors(learnt.rows), elsewhere)
            return self._learnt

    def _row(self, paper_id: str) -> int:
        row = self.store.row_of(paper_id)
        if row is None:
            raise RequestError(
                f"the index has no paper {paper_id!r}; ids are written as `awesearch search --json` prints them"
            )
        return row

    def _passages(self, question: str, papers: Sequence[Paper], *, by_meaning: bool) -> list[tuple[int, int] | None]:
        def near(texts: list[str]) -> NDArray[np.float32]:
            return self._encoder.encode_document(texts) @ self._encode_question(question)

        # what is asked by words alone needs no model, and what it cannot read it cannot compare
        read = by_meaning and is_read(self.store, question)
        return best_passages(question, [paper.abstract or "" for paper in papers], near if read else None)

    def _encode_one(self, question: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._encoder.encode_query([question])[0]
        vector.flags.writeable = False
        return vector

    @property
    def _encoder(self) -> Encoder:
        with self._loading:
            if self._checked is None:
                self._checked = self._check(self._given or load_encoder(self.store.manifest.model.name))
            return self._checked

    def _check(self, encoder: Encoder) -> Encoder:
        model, template = self.store.manifest.model, self.store.manifest.text_template
        if template != TEXT_TEMPLATE:
            raise IndexUnusableError(
                f"the index was made of texts as {template!r}, this awesearch makes them as {TEXT_TEMPLATE!r}; "
                "rebuild the index: awesearch index"
            )
        if encoder.digest != model.digest:
            raise IndexUnusableError(
                f"the index was made with the model {model.name} {model.digest[:12]}…, this machine has "
                f"{encoder.digest[:12]}…; rebuild the index: awesearch index --model {model.name}"
            )
        return encoder

    def _hits(self, ranking: Ranking, dense: Ranking, lexical: Ranking) -> list[Hit]:
        papers = self.store.papers(ranking.rows.tolist())
        return [_hit(paper, one, dense, lexical) for paper, one in zip(papers, ranking, strict=True)]


def _hit(paper: Paper, ranked: Ranked, dense: Ranking, lexical: Ranking) -> Hit:
    near, worded = dense.place_of(ranked.row), lexical.place_of(ranked.row)
    return Hit(
        paper,
        ranked.score,
        None if near is None else near + 1,
        None if worded is None else worded + 1,
        None if near is None else float(dense.scores[near]),
    )
