"""Choosing some of many."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)


def sample(items: NDArray[T], most: int) -> NDArray[T]:
    """Return at most so many of the items, at even distances."""
    return items if len(items) <= most else items[np.linspace(0, len(items) - 1, most).astype(int)]
