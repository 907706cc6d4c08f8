"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Folder(click.ParamType[Path]):
    """A folder's path; an empty one, as an unset variable of a shell leaves, is no path."""

    name = "folder"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; fails for an empty text."""
        if not str(value):
            self.fail("it is empty; name a folder", param, ctx)
        return Path(value)


index_option = click.option(
    "--index",
    type=Folder(),
    metavar="DIR",
    help="The index to use.  [default: see `awesearch status`]",
)
filing_list_option = click.option(
    "--list", "lists", multiple=True, metavar="NAME", help="Only the sections of this list (repeatable)."
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

_FORMS = (("json", "JSON"), ("bibtex", "BibTeX"), ("csv", "CSV"), ("markdown", "a Markdown list"))


def format_options(command: _Command) -> _Command:
    """Add --json, --bibtex, --csv and --markdown, one of which sets `form`; two are refused."""
    for name, label in reversed(_FORMS):
        option = click.option(
            f"--{name}", is_flag=True, expose_value=False, callback=_choose_form, help=f"Print {label}."
        )
        command = option(command)
    return command


def filter_options(command: _Command) -> _Command:
    """Add the options of a filter: `lists`, `sections`, `years`, `venues`, `has_code` and `facets`."""
    options = (
        list_option,
        click.option("--section", "sections", multiple=True, metavar="HEADING", help="Only this section (repeatable)."),
        click.option("--year", "years", metavar="YEARS", help="Only papers of 2024, or of 2023-2025."),
        click.option(
            "--venue", "venues", multiple=True, metavar="NAME", help="Only papers of this venue (repeatable)."
        ),
        click.option("--code", "has_code", is_flag=True, help="Only papers with a link to code."),
        click.option(
            "--facet",
            "facets",
            multiple=True,
            metavar="'NAME: VALUE'",
            help="Only papers with this value in a column of the lists' own (repeatable).",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _choose_form(ctx: click.Context, option: click.Parameter, given: bool) -> None:
    chosen = ctx.params.setdefault("form", None)
    if given and chosen:
        raise click.UsageError(f"--{chosen} and --{option.name} are two output forms; give one of them", ctx)
    if given:
        ctx.params["form"] = option.name
