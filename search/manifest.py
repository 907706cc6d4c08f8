"""The manifest: which generation of an index answers, what made it, and the proof that its files are whole."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from search.errors import IndexUnusableError

FORMAT_VERSION = 5
MANIFEST = "manifest.json"
CHECKSUMS_ON_OPENING_BYTES = 100_000_000
_CURE = "rebuild it: awesearch index"


@dataclass(frozen=True, slots=True)
class Model:
    """The model of an index's vectors: its name, the digest of its files, the length of a vector."""

    name: str
    digest: str
    dimension: int


@dataclass(frozen=True, slots=True)
class File:
    """One file of a generation: its path below the index, its size in bytes, its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a generation holds.

    `withheld` are abstracts left out, `conflicts` arXiv ids that stand under another work too.
    """

    papers: int
    listings: int
    lists: int
    withheld: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was measured of a model's cosines in an index, as search.relevance has them.

    `elsewhere` is the median of questions from far fields, `own` that of the titles of its own papers, each without its
    paper, and `reached` what all but the lowest 2 % of these titles have. `reads_chinese` tells whether the model finds
    the English of Chinese terms.
    """

    elsewhere: float
    own: float
    reached: float
    reads_chinese: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `manifest.json` says; it is written last and replaced at once, so it is always of one build.

    `coverage` is how many papers have their abstract from which source, `content` the digest of all that it holds,
    `map_method` the way in which its map was drawn, `calibration` what cosines of its model mean among its papers.
    """

    format_version: int
    generation: int
    created: str
    model: Model
    text_template: str
    content: str
    counts: Counts
    coverage: Mapping[str, int]
    files: tuple[File, ...]
    calibration: Calibration
    map_method: str = ""

    def folder(self, index: Path) -> Path:
        """Return the folder of the generation that answers."""
        return index / generation_name(self.generation)


def generation_name(generation: int) -> str:
    """Return the name of a generation's folder."""
    return f"gen-{generation}"


def read_manifest(index: Path) -> Manifest:
    """Return the manifest of the index in a folder.

    Raises IndexUnusableError where there is none, or one of another format version.
    """
    path = index / MANIFEST
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexUnusableError(
            f"no index in {index} ({MANIFEST} is missing); build one: awesearch index --index {index}"
        ) from error
    except OSError as error:
        raise IndexUnusableError(f"{path} cannot be read ({error.strerror}); {_CURE}") from error
    try:
        version = msgspec.json.decode(data, type=_Versioned).format_version
        if version != FORMAT_VERSION:
            raise IndexUnusableError(
                f"the index in {index} has format version {version}, this awesearch reads {FORMAT_VERSION}; {_CURE}"
            )
        return msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError as error:
        raise IndexUnusableError(f"{path} is not a manifest ({error}); {_CURE}") from error


def check_files(index: Path, manifest: Manifest, *, every_byte: bool = False) -> None:
    """Check that a generation's files are all there and whole: sizes always, checksums where small or `every_byte`.

    Raises IndexUnusableError that names the first file that is not.
    """
    try:
        _check_files(index, manifest, every_byte=every_byte)
    except OSError as error:
        raise IndexUnusableError(
            f"the index file {error.filename} cannot be read ({error.strerror}); {_CURE}"
        ) from error


def _check_files(index: Path, manifest: Manifest, *, every_byte: bool) -> None:
    checksums = every_byte or sum(file.size for file in manifest.files) <= CHECKSUMS_ON_OPENING_BYTES
    for file in manifest.files:
        path = index / file.path
        if not path.is_file():
            raise IndexUnusableError(f"the index file {path} is missing; {_CURE}")
        size = path.stat().st_size
        if size != file.size:
            raise IndexUnusableError(f"the index file {path} has {size} bytes, not {file.size}; {_CURE}")
        if checksums and sha256_of(path) != file.sha256:
            raise IndexUnusableError(f"the index file {path} is damaged (its checksum differs); {_CURE}")


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as the JSON of `manifest.json`."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


@dataclass(frozen=True, slots=True)
class _Versioned:
    format_version: int
