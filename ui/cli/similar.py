"""`awesearch similar`."""

from pathlib import Path

import click

from indexer.abstracts.arxiv_ids import bare_id
from search import SearchEngine
from ui import export, terminal
from ui.cli.options import filter_options, format_options, index_option, k_option


@click.command("similar")
@click.argument("paper_id")
@k_option
@filter_options
@format_options
@index_option
def command(
    paper_id: str,
    k: int,
    lists: tuple[str, ...],
    sections: tuple[str, ...],
    years: str | None,
    venues: tuple[str, ...],
    has_code: bool,
    facets: tuple[str, ...],
    form: str | None,
    index: Path | None,
) -> None:
    """Print the papers nearest to the one with id PAPER_ID, as arxiv:2305.05065."""
    engine = SearchEngine.open(index)
    bare = None if engine.has(paper_id) else bare_id(paper_id.removeprefix("arxiv:"))
    named = f"arxiv:{bare}" if bare else paper_id
    hits = engine.similar(named, k, lists, sections, years, venues, has_code, facets)
    if hits or form:
        click.echo(export.hits(hits, form) if form else terminal.hits(hits), nl=not form)
    if not hits and form != "json":
        click.echo("The index holds no other paper under those filters.", err=form is not None)
