"""Measuring retrieval on judged questions; the only file that imports ir_measures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from search.engine import SearchEngine
from search.errors import InputFileError
from search.papers import Hit

_DEPTH = 100
_GRADE = re.compile(r"-?[0-9]+")


@dataclass(frozen=True, slots=True)
class Query:
    """One judged question."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Qrel:
    """One judgement: how well a paper answers a question, 0 being not at all."""

    query_id: str
    paper_id: str
    grade: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures, averaged over the judged questions, and how many these are."""

    figures: tuple[tuple[str, float], ...]
    queries: int


def evaluate(
    engine: SearchEngine, queries: Sequence[Query], qrels: Sequence[Qrel], *, mode: str, drop_self: bool
) -> Evaluation:
    """Return nDCG@10, R@100 and RR@10 of an engine; `drop_self` leaves out the paper that a query's id names before _.

    Raises InputFileError where no question is judged.
    """
    import ir_measures
    from ir_measures import RR, R, nDCG

    judged = {qrel.query_id for qrel in qrels}
    asked = [query for query in queries if query.id in judged]
    if not asked:
        raise InputFileError("no question of the queries is judged in the qrels; give files of one collection")
    run = [
        ir_measures.ScoredDoc(query.id, hit.paper.id, hit.score)
        for query in asked
        for hit in _answers(engine, query, mode, drop_self)
    ]
    # a question that is judged and not asked, as where the queries are a part of a collection, does not count as failed
    ids = {query.id for query in asked}
    judgements = [ir_measures.Qrel(qrel.query_id, qrel.paper_id, qrel.grade) for qrel in qrels if qrel.query_id in ids]
    measures = [nDCG @ 10, R @ 100, RR @ 10]
    figures = ir_measures.calc_aggregate(measures, judgements, run)
    return Evaluation(tuple((str(measure), float(figures[measure])) for measure in measures), len(asked))


def read_queries(path: Path) -> list[Query]:
    """Return the questions of a JSON-lines file, `{"_id", "text"}` a line; raises InputFileError with the line."""
    return [Query(row.id, row.text) for row in _rows(path)]


def read_qrels(path: Path) -> list[Qrel]:
    """Return the judgements of a file with query, paper and grade a line, tabs between, a header or none.

    Raises InputFileError with the line.
    """
    qrels = []
    for number, line in enumerate(_lines(path), start=1):
        fields = line.split("\t")
        graded = _GRADE.fullmatch(fields[-1].strip())
        if not line.strip() or (number == 1 and not graded and len(fields) in (3, 4)):
            continue
        # TREC's own form has an unused second column
        if len(fields) not in (3, 4) or not graded:
            raise InputFileError(f"{path}, line {number} is not query, paper, grade with tabs between: {line[:60]!r}")
        qrels.append(Qrel(fields[0], fields[-2], int(fields[-1])))
    return qrels


def _answers(engine: SearchEngine, query: Query, mode: str, drop_self: bool) -> list[Hit]:
    own = query.id.rpartition("_")[0] or query.id
    hits = engine.search(query.text, _DEPTH + 1, mode=mode, misses=True)
    return [hit for hit in hits if not (drop_self and hit.paper.id in (own, query.id))][:_DEPTH]


class _Row(msgspec.Struct):
    id: str = msgspec.field(name="_id")
    text: str


def _rows(path: Path) -> list[_Row]:
    rows = []
    for number, line in enumerate(_lines(path), start=1):
        if line.strip():
            try:
                rows.append(msgspec.json.decode(line, type=_Row))
            except msgspec.MsgspecError as error:
                raise InputFileError(f'{path}, line {number} is not {{"_id", "text"}} ({error})') from error
    return rows


def _lines(path: Path) -> list[str]:
    # not splitlines: that also breaks at U+2028 and the like, which texts hold and JSON leaves as they are
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(f"{path} cannot be read ({error}); give a text file") from error
