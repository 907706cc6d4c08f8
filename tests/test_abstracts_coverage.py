"""The account of a pull, as it is printed."""

from indexer.abstracts.coverage import cover, report
from indexer.abstracts.records import Answer, Found, NotAsked, NotFound, Record, Wanted


def found(n: int, source: str, *lists: str, remembered: bool = False) -> Found:
    wanted = Wanted(f"Work {n}", f"2305.{n:05}", lists=lists)
    return Found(wanted, Record(f"Work {n}", "A sentence.", source), remembered)


def test_account_is_printed_exactly() -> None:
    answers: list[Answer] = [
        found(1, "arXiv by id", "000", remembered=True),
        found(2, "arXiv by title", "000", "001"),
        found(3, "arXiv by id", "001"),
        found(4, "papers"),
        found(5, "a newer source", "001"),
        NotFound(Wanted("Nobody\nWrote This", lists=("000",))),
        NotFound(Wanted("A Note on Teapots", lists=("001",)), "2305.00009 has this title, but other authors"),
        NotAsked(Wanted(None, "2305.00007", lists=("000", "001")), "HTTP 503 from arXiv (asked 5x)"),
        NotAsked(Wanted("A very long title " * 6, "2305.00008", lists=("001",)), "HTTP 503 from arXiv (asked 5x)"),
        NotAsked(Wanted(None), "neither an arXiv id nor a title"),
    ]
    coverage = cover(answers)
    assert coverage.incomplete
    assert max(map(len, report(coverage).splitlines())) == 80
    assert report(coverage).splitlines() == [
        "Abstracts: 5 of 10",
        "  pulled before              1",
        "  arXiv by id                1",
        "  arXiv by title             1",
        "  papers                     1",
        "  a newer source             1",
        "",
        "  list                        papers  with abstract  not found  could not ask",
        "  000                              4              2          1              1",
        "  001                              6              3          1              2",
        "  total                           10              5          2              3",
        "",
        "Not found (2):",
        "  Nobody Wrote This",
        "  2305.00009 has this title, but other authors:",
        "    A Note on Teapots",
        "",
        "Could not be asked, is asked again next time (3):",
        "  HTTP 503 from arXiv (asked 5x):",
        "    2305.00007",
        "    2305.00008 A very long title A very long title A very long title A very lon…",
        "  neither an arXiv id nor a title:",
        "    (no title)",
    ]


def test_a_thousand_are_named_and_the_others_counted() -> None:
    coverage = cover([NotFound(Wanted(None, f"2305.{n:05}")) for n in range(1043)])
    lines = report(coverage).splitlines()
    assert lines[:4] == ["Abstracts: 0 of 1043", "", "Not found (1043):", "  2305.00000"]
    assert lines[-2:] == ["  2305.00999", "  and 43 more"]
    assert len(lines) == 1004
    assert not coverage.incomplete


def test_wide_characters_stay_within_eighty_columns() -> None:
    answers = [NotFound(Wanted("推荐系统" * 20, lists=("中文的一个很长很长很长很长的名字",)), "原因" * 60)]
    lines = report(cover(answers)).splitlines()
    assert lines[-1] == "    " + "推荐系统" * 9 + "推…"
    assert lines[-2] == "  " + "原因" * 19 + "…:"
    assert lines[3] == "  中文的一个很长很长很长很…        1              0          1              0"


def test_nothing_wanted_is_complete() -> None:
    assert report(cover([])) == "Abstracts: 0 of 0"
    assert not cover([]).incomplete
