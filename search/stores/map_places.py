"""The map: where papers stand on a plane, near those that read alike, and where something near to them does."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexUnusableError

PLACES = "map.npy"
"""How the file is called in a generation."""
METHOD = "1"
"""Which way of drawing the map this is; another one draws it anew."""
LANDMARKS = 3_000
"""How many papers are drawn, in about ten seconds; all others are put among these."""
NEAREST = 10
"""Among how many papers whatever is not drawn is put."""
_SHARPNESS = 10.0
_COMPANY = 8.0
"""Papers stand together that are no farther apart than so many would be, were the map evenly filled."""


def place_among(places: NDArray[np.float32], cosines: NDArray[np.float32], drawn: int) -> NDArray[np.float32]:
    """Return the place of what is near to `k` papers, from theirs, float32 `[..., k, 2]`, and its cosines to them.

    It is the mean of the places that most of them share, the nearest weighing most: between two far places, where a
    plain mean would often be, stands nothing like it. `drawn` is how many papers the map is drawn of.
    """
    likeness = np.exp(_SHARPNESS * (cosines - cosines.max(axis=-1, keepdims=True)))
    apart = ((places[..., :, None, :] - places[..., None, :, :]) ** 2).sum(axis=-1)
    together = np.exp(-apart * drawn / (2 * _COMPANY))
    crowd = (together * likeness[..., None, :]).sum(axis=-1).argmax(axis=-1)
    weights = likeness * np.take_along_axis(together, crowd[..., None, None], axis=-2)[..., 0, :]
    weights /= weights.sum(axis=-1, keepdims=True)
    return np.asarray((weights[..., None] * places).sum(axis=-2), dtype=np.float32)


def write_places(path: Path, places: NDArray[np.float32]) -> None:
    """Write the place of every paper, float32 `[n, 2]`, to a file."""
    np.save(path, np.ascontiguousarray(places, dtype=np.float32), allow_pickle=False)


def read_places(path: Path, papers: int) -> NDArray[np.float32]:
    """Return the place of every paper, float32 `[papers, 2]`, mapped into memory and not read before it is asked for.

    Raises IndexUnusableError where the file does not hold just these.
    """
    try:
        places = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexUnusableError(f"the map {path} cannot be read; rebuild it: awesearch index") from error
    if places.shape != (papers, 2) or places.dtype != np.float32:
        raise IndexUnusableError(
            f"the map {path} holds {places.dtype} {list(places.shape)}, not places of {papers} papers; "
            "rebuild it: awesearch index"
        )
    return np.asarray(places)
