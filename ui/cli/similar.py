"""`awesearch similar`."""

from pathlib import Path

import click

from search import SearchEngine
from ui.cli.options import filter_options, format_options, index_option, k_option
from ui.cli.printing import print_hits
from ui.paper_ids import known_id


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
    hits = engine.similar(known_id(engine, paper_id), k, lists, sections, years, venues, has_code, facets)
    print_hits(hits, form, "The index holds no other paper under those filters.")
