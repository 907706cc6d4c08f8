"""Narrowing a question to values in the lists' own columns, and to papers with code."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import run
from conftest import ROOT
from small_index import listing, open_engine, paper, write_index

from search.catalogue import catalogue
from search.engine import SearchEngine
from search.errors import RequestError
from search.facets import Facet
from search.filters import Filter, resolve
from search.papers import Hit, Paper

FACETS = (
    Facet("LLM Backbone (Largest)", (("ChatGPT", 9), ("LLaMA (7B)", 5), ("LLaMA2 (7B)", 3), ("BELLE-LLaMA (7B)", 1))),
    Facet("LLM Tuning Strategy", (("Frozen", 7), ("Full Finetuning", 5), ("Frozen/ Full Finetuning", 1))),
    Facet("Task", (("Ranking: pairwise", 2), ("✓", 1), ("✗", 1))),
    Facet("Task: more", (("QA", 1),)),
    Facet("Data (train)", (("News", 1),)),
    Facet("Data (test)", (("Music", 1),)),
)


def narrowed(*facets: str, known: Sequence[Facet] = FACETS) -> Filter:
    return resolve(None, None, None, None, (), (), False, facets, known)


BACKBONE = "LLM Backbone (Largest)"


@pytest.mark.parametrize(
    ("said", "name", "values"),
    [
        (f"{BACKBONE}: ChatGPT", BACKBONE, ("ChatGPT",)),
        (f"{BACKBONE}: LLaMA", BACKBONE, ("LLaMA (7B)", "BELLE-LLaMA (7B)")),
        ("llm backbone largest: llama 7b", BACKBONE, ("LLaMA (7B)", "BELLE-LLaMA (7B)")),
        ("LLM Backbone: ChatGPT", BACKBONE, ("ChatGPT",)),
        (" llm  backbone:  chatgpt ", BACKBONE, ("ChatGPT",)),
        ("LLM Tuning Strategy: Frozen", "LLM Tuning Strategy", ("Frozen", "Frozen/ Full Finetuning")),
        ("LLM Tuning Strategy: full finetuning", "LLM Tuning Strategy", ("Full Finetuning", "Frozen/ Full Finetuning")),
        ("Task: Ranking: pairwise", "Task", ("Ranking: pairwise",)),
        ("Task: ✓", "Task", ("✓",)),
        ("Data (test): music", "Data (test)", ("Music",)),
    ],
)
def test_a_facet_answers_to_its_name_with_or_without_its_bracket_and_to_whole_words_of_a_value(
    said: str, name: str, values: tuple[str, ...]
) -> None:
    assert narrowed(said) == Filter(facets=((name, values),))


def test_a_name_with_a_colon_is_found_where_no_shorter_one_is_known() -> None:
    assert narrowed("Task: more: QA", known=FACETS[3:]) == Filter(facets=(("Task: more", ("QA",)),))


def test_values_of_one_facet_are_joined_and_facets_stand_beside_each_other() -> None:
    assert narrowed("LLM Backbone: ChatGPT", "Task: ✗", "LLM Backbone: LLaMA2", f"{BACKBONE}: chatgpt") == Filter(
        facets=((BACKBONE, ("ChatGPT", "LLaMA2 (7B)")), ("Task", ("✗",)))
    )


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("Backbones: T5", r"^no facet is called 'Backbones'; known facets, nearest first: LLM Backbone \(Largest\); "),
        ("LLM Backbone: T5", r"^no value of 'LLM Backbone \(Largest\)' is called 'T5'; known values, nearest first: "),
        ("LLM Backbone: GPT", r"is called 'GPT'; known values, nearest first: ChatGPT; "),
        ("Task:  ", r"^no value of 'Task' is called ' '; known values"),
        ("Data: News", r"^the facet 'Data' may be 'Data \(train\)' or 'Data \(test\)'; write the whole name$"),
        (
            "llm tuning strategy",
            r"^the facet is '.*'; write its name and a value, as in 'LLM Tuning Strategy: Frozen'$",
        ),
        ("Task:", r"^the facet is 'Task:'; write its name and a value, as in 'Task: Ranking: pairwise'$"),
        ("", r"^the facet is ''; write its name and a value, as in 'LLM Backbone \(Largest\): ChatGPT'$"),
        (": T5", r"^no facet is called ''; known facets"),
    ],
)
def test_a_facet_that_the_index_does_not_have_is_an_error_that_names_what_is_known(said: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        narrowed(said)


def test_an_index_without_facets_says_so() -> None:
    with pytest.raises(RequestError, match=r"^no facet is called 'Task': the index has no facets$"):
        narrowed("Task: QA", known=())


def test_a_text_in_place_of_facets_is_an_error() -> None:
    with pytest.raises(
        RequestError, match=r"^facets is the text 'Task: QA'; give a list, as in facets=\['Task: QA'\]$"
    ):
        resolve(None, None, None, None, (), (), False, "Task: QA", FACETS)


def test_every_facet_of_the_shipped_index_is_found_as_it_is_written() -> None:
    engine = SearchEngine.open(ROOT / "index")
    assert [facet.name for facet in engine.store.facets] == [
        "LLM Tuning Strategy", "LLM Backbone (Largest)", "importance", "RS Scenario"
    ]  # fmt: skip
    for facet in engine.store.facets:
        for value, papers in facet.values:
            assert engine.store.count(Filter(facets=((facet.name, (value,)),))) == papers
            ((name, values),) = engine.within(facets=[f"{facet.name}: {value}"]).facets
            assert (name, value in values) == (facet.name, True)


def with_code(one: Paper, code_url: str | None, url: str | None = None) -> Paper:
    return replace(one, code_url=code_url, url=url)


@pytest.mark.parametrize(
    ("code_url", "url", "arxiv_id", "code_link"),
    [
        ("https://code.org/a", None, "2401.00001", "https://code.org/a"),
        ("https://code.org/a", "https://papers.org/a", None, "https://code.org/a"),
        ("https://code.org/a", None, None, "https://code.org/a"),
        ("javascript:run()", "https://papers.org/a", None, None),
        ("", "https://papers.org/a", None, None),
        (None, None, "2401.00001", None),
    ],
)
def test_code_is_an_address_on_the_web(
    code_url: str | None, url: str | None, arxiv_id: str | None, code_link: str | None
) -> None:
    assert with_code(paper("A", arxiv_id=arxiv_id), code_url, url).code_link == code_link


LLAMA, GPT = ("LLM Backbone (Largest)", "LLaMA (7B)"), ("LLM Backbone (Largest)", "ChatGPT")
LORA, FROZEN = ("LLM Tuning Strategy", "LoRA"), ("LLM Tuning Strategy", "Frozen")
TUNED = with_code(
    paper("Tuning models to rank", "ranking", listing("survey", "1. Ranking", facets=(LLAMA, LORA)),
          arxiv_id="2401.00001", year=2024),
    "https://code.org/tuned",
)  # fmt: skip
PROMPTED = paper("Prompting models to rank", "ranking", listing("survey", "1. Ranking", facets=(GPT, FROZEN)),
                 listing("blog", "Ranking"), arxiv_id="2401.00002", year=2023)  # fmt: skip
CODE_ALONE = with_code(paper("Models of news", "ranking", listing("blog", "Ranking")), "https://code.org/alone")
BOTH = with_code(
    paper("Models tuned and prompted", "to rank", listing("survey", "2. Other", facets=(LLAMA, FROZEN)),
          arxiv_id="2401.00003", year=2024),
    "https://code.org/both",
)  # fmt: skip
PAPERS = [TUNED, PROMPTED, CODE_ALONE, BOTH]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_index(tmp_path_factory.mktemp("index"), PAPERS)


@pytest.fixture(scope="module")
def engine(index: Path) -> SearchEngine:
    return open_engine(index)


def ids(hits: Sequence[Hit]) -> list[str]:
    return sorted(hit.paper.id for hit in hits)


CASES = [
    ({"has_code": True}, [TUNED, CODE_ALONE, BOTH]),
    ({"facets": ["LLM Backbone: LLaMA"]}, [TUNED, BOTH]),
    ({"facets": ["LLM Backbone: LLaMA", "LLM Tuning Strategy: Frozen"]}, [BOTH]),
    ({"facets": ["LLM Tuning Strategy: LoRA", "LLM Tuning Strategy: Frozen"]}, [TUNED, PROMPTED, BOTH]),
    ({"has_code": True, "years": 2024, "sections": ["survey › 1. Ranking"]}, [TUNED]),
    ({"lists": ["blog"], "facets": ["LLM Backbone: ChatGPT"]}, [PROMPTED]),
    ({"lists": ["blog"], "sections": ["survey › Ranking"]}, [PROMPTED]),
    ({"lists": ["blog"], "has_code": True}, [CODE_ALONE]),
    ({"lists": ["blog"], "has_code": True, "years": 2023}, []),
]


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
@pytest.mark.parametrize(("filters", "answering"), CASES)
def test_only_papers_with_code_or_with_the_values_answer(
    engine: SearchEngine, mode: str, filters: dict[str, object], answering: list[Paper]
) -> None:
    hits = engine.search("ranking with models", mode=mode, **filters)  # type: ignore[arg-type]
    assert ids(hits) == sorted(one.id for one in answering)
    assert engine.store.count(engine.within(**filters)) == len(answering)  # type: ignore[arg-type]


@pytest.mark.parametrize("one", PAPERS, ids=lambda one: one.id)
@pytest.mark.parametrize(("filters", "answering"), CASES)
def test_similar_papers_are_those_that_the_filters_allow_without_the_paper_itself(
    engine: SearchEngine, one: Paper, filters: dict[str, object], answering: list[Paper]
) -> None:
    others = sorted(other.id for other in answering if other is not one)
    assert ids(engine.similar(one.id, 10, **filters)) == others  # type: ignore[arg-type]
    if others:
        nearest = [hit.paper.id for hit in engine.similar(one.id, 10) if hit.paper.id in others]
        assert [hit.paper.id for hit in engine.similar(one.id, len(others), **filters)] == nearest  # type: ignore[arg-type]


@pytest.mark.parametrize(("filters", "answering"), CASES)
def test_a_catalogue_holds_what_the_filters_allow(
    index: Path, filters: dict[str, object], answering: list[Paper]
) -> None:
    shelves = catalogue(index, **filters)  # type: ignore[arg-type]
    assert {placed.paper.id for shelf in shelves for placed in shelf.placed} == {one.id for one in answering}


@pytest.mark.parametrize(
    "command", [("search", "--mode", "lexical", "ranking"), ("similar", CODE_ALONE.id), ("export",)]
)
def test_every_command_that_filters_takes_code_and_facets(
    index: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    narrowed = ("--code", "--facet", "LLM Backbone: LLaMA", "--facet", "LLM Tuning Strategy: Frozen")
    status, out, _ = run(capsys, *command, *narrowed, "--bibtex", "--index", str(index))
    assert status == 0
    assert [line for line in out.splitlines() if "eprint" in line] == ["\teprint = {2401.00003},"]


def test_status_names_every_facet_with_its_values(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "status", "--index", str(index))
    assert "Facets    LLM Backbone (Largest): LLaMA (7B); ChatGPT\n          LLM Tuning Strategy: Frozen; LoRA\n" in out
