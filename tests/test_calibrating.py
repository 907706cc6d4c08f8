"""Measuring what cosines mean in an index."""

import numpy as np
import pytest
from numpy.typing import NDArray
from small_index import WordEncoder, paper

from indexer import calibrating
from indexer.calibrating import calibrate
from search.manifest import Calibration
from search.papers import Paper


class Told:
    """An Encoder whose vectors are told by text; other texts point where no paper is."""

    name = "told"
    digest = "1" * 64
    dimension = 3

    def __init__(self, vectors: dict[str, list[float]]) -> None:
        self._vectors = vectors

    def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
        """Return the rows, float32 `[n, 3]`."""
        return np.array([self._vectors.get(text, [0.0, 0.0, 1.0]) for text in texts], dtype=np.float32)

    encode_document = encode_query


def test_titles_are_measured_without_their_own_paper_and_far_fields_with_all() -> None:
    papers = [paper("first"), paper("second"), paper("third")]
    rows = np.array([[1.0, 0.0, 0.0], [0.8, 0.6, 0.0], [0.0, 1.0, 0.0]], dtype=np.float32)
    encoder = Told({one.title: row.tolist() for one, row in zip(papers, rows, strict=True)})
    # of each title the mean of its cosines to both other papers
    own = [(0.8 + 0.0) / 2, (0.8 + 0.6) / 2, (0.0 + 0.6) / 2]
    assert calibrate(papers, rows, encoder) == Calibration(
        elsewhere=0.0,
        own=pytest.approx(np.median(own)),
        reached=pytest.approx(np.quantile(own, 0.02)),
        reads_chinese=False,
    )


def test_of_many_papers_the_ten_nearest_count(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(500, 3)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    papers = [paper(f"title {i}") for i in range(500)]
    encoder = Told({one.title: row.tolist() for one, row in zip(papers, rows[::-1], strict=True)})
    wanted = []
    for row in range(0, 500, 5):
        cosines = rows @ rows[499 - row]
        cosines[row] = -2
        wanted.append(np.sort(cosines)[-10:].mean())
    whole = calibrate(papers, rows, encoder)
    assert whole.own == pytest.approx(np.median(wanted), abs=1e-6)
    assert whole.reached == pytest.approx(np.quantile(wanted, 0.02), abs=1e-6)
    assert whole.elsewhere == pytest.approx(np.sort(rows[:, 2])[-10:].mean(), abs=1e-6)
    monkeypatch.setattr(calibrating, "_BLOCK", 64)
    assert calibrate(papers, rows, encoder) == whole


@pytest.mark.parametrize("papers", [[paper("alone")], [Paper(id="a", title=""), Paper(id="b", title="")]])
def test_without_titles_to_ask_nothing_stands_out_from_far_fields(papers: list[Paper]) -> None:
    rows = WordEncoder().encode_document(["some words"] * len(papers))
    measured = calibrate(papers, rows, WordEncoder())
    assert measured.own == measured.elsewhere


def test_a_paper_without_a_title_asks_by_its_first_sentence() -> None:
    encoder = Told({"We do this.": [1.0, 0.0, 0.0]})
    papers = [Paper(id="a", title="", abstract="We do this. And that."), Paper(id="b", title="", abstract="Other.")]
    rows = np.array([[0.0, 1.0, 0.0], [0.6, 0.8, 0.0]], dtype=np.float32)
    assert calibrate(papers, rows, encoder).own == pytest.approx((0.6 + 0.0) / 2)


def test_a_model_that_finds_the_english_of_chinese_terms_reads_chinese() -> None:
    class Multilingual(WordEncoder):
        def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
            return super().encode_query([calibrating._TERMS.get(text, text) for text in texts])

    papers = [paper("one of them"), paper("another one")]
    rows = WordEncoder().encode_document([one.text for one in papers])
    assert calibrate(papers, rows, Multilingual()).reads_chinese
    assert not calibrate(papers, rows, WordEncoder()).reads_chinese
