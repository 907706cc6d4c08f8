"""`awesearch suggest`."""

from collections.abc import Sequence
from pathlib import Path

import click

from indexer.abstracts import PullOptions
from indexer.abstracts.protocols import Silent
from indexer.filing import Filed, file_by_id, file_by_title, file_many, read_submissions, waiting
from search import Paper, RequestError, SearchEngine
from ui.cli.options import filing_list_option, index_option, json_option
from ui.export import to_json
from ui.filing_report import filing_json, filing_report
from ui.progress import BarProgress, is_watched
from ui.terminal import wrapped

_INCOMPLETE = 1


@click.command("suggest")
@click.argument("arxiv_id", required=False)
@click.option("--title", help="The paper's title.")
@click.option("--abstract", help="The paper's abstract.")
@click.option(
    "--file", "file", type=click.Path(path_type=Path), metavar="FILE", help="Papers: .jsonl, .csv, .bib, a list."
)
@click.option("--pending", nargs=2, metavar="LIST SECTION", help="The papers that a list has parked in a section.")
@filing_list_option
@click.option("--offline", is_flag=True, help="Ask nobody: a paper without an abstract is filed by its title.")
@json_option
@index_option
def command(
    arxiv_id: str | None,
    title: str | None,
    abstract: str | None,
    file: Path | None,
    pending: tuple[str, str] | None,
    lists: tuple[str, ...],
    offline: bool,
    as_json: bool,
    index: Path | None,
) -> int:
    """Name the sections where a paper may belong: ARXIV_ID, --title and --abstract, --file or --pending.

    The percentage beside a section is its probability. That beside a list is the share of the list's own papers that
    stand farther from the rest of it than this one does: below 5 %, the paper fits none of its sections.
    """
    if sum(given is not None for given in (arxiv_id, title, file, pending)) != 1:
        raise RequestError("give one of an arXiv id, as 2403.01744, --title, --file and --pending")
    if abstract is not None and title is None:
        raise RequestError("--abstract goes with --title")
    engine, chosen, options = SearchEngine.open(index), lists or None, PullOptions(offline=offline)
    if arxiv_id is not None:
        filed = [file_by_id(engine, arxiv_id, chosen, options)]
    elif title is not None:
        filed = [file_by_title(engine, title, abstract, chosen)]
    elif file is not None:
        filed = _file_many(engine, read_submissions(file), chosen, options)
    else:
        list_name, section = pending or ("", "")
        filed = _file_many(engine, waiting(engine, list_name, section), chosen or (list_name,), options)
    many = file is not None or pending is not None
    if as_json:
        objects = [filing_json(one, engine.store.lists) for one in filed]
        click.echo(to_json(objects if many else objects[0]), nl=False)
    else:
        click.echo("\n\n".join(filing_report(one, engine.store.lists, named=many) for one in filed))
    for one in filed:
        if one.incomplete:
            click.echo(wrapped("warning: ", f"filed by the title alone: {one.by_title}"), err=True)
        if one.refused:
            click.echo(wrapped("warning: ", f"not filed: {one.paper.id}: {one.refused}"), err=True)
    return _INCOMPLETE if any(one.incomplete or one.refused for one in filed) else 0


def _file_many(
    engine: SearchEngine, papers: Sequence[Paper], lists: Sequence[str] | None, options: PullOptions
) -> list[Filed]:
    with BarProgress() as progress:
        return list(file_many(engine, papers, lists, options, progress if is_watched() else Silent()))
