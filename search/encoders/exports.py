"""A model's export for onnxruntime: where it is kept, and having it made once.

An export is a folder `<digest>-<format>` in the user's cache directory, moved there whole; a model that cannot be
exported has `<digest>-<format>.refused.json` instead, which says why.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from search.encoders.cache import cache_folder, keep
from search.encoders.export_record import Export, NotExportedError, read_export
from search.encoders.model_files import ModelFiles
from search.errors import ModelError

EXPORT_FORMAT = 1
_TOOLS = ("onnx", "onnxruntime", "sentence-transformers", "tokenizers", "torch", "transformers")
_SECONDS = 1_800
# the child finds this package, and all others, where its parent does, and nothing of the folder it happens to run in
_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from search.encoders.exporting import main; main(sys.argv[2:])"
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of exporting: `exported`, `refused` (the model), `unusable` (no model at all), `failed` (this time)."""

    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a model is not exported, and the versions that found so: others may do better."""

    reason: str
    versions: Mapping[str, str]


def export_place(files: ModelFiles) -> Path:
    """Return where a model's export is kept, whether or not it is there."""
    return cache_folder() / f"{files.digest[:32]}-{EXPORT_FORMAT}"


def ready_export(files: ModelFiles, runtime: str) -> Export:
    """Return a model's export for this version of onnxruntime, made now if need be.

    Raises NotExportedError where there can be none, and ModelError where the files are no model.
    """
    place = export_place(files)
    found = read_export(place)
    if found is not None and found.onnxruntime == runtime:
        return found
    if (refused := _refused(place)) is not None:
        raise NotExportedError(refused)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotExportedError(f"its export cannot be kept in {place.parent} ({error.strerror})") from error
    _log.warning("preparing the model %s for questions: once, some seconds", files.name)
    outcome = _export_apart(files, place)
    if outcome.kind == "unusable":
        raise ModelError(outcome.reason)
    if outcome.kind == "refused":
        # who cannot write the reason down finds it again
        with suppress(OSError):
            keep(_refusal_file(place), msgspec.json.encode(_Refusal(outcome.reason, _versions())))
    made = read_export(place) if outcome.kind == "exported" else None
    if made is None:
        raise NotExportedError(outcome.reason or f"its export in {place} is damaged")
    return made


def _export_apart(files: ModelFiles, place: Path) -> Outcome:
    # in a process of its own: torch stays out of this one, as do its warnings, and its memory goes back
    arguments = [str(files.folder), files.name, files.digest, str(place)]
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _CHILD, json.dumps(sys.path), *arguments],
            capture_output=True,
            env={**os.environ, "HF_HUB_OFFLINE": "1"},
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Outcome("failed", f"the export did not run ({error})")
    try:
        return msgspec.json.decode(done.stdout.splitlines()[-1], type=Outcome)
    except (IndexError, msgspec.MsgspecError):
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return Outcome("failed", " ".join([f"the export ended with status {done.returncode}", *said])[:300])


def _refused(place: Path) -> str | None:
    try:
        refusal = msgspec.json.decode(_refusal_file(place).read_bytes(), type=_Refusal)
    except (OSError, msgspec.MsgspecError):
        return None
    return refusal.reason if refusal.versions == _versions() else None


def _refusal_file(place: Path) -> Path:
    return place.with_name(f"{place.name}.refused.json")


def _versions() -> dict[str, str]:
    # it imports half of what reads e-mail, and a model that is ready needs none of it
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for tool in _TOOLS:
        try:
            found[tool] = version(tool)
        except PackageNotFoundError:
            found[tool] = "none"
    return found
