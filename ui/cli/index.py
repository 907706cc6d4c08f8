"""`awesearch index`."""

from pathlib import Path

import click

from indexer.building import BuildRequest, build
from indexer.sources import parse_named
from ui import reports
from ui.cli.options import index_option
from ui.progress import BarProgress


@click.command("index")
@click.option("--list", "lists", multiple=True, metavar="NAME=PATH_OR_URL", help="Build from this list (repeatable).")
@click.option(
    "--papers", type=click.Path(path_type=Path), multiple=True, metavar="FILE", help="Add a .jsonl, .csv or .bib file."
)
@click.option("--copy", "copies", multiple=True, metavar="NAME=PATH", help="Read a list from a copy, this time only.")
@click.option(
    "--arxiv-metadata", type=click.Path(path_type=Path), metavar="FILE", help="arXiv's metadata dump, .gz too."
)
@click.option("--model", metavar="NAME", help="A sentence-transformers model, by name or folder.")
@click.option("--offline", is_flag=True, help="Touch no network.")
@click.option("--withhold-text", is_flag=True, help="Store facts and vectors, but no abstracts and notes.")
@index_option
@click.pass_context
def command(
    ctx: click.Context,
    lists: tuple[str, ...],
    papers: tuple[Path, ...],
    copies: tuple[str, ...],
    arxiv_metadata: Path | None,
    model: str | None,
    offline: bool,
    withhold_text: bool,
    index: Path | None,
) -> int:
    """Build the index: read the lists, pull the abstracts, embed what is new.

    Without --list and --papers it builds from the lists.toml of the index; each of them, where given, replaces what
    lists.toml names of its kind. Exit status 1 says that something could not be had now: run it again later.
    """
    request = BuildRequest(
        index=index,
        lists=parse_named(lists, "--list") if lists else None,
        papers=papers or None,
        copies=parse_named(copies, "--copy"),
        arxiv_metadata=arxiv_metadata,
        model=model,
        offline=offline,
        withhold_text=withhold_text,
    )
    with BarProgress() as progress:
        report = build(request, progress)
    click.echo(reports.build_report(report))
    return 1 if report.incomplete else 0
