"""Many documents into vectors as fast as the machine can; runs in processes of its own."""

import os
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from search.encoders.batching import batches_by_tokens
from search.encoders.sentence_transformer import load_model
from search.errors import ModelError

if TYPE_CHECKING:
    import torch

_TOKENS_A_THREAD, _MOST_TOKENS = 2_048, 16_384
_TOKENS_ON_A_GPU = 65_536
_EQUAL = 0.999
_PROBES = ["graph", "Generative retrieval assigns semantic IDs to items. " * 12, "推荐系统与大语言模型"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker sends: rows, float32 `[n, d]`, or what went wrong; first of all the kind of device it has."""

    rows: NDArray[np.float32] | None = None
    device: str = ""
    error: str = ""


def serve(connection: "Connection[Answer, list[str]]", folder: Path, threads: int) -> None:
    """Answer each list of texts with its rows, until nobody is there to ask."""
    # Ctrl-C is for the process that asks; when that ends, so does this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            model = Bulk(folder, threads)
        except ModelError as error:
            connection.send(Answer(error=str(error)))
            return
        connection.send(Answer(device=model.device))
        while True:
            texts = connection.recv()
            try:
                answer = Answer(model.encode(texts))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told to the process that asks
                answer = Answer(error=" ".join([type(error).__name__, *str(error).splitlines()[:1]])[:200])
            connection.send(answer)


class Bulk:
    """A model whose transformer computes in 16 bits where the processor or the GPU does so by itself."""

    def __init__(self, folder: Path, threads: int) -> None:
        import torch

        torch.set_num_threads(threads)
        self.model = load_model(folder).eval()
        # what reads more than tokens, or leads them several ways, runs as sentence-transformers runs it
        led = any((self.model.module_kwargs or {}).values()) or "Router" in {type(one).__name__ for one in self.model}
        self._plain = hasattr(self.model.tokenizer, "is_fast") and not led
        self.device = str(self.model.device.type)
        self._budget = _TOKENS_ON_A_GPU if self.device == "cuda" else min(_TOKENS_A_THREAD * threads, _MOST_TOKENS)
        named = [self.model.prompts[name] for name in ("document", "passage", "corpus") if name in self.model.prompts]
        self._prompt = named[0] if named else None
        if self._plain and (number := _number(self.device)) != torch.float32:
            wanted = self._by_itself(_PROBES)
            # what follows the transformer adds up many numbers: that stays in 32 bits
            self.model[0].to(number)
            if not np.sum(self.encode(_PROBES) * wanted, axis=1).min() >= _EQUAL:
                self.model = load_model(folder).eval()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row for each document, float32 `[n, d]`."""
        import torch

        if not self._plain:
            return self._by_itself(texts)
        lengths = [len(ids) for ids in self.model.tokenizer(list(texts), truncation=True)["input_ids"]]
        batches = list(batches_by_tokens(lengths, self._budget))
        rows = np.empty((len(texts), int(self.model.get_embedding_dimension() or 0)), dtype=np.float32)

        def prepare(batch: Sequence[int]) -> dict[str, Any]:
            return dict(self.model.preprocess([texts[row] for row in batch], prompt=self._prompt, task="document"))

        # the next batch is tokenized while this one is computed
        with ThreadPoolExecutor(1) as beside, torch.inference_mode():
            ahead = [beside.submit(prepare, batch) for batch in batches[:2]]
            for number, batch in enumerate(batches):
                features = ahead[number].result()
                if number + 2 < len(batches):
                    ahead.append(beside.submit(prepare, batches[number + 2]))
                rows[batch] = self._vectors(features).cpu().numpy()
        return rows

    def _by_itself(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray(self.model.encode_document(list(texts), normalize_embeddings=True), dtype=np.float32)

    def _vectors(self, features: dict[str, Any]) -> "torch.Tensor":
        import torch

        for name, value in features.items():
            if isinstance(value, torch.Tensor):
                features[name] = value.to(self.device)
        first, *others = self.model
        features = first(features)
        for name, value in features.items():
            if isinstance(value, torch.Tensor) and value.is_floating_point():
                features[name] = value.float()
        for module in others:
            features = module(features)
        vectors: torch.Tensor = features["sentence_embedding"][:, : self.model.truncate_dim]
        return torch.nn.functional.normalize(vectors, p=2, dim=1)


def _number(device: str) -> "torch.dtype":
    import torch

    if device == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
    able: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)() if device == "cpu" else {}
    # elsewhere 16 bits are computed by way of 32 and take longer
    return torch.bfloat16 if able.get("avx512_bf16") or able.get("amx_bf16") else torch.float32
