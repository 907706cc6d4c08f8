"""`awesearch review` on real repositories: what a change adds to a list, and what is said of it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import command_line
import pytest
from arxiv_server import ArxivServer, Work
from arxiv_server import status as status_page
from conftest import ROOT
from small_index import SilentProgress, WordEncoder, listing, paper, write_index

from indexer.reviewing import Review, ReviewRequest, review
from indexer.reviewing.report import ADDED, EDITED, ELSEWHERE, FITS, MOVED, NEW_SECTION, NOWHERE, Row
from search.errors import RequestError
from ui.review_report import marker, review_json, review_report

FRUIT = [("Sorting Of Apples", 11), ("Sorting Of Pears", 12), ("Sorting Of Plums", 13), ("Sorting Of Figs", 14)]
BOATS = [("Submarine Engines", 21), ("Harbour Engines", 22), ("Ferry Engines", 23)]


def row(title: str, number: int | str) -> str:
    arxiv_id = number if isinstance(number, str) else f"2301.000{number}"
    return f"- {title}, KDD 2023, [[paper]](https://arxiv.org/abs/{arxiv_id})\n"


def page(fruit: str = "", boats: str = "", more: str = "") -> str:
    first, second = ("".join(row(*one) for one in each) for each in (FRUIT, BOATS))
    return f"# Mine\n\n## Fruit\n\n{first}{fruit}\n## Boats\n\n{second}{boats}\n{more}"


@pytest.fixture(autouse=True)
def _world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    works = [(title, n, "Baskets of sweet fruit.") for title, n in FRUIT]
    works += [(title, n, "Steel screws under water.") for title, n in BOATS]
    works += [("Sorting Of Grapes", 31, "Baskets of sweet fruit.")]
    known = [paper(t, text, listing("known", "All"), arxiv_id=f"2301.000{n}") for t, n, text in works]
    write_index(tmp_path / "index", known)
    monkeypatch.setenv("AWESEARCH_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("search.location.user_data_path", lambda name: tmp_path / "data")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    (tmp_path / "repo").mkdir()
    monkeypatch.chdir(tmp_path / "repo")


def git(*arguments: str) -> str:
    named = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *named, *arguments], capture_output=True, text=True, check=True).stdout.strip()


def commit(text: str, file: str = "README.md") -> None:
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text(text, "utf-8")
    git("add", "-A")
    git("commit", "-q", "-m", "rows")


@pytest.fixture
def repository() -> None:
    git("init", "-q", "-b", "main")
    commit(page())
    git("checkout", "-q", "-b", "more")


def words(model: str, *, fetch: bool) -> WordEncoder:
    return WordEncoder()


def reviewed(text: str, base: str = "main", offline: bool = True, **more: object) -> Review:
    Path("README.md").write_text(text, "utf-8")
    request = ReviewRequest(Path("README.md"), base, offline=offline, **more)  # type: ignore[arg-type]
    return review(request, SilentProgress(), words)


def only(found: Review) -> Row:
    (one,) = found.rows
    return one


def kinds(one: Row) -> list[str]:
    return [finding.kind for finding in one.findings]


def placed(one: Row) -> tuple[str, tuple[str, ...]]:
    assert one.placing
    return one.placing.verdict, one.placing.suggestions[0].section


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    return command_line.run(capsys, "review", *arguments)


@pytest.mark.usefixtures("repository")
class TestRows:
    def test_a_fine_row_fits_its_section_by_its_abstract(self) -> None:
        found = reviewed(page(fruit=row("Sorting Of Grapes", 31)))
        one = only(found)
        assert (found.added, found.moved, found.edited, found.removed) == (1, 0, 0, 0)
        assert (one.change, one.entry.line, one.duplicates, one.findings) == (ADDED, 9, (), ())
        assert (placed(one), one.placing and one.placing.title_alone) == ((FITS, ("Fruit",)), False)
        assert (one.plain, found.wrong, found.incomplete) == (True, False, False)

    def test_a_row_in_the_wrong_section_gets_the_other_with_its_evidence(self) -> None:
        one = only(reviewed(page(boats=row("Sorting Of Grapes", 31))))
        assert placed(one) == (ELSEWHERE, ("Fruit",))
        assert one.placing
        first = one.placing.suggestions[0]
        assert one.placing.chosen is not None
        assert first.probability > 2 * one.placing.chosen
        assert {near.title for near in first.evidence} <= {title for title, _ in FRUIT}
        assert (one.severity, one.plain) == (None, False)

    def test_a_paper_that_nobody_knows_is_placed_by_its_title_and_that_is_said(self) -> None:
        found = reviewed(page(fruit=row("Sorting Baskets Of Sweet Fruit", "2301.00099")))
        one = only(found)
        assert one.placing
        assert (placed(one), one.placing.title_alone) == ((FITS, ("Fruit",)), True)
        assert "fits the section chosen" in review_report(found)
        assert "(by the title alone)" in review_report(found)

    def test_the_same_id_in_another_section_is_a_duplicate(self) -> None:
        found = reviewed(page(boats=row("Sorting Of Apples", 11)))
        one = only(found)
        assert [(d.line, d.section, d.added, d.severity) for d in one.duplicates] == [(5, ("Fruit",), False, "warning")]
        assert (kinds(one), found.wrong) == ([], True)

    def test_a_paper_that_the_list_would_not_have_fits_none_of_its_sections(self) -> None:
        found = reviewed(page(fruit=row("Windmills And Their Millers", "2301.00098")))
        one = only(found)
        assert one.placing
        assert (one.placing.verdict, found.wrong) == (NOWHERE, False)
        assert "💡 its title alone names no section" in review_report(found)

    def test_a_duplicate_does_not_vote_for_itself(self) -> None:
        one = only(reviewed(page(boats=row("Sorting Of Apples", 11))))
        assert one.placing
        assert "Sorting Of Apples" not in {near.title for near in one.placing.suggestions[0].evidence}

    def test_the_same_title_without_a_link_is_a_duplicate_and_in_its_section_an_error(self) -> None:
        one = only(reviewed(page(fruit="- SORTING of pears, KDD 2023\n")))
        assert [(d.line, d.severity) for d in one.duplicates] == [(6, "error")]
        assert "twice-in-one-section" not in kinds(one)

    def test_a_paper_added_twice_is_told_on_both_rows(self) -> None:
        found = reviewed(page(fruit=row("Sorting Of Grapes", 31), boats=row("Sorting Of Grapes", 31)))
        assert [[(d.line, d.added) for d in one.duplicates] for one in found.rows] == [[(16, True)], [(9, True)]]

    def test_the_id_of_another_known_work_is_a_wrong_link_and_no_duplicate(self) -> None:
        found = reviewed(page(boats=row("Windmills And Their Millers", 11)))
        one = only(found)
        assert (kinds(one), one.duplicates, one.severity) == (["one-id-two-works"], (), "error")
        assert one.placing
        assert one.placing.title_alone

    def test_the_title_of_one_known_work_under_the_id_of_another_is_told_with_the_right_link(self) -> None:
        one = only(reviewed(page(fruit=row("Sorting Of Grapes", 21))))
        assert kinds(one) == ["wrong-link"]
        assert one.findings[0].fix == "https://arxiv.org/abs/2301.00031"
        # by the abstract of the work that has the title
        assert one.placing
        assert (placed(one), one.placing.title_alone) == ((FITS, ("Fruit",)), False)

    def test_a_malformed_link_is_told_with_what_was_meant(self) -> None:
        one = only(reviewed(page(fruit=row("Sorting Of Grapes", 31).replace("/abs/", "/abd/"))))
        assert [(f.kind, f.fix) for f in one.findings] == [("malformed-link", "https://arxiv.org/abs/2301.00031")]

    def test_what_is_wrong_with_other_rows_is_not_told(self) -> None:
        git("checkout", "-q", "main")
        commit(page(boats=row("Old Row", 24).replace("/abs/", "/abd/")))
        git("checkout", "-q", "more")
        git("merge", "-q", "main")
        text = Path("README.md").read_text("utf-8").replace("## Boats", row("Sorting Of Grapes", 31) + "\n## Boats")
        found = reviewed(text)
        assert [one.entry.title for one in found.rows] == ["Sorting Of Grapes"]
        assert found.wrong is False

    def test_a_moved_row_is_no_duplicate_and_its_new_section_is_judged(self) -> None:
        found = reviewed(page(boats=row("Sorting Of Figs", 14)).replace(row("Sorting Of Figs", 14), "", 1))
        one = only(found)
        assert (found.added, found.moved, found.removed) == (0, 1, 0)
        assert (one.change, one.before, one.duplicates) == (MOVED, ("Fruit",), ())
        assert placed(one) == (ELSEWHERE, ("Fruit",))
        assert "(moved from Fruit)" in review_report(found)

    def test_rows_above_and_below_that_only_shift_are_nothing(self) -> None:
        found = reviewed("\n\nNews: nothing.\n\n" + page())
        assert (found.added, found.moved, found.edited, found.removed, found.rows) == (0, 0, 0, 0, ())

    def test_a_removed_row_is_counted(self) -> None:
        found = reviewed(page().replace(row("Ferry Engines", 23), ""))
        assert (found.removed, found.rows) == (1, ())
        assert "1 removed since" in review_report(found)

    def test_an_edit_that_breaks_a_link_is_told_and_one_that_breaks_nothing_is_counted(self) -> None:
        found = reviewed(page().replace("abs/2301.00012", "abd/2301.00012").replace("Plums, KDD", "Plums, WWW"))
        one = only(found)
        assert (found.added, found.edited, one.change, one.entry.line, kinds(one)) == (
            0, 2, EDITED, 6, ["malformed-link"],
        )  # fmt: skip

    def test_a_renamed_heading_moves_no_row(self) -> None:
        found = reviewed(page().replace("## Fruit", "## Orchards"))
        assert (found.added, found.moved, found.removed, found.rows) == (0, 0, 0, ())

    def test_a_section_that_the_change_makes_is_said_to_be_new(self) -> None:
        found = reviewed(page(more="## Grapes\n\n" + row("Sorting Of Grapes", 31)))
        assert placed(only(found)) == (NEW_SECTION, ("Fruit",))
        assert "the section is new; of the others, Fruit is nearest" in review_report(found)

    def test_a_second_review_embeds_nothing_anew_and_its_folder_can_be_named(self, tmp_path: Path) -> None:
        text = page(fruit=row("Sorting Of Grapes", 31))
        folder = tmp_path / "named"
        first = reviewed(text, index=folder)
        before = sorted(path.name for path in folder.glob("gen-*"))
        assert reviewed(text, index=folder) == first
        assert (before, sorted(path.name for path in folder.glob("gen-*"))) == (["gen-1"], ["gen-1"])
        assert not (tmp_path / "cache" / "awesearch" / "reviews").exists()

    def test_an_index_of_other_lists_is_never_overwritten(self, tmp_path: Path) -> None:
        folder = tmp_path / "mine"
        folder.mkdir()
        (folder / "lists.toml").write_text('[[list]]\nname = "mine"\naddress = "https://example.org/list.md"\n')
        with pytest.raises(RequestError, match="is the index of other lists; name a folder of the review's own"):
            reviewed(page(fruit=row("Sorting Of Grapes", 31)), index=folder)

    def test_the_base_is_where_the_branch_left_it(self) -> None:
        commit(page(fruit=row("Sorting Of Grapes", 31)))
        git("checkout", "-q", "main")
        commit(page(boats=row("Rowing Engines", 24)))
        git("checkout", "-q", "more")
        found = reviewed(Path("README.md").read_text("utf-8"))
        assert ([one.entry.title for one in found.rows], found.removed) == (["Sorting Of Grapes"], 0)

    def test_a_base_without_a_common_commit_is_compared_itself(self) -> None:
        git("checkout", "-q", "--orphan", "alone")
        commit(page(fruit=row("Sorting Of Grapes", 31)))
        assert reviewed(Path("README.md").read_text("utf-8")).added == 1


@pytest.mark.usefixtures("repository")
def test_a_new_file_adds_all_its_rows_and_has_no_sections_to_compare(capsys: pytest.CaptureFixture[str]) -> None:
    Path("docs").mkdir()
    Path("docs/new list.md").write_text(page(), "utf-8")
    status, out, _ = run(capsys, "docs/new list.md", "--base", "main", "--offline", "--json")
    report = json.loads(out)
    assert (status, report["file"], report["added"]) == (0, "docs/new list.md", 7)
    assert {one["suggestion"] for one in report["rows"]} == {None}


@pytest.mark.usefixtures("repository")
def test_it_works_from_any_folder_of_the_repository(capsys: pytest.CaptureFixture[str]) -> None:
    Path("docs").mkdir()
    os.chdir("docs")
    status, out, _ = run(capsys, "../README.md", "--base", "main", "--offline")
    assert (status, out) == (
        0,
        f"{marker('README.md')}\n\n**awesearch** on README.md: no row is added, moved, edited or removed.\n",
    )


@pytest.mark.usefixtures("repository")
def test_a_list_of_one_section_gets_no_suggestion_and_needs_no_model(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    git("checkout", "-q", "main")
    commit("# Mine\n\n## Fruit\n\n" + "".join(row(*one) for one in FRUIT))
    Path("README.md").write_text(Path("README.md").read_text("utf-8") + row("Harbour Engines", 22), "utf-8")
    status, out, _ = run(capsys, "README.md", "--base", "main", "--offline")
    assert status == 0
    assert out.splitlines()[2:] == [
        f"**awesearch** on README.md: 1 row added since {git('rev-parse', 'main')[:7]}; nothing wrong.",
        "",
        "- ✅ line 9: **Harbour Engines**, under Fruit",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("README.md", "--base", "nowhere"),
            "git knows no revision 'nowhere' in {top}; fetch it first (actions/checkout needs fetch-depth: 0)",
        ),
        (("README.md", "--base", "--all"), "git knows no revision '--all' in {top}; fetch it first"),
        (("nothing.md", "--base", "main"), "there is no file nothing.md; check the path"),
        (("../outside.md", "--base", "main"), "{outside} is in no git repository (not a git repository"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_what_cannot_be_reviewed_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "outside.md").write_text(page(), "utf-8")
    status, out, err = run(capsys, *arguments, "--offline")
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert err.startswith("awesearch: " + said.format(top=tmp_path / "repo", outside=tmp_path / "outside.md"))


@pytest.mark.usefixtures("repository")
def test_without_git_it_says_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    status, _, err = run(capsys, "README.md", "--base", "main", "--offline")
    assert (status, err) == (2, "awesearch: git is not installed, or not on the PATH; install it to review a change\n")


class TestOnline:
    @pytest.fixture(autouse=True)
    def _repository(self, repository: None) -> None:
        """Start from the base list."""

    @pytest.fixture
    def arxiv(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[ArxivServer]:
        # the pause between two requests and the patience after a refusal are tested elsewhere
        monkeypatch.setattr("time.sleep", lambda seconds: None)
        with ArxivServer([Work("2305.00001", "Of Grapes", "Baskets of sweet fruit."),
                          Work("2305.00002", "Of Melons", "Baskets of sweet fruit.")]) as server:  # fmt: skip
            monkeypatch.setenv("AWESEARCH_ARXIV_API", server.url)
            monkeypatch.setenv("AWESEARCH_OPENALEX_API", "http://127.0.0.1:9/")
            yield server

    def test_the_abstract_of_an_added_paper_is_asked_once(self, arxiv: ArxivServer) -> None:
        text = page(boats=row("Of Grapes", "2305.00001"))
        found = reviewed(text, offline=False)
        one = only(found)
        assert one.placing
        assert (placed(one), one.placing.title_alone) == ((ELSEWHERE, ("Fruit",)), False)
        assert [asked for asked in arxiv.asked_ids if "2305.00001" in asked] == [("2305.00001",)]
        asked = len(arxiv.asked)
        assert reviewed(text, offline=False) == found
        assert len(arxiv.asked) == asked

    def test_a_link_to_another_paper_of_arxivs_is_wrong(self, arxiv: ArxivServer) -> None:
        found = reviewed(page(fruit=row("Of Melons", "2305.00001")), offline=False)
        one = only(found)
        assert [(f.kind, f.fix) for f in one.findings] == [("wrong-link", "https://arxiv.org/abs/2305.00002")]
        assert found.wrong

    def test_an_arxiv_that_does_not_answer_makes_the_row_unknown_and_never_wrong(self, arxiv: ArxivServer) -> None:
        arxiv.usually = status_page(404)
        found = reviewed(page(fruit=row("Of Grapes", "2305.00001")), offline=False)
        one = only(found)
        assert one.placing
        assert ([u.line for u in found.unknown], found.wrong, one.placing.title_alone) == ([9], False, True)
        assert found.incomplete
        assert "Could not be asked, so unknown: line 9, Of Grapes (" in review_report(found)

    def test_offline_nobody_is_asked(self, arxiv: ArxivServer) -> None:
        reviewed(page(fruit=row("Of Grapes", "2305.00001")))
        assert arxiv.asked == []

    def test_the_dump_gives_abstracts_without_network(self, arxiv: ArxivServer, tmp_path: Path) -> None:
        dump = tmp_path / "dump.jsonl"
        record = {"id": "2305.00001", "title": "Of Grapes", "abstract": "Baskets of sweet fruit.", "authors": "A. K."}
        dump.write_text(json.dumps(record) + "\n", "utf-8")
        one = only(reviewed(page(boats=row("Of Grapes", "2305.00001")), arxiv_metadata=dump))
        assert one.placing
        assert (placed(one), one.placing.title_alone, arxiv.asked) == ((ELSEWHERE, ("Fruit",)), False, [])

    @pytest.mark.parametrize(
        ("given", "status"),
        [(row("Of Grapes", "2305.00001"), 1), (row("Of Grapes", "2305.00001").replace("/abs/", "/abd/"), 3)],
    )
    def test_the_exit_status_says_what_is_unknown_and_before_that_what_is_wrong(
        self, capsys: pytest.CaptureFixture[str], arxiv: ArxivServer, given: str, status: int
    ) -> None:
        arxiv.usually = status_page(404)
        Path("one.md").write_text("# Mine\n\n## Papers\n\n" + given, "utf-8")
        assert run(capsys, "one.md", "--base", "main")[0] == status


HOSTILE = (
    "Sorting <script>alert(1)</script> @octocat owner/repo#12 a`b`c <img src=x> &lt; "
    "[x](https://evil.example/) GH-5 $x$"
)


@pytest.mark.usefixtures("repository")
def test_titles_show_as_text_and_ping_nobody() -> None:
    found = reviewed(page(fruit=row("Sorting Of Grapes", 31)))
    one = only(found)
    hostile = replace(found, rows=(replace(one, entry=replace(one.entry, title=HOSTILE, section=("A | `b` @team",))),))
    said = review_report(hostile).splitlines()[-1]
    assert said.startswith(
        "- ✅ line 9: **Sorting &lt;script&gt;alert(1)&lt;/script&gt; @&#8203;octocat owner/repo#&#8203;12 a\\`b\\`c "
        "&lt;img src=x&gt; &amp;lt; \\[x\\](https:&#8203;//evil.example/) GH&#8203;-5 \\$x\\$**, "
        "under A \\| \\`b\\` @&#8203;team"
    )


@pytest.mark.usefixtures("repository")
def test_a_path_cannot_end_the_hidden_marker() -> None:
    assert marker("docs/my list.md") == "<!-- awesearch review: docs/my%20list.md -->"
    assert marker("a-->\n<b>.md") == "<!-- awesearch review: a%2D%2D%3E%0A%3Cb%3E.md -->"


@pytest.mark.usefixtures("repository")
def test_a_review_of_hundreds_of_rows_fits_into_a_comment() -> None:
    new = "".join(row(f"Windmill Number {n} With A Rather Long Name", f"2302.{n:05}").replace("abs", "abd")
                  for n in range(1, 400))  # fmt: skip
    found = reviewed(page(fruit=new))
    said = review_report(found)
    assert len(said) < 65_536
    assert "more rows: too long for a comment" in said
    assert len(json.loads(review_json(found))["rows"]) == 399


@pytest.mark.usefixtures("repository")
def test_it_works_with_standard_error_closed(tmp_path: Path) -> None:
    Path("one.md").write_text("# Mine\n\n## Papers\n\n" + row("Grapes", 31).replace("/abs/", "/abd/"), "utf-8")
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    call = f"exec {sys.executable} -c 'from ui.cli import main; main()' review one.md --base main --offline --json 2>&-"
    done = subprocess.run(["sh", "-c", call], env=environment, stdout=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["added"]) == (3, 1)
