"""Filing submissions on the command line: one, many, parked ones; listed already, sections, rows; what goes wrong."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from arxiv_server import ArxivServer, Work
from command_line import run
from small_index import WordEncoder, listing, paper, write_index

import search.engine

SUBJECTS = {
    "Graphs": "graph nodes edges message passing neighbours".split(),
    "Language models": "prompt tokens decoder pretraining corpus attention".split(),
}
PARKED = paper(
    "prompt tokens parked", "we study decoder", listing("awesome", "Paper Pending List"), arxiv_id="2401.00077"
)
LISTED = paper("graph nodes listed", "we study edges", listing("awesome", "Graphs"), arxiv_id="2401.00001")


def papers() -> list[search.engine.Paper]:
    made = [LISTED, PARKED]
    for heading, said in SUBJECTS.items():
        for turn in range(6):
            title = f"{said[turn]} {said[(turn + 1) % 6]} number{turn}"
            made.append(paper(title, f"we study {said[(turn + 2) % 6]}", listing("awesome", heading)))
    return [*made, paper("graph nodes alone", "we study edges", listing("flat"), arxiv_id="2401.00088")]


@pytest.fixture(autouse=True)
def arxiv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ArxivServer]:
    write_index(tmp_path / "index", papers())
    monkeypatch.setenv("AWESEARCH_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("search.location.user_data_path", lambda name: tmp_path / "data")
    monkeypatch.setattr(search.engine, "load_encoder", lambda name: WordEncoder())
    works = [
        Work("2402.00009", "Nodes and messages", "we study graph nodes edges passing"),
        Work("2402.00010", "Decoding", "we study prompt tokens decoder corpus"),
    ]
    with ArxivServer(works) as server:
        monkeypatch.setenv("AWESEARCH_ARXIV_API", server.url)
        yield server


def test_a_submission_gets_sections_evidence_and_the_row_to_paste(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    done, out, err = run(capsys, "suggest", "2402.00009", "--list", "awesome")
    assert (done, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("awesome (nearer than ")
    assert lines[-2] == "To paste under Graphs:"
    assert lines[1].strip().endswith("%  Graphs")
    assert [line.strip().partition(" ")[0] for line in lines[2:5]] == ["near"] * 3
    assert "Nodes and messages" in lines[-1]
    assert "https://arxiv.org/abs/2402.00009" in lines[-1]


def test_json_has_the_sections_of_every_list_and_whether_the_paper_fits_it(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "suggest", "--title", "graph nodes edges", "--abstract", "we study message", "--json")
    answer = json.loads(out)
    assert [one["section"] for one in answer["suggestions"]] == [["Graphs"], ["Language models"]]
    assert sum(one["probability"] for one in answer["suggestions"]) == pytest.approx(1, abs=1e-3)
    assert [(one["list"], one["fits"]) for one in answer["lists"]] == [("awesome", True), ("flat", True)]
    assert all("graph nodes edges" in one["row"] for one in answer["suggestions"])
    assert answer["listed"] == []


@pytest.mark.parametrize("given", [("2401.00001v3",), ("--title", "GRAPH nodes, listed!")])
def test_what_is_listed_already_is_said_first_with_its_place(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    _, out, _ = run(capsys, "suggest", *given)
    assert out.splitlines()[:2] == ["Already listed: graph nodes listed (arxiv:2401.00001)", "  awesome › Graphs"]
    assert "To paste under Graphs" not in out, "it is there already"


def test_a_paper_that_fits_no_section_is_told_so_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    done, out, _ = run(capsys, "suggest", "--title", "Cheese and brines", "--abstract", "Milk.", "--list", "awesome")
    assert (done, " ".join(out.split())) == (
        0,
        "awesome: fits none of its sections (nearer than 0% of its own papers)",
    )


def test_a_list_without_sections_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "suggest", "--title", "graph nodes alone too", "--abstract", "edges", "--list", "flat")
    assert " ".join(out.split()).startswith("flat: has no sections to choose from (nearer than ")


def test_the_papers_of_a_file_are_filed_and_their_abstracts_asked_for_at_once(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer, tmp_path: Path
) -> None:
    file = tmp_path / "new.md"
    file.write_text(
        "# New\n\n- [Nodes and messages](https://arxiv.org/abs/2402.00009)\n"
        "- [Decoding](https://arxiv.org/abs/2402.00010)\n- [graph nodes listed](https://arxiv.org/abs/2401.00001)\n",
        encoding="utf-8",
    )
    done, out, err = run(capsys, "suggest", "--file", str(file), "--list", "awesome", "--json")
    assert (done, err) == (0, "")
    assert [(one["id"], one["suggestions"][0]["section"], len(one["listed"])) for one in json.loads(out)] == [
        ("arxiv:2402.00009", ["Graphs"], 0),
        ("arxiv:2402.00010", ["Language models"], 0),
        ("arxiv:2401.00001", ["Graphs"], 1),
    ]
    assert arxiv.asked_ids == [("2402.00009", "2402.00010")]


@pytest.mark.parametrize(
    "written",
    [
        "arxiv:2401.00001",
        "https://arxiv.org/pdf/2401.00001v3.pdf",
        "https://arxiv.org/html/2401.00001v1",
        "https://doi.org/10.48550/arXiv.2401.00001",
    ],
)
def test_an_id_may_be_written_as_people_copy_it(capsys: pytest.CaptureFixture[str], written: str) -> None:
    done, out, _ = run(capsys, "suggest", written)
    assert (done, out.splitlines()[0]) == (0, "Already listed: graph nodes listed (arxiv:2401.00001)")


@pytest.mark.parametrize(
    "title", ["graph nodes edges and all the rest, listed", "GNEAR: graph nodes edges and all the rest"]
)
def test_a_title_that_is_nearly_a_listed_one_is_perhaps_listed_already(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, title: str
) -> None:
    long = paper("graph nodes edges and all the rest", "we study edges", listing("awesome", "Graphs"))
    write_index(tmp_path / "index", [*papers(), long])
    _, out, _ = run(capsys, "suggest", "--title", title, "--abstract", "we study edges", "--list", "awesome")
    assert out.startswith(f"Perhaps listed already: {long.title} (")


def test_one_paper_that_cannot_be_filed_does_not_stop_the_others(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = [
        {"id": "q", "title": "", "abstract": "x"},
        {"id": "r", "title": "graph nodes edges", "abstract": "we study message"},
    ]
    (tmp_path / "new.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    done, out, err = run(capsys, "suggest", "--file", str(tmp_path / "new.jsonl"), "--list", "awesome", "--json")
    first, second = json.loads(out)
    assert (done, first["refused"], first["suggestions"]) == (1, "the title is empty; give the paper's title", [])
    assert second["suggestions"][0]["section"] == ["Graphs"]
    assert err.startswith("warning: not filed: q: the title is empty")


def test_an_id_of_the_users_own_is_not_taken_for_a_paper_of_the_index(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write_index(tmp_path / "index", [*papers(), paper("prompt tokens corpus", "decoder", id="1")])
    (tmp_path / "new.jsonl").write_text(
        '{"id": "1", "title": "graph nodes edges", "abstract": "we study message"}\n', "utf-8"
    )
    _, out, _ = run(capsys, "suggest", "--file", str(tmp_path / "new.jsonl"), "--list", "awesome", "--json")
    assert json.loads(out)[0]["suggestions"][0]["section"] == ["Graphs"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("new.jsonl", '{"id": "mine", "title": "graph nodes edges", "abstract": "we study message"}\n'),
        ("new.bib", "@article{mine, title = {graph nodes edges}, abstract = {we study message}}\n"),
    ],
)
def test_files_of_papers_bring_their_own_abstracts(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer, tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    done, out, _ = run(capsys, "suggest", "--file", str(tmp_path / name), "--list", "awesome")
    assert done == 0
    assert out.splitlines()[0] == "graph nodes edges"
    assert "By its title alone" not in out
    assert arxiv.asked == []


def test_parked_papers_are_filed_in_their_own_list_without_asking_anybody(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    done, out, _ = run(capsys, "suggest", "--pending", "awesome", "Paper Pending List", "--json")
    (answer,) = json.loads(out)
    assert (done, answer["id"]) == (0, "arxiv:2401.00077")
    assert answer["suggestions"][0]["section"] == ["Language models"]
    assert [one["section"] for one in answer["suggestions"]] == [["Language models"], ["Graphs"]]
    assert {one["list"] for one in answer["lists"]} == {"awesome"}
    assert arxiv.asked == []


def test_an_abstract_that_could_not_be_asked_for_is_said_and_the_title_is_filed(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new.md").write_text("# New\n\n- [graph nodes edges](https://arxiv.org/abs/2402.00011)\n", "utf-8")
    done, out, err = run(capsys, "suggest", "--file", str(tmp_path / "new.md"), "--offline", "--list", "awesome")
    assert done == 1
    assert "By its title alone: arXiv could not be asked for 2402.00011" in " ".join(out.split())
    assert err.startswith("warning: filed by the title alone: arXiv could not be asked for 2402.00011")
    assert arxiv.asked == []


def test_an_id_that_arxiv_does_not_have_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    done, out, err = run(capsys, "suggest", "2402.99999")
    assert (done, out, len(err.splitlines())) == (2, "", 1)
    assert "arXiv has no paper 2402.99999" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--title", "a", "--file", "b"), "give one of an arXiv id, as 2403.01744, --title, --file and --pending"),
        (("2402.00009", "--abstract", "b"), "--abstract goes with --title"),
        (("--title", ""), "the title is empty; give the paper's title"),
        (("--file", "nowhere.md"), "there is no file nowhere.md; check the path"),
        (("--pending", "nobody", "x"), "no list is called 'nobody'"),
        (("--pending", "awesome", "x"), "no section is called 'x'"),
        (("--title", "a", "--list", "nobody"), "no list is called 'nobody'"),
    ],
)
def test_a_wrong_request_is_one_line_with_its_cure(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    done, out, err = run(capsys, "suggest", *arguments)
    assert (done, out, len(err.splitlines())) == (2, "", 1)
    assert said in err


def test_arxiv_that_cannot_be_asked_for_an_id_offers_the_title(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, out, err = run(capsys, "suggest", "2402.00009", "--offline")
    assert (done, out) == (1, "")
    assert "give its title and abstract" in err
