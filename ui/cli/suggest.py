"""`awesearch suggest`."""

from pathlib import Path

import click

from indexer.abstracts import PullOptions
from indexer.abstracts.arxiv_ids import bare_id
from indexer.abstracts.lookup import pull_one
from indexer.abstracts.pulled import PULLED, PulledRecords
from search import Paper, RequestError, SearchEngine, Suggestion
from search.location import data_index
from ui import export, terminal
from ui.cli.options import index_option, json_option, list_option


@click.command("suggest")
@click.argument("arxiv_id", required=False)
@click.option("--title", help="The paper's title.")
@click.option("--abstract", help="The paper's abstract.")
@list_option
@json_option
@index_option
def command(
    arxiv_id: str | None,
    title: str | None,
    abstract: str | None,
    lists: tuple[str, ...],
    as_json: bool,
    index: Path | None,
) -> None:
    """Name the sections where a paper may belong: ARXIV_ID, or --title and --abstract."""
    if (arxiv_id is None) == (title is None):
        raise RequestError("give either an arXiv id, as 2403.01744, or --title")
    engine = SearchEngine.open(index)
    if title is not None:
        suggested, listed = engine.suggest(title, abstract, lists or None), engine.listed_as(title)
    else:
        suggested, listed = _by_id(engine, arxiv_id or "", lists or None)
    click.echo(export.suggestions(listed, suggested) if as_json else terminal.suggestions(listed, suggested))


def _by_id(engine: SearchEngine, arxiv_id: str, lists: tuple[str, ...] | None) -> tuple[list[Suggestion], list[Paper]]:
    bare = bare_id(arxiv_id)
    if bare is None:
        raise RequestError(f"{arxiv_id!r} is no arXiv id; give one as 2403.01744, or --title")
    paper_id = f"arxiv:{bare}"
    if engine.has(paper_id):
        return [one for filing in engine.file_listed(paper_id, lists) for one in filing.suggestions], engine.listed_as(
            "", bare
        )
    with PulledRecords(data_index() / PULLED) as pulled:
        record = pull_one(bare, pulled, PullOptions())
    return engine.suggest(record.title, record.abstract, lists), engine.listed_as(record.title, bare)
