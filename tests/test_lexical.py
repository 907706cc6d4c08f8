"""Finding by words: what counts as the same word, how the found are scored, and that reading writes nothing."""

import gc
import math
import os
import shutil
import signal
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from small_index import listing, open_engine, paper, write_index

import indexer.writing
from search.errors import IndexUnusableError
from search.filters import Filter
from search.stores.lexical import LexicalIndex, _numbers, stem_hash
from search.suggesting.words import count_words

EVERYTHING = Filter()


def found(question: str, *titles: str) -> list[str]:
    """Return those of the titles that a question finds, best first."""
    index = LexicalIndex.in_memory(paper(title) for title in titles)
    return [titles[hit.row] for hit in index.search(question, 100, EVERYTHING)]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("recommendations", "A recommender"),
        ("recommender", "Recommending and recommended"),
        ("studies", "One study"),
        ("EMBEDDING", "embeddings"),
        ("users", "The user's choice"),
        ("generative", "A new generation"),  # the Snowball stemmer makes one of them
        ("caf\u00e9", "CAFE\u0301"),
        ("LLM4Rec", "（ＬＬＭ４Ｒｅｃ）"),
        ("tallrec", "TALLRec: aligning"),
        ("P5", "Pretrain, Prompt, Predict (P5)"),
        ("lc-rec", "LC-Rec"),
        ("LC Rec", "LC-Rec"),
        ("GPT-4", "gpt 4"),
        ("Zürich", "ZÜRICH"),
        ("推荐", "生成式推荐系统"),
        ("式推", "生成式推荐系统"),
        ("推", "生成式推荐系统"),
        ("LLM推荐", "LLM for search"),
        ("基于LLM的推荐", "生成式推荐"),
    ],
)
def test_a_question_finds_another_form_of_its_words(question: str, title: str) -> None:
    assert found(question, "Something else entirely", title) == [title]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("ranker", "ranking"),  # the Snowball stemmer keeps this -er, unlike that of recommender
        ("rec", "TALLRec"),
        ("P5", "P50"),
        ("naive", "naïve"),
        ("推荐", "荐推"),
        ("推系", "推荐系统"),
        ("推荐", "推动与荐言"),
    ],
)
def test_a_question_does_not_find_what_only_looks_alike(question: str, title: str) -> None:
    assert found(question, title) == []


@pytest.mark.parametrize(
    "question", ["the", "How do we do this, and why?", "of the in", "don't", "?!", "「」", "🎉", ""]
)
def test_a_question_of_nothing_but_stop_words_and_signs_finds_nothing(question: str) -> None:
    assert found(question, "The how and why of this, and what we do", "don't 🎉 ?! 「」") == []


def test_stop_words_in_a_question_change_nothing() -> None:
    titles = ("The graph of the networks", "A graph", "What to do with the of and the")
    assert found("what is the graph of the networks?", *titles) == found("graph networks", *titles) == [*titles[:2]]


@pytest.mark.parametrize(
    "question",
    [
        'graph "unclosed', "graph (", "graph )", "graph:", "title:graph", "graph AND", "NOT graph", "+graph -graph",
        "graph^2", "graph~", "gra* graph", "[graph TO", "{graph", "graph\\", "graph/", "/graph", "<graph>", "&& graph",
        "graph'", "graph;--", "%graph%", "graph\n\t\r", "text:[* TO *] graph", "IN [graph]", "\ufeffgraph\u200b",
    ],
)  # fmt: skip
def test_signs_in_a_question_are_no_commands(question: str) -> None:
    assert found(question, "A graph", "Something else") == ["A graph"]


def test_a_question_of_two_thousand_different_words_is_answered() -> None:
    question = " ".join(f"word{i}" for i in range(2_000))
    assert found(question, "none of them", "word1999 and word0", "word7") == ["word1999 and word0", "word7"]


def test_a_word_that_a_question_says_twice_counts_twice() -> None:
    titles = ("alpha", "beta")
    assert found("alpha beta beta", *titles) == ["beta", "alpha"]
    assert found("alpha alpha beta", *titles) == ["alpha", "beta"]


def test_what_the_lists_say_about_a_paper_finds_it() -> None:
    entry = listing("a", "Sequential models", title="As listed", name="TIGER", note="看重 codebooks",
                    facets=(("backbone", "Flan"),))  # fmt: skip
    index = LexicalIndex.in_memory([paper("Other"), paper("Bare", None, entry)])
    for question in ("sequential", "listed", "tiger", "codebook", "看重", "flan"):
        assert [hit.row for hit in index.search(question, 10, EVERYTHING)] == [1], question
    assert [*index.search("backbone", 10, EVERYTHING)] == []


# tantivy keeps a text's length in one byte: exact up to 40, above that the nearest of these below it
KEPT_LENGTHS = [*range(41), *range(42, 57, 2), *range(60, 89, 4), *range(96, 153, 8), *range(168, 281, 16), 312]


def textbook_bm25(documents: Sequence[str], question: str, k1: float = 1.2, b: float = 0.75) -> list[float]:
    words = [document.split() for document in documents]
    average = sum(map(len, words)) / len(words)
    scores = [0.0] * len(words)
    asked = question.split()
    for word, times in Counter(asked).items():
        having = sum(word in one for one in words)
        weight = math.log(1 + (len(words) - having + 0.5) / (having + 0.5))
        if len(asked) < 40:
            # in a short question rare words count more than in the textbook
            weight *= math.sqrt(weight / math.log(2 + 2 * len(words)))
        for row, one in enumerate(words):
            count = one.count(word)
            length = KEPT_LENGTHS[bisect_right(KEPT_LENGTHS, len(one)) - 1]
            scores[row] += times * weight * count * (k1 + 1) / (count + k1 * (1 - b + b * length / average))
    return scores


@pytest.mark.parametrize("longest", [40, 300])
def test_the_ranking_is_that_of_the_textbooks_bm25(longest: int) -> None:
    tolerance = 1e-5
    dice = Random(5)
    # some words are rare, and none has a stem
    words = [f"w{int(dice.paretovariate(0.5)) % 97}x" for _ in range(400)]
    documents = [" ".join(dice.choices(words, k=dice.randint(1, longest))) for _ in range(300)]
    index = LexicalIndex.in_memory(paper(document, id=str(row)) for row, document in enumerate(documents))
    for question in (
        "w1x",
        "w3x w5x w3x",
        *(" ".join(dice.choices(words, k=k)) for k in ((12, 39, 40) if longest <= 40 else (12,))),
    ):
        # the documents are titles, which are found as texts and, for a quarter, as titles
        wanted = [1.25 * score for score in textbook_bm25(documents, question)]
        hits = [*index.search(question, len(documents), EVERYTHING)]
        assert {hit.row for hit in hits} == {row for row, score in enumerate(wanted) if score > 0}
        assert [hit.score for hit in hits] == pytest.approx([wanted[hit.row] for hit in hits], rel=tolerance)
        for place, hit in enumerate(hits):
            assert all(wanted[later.row] <= wanted[hit.row] * (1 + 2 * tolerance) for later in hits[place + 1 :])


def test_each_field_counts_as_much_as_it_says() -> None:
    said = {"text": "alpha", "name": "beta", "note": "gamma", "heading": "delta"}
    entry = listing("a", said["heading"], title="zeta", name=said["name"], note=said["note"])
    index = LexicalIndex.in_memory([paper("zeta", said["text"], entry)])
    # of one paper with one word a field every BM25 is the same
    scores = {field: index.search(word, 1, EVERYTHING).scores[0] for field, word in said.items()}
    assert scores["name"] / 2 == pytest.approx(scores["note"] / 0.7)
    assert scores["heading"] / 0.5 == pytest.approx(scores["note"] / 0.7)


def test_a_question_is_said_by_all_its_words_and_enough_is_more_than_one_of_the_rarest() -> None:
    index = LexicalIndex.in_memory(paper(f"word{i}") for i in range(9))
    rarity = math.log(1 + (9 - 1 + 0.5) / (1 + 0.5))
    weight = math.sqrt(rarity / math.log(2 + 2 * 9))
    found = index.search("word1 word2 word2", 5, EVERYTHING)
    assert found.said == pytest.approx(2.2 * 3 * weight * rarity)
    assert found.enough == pytest.approx(1.6 * math.log(2 + 2 * 9))
    chinese = LexicalIndex.in_memory([paper("推荐系统"), paper("word1")]).search("推荐 word1", 5, EVERYTHING)
    assert chinese.said == pytest.approx(2.2 * math.sqrt(math.log(2) / math.log(6)) * math.log(2) + chinese.enough)


def test_of_a_withheld_abstract_the_words_are_found_and_nobody_reads_them() -> None:
    abstract = "We tokenise items. Tokenised items, titles and codebooks."
    whole, other = paper("A title of items", abstract), paper("Another paper", "of something else")
    withheld = replace(whole, abstract=None, withheld=True)
    index = LexicalIndex.in_memory([other, withheld], {1: count_words(whole.title, abstract)})
    for question in ("tokenising", "codebook", "title", "items"):
        assert [hit.row for hit in index.search(question, 5, EVERYTHING)] == [1], question
    assert [*index.search("we", 5, EVERYTHING)] == []
    # the title's words are not counted for the abstract: "items" stands there twice
    said = _numbers(count_words(whole.title, abstract), whole.title).split()
    assert Counter(said) == Counter(
        {
            str(stem_hash("tokenis")): 2,
            str(stem_hash("item")): 2,
            str(stem_hash("titl")): 1,
            str(stem_hash("codebook")): 1,
        }
    )


@pytest.mark.parametrize("k", [1, 3, 50])
def test_equally_good_papers_come_in_the_order_of_the_index(k: int) -> None:
    index = LexicalIndex.in_memory(paper("equal", id=str(row)) for row in range(40))
    assert [hit.row for hit in index.search("equal", k, EVERYTHING)] == [*range(40)][:k]


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_is_found_where_nothing_is_wanted(k: int) -> None:
    assert [*LexicalIndex.in_memory([paper("graph")]).search("graph", k, EVERYTHING)] == []


PAPERS = [
    paper("Generative retrieval", "with semantic ids 生成式推荐", listing("a", "s", venue="ACL"), year=2023),
    paper("Dense retrieval", "with vectors", listing("a", "t"), year=2024),
    paper("Graphs", "of users and items, and retrieval of both", listing("b", "s", note="检索")),
]
QUESTIONS = ("retrieval", "retrieval with vectors of ids", "推荐", "检索 graphs", "unknown")


@pytest.fixture(params=["words in memory", "words on disk"])
def index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An index where another user may read it."""
    if request.param == "words on disk":
        monkeypatch.setattr(indexer.writing, "LEXICAL_ON_DISK_PAPERS", 0)
    folder = Path(tempfile.mkdtemp(prefix="readable-"))
    folder.chmod(0o755)
    write_index(folder / "index", PAPERS)
    assert (folder / "index" / "gen-1" / "lexical").is_dir() == (request.param == "words on disk")
    yield folder / "index"
    for path in folder.rglob("*"):
        path.chmod(0o755)
    shutil.rmtree(folder)


def test_words_on_disk_rank_as_words_in_memory(tmp_path: Path) -> None:
    dice = Random(6)
    words = [f"word{i}" for i in range(80)]
    papers = [paper(" ".join(dice.choices(words, k=dice.randint(1, 60))), id=str(row)) for row in range(500)]
    LexicalIndex.write(tmp_path / "lexical", papers)
    on_disk, in_memory = LexicalIndex.read(tmp_path / "lexical"), LexicalIndex.in_memory(papers)
    for _ in range(20):
        question = " ".join(dice.choices(words, k=5))
        assert [*on_disk.search(question, 50, EVERYTHING)] == [*in_memory.search(question, 50, EVERYTHING)]


def snapshot(folder: Path) -> list[tuple[str, int, int]]:
    return [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in sorted([folder, *folder.rglob("*")])]


def answers(index: Path) -> str:
    """Return everything that an index answers, as text."""
    engine = open_engine(index)
    found = [engine.search(question, mode=mode) for question in QUESTIONS for mode in ("hybrid", "dense", "lexical")]
    return repr([found, engine.similar(PAPERS[0].id), engine.suggest("Graphs"), engine.listed_as("Graphs")])


def test_opening_and_asking_changes_nothing_in_the_index(index: Path) -> None:
    before = snapshot(index)
    answers(index)
    assert snapshot(index) == before


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system with users that may not write")
def test_an_index_that_may_only_be_read_answers_as_ever(index: Path) -> None:
    wanted = answers(index)
    for path in [*index.rglob("*"), index]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert as_somebody_else(lambda: f"{os.access(index, os.W_OK)} {answers(index)}") == f"False {wanted}"


def as_somebody_else(action: Callable[[], str]) -> str:
    """Return what an action returns in a process that owns no files; root may write whatever the mode."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(60)
            os.close(readable)
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            said = action()
        except BaseException as error:  # noqa: BLE001 - the child may only end by _exit
            said = f"failed: {error!r}"
        with os.fdopen(writable, "w", encoding="utf-8") as pipe:
            pipe.write(said)
        os._exit(0)
    os.close(writable)
    with os.fdopen(readable, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def test_a_damaged_index_of_words_is_an_error_that_names_the_cure(tmp_path: Path) -> None:
    LexicalIndex.write(tmp_path / "lexical", PAPERS)
    (tmp_path / "lexical" / "meta.json").write_text("{")
    with pytest.raises(IndexUnusableError, match=r"the words in .* cannot be read; rebuild them: awesearch index"):
        LexicalIndex.read(tmp_path / "lexical")


def test_reading_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    LexicalIndex.write(tmp_path / "lexical", PAPERS)
    opened = LexicalIndex.read(tmp_path / "lexical")
    assert len(opened.search("retrieval", 10, EVERYTHING)) == 3
    del opened
    gc.collect()
    assert list(temporary.iterdir()) == []


def test_an_open_index_outlives_the_folder_that_a_later_build_removes(tmp_path: Path) -> None:
    LexicalIndex.write(tmp_path / "lexical", PAPERS)
    opened = LexicalIndex.read(tmp_path / "lexical")
    before = [*opened.search("retrieval", 10, EVERYTHING)]
    shutil.rmtree(tmp_path / "lexical")
    assert [*opened.search("retrieval", 10, EVERYTHING)] == before
