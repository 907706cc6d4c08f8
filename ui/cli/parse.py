"""`awesearch parse`."""

from pathlib import Path

import click

from indexer.files import read_file
from indexer.lists import read_list
from ui import export, terminal
from ui.cli.options import json_option


@click.command("parse")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def command(file: Path, as_json: bool) -> None:
    """Print every paper that the list in FILE lists; with --json one JSON object a line."""
    paper_list = read_list(read_file(file), file.stem, str(file))
    if as_json:
        for listing in paper_list.listings:
            click.echo(export.listing_line(listing))
    else:
        click.echo(terminal.paper_list(paper_list))
