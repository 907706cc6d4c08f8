"""The papers of the user's files, on their way into an index without all being held at once."""

from pathlib import Path

import pytest

from indexer.given import GIVEN, GivenPapers
from indexer.paper_files import numbered_papers
from search import InputFileError
from search.papers import Paper


def written(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_papers_come_in_the_order_of_the_files_and_each_id_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.given._CHUNK", 2)
    first = written(tmp_path / "a.jsonl", *(f'{{"_id": "a{n}", "title": "Tea {n}"}}' for n in range(5)))
    second = written(tmp_path / "b.jsonl", '{"_id": "a3", "title": "tea 3"}', '{"_id": "b", "title": "Mugs"}')
    with GivenPapers(tmp_path / GIVEN) as given:
        given.read([first, second, first])
        assert [(row, paper.id) for row, paper in given.papers()] == [
            (1, "a0"), (2, "a1"), (3, "a2"), (4, "a3"), (5, "a4"), (6, "b"),
        ]  # fmt: skip
        assert len(given) == 6
    assert not (tmp_path / GIVEN).exists()


def test_a_line_is_given_before_the_next_is_read(tmp_path: Path) -> None:
    papers = numbered_papers(written(tmp_path / "a.jsonl", '{"_id": "a", "title": "Tea"}', "nonsense"))
    assert next(papers) == (1, Paper("a", "Tea"))
    with pytest.raises(InputFileError, match="line 2: not JSON"):
        next(papers)


def test_what_a_dead_build_left_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / GIVEN).write_bytes(b"half of something")
    with GivenPapers(tmp_path / GIVEN) as given:
        given.read([])
        assert [*given.papers()] == []
