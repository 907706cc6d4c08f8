"""`awesearch status`."""

from pathlib import Path

import click

from search import SearchEngine
from search.location import find_index
from search.manifest import check_files, read_manifest
from ui import reports
from ui.cli.options import index_option, json_option


@click.command("status")
@click.option("--verify", is_flag=True, help="Check every byte of the index.")
@json_option
@index_option
def command(verify: bool, as_json: bool, index: Path | None) -> None:
    """Say which index answers, what it was built from, and what it holds."""
    folder = find_index(index)
    if verify:
        check_files(folder, read_manifest(folder), every_byte=True)
    store = SearchEngine.open(folder).store
    click.echo(reports.status_json(folder, store) if as_json else reports.status(folder, store, verified=verify))
