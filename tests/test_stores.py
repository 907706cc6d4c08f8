"""What every store owes its readers; a further store joins with one line in STORES."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray
from small_index import listing, lists_of, paper, write_index

import indexer.writing
import search.stores.vectors
from search.facets import Facet
from search.filters import Filter
from search.papers import Conflict, Listing, Paper
from search.stores import Ranked, Store
from search.stores.local import LEXICAL, LocalStore
from search.stores.vectors import VectorIndex

MakeStore = Callable[[Path, Sequence[Paper], Sequence[Conflict], NDArray[np.float32] | None], Store]
EVERYTHING = Filter()
DIMENSION = 32


def local_store(
    folder: Path, papers: Sequence[Paper], conflicts: Sequence[Conflict], vectors: NDArray[np.float32] | None
) -> Store:
    return LocalStore(write_index(folder, papers, conflicts=conflicts, vectors=vectors))


def local_store_with_words_on_disk(
    folder: Path, papers: Sequence[Paper], conflicts: Sequence[Conflict], vectors: NDArray[np.float32] | None
) -> Store:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexer.writing, "LEXICAL_ON_DISK_PAPERS", 0)
        write_index(folder, papers, conflicts=conflicts, vectors=vectors)
    assert (folder / "gen-1" / LEXICAL / "meta.json").is_file()
    return LocalStore(folder)


def local_store_with_vectors_in_lists(
    folder: Path, papers: Sequence[Paper], conflicts: Sequence[Conflict], vectors: NDArray[np.float32] | None
) -> Store:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search.stores.vectors, "EXACT_ROWS", 0)
        write_index(folder, papers, conflicts=conflicts, vectors=vectors)
    assert len(VectorIndex.read(folder / "gen-1" / "vectors.faiss").centres) > 0 or not papers
    return LocalStore(folder)


STORES: dict[str, MakeStore] = {
    "local": local_store,
    "local, words on disk": local_store_with_words_on_disk,
    "local, vectors in lists": local_store_with_vectors_in_lists,
}


@pytest.fixture(scope="module", params=STORES.values(), ids=STORES.keys())
def make_store(request: pytest.FixtureRequest) -> MakeStore:
    made: MakeStore = request.param
    return made


PLACES = [("a", "one"), ("a", "one", "deep"), ("a", "two"), ("b", "one"), ("b",), ("c", "推荐")]
WORDS = [f"word{i}" for i in range(40)]
FACETS: list[tuple[tuple[str, str], ...]] = [
    (),
    (("Backbone", "T5 (3B)"),),
    (("backbone ", "t5(3b)"), ("Strategy", "LoRA")),
    (("Backbone", "推荐"), ("Strategy", "Full  tuning")),
    (("Strategy", "✓"), ("Backbone", " ")),
]
CODE = [None, "https://code.org/a", "javascript:run()"]


def random_papers(count: int) -> list[Paper]:
    """Return papers in three lists or none, of few words, so that many are equal, and with or without all else."""
    dice = Random(20)
    return [replace(random_paper(dice, row), code_url=dice.choice(CODE)) for row in range(count)]


def random_paper(dice: Random, row: int) -> Paper:
    return paper(
        f"number{row} {dice.choice(WORDS)}",
        " ".join(dice.choices(WORDS, k=dice.randint(1, 12))),
        *(random_listing(dice, place) for place in dice.sample(PLACES, dice.choice([0, 1, 1, 1, 2, 3]))),
        year=dice.choice([None, 2021, 2022, 2023, 2024]),
        venue=dice.choice([None, None, "ACL", "推荐会议"]),
        arxiv_id=dice.choice([None, f"2401.{row:05}"]),
    )


def random_listing(dice: Random, place: tuple[str, ...]) -> Listing:
    venue = dice.choice([None, "SIGIR", "KDD workshop"])
    return listing(*place, venue=venue, note=dice.choice(WORDS), facets=dice.choice(FACETS))


def exact_unit_rows(count: int, seed: int) -> NDArray[np.float32]:
    """Return unit rows whose inner products are exact in float32 however they are summed, and often equal."""
    generator = np.random.default_rng(seed)
    rows = np.zeros((count, DIMENSION), dtype=np.float32)
    for row in rows:
        row[generator.permutation(DIMENSION)[:16]] = generator.choice([-0.25, 0.25], size=16)
    return rows


PAPERS = random_papers(600)
VECTORS = exact_unit_rows(600, seed=1)
FILTERS = {
    "a list": Filter(lists=("a",)),
    "either of two lists": Filter(lists=("a", "b")),
    "a section": Filter(places=(("a", ("one",)),)),
    "sections of two lists": Filter(places=(("a", ("one", "deep")), ("b", ("one",)), ("c", ("推荐",)))),
    "the papers of a list outside its sections": Filter(places=(("b", ()),)),
    "one year": Filter(years=(2022, 2022)),
    "a range of years": Filter(years=(2022, 2023)),
    "years without an end": Filter(years=(2023, 9999)),
    "a venue of papers": Filter(venues=("推荐会议",)),
    "a venue of listings": Filter(venues=("SIGIR",)),
    "either of two venues": Filter(venues=("ACL", "KDD workshop")),
    "a list and years": Filter(lists=("b",), years=(2021, 2022)),
    "code": Filter(code=True),
    "a list, code and years": Filter(lists=("a",), years=(2022, 2024), code=True),
    "a facet": Filter(facets=(("Backbone", ("T5 (3B)",)),)),
    "a facet in another spelling": Filter(facets=(("BACKBONE", ("T 5 (3b)",)),)),
    "either of two values": Filter(facets=(("Strategy", ("LoRA", "✓")),)),
    "two facets": Filter(facets=(("Backbone", ("T5 (3B)", "推荐")), ("Strategy", ("Full Tuning", "LoRA")))),
    "a facet that may have any value": Filter(lists=("a",), facets=(("Backbone", ()),)),
    "a section and a venue": Filter(places=(("a", ("two",)),), venues=("SIGIR",)),
    "everything at once": Filter(
        lists=("a", "c"),
        places=(("a", ("one",)), ("c", ("推荐",))),
        years=(2021, 2024),
        venues=("SIGIR", "ACL"),
        code=True,
        facets=(("Backbone", ("T5 (3B)", "推荐")), ("Strategy", ("LoRA", "Full Tuning", "✓"))),
    ),
    "a facet that is not there": Filter(facets=(("Backbone", ("LoRA",)),)),
    "a list that is not there": Filter(lists=("z",)),
    "years of which there are none": Filter(years=(1900, 1950)),
    "two conditions that no paper meets together": Filter(lists=("z",), years=(2021, 2024)),
}


def allows(within: Filter, one: Paper) -> bool:
    return (
        (not within.lists or any(entry.list in within.lists for entry in one.listings))
        and (not within.places or any((entry.list, entry.section) in within.places for entry in one.listings))
        and (within.years is None or (one.year is not None and within.years[0] <= one.year <= within.years[1]))
        and (not within.venues or any(venue in within.venues for venue in one.venues))
        and (not within.code or (one.code_url or "").startswith("https:"))
        and all(
            not values or {spelled(name, value) for value in values} & {spelled(*facet) for facet in facets_of(one)}
            for name, values in within.facets
        )
    )


def facets_of(one: Paper) -> list[tuple[str, str]]:
    return [facet for entry in one.listings for facet in entry.facets if facet[1].strip()]


def spelled(name: str, value: str) -> tuple[str, str]:
    return name.replace(" ", "").lower(), value.replace(" ", "").lower()


def brute_force(vectors: NDArray[np.float32], vector: NDArray[np.float32], within: Filter) -> list[Ranked]:
    scores = vectors @ vector
    rows = [row for row, one in enumerate(PAPERS[: len(vectors)]) if allows(within, one)]
    return [Ranked(row, float(scores[row])) for row in sorted(rows, key=lambda row: (-scores[row], row))]


@pytest.fixture(scope="module")
def store(make_store: MakeStore, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return make_store(tmp_path_factory.mktemp("index"), PAPERS, (), VECTORS)


every_filter = pytest.mark.parametrize("within", [EVERYTHING, *FILTERS.values()], ids=["no filter", *FILTERS])
every_k = pytest.mark.parametrize("k", [1, 7, 100, 600, 5_000])


def test_the_filters_of_these_tests_differ_in_what_they_allow() -> None:
    allowed = [sum(allows(within, one) for one in PAPERS) for within in FILTERS.values()]
    assert allowed[-4:] == [0, 0, 0, 0]
    assert all(0 < number < 600 for number in allowed[:-4])


@every_filter
@every_k
def test_the_nearest_papers_are_those_of_brute_force_with_ties_in_the_order_of_rows(
    store: Store, within: Filter, k: int
) -> None:
    for vector in exact_unit_rows(5, seed=2):
        assert [*store.dense(vector, k, within)] == brute_force(VECTORS, vector, within)[:k]


def test_the_nearest_of_any_vectors_are_those_of_brute_force(make_store: MakeStore, tmp_path: Path) -> None:
    generator = np.random.default_rng(3)
    vectors = generator.normal(size=(500, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    # as near as a store may keep them
    vectors = vectors.astype(np.float16).astype(np.float32)
    store = make_store(tmp_path / "index", PAPERS[:500], (), vectors)
    for within in (EVERYTHING, *FILTERS.values()):
        found, wanted = store.dense(vectors[7], 500, within), brute_force(vectors, vectors[7], within)
        assert [hit.row for hit in found] == [hit.row for hit in wanted]
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in wanted], abs=1e-6)


@pytest.mark.parametrize("within", FILTERS.values(), ids=FILTERS.keys())
def test_words_under_a_filter_rank_as_without_it(store: Store, within: Filter) -> None:
    for question in ("word1", "word3 word4 word3", "number17 word5 推荐", " ".join(f"word{i}" for i in range(40))):
        unfiltered = store.lexical(question, len(PAPERS), EVERYTHING)
        wanted = [hit for hit in unfiltered if allows(within, PAPERS[hit.row])]
        found = store.lexical(question, len(PAPERS), within)
        assert [hit.row for hit in found] == [hit.row for hit in wanted]
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in wanted], rel=1e-5)


@pytest.mark.parametrize("k", [1, 7, 100])
def test_asking_for_fewer_papers_by_words_gives_the_head_of_the_ranking(store: Store, k: int) -> None:
    assert [*store.lexical("word1 word2", k, EVERYTHING)] == [*store.lexical("word1 word2", 600, EVERYTHING)][:k]


def test_papers_come_back_in_the_order_asked_and_as_often(store: Store) -> None:
    assert store.papers([17, 3, 599, 3]) == [PAPERS[17], PAPERS[3], PAPERS[599], PAPERS[3]]


def test_no_rows_are_no_papers(store: Store) -> None:
    assert store.papers([]) == []


def test_every_paper_of_a_large_index_can_be_had_at_once(store: Store) -> None:
    assert store.papers(range(600)) == PAPERS


def test_a_paper_is_found_by_its_id(store: Store) -> None:
    assert [store.row_of(one.id) for one in PAPERS] == list(range(600))


@pytest.mark.parametrize("unknown", ["arxiv:9999.99999", "", "title:NUMBER0", "\0", "'; DROP TABLE papers"])
def test_an_id_that_the_index_does_not_have_has_no_row(store: Store, unknown: str) -> None:
    assert store.row_of(unknown) is None


@pytest.mark.parametrize("row", [0, 17, 599])
def test_a_papers_vector_comes_back_as_it_was_written(store: Store, row: int) -> None:
    assert store.vector(row).dtype == np.float32
    assert store.vector(row).tolist() == VECTORS[row].tolist()


def test_the_places_of_papers_on_the_map_come_back_as_they_were_written(store: Store) -> None:
    assert store.places().dtype == np.float32
    assert store.places().tolist() == VECTORS[:, :2].tolist()


def test_the_lists_come_back_in_their_order_without_their_listings(store: Store) -> None:
    assert list(store.lists) == lists_of(PAPERS)


def test_the_venues_are_named_once_each(store: Store) -> None:
    assert sorted(store.venues) == ["ACL", "KDD workshop", "SIGIR", "推荐会议"]


def test_every_value_of_a_facet_has_the_number_of_its_papers(store: Store) -> None:
    number = Counter(one for paper in PAPERS for one in {spelled(*facet) for facet in facets_of(paper)})
    known = {spelled(facet.name, value): papers for facet in store.facets for value, papers in facet.values}
    assert known == number


def test_facets_are_named_once_each_in_their_commonest_spelling_the_commonest_first(
    make_store: MakeStore, tmp_path: Path
) -> None:
    given = [
        [("Scenario", "News"), ("LLM backbone", "T5")],
        [("LLM Backbone", "T5"), ("LLM Backbone", "t5")],
        [("LLM Backbone", "t 5"), ("LLM Backbone", "GPT-3")],
        [("LLM Backbone", "GPT3"), ("LLM Backbone", "✓"), ("Note", " ")],
    ]
    papers = [paper(f"p{row}", None, listing("a", "s", facets=tuple(facets))) for row, facets in enumerate(given)]
    papers.append(paper("twice", None, *(listing(one, "s", facets=(("Scenario", "News"),)) for one in "ab")))
    assert make_store(tmp_path / "index", papers, (), None).facets == (
        Facet("LLM Backbone", (("T5", 3), ("GPT-3", 1), ("GPT3", 1), ("✓", 1))),
        Facet("Scenario", (("News", 2),)),
    )


@every_filter
def test_the_papers_that_a_filter_allows_are_those_of_brute_force_and_as_many(store: Store, within: Filter) -> None:
    wanted = [one for one in PAPERS if allows(within, one)]
    rows = store.rows_within(within)
    assert (rows.dtype, rows.tolist()) == (np.int64, [row for row, one in enumerate(PAPERS) if allows(within, one)])
    assert store.papers_within(within) == wanted
    assert store.count(within) == len(wanted)


def test_a_section_filter_may_name_thousands_of_sections(make_store: MakeStore, tmp_path: Path) -> None:
    papers = [paper(f"number{row}", None, listing("a", "all", f"section {row}")) for row in range(2_000)]
    store = make_store(tmp_path / "index", papers, (), exact_unit_rows(2_000, seed=4))
    within = Filter(places=tuple(("a", ("all", f"section {row}")) for row in range(1, 2_000)))
    assert len(store.dense(store.vector(0), 2_000, within)) == 1_999
    assert [hit.row for hit in store.lexical("number0 number1", 10, within)] == [1]


ODD_TEXTS = {
    "Chinese": "生成式推荐：语义编号（semantic IDs）",
    "quotes and backslashes": "\"a\" 'b' \\ `c` %_ [d] {e} <f>",
    "a NUL": "before\0after",
    "every kind of line end": "a\nb\r\nc\u2028d\x85e\x0bf",
    "beyond the basic plane": "😀 𝒢 𠀀",
    "accents, composed and not": "é e\u0301",
    "right to left and invisible": "\u202eabc\u200b\ufeff",
    "spaces around": "  a  ",
    "nothing": "",
    "very long": "word " * 5_000,
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_a_paper_comes_back_exactly_whatever_its_texts_hold(make_store: MakeStore, tmp_path: Path, text: str) -> None:
    entry = Listing(
        list=text or "a", section=(text, "b"), line=7, title=text, name=text, arxiv_id="2305.05065", doi=text, url=text,
        code_url=text, links=(("code", text), (text, "")), authors=(text, "B"), venue=text, year=2023, date="2023-05",
        facets=(("LLM backbone", text), (text, "T5")), note=text,
    )  # fmt: skip
    full = Paper(
        id=f"title:{text}", title=text, abstract=text, abstract_source="arxiv", withheld=False, authors=(text, "B. C"),
        year=2023, venue=text, arxiv_id="2305.05065", doi=text, url=text, code_url=text,
        categories=("cs.IR", text), journal_ref=text, listings=(entry, entry),
    )  # fmt: skip
    conflict = Conflict("2305.05065", kept=full.id, other="b", reason=text)
    store = make_store(tmp_path / "index", [full], [conflict], None)
    assert store.papers([0]) == [full]
    assert store.row_of(full.id) == 0
    assert store.conflicts() == [conflict]


def test_what_is_not_known_of_a_paper_stays_unknown(make_store: MakeStore, tmp_path: Path) -> None:
    bare = Paper(id="b", title="Bare", listings=(Listing(list="a"),))
    withheld = Paper(id="w", title="Withheld", withheld=True)
    assert make_store(tmp_path / "index", [bare, withheld], (), None).papers([0, 1]) == [bare, withheld]


LISTED = [
    paper(
        "Recommender Systems with Generative Retrieval", None, listing("a", "s", name="TIGER"), arxiv_id="2305.05065"
    ),
    paper("Another: one", None, replace(listing("a", "s"), title="As the list calls it")),
    paper("Recommender Systems with Generative Retrieval", None, listing("b", "t"), id="copy"),
    paper("Not in any list", None, arxiv_id="2401.00001"),
    paper("", None, listing("a", "s"), id="untitled"),
]


@pytest.fixture(scope="module")
def listed(make_store: MakeStore, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return make_store(tmp_path_factory.mktemp("listed"), LISTED, (), None)


@pytest.mark.parametrize(
    ("title", "arxiv_id", "rows"),
    [
        ("", "2305.05065", [0]),
        ("recommender systems with GENERATIVE retrieval!", None, [0, 2]),
        ("Recommender Systems with Generative Retrieval", "2305.05065", [0, 2]),
        ("another one", None, [1]),
        ("as the list calls it", None, [1]),
        ("Not in any list", None, []),
        ("Not in any list", "2401.00001", []),
        ("", None, []),
        ("?!", None, []),
        ("another", "9999.99999", []),
    ],
)
def test_a_paper_is_known_as_listed_by_its_arxiv_id_or_by_either_title(
    listed: Store, title: str, arxiv_id: str | None, rows: list[int]
) -> None:
    assert listed.listed_as(title, arxiv_id) == [LISTED[row] for row in rows]


def test_an_empty_index_answers_with_nothing(make_store: MakeStore, tmp_path: Path) -> None:
    store = make_store(tmp_path / "index", [], (), np.zeros((0, DIMENSION), dtype=np.float32))
    assert len(store.dense(exact_unit_rows(1, seed=5)[0], 10, EVERYTHING)) == 0
    assert len(store.dense(exact_unit_rows(1, seed=5)[0], 10, FILTERS["a list"])) == 0
    assert len(store.lexical("word1", 10, EVERYTHING)) == 0
    assert (store.lists, store.venues, store.facets, store.conflicts()) == ((), (), (), [])
    assert store.count(EVERYTHING) == store.count(FILTERS["code"]) == len(store.rows_within(EVERYTHING)) == 0
    assert store.places().shape == (0, 2)
