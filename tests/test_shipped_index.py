"""The index that ships: what a newcomer gets before anything is fetched."""

import sqlite3
from pathlib import Path

import pytest
from conftest import ROOT

from indexer.lists import read_list
from search import SearchEngine
from search.manifest import Counts, check_files, read_manifest

INDEX = ROOT / "index"


@pytest.fixture(scope="module")
def engine() -> SearchEngine:
    return SearchEngine.open(INDEX)


def test_it_holds_the_five_lists() -> None:
    manifest = read_manifest(INDEX)
    check_files(INDEX, manifest, every_byte=True)
    assert manifest.counts == Counts(papers=310, listings=583, lists=5, withheld=216, conflicts=2)
    assert manifest.coverage == {"arXiv dump": 216, "none": 94}


def test_it_is_a_few_megabytes_and_one_generation() -> None:
    generations = sorted(path.name for path in INDEX.glob("gen-*"))
    assert generations == [f"gen-{read_manifest(INDEX).generation}"]
    assert sum(file.size for file in read_manifest(INDEX).files) < 3_000_000


def test_every_arxiv_id_of_the_lists_is_findable(engine: SearchEngine, shared: Path) -> None:
    listings = [
        e for path in (shared / "lists").glob("*.txt") for e in read_list(path.read_bytes(), path.stem, None).listings
    ]
    wanted = {f"arxiv:{entry.arxiv_id}" for entry in listings if entry.arxiv_id}
    assert len(wanted) == 248
    assert [paper_id for paper_id in sorted(wanted) if engine.paper(paper_id).id != paper_id] == []


def test_it_holds_nobodys_prose() -> None:
    manifest = read_manifest(INDEX)
    database = sqlite3.connect(f"file:{manifest.folder(INDEX)}/papers.db?mode=ro", uri=True)
    assert database.execute("SELECT count(*) FROM papers WHERE abstract IS NOT NULL").fetchone() == (0,)
    assert database.execute("SELECT count(*) FROM listings WHERE entry NOT LIKE '%\"note\":null%'").fetchone() == (0,)
    assert database.execute("SELECT count(*) FROM papers WHERE withheld").fetchone() == (216,)
    database.close()


def test_generative_retrieval_with_semantic_ids_finds_tiger_among_the_first_three(engine: SearchEngine) -> None:
    hits = engine.search("generative retrieval with semantic IDs", k=10)
    assert len(hits) == 10
    assert "arxiv:2305.05065" in [hit.paper.id for hit in hits[:3]]
    assert all(hit.paper.listings and hit.paper.listings[0].list for hit in hits)


def test_similar_papers_leave_out_the_paper_itself(engine: SearchEngine) -> None:
    hits = engine.similar("arxiv:2305.05065", k=10)
    assert len(hits) == 10
    assert "arxiv:2305.05065" not in [hit.paper.id for hit in hits]


@pytest.mark.parametrize("question", ["TALLRec", "P5-ID", "HSTU"])
def test_a_method_is_found_by_its_name(engine: SearchEngine, question: str) -> None:
    names = [name for hit in engine.search(question, k=3) for name in (*hit.paper.names, hit.paper.title.split(":")[0])]
    assert question in names


def test_a_paper_that_is_listed_is_said_to_be(engine: SearchEngine) -> None:
    (paper,) = engine.listed_as("Recommender systems with generative retrieval")
    assert paper.id == "arxiv:2305.05065"
    assert {entry.list for entry in paper.listings} >= {"llm4rec-paper", "awesome-llm-for-recsys"}


def test_a_submission_is_filed_under_a_section_of_its_kind(engine: SearchEngine) -> None:
    suggestions = engine.suggest(
        "A Survey of Large Language Models for Recommender Systems", lists=["foundation-recsys-2024-08"]
    )
    assert suggestions[0].section == ("Survey",)


def test_the_readmes_python_answers(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWESEARCH_INDEX", str(INDEX))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    exec(readme.partition("```python\n")[2].partition("```")[0], {})
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert any("arxiv:2305.05065 Recommender Systems with Generative Retrieval" in line for line in lines)
