"""The command line: one file per command, imported when it is called."""

import importlib
import sqlite3
import sys
from collections.abc import Sequence

import click

from search.errors import AwesearchError, CouldNotAskError

DONE, INCOMPLETE, WRONG_REQUEST = 0, 1, 2
"""Exit statuses: done; done, but something could not be had; the request or the index is wrong."""

COMMANDS = (
    ("search", "ui.cli.search", "Print the papers that answer a question best."),
    ("similar", "ui.cli.similar", "Print the papers nearest to a paper."),
    ("suggest", "ui.cli.suggest", "Name the sections where a paper may belong."),
    ("watch", "ui.cli.watch", "Name the new arXiv papers that fit the lists."),
    ("serve", "ui.cli.serve", "Open the web page."),
    ("export", "ui.cli.export", "Print whole lists as BibTeX, CSV, JSON or Markdown."),
    ("parse", "ui.cli.parse", "Print every paper that a list lists."),
    ("check", "ui.cli.check", "Say what is wrong in a list, with line numbers, worst first."),
    ("review", "ui.cli.review", "Say what a change adds to a list: duplicates, wrong links, sections."),
    ("index", "ui.cli.index", "Build the index from lists and files of papers."),
    ("status", "ui.cli.status", "Say which index answers and what it holds."),
    ("evaluate", "ui.cli.evaluate", "Measure retrieval quality on judged questions."),
)
"""Every command: its name, the module whose `command` it is, what it does."""


class _Commands(click.Group):
    """Imports a command when it is called: `--help` and `parse` wait for no search engine."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, _, _ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = next((module for name, module, _ in COMMANDS if name == cmd_name), None)
        found: click.Command | None = importlib.import_module(module).command if module else None
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, _, summary in COMMANDS])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="awesearch", prog_name="awesearch")
def cli() -> None:
    """Ask the papers of curated lists."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status: 0 done, 1 incomplete, 2 wrong request or index, 3 wrong list."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    try:
        return cli.main(arguments, prog_name="awesearch", standalone_mode=False) or DONE
    except click.exceptions.NoArgsIsHelpError as shown:
        click.echo(shown.format_message())
        return WRONG_REQUEST
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "awesearch"
        click.echo(f"awesearch: {error.format_message()}\nsee `{where} --help`", err=True)
        return WRONG_REQUEST
    except click.Abort:
        click.echo("awesearch: stopped; what was done is kept", err=True)
        return 130
    except CouldNotAskError as error:
        click.echo(f"awesearch: {error}", err=True)
        return INCOMPLETE
    except AwesearchError as error:
        click.echo(f"awesearch: {error}", err=True)
        return WRONG_REQUEST
    except (OSError, sqlite3.Error) as error:
        # a full disk, a folder taken away: the machine's trouble, in the machine's words
        click.echo(f"awesearch: {error}; mend that and run it again", err=True)
        return WRONG_REQUEST
