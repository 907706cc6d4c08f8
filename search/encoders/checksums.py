"""The SHA-256 of large files, remembered: one that did not change since is not read again at every start."""

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from search.encoders.cache import cache_folder, keep
from search.manifest import sha256_of

_LARGE_BYTES = 1_000_000
_SETTLED_SECONDS = 2
"""A file that changed just now may change again within the same tick of the clock, so that nobody could tell."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it was read: were it another one, or written to, one of these would differ."""

    path: str
    size: int
    modified_ns: int
    changed_ns: int
    inode: int
    sha256: str


def remembered_sha256(path: Path) -> str:
    """Return a file's SHA-256 in hex, without reading the file where it is large and was read before."""
    now = _seen(path, "")
    if now.size < _LARGE_BYTES:
        return sha256_of(path)
    memory = cache_folder() / "checksums" / f"{hashlib.sha256(now.path.encode()).hexdigest()[:32]}.json"
    # no memory, a damaged one or one that cannot be written: reading the file is all that it costs
    with suppress(OSError, msgspec.MsgspecError):
        before = msgspec.json.decode(memory.read_bytes(), type=_Seen)
        if before == _seen(path, before.sha256):
            return before.sha256
    found = sha256_of(path)
    seen = _seen(path, found)
    if seen == replace(now, sha256=found) and time.time_ns() - seen.modified_ns > _SETTLED_SECONDS * 1_000_000_000:
        with suppress(OSError):
            keep(memory, msgspec.json.encode(seen))
    return found


def _seen(path: Path, sha256: str) -> _Seen:
    real = path.resolve()
    found = real.stat()
    return _Seen(str(real), found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, sha256)
