"""How the page is served."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Under which path a reverse proxy has the page ("" where at its root), and what else the server does.

    `mcp` adds the MCP server, `offline` asks no web service.
    """

    root_path: str = ""
    mcp: bool = False
    offline: bool = False
