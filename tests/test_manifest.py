"""Opening an index: what does not fit is one clear error with its cure, never a wrong ranking."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_index import WordEncoder, listing, open_engine, paper, write_index

import indexer.writing
import search.manifest
from search.engine import SearchEngine
from search.errors import IndexUnusableError
from search.manifest import Counts, check_files, encode_manifest, read_manifest, sha256_of
from search.stores.local import LocalStore

PAPERS = [paper("Generative retrieval", "with ids", listing("a", "s")), paper("Dense retrieval", "with vectors")]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return write_index(tmp_path / "index", PAPERS)


def edited(index: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Edit what the manifest says."""
    said = json.loads((index / "manifest.json").read_bytes())
    edit(said)
    (index / "manifest.json").write_text(json.dumps(said), encoding="utf-8")


def flip_a_byte(path: Path, place: int = -1) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2])


def replace_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def lose_the_table(index: Path) -> None:
    with sqlite3.connect(index / "gen-1" / "papers.db") as connection:
        connection.execute("DROP TABLE lists")
    connection.close()
    believe(index, "papers.db")


def believe(index: Path, name: str) -> None:
    """Make the manifest say of a file what the file is now."""
    path = index / "gen-1" / name

    def edit(said: dict[str, Any]) -> None:
        file = next(file for file in said["files"] if file["path"] == f"gen-1/{name}")
        file.update(size=path.stat().st_size, sha256=sha256_of(path))

    edited(index, edit)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (
        lambda index: (index / "manifest.json").unlink(),
        r"^no index in .*index \(manifest.json is missing\); build one: awesearch index --index .*index$",
    ),
    "a manifest that is a folder": (
        lambda index: replace_by_a_folder(index / "manifest.json"),
        r"manifest.json cannot be read \(.+\); rebuild it: awesearch index$",
    ),
    "another format version": (
        lambda index: edited(index, lambda said: said.update(format_version=1)),
        r"has format version 1, this awesearch reads 5; rebuild it: awesearch index$",
    ),
    "another format version and shape": (
        lambda index: (index / "manifest.json").write_text('{"format_version": 99}'),
        r"has format version 99, this awesearch reads 5; rebuild it: awesearch index$",
    ),
    "a manifest that is not JSON": (
        lambda index: (index / "manifest.json").write_text("gen-1"),
        r"manifest.json is not a manifest \(.+\); rebuild it: awesearch index$",
    ),
    "a manifest of bytes": (
        lambda index: (index / "manifest.json").write_bytes(b"\xff\xfe\0"),
        r"manifest.json is not a manifest",
    ),
    "an empty manifest": (lambda index: (index / "manifest.json").write_bytes(b""), r"is not a manifest"),
    "a truncated manifest": (lambda index: truncate(index / "manifest.json"), r"is not a manifest"),
    "a manifest that lacks something": (
        lambda index: edited(index, lambda said: said.pop("model")),
        r"is not a manifest \(.*model.*\); rebuild it",
    ),
    "vectors cut short": (
        lambda index: truncate(index / "gen-1" / "vectors.faiss"),
        r"vectors.faiss has \d+ bytes, not \d+; rebuild it: awesearch index$",
    ),
    "one byte of the papers flipped": (
        lambda index: flip_a_byte(index / "gen-1" / "papers.db"),
        r"papers.db is damaged \(its checksum differs\); rebuild it: awesearch index$",
    ),
    "one byte of the vectors flipped": (
        lambda index: flip_a_byte(index / "gen-1" / "vectors.faiss"),
        r"vectors.faiss is damaged",
    ),
    "a missing file": (
        lambda index: (index / "gen-1" / "papers.db").unlink(),
        r"papers.db is missing; rebuild it: awesearch index$",
    ),
    "a missing generation": (
        lambda index: edited(
            index, lambda said: said.update(files=[{**f, "path": "gen-7/x"} for f in said["files"]])
        ),
        r"gen-7/x is missing",
    ),
    "a file that the manifest does not name and that is missing": (
        lambda index: edited(index, lambda said: said.update(files=[], generation=7)),
        r"the vectors in .* cannot be read; rebuild them: awesearch index$",
    ),
    "a file that is a folder": (
        lambda index: replace_by_a_folder(index / "gen-1" / "vectors.faiss"),
        r"vectors.faiss is missing",
    ),
    "papers of another shape": (lose_the_table, r"papers.db cannot be read \(no such table: lists\); rebuild them"),
    "vectors of another length than the model's": (
        lambda index: edited(index, lambda said: said["model"].update(dimension=384)),
        r"have 64 dimensions, the model words has 384; rebuild the index: awesearch index$",
    ),
    "fewer vectors than papers": (
        lambda index: edited(index, lambda said: said["counts"].update(papers=3)),
        r"has 2 vectors for 3 papers; rebuild it: awesearch index$",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "message"), DAMAGE.values(), ids=DAMAGE.keys())
def test_an_index_that_is_not_whole_does_not_open_and_says_what_cures_it(
    index: Path, damage: Callable[[Path], object], message: str
) -> None:
    damage(index)
    with pytest.raises(IndexUnusableError, match=message) as caught:
        SearchEngine.open(index)
    assert "awesearch index" in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 2


def test_a_file_that_may_not_be_read_is_the_same_error(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(search.manifest, "sha256_of", refuse)
    with pytest.raises(IndexUnusableError, match=r"map.npy cannot be read \(Permission denied\); rebuild it"):
        SearchEngine.open(index)


@pytest.mark.parametrize("place", ["nowhere", "nowhere/at/all", "file"])
def test_a_path_without_an_index_is_said_to_have_none(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(IndexUnusableError, match=r"^no index in .*; build one: awesearch index --index "):
        SearchEngine.open(tmp_path / place)


@pytest.mark.parametrize("name", ["map.npy", "papers.db", "vectors.faiss", "lexical/meta.json"])
def test_damage_that_is_too_large_to_be_checked_on_opening_is_the_same_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(search.manifest, "CHECKSUMS_ON_OPENING_BYTES", 0)
    monkeypatch.setattr(indexer.writing, "LEXICAL_ON_DISK_PAPERS", 0)
    index = write_index(tmp_path / "index", PAPERS)
    open_engine(index)
    path = index / "gen-1" / name
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(IndexUnusableError, match=r"cannot be read.*; rebuild (it|them): awesearch index$"):
        open_engine(index)
    with pytest.raises(IndexUnusableError, match=f"{name} is damaged"):
        check_files(index, read_manifest(index), every_byte=True)


def test_an_index_of_another_model_is_an_error_at_the_question_and_words_alone_still_answer(index: Path) -> None:
    class OtherEncoder(WordEncoder):
        digest = "1" * 64

    engine = SearchEngine(LocalStore(index), OtherEncoder())
    for ask in (lambda: engine.search("retrieval"), lambda: engine.suggest("retrieval")):
        with pytest.raises(IndexUnusableError) as caught:
            ask()
        assert str(caught.value) == (
            "the index was made with the model words 000000000000…, this machine has 111111111111…; "
            "rebuild the index: awesearch index --model words"
        )
    assert len(engine.search("retrieval", mode="lexical")) == 2


def test_a_manifest_is_read_as_it_was_written(index: Path) -> None:
    manifest = read_manifest(index)
    assert encode_manifest(manifest) == (index / "manifest.json").read_bytes()
    assert {file.path: file.size for file in manifest.files} == {
        f"gen-1/{name}": (index / "gen-1" / name).stat().st_size
        for name in ("map.npy", "papers.db", "sections.npz", "vectors.faiss")
    }
    assert manifest.counts == Counts(papers=2, listings=1, lists=1, withheld=0, conflicts=0)


def test_what_is_open_keeps_answering_while_later_builds_replace_it(index: Path) -> None:
    engine = open_engine(index)
    before = engine.search("retrieval")
    for number in range(3):
        write_index(index, [*PAPERS, paper(f"Retrieval number {number}")])
    assert [path.name for path in sorted(index.glob("gen-*"))] == ["gen-3", "gen-4"]
    assert engine.search("retrieval") == before
    assert len(open_engine(index).search("retrieval")) == 3
