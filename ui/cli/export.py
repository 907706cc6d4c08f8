"""`awesearch export`."""

from pathlib import Path

import click

from search.catalogue import catalogue
from ui import export
from ui.cli.options import filter_options, format_options, index_option


@click.command("export")
@filter_options
@format_options
@index_option
def command(
    lists: tuple[str, ...],
    sections: tuple[str, ...],
    years: str | None,
    venues: tuple[str, ...],
    has_code: bool,
    facets: tuple[str, ...],
    form: str | None,
    index: Path | None,
) -> None:
    """Print every paper of the lists, in their order; as Markdown unless told otherwise."""
    shelves = catalogue(index, lists, sections, years, venues, has_code, facets)
    click.echo(export.catalogue(shelves, form or "markdown"), nl=False)
    if not shelves and form != "json":
        click.echo("No paper of the lists is under those filters.", err=True)
