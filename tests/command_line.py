"""The command line as a person runs it: its exit status and what it prints."""

import pytest

import ui.cli


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run `awesearch` with arguments and return its exit status, standard output and standard error."""
    status = ui.cli.run(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err
