"""`awesearch review`."""

from pathlib import Path

import click

from indexer.reviewing import ReviewRequest, review
from ui.cli.options import Folder, json_option
from ui.progress import BarProgress
from ui.review_report import review_json, review_report
from ui.terminal import wrapped

_WRONG, _UNKNOWN = 3, 1


@click.command("review")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--base", required=True, metavar="REV", help="The branch or commit that the change starts from.")
@click.option("--offline", is_flag=True, help="Touch no network.")
@click.option(
    "--arxiv-metadata", type=click.Path(path_type=Path), metavar="FILE", help="arXiv's metadata dump, .gz too."
)
@json_option
@click.option(
    "--index",
    type=Folder(),
    metavar="DIR",
    help="Where to keep the index of the list as it was.  [default: in your cache]",
)
def command(
    file: Path, base: str, offline: bool, arxiv_metadata: Path | None, as_json: bool, index: Path | None
) -> int:
    """Review the rows that a change adds to FILE, a list in a git working tree.

    Prints a comment for GitHub, in Markdown: duplicates, wrong links, and the suggested section against the one chosen.
    Exit status 3 says that there is an error or a warning, whether or not all could be asked; else 1 says that
    something could not be asked, and 0 that all is well.
    """
    with BarProgress() as progress:
        report = review(ReviewRequest(file, base, index, arxiv_metadata, offline), progress)
    if report.forgets:
        click.echo("warning: nothing that was asked is remembered: the user's data folder cannot be written", err=True)
    for line in report.skipped:
        click.echo(wrapped("not checked: ", line), err=True)
    if report.skipped and offline:
        click.echo("arXiv was not asked: without --offline it is", err=True)
    click.echo(review_json(report) if as_json else review_report(report))
    if report.wrong:
        return _WRONG
    return _UNKNOWN if report.incomplete else 0
