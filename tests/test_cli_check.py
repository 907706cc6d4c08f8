"""`awesearch check` as a maintainer meets it: text, JSON, exit statuses, and arXiv well and badly behaved."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from arxiv_server import RATE_EXCEEDED, ArxivServer, Work
from arxiv_server import status as status_page
from small_index import listing, paper, write_index

import ui.cli

RIGHT = Work("2305.00001", "Ranking With Graphs", "We rank.", ("Ada Kettle",))
OTHER = Work("2305.00002", "Walking With Trees", "We walk.", ("Bo Lind",))
GOOD_LIST = "# Mine\n\n## Papers\n\n- Ranking With Graphs, arXiv 2023/05, [[paper]](https://arxiv.org/abs/2305.00001)\n"
WRONG_LIST = GOOD_LIST + "- Walking With Trees, arXiv 2023/05, [[paper]](https://arxiv.org/abs/2305.00001)\n"
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
    status = ui.cli.run(["check", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def written(text: str) -> str:
    Path("list.md").write_text(text, "utf-8")
    return "list.md"


def kinds(out: str) -> list[str]:
    return [finding["kind"] for finding in json.loads(out)["findings"]]


def test_offline_it_says_what_it_could_not_check_and_asks_nobody(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer, tmp_path: Path
) -> None:
    status, out, err = run(capsys, written(GOOD_LIST))
    assert (status, out) == (0, "list: 1 paper, nothing wrong\n")
    assert "not checked: offline: 1 of 1 arXiv ids are not known here; ask arXiv with --online\n" in err
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
    assert "not checked: text: the index does not keep a list's source; give its path or address\n" in err


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
    assert "not checked: in other lists: 0 of the list's papers are in the index, too few to compare; " in err


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
    _, out, _ = run(capsys, written("### Top\n\n" + UNLINKED.replace("# Mine\n\n", "") + UNLINKED[-31:]))
    too_long = [line for line in out.splitlines() if len(line) > 40 and "https://" not in line]
    assert ("twice in one section" in out, too_long) == (True, [])


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("nothing.md",),
            "there is no file 'nothing.md', nor has the index a list of that name; its lists: fruit, farm",
        ),
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
