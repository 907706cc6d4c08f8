"""A model's export: made once, proven, mended where it is damaged; and what happens where there can be none."""

import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from conftest import ROOT
from models import MODULES, count_exports, export_here, write_json, write_tiny_model

from search.encoders import ModelFiles, exporting, exports, find_model, load_encoder
from search.encoders.exports import Outcome, export_place
from search.encoders.sentence_transformer import SentenceTransformerEncoder
from search.errors import ModelError

ASK = "import sys, ui.cli; status = ui.cli.run(sys.argv[1:]); print(status, *sys.modules); sys.exit(status)"
HEAVY = {"torch", "transformers", "sentence_transformers", "gradio"}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def files(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelFiles:
    """The tiny model's files, with a cache that is empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return find_model(str(model))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the models that are exported from here on."""
    return count_exports(monkeypatch)


def kept(files: ModelFiles) -> set[str]:
    return {path.name for path in export_place(files).parent.iterdir()} - {"checksums"}


def test_a_first_question_prepares_the_model_and_the_next_finds_it_ready(tmp_path: Path) -> None:
    private = ("XDG_", "AWESEARCH_", "CI")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(private)}
    (tmp_path / "elsewhere" / "search").mkdir(parents=True)
    (tmp_path / "elsewhere" / "search" / "__init__.py").write_text("raise ImportError('the wrong one')")

    def ask() -> tuple[list[str], str]:
        question = ["search", "generative retrieval with semantic IDs", "--index", str(ROOT / "index"), "--json"]
        done = subprocess.run(
            [sys.executable, "-P", "-c", ASK, *question],
            cwd=tmp_path / "elsewhere",
            env={**environment, "HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.splitlines(), done.stderr

    answer, said = ask()
    assert said == "preparing the model sentence-transformers/all-MiniLM-L6-v2 for questions: once, some seconds\n"
    assert set(answer[-1].split()) & HEAVY == set()
    assert "arxiv:2305.05065" in "".join(answer[:-1])
    again, said = ask()
    assert (again[:-1], said) == (answer[:-1], "")
    # nothing else is left in the home: onnxruntime's own telemetry would keep a number of the machine there
    assert [path.name for path in (tmp_path / "home").iterdir()] == [".cache"]
    assert [path.name for path in (tmp_path / "home" / ".cache").iterdir()] == ["awesearch"]


def test_an_export_is_made_once_and_leaves_nothing_beside_it(files: ModelFiles, made: list[str]) -> None:
    for _ in range(2):
        load_encoder(files.name).encode_query(["abc"])
    assert made == [files.name]
    assert kept(files) == {export_place(files).name}


@pytest.mark.parametrize("name", ["export.json", "model.onnx", "weights.bin", "tokenizer.json"])
def test_a_damaged_export_is_made_anew(files: ModelFiles, made: list[str], name: str) -> None:
    wanted = load_encoder(files.name).encode_query(["abc"])
    path = export_place(files) / name
    path.write_bytes(path.read_bytes()[:-10])
    assert load_encoder(files.name).encode_query(["abc"]) == pytest.approx(wanted, abs=1e-5)
    assert made == [files.name] * 2
    assert kept(files) == {export_place(files).name}


def test_an_export_of_another_onnxruntime_is_made_anew(files: ModelFiles, made: list[str]) -> None:
    load_encoder(files.name).encode_query(["abc"])
    record = export_place(files) / "export.json"
    now = record.read_text()
    record.write_text(now.replace('"onnxruntime":"', '"onnxruntime":"0.'))
    load_encoder(files.name).encode_query(["abc"])
    assert (made, record.read_text()) == ([files.name] * 2, now)


def test_who_exports_second_keeps_the_first_ones_export(files: ModelFiles) -> None:
    export_here(files)
    before = (export_place(files) / "weights.bin").stat()
    assert exporting.export(files, export_place(files)) == Outcome("exported")
    assert (export_place(files) / "weights.bin").stat().st_ino == before.st_ino
    assert kept(files) == {export_place(files).name}


def refuse(files: ModelFiles, tmp_path: Path) -> ModelFiles:
    """Return a copy of the model that cannot be exported: it leaves its prompts out of its vectors."""
    shutil.copytree(files.folder, tmp_path / "odd")
    write_json(
        tmp_path / "odd" / "1_Pooling" / "config.json", {"word_embedding_dimension": 16, "include_prompt": False}
    )
    return find_model(str(tmp_path / "odd"))


def test_a_model_that_cannot_be_exported_answers_by_sentence_transformers_and_says_so_once(
    files: ModelFiles, made: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    odd = refuse(files, tmp_path)
    wanted = SentenceTransformerEncoder(odd).encode_query(["abc"])
    for _ in range(2):
        assert np.array_equal(load_encoder(odd.name).encode_query(["abc"]), wanted)
    assert made == [odd.name]
    assert kept(odd) == {f"{export_place(odd).name}.refused.json"}
    assert [entry.message for entry in caplog.records if entry.levelno == logging.WARNING] == [
        f"preparing the model {odd.name} for questions: once, some seconds",
        f"the model {odd.name} runs by sentence-transformers, slowly: it leaves prompts out of its pooling",
    ]


def test_a_refusal_is_tried_again_with_other_versions(
    files: ModelFiles, made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = refuse(files, tmp_path)
    load_encoder(odd.name).encode_query(["abc"])
    monkeypatch.setattr(exports, "_versions", lambda: {"torch": "99"})
    load_encoder(odd.name).encode_query(["abc"])
    assert made == [odd.name] * 2


def test_an_export_that_differs_from_the_model_is_refused(files: ModelFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    encode = exporting.OnnxEncoder.encode_document
    turned = lambda encoder, texts: np.roll(encode(encoder, texts), 1, axis=1)  # noqa: E731
    monkeypatch.setattr(exporting.OnnxEncoder, "encode_document", turned)
    outcome = exporting.export(files, export_place(files))
    assert outcome.kind == "refused"
    assert outcome.reason.startswith("its export differs from the model (cosine ")
    assert kept(files) == set()


def test_without_room_for_an_export_questions_are_answered_still(
    files: ModelFiles, made: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wanted = SentenceTransformerEncoder(files).encode_query(["abc"])
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/cache")
    for _ in range(2):
        assert np.array_equal(load_encoder(files.name).encode_query(["abc"]), wanted)
    assert made == []
    assert [entry.message for entry in caplog.records] == [
        f"the model {files.name} runs by sentence-transformers, slowly: "
        "its export cannot be kept in /dev/null/cache/awesearch/encoders (Not a directory)"
    ]


def test_a_disk_too_full_for_an_export_is_no_refusal(files: ModelFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
    outcome = exporting.export(files, export_place(files))
    assert outcome == Outcome("failed", f"its export cannot be kept in {export_place(files)} (No space left on device)")
    assert kept(files) == set()


def test_a_broken_model_is_the_same_clear_error_before_an_export(files: ModelFiles, tmp_path: Path) -> None:
    shutil.copytree(files.folder, tmp_path / "broken")
    write_json(tmp_path / "broken" / "modules.json", [MODULES[0], {**MODULES[1], "type": "nobody.Pooling"}])
    with pytest.raises(ModelError, match=r"broken is not a sentence-transformers model: \w+") as caught:
        load_encoder(str(tmp_path / "broken")).encode_query(["abc"])
    assert len(str(caught.value).splitlines()) == 1


def test_an_export_that_dies_leaves_sentence_transformers_to_answer(
    files: ModelFiles, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(exports, "_CHILD", "import os; os.abort()")
    assert load_encoder(files.name).encode_query(["abc"]).shape == (1, 16)
    assert "the export ended with status " in caplog.records[-1].message
    assert not export_place(files).parent.joinpath(f"{export_place(files).name}.refused.json").exists()
