"""The GitHub Action: its YAML, and its two scripts with a real repository and a `gh` that speaks as GitHub's does."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from conftest import ROOT

import ui.cli

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
SCRIPTS = {path.name: path.read_text("utf-8") for path in (ROOT / "action").glob("*.sh")}
MARKER = "<!-- awesearch review: README.md -->"
GH = f"""#!{sys.executable}
import json, pathlib, subprocess, sys
state = pathlib.Path(__file__).with_name("comments.json")
comments, args = json.loads(state.read_text()), sys.argv[1:]
assert args.pop(0) == "api", args
flags = [one for one in ("--paginate", "--silent") if one in args and not args.remove(one)]
place = None
pairs, fields = iter(args), {{}}
for word in pairs:
    if word in ("-f", "-F"):
        name, _, value = next(pairs).partition("=")
        fields[name] = pathlib.Path(value[1:]).read_text() if word == "-F" and value.startswith("@") else value
    elif word in ("--jq", "--method"):
        fields[word] = next(pairs)
    else:
        place = word
if (state.parent / "refuses").exists() and place != "graphql":
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
if place == "graphql":
    assert flags == ["--paginate"] and (fields["owner"], fields["name"], fields["number"]) == ("ada", "awesome", "7")
    assert "$endCursor" in fields["query"] and "pageInfo" in fields["query"]
    for at in range(0, max(len(comments), 1), 2):
        nodes = [
            {{"fullDatabaseId": str(one["id"]), "viewerDidAuthor": one["user"] == "github-actions[bot]",
              "body": one["body"]}}
            for one in comments[at : at + 2]
        ]
        page = {{"data": {{"repository": {{"pullRequest": {{"comments": {{"nodes": nodes}}}}}}}}}}
        subprocess.run(["jq", "-r", fields["--jq"]], input=json.dumps(page), text=True, check=True)
elif fields["--method"] == "POST":
    assert place == "repos/ada/awesome/issues/7/comments", place
    comments.append({{"id": 5000000001, "user": "github-actions[bot]", "body": fields["body"]}})
else:
    (one,) = [one for one in comments if place == f"repos/ada/awesome/issues/comments/{{one['id']}}"]
    one["body"] = fields["body"]
state.write_text(json.dumps(comments))
"""
needs_jq = pytest.mark.skipif(shutil.which("jq") is None, reason="needs jq, in the place of gh's own")
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


def runs() -> list[dict[str, Any]]:
    return [step for step in STEPS if "run" in step]


def test_it_is_composite_and_every_script_says_its_shell() -> None:
    assert ACTION["runs"]["using"] == "composite"
    assert [step.get("shell") for step in runs()] == ["bash"] * len(runs())


def test_nothing_that_others_write_is_pasted_into_a_script() -> None:
    assert [step["run"] for step in runs() if "${{" in step["run"]] == []
    assert [name for name, text in SCRIPTS.items() if "${{" in text] == []


def test_the_inputs_are_these_and_each_is_used() -> None:
    inputs = ACTION["inputs"]
    assert list(inputs) == ["file", "base", "contact", "fail-on-wrong", "github-token", "python-version"]
    assert [name for name, one in inputs.items() if one.get("required")] == ["file"]
    assert inputs["fail-on-wrong"]["default"] == "false"
    used = set(re.findall(r"inputs\.([a-z-]+)", json.dumps(STEPS)))
    assert used == set(inputs)


def test_every_variable_of_the_scripts_is_given() -> None:
    given_by_github = {"GITHUB_REPOSITORY", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"}
    for step in runs():
        if script := re.search(r"action/([a-z]+\.sh)", step["run"]):
            read = set(re.findall(r"\$\{?([A-Z_]+)", SCRIPTS[script[1]]))
            assert read - given_by_github <= set(step["env"]), script[1]


def test_other_actions_are_pinned_by_their_major_version() -> None:
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert used == ["actions/setup-python@v6", "actions/cache@v4", "actions/cache@v4"]


def test_torch_comes_as_the_small_build_in_the_tested_version() -> None:
    (install,) = [step for step in runs() if " install " in step["run"]]
    assert install["env"]["PIP_EXTRA_INDEX_URL"] == "https://download.pytorch.org/whl/cpu"
    assert '--constraint "$ACTION/constraints.txt"' in install["run"]


def test_every_option_that_it_gives_awesearch_exists() -> None:
    (call,) = re.findall(r"^awesearch (\w+) (.*)$", SCRIPTS["review.sh"], flags=re.MULTILINE)
    review = ui.cli.cli.get_command(click.Context(ui.cli.cli), call[0])
    assert review is not None
    known = {option for parameter in review.params for option in parameter.opts}
    assert set(re.findall(r"--[a-z][a-z-]*", call[1])) == {"--base"} <= known


@pytest.mark.parametrize("name", sorted(SCRIPTS))
@needs_bash
def test_a_script_is_bash_and_may_be_run(name: str) -> None:
    assert os.access(ROOT / "action" / name, os.X_OK)
    subprocess.run(["bash", "-n", str(ROOT / "action" / name)], check=True)


class Pull:
    """A pull request whose comments lie in a file."""

    def __init__(self, folder: Path, *comments: tuple[int, str, str]) -> None:
        self._folder = folder
        (folder / "gh").write_text(GH, "utf-8")
        (folder / "gh").chmod(0o755)
        objects = [{"id": id_, "user": user, "body": body} for id_, user, body in comments]
        (folder / "comments.json").write_text(json.dumps(objects), "utf-8")

    def post(self, review: str) -> "subprocess.CompletedProcess[str]":
        (self._folder / "review.md").write_text(review, "utf-8")
        environment = {
            "PATH": f"{self._folder}:{os.environ['PATH']}",
            "GITHUB_REPOSITORY": "ada/awesome",
            "PULL_REQUEST": "7",
            "REVIEW": str(self._folder / "review.md"),
            "GH_TOKEN": "token",
        }
        script = str(ROOT / "action" / "comment.sh")
        return subprocess.run(["bash", script], env=environment, capture_output=True, text=True, check=False)

    def refuse(self) -> None:
        (self._folder / "refuses").touch()

    @property
    def comments(self) -> list[tuple[int, str, str]]:
        objects = json.loads((self._folder / "comments.json").read_text("utf-8"))
        return [(one["id"], one["user"], one["body"]) for one in objects]


@needs_jq
@needs_bash
def test_the_first_review_is_posted_and_the_second_takes_its_place(tmp_path: Path) -> None:
    pull = Pull(tmp_path)
    done = pull.post(f'{MARKER}\n\nfirst `$(date)` "quoted" @all\n')
    assert (done.returncode, done.stderr) == (0, "")
    assert pull.comments == [(5000000001, "github-actions[bot]", f'{MARKER}\n\nfirst `$(date)` "quoted" @all\n')]
    pull.post(f"{MARKER}\n\nsecond\n")
    assert pull.comments == [(5000000001, "github-actions[bot]", f"{MARKER}\n\nsecond\n")]


@needs_jq
@needs_bash
def test_comments_of_others_and_about_other_lists_are_left_alone(tmp_path: Path) -> None:
    others = (
        (1, "mallory", f"{MARKER}\nmine"),
        (2, "github-actions[bot]", "<!-- awesearch review: OTHER.md -->\nother"),
        (3, "github-actions[bot]", f"quoting {MARKER}"),
        (4, "github-actions[bot]", f"{MARKER}\r\nours, of a page further on"),
    )
    pull = Pull(tmp_path, *others)
    pull.post(f"{MARKER}\nnew\n")
    assert pull.comments == [*others[:3], (4, "github-actions[bot]", f"{MARKER}\nnew\n")]


@needs_jq
@needs_bash
def test_a_token_that_may_not_comment_is_a_warning(tmp_path: Path) -> None:
    pull = Pull(tmp_path)
    pull.refuse()
    done = pull.post(f"{MARKER}\nnew\n")
    assert (done.returncode, pull.comments) == (0, [])
    assert done.stdout.startswith("::warning::the review could not be posted: ")


class Job:
    """A job in a clone with a base, a change, and the merge that actions/checkout would give."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "awesearch").write_text(
            f'#!/bin/sh\nshift\nPYTHONPATH={ROOT} exec {sys.executable} -c "from ui.cli import main; main()" '
            'review --offline "$@"\n'
        )
        (folder / "awesearch").chmod(0o755)
        self.git("init", "-q", "-b", "main")
        self.before = self.commit("- One Paper, [[paper]](https://arxiv.org/abs/2305.00001)\n")

    def git(self, *arguments: str) -> str:
        named = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(
            ["git", "-C", str(self.folder), *named, *arguments], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, rows: str, file: str = "README.md") -> str:
        (self.folder / file).write_text(f"# Papers\n\n{rows}", "utf-8")
        self.git("add", file)
        self.git("commit", "-q", "-m", "rows")
        return self.git("rev-parse", "HEAD")

    def review(self, **given: str) -> "subprocess.CompletedProcess[str]":
        home = str(self.folder / "home")
        environment = {
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "HOME": home,
            "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
            "BASE": "",
            "BASE_SHA": self.before,
            "HEAD_SHA": "",
            "FILE": "README.md",
            "FAIL_ON_WRONG": "false",
            "REVIEW": str(self.folder / "review.md"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            **given,
        }
        (self.folder / "output").write_text("")
        script = str(ROOT / "action" / "review.sh")
        return subprocess.run(
            ["bash", script], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")


GOOD = "- One Paper, [[paper]](https://arxiv.org/abs/2305.00001)\n"
BROKEN = "- Another Paper, [[paper]](https://arxiv.org/abd/2305.00002)\n"


@needs_bash
def test_the_review_goes_to_the_file_and_the_summary_and_fails_only_where_told_to(tmp_path: Path) -> None:
    job = Job(tmp_path)
    job.commit(GOOD + BROKEN)
    done = job.review()
    assert (done.returncode, job.read("output")) == (0, "")
    assert job.read("review.md") == job.read("summary.md")
    assert job.read("review.md").startswith(f"{MARKER}\n\n**awesearch** on README.md: 1 row added since ")
    done = job.review(FAIL_ON_WRONG="true")
    assert (done.returncode, job.read("output")) == (0, "wrong=true\n")


@needs_bash
def test_rows_that_the_base_has_got_since_are_not_taken_for_the_changes(tmp_path: Path) -> None:
    job = Job(tmp_path)
    job.git("checkout", "-q", "-b", "more")
    head = job.commit(BROKEN, "other.md")
    job.git("checkout", "-q", "main")
    job.commit(GOOD + BROKEN)
    job.git("merge", "-q", "--no-ff", "-m", "merge", "more")
    job.review(HEAD_SHA=head)
    assert "no row is added" in job.read("review.md")
    job.review(HEAD_SHA=head, BASE=job.before)
    assert "1 row added" in job.read("review.md")


@needs_bash
def test_a_review_that_could_not_be_made_fails_the_job(tmp_path: Path) -> None:
    job = Job(tmp_path)
    done = job.review(FILE="nothing.md")
    assert (done.returncode, done.stderr) == (2, "awesearch: there is no file nothing.md; check the path\n")
    done = job.review(BASE_SHA="")
    assert (done.returncode, done.stdout.startswith("::error::")) == (2, True)
