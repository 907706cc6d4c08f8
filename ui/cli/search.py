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
@click.option("--all", "misses", is_flag=True, help="Print the nearest papers also where nothing is relevant.")
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
    misses: bool,
    form: str | None,
    index: Path | None,
) -> None:
    """Print the papers that answer QUESTION best."""
    engine = SearchEngine.open(index)
    words = " ".join(question)
    answer = engine.ask(words, k, lists, sections, years, venues, mode, has_code, facets)
    if answer.asked != words:
        click.echo(f"Read as: {answer.asked}", err=True)
    hits = engine.explain(words, answer.hits) if answer.relevant or misses else []
    more = "; --all prints the nearest papers" if answer.hits else ""
    print_hits(hits, form, f"Nothing in the index answers that{more}.")
