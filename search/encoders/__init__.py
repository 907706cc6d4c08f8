"""Encoders: what turns questions and documents into vectors."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.encoders.model_files import ModelFiles, find_model
from search.encoders.questions import QuestionEncoder

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into float32 unit rows `[n, d]`; `digest` names weights, tokenizer, pooling and length."""

    name: str
    digest: str

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def encode_query(self, texts: list[str]) -> Vectors:
        """Return one unit row for each question, float32 `[n, d]`."""
        ...

    def encode_document(self, texts: list[str]) -> Vectors:
        """Return one unit row for each document, float32 `[n, d]`."""
        ...


def load_encoder(model: str) -> Encoder:
    """Return the encoder for questions of a model on this machine, by name or folder.

    Raises ModelError where it cannot be had.
    """
    return QuestionEncoder(find_model(model))


def load_document_encoder(model: str) -> Encoder:
    """Return the same for many documents; raises ModelError where it cannot be had."""
    # who only asks pays nothing for what starts processes
    from search.encoders.documents import DocumentEncoder

    return DocumentEncoder(find_model(model))


__all__ = ["Encoder", "ModelFiles", "Vectors", "find_model", "load_document_encoder", "load_encoder"]
