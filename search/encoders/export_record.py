"""What an export of a model for onnxruntime says of itself, and whether it is whole."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from search.encoders.checksums import remembered_sha256
from search.manifest import File

RECORD, GRAPH, WEIGHTS, TOKENIZER = "export.json", "model.onnx", "weights.bin", "tokenizer.json"


class NotExportedError(Exception):
    """A model has no export that can be used; its text says why."""


@dataclass(frozen=True, slots=True)
class Export:
    """What `export.json` says: how texts become the graph's inputs, and the files with their checksums."""

    onnxruntime: str
    dimension: int
    inputs: tuple[str, ...]
    query_prompt: str
    document_prompt: str
    pad_id: int
    pad_type_id: int
    pad_left: bool
    files: tuple[File, ...]


def read_export(place: Path) -> Export | None:
    """Return what an export says of itself; None where there is none, or where it is damaged."""
    try:
        export = msgspec.json.decode((place / RECORD).read_bytes(), type=Export)
        whole = all(
            (place / file.path).stat().st_size == file.size and remembered_sha256(place / file.path) == file.sha256
            for file in export.files
        )
    except (OSError, msgspec.MsgspecError):
        return None
    return export if whole else None
