"""What is computed of a list of a store once, and kept as long as the store is in use: what it holds never changes."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from search.stores import Store

T = TypeVar("T")


class OncePerList(Generic[T]):
    """Answers from memory where a list of a store was asked for before; computes for one caller at a time."""

    def __init__(self, compute: Callable[[Store, str], T]) -> None:
        self._compute = compute
        self._known: WeakKeyDictionary[Store, dict[str, T]] = WeakKeyDictionary()
        self._computing = threading.Lock()

    def __call__(self, store: Store, list_id: str) -> T:
        """Return what belongs to a list, by its id; what the computation raises is not kept."""
        with self._computing:
            known = self._known.setdefault(store, {})
            if list_id not in known:
                known[list_id] = self._compute(store, list_id)
            return known[list_id]
