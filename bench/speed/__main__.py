"""Measures how fast awesearch is, beside bare sentence-transformers, txtai and NumPy, up to a million papers.

make bench, or python -m bench.speed [--shared ../shared] [--work .bench] [--sizes 1000 10000 60000 100000 1000000]

Embedding the 60,000 real papers takes half an hour on two cores the first time; their vectors stay in --work, as the
indexes do. The results are written to bench/results/speed.md and speed.png.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np

from bench.speed.corpus import Corpus
from bench.speed.processes import ROOT, awesearch, task
from bench.speed.report import AtScale, Figure, plot, processor, table

QUESTION = "generative retrieval with semantic IDs"
ROUNDS = 5
DOCUMENTS = 2_048
SHIPPED = 310
LARGEST_TO_ADD_TO = 100_000
SIZES = (1_000, 10_000, 60_000, 100_000, 1_000_000)
RESULTS = ROOT / "bench" / "results"
_MEGABYTE = 1_000_000


def main() -> None:
    """Measure everything and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, default=ROOT / ".bench")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    load = os.getloadavg()[0]
    _say("txtai's index")
    txtai = options.work / "txtai"
    shutil.rmtree(txtai, ignore_errors=True)
    made = task("make_txtai", _records(options.shared), SHIPPED, txtai).said
    figures = [*processes(txtai), *questions(txtai)]
    figures += documents(options.shared, SHIPPED / cast(float, made["seconds"]))
    figures += ranking(options.shared, options.work)
    figures += unchanged(options.shared, options.work)
    figures += parsing(options.shared, options.work)
    scales: list[AtScale] = []
    for size in options.sizes:
        scales.append(at_scale(options.shared, options.work, size))
        figures += bounds(scales[-1])
        # after every size: what is measured by then is kept, whatever becomes of the next
        (RESULTS / "speed.md").write_text(table(figures, scales, load), encoding="utf-8")
        plot(scales, RESULTS / "speed.png")


def processes(txtai: Path) -> list[Figure]:
    """Return how long the command line takes for one question, and txtai, in turns."""
    _say("a question, whole process")
    awesearch("search", QUESTION, "--index", ROOT / "index")
    task("first_txtai", txtai)
    ours, theirs, parse = [], [], []
    for _ in range(ROUNDS):
        ours.append(awesearch("search", QUESTION, "--index", ROOT / "index").seconds)
        theirs.append(task("first_txtai", txtai).seconds)
        parse.append(awesearch("--help").seconds)
    seconds, ratio = _median(ours), _median(ours) / _median(theirs)
    said = f"{seconds:.2f} s, {ratio:.2f} of txtai's {_median(theirs):.1f} s"
    return [
        Figure("`awesearch search Q`, whole process", said, "0.7 s, 0.15 of txtai", seconds <= 0.7 and ratio <= 0.15),
        Figure("`awesearch --help`, whole process", f"{_median(parse):.2f} s"),
    ]


def questions(txtai: Path) -> list[Figure]:
    """Return how long a question takes in an open engine, in txtai, and encoded alone."""
    _say("a question in an open engine")
    ours, encoded, theirs = [], [], []
    for _ in range(3):
        said = task("ask_ours", ROOT / "index").said
        ours.append(_median(said["hybrid"]))
        encoded.append(_median(said["encode"]))
        theirs.append(_median(task("ask_txtai", txtai).said["hybrid"]))
    ms, to_txtai = 1000 * _median(ours), _median(ours) / _median(theirs)
    to_encode = _median([one / other for one, other in zip(ours, encoded, strict=True)])
    one = "a hybrid question in an open engine, shipped index"
    compared = f"{to_txtai:.2f} of {1000 * _median(theirs):.1f} ms"
    alone = f"{to_encode:.2f} of {1000 * _median(encoded):.1f} ms"
    return [
        Figure(f"{one}, median", f"{ms:.1f} ms", "5 ms", ms <= 5),
        Figure("the same against txtai", compared, "0.3", to_txtai <= 0.3),
        Figure("the same against encoding alone", alone, "1.6", to_encode <= 1.6),
    ]


def documents(shared: Path, txtai: float) -> list[Figure]:
    """Return how many documents a second are embedded, beside sentence-transformers alone and so many by txtai."""
    _say("documents a second")
    said = task("embed_documents", _records(shared), DOCUMENTS).said
    ratio = _median([bare / ours for bare, ours in zip(said["bare"], said["ours"], strict=True)])  # type: ignore[call-overload]
    bound = 1.8 if "with AVX512-BF16" in processor() else 1.2
    rates = f"{1 / _median(said['ours']):.0f} a second, {ratio:.2f} of {1 / _median(said['bare']):.0f}"
    return [
        Figure("documents, against bare `SentenceTransformer.encode`", rates, f"{bound}", ratio >= bound),
        Figure("least cosine between the two", f"{said['least_cosine']:.5f}"),
        Figure("documents into txtai's hybrid index", f"{txtai:.0f} a second"),
    ]


def ranking(shared: Path, work: Path) -> list[Figure]:
    """Return how far embedding in bulk moves nDCG@10 on the judged collections from float32."""
    figures = []
    for name, dropped in (("csfcube", ["--drop-self"]), ("doris_mae_dev", [])):
        _say(f"ranking {name}")
        collection = shared / "eval" / name
        bulk, plain = work / f"{name}-bulk", work / f"{name}-float32"
        for index in (bulk, plain):
            shutil.rmtree(index, ignore_errors=True)
        awesearch("index", "--offline", "--index", bulk, "--papers", collection / "corpus.jsonl")
        task("index_in_32_bits", collection / "corpus.jsonl", plain)
        asked = ("--queries", collection / "queries.jsonl", "--qrels", collection / "qrels.tsv", *dropped, "--json")
        for mode in ("dense", "hybrid"):
            ours, wanted = (
                cast(float, awesearch("evaluate", "--index", index, "--mode", mode, *asked).said["nDCG@10"])
                for index in (bulk, plain)
            )
            what = f"nDCG@10 on {name}, {mode}, against float32"
            met = abs(ours - wanted) <= 0.002
            figures.append(Figure(what, f"{ours:.4f}, {ours - wanted:+.4f}", "within 0.002", met))
    return figures


def unchanged(shared: Path, work: Path) -> list[Figure]:
    """Return how long indexing the five lists takes where nothing has changed."""
    _say("an unchanged index of the five lists")
    index = work / "unchanged"
    shutil.rmtree(index, ignore_errors=True)
    shutil.copytree(ROOT / "index", index)
    given = [f"--copy={name}={_list(shared, number)}" for number, name in enumerate(_NAMES)]
    command = ("index", "--index", index, "--offline", "--withhold-text", "--arxiv-metadata", _metadata(shared), *given)
    awesearch(*command)
    seconds = _median([awesearch(*command).seconds for _ in range(ROUNDS)])
    return [Figure("unchanged re-index of the five lists", f"{seconds:.2f} s", "1.0 s", seconds <= 1.0)]


def parsing(shared: Path, work: Path) -> list[Figure]:
    """Return how long the reading of a list of 1 MB takes, made of each of the five."""
    _say("reading lists of 1 MB")
    figures = []
    for number, name in enumerate(_NAMES):
        whole = _list(shared, number).read_bytes() + b"\n\n"
        page = work / f"{name}.md"
        page.write_bytes(whole * (_MEGABYTE // len(whole) + 1))
        seconds = _median([awesearch("parse", page, "--json").seconds for _ in range(3)])
        figures.append(
            Figure(f"`awesearch parse`, {name} repeated to 1 MB", f"{seconds:.2f} s", "0.6 s", seconds <= 0.6)
        )
    return figures


def at_scale(shared: Path, work: Path, size: int) -> AtScale:
    """Return what building and asking an index of so many papers takes."""
    _say(f"{size:,} papers")
    corpus = Corpus(_records(shared), work, size)
    given = (_records(shared), work, size)
    shutil.rmtree(corpus.folder, ignore_errors=True)
    task("prepare", *given)
    built = task("build_index", *given)
    _read_all(corpus.index)
    asked = task("ask_at_scale", corpus.index, _metadata(shared)).said
    exact = task("ask_brute_force", *given, _metadata(shared)).said
    kinds = ("all", "one_percent", "half")
    return AtScale(
        papers=size,
        real=len(corpus.real()),
        opened=cast(float, asked["open"]),
        hybrid=_spread(asked["all"]),
        one_percent=_spread(asked["one_percent"]),
        half=_spread(asked["half"]),
        recall=cast(
            tuple[float, float, float],
            tuple(_recall(asked[f"nearest_{kind}"], exact[f"nearest_{kind}"]) for kind in kinds),
        ),
        brute_force=_median(exact["all"]),
        resident=cast(int, asked["resident"]),
        on_disk=sum(path.stat().st_size for path in corpus.index.rglob("*") if path.is_file()),
        build_seconds=cast(float, built.said["seconds"]),
        build_peak=built.peak,
        one_more=_one_more(corpus) if size <= LARGEST_TO_ADD_TO else None,
    )


def _read_all(folder: Path) -> None:
    """Read every file once, so that what is asked next finds a warm disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(1 << 24):
                    pass


def _one_more(corpus: Corpus) -> float:
    """Return how long `awesearch index` takes for one paper more than the index has."""
    with corpus.file.open("a", encoding="utf-8") as file:
        file.write('{"_id": "bench:one more", "title": "One more paper", "text": "It is new, and all others stay."}\n')
    return awesearch("index", "--offline", "--index", corpus.index).seconds


def bounds(scale: AtScale) -> list[Figure]:
    """Return what is bounded at 60,000 and at 1,000,000 papers."""
    limits = {60_000: (15, 30), 1_000_000: (30, 70)}
    if scale.papers not in limits:
        return []
    median, p95 = limits[scale.papers]
    figures = []
    for name, (middle, late) in (("", scale.hybrid), (" in 1 %", scale.one_percent), (" in half", scale.half)):
        said = f"{1000 * middle:.1f} / {1000 * late:.1f} ms"
        met = 1000 * middle <= median and 1000 * late <= p95
        figures.append(
            Figure(f"{scale.papers:,} papers: hybrid question{name}, p50 / p95", said, f"{median} / {p95} ms", met)
        )
    if scale.papers == 1_000_000:
        held, peak, least = scale.resident / 1e9, scale.build_peak / 1e9, min(scale.recall)
        figures += [
            Figure("1,000,000 papers: open", f"{scale.opened:.2f} s", "1.5 s", scale.opened <= 1.5),
            Figure("1,000,000 papers: resident after asking", f"{held:.2f} GB", "2 GB", held <= 2),
            Figure("1,000,000 papers: least recall@10 of the three", f"{least:.3f}", "0.97", least >= 0.97),
            Figure("1,000,000 papers: peak while building", f"{peak:.2f} GB", "4 GB", peak <= 4),
        ]
    return figures


_NAMES = (
    "foundation-recsys-2024-03", "foundation-recsys-2024-08", "llm4rec-paper", "awesome-llm-for-recsys",
    "recommendation-foundation-model",
)  # fmt: skip


def _list(shared: Path, number: int) -> Path:
    return next((shared / "lists").glob(f"{number:03}_*"))


def _metadata(shared: Path) -> Path:
    return shared / "arxiv" / "metadata.jsonl"


def _records(shared: Path) -> Path:
    return shared / "corpora" / "arxiv-60k.jsonl.gz"


def _recall(found: object, exact: object) -> float:
    pairs = zip(cast(Sequence[list[str]], found), cast(Sequence[list[str]], exact), strict=True)
    return float(np.mean([len({*one} & {*other}) / len(other) for one, other in pairs]))


def _median(values: object) -> float:
    return float(np.median(cast(Sequence[float], values)))


def _spread(values: object) -> tuple[float, float]:
    return _median(values), float(np.percentile(cast(Sequence[float], values), 95))


def _say(line: str) -> None:
    print(f"{line} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
