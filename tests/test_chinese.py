"""Questions in Chinese: told by the words where the model does not read it, asked as they are where it does."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from small_index import WordEncoder, listing, open_engine, paper, write_index

from search.chinese import without_chinese
from search.engine import SearchEngine
from search.manifest import Calibration
from search.stores.local import LocalStore

PAPERS = [
    paper("Zebra crossings", "nothing of it", listing("a", "s", title="Zebra crossings")),
    paper("Cold items", "clicks are rare", listing("a", "s", note="解决冷启动问题")),
    paper("Rare clicks of cold items", "clicks are rare"),
    paper("Bundles", "sets of goods", listing("a", "s", note="生成式推荐")),
]


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("ChatGPT 的推荐能力怎么样？", "ChatGPT"),
        ("冷启动（cold start）推荐", "cold start"),
        ("冷启动。", ""),
        ("cold start?", "cold start?"),
    ],
)
def test_what_is_left_without_chinese(question: str, rest: str) -> None:
    assert without_chinese(question) == rest


def test_what_the_notes_say_finds_their_papers_and_then_those_that_are_near_to_them(tmp_path: Path) -> None:
    engine = open_engine(write_index(tmp_path, PAPERS))
    assert not engine.store.manifest.calibration.reads_chinese
    hits = engine.search("冷启动", misses=True)
    assert [hit.paper.title for hit in hits[:2]] == ["Cold items", "Rare clicks of cold items"]
    assert [(hit.dense_rank, hit.lexical_rank) for hit in hits[:2]] == [(1, 1), (2, None)]


def test_what_is_not_chinese_in_a_question_is_read(tmp_path: Path) -> None:
    engine = open_engine(write_index(tmp_path, PAPERS))
    alone = [hit.paper.title for hit in engine.search("推荐", misses=True)]
    both = [hit.paper.title for hit in engine.search("zebra crossings 推荐", misses=True)]
    assert alone[0] == "Bundles"
    assert set(both[:2]) == {"Bundles", "Zebra crossings"}


def test_a_model_that_reads_chinese_is_asked_the_question_as_it_is(tmp_path: Path) -> None:
    class Multilingual(WordEncoder):
        def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
            return super().encode_query([text.replace("斑马", "zebra") for text in texts])

    reads = Calibration(0.0, 0.0, 0.0, reads_chinese=True)
    store = LocalStore(write_index(tmp_path, PAPERS, calibration=reads))
    (first, *_) = SearchEngine(store, Multilingual()).search("斑马")
    assert (first.paper.title, first.dense_rank, first.lexical_rank) == ("Zebra crossings", 1, None)
