"""Measuring what cosines mean in an index: those of questions from far fields, those of its own titles."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from search.encoders import Encoder
from search.manifest import Calibration
from search.papers import Paper
from search.relevance import NEAREST
from search.sentences import sentences

_TITLES = 100
_LOWEST = 0.02
_BLOCK = 1 << 16
# far from one another too: where an index has one of these fields, the median of them all hardly moves
_ELSEWHERE = """
how long to boil an egg
pruning roses in spring
rules of water polo
when did the Roman republic end
symptoms of appendicitis
the best season to visit Patagonia
mortgage rates for first-time buyers
how are violins varnished
the life cycle of salmon
treaties after the first world war
repairing a leaking tap
marathon training for beginners
divorce law in Spain
glaze recipes for stoneware
volcanoes of the Pacific rim
folk dances of Bulgaria
feeding a newborn at night
tuning a carburettor
the orbit of Mercury
poems about the sea
bacteria in raw milk
how to fold a napkin
election results of last year
knitting a jumper with cables
the price of copper
planting hedges on clay soil
Baroque church architecture
sharks near the coast
learning to ride a horse
stains on a wooden floor
bird migration over the Sahara
a visa for a stay in Japan
fermenting cabbage at home
fractures of the wrist
ski wax for wet snow
the grammar of Old Norse
steel alloys for knives
monsoon rains and rice harvests
how bees make honey
wedding customs in India
""".strip().splitlines()
_TERMS = {
    "推荐系统": "recommender systems",
    "数据库": "databases",
    "天气预报": "weather forecast",
    "神经网络": "neural networks",
    "股票市场": "stock market",
    "图像分割": "image segmentation",
    "语音识别": "speech recognition",
    "糖尿病": "diabetes",
    "机器人": "robots",
    "量子计算": "quantum computing",
}
_READ = 0.7
"""The part of the terms whose English must be the nearest of all for the model to count as one that reads Chinese."""


def calibrate(papers: Iterable[Paper], vectors: NDArray[np.float32], encoder: Encoder) -> Calibration:
    """Return what cosines mean in an index of papers, row i of `vectors` `[n, d]` being paper i."""
    count = len(vectors)
    chosen = {step * count // min(_TITLES, count) for step in range(min(_TITLES, count))}
    titles = {row: title for row, paper in enumerate(papers) if row in chosen and (title := _title(paper))}
    elsewhere = _nearness(encoder.encode_query(_ELSEWHERE), vectors, None)
    own = elsewhere
    if titles and count > 1:
        own = _nearness(encoder.encode_query([*titles.values()]), vectors, np.array([*titles]))
    return Calibration(
        elsewhere=float(np.median(elsewhere)),
        own=float(np.median(own)),
        reached=float(np.quantile(own, _LOWEST)),
        reads_chinese=_reads_chinese(encoder),
    )


def _title(paper: Paper) -> str:
    """Return what stands for a question that others of the papers answer: the title, else the first sentence."""
    abstract = paper.abstract or ""
    return paper.title or next((abstract[start:end] for start, end in sentences(abstract)), "")


def _nearness(
    questions: NDArray[np.float32], vectors: NDArray[np.float32], without: NDArray[np.int64] | None
) -> NDArray[np.float32]:
    """Return the mean of each question's highest cosines, but for that of row `without[i]` for question i."""
    nearest = np.zeros((len(questions), 0), dtype=np.float32)
    for start in range(0, len(vectors), _BLOCK):
        block = questions @ np.asarray(vectors[start : start + _BLOCK]).T
        if without is not None:
            asked = np.flatnonzero((start <= without) & (without < start + block.shape[1]))
            block[asked, without[asked] - start] = -np.inf
        both = np.hstack([nearest, block])
        nearest = np.partition(both, -min(NEAREST, both.shape[1]), axis=1)[:, -NEAREST:]
    kept = np.where(np.isfinite(nearest), nearest, np.nan)
    return np.asarray(np.nanmean(kept, axis=1), dtype=np.float32)


def _reads_chinese(encoder: Encoder) -> bool:
    cosines = encoder.encode_query([*_TERMS]) @ encoder.encode_query([*_TERMS.values()]).T
    return float(np.mean(cosines.argmax(axis=1) == np.arange(len(_TERMS)))) >= _READ
