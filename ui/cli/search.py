"""`awesearch search`."""

from pathlib import Path

import click

from search import SearchEngine
from ui.cli.options import filter_options, format_options, index_option, k_option, mode_option
from ui.cli.printing import print_hits


@click.command("search")
@click.argument("question", nargs=-1, required=True)
@k_option
@filter_options
@mode_option
@format_options
@index_option
def command(
    question: tuple[str, ...],
    k: int,
    lists: tuple[str, ...],
    sections: tuple[str, ...],
    years: str | None,
    venues: tuple[str, ...],
    has_code: bool,
    facets: tuple[str, ...],
    mode: str,
    form: str | None,
    index: Path | None,
) -> None:
    """Print the papers that answer QUESTION best."""
    engine = SearchEngine.open(index)
    hits = engine.search(" ".join(question), k, lists, sections, years, venues, mode, has_code, facets)
    print_hits(hits, form, "Nothing in the index answers that.")
