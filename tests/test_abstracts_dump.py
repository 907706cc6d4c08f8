"""arXiv's metadata dump: what is found in it, and what is said of a file that is none."""

import gzip
import json
from pathlib import Path

import pytest

from indexer.abstracts.arxiv_dump import ArxivDump
from indexer.abstracts.records import Found, Record, Wanted
from search.errors import InputFileError

UMBRELLAS: dict[str, object] = {
    "id": "2201.00011",
    "submitter": "Bo Rain",
    "title": "Recommending Umbrellas\n  and Hats",
    "abstract": "  It rains. Nobody\nknows why.\n",
    "authors": "Bo Rain and Cy Regen",
    "authors_parsed": [["Rain", "Bo", ""], ["Regen", "Cy", "Jr."]],
    "doi": "10.1000/umbrella",
    "journal-ref": "Journal of\n Weather 7",
    "categories": "cs.IR cs.LG",
    "versions": [
        {"version": "v1", "created": "Fri, 31 Dec 2021 18:00:00 GMT"},
        {"version": "v2", "created": "Fri, 4 Mar 2022 10:00:00 GMT"},
    ],
    "update_date": "2022-03-05",
}
TEAPOTS: dict[str, object] = {
    "id": "hep-th/9901001",
    "title": "A Note on Teapots",
    "abstract": "We pour tea.",
    "authors": "Ada Kettle (University of Cups), Bo Rain and Cy Regen",
    "categories": None,
    "update_date": "2020-01-01",
}


def write(path: Path, *records: dict[str, object]) -> Path:
    text = "".join(json.dumps(record) + "\n" for record in records).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


def find(path: Path, *wanted: Wanted) -> dict[str, Record]:
    answers = list(ArxivDump(path).answer(wanted))
    assert all(isinstance(answer, Found) for answer in answers)
    return {answer.wanted.key: answer.record for answer in answers if isinstance(answer, Found)}


@pytest.mark.parametrize("name", ["dump.jsonl", "dump.jsonl.gz"])
def test_works_are_found_by_id_and_by_title(tmp_path: Path, name: str) -> None:
    dump = write(tmp_path / name, UMBRELLAS, TEAPOTS)
    by_id, by_title = Wanted(None, arxiv_id="2201.00011v2"), Wanted("a note on: teapots", authors=("A. Kettle",))
    assert find(dump, by_id, by_title) == {
        "arxiv:2201.00011v2": Record(
            title="Recommending Umbrellas and Hats",
            abstract="It rains. Nobody knows why.",
            source="arXiv dump",
            authors=("Bo Rain", "Cy Regen Jr."),
            arxiv_id="2201.00011",
            doi="10.1000/umbrella",
            published="2021-12-31",
            journal_ref="Journal of Weather 7",
            categories=("cs.IR", "cs.LG"),
        ),
        "title:a note on teapots": Record(
            title="A Note on Teapots",
            abstract="We pour tea.",
            source="arXiv dump",
            authors=("Ada Kettle", "Bo Rain", "Cy Regen"),
            arxiv_id="hep-th/9901001",
            published="1999-01",
        ),
    }


def test_old_ids_are_found_with_and_without_their_subject_class(tmp_path: Path) -> None:
    dump = write(tmp_path / "dump.jsonl", TEAPOTS, TEAPOTS | {"id": "math/0601001"})
    found = find(dump, Wanted(None, arxiv_id="hep-th/9901001"), Wanted(None, arxiv_id="math.AG/0601001"))
    assert [record.arxiv_id for record in found.values()] == ["hep-th/9901001", "math/0601001"]
    assert [record.published for record in found.values()] == ["1999-01", "2006-01"]


def test_what_the_dump_does_not_hold_gets_no_answer(tmp_path: Path) -> None:
    dump = write(tmp_path / "dump.jsonl", UMBRELLAS, TEAPOTS | {"abstract": None})
    wanted = [Wanted(None, arxiv_id="2305.00001"), Wanted(None, arxiv_id="hep-th/9901001"), Wanted("Umbrellas")]
    assert find(dump, *wanted) == {}


def test_two_works_with_the_wanted_title_are_told_apart_by_an_author(tmp_path: Path) -> None:
    other = TEAPOTS | {"id": "2305.00001", "authors": "Di Drizzle"}
    dump = write(tmp_path / "dump.jsonl", TEAPOTS, other)
    assert find(dump, Wanted("A Note on Teapots")) == {}
    [record] = find(dump, Wanted("A Note on Teapots", authors=("D. Drizzle",))).values()
    assert record.arxiv_id == "2305.00001"


@pytest.mark.parametrize("versions", [[], None, [{}], [{"created": "long ago"}], "v1"])
def test_day_that_the_dump_does_not_tell_is_the_month_of_the_id(tmp_path: Path, versions: object) -> None:
    dump = write(tmp_path / "dump.jsonl", UMBRELLAS | {"versions": versions})
    [record] = find(dump, Wanted(None, arxiv_id="2201.00011")).values()
    assert record.published == "2022-01"


def test_gzip_is_known_by_its_content(tmp_path: Path) -> None:
    dump = write(tmp_path / "dump.jsonl.gz", UMBRELLAS).rename(tmp_path / "dump")
    assert list(find(dump, Wanted(None, arxiv_id="2201.00011"))) == ["arxiv:2201.00011"]


def test_reading_ends_with_the_last_wanted_work(tmp_path: Path) -> None:
    dump = write(tmp_path / "dump.jsonl", UMBRELLAS)
    dump.write_bytes(dump.read_bytes() + b"not reached\n")
    assert len(find(dump, Wanted(None, arxiv_id="2201.00011"))) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{not json", ", line 3: not JSON"),
        (b"\xff\xfe", ", line 3: not JSON"),
        (b"[1, 2]", ', line 3: not a record of arXiv: no text under "id"'),
        (b'{"title": "A Title"}', ', line 3: not a record of arXiv: no text under "id"'),
    ],
)
def test_line_that_is_no_record_is_named(tmp_path: Path, line: bytes, said: str) -> None:
    dump = write(tmp_path / "dump.jsonl", UMBRELLAS)
    dump.write_bytes(dump.read_bytes() + b"\n" + line + b"\n")
    with pytest.raises(InputFileError) as error:
        find(dump, Wanted("Never There"))
    assert str(error.value).startswith(f"{dump}{said}")
    assert str(error.value).endswith("\nPass arXiv's metadata dump, one JSON object a line, plain or .gz.")


def test_truncated_gzip_is_an_error_and_what_came_before_is_kept(tmp_path: Path) -> None:
    numbered = [UMBRELLAS | {"id": f"2201.{n:05}", "abstract": f"Sentence {n * 7919 % 1009}."} for n in range(2000)]
    dump = write(tmp_path / "dump.jsonl.gz", *numbered)
    dump.write_bytes(dump.read_bytes()[:-200])
    answers = ArxivDump(dump).answer([Wanted(None, arxiv_id="2201.00001"), Wanted(None, arxiv_id="2201.99999")])
    assert next(answers).wanted.arxiv_id == "2201.00001"
    with pytest.raises(InputFileError, match=r"dump\.jsonl\.gz: the compressed file is cut short .* after line \d+"):
        next(answers)


def test_missing_file_is_an_error_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"missing\.jsonl: cannot be read \(No such file or directory\)"):
        find(tmp_path / "missing.jsonl", Wanted("A Title"))


def test_dump_of_the_five_lists_is_read_whole(shared: Path) -> None:
    dump = shared / "arxiv" / "metadata.jsonl"
    lines = [json.loads(line) for line in dump.read_text(encoding="utf-8").splitlines()]
    found = find(dump, *[Wanted(None, arxiv_id=line["id"]) for line in lines])
    assert [record.arxiv_id for record in found.values()] == [line["id"] for line in lines]
    assert [record.abstract for record in found.values()] == [" ".join(line["abstract"].split()) for line in lines]
    assert {record.published for record in found.values() if record.arxiv_id == "1808.05163"} == {"2018-08"}


def test_authors_that_the_dump_cuts_short_are_no_surname(tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text('{"id": "2305.00001", "title": "T", "abstract": "A.", "authors": "Ada Kettle et al."}\n', "utf-8")
    (answer,) = ArxivDump(dump).answer([Wanted("T", "2305.00001")])
    assert isinstance(answer, Found)
    assert answer.record.authors == ("Ada Kettle", "et al.")
