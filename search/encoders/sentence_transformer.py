"""Any sentence-transformers model as an Encoder; the only file that imports sentence_transformers."""

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.encoders.model_files import ModelFiles
from search.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    Model = SentenceTransformer


class SentenceTransformerEncoder:
    """Encodes with sentence-transformers, the model's own prompts honoured, on a GPU where there is one.

    The model is loaded at the first text; raises ModelError where its files are not such a model.
    """

    def __init__(self, files: ModelFiles) -> None:
        self.name = files.name
        self.digest = files.digest
        self._folder = files.folder
        self._loaded: Model | None = None
        # one at a time: the tokenizer may not be shared, and torch takes every core for one batch anyway
        self._alone = threading.RLock()

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, float32 `[n, d]`."""
        with self._alone:
            return self._rows(self._model.encode_query(texts, normalize_embeddings=True), len(texts))

    def encode_document(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit row for each document, float32 `[n, d]`."""
        with self._alone:
            return self._rows(self._model.encode_document(texts, normalize_embeddings=True), len(texts))

    def _rows(self, encoded: object, count: int) -> NDArray[np.float32]:
        return np.asarray(encoded, dtype=np.float32).reshape(count, self.dimension)

    @property
    def _model(self) -> "Model":
        with self._alone:
            return self._load()

    def _load(self) -> "Model":
        if self._loaded is None:
            self._loaded = load_model(self._folder)
        return self._loaded


def load_model(folder: Path, device: str | None = None) -> "Model":
    """Return the model in a folder, on a GPU where there is one unless told otherwise; raises ModelError for none."""
    # the import takes seconds: nobody pays for it who asks nothing
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        return SentenceTransformer(str(folder), device=device, local_files_only=True)
    except Exception as error:
        # each module of a model loads itself, and each fails in its own way
        reason = " ".join([type(error).__name__, *str(error).splitlines()[:1]])[:200]
        raise ModelError(f"{folder} is not a sentence-transformers model: {reason}") from error
