"""What the encoders keep in the user's cache directory; all of it can be made again."""

import os
import uuid
from pathlib import Path

from platformdirs import user_cache_path


def cache_folder() -> Path:
    """Return the folder of what the encoders keep, whether or not it is there."""
    return user_cache_path("awesearch") / "encoders"


def fresh_sibling(path: Path) -> Path:
    """Return a path beside another that no other process or thread writes to."""
    return path.with_name(f".{path.name}.{os.getpid()}.{uuid.uuid4().hex[:8]}")


def keep(path: Path, content: bytes) -> None:
    """Write a file at once, so that a reader finds the old one or the new one; raises OSError where it cannot."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = fresh_sibling(path)
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
