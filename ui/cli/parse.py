"""`awesearch parse`."""

from pathlib import Path

import click

from indexer.files import read_file
from indexer.lists import read_list
from ui import export, terminal
from ui.cli.options import format_options


@click.command("parse")
@click.argument("file", type=click.Path(path_type=Path))
@format_options
def command(file: Path, form: str | None) -> None:
    """Print every paper that the list in FILE lists; with --json one JSON object a line."""
    paper_list = read_list(read_file(file), file.stem, str(file))
    click.echo(export.paper_list(paper_list, form) if form else terminal.paper_list(paper_list), nl=not form)
