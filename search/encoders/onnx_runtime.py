"""An exported model as an Encoder; the only file that imports onnxruntime and tokenizers."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from search.encoders.batching import batches_by_tokens
from search.encoders.export_record import GRAPH, TOKENIZER, WEIGHTS, Export, NotExportedError
from search.encoders.model_files import ModelFiles
from search.encoders.processors import processors

# Since 1.29 it sends its maker what it runs, keeps a number of this machine, and reads this once, when it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

onnxruntime.disable_telemetry_events()

_BATCH_TOKENS = 2_048
_MOST_THREADS = 4
_ERRORS_ONLY = 3
VERSION: str = onnxruntime.__version__


class OnnxEncoder:
    """Encodes by a model's export on the processor, from any thread; raises NotExportedError where it does not load."""

    def __init__(self, files: ModelFiles, folder: Path, export: Export) -> None:
        self.name = files.name
        self.digest = files.digest
        self._export = export
        self.dimension = export.dimension
        try:
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = onnxruntime.InferenceSession(folder / GRAPH, _options(), providers=["CPUExecutionProvider"])
        except Exception as error:
            # either library raises its own kinds, some of them plain Exception
            raise NotExportedError(f"its export in {folder} does not load ({str(error).splitlines()[0]})") from error

    def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, float32 `[n, d]`."""
        return self._encode([self._export.query_prompt + text for text in texts])

    def encode_document(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit row for each document, float32 `[n, d]`."""
        return self._encode([self._export.document_prompt + text for text in texts])

    def tokens(self, text: str) -> list[int]:
        """Return the ids of a text's tokens as the model reads them, no more than it reads."""
        return list(self._tokenizer.encode(text).ids)

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        # one by one: tokenizing a batch starts threads that do not survive a fork
        encoded = [self._tokenizer.encode(text) for text in texts]
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for batch in batches_by_tokens([len(one.ids) for one in encoded], _BATCH_TOKENS):
            rows[batch] = self._run([encoded[position] for position in batch])
        return rows

    def _run(self, batch: Sequence[Encoding]) -> NDArray[np.float32]:
        shape = len(batch), max(len(one.ids) for one in batch)
        columns = {
            "input_ids": np.full(shape, self._export.pad_id, dtype=np.int64),
            "attention_mask": np.zeros(shape, dtype=np.int64),
            "token_type_ids": np.full(shape, self._export.pad_type_id, dtype=np.int64),
        }
        for row, one in enumerate(batch):
            text = slice(shape[1] - len(one.ids), None) if self._export.pad_left else slice(len(one.ids))
            columns["input_ids"][row, text] = one.ids
            columns["attention_mask"][row, text] = one.attention_mask
            columns["token_type_ids"][row, text] = one.type_ids
        (rows,) = self._session.run(None, {name: columns[name] for name in self._export.inputs})
        return np.asarray(rows, dtype=np.float32)


def save_tokenizer(tokenizer: str, path: Path, longest: int | None, side: str) -> None:
    """Save a tokenizer, given as its JSON, so that it cuts texts at `longest` tokens and pads nothing."""
    made: Tokenizer = Tokenizer.from_str(tokenizer)
    made.no_padding()
    if longest is None:
        made.no_truncation()
    else:
        made.enable_truncation(longest, direction=side)
    made.save(str(path), pretty=False)


def save_optimised(graph: Path, folder: Path) -> None:
    """Optimise a graph once and for all, for any processor of its kind, and save it with its weights beside it."""
    options = _options()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / GRAPH)
    # weights in a file of their own are mapped into memory: they need not be read and copied at every start
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", WEIGHTS)
    options.add_session_config_entry("session.optimized_model_external_initializers_min_size_in_bytes", "1024")
    onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _options() -> "onnxruntime.SessionOptions":
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    # a question is a few tokens: more threads than these only wait for each other
    options.intra_op_num_threads = min(_MOST_THREADS, processors())
    options.inter_op_num_threads = 1
    # threads wait busily within a question and not between questions
    options.add_session_config_entry("session.force_spinning_stop", "1")
    options.log_severity_level = _ERRORS_ONLY
    return options
