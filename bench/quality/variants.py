"""The search without one of its parts, or fused plainly: what each part is worth."""

import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from unittest.mock import patch

import numpy as np

from search import fusion, retrieval
from search.chinese import HAN
from search.stores import Ranking
from search.stores.fields import WEIGHTS
from search.stores.lexical import LexicalIndex

AS_IT_IS, PLAIN = "as it is", "plain reciprocal rank fusion"
_OFFSET = 60
"""Of plain reciprocal rank fusion: Cormack, Clarke and Buettcher, SIGIR 2009."""


def _plain(dense: Ranking, lexical: Ranking, words_share: float | None = None) -> Ranking:
    rows, places = np.unique(np.concatenate([dense.rows, lexical.rows]), return_inverse=True)
    shares = [1.0 / (_OFFSET + np.arange(1, len(one) + 1)) for one in (dense, lexical)]
    return Ranking.of(rows, np.bincount(places, np.concatenate(shares), minlength=len(rows)))


def _whole_share(lexical: Ranking) -> float:
    return fusion.WORDS_SHARE


def _as_often_as_said(_: LexicalIndex, words: list[str]) -> dict[str, float]:
    return {word: float(times) for word, times in Counter(words).items() if not HAN.match(word)}


def _as_it_stands(_: LexicalIndex, question: str) -> str:
    return question


VARIANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    AS_IT_IS: nullcontext,
    PLAIN: partial(patch.object, retrieval, "fuse", _plain),
    "the words' share is always whole": partial(patch.object, fusion, "words_share_of", _whole_share),
    "titles count once": partial(patch.dict, WEIGHTS, title=0.0),
    "without names": partial(patch.dict, WEIGHTS, name=0.0),
    "without notes": partial(patch.dict, WEIGHTS, note=0.0),
    "without headings and columns": partial(patch.dict, WEIGHTS, heading=0.0),
    "rare words count no more": partial(patch.object, LexicalIndex, "weights", _as_often_as_said),
    "misspelt words stay": partial(patch.object, LexicalIndex, "respelt", _as_it_stands),
    "Chinese is encoded as it stands": partial(patch.object, retrieval, "HAN", re.compile("(?!)")),
}
"""What makes each variant hold inside a `with`."""
