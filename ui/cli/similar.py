"""`awesearch similar`."""

from pathlib import Path

import click

from search import SearchEngine
from ui import export, terminal
from ui.cli.options import format_options, index_option, k_option


@click.command("similar")
@click.argument("paper_id")
@k_option
@format_options
@index_option
def command(paper_id: str, k: int, form: str | None, index: Path | None) -> None:
    """Print the papers nearest to the one with id PAPER_ID, as arxiv:2305.05065."""
    hits = SearchEngine.open(index).similar(paper_id, k)
    click.echo(export.hits(hits, form) if form else terminal.hits(hits), nl=not form)
