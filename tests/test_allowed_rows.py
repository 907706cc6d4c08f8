"""The rows that a filter allows: asked of indexes alone; which they are is held by the tests of every store."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from small_index import listing, paper, write_index

from search.filters import Filter
from search.stores.allowed_rows import allowed_rows
from search.stores.database import PAPERS

FILTERS = {
    "list": Filter(lists=("a",)),
    "section": Filter(places=(("a", ("one",)),)),
    "years": Filter(years=(2023, 2024)),
    "venue": Filter(venues=("ACL",)),
    "code": Filter(code=True),
    "facet": Filter(facets=(("Backbone", ("T5",)),)),
}


@pytest.mark.parametrize("within", FILTERS.values(), ids=FILTERS.keys())
def test_a_filter_reads_no_paper(tmp_path: Path, within: Filter) -> None:
    entry = listing("a", "one", venue="ACL", facets=(("Backbone", "T5"),))
    folder = write_index(tmp_path / "index", [paper("One", None, entry, year=2023), paper("Two", None, entry)])
    asked: list[str] = []
    with closing(sqlite3.connect(folder / "gen-1" / PAPERS)) as connection:
        connection.set_trace_callback(asked.append)
        allowed_rows(connection, 2, within)
        connection.set_trace_callback(None)
        (query,) = asked
        plan = [detail for *_, detail in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert all("USING COVERING INDEX" in step for step in plan), plan


def test_the_rows_of_a_filter_cannot_be_changed_by_who_asked_first(tmp_path: Path) -> None:
    folder = write_index(tmp_path / "index", [paper("One", None, year=2023), paper("Two", None)])
    with closing(sqlite3.connect(folder / "gen-1" / PAPERS)) as connection:
        rows = allowed_rows(connection, 2, FILTERS["years"])
    with pytest.raises(ValueError, match="read-only"):
        rows[0] = 1
