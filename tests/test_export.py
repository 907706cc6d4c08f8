"""Whole lists in the forms that programs read: what `export` and `parse` print."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string
from conftest import ROOT
from small_index import listing, lists_of, paper, write_index

import ui.cli
from indexer.lists import read_list
from indexer.paper_files import read_papers
from search.catalogue import catalogue
from search.errors import RequestError
from search.papers import Listing, Paper, PaperList, RowStyle
from ui import export

FORMS = ("json", "bibtex", "csv", "markdown")
TIGER = paper(
    "Recommender Systems with *Generative* Retrieval",
    "We retrieve.",
    replace(listing("survey", "2. Papers", "2.2 Generation", name="TIGER"), line=30),
    replace(listing("survey", "1. Read first"), line=5),
    replace(listing("blog", "Generation"), line=7),
    arxiv_id="2305.05065",
    year=2023,
    venue="NeurIPS",
    authors=("Shashank Rajput", "et al."),
)
RANK = paper(
    "Rank & Co",
    None,
    replace(listing("survey", "2. Papers", "2.1 Ranking"), line=20),
    replace(listing("survey", "2. Papers", "2.1 Ranking"), line=22),
    year=2024,
    venue="ACM TOIS",
)
BESIDE = paper("=Beside", None)
LISTS = [
    replace(
        one,
        sections=(("1. Read first",), ("2. Papers",), ("2. Papers", "2.1 Ranking"), ("2. Papers", "2.2 Generation")),
    )
    if one.id == "survey"
    else one
    for one in lists_of([TIGER, RANK])
]


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_index(tmp_path / "index", [BESIDE, TIGER, RANK], LISTS)
    monkeypatch.setenv("AWESEARCH_INDEX", str(folder))
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    status = ui.cli.run(arguments)
    captured = capsys.readouterr()
    assert (status, captured.err) == (0, "")
    return captured.out


def ids(out: str) -> list[str]:
    return [paper["id"] for paper in json.loads(out)]


def test_a_list_is_exported_in_its_own_order_each_paper_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert ids(run(capsys, "export", "--list", "survey", "--json")) == ["arxiv:2305.05065", RANK.id]


def test_all_lists_are_exported_with_the_papers_of_none_last(capsys: pytest.CaptureFixture[str]) -> None:
    assert sorted(ids(run(capsys, "export", "--json"))[:2]) == ["arxiv:2305.05065", RANK.id]
    assert ids(run(capsys, "export", "--json"))[2:] == [BESIDE.id]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--section", "ranking"), [RANK.id]),
        (("--list", "blog", "--year", "2023"), [TIGER.id]),
        (("--venue", "tois"), [RANK.id]),
    ],
)
def test_filters_narrow_the_export(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: list[str]
) -> None:
    assert ids(run(capsys, "export", "--json", *arguments)) == expected


def test_markdown_is_a_list_to_paste(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "export", "--list", "survey", "--markdown") == (
        "# Awesome survey\n"
        "\n"
        "## 1. Read first\n"
        "\n"
        "- [Recommender Systems with \\*Generative\\* Retrieval](https://arxiv.org/abs/2305.05065), NeurIPS 2023\n"
        "\n"
        "## 2. Papers\n"
        "\n"
        "### 2.1 Ranking\n"
        "\n"
        "- Rank & Co, ACM TOIS 2024 [[paper]]()\n"
        "\n"
        "### 2.2 Generation\n"
        "\n"
        "- [Recommender Systems with \\*Generative\\* Retrieval](https://arxiv.org/abs/2305.05065), NeurIPS 2023\n"
    )


def test_markdown_is_the_form_unless_told_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "export") == run(capsys, "export", "--markdown")


def test_markdown_that_is_exported_is_read_as_the_same_list(capsys: pytest.CaptureFixture[str]) -> None:
    read = read_list(run(capsys, "export", "--list", "survey", "--markdown").encode(), "survey")
    assert read.title == "Awesome survey"
    assert [(e.section, e.title, e.arxiv_id, e.venue, e.year) for e in read.listings] == [
        (("1. Read first",), TIGER.title, "2305.05065", "NeurIPS", 2023),
        (("2. Papers", "2.1 Ranking"), RANK.title, None, "ACM TOIS", 2024),
        (("2. Papers", "2.2 Generation"), TIGER.title, "2305.05065", "NeurIPS", 2023),
    ]


@pytest.mark.parametrize(
    ("title", "link", "written"),
    [
        ("- a\n# b", None, "\\- a \\# b [[paper]]()"),
        ("2) a", None, "2\\) a [[paper]]()"),
        ("1. a", None, "1\\. a [[paper]]()"),
        ("2.5D scenes", None, "2.5D scenes [[paper]]()"),
        ("R&D &lt;b&gt; $5 ~y~", None, "R&D \\&lt;b\\&gt; \\$5 \\~y\\~ [[paper]]()"),
        ("a](b)", "10.1000/(SICI)1<2>3", "[a\\](b)](https://doi.org/10.1000/%28SICI%291%3C2%3E3)"),
    ],
)
def test_a_title_is_no_markup(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, title: str, link: str | None, written: str
) -> None:
    folder = write_index(tmp_path / "other", [paper(title, doi=link)])
    assert run(capsys, "export", "--index", str(folder)) == f"# Not listed\n\n- {written}\n"


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (r"A $\alpha$-divergence view of $O(n \log n)$", r"A $\alpha$-divergence view of $O(n \log n)$"),
        ("A $x_1$ of *all* $x^{*}_{i}$", r"A $x_1$ of \*all\* $x^{\*}\_{i}$"),
        (r"Norms $\|a[i]\|$, $\{b\}$, $2 and $3", r"Norms $\\\|a\[i\]\\\|$, $\\{b\\}$, \$2 and \$3"),
    ],
)
def test_a_formula_in_a_title_is_left_to_what_draws_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, title: str, written: str
) -> None:
    folder = write_index(tmp_path / "other", [paper(title, arxiv_id="2305.05065")])
    out = run(capsys, "export", "--index", str(folder))
    assert out == f"# Not listed\n\n- [{written}](https://arxiv.org/abs/2305.05065)\n"
    assert [entry.title for entry in read_list(out.encode(), "l").listings] == [title]


@pytest.mark.parametrize(
    ("links", "written"),
    [
        ({"url": "https://openreview.net/forum?id=x"}, "[A Title of Words](https://openreview.net/forum?id=x), 2024"),
        ({"url": "https://example.org/x"}, "A Title of Words, 2024 [[paper]](https://example.org/x)"),
        ({"url": "/posts/x/"}, "A Title of Words, 2024 [[paper]]()"),
        ({"url": "https://github.com/a/b"}, "A Title of Words, 2024 [[paper]]() [[code]](https://github.com/a/b)"),
        ({"code_url": "https://github.com/a/b"}, "A Title of Words, 2024 [[paper]]() [[code]](https://github.com/a/b)"),
        (
            {"doi": "10.1000/x", "code_url": "https://github.com/a/b"},
            "[A Title of Words](https://doi.org/10.1000/x), 2024 [[code]](https://github.com/a/b)",
        ),
    ],
)
def test_only_what_leads_to_a_paper_is_the_link_of_a_title(links: dict[str, str], written: str) -> None:
    said = Listing("l", title="A Title of Words", year=2024, **links)  # type: ignore[arg-type]
    out = export.paper_list(PaperList("l", "L", None, "markdown", ((),), RowStyle("bullet"), (said,)), "markdown")
    assert out == f"# L\n\n- {written}\n"
    (again,) = read_list(out.encode(), "l").listings
    assert (again.title, again.year, again.doi) == (said.title, 2024, said.doi)


def as_read(title: str | None, name: str | None, arxiv_id: str | None) -> tuple[str, str | None]:
    return title or name or "", arxiv_id


def assert_all_come_back(text: str, said: Iterable[tuple[str, str | None]]) -> None:
    """Assert that the papers of a Markdown list are those that were said, each once under each of its sections."""
    read = read_list(text.encode(), "again").listings
    assert {as_read(e.title, e.name, e.arxiv_id) for e in read} == set(said)
    places = [(e.section, as_read(e.title, e.name, e.arxiv_id)) for e in read]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(
    "name",
    [
        "foundation-recsys-2024-03", "foundation-recsys-2024-08", "llm4rec-paper", "awesome-llm-for-recsys",
        "recommendation-foundation-model",
    ],
)  # fmt: skip
def test_every_paper_of_a_shipped_list_comes_back_from_markdown(capsys: pytest.CaptureFixture[str], name: str) -> None:
    index = str(ROOT / "index")
    (shelf,) = catalogue(index, [name])
    said = {(placed.paper.title, placed.paper.arxiv_id) for placed in shelf.placed}
    assert_all_come_back(run(capsys, "export", "--index", index, "--list", name, "--markdown"), said)


@pytest.mark.parametrize("folder", ["lists", "lists/other"])
def test_every_paper_of_a_real_list_comes_back_from_markdown(
    capsys: pytest.CaptureFixture[str], shared: Path, folder: str
) -> None:
    named = [*(shared / folder).glob("*.txt"), *(path.with_suffix(".md") for path in (shared / folder).glob("*.notes"))]
    assert len(named) in (4, 5)
    for path in named:
        said = {as_read(e.title, e.name, e.arxiv_id) for e in read_list(path.read_bytes(), path.stem).listings}
        assert_all_come_back(run(capsys, "parse", str(path), "--markdown"), said)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("command", "said", "header"),
    [
        (("export", "--year", "1999"), "No paper of the lists is under those filters.\n", "id,title,authors"),
        (("search", "zzz", "--mode", "lexical"), "Nothing in the index answers that.\n", "rank,score,id,title"),
        (
            ("similar", "title:beside"),
            "The index holds no other paper under those filters.\n",
            "rank,score,id,title",
        ),
    ],
)
def test_where_nothing_matches_it_is_said_beside_what_a_program_reads(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: tuple[str, ...], said: str, header: str, form: str
) -> None:
    folder = write_index(tmp_path / "one", [BESIDE])
    assert ui.cli.run([*command, "--index", str(folder), f"--{form}"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ("" if form == "json" else said)
    assert captured.out[: len(header)] == {"json": "[]\n", "csv": header}.get(form, "")
    assert len(captured.out.splitlines()) == {"json": 1, "csv": 1}.get(form, 0)


def test_json_has_what_search_has_without_rank_and_score(capsys: pytest.CaptureFixture[str]) -> None:
    (first, *_) = json.loads(run(capsys, "export", "--list", "survey", "--json"))
    assert [*first] == (
        "id title abstract withheld names authors arxiv_id categories doi year venue journal_ref url code_url listings"
    ).split()
    assert first["authors"] == ["Shashank Rajput", "et al."]
    assert first["listings"][0] == {"list": "survey", "section": ["2. Papers", "2.2 Generation"], "line": 30}


def test_csv_is_a_row_a_paper_and_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    header, *rows = csv.reader(io.StringIO(run(capsys, "export", "--csv")))
    assert header == (
        "id title authors year venue url lists sections arxiv_id doi code_url categories journal_ref".split()
    )
    assert rows[0][1:4] == ["Recommender Systems with *Generative* Retrieval", "Shashank Rajput; et al.", "2023"]
    assert rows[0][6] == "survey; blog"
    assert rows[0][7].split("; ")[1:] == ["survey › 1. Read first", "blog › Generation"]
    assert rows[2][1:4] == ["'=Beside", "", ""]


def test_bibtex_of_a_list_has_every_paper_once(capsys: pytest.CaptureFixture[str]) -> None:
    library = parse_string(run(capsys, "export", "--list", "survey", "--bibtex"))
    assert [(entry.entry_type, entry.key) for entry in library.entries] == [
        ("inproceedings", "rajput2023recommender"),
        ("article", "rank2024co"),
    ]


@pytest.mark.parametrize("command", ["export", "search", "similar", "parse"])
def test_two_forms_at_once_are_refused(capsys: pytest.CaptureFixture[str], command: str) -> None:
    arguments = [] if command == "export" else ["x"]
    status = ui.cli.run([command, *arguments, "--csv", "--bibtex"])
    captured = capsys.readouterr()
    assert (status, captured.out) == (2, "")
    assert captured.err == (
        f"awesearch: --csv and --bibtex are two output forms; give one of them\nsee `awesearch {command} --help`\n"
    )


def test_an_unknown_list_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert ui.cli.run(["export", "--list", "nope", "--bibtex"]) == 2
    assert capsys.readouterr().err == (
        "awesearch: no list is called 'nope'; known lists, nearest first: survey; blog\n"
    )
    with pytest.raises(RequestError, match="no section is called 'nope'"):
        catalogue(sections=["nope"])


LIST = """# Papers

## Graphs
- Graphs of users, TOIS 2024, [[paper]](https://arxiv.org/abs/2401.00001v2)
- [Words & items](https://doi.org/10.1145/3604915.3608889), RecSys 2023
- [Words & items](https://doi.org/10.1145/3604915.3608889), RecSys 2023

## Names
- [[TIGER]](https://example.org/tiger.pdf)
"""


@pytest.fixture
def readme(tmp_path: Path) -> str:
    (tmp_path / "list.md").write_text(LIST, "utf-8")
    return str(tmp_path / "list.md")


def test_parse_bibtex_has_what_the_list_says(capsys: pytest.CaptureFixture[str], readme: str) -> None:
    library = parse_string(run(capsys, "parse", readme, "--bibtex"))
    graphs, words, tiger = [{"": e.entry_type} | {f.key: f.value for f in e.fields} for e in library.entries]
    assert graphs == {
        "": "article", "title": "{Graphs of users}", "journal": "TOIS", "year": "2024", "eprint": "2401.00001",
        "archivePrefix": "arXiv", "url": "https://arxiv.org/abs/2401.00001",
    }  # fmt: skip
    assert words == {
        "": "inproceedings", "title": r"{Words \& items}", "booktitle": "RecSys", "year": "2023",
        "doi": "10.1145/3604915.3608889", "url": "https://doi.org/10.1145/3604915.3608889",
    }  # fmt: skip
    assert tiger == {"": "misc", "title": "{TIGER}", "url": "https://example.org/tiger.pdf"}


def test_bibtex_of_a_listing_has_its_authors_and_the_year_of_its_id() -> None:
    said = Listing("l", title="T", authors=("Ann Lee", "Bo Li"), arxiv_id="2401.00001", venue="Arxiv")
    read = PaperList("l", "L", None, "markdown", ((),), RowStyle("bullet"), (said,))
    (entry,) = parse_string(export.paper_list(read, "bibtex")).entries
    assert (entry.entry_type, entry["author"], entry["year"]) == ("misc", "Ann Lee and Bo Li", "2024")


def test_parse_csv_has_the_names_of_its_json(capsys: pytest.CaptureFixture[str], readme: str) -> None:
    lines = [json.loads(line) for line in run(capsys, "parse", readme, "--json").splitlines()]
    rows = list(csv.DictReader(io.StringIO(run(capsys, "parse", readme, "--csv"))))
    assert [*rows[0]] == [*lines[0]]
    assert [(row["title"], row["section"], row["line"]) for row in rows] == [
        (line["title"] or "", " › ".join(line["section"]), str(line["line"])) for line in lines
    ]


def test_parse_markdown_reads_back(capsys: pytest.CaptureFixture[str], readme: str, tmp_path: Path) -> None:
    first = run(capsys, "parse", readme, "--markdown")
    assert first.count("Words & items") == 1
    (tmp_path / "again.md").write_text(first, "utf-8")
    assert run(capsys, "parse", str(tmp_path / "again.md"), "--markdown") == first


def test_the_shipped_index_is_exported_from_an_empty_home_without_an_engine(tmp_path: Path) -> None:
    code = "import sys, ui.cli; ui.cli.run(['export', '--bibtex']); print(*sys.modules, file=sys.stderr)"
    environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment | {"HOME": str(tmp_path)}, capture_output=True,
        text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    engines = {"torch", "sentence_transformers", "transformers", "faiss", "tantivy", "gradio"}
    assert engines & set(done.stderr.split()) == set()
    (tmp_path / "p.bib").write_text(done.stdout, "utf-8")
    whole = [placed.paper for shelf in catalogue(ROOT / "index") for placed in shelf.placed]
    assert len(read_papers(tmp_path / "p.bib")) == len({paper.id for paper in whole})


def test_every_paper_of_the_shipped_index_comes_back_from_bibtex(tmp_path: Path) -> None:
    from indexer.paper_files.citing import write_bibtex

    whole = {placed.paper.id: placed.paper for shelf in catalogue(ROOT / "index") for placed in shelf.placed}
    text = write_bibtex([*whole.values()])
    library = parse_string(text)
    assert library.failed_blocks == []
    assert len({entry.key.casefold() for entry in library.entries}) == len(whole)
    (tmp_path / "p.bib").write_text(text, "utf-8")

    def facts(one: Paper) -> tuple[object, ...]:
        return one.title, one.authors, one.year, one.arxiv_id, one.doi

    assert [*map(facts, read_papers(tmp_path / "p.bib"))] == [*map(facts, whole.values())]


@pytest.mark.parametrize("form", FORMS)
def test_nothing_withheld_is_exported(capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str) -> None:
    secret = replace(TIGER, abstract=None, withheld=True)
    folder = write_index(tmp_path / "withheld", [secret], LISTS)
    out = run(capsys, "export", "--index", str(folder), f"--{form}")
    assert "We retrieve" not in out
    assert "None" not in out
