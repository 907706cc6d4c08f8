"""How well it finds: python -m bench.quality, or make quality; writes bench/results/quality.md and the floor."""

import argparse
import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.quality.five_lists import with_text
from bench.quality.floor import of_all_questions, raise_floor
from bench.quality.own_questions import OwnQuestion, own_qrels, own_questions
from bench.quality.sentences_of_abstracts import write_collection
from bench.quality.variants import AS_IT_IS, PLAIN, VARIANTS
from bench.speed.processes import ROOT, awesearch
from bench.speed.report import commit_and_day
from search import SearchEngine
from search.evaluation import Qrel, Query, evaluate, read_qrels, read_queries
from ui.progress import BarProgress

_RESULTS = ROOT / "bench" / "results"
_BOUNDS = {"csfcube": 0.570, "doris_mae_dev": 0.505}
"""nDCG@10 in hybrid mode that we set ourselves."""
_MODES = ("dense", "lexical", "hybrid")


@dataclass(frozen=True, slots=True)
class Collection:
    """Judged questions and the index that they are asked of; `drop_self` leaves out the paper that a query names."""

    name: str
    engine: SearchEngine
    queries: Sequence[Query]
    qrels: Sequence[Qrel]
    drop_self: bool = False

    def figures(self, mode: str, variant: str = AS_IT_IS) -> dict[str, float]:
        """Return nDCG@10, R@100 and RR@10."""
        sys.stderr.write(f"{self.name}: {mode}, {variant}\n")
        with VARIANTS[variant]():
            measured = evaluate(self.engine, self.queries, self.qrels, mode=mode, drop_self=self.drop_self)
        return dict(measured.figures)


def main() -> None:
    """Build what is missing, measure, write the results."""
    asked = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    asked.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="eval/, lists/ and arxiv/")
    asked.add_argument("--more", type=Path, action="append", default=[], help="another collection in BEIR form")
    asked.add_argument("--work", type=Path, default=ROOT / ".bench" / "quality", help="where the indexes are built")
    given = asked.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    records = given.shared / "corpora" / "arxiv-60k.jsonl.gz"
    made = write_collection(records, given.work / "made" / "sentences of abstracts")
    judged = [
        _judged(folder, given.work, drop_self=folder.name == "csfcube")
        for folder in (*(given.shared / "eval" / name for name in _BOUNDS), made, *given.more)
    ]
    with BarProgress() as progress:
        text = with_text(given.shared, given.work / "five-lists", progress)
    indexes = {"shipped": SearchEngine.open(ROOT / "index"), "with text": text}
    own = [_own(name, engine, half) for name, engine in indexes.items() for half in ("choose", "report")]
    floor = raise_floor(*(of_all_questions(engine) for engine in indexes.values()))
    lines = [
        "# How well it finds",
        "",
        f"{commit_and_day()}. Hybrid is what is asked by default.",
        "",
        "```sh",
        "make quality",
        "```",
        "",
        *_overall([*judged, *own]),
        "",
        *_by_style(indexes),
        "",
        *_by_part([*judged, *own]),
        "",
        *_nothing(judged, indexes),
        "",
        f"The floor, of all {sum(one.answerable for one in own_questions())} questions that have answers: "
        f"{floor.shipped:.4f} on the index that ships, {floor.with_text:.4f} with text.",
        "",
    ]
    (_RESULTS / "quality.md").write_text("\n".join(lines), encoding="utf-8")
    sys.stdout.write("\n".join(lines))


def _judged(folder: Path, work: Path, *, drop_self: bool) -> Collection:
    index = work / folder.name
    awesearch("index", "--offline", "--index", index, "--papers", folder / "corpus.jsonl")
    queries, qrels = read_queries(folder / "queries.jsonl"), read_qrels(folder / "qrels.tsv")
    return Collection(folder.name, SearchEngine.open(index), queries, qrels, drop_self)


def _own(name: str, engine: SearchEngine, half: str) -> Collection:
    asked = [one.query for one in own_questions() if one.answerable and one.half == half]
    return Collection(f"our questions, {name}, {half}", engine, asked, own_qrels())


def _overall(collections: Iterable[Collection]) -> list[str]:
    lines = [
        "nDCG@10; R@100 and RR@10 of dense / lexical / hybrid. The half `report` of our own questions chose nothing.",
        "",
        "| | questions | dense | lexical | plain fusion | hybrid | R@100 | RR@10 | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in collections:
        figures = [one.figures(mode) for mode in _MODES]
        dense, lexical, hybrid = (each["nDCG@10"] for each in figures)
        plain = one.figures("hybrid", PLAIN)["nDCG@10"]
        found, first = (" / ".join(f"{each[name]:.3f}" for each in figures) for name in ("R@100", "RR@10"))
        bound = _BOUNDS.get(one.name)
        met = "" if bound is None else f"bound {bound:.3f}, {'met' if hybrid >= bound else '**missed**'}"
        lines.append(
            f"| {one.name} | {len(one.queries)} | {dense:.4f} | {lexical:.4f} | {plain:.4f} | **{hybrid:.4f}** | "
            f"{found} | {first} | {met} |"
        )
    return lines


def _by_style(indexes: dict[str, SearchEngine]) -> list[str]:
    styles = list(dict.fromkeys(one.style for one in own_questions() if one.answerable))
    lines = [
        "By style, nDCG@10, both halves:",
        "",
        f"| | {' | '.join(styles)} |",
        "|---" * (1 + len(styles)) + "|",
    ]
    for name, engine in indexes.items():
        for mode, variant in (("dense", AS_IT_IS), ("lexical", AS_IT_IS), ("hybrid", PLAIN), ("hybrid", AS_IT_IS)):
            cells = []
            for style in styles:
                asked = [one.query for one in own_questions() if one.style == style]
                cells.append(f"{Collection(style, engine, asked, own_qrels()).figures(mode, variant)['nDCG@10']:.3f}")
            lines.append(f"| {name}, {'plain fusion' if variant == PLAIN else mode} | {' | '.join(cells)} |")
    return lines


def _by_part(collections: Sequence[Collection]) -> list[str]:
    lines = [
        "What each part is worth: nDCG@10 of hybrid without it.",
        "",
        f"| | {' | '.join(one.name for one in collections)} |",
        "|---" * (1 + len(collections)) + "|",
    ]
    for variant in VARIANTS:
        cells = (f"{one.figures('hybrid', variant)['nDCG@10']:.4f}" for one in collections)
        lines.append(f"| {variant} | {' | '.join(cells)} |")
    return lines


def _nothing(judged: Sequence[Collection], indexes: dict[str, SearchEngine]) -> list[str]:
    lines = [
        "Nothing relevant: how many questions get an empty answer. The index that ships has no notes and so no",
        "Chinese: these questions do not count there. Some that no list answers are what a judged collection is about.",
        "",
        "| | no paper answers: empty | some do: empty |",
        "|---|---|---|",
    ]
    for name, engine in indexes.items():
        for half in ("choose", "report"):
            asked = [one for one in own_questions() if one.half == half]
            if name == "shipped":
                asked = [one for one in asked if one.style != "chinese"]
            lines.append(
                f"| our questions, {name}, {half} | {_empty(engine, asked, False)} | {_empty(engine, asked, True)} |"
            )
    for one in judged:
        questions = [query.text for query in one.queries]
        lines.append(f"| {one.name} | {_empty(one.engine, own_questions(), False)} | {_share(one.engine, questions)} |")
    return lines


def _empty(engine: SearchEngine, asked: Iterable[OwnQuestion], answerable: bool) -> str:
    return _share(engine, [one.query.text for one in asked if one.answerable == answerable])


def _share(engine: SearchEngine, questions: Sequence[str]) -> str:
    empty = [not engine.search(question) for question in questions]
    return f"{sum(empty)} of {len(empty)}, {statistics.mean(empty):.3f}"


if __name__ == "__main__":
    main()
