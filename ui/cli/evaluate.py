"""`awesearch evaluate`."""

from pathlib import Path

import click

from search import SearchEngine
from search.evaluation import evaluate, read_qrels, read_queries
from ui import reports
from ui.cli.options import index_option, json_option, mode_option


@click.command("evaluate")
@click.option(
    "--queries", type=click.Path(path_type=Path), required=True, metavar="Q.jsonl", help='{"_id", "text"} a line.'
)
@click.option(
    "--qrels", type=click.Path(path_type=Path), required=True, metavar="R.tsv", help="query, paper, grade a line."
)
@click.option("--drop-self", is_flag=True, help="Leave out the query's own paper: the id before the last _.")
@mode_option
@json_option
@index_option
def command(queries: Path, qrels: Path, drop_self: bool, mode: str, as_json: bool, index: Path | None) -> None:
    """Measure nDCG@10, R@100 and RR@10 of the index on judged questions in BEIR form."""
    engine = SearchEngine.open(index)
    measured = evaluate(engine, read_queries(queries), read_qrels(qrels), mode=mode, drop_self=drop_self)
    click.echo(reports.evaluation_json(measured) if as_json else reports.evaluation(measured))
