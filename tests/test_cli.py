"""The command line as a person meets it: what is printed where, and with which exit status."""

import csv
import errno
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from arxiv_server import ArxivServer, Work
from arxiv_server import status as status_page
from click.testing import CliRunner
from command_line import run
from small_index import WordEncoder, listing, paper, write_index

import search.engine
import ui.cli

TIGER = paper(
    "Recommender Systems with Generative Retrieval",
    "We retrieve items by generating their identifiers.",
    listing("blog", "Generation", name="TIGER", venue="NeurIPS", year=2023),
    listing("survey", "1. Papers", "1.2 Generation"),
    arxiv_id="2305.05065",
    year=2023,
    venue="NeurIPS",
    authors=("Shashank Rajput", "Nikhil Mehta"),
)
RANK = paper(
    "Learning to Rank with Large Models",
    "We rank candidates.",
    listing("survey", "1. Papers", "1.1 Ranking", venue="SIGIR", year=2024),
    arxiv_id="2401.00001",
    year=2024,
    venue="SIGIR",
)
BARE = paper("冷启动推荐 _with_ *stars*", None, listing("survey", "2. Data"))


@pytest.fixture(autouse=True)
def _small_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_index(tmp_path / "index", [TIGER, RANK, BARE])
    monkeypatch.setenv("AWESEARCH_INDEX", str(tmp_path / "index"))
    monkeypatch.setattr(search.engine, "load_encoder", lambda name: WordEncoder())


def test_search_prints_title_facts_places_and_link(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    status, out, err = run(capsys, "search", "generative retrieval", "-k", "1")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "1. Recommender Systems with Generative Retrieval",
        "   TIGER · NeurIPS · 2023",
        "   blog › Generation",
        "   survey › 1. Papers › 1.2 Generation",
        "   https://arxiv.org/abs/2305.05065",
        "   “We retrieve items by generating their identifiers.”",
        "   words: generative, retrieval",
    ]


def test_search_fits_a_narrow_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    _, out, _ = run(capsys, "search", "generative retrieval")
    assert max(len(line) for line in out.splitlines()) <= 40


def test_a_question_needs_no_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "search", "learning", "to", "rank", "-k", "1", "--json")
    assert (status, [hit["id"] for hit in json.loads(out)]) == (0, ["arxiv:2401.00001"])


def test_search_json_has_what_programs_are_promised(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "search", "generative retrieval", "-k", "1", "--json")
    (hit,) = json.loads(out)
    # of three papers, the first by both engines: a standard score of the square root of two
    assert hit.pop("score") == 1.414214
    assert hit == {
        "rank": 1,
        "id": "arxiv:2305.05065",
        "title": "Recommender Systems with Generative Retrieval",
        "abstract": "We retrieve items by generating their identifiers.",
        "withheld": False,
        "names": ["TIGER"],
        "authors": ["Shashank Rajput", "Nikhil Mehta"],
        "arxiv_id": "2305.05065",
        "categories": [],
        "doi": None,
        "year": 2023,
        "venue": "NeurIPS",
        "journal_ref": None,
        "url": "https://arxiv.org/abs/2305.05065",
        "code_url": None,
        "listings": [
            {"list": "blog", "section": ["Generation"], "line": None},
            {"list": "survey", "section": ["1. Papers", "1.2 Generation"], "line": None},
        ],
        "dense_rank": 1,
        "lexical_rank": 1,
        "matched": ["generative", "retrieval"],
        "sentence": "We retrieve items by generating their identifiers.",
    }


def test_an_answer_of_nothing_is_an_empty_array_and_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "search", "zzz", "--mode", "lexical", "--json") == (0, "[]\n", "")
    assert run(capsys, "search", "zzz", "--mode", "lexical") == (0, "Nothing in the index answers that.\n", "")


def test_search_csv_opens_in_a_spreadsheet(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "search", "generative retrieval", "-k", "1", "--csv")
    header, row = csv.reader(io.StringIO(out))
    assert header[:9] == ["rank", "score", "id", "title", "authors", "year", "venue", "url", "lists"]
    assert header[9:] == ["sections", "arxiv_id", "doi", "code_url", "categories", "journal_ref"]
    assert row[2:9] == [
        "arxiv:2305.05065",
        "Recommender Systems with Generative Retrieval",
        "Shashank Rajput; Nikhil Mehta",
        "2023",
        "NeurIPS",
        "https://arxiv.org/abs/2305.05065",
        "blog; survey",
    ]


def test_search_markdown_shows_titles_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "search", "冷启动", "-k", "1", "--mode", "lexical", "--markdown")
    assert out == "- 冷启动推荐 \\_with\\_ \\*stars\\* [[paper]]()\n"


def test_search_bibtex_can_be_cited(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "search", "generative retrieval", "-k", "1", "--bibtex")
    assert out.startswith("@inproceedings{rajput2023recommender,\n")
    for field in (
        "title = {{Recommender Systems with Generative Retrieval}}",
        "author = {Shashank Rajput and Nikhil Mehta}",
        "year = {2023}",
        "eprint = {2305.05065}",
        "archivePrefix = {arXiv}",
    ):
        assert field in out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--list", "blog"), {"arxiv:2305.05065"}),
        (("--section", "ranking"), {"arxiv:2401.00001"}),
        (("--section", "papers"), {"arxiv:2305.05065", "arxiv:2401.00001"}),
        (("--year", "2024-"), {"arxiv:2401.00001"}),
        (("--venue", "neurips"), {"arxiv:2305.05065"}),
        (("--list", "survey", "--year", "2023"), {"arxiv:2305.05065"}),
    ],
)
def test_filters_narrow_the_answer(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: set[str]
) -> None:
    _, out, _ = run(capsys, "search", "anything", "--json", *arguments)
    assert {hit["id"] for hit in json.loads(out)} == expected


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("search", "x", "-k", "0"), "awesearch: k is 0; ask for 1 to 10000 papers\n"),
        (("search", "x", "-k", "-1"), "awesearch: k is -1; ask for 1 to 10000 papers\n"),
        (("search", "x", "-k", "1000000"), "awesearch: k is 1000000; ask for 1 to 10000 papers\n"),
        (
            ("search", " "),
            "awesearch: the question is empty; ask something, as in: generative retrieval with semantic IDs\n",
        ),
        (
            ("search", "x", "--list", "nope"),
            "awesearch: no list is called 'nope'; known lists, nearest first: survey; blog\n",
        ),
        (
            ("search", "x", "--year", "20x"),
            "awesearch: the year is '20x'; give one as 2024 or a range as 2023-2025\n",
        ),
        (
            ("similar", "arxiv:1"),
            "awesearch: the index has no paper 'arxiv:1'; ids are written as `awesearch search --json` prints them\n",
        ),
        (("suggest",), "awesearch: give one of an arXiv id, as 2403.01744, --title, --file and --pending\n"),
        (("suggest", "24.1"), "awesearch: '24.1' is no arXiv id; give one as 2403.01744, or a title\n"),
        (("suggest", "--title", " "), "awesearch: the title is empty; give the paper's title\n"),
        (("index", "--list", "x"), "awesearch: --list is 'x'; give NAME=PATH_OR_URL, as in mylist=README.md\n"),
        (("parse", "no.md"), "awesearch: there is no file no.md; check the path\n"),
    ],
)
def test_a_wrong_request_is_one_line_on_standard_error_and_status_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], line: str
) -> None:
    assert run(capsys, *arguments) == (2, "", line)


@pytest.mark.parametrize(
    "arguments", [("search",), ("search", "x", "--mode", "best"), ("serch", "x"), ("search", "-k", "x", "y")]
)
def test_a_wrong_command_is_two_lines_and_status_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 2
    assert err.splitlines()[1] in ("see `awesearch search --help`", "see `awesearch --help`")


def test_an_index_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = run(capsys, "search", "x", "--index", str(tmp_path / "none"))
    assert status == 2
    assert err == (
        f"awesearch: no index in {tmp_path / 'none'} (manifest.json is missing); "
        f"build one: awesearch index --index {tmp_path / 'none'}\n"
    )


@pytest.mark.parametrize("paper_id", ["2305.05065", "arxiv:2305.05065v2", "https://arxiv.org/abs/2305.05065"])
def test_similar_knows_an_arxiv_paper_however_it_is_named(capsys: pytest.CaptureFixture[str], paper_id: str) -> None:
    assert run(capsys, "similar", paper_id, "--json") == run(capsys, "similar", "arxiv:2305.05065", "--json")


def test_an_index_of_an_unset_shell_variable_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "search", "x", "--index", "")
    assert (status, out, err.splitlines()[0]) == (
        2,
        "",
        "awesearch: Invalid value for '--index': it is empty; name a folder",
    )


def test_a_title_is_no_formula_in_a_spreadsheet_and_no_command_to_a_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write_index(tmp_path / "hostile", [paper('=HYPERLINK("http://x")', "abc")])
    _, out, _ = run(capsys, "search", "abc", "--index", str(tmp_path / "hostile"), "--csv")
    assert list(csv.reader(io.StringIO(out)))[1][3].startswith("'=HYPERLINK")
    (tmp_path / "list.md").write_text("# T\n- A \x1b]0;owned\x07 Title Here, SIGIR 2024\n", "utf-8")
    assert "\x1b" not in run(capsys, "parse", str(tmp_path / "list.md"), "--json")[1].replace("\\u001b", "\x1b")


def test_similar_answers_without_the_paper_itself(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "similar", "arxiv:2305.05065", "--json")
    assert [hit["id"] for hit in json.loads(out)] == ["arxiv:2401.00001", BARE.id]


def test_suggest_names_the_sections_with_their_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "suggest", "--title", "Ranking with models", "--abstract", "We rank.", "--json")
    answer = json.loads(out)
    assert (status, answer["listed"]) == (0, [])
    first = next(one for one in answer["suggestions"] if one["list"] == "survey")
    assert (first["section"], first["evidence"]) == (["1. Papers", "1.1 Ranking"], ["arxiv:2401.00001"])
    assert sum(one["probability"] for one in answer["suggestions"] if one["list"] == "survey") == pytest.approx(
        1, abs=1e-3
    )


def test_suggest_says_first_where_a_paper_is_listed_already(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "suggest", "2401.00001v2")
    assert " ".join(out.split()).startswith(
        "Already listed: Learning to Rank with Large Models (arxiv:2401.00001) survey › 1. Papers › 1.1 Ranking "
    )
    _, out, _ = run(capsys, "suggest", "--title", "LEARNING to rank with large models", "--json")
    assert [entry["id"] for entry in json.loads(out)["listed"]] == ["arxiv:2401.00001"]


def test_a_full_disk_is_one_line_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "papers.db")

    monkeypatch.setattr("ui.cli.parse.read_file", full)
    expected = "awesearch: [Errno 28] No space left on device: 'papers.db'; mend that and run it again\n"
    assert run(capsys, "parse", "x") == (2, "", expected)


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ArxivServer]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("search.location.user_data_path", lambda name: tmp_path / "data")
    with ArxivServer([Work("2402.00009", "Ranking Ranked Models", "We rank what ranks.")]) as server:
        monkeypatch.setenv("AWESEARCH_ARXIV_API", server.url)
        yield server


def test_suggest_by_id_asks_arxiv_for_what_the_index_does_not_have(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    status, out, _ = run(capsys, "suggest", "https://arxiv.org/abs/2402.00009", "--json")
    answer = json.loads(out)
    assert (status, answer["listed"]) == (0, [])
    survey = [one["section"] for one in answer["suggestions"] if one["list"] == "survey"]
    assert survey[0] == ["1. Papers", "1.1 Ranking"]
    assert arxiv.asked_ids == [("2402.00009",)]
    run(capsys, "suggest", "2402.00009")
    assert len(arxiv.asked) == 1


def test_suggest_by_an_id_that_arxiv_cannot_be_asked_for_says_so_with_status_1(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    arxiv.usually = status_page(404)
    status, out, err = run(capsys, "suggest", "2402.00009")
    assert (status, out) == (1, "")
    assert err == (
        "awesearch: arXiv could not be asked for 2402.00009 (HTTP 404 from arXiv (asked 1x)); "
        "give its title and abstract\n"
    )


def test_no_command_shows_the_help_and_a_stop_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, out, _ = run(capsys)
    assert status == 2
    assert out.startswith("Usage: awesearch")

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ui.cli.parse.read_file", interrupted)
    assert run(capsys, "parse", "x") == (130, "", "\nawesearch: stopped; what was done is kept\n")


def test_parse_prints_a_json_object_a_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_text(
        "# T\n\n## Ranking\n- One Title, SIGIR 2024, [[paper]](https://arxiv.org/abs/2401.00001v2)\n", "utf-8"
    )
    status, out, _ = run(capsys, "parse", str(path), "--json")
    (entry,) = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    wanted = {"title": "One Title", "arxiv_id": "2401.00001", "section": ["Ranking"], "venue": "SIGIR", "year": 2024}
    assert entry == entry | wanted | {
        "name": None,
        "doi": None,
        "code_url": None,
        "facets": {},
        "note": None,
        "line": 4,
    }


def test_parse_for_people_shows_sections_and_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_text(
        "# T\n\n## Ranking\n- One Title, SIGIR 2024, [[paper]](https://arxiv.org/abs/2401.00001)\n", "utf-8"
    )
    _, out, _ = run(capsys, "parse", str(path))
    assert out.splitlines()[-2:] == ["Ranking", "     4  One Title  arxiv:2401.00001"]


def test_status_says_which_index_answers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _ = run(capsys, "status", "--verify", "--json")
    held = json.loads(out)
    assert (status, held["index"], held["counts"]["papers"]) == (0, str(tmp_path / "index"), 3)
    assert [entry["name"] for entry in held["lists"]] == ["blog", "survey"]
    assert "every byte checked" in run(capsys, "status", "--verify")[1]


def test_evaluate_prints_the_fields_figures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"_id": "q1", "text": "generative retrieval"}\n', "utf-8")
    (tmp_path / "r.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tarxiv:2305.05065\t1\n", "utf-8")
    paths = ("--queries", str(tmp_path / "q.jsonl"), "--qrels", str(tmp_path / "r.tsv"))
    status, out, _ = run(capsys, "evaluate", *paths, "--json")
    assert (status, json.loads(out)) == (0, {"nDCG@10": 1.0, "R@100": 1.0, "RR@10": 1.0, "queries": 1})


def test_evaluate_for_people_is_a_figure_a_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"_id": "q1", "text": "generative retrieval"}\n', "utf-8")
    (tmp_path / "r.tsv").write_text("q1\tarxiv:2305.05065\t1\n", "utf-8")
    _, out, _ = run(capsys, "evaluate", "--queries", str(tmp_path / "q.jsonl"), "--qrels", str(tmp_path / "r.tsv"))
    assert sorted(out.splitlines()) == ["R@100    1.0000", "RR@10    1.0000", "nDCG@10  1.0000", "queries  1"]


def test_index_prints_its_report_on_standard_output_and_progress_on_standard_error(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.building.build.__defaults__", (lambda model, fetch: WordEncoder(),))
    path = tmp_path / "list.md"
    path.write_text(
        "# T\n\n## Ranking\n- One Title, SIGIR 2024, [[paper]](https://arxiv.org/abs/2401.00001)\n", "utf-8"
    )
    status, out, err = run(capsys, "index", "--index", str(tmp_path / "new"), "--list", f"t={path}", "--offline")
    assert status == 1
    assert "Could not be asked, is asked again next time (1):" in out
    assert "  1 listing, 1 paper, 1 list; 1 text embedded" in out
    assert err.splitlines()[0] == "Reading lists …"


def test_help_names_every_command() -> None:
    shown = CliRunner().invoke(ui.cli.cli, ["--help"]).output
    for name, _, summary in ui.cli.COMMANDS:
        assert f"  {name}" in shown
        assert summary.split()[0] in shown


@pytest.mark.parametrize("name", [name for name, _, _ in ui.cli.COMMANDS])
def test_every_command_explains_itself(name: str) -> None:
    answer = CliRunner().invoke(ui.cli.cli, [name, "--help"])
    assert answer.exit_code == 0
    assert answer.output.startswith(f"Usage: cli {name}")
