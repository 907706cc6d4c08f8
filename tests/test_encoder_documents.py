"""Documents embedded many at a time: the same vectors, from processes of their own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import ROOT
from models import export_here, write_json, write_tiny_model

from search.encoders import Encoder, bulk, documents, find_model, load_document_encoder
from search.encoders.documents import DocumentEncoder
from search.encoders.model_files import DEFAULT_MODEL
from search.encoders.sentence_transformer import SentenceTransformerEncoder
from search.errors import ModelError

SUBJECTS = ("graphs of users", "语义标识", "cold-start items", "volcanic rocks", "protein folding")
TEXTS = [f"{subject.upper() if number % 7 == 0 else subject} " * (1 + number % 40) for number in range(300)
         for subject in [SUBJECTS[number % 5]]]  # fmt: skip


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def tiny(tiny_model: Path) -> Encoder:
    return load_document_encoder(str(tiny_model))


def test_many_documents_have_the_rows_of_sentence_transformers_in_their_order(tiny: Encoder, tiny_model: Path) -> None:
    rows = tiny.encode_document(TEXTS)
    wanted = SentenceTransformerEncoder(find_model(str(tiny_model))).encode_document(TEXTS)
    assert (rows.dtype, rows.shape) == (np.float32, (300, 16))
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.sum(rows * wanted, axis=1).min() >= 0.999


def test_the_nearest_of_many_documents_are_those_of_sentence_transformers() -> None:
    packaged, bare = load_document_encoder(DEFAULT_MODEL), SentenceTransformerEncoder(find_model(DEFAULT_MODEL))
    texts = [*(f"A paper about {subject}, and nothing else." for subject in SUBJECTS), *["padding"] * 251]
    rows, wanted = packaged.encode_document(texts)[:5], bare.encode_document(texts[:5])
    question = bare.encode_query(["how do proteins fold"])[0]
    assert np.argsort(-rows @ question).tolist() == np.argsort(-wanted @ question).tolist()
    assert np.sum(rows * wanted, axis=1).min() >= 0.999


@pytest.mark.parametrize("number", ["bfloat16", "float32"])
def test_a_model_computes_in_16_bits_where_the_processor_does(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    monkeypatch.setattr(bulk, "_number", lambda device: getattr(torch, number))
    model = bulk.Bulk(tiny_model, torch.get_num_threads())
    assert {parameter.dtype for parameter in model.model.parameters()} == {getattr(torch, number)}
    wanted = SentenceTransformerEncoder(find_model(str(tiny_model))).encode_document(TEXTS)
    assert np.sum(model.encode(TEXTS) * wanted, axis=1).min() >= 0.999


def test_a_model_that_16_bits_change_computes_in_32(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_number", lambda device: torch.bfloat16)
    monkeypatch.setattr(bulk, "_EQUAL", 1.1)
    model = bulk.Bulk(tiny_model, torch.get_num_threads())
    assert {parameter.dtype for parameter in model.model.parameters()} == {torch.float32}


def test_a_few_documents_start_no_process(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export_here(find_model(str(tiny_model)))
    monkeypatch.setattr(documents, "serve", None)
    encoder = load_document_encoder(str(tiny_model))
    assert encoder.encode_document(TEXTS[:255]).shape == (255, 16)
    assert encoder.encode_document([]).shape == (0, 16)


def test_where_there_are_processors_several_processes_share_the_documents(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "processors", lambda: 8)
    encoder = DocumentEncoder(find_model(str(tiny_model)))
    rows = encoder.encode_document(TEXTS * 4)
    assert len(encoder._workers) == 2
    assert np.allclose(rows, np.tile(rows[:300], (4, 1)), atol=0.02)
    assert np.abs(rows[0] - rows[3]).max() > 0.02


def test_a_process_that_dies_is_an_error_and_the_next_call_works(tiny: DocumentEncoder) -> None:
    tiny.encode_document(TEXTS)
    pid = tiny._workers[0]._process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(ModelError, match=r"^the process that embeds with .*tiny ended \(status -9\)"):
        tiny.encode_document(TEXTS)
    assert tiny.encode_document(TEXTS).shape == (300, 16)


def test_a_model_that_cannot_be_loaded_is_the_same_clear_error(tiny_model: Path, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    for path in tiny_model.iterdir():
        if path.is_file():
            (tmp_path / "broken" / path.name).write_bytes(path.read_bytes())
    write_json(tmp_path / "broken" / "config.json", {})
    with pytest.raises(ModelError, match=r"broken is not a sentence-transformers model: \w+"):
        load_document_encoder(str(tmp_path / "broken")).encode_document(TEXTS)


def test_embedding_leaves_torch_out_of_the_process_that_asks(tiny_model: Path) -> None:
    code = (
        "import sys; from search.encoders import load_document_encoder; "
        f"print(load_document_encoder({str(tiny_model)!r}).encode_document(['abc'] * 300).shape, *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("(300, 16) ")
    assert set(done.stdout.split()) & {"torch", "transformers", "sentence_transformers"} == set()
    assert done.stderr == ""
