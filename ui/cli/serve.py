"""`awesearch serve`."""

import re
from importlib.util import find_spec
from pathlib import Path

import click

from search import RequestError, SearchEngine
from ui.cli.options import index_option

_SEGMENT = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")


class RootPath(click.ParamType[str]):
    """A path as `/papers`, with or without the slashes around it; `/` and nothing are the root itself."""

    name = "path"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the path with a slash before it and none behind it, "" for the root; fails for what is no path."""
        inner = value.removeprefix("/").removesuffix("/")
        if inner and not all(map(_SEGMENT.fullmatch, inner.split("/"))):
            self.fail(f"{value!r} is no path; give one as /papers", param, ctx)
        return f"/{inner}" if inner else ""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=7860, show_default=True, help="The port to listen on.")
@click.option("--root-path", type=RootPath(), default="", help="The path under which a reverse proxy has the page.")
@click.option("--mcp", is_flag=True, help="Answer MCP clients too, at /gradio_api/mcp/.")
@click.option("--offline", is_flag=True, help="Ask no web service.")
@index_option
def command(host: str, port: int, root_path: str, mcp: bool, offline: bool, index: Path | None) -> None:
    """Open the web page, with its API."""
    if mcp and find_spec("mcp") is None:
        raise RequestError("--mcp needs the package mcp; install it: pip install 'awesearch[mcp]'")
    engine = SearchEngine.open(index)
    from ui.web import serve
    from ui.web.options import ServerOptions

    serve(engine, host, port, ServerOptions(root_path, mcp, offline))
