"""`awesearch watch`."""

from pathlib import Path

import click

from indexer.watching import WatchRequest, watch
from search import SearchEngine
from ui.cli.options import filing_list_option, index_option, json_option
from ui.progress import BarProgress, is_watched
from ui.terminal import wrapped
from ui.watch_report import warnings, watch_json, watch_report


@click.command("watch")
@click.option(
    "--arxiv", "categories", multiple=True, required=True, metavar="CATEGORY", help="As cs.IR or math (repeatable)."
)
@click.option("--since", default="7d", show_default=True, metavar="TIME", help="How long ago (36h, 7d, 2w), or a date.")
@filing_list_option
@click.option("-k", "k", type=int, default=20, show_default=True, help="How many papers to print for each list.")
@json_option
@index_option
def command(
    categories: tuple[str, ...], since: str, lists: tuple[str, ...], k: int, as_json: bool, index: Path | None
) -> int:
    """Name the new arXiv papers that fit the lists and are not in them, the best first, with their sections.

    Exit status 1 says that arXiv did not send all there is: ask again later, or for less.
    """
    engine = SearchEngine.open(index)
    with BarProgress() as progress:
        report = watch(engine, WatchRequest(categories, since, lists, k), progress if is_watched() else None)
    for line in warnings(report):
        click.echo(wrapped("", line), err=True)
    click.echo(watch_json(report) if as_json else watch_report(report))
    return 1 if report.missing else 0
