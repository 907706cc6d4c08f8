"""Questions into vectors, and documents a few at a time: by onnxruntime where that gives the same, without torch."""

import functools
import logging
import threading
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.encoders.export_record import NotExportedError
from search.encoders.exports import export_place, ready_export
from search.encoders.model_files import ModelFiles
from search.encoders.sentence_transformer import SentenceTransformerEncoder

if TYPE_CHECKING:
    from search.encoders.onnx_runtime import OnnxEncoder

_log = logging.getLogger(__name__)


class QuestionEncoder:
    """Encodes by a model's export, made once, else by sentence-transformers; which of them, the first text settles.

    Safe from any thread; raises ModelError where the files are no model.
    """

    def __init__(self, files: ModelFiles) -> None:
        self.name = files.name
        self.digest = files.digest
        self._files = files
        self._settled: OnnxEncoder | SentenceTransformerEncoder | None = None
        self._settling = threading.Lock()

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._encoder.dimension

    def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, float32 `[n, d]`."""
        return self._encoder.encode_query(texts)

    def encode_document(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit row for each document, float32 `[n, d]`."""
        return self._encoder.encode_document(texts)

    @property
    def _encoder(self) -> "OnnxEncoder | SentenceTransformerEncoder":
        with self._settling:
            if self._settled is None:
                self._settled = self._settle()
            return self._settled

    def _settle(self) -> "OnnxEncoder | SentenceTransformerEncoder":
        try:
            # a tenth of a second: nobody pays for it who asks nothing
            from search.encoders.onnx_runtime import VERSION, OnnxEncoder

            return OnnxEncoder(self._files, export_place(self._files), ready_export(self._files, VERSION))
        except (NotExportedError, ImportError) as error:
            _say(f"the model {self.name} runs by sentence-transformers, slowly: {error}")
            return SentenceTransformerEncoder(self._files)


@functools.cache
def _say(line: str) -> None:
    # once in a process, however many engines it opens
    _log.warning(line)
