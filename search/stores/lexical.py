"""Words in tantivy: BM25 over title and abstract and over what the lists say; the only file that imports tantivy."""

import re
import shutil
import tempfile
import unicodedata
import weakref
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

import tantivy

from search.errors import IndexUnusableError
from search.facets import facet_key, facets_of
from search.filters import Filter
from search.papers import Paper
from search.places import place_key
from search.stores import NOTHING_FOUND, Ranking

_ANALYZER = "words"
_TEXT_FIELDS = ("text", "listed")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_WRITER_BYTES_IN_MEMORY, _WRITER_BYTES_ON_DISK = 50_000_000, 3_000_000_000
"""What may wait to be written, taken as it is needed: what fits, some millions of abstracts, becomes one segment, which
is searched fastest and keeps rows in order."""
# Words that say how a question is put and not what about. tantivy's own list leaves in "we", "which" and "than".
_STOP_WORDS = """
a about above after again against all also am an and any are as at be because been before being below between both but
by can cannot could did do does doing down during each either few for from further had has have having he her here hers
herself him himself his how i if in into is it its itself just may me might more most must my myself neither no nor not
of off on once only or other ought our ours ourselves out over own same shall she should so some such than that the
their theirs them themselves then there these they this those through to too under until up upon very was we were what
when where which while who whom whose why will with within without would you your yours yourself yourselves s t d ll m
re ve don isn aren wasn weren doesn didn hasn haven hadn won wouldn couldn shouldn
""".split()


class LexicalIndex:
    """BM25 with English stop words and stems; Chinese is found by pairs of neighbouring characters."""

    def __init__(self, index: tantivy.Index) -> None:
        self._analyzer = _analyzer()
        index.register_tokenizer(_ANALYZER, self._analyzer)
        index.reload()
        self._searcher = index.searcher()
        self._schema = index.schema

    @classmethod
    def in_memory(cls, papers: Iterable[Paper]) -> "LexicalIndex":
        """Return the index of papers, row i being paper i."""
        index = tantivy.Index(_schema())
        _fill(index, papers, _WRITER_BYTES_IN_MEMORY)
        return cls(index)

    @classmethod
    def write(cls, folder: Path, papers: Iterable[Paper]) -> None:
        """Write the index of papers, row i being paper i, into a new folder; raises IndexUnusableError."""
        folder.mkdir(parents=True)
        try:
            _fill(tantivy.Index(_schema(), path=str(folder)), papers, _WRITER_BYTES_ON_DISK)
        except (OSError, ValueError) as error:
            raise IndexUnusableError(f"the words cannot be written to {folder} ({error}); make room there") from error

    @classmethod
    def read(cls, folder: Path) -> "LexicalIndex":
        """Return the index in a folder, which may be read-only; raises IndexUnusableError where it is none."""
        # tantivy writes a lock file even to read; links in a folder of our own leave the index untouched
        links = Path(tempfile.mkdtemp(prefix="awesearch-"))
        try:
            for file in folder.iterdir():
                if not file.name.endswith(".lock"):
                    (links / file.name).symlink_to(file.resolve())
            opened = cls(tantivy.Index.open(str(links)))
        except ValueError as error:
            raise IndexUnusableError(f"the words in {folder} cannot be read; rebuild them: awesearch index") from error
        finally:
            # every file is open by now
            shutil.rmtree(links, ignore_errors=True)
        # once more at the end: tantivy's watcher may lock what is just going
        weakref.finalize(opened, shutil.rmtree, links, ignore_errors=True)
        return opened

    def search(self, question: str, k: int, within: Filter) -> Ranking:
        """Return at most `k` rows that share a word with the question, by BM25; ties in the order of rows."""
        words = self._analyzer.analyze(_one_form(question))
        clauses = [
            (tantivy.Occur.Should, query) for field in _TEXT_FIELDS for query in self._word_queries(field, words)
        ]
        if not clauses or k <= 0:
            return NOTHING_FOUND
        any_word = tantivy.Query.boolean_query(clauses)
        conditions = self._conditions(within)
        wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, any_word), *conditions]) if conditions else any_word
        hits = self._searcher.search(wanted, limit=k, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return Ranking.of([row or 0 for row in rows], [score for score, _ in hits])

    def _word_queries(self, field: str, words: list[str]) -> list[tantivy.Query]:
        queries = [
            # a word counts as often as the question says it: nDCG@10 rises by .07 on csfcube, by .05 on doris_mae
            tantivy.Query.boost_query(self._term(field, word), float(times))
            for word, times in Counter(words).items()
            if not _HAN.match(word)
        ]
        characters = [_HAN.match(word) is not None for word in words]
        pairs = [
            (first, second)
            for (first, second), both in zip(pairwise(words), pairwise(characters), strict=True)
            if all(both)
        ]
        queries += [tantivy.Query.phrase_query(self._schema, field, [*pair]) for pair in dict.fromkeys(pairs)]
        if not pairs:
            alone = [word for word, is_han in zip(words, characters, strict=True) if is_han]
            queries += [self._term(field, character) for character in dict.fromkeys(alone)]
        return queries

    def _term(self, field: str, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, word, "freq")

    def _conditions(self, within: Filter) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        any_of = [
            ("list", list(within.lists)),
            ("place", [place_key(place) for place in within.places]),
            ("venue", list(within.venues)),
            *(("facet", [facet_key(name, value) for value in values]) for name, values in within.facets),
        ]
        queries = [tantivy.Query.term_set_query(self._schema, field, values) for field, values in any_of if values]
        if within.years:
            first, last = within.years
            queries.append(tantivy.Query.range_query(self._schema, "year", tantivy.FieldType.Integer, first, last))
        if within.code:
            queries.append(tantivy.Query.term_query(self._schema, "code", True))
        return [(tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)) for query in queries]


def stems(text: str) -> list[str]:
    """Return the words of a text as the index keeps them: lower case, stemmed, without stop words."""
    return _shared_analyzer().analyze(_one_form(text))


@cache
def _shared_analyzer() -> tantivy.TextAnalyzer:
    return _analyzer()


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"\p{Han}|[\p{L}\p{N}--\p{Han}]+"))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.custom_stopword(_STOP_WORDS))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in _TEXT_FIELDS:
        builder.add_text_field(field, tokenizer_name=_ANALYZER)
    for field in ("list", "place", "venue", "facet"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", indexed=True)
    builder.add_boolean_field("code", indexed=True)
    builder.add_unsigned_field("row", fast=True)
    return builder.build()


def _fill(index: tantivy.Index, papers: Iterable[Paper], writer_bytes: int) -> None:
    index.register_tokenizer(_ANALYZER, _analyzer())
    # one thread: rows keep their order, so equal scores do too
    writer = index.writer(heap_size=writer_bytes, num_threads=1)
    for row, paper in enumerate(papers):
        document = tantivy.Document()
        document.add_unsigned("row", row)
        document.add_text("text", _one_form(paper.text))
        document.add_text("listed", _one_form(_listed_text(paper)))
        for term in dict.fromkeys(listing.list for listing in paper.listings):
            document.add_text("list", term)
        for term in dict.fromkeys(place_key((listing.list, listing.section)) for listing in paper.listings):
            document.add_text("place", term)
        for term in paper.venues:
            document.add_text("venue", term)
        for name, value in facets_of(paper):
            document.add_text("facet", facet_key(name, value))
        document.add_boolean("code", paper.code_link is not None)
        if paper.year is not None:
            document.add_integer("year", paper.year)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _one_form(text: str) -> str:
    # full-width letters and accents set apart are the same words
    return unicodedata.normalize("NFKC", text)


def _listed_text(paper: Paper) -> str:
    said = [*paper.names]
    for listing in paper.listings:
        said += [listing.title or "", listing.note or "", *listing.section, *(value for _, value in listing.facets)]
    return "\n".join(dict.fromkeys(said))
