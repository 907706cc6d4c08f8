"""Measures section suggestions: how often right, how well calibrated, how often given where none fits.

python bench/filing.py [--folds 20] [--metadata arxiv-metadata.jsonl.gz] [--plot bench/results/filing.png]

Each work is hidden in every list, all that is learnt or fitted is learnt anew without it, and it is filed. `--folds 0`
hides one work at a time.
"""

import argparse
import multiprocessing
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from other_fields import drawn

from indexer.base_index import BaseIndex
from indexer.learning import Listed, learn
from search.encoders import Encoder, load_encoder
from search.engine import SearchEngine
from search.papers import PaperList
from search.stores.local import LocalStore
from search.suggesting.filing import LEAST_FIT, Filer, Placement
from search.suggesting.likeness import other_fields
from search.suggesting.words import count_words

LISTS = ("foundation-recsys-2024-08", "llm4rec-paper", "awesome-llm-for-recsys")
FEWEST = 3
_LEFT_OUT = re.compile(r"pending|datasets? & benchmarks?", re.IGNORECASE)
_BINS = 10


class Remembering:
    """An encoder that encodes each text once: headings are the same in every fold."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self._known = encoder, dict[str, NDArray[np.float32]]()
        self.name, self.digest, self.dimension = encoder.name, encoder.digest, encoder.dimension

    def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, float32 `[n, d]`."""
        return self._encoder.encode_query(texts)

    def encode_document(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit row for each document, float32 `[n, d]`."""
        new = [text for text in texts if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode_document(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@dataclass(frozen=True, slots=True)
class Case:
    """One work in one list: where it stands, what was said of it, unseen."""

    list: str
    right: frozenset[tuple[str, ...]]
    placement: Placement


class Bench:
    """The listed papers of an index, filed as if each had never been listed."""

    def __init__(self, index: Path) -> None:
        store = LocalStore(index)
        self.encoder = Remembering(load_encoder(store.manifest.model.name))
        self.lists: Sequence[PaperList] = store.lists
        base = BaseIndex(index)
        papers = store.papers(range(store.manifest.counts.papers))
        self.listed = [
            Listed(row, paper, store.vector(row), base.words(paper))
            for row, paper in enumerate(papers)
            if paper.listings
        ]
        learn(self.listed, self.lists, self.encoder)

    def filer(self, kept: Sequence[Listed]) -> Filer:
        """Return what files by these papers alone."""
        model = learn(kept, self.lists, self.encoder)
        elsewhere = other_fields(self.encoder.digest, self.encoder.dimension)
        return Filer(model, np.stack([one.vector for one in kept]), elsewhere, least_fit=0.0)

    def fold(self, number: int, folds: int) -> list[tuple[int, list[Placement]]]:
        """Return the placements of every `folds`-th work from `number` on, learnt without them."""
        filer = self.filer([one for at, one in enumerate(self.listed) if at % folds != number])
        return [
            (at, filer.file(one.vector, one.words, LISTS)) for at, one in enumerate(self.listed) if at % folds == number
        ]

    def cases(self, folds: int) -> list[Case]:
        """Return every listed work in every list of LISTS where it stands in a section that counts."""
        folds = folds or len(self.listed)
        _forked.append(self)
        with multiprocessing.get_context("fork").Pool() as pool:
            found = pool.starmap(_fold, [(number, folds) for number in range(folds)], chunksize=1)
        _forked.clear()
        placed = {at: {one.list: one for one in placements} for part in found for at, placements in part}
        counted = {name: set(self._counted(name)) for name in LISTS}
        cases = []
        for at, one in enumerate(self.listed):
            for name in LISTS:
                sections = {entry.section for entry in one.paper.listings if entry.list == name}
                if right := frozenset(sections & counted[name]):
                    cases.append(Case(name, right, placed[at][name]))
        return cases

    def _counted(self, name: str) -> Iterator[tuple[str, ...]]:
        places = ({entry.section for entry in one.paper.listings if entry.list == name} for one in self.listed)
        sizes = Counter(section for sections in places for section in sections)
        return (
            section for section, size in sizes.items() if size >= FEWEST and not _LEFT_OUT.search(" ".join(section))
        )

    def refused(self, metadata: Path) -> Iterator[tuple[str, float, float]]:
        """Yield, of papers of other fields to choose by and to report on, the share filed by any list, by one."""
        filer = self.filer(self.listed)
        for name, records in zip(("choosing", "reporting"), drawn(metadata)[1:], strict=True):
            vectors = self.encoder.encode_document([one.paper.text for one in records])
            given = [
                [one.fit >= LEAST_FIT for one in filer.file(vector, count_words(record.title, record.abstract), LISTS)]
                for record, vector in zip(records, vectors, strict=True)
            ]
            yield name, float(np.mean([any(one) for one in given])), float(np.mean(given))


# what a forked process finds there, for an open index cannot be sent to it
_forked: list[Bench] = []


def _fold(number: int, folds: int) -> list[tuple[int, list[Placement]]]:
    return _forked[0].fold(number, folds)


def right_in(cases: Sequence[Case], first: int, least_fit: float = 0.0) -> float:
    """Return the share of cases whose section is among the first ones; that of a refused paper is not."""
    hits = [
        case.placement.fit >= least_fit and any(place.section in case.right for place in case.placement.places[:first])
        for case in cases
    ]
    return float(np.mean(hits))


def reliability(cases: Sequence[Case]) -> list[tuple[float, float, int]]:
    """Return, of each tenth of probability, the mean said of the first section, the share right, and how many."""
    said = [(one.placement.places[0].probability, one.placement.places[0].section in one.right) for one in cases]
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for probability, right in said:
        bins[min(int(probability * _BINS), _BINS - 1)].append((probability, right))
    return [(float(np.mean([p for p, _ in one])), float(np.mean([r for _, r in one])), len(one)) for one in bins if one]


def calibration_error(bins: Sequence[tuple[float, float, int]]) -> float:
    """Return the expected calibration error of Naeini, Cooper and Hauskrecht (2015), over ten bins of equal width."""
    return sum(abs(said - right) * count for said, right, count in bins) / sum(count for _, _, count in bins)


def milliseconds(index: Path, times: int = 50) -> float:
    """Return the median time of filing a paper with an abstract of 150 words in every list, in milliseconds."""
    engine = SearchEngine.open(index)
    abstract = " ".join(["We recommend items with large language models and semantic identifiers."] * 15)
    took = []
    for number in range(times + 5):
        started = time.perf_counter()
        engine.file(f"Recommendation, the {number}th", abstract)
        took.append(time.perf_counter() - started)
    return 1000 * float(np.median(took[5:]))


def plot(bins: Sequence[tuple[float, float, int]], error: float, path: Path) -> None:
    """Draw the reliability of the probabilities."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 5), layout="constrained")
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="--", label="calibrated")
    axes.plot([said for said, _, _ in bins], [right for _, right, _ in bins], marker="o", label="suggested first")
    for said, right, count in bins:
        axes.annotate(str(count), (said, right), textcoords="offset points", xytext=(6, -10), fontsize=8)
    axes.set(xlabel="probability said", ylabel="share right", xlim=(0, 1), ylim=(0, 1))
    axes.set_title(f"Suggested sections, expected calibration error {error:.3f}")
    axes.legend(loc="upper left")
    figure.savefig(path, dpi=120)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--folds", type=int, default=20)
    parser.add_argument("--metadata", type=Path)
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    started = time.monotonic()
    bench = Bench(given.index)
    every = bench.cases(given.folds)
    kept = [case for case in every if case.placement.fit >= LEAST_FIT]
    print("                                     every paper     refused as wrong")
    print("list                          works  top-1  top-3    top-1  top-3  refused")
    for name in LISTS:
        cases = [case for case in every if case.list == name]
        refused = np.mean([case.placement.fit < LEAST_FIT for case in cases])
        shown = f"{right_in(cases, 1, LEAST_FIT):.3f}  {right_in(cases, 3, LEAST_FIT):.3f}"
        print(
            f"{name:<30}{len(cases):>5}  {right_in(cases, 1):.3f}  {right_in(cases, 3):.3f}    {shown}  {refused:.3f}"
        )
    bins = reliability(every)
    print(f"expected calibration error over the three lists {calibration_error(bins):.3f}, of those not refused "
          f"{calibration_error(reliability(kept)):.3f}")  # fmt: skip
    print(f"one suggestion in an open engine, abstract and all lists: {milliseconds(given.index):.1f} ms at the median")
    if given.metadata:
        for name, any_list, each in bench.refused(given.metadata):
            print(f"papers of other fields ({name}) given a section: by any list {any_list:.3f}, by one {each:.3f}")
    if given.plot:
        plot(bins, calibration_error(bins), given.plot)
    print(f"{given.folds or len(bench.listed)} folds, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
