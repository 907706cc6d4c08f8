"""What the README says is what the code does."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from conftest import ROOT

import ui.cli

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
CALLS = [shlex.split(line, comments=True) for block in BLOCKS for line in block.splitlines()]


def command(name: str) -> click.Command:
    found = ui.cli.cli.get_command(click.Context(ui.cli.cli), name)
    assert found is not None, name
    return found


@pytest.mark.parametrize("call", [call for call in CALLS if call[:1] == ["awesearch"]], ids=" ".join)
def test_every_call_in_the_readme_is_understood(call: list[str]) -> None:
    command(call[1]).make_context(call[1], call[2:])


@pytest.mark.parametrize("name", [name for name, _, _ in ui.cli.COMMANDS])
def test_every_command_is_shown_in_the_readme(name: str) -> None:
    assert f"awesearch {name} " in README


def test_every_option_is_named_in_the_readme() -> None:
    options = {
        option
        for name, _, _ in ui.cli.COMMANDS
        for parameter in command(name).params
        for option in parameter.opts
        if option.startswith("--")
    }
    assert sorted(option for option in options if option not in README) == []


def test_every_make_target_in_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z]+)", README)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_every_room_in_the_picture_exists() -> None:
    picture = README.partition("```text")[2].partition("```")[0]
    rooms = set(re.findall(r"\b([a-z_]+)/", picture))
    missing = [room for room in rooms if not any(path.is_dir() for path in (ROOT / room, *ROOT.glob(f"*/{room}")))]
    assert missing == []


def test_the_readme_opens_with_what_a_newcomer_types() -> None:
    assert BLOCKS[0].splitlines()[1].startswith('make search Q="generative retrieval with semantic IDs"')


def test_no_text_of_the_repository_names_a_path_of_one_machine() -> None:
    rooms = [ROOT / room for room in ("indexer", "search", "ui", "tests", "bench", ".ci")]
    texts = [path for room in rooms for path in room.rglob("*") if path.suffix in (".py", ".md", ".css")]
    texts += [path for path in ROOT.iterdir() if path.suffix in (".md", ".toml", ".txt") or path.name == "Makefile"]
    homes = re.compile(r"/(?:home|root|Users|work)/[a-z]")
    assert [path.name for path in texts if path != Path(__file__) and homes.search(path.read_text("utf-8"))] == []


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_passes_a_question_on_as_it_was_typed(tmp_path: Path) -> None:
    question = 'what\'s "x" `date` $(date) $HOME (P5)?'
    command = tmp_path / "bin" / "awesearch"
    command.parent.mkdir()
    command.write_text("#!/bin/sh\nprintf '%s|' \"$@\"\n", encoding="utf-8")
    command.chmod(0o755)
    made = [f"VENV={tmp_path}", f"BIN={command.parent}", f"Q={question}"]
    (tmp_path / ".installed").touch()
    said = subprocess.run(["make", "--no-print-directory", *made, "search"], cwd=ROOT, capture_output=True, text=True)
    assert (said.stderr, said.stdout) == ("", f"search|{question}|")


def test_the_figures_of_speed_are_those_that_were_measured_last() -> None:
    shown = README.partition("## How fast\n")[2].partition("\n## ")[0]
    rows = [line for line in shown.splitlines() if line.startswith("| ")]
    measured = (ROOT / "bench" / "results" / "speed.md").read_text(encoding="utf-8").splitlines()
    assert rows == [line for line in measured if line.startswith("| ")]


def test_the_figures_of_quality_are_those_that_were_measured_last() -> None:
    shown = README.partition("## Measuring\n")[2].partition("\n## ")[0]
    rows = [line for line in shown.splitlines() if line.startswith("| ")]
    measured = (ROOT / "bench" / "results" / "quality.md").read_text(encoding="utf-8").splitlines()
    assert len(rows) > 5
    assert [row for row in rows if row not in measured] == []
