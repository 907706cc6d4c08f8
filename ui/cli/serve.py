"""`awesearch serve`."""

from pathlib import Path

import click

from search import SearchEngine
from ui.cli.options import index_option


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=7860, show_default=True, help="The port to listen on.")
@index_option
def command(host: str, port: int, index: Path | None) -> None:
    """Open the web page."""
    engine = SearchEngine.open(index)
    from ui.web import serve

    serve(engine, host, port)
