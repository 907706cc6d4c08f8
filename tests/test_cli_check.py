"""`awesearch check` as a maintainer meets it: text, JSON, exit statuses, and arXiv well and badly behaved."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import command_line
import pytest
from arxiv_server import OPENSEARCH, RATE_EXCEEDED, ArxivServer, Work, body
from arxiv_server import status as status_page
from conftest import ROOT
from small_index import listing, paper, write_index

RIGHT = Work("2305.00001", "Ranking With Graphs", "We rank.", ("Ada Kettle",))
OTHER = Work("2305.00002", "Walking With Trees", "We walk.", ("Bo Lind",))
GOOD_LIST = "# Mine\n\n## Papers\n\n- Ranking With Graphs, arXiv 2023/05, [[paper]](https://arxiv.org/abs/2305.00001)\n"
WRONG_LIST = GOOD_LIST + "- Walking With Trees, arXiv 2023/05, [[paper]](https://arxiv.org/abs/2305.00001)\n"
KNOWN_LIST = "# Mine\n\n## Papers\n\n- Sorting Of Apples, arXiv 2023, [[paper]](https://arxiv.org/abs/2301.00011)\n"
PUBLISHED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
    'xmlns:arxiv="http://arxiv.org/schemas/atom"><title>ArXiv Query</title><id>http://arxiv.org/api/made-up</id>'
    f"<opensearch:totalResults {OPENSEARCH}>1</opensearch:totalResults>"
    "<entry><id>http://arxiv.org/abs/2301.00011v1</id><updated>2023-01-01T00:00:00Z</updated>"
    "<published>2023-01-01T00:00:00Z</published><title>Sorting Of Apples</title><summary>Fruit.</summary>"
    "<author><name>Ada Kettle</name></author><arxiv:doi>10.1145/1.2</arxiv:doi>"
    "<arxiv:journal_ref>Proc. KDD 2024</arxiv:journal_ref></entry></feed>\n"
)
UNLINKED = GOOD_LIST + "- Walking With Trees, KDD 2023\n"


@pytest.fixture(autouse=True)
def _world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = [("Sorting Of Apples", 11), ("Sorting Of Pears", 12), ("Sorting Of Plums", 13), ("Sorting Of Figs", 14)]
    mine = [paper(t, "Fruit.", listing("fruit", "Fruit"), arxiv_id=f"2301.000{n}") for t, n in known]
    mine.append(paper("Sorting Of Kiwis", "Fruit.", listing("fruit", "Fruit"), arxiv_id="2301.00015"))
    theirs = [
        paper("Sorting Of Grapes", "Fruit.", listing("farm", "Harvest"), arxiv_id="2301.00021"),
        paper("Submarine Engines", "Steel screws under water.", listing("farm", "Boats"), arxiv_id="2301.00022"),
    ]
    write_index(tmp_path / "index", [*mine, *theirs])
    monkeypatch.setenv("AWESEARCH_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("search.location.user_data_path", lambda name: tmp_path / "data")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[ArxivServer]:
    # the pause between two requests and the patience after a refusal are tested elsewhere
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with ArxivServer([RIGHT, OTHER]) as server:
        monkeypatch.setenv("AWESEARCH_ARXIV_API", server.url)
        yield server


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    return command_line.run(capsys, "check", *arguments)


def written(text: str) -> str:
    Path("list.md").write_text(text, "utf-8")
    return "list.md"


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def kinds(out: str) -> list[str]:
    return [finding["kind"] for finding in json.loads(out)["findings"]]


def test_offline_it_says_what_it_could_not_check_and_asks_nobody(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer, tmp_path: Path
) -> None:
    status, out, err = run(capsys, written(GOOD_LIST))
    assert (status, out) == (0, "list: 1 paper, nothing wrong\n")
    assert "not checked: offline: 1 of 1 arXiv id is not known here" in unwrapped(err)
    assert (arxiv.asked, (tmp_path / "data").exists()) == ([], False)


def test_online_a_wrong_link_is_found_and_gates_with_status_3(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    status, out, _ = run(capsys, written(WRONG_LIST), "--online", "--json")
    (finding,) = json.loads(out)["findings"]
    assert status == 3
    assert finding == {
        "kind": "wrong-link",
        "severity": "error",
        "line": 6,
        "title": "Walking With Trees",
        "section": ["Papers"],
        "message": "arXiv's title of 2305.00001 is 'Ranking With Graphs'; this title is 2305.00002; "
        "line 5 has the id rightly",
        "fix": "https://arxiv.org/abs/2305.00002",
        "other_lines": [5],
    }
    assert [(one.ids, one.query) for one in arxiv.asked] == [(("2305.00001",), ""), ((), 'ti:"Walking With Trees"')]


def test_what_was_asked_once_is_not_asked_again_and_known_offline(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    run(capsys, written(WRONG_LIST), "--online")
    asked = len(arxiv.asked)
    assert run(capsys, "list.md", "--online", "--json")[:2] == run(capsys, "list.md", "--json")[:2]
    assert len(arxiv.asked) == asked


def test_online_a_paper_without_a_link_gets_arxivs(capsys: pytest.CaptureFixture[str], arxiv: ArxivServer) -> None:
    status, out, _ = run(capsys, written(UNLINKED), "--online", "--json")
    (finding,) = json.loads(out)["findings"]
    assert (status, finding["kind"], finding["fix"]) == (3, "missing-link", "https://arxiv.org/abs/2305.00002")


def test_online_a_title_that_arxiv_does_not_have_is_said_to_have_been_asked(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    del arxiv.works["2305.00002"]
    status, out, _ = run(capsys, written(UNLINKED), "--online", "--json")
    (finding,) = json.loads(out)["findings"]
    assert (status, finding["kind"]) == (0, "no-paper-link")
    assert finding["message"] == "no paper is linked; arXiv was asked and has no paper of this title"


def test_an_id_that_arxiv_says_it_does_not_have_is_wrong(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    text = GOOD_LIST + "- Walking With Trees, [[paper]](https://arxiv.org/abs/2305.99999)\n"
    status, out, _ = run(capsys, written(text), "--online", "--json")
    assert (status, kinds(out)) == (3, ["no-such-id"])


@pytest.mark.parametrize("mood", [status_page(404), status_page(503), RATE_EXCEEDED], ids=["404", "503", "rate"])
def test_an_arxiv_that_does_not_answer_makes_papers_unknown_and_never_dead(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer, mood: object
) -> None:
    arxiv.usually = mood  # type: ignore[assignment]
    status, out, _ = run(capsys, written(GOOD_LIST), "--online", "--json")
    report = json.loads(out)
    assert (status, report["findings"]) == (1, [])
    assert [(one["line"], one["title"]) for one in report["unknown"]] == [(5, "Ranking With Graphs")]
    _, out, _ = run(capsys, "list.md", "--online")
    assert out.startswith("Unknown, because arXiv could not be asked (")
    assert "dead" not in out


def test_wrong_beats_unknown(capsys: pytest.CaptureFixture[str], arxiv: ArxivServer) -> None:
    arxiv.usually = status_page(404)
    text = GOOD_LIST + "- Walking With Trees, [[paper]](https://arxiv.org/abd/2305.00002)\n"
    status, out, _ = run(capsys, written(text), "--online", "--json")
    assert (status, kinds(out), len(json.loads(out)["unknown"])) == (3, ["malformed-link"], 2)


def test_the_dump_is_evidence_without_network(capsys: pytest.CaptureFixture[str], arxiv: ArxivServer) -> None:
    records = [
        {"id": work.arxiv_id, "title": work.title, "abstract": work.abstract, "authors": work.authors[0]}
        for work in (RIGHT, OTHER)
    ]
    Path("dump.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    status, out, _ = run(capsys, written(WRONG_LIST), "--arxiv-metadata", "dump.jsonl", "--json")
    assert (status, kinds(out), arxiv.asked) == (3, ["wrong-link"], [])


@pytest.mark.parametrize("given", ["nope", "folder", "binary"])
def test_a_dump_that_is_none_is_refused_though_nothing_need_be_asked(
    capsys: pytest.CaptureFixture[str], given: str
) -> None:
    Path("folder").mkdir()
    Path("binary").write_bytes(bytes(range(256)))
    status, out, err = run(capsys, written(KNOWN_LIST), "--arxiv-metadata", given)
    assert (status, out, len(err.splitlines())) == (2, "", 2)
    assert err.startswith(f"awesearch: {given}")
    assert "Pass arXiv's metadata dump" in err


def test_online_a_title_that_could_not_be_asked_keeps_its_line(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    text = KNOWN_LIST + "- Walking With Trees, KDD 2023, [[paper]](https://arxiv.org/abs/2301.00012)\n"
    arxiv.usually = status_page(404)
    status, out, _ = run(capsys, written(text.replace(", arXiv 2023", ", KDD 2023")), "--online", "--json")
    assert status == 1
    assert [(one["line"], one["title"]) for one in json.loads(out)["unknown"]] == [(6, "Walking With Trees")]


def test_online_a_known_paper_is_asked_once_whether_it_has_been_published(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    status, _, err = run(capsys, written(KNOWN_LIST))
    said = "published since: arXiv was not asked about 1 paper listed as unpublished"
    assert (status, said in unwrapped(err)) == (0, True)
    arxiv.usually = body(PUBLISHED)
    status, out, _ = run(capsys, "list.md", "--online", "--json")
    (finding,) = json.loads(out)["findings"]
    assert (status, finding["kind"], finding["fix"]) == (0, "published-since", "https://doi.org/10.1145/1.2")
    assert "Proc. KDD 2024" in finding["message"]
    assert arxiv.asked_ids == [("2301.00011",)]
    assert run(capsys, "list.md", "--online", "--json")[1] == run(capsys, "list.md", "--json")[1] == out
    assert len(arxiv.asked) == 1


def test_the_dump_tells_publication_of_a_known_paper_and_arxiv_what_the_dump_does_not(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    record = {"id": "2301.00011", "title": "Sorting Of Apples", "abstract": "Fruit.", "authors": "Ada Kettle"}
    Path("bare.jsonl").write_text(json.dumps(record), "utf-8")
    Path("full.jsonl").write_text(json.dumps({**record, "doi": "10.1145/1.2"}), "utf-8")
    arxiv.usually = body(PUBLISHED)
    assert kinds(run(capsys, written(KNOWN_LIST), "--arxiv-metadata", "bare.jsonl", "--json")[1]) == []
    assert kinds(run(capsys, "list.md", "--arxiv-metadata", "full.jsonl", "--json")[1]) == ["published-since"]
    assert arxiv.asked == []
    (Path("data") / "index" / "pulled.db").unlink()
    out = run(capsys, "list.md", "--online", "--arxiv-metadata", "bare.jsonl", "--json")[1]
    assert (kinds(out), arxiv.asked_ids) == (["published-since"], [("2301.00011",)])


def test_links_that_the_reader_mends_are_told_with_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    rows = ("(https//arxiv.org/abs/2301.00012)", "(arxiv.org/abs/2301.00013)", "(https://arxiv.org/abs/2301.00014",
            " (https://arxiv.org/abs/2301.00015)", "()")  # fmt: skip
    titles = ("Pears", "Plums", "Figs", "Kiwis", "Apples")
    lines = [f"- Sorting Of {title}, KDD 2023, [[paper]]{row}\n" for title, row in zip(titles, rows, strict=True)]
    status, out, _ = run(capsys, written("# Mine\n\n## Papers\n\n" + "".join(lines)), "--json")
    wrong = [one for one in json.loads(out)["findings"] if one["severity"] != "note"]
    assert status == 3
    assert [(one["kind"], one["line"], one["fix"]) for one in wrong] == [
        ("malformed-link", line, f"https://arxiv.org/abs/2301.000{n}")
        for line, n in zip(range(5, 10), (12, 13, 14, 15, 11), strict=True)
    ]


def test_online_a_paper_that_arxiv_knows_no_publication_of_is_not_asked_for_again(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    arxiv.works["2301.00011"] = Work("2301.00011", "Sorting Of Apples", "Fruit.")
    for _ in range(2):
        assert run(capsys, written(KNOWN_LIST), "--online", "--json")[0] == 0
    assert arxiv.asked_ids == [("2301.00011",)]


def test_a_paper_that_the_list_calls_published_is_not_asked_for(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    run(capsys, written(KNOWN_LIST.replace("arXiv 2023", "KDD 2023")), "--online")
    assert arxiv.asked == []


def test_without_a_place_to_remember_it_asks_all_the_same(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.location.user_data_path", lambda name: Path("/dev/null/data"))
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/cache")
    monkeypatch.setattr("tempfile.tempdir", str(Path.cwd()))
    for _ in range(2):
        status, out, err = run(capsys, written(WRONG_LIST), "--online", "--json")
        assert (status, kinds(out)) == (3, ["wrong-link"])
        assert err.startswith("warning: nothing that was asked is remembered: ")
    assert len(arxiv.asked) == 4


@pytest.mark.parametrize("command", ["check list.md --json 2>&-", "check list.md --online --json 2>&-"])
def test_it_works_with_standard_error_closed(tmp_path: Path, arxiv: ArxivServer, command: str) -> None:
    written(GOOD_LIST.replace("abs/", "abd/"))
    code = "from ui.cli import main; main()"
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", f'"$0" -c "{code}" {command}', sys.executable],
        env=environment, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, kinds(done.stdout)) == (3, ["malformed-link"])


def test_help_says_which_status_wins(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--help")
    assert "3 says that there is an error or a warning, whether or not all could be asked" in unwrapped(out)


def test_publication_since_is_a_note_that_gates_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    record = {"id": "2305.00001", "title": RIGHT.title, "abstract": "We rank.", "authors": "Ada Kettle",
              "doi": "10.1145/1.2", "journal-ref": "Proc. KDD 2024"}  # fmt: skip
    Path("dump.jsonl").write_text(json.dumps(record), "utf-8")
    status, out, _ = run(capsys, written(GOOD_LIST), "--arxiv-metadata", "dump.jsonl", "--json")
    (finding,) = json.loads(out)["findings"]
    assert (status, finding["kind"], finding["fix"]) == (0, "published-since", "https://doi.org/10.1145/1.2")
    assert "Proc. KDD 2024" in finding["message"]


def test_a_list_of_the_index_is_checked_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "fruit", "--json")
    report = json.loads(out)
    assert (status, report["list"], report["papers"]) == (3, "fruit", 5)
    assert kinds(out) == ["missing-link"] * 5 + ["in-other-lists"]
    assert "not checked: text: the index does not keep a list's source; give its path or address" in unwrapped(err)


def test_near_papers_of_other_lists_are_offered_and_far_ones_not(capsys: pytest.CaptureFixture[str]) -> None:
    titles = ("Apples", "Pears", "Plums", "Figs", "Kiwis")
    rows = [f"- Sorting Of {t}, [[paper]](https://arxiv.org/abs/2301.000{n})" for n, t in enumerate(titles, 11)]
    _, out, _ = run(capsys, written("# Mine\n\n## Sweet\n\n" + "\n".join(rows) + "\n"), "--json")
    (finding,) = json.loads(out)["findings"]
    assert (finding["kind"], finding["title"], finding["fix"], finding["section"], finding["line"]) == (
        "in-other-lists", "Sorting Of Grapes", "https://arxiv.org/abs/2301.00021", ["Sweet"], None,
    )  # fmt: skip
    assert finding["message"].startswith("farm › Harvest has it; nearest of yours: 'Sorting Of ")


def test_a_list_that_the_index_hardly_knows_is_not_compared(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = run(capsys, written(GOOD_LIST))
    said = "not checked: in other lists: 0 of the list's papers are in the index, too few to compare; "
    assert said in unwrapped(err)


def test_text_names_line_kind_title_evidence_and_fix(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    text = GOOD_LIST.replace("abs/", "abd/")
    status, out, _ = run(capsys, written(text))
    assert status == 3
    assert out.splitlines() == [
        "1 error",
        "  line 5    malformed link: Ranking With Graphs",
        "            https://arxiv.org/abd/2305.00001 is no address of an arXiv paper",
        "            → https://arxiv.org/abs/2305.00001",
        "",
        "list: 1 paper, 1 error",
    ]


def test_it_fits_a_narrow_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    _, out, err = run(capsys, written("### Top\n\n" + UNLINKED.replace("# Mine\n\n", "") + UNLINKED[-31:]))
    said = [*out.splitlines(), *err.splitlines()]
    too_long = [line for line in said if len(line) > 40 and "https://" not in line and "NAME=PATH_OR_URL" not in line]
    assert ("twice in one section" in out, too_long) == (True, [])


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("nothing.md",),
            "there is no file 'nothing.md', nor has the index a list of that name; its lists: fruit, farm",
        ),
        (("",), "LIST is empty; name a file, an address, or a list of the index"),
        (("http://127.0.0.1:9/list.md",), "http://127.0.0.1:9/list.md could not be fetched (ConnectionError); "),
    ],
)
def test_a_list_that_cannot_be_had_is_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], line: str
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (1 if "http" in arguments[0] else 2, "")
    assert err.startswith(f"awesearch: {line}")
    assert len(err.splitlines()) == 1
