"""Words in tantivy: BM25 over fields of the papers; the only file that imports tantivy."""

import math
import shutil
import tempfile
import unicodedata
import weakref
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import tantivy

from search.chinese import HAN
from search.errors import IndexUnusableError
from search.facets import facet_key, facets_of
from search.filters import Filter
from search.papers import Paper
from search.places import place_key
from search.spelling import respelt
from search.stores import NOTHING_FOUND, Ranking
from search.stores.fields import FLAT, HASHED, WEIGHTS, texts_of

if TYPE_CHECKING:
    from search.suggesting.words import WordCounts

_OF_EVERY_PAPER = ("text", HASHED)
_ANALYZER, _FORMS, _NUMBERS = "words", "forms", "numbers"
_NONE: Mapping[int, "WordCounts"] = {}
_FORM = "form"
"""The field of the words of titles and names as they are written, for words that are misspelt."""
_K1 = 1.2
"""tantivy's own: however often a word stands in a text, it scores at most 1 + k1 times its rarity."""
_LONG_QUESTION_WORDS = 40
_ENOUGH = 1.6
"""So many times the rarity of a word that no paper has is a score that is no chance. It also counts as what the Chinese
of a question says: most characters of a sentence are not what it is about, and no list of stop words is for them."""
_REMEMBERED, _COUNTS_REMEMBERED = 64, 1 << 16
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
        _register_tokenizers(index)
        index.reload()
        self._searcher = index.searcher()
        # a question is asked, then explained
        self._mended = lru_cache(_REMEMBERED)(self._mend)
        # how many papers have a word in a field is asked often, and never changes
        self._having = lru_cache(_COUNTS_REMEMBERED)(self._count)
        self._schema = index.schema

    @classmethod
    def in_memory(cls, papers: Iterable[Paper], words: Mapping[int, "WordCounts"] = _NONE) -> "LexicalIndex":
        """Return the index of papers, row i being paper i; `words` has those of withheld papers, by row."""
        index = tantivy.Index(_schema())
        _fill(index, papers, words, _WRITER_BYTES_IN_MEMORY)
        return cls(index)

    @classmethod
    def write(cls, folder: Path, papers: Iterable[Paper], words: Mapping[int, "WordCounts"] = _NONE) -> None:
        """Write the same into a new folder; raises IndexUnusableError."""
        folder.mkdir(parents=True)
        try:
            _fill(tantivy.Index(_schema(), path=str(folder)), papers, words, _WRITER_BYTES_ON_DISK)
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
        """Return at most `k` rows that share a word with the question, by BM25; ties in the order of rows.

        A word counts in each field as WEIGHTS says, and as often as the question says it. In a question of fewer than
        40 words a rare word counts more, by the root of its rarity.
        """
        if not self._searcher.num_docs:
            return NOTHING_FOUND
        words = self._analyzer.analyze(_one_form(question))
        asked = self.weights(words)
        pairs = _pairs_of_han(words)
        fields = [field for field, weight in WEIGHTS.items() if weight]
        clauses = [(tantivy.Occur.Should, query) for field in fields for query in self._queries(field, asked, pairs)]
        if not clauses or k <= 0:
            return NOTHING_FOUND
        any_word = tantivy.Query.boolean_query(clauses)
        conditions = self._conditions(within)
        wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, any_word), *conditions]) if conditions else any_word
        hits = self._searcher.search(wanted, limit=k, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        enough = _ENOUGH * self._rarest()
        said = (1 + _K1) * sum(weight * self._rarity(word) for word, weight in asked.items())
        return Ranking.of(
            [row or 0 for row in rows], [score for score, _ in hits], said + enough if pairs else said, enough
        )

    def respelt(self, question: str) -> str:
        """Return a question with each word that no paper has replaced by the nearest word of titles and names."""
        return self._mended(question)

    def _mend(self, question: str) -> str:
        starting = partial(self._searcher.terms_with_prefix, _FORM)
        return respelt(question, self._has, starting, self._searcher.num_docs)

    def _has(self, word: str) -> bool:
        stemmed = self._analyzer.analyze(_one_form(word))
        return all(any(self._having(field, one) for field in WEIGHTS) for one in stemmed)

    def weights(self, words: list[str]) -> dict[str, float]:
        """Return how much each word of a question counts, from its stems."""
        # nDCG@10 falls by .07 on csfcube and by .05 on doris_mae where a word that is said twice counts once
        times = Counter(word for word in words if not HAN.match(word))
        if times.total() >= _LONG_QUESTION_WORDS:
            return {word: float(said) for word, said in times.items()}
        return {word: said * math.sqrt(self._rarity(word) / self._rarest()) for word, said in times.items()}

    def _rarest(self) -> float:
        """Return the rarity of a word that no paper has."""
        return math.log(1 + 2 * (self._searcher.num_docs + 0.5))

    def _rarity(self, word: str, *fields: str) -> float:
        """Return the inverse document frequency of a stem as BM25 has it."""
        papers, having = self._searcher.num_docs, max(self._having(field, word) for field in fields or _OF_EVERY_PAPER)
        return math.log(1 + (papers - having + 0.5) / (having + 0.5))

    def _queries(self, field: str, asked: dict[str, float], pairs: list[str]) -> Iterator[tantivy.Query]:
        for word, weight in asked.items():
            if self._having(field, word):
                yield self._scored(self._term(field, word), field, weight, [word])
        for characters in pairs if field != HASHED else ():
            if all(self._having(field, one) for one in characters):
                alike = self._term(field, characters) if len(characters) == 1 else self._pair(field, characters)
                yield self._scored(alike, field, 1.0, characters)

    def _scored(self, query: tantivy.Query, field: str, weight: float, words: Iterable[str]) -> tantivy.Query:
        if field not in FLAT:
            return tantivy.Query.boost_query(query, weight * WEIGHTS[field])
        rarity = sum(self._rarity(word, field) for word in words)
        return tantivy.Query.const_score_query(query, weight * WEIGHTS[field] * rarity)

    def _term(self, field: str, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, _kept(field, word), "freq")

    def _pair(self, field: str, characters: str) -> tantivy.Query:
        return tantivy.Query.phrase_query(self._schema, field, [*characters])

    def _count(self, field: str, word: str) -> int:
        return self._searcher.doc_freq(field, _kept(field, word))

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


def stem_hash(stem: str) -> int:
    """Return the number that stands for a stem where text is withheld: its CRC-32."""
    return zlib.crc32(stem.encode())


def _kept(field: str, stem: str) -> str:
    """Return a stem as a field has it."""
    return str(stem_hash(stem)) if field == HASHED else stem


def _numbers(words: "WordCounts", title: str) -> str:
    """Return the words of a withheld abstract, as often as it says them: what is counted without the title, twice."""
    left = Counter(dict(zip(words.stems.tolist(), words.counts.tolist(), strict=True)))
    left.subtract(Counter(stem_hash(stem) for stem in 2 * stems(title)))
    return " ".join(str(stem) for stem in left.elements())


def stems(text: str) -> list[str]:
    """Return the words of a text as the index keeps them: lower case, stemmed, without stop words."""
    return _shared_analyzer().analyze(_one_form(text))


@cache
def _shared_analyzer() -> tantivy.TextAnalyzer:
    return _analyzer()


def _pairs_of_han(words: list[str]) -> list[str]:
    """Return the pairs of neighbouring Chinese characters, each once; single ones where no two are neighbours."""
    characters = [HAN.match(word) is not None for word in words]
    pairs = [
        first + second for (first, second), both in zip(pairwise(words), pairwise(characters), strict=True) if all(both)
    ]
    alone = [word for word, is_han in zip(words, characters, strict=True) if is_han]
    return list(dict.fromkeys(pairs or alone))


def _register_tokenizers(index: tantivy.Index) -> None:
    index.register_tokenizer(_ANALYZER, _analyzer())
    index.register_tokenizer(_FORMS, _forms())
    index.register_tokenizer(_NUMBERS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex("[0-9]+")).build())


def _forms() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"[\p{L}--\p{Han}]+"))
        .filter(tantivy.Filter.lowercase())
        .build()
    )


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
    for field in WEIGHTS:
        tokenizer, kept = (_NUMBERS, "freq") if field == HASHED else (_ANALYZER, "position")
        builder.add_text_field(field, tokenizer_name=tokenizer, index_option=kept)
    builder.add_text_field(_FORM, tokenizer_name=_FORMS, index_option="basic")
    for field in ("list", "place", "venue", "facet"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", indexed=True)
    builder.add_boolean_field("code", indexed=True)
    builder.add_unsigned_field("row", fast=True)
    return builder.build()


def _fill(index: tantivy.Index, papers: Iterable[Paper], words: Mapping[int, "WordCounts"], writer_bytes: int) -> None:
    _register_tokenizers(index)
    # one thread: rows keep their order, so equal scores do too
    writer = index.writer(heap_size=writer_bytes, num_threads=1)
    for row, paper in enumerate(papers):
        document = tantivy.Document()
        document.add_unsigned("row", row)
        texts = texts_of(paper)
        for field, text in texts.items():
            document.add_text(field, _one_form(text))
        if paper.withheld and row in words:
            document.add_text(HASHED, _numbers(words[row], paper.title))
        document.add_text(_FORM, _one_form(f"{texts['title']}\n{texts['name']}"))
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
