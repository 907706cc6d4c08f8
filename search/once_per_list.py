"""What is computed of a list of a store once, and kept as long as the store is in use: what it holds never changes."""

import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from search.stores import Store

T = TypeVar("T")


class OncePerList(Generic[T]):
    """Answers from memory where a list of a store was asked for before; who asks for one being computed waits for it.

    Of each store at most so many answers are kept, those asked for last; all of them where `most` is None.
    """

    def __init__(self, compute: Callable[[Store, str], T], most: int | None = None) -> None:
        self._compute = compute
        self._most = most
        self._stores: WeakKeyDictionary[Store, _Answers[T]] = WeakKeyDictionary()
        self._looking = threading.Lock()

    def __call__(self, store: Store, list_id: str) -> T:
        """Return what belongs to a list, by its id; what the computation raises is not kept."""
        with self._looking:
            answers = self._stores.setdefault(store, _Answers())
            computing = answers.computing[list_id]
        with computing:
            with self._looking:
                held = answers.known.pop(list_id, None)
            answer = (self._compute(store, list_id),) if held is None else held
            with self._looking:
                answers.known[list_id] = answer
                if self._most is not None and len(answers.known) > self._most:
                    # the oldest comes first
                    del answers.known[next(iter(answers.known))]
        return answer[0]


class _Answers(Generic[T]):
    """The answers of one store by list, each in a tuple, as an answer may be None, and the locks to compute them."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[T]] = {}
        self.computing: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
