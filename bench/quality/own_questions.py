"""Our own questions: what is asked, in which style, which half may choose, and what answers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from search.evaluation import Qrel, Query, read_qrels

FOLDER = Path(__file__).resolve().parent.parent / "questions"
NOTHING = "nothing"
"""The style of the questions that no paper answers."""


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question in one of the styles of bench/questions; those of the half `report` only measure."""

    query: Query
    style: str
    half: Literal["choose", "report"]

    @property
    def answerable(self) -> bool:
        """Whether a paper answers it."""
        return self.style != NOTHING


def own_questions() -> list[OwnQuestion]:
    """Return all questions, in the order of their file."""
    lines = (FOLDER / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [msgspec.json.decode(line, type=_Row) for line in lines]
    return [OwnQuestion(Query(row.id, row.text), row.style, row.half) for row in rows]


def own_qrels() -> list[Qrel]:
    """Return all judgements."""
    return read_qrels(FOLDER / "qrels.tsv")


class _Row(msgspec.Struct):
    id: str = msgspec.field(name="_id")
    text: str
    style: str
    half: Literal["choose", "report"]
