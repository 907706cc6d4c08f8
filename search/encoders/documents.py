"""Documents into vectors: a few as questions are, many by processes that do nothing else."""

import multiprocessing
import threading
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import util
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

import numpy as np
from numpy.typing import NDArray

from search.encoders.bulk import Answer, serve
from search.encoders.model_files import ModelFiles
from search.encoders.processors import processors
from search.encoders.questions import QuestionEncoder
from search.errors import ModelError

_FEW = 256
"""So many texts are embedded by the question encoder in the time in which torch is loaded."""
_MANY, _PROCESSORS_EACH, _MOST_WORKERS = 1_024, 4, 8
_SECONDS_TO_END = 3


class DocumentEncoder:
    """Encodes documents in bulk, in processes of its own, which end with this object or with this process.

    Safe from any thread; raises ModelError where the files are no model, or where such a process ends.
    """

    def __init__(self, files: ModelFiles) -> None:
        self.name = files.name
        self.digest = files.digest
        self._files = files
        self._questions = QuestionEncoder(files)
        self._workers: list[_Worker] = []
        self._alone = threading.Lock()

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._questions.dimension

    def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, float32 `[n, d]`."""
        return self._questions.encode_query(texts)

    def encode_document(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit row for each document, float32 `[n, d]`."""
        with self._alone:
            if (not self._workers and len(texts) < _FEW) or not texts:
                return self._questions.encode_document(texts)
            try:
                return self._shared_out(texts)
            except BaseException:
                # a worker that still computes what nobody waits for would answer the next question with it
                self._workers = []
                raise

    def _shared_out(self, texts: list[str]) -> NDArray[np.float32]:
        workers = self._started(len(texts))
        # each gets its share of the long and of the short
        order = sorted(range(len(texts)), key=lambda position: -len(texts[position]))
        shares = [order[number :: len(workers)] for number in range(len(workers))]
        for worker, share in zip(workers, shares, strict=True):
            worker.ask([texts[position] for position in share])
        parts = [worker.answer() for worker in workers]
        rows = np.empty((len(texts), parts[0].shape[1]), dtype=np.float32)
        for share, part in zip(shares, parts, strict=True):
            rows[share] = part
        return rows

    def _started(self, count: int) -> "Sequence[_Worker]":
        most = min(processors() // _PROCESSORS_EACH, _MOST_WORKERS) if count >= _MANY else 1
        if not self._workers:
            self._workers = [_Worker(self._files, processors() // max(most, 1))]
            if most > 1 and self._workers[0].device() == "cpu":
                self._workers += [_Worker(self._files, processors() // most) for _ in range(most - 1)]
        return self._workers


def _end(pipe: "Connection[list[str], Answer]", process: SpawnProcess) -> None:
    pipe.close()
    process.join(_SECONDS_TO_END)
    if process.is_alive():
        process.terminate()


class _Worker:
    """A process that embeds; it ends when nobody holds the other end of its pipe."""

    def __init__(self, files: ModelFiles, threads: int) -> None:
        self._name = files.name
        self._device = ""
        # a fresh process: torch stays out of this one, where it would meet FAISS, and threads do not survive a fork
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, files.folder, threads), daemon=True)
        self._process.start()
        theirs.close()
        # before multiprocessing ends its children by force at exit: one that ends by itself leaves nothing behind
        util.Finalize(self, _end, (self._pipe, self._process), exitpriority=1)

    def device(self) -> str:
        """Return the kind of device that it computes on; raises ModelError where it could not load the model."""
        self._device = self._device or self._hear().device
        return self._device

    def ask(self, texts: list[str]) -> None:
        """Give it texts to embed."""
        self.device()
        # where it has ended meanwhile, waiting for the answer tells
        with suppress(BrokenPipeError, ConnectionResetError):
            self._pipe.send(texts)

    def answer(self) -> NDArray[np.float32]:
        """Wait for the rows, float32 `[n, d]`."""
        rows = self._hear().rows
        assert rows is not None
        return rows

    def _hear(self) -> Answer:
        try:
            answer: Answer = self._pipe.recv()
        except (EOFError, ConnectionResetError) as error:
            self._process.join(5)
            raise ModelError(
                f"the process that embeds with {self._name} ended (status {self._process.exitcode}); is there enough "
                "memory?\nwhat is embedded is kept: run it again"
            ) from error
        if answer.error:
            raise ModelError(answer.error)
        return answer
