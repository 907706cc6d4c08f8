"""The floor: nDCG@10 of all our own questions that have answers, as it was last measured; it may only rise."""

from pathlib import Path

import msgspec

from bench.quality.own_questions import own_qrels, own_questions
from search import SearchEngine
from search.evaluation import evaluate

FLOOR = Path(__file__).resolve().parent.parent / "results" / "quality-floor.json"
ALLOWED_FALL = 0.01


class Floor(msgspec.Struct, frozen=True):
    """The figures of the index that ships, and of one of the same lists with the text of abstracts and notes."""

    shipped: float
    with_text: float


def of_all_questions(engine: SearchEngine) -> float:
    """Return nDCG@10 of all our own questions that have answers, in hybrid mode."""
    asked = [one.query for one in own_questions() if one.answerable]
    return dict(evaluate(engine, asked, own_qrels(), mode="hybrid", drop_self=False).figures)["nDCG@10"]


def read_floor() -> Floor:
    """Return the floor."""
    return msgspec.json.decode(FLOOR.read_bytes(), type=Floor)


def raise_floor(shipped: float, with_text: float) -> Floor:
    """Write the floor of what was measured, and of what stood there where that is higher; return it."""
    before = read_floor() if FLOOR.exists() else Floor(0.0, 0.0)
    now = Floor(max(before.shipped, round(shipped, 4)), max(before.with_text, round(with_text, 4)))
    FLOOR.write_bytes(msgspec.json.format(msgspec.json.encode(now), indent=2) + b"\n")
    return now
