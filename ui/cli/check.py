"""`awesearch check`."""

from pathlib import Path

import click

from indexer.checking import CheckRequest, check
from ui.check_report import check_json, check_report
from ui.cli.options import index_option, json_option
from ui.progress import BarProgress, is_watched
from ui.terminal import wrapped

_WRONG, _UNKNOWN = 3, 1


@click.command("check")
@click.argument("list_", metavar="LIST")
@click.option("--online", is_flag=True, help="Ask arXiv for what is not known here.")
@click.option(
    "--arxiv-metadata", type=click.Path(path_type=Path), metavar="FILE", help="arXiv's metadata dump, .gz too."
)
@json_option
@index_option
def command(list_: str, online: bool, arxiv_metadata: Path | None, as_json: bool, index: Path | None) -> int:
    """Say what is wrong in LIST: a file, an address, or a list of the index by its name.

    Exit status 3 says that there is an error or a warning, whether or not all could be asked; else 1 says that
    something could not be asked, and 0 that all is well.
    """
    with BarProgress() as progress:
        report = check(CheckRequest(list_, index, arxiv_metadata, online), progress if is_watched() else None)
    if report.forgets:
        click.echo("warning: nothing that was asked is remembered: the user's data folder cannot be written", err=True)
    for line in report.skipped:
        click.echo(wrapped("not checked: ", line), err=True)
    if report.skipped and not online:
        click.echo("arXiv was not asked: --online asks it", err=True)
    click.echo(check_json(report) if as_json else check_report(report))
    if report.wrong:
        return _WRONG
    return _UNKNOWN if report.unknown else 0
