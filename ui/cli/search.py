"""`awesearch search`."""

from pathlib import Path

import click

from search import SearchEngine
from ui import export, terminal
from ui.cli.options import format_options, index_option, k_option, list_option, mode_option


@click.command("search")
@click.argument("question", nargs=-1, required=True)
@k_option
@list_option
@click.option("--section", "sections", multiple=True, metavar="HEADING", help="Only this section (repeatable).")
@click.option("--year", "years", metavar="YEARS", help="Only papers of 2024, or of 2023-2025.")
@click.option("--venue", "venues", multiple=True, metavar="NAME", help="Only papers of this venue (repeatable).")
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
    mode: str,
    form: str | None,
    index: Path | None,
) -> None:
    """Print the papers that answer QUESTION best."""
    engine = SearchEngine.open(index)
    hits = engine.search(" ".join(question), k, lists or None, sections or None, years, venues or None, mode)
    if form:
        click.echo(export.hits(hits, form), nl=False)
    else:
        click.echo(terminal.hits(hits) if hits else "Nothing in the index answers that.")
