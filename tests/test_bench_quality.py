"""The tools that measure quality: a collection made of abstracts, the search without a part, the floor."""

import gzip
import json
from pathlib import Path

import pytest
from small_index import listing, open_engine, paper, write_index

from bench.quality import floor, sentences_of_abstracts
from bench.quality.sentences_of_abstracts import write_collection
from bench.quality.variants import AS_IT_IS, PLAIN, VARIANTS
from search.evaluation import read_qrels, read_queries

SENTENCES = [f"Sentence number {number} of the paper has at least eight words." for number in range(6)]


def test_a_sentence_asks_for_the_paper_that_is_indexed_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentences_of_abstracts, "_PAPERS", 3)
    records = tmp_path / "records.jsonl.gz"
    with gzip.open(records, "wt", encoding="utf-8") as file:
        for number, said in enumerate((SENTENCES, SENTENCES[:5], SENTENCES)):
            file.write(json.dumps({"id": f"p{number}", "title": "T", "abstract": " ".join(said)}) + "\n")
    folder = write_collection(records, tmp_path / "made")
    corpus = {one["_id"]: one["text"] for one in map(json.loads, (folder / "corpus.jsonl").read_text().splitlines())}
    asked = {qrel.query_id: qrel.paper_id for qrel in read_qrels(folder / "qrels.tsv")}
    assert sorted(asked.values()) == ["p0", "p2"]
    for query in read_queries(folder / "queries.jsonl"):
        assert query.text in SENTENCES[3:]
        assert corpus[asked[query.id]] == " ".join(one for one in SENTENCES if one != query.text)
    assert corpus["p1"] == " ".join(SENTENCES[:5])


def test_every_variant_answers_and_leaves_the_search_as_it_was(tmp_path: Path) -> None:
    entry = listing("a", "Codes", title="Codes of items", name="TIGER", note="向量量化")
    papers = [paper("Codes of items", "decoding", entry), paper("Items", "of code and codes"), paper("Other", "graphs")]
    engine = open_engine(write_index(tmp_path, papers))

    def scores(question: str) -> list[tuple[str, float]]:
        return [(hit.paper.id, hit.score) for hit in engine.search(question)]

    # each part moves a score of one of these
    questions = ("codes of items", "graphs of decoding", "TIGER", "Codes 向量", "itmes")
    before = [scores(question) for question in questions]
    for name, made in VARIANTS.items():
        with made():
            moved = [scores(question) for question in questions]
        assert (moved == before) is (name == AS_IT_IS), name
        assert [scores(question) for question in questions] == before
    with VARIANTS[PLAIN]():
        assert engine.search("other graphs")[0].score == pytest.approx(2 / 61)


def test_the_floor_only_rises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floor, "FLOOR", tmp_path / "floor.json")
    assert floor.raise_floor(0.51234, 0.6) == floor.Floor(0.5123, 0.6)
    assert floor.raise_floor(0.5, 0.7) == floor.Floor(0.5123, 0.7)
    assert floor.read_floor() == floor.Floor(0.5123, 0.7)
