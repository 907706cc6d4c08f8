"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Folder(click.ParamType[Path]):
    """A folder's path; an empty one, as an unset variable of a shell leaves, is no path."""

    name = "folder"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if not str(value):
            self.fail("it is empty; name a folder", param, ctx)
        return Path(value)


index_option = click.option(
    "--index",
    type=_Folder(),
    metavar="DIR",
    help="The index to use.  [default: see `awesearch status`]",
)
k_option = click.option("-k", "k", type=int, default=10, show_default=True, help="How many papers to print.")
list_option = click.option(
    "--list", "lists", multiple=True, metavar="NAME", help="Only papers of this list (repeatable)."
)
mode_option = click.option(
    "--mode",
    type=click.Choice(["hybrid", "dense", "lexical"]),
    default="hybrid",
    show_default=True,
    help="By meaning (dense), by words (lexical), or both.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def format_options(command: _Command) -> _Command:
    """Add --json, --bibtex, --csv and --markdown, which set `form`."""
    forms = (("json", "JSON"), ("bibtex", "BibTeX"), ("csv", "CSV"), ("markdown", "a Markdown list"))
    for name, label in reversed(forms):
        command = click.option(f"--{name}", "form", flag_value=name, help=f"Print {label}.")(command)
    return command
