"""Exporting a model for onnxruntime, proven equal to sentence-transformers; runs in a process of its own."""

import errno
import os
import shutil
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from search.encoders.cache import fresh_sibling
from search.encoders.export_record import GRAPH, RECORD, TOKENIZER, WEIGHTS, Export, NotExportedError, read_export
from search.encoders.exports import Outcome
from search.encoders.graph import save_graph
from search.encoders.model_files import ModelFiles
from search.encoders.onnx_runtime import VERSION, OnnxEncoder, save_optimised, save_tokenizer
from search.encoders.sentence_transformer import load_model
from search.errors import ModelError
from search.manifest import File, sha256_of

if TYPE_CHECKING:
    from search.encoders.sentence_transformer import Model

_EQUAL = 0.9999
_LARGEST_BYTES = 1_900_000_000
"""A graph is one protocol buffer while it is made, and those end at 2 GiB."""
_WEIGHTS, _COPIES = ("*.safetensors", "pytorch_model*.bin"), 3
_LONGEST_WORDS = 2_000
_TEXTS = (
    "graph",
    "generative retrieval with semantic IDs",
    "推荐系统与大语言模型",
    "Cold-start 推荐 für naïve Users: 100 % of №1, 😀!",
    "",
    " \n\t ",
    "SCALING LAWS OF LARGE SEQUENTIAL RECOMMENDATION MODELS",
    "a\nb  c\u00a0d\u200be",
    "We propose a transformer that ranks the items of a long history of clicks. " * 8,
)


def export(files: ModelFiles, place: Path) -> Outcome:
    """Export a model to a place, whole or not at all; what stood there is replaced unless it is whole."""
    beside = fresh_sibling(place)
    try:
        beside.mkdir(parents=True)
        return _export(files, place, beside)
    except NotExportedError as refused:
        return Outcome("refused", str(refused))
    except ModelError as error:
        return Outcome("unusable", str(error))
    except OSError as error:
        return Outcome("failed", f"its export cannot be kept in {place} ({error.strerror or error})")
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def main(arguments: Sequence[str]) -> None:
    """Export a model's folder, name and digest to a place; the last line of the output is the Outcome as JSON."""
    folder, name, digest, place = arguments
    outcome = export(ModelFiles(name, Path(folder), digest), Path(place))
    sys.stdout.write(f"\n{msgspec.json.encode(outcome).decode()}\n")


def _export(files: ModelFiles, place: Path, beside: Path) -> Outcome:
    weights = sum(path.stat().st_size for kind in _WEIGHTS for path in files.folder.rglob(kind))
    if weights > _LARGEST_BYTES:
        raise NotExportedError("its weights are more than a graph can hold")
    if shutil.disk_usage(beside).free < _COPIES * weights:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    model = load_model(files.folder, "cpu")
    try:
        record = _save(model, beside)
        _prove(model, OnnxEncoder(files, beside, record))
    except (NotExportedError, OSError):
        raise
    except Exception as error:
        # torch, transformers and onnxruntime refuse a model each in many ways
        reason = " ".join([type(error).__name__, *str(error).strip().splitlines()[:1]])[:200]
        raise NotExportedError(f"it cannot be exported ({reason})") from error
    (beside / RECORD).write_bytes(msgspec.json.encode(record))
    return _move(beside, place)


def _save(model: "Model", folder: Path) -> Export:
    tokenizer = model.tokenizer
    if not getattr(tokenizer, "is_fast", False):
        raise NotExportedError("it has no fast tokenizer")
    limits = [limit for limit in (model.max_seq_length, tokenizer.model_max_length) if limit and limit < 10**9]
    save_tokenizer(
        tokenizer.backend_tokenizer.to_str(), folder / TOKENIZER, min(limits, default=None), tokenizer.truncation_side
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        inputs = save_graph(model, folder / "traced.onnx")
    save_optimised(folder / "traced.onnx", folder)
    (folder / "traced.onnx").unlink()
    return Export(
        onnxruntime=VERSION,
        dimension=int(model.get_embedding_dimension() or 0),
        inputs=inputs,
        query_prompt=_prompt(model, "query"),
        document_prompt=_prompt(model, "document", "passage", "corpus"),
        pad_id=tokenizer.pad_token_id or 0,
        pad_type_id=tokenizer.pad_token_type_id,
        pad_left=tokenizer.padding_side == "left",
        files=tuple(
            File(name, (folder / name).stat().st_size, sha256_of(folder / name))
            for name in (GRAPH, WEIGHTS, TOKENIZER)
            if (folder / name).exists()
        ),
    )


def _prompt(model: "Model", *names: str) -> str:
    # the names that sentence-transformers tries, in its order
    named = [model.prompts[name] for name in (*names, model.default_prompt_name) if name in model.prompts]
    return named[0] or "" if named else ""


def _prove(model: "Model", encoder: OnnxEncoder) -> None:
    """Raise NotExportedError unless the export gives the vectors that sentence-transformers gives."""
    longest = model.max_seq_length or _LONGEST_WORDS
    texts = [*_TEXTS, " ".join(f"item{number % 97}" for number in range(min(longest, _LONGEST_WORDS) + 50))]
    endless = "recommendation " * (longest + 50)
    if encoder.tokens(endless) != model.preprocess([endless])["input_ids"][0].tolist():
        raise NotExportedError("its tokenizer cuts long texts otherwise")
    for ours, theirs in (
        (encoder.encode_query, model.encode_query),
        (encoder.encode_document, model.encode_document),
    ):
        wanted = np.asarray(theirs(texts, normalize_embeddings=True), dtype=np.float32)
        for rows in (ours(texts), np.concatenate([ours([text]) for text in texts])):
            cosines = np.sum(rows * wanted, axis=1)
            lengths = np.linalg.norm(rows, axis=1)
            if not (np.all(cosines >= _EQUAL) and np.all(np.abs(lengths - 1) < 1 - _EQUAL)):
                raise NotExportedError(f"its export differs from the model (cosine {cosines.min():.4f})")


def _move(beside: Path, place: Path) -> Outcome:
    old, there = fresh_sibling(place), read_export(place)
    if place.exists() and (there is None or there.onnxruntime != VERSION):
        place.rename(old)
    try:
        beside.rename(place)
    except OSError:
        # another process was faster: its export is as good
        if read_export(place) is None:
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
    return Outcome("exported")
