"""The server: an address that is surely ours, a page that is surely ready, and no way out of this machine."""

import socket
from contextlib import suppress
from typing import Any

import click
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search import RequestError, SearchEngine
from ui.web.answers import Answers
from ui.web.api import ENDPOINTS, Api
from ui.web.engine_threads import EngineThreads
from ui.web.gate import guard
from ui.web.map_routes import add_map_routes
from ui.web.openapi import openapi
from ui.web.options import ServerOptions
from ui.web.page import AT_ONCE, WAITING, build_page, mount
from ui.web.routes import add_routes
from ui.web.submissions import Submissions

# whatever the page's own code, or a later version of it, would fetch from elsewhere, the browser refuses to
_POLICY = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; base-uri 'self'; object-src 'none'"
_GRACE_SECONDS = 1
_LARGEST_REQUEST = 1 << 20
# an open page holds one or two; more would run out of file descriptors, of which a process often may have 1,024
_CONNECTIONS = 400


def serve(engine: SearchEngine, host: str, port: int, options: ServerOptions | None = None) -> None:
    """Serve the page until it is stopped; print its address once it answers without delay.

    Raises RequestError where the address cannot be listened on.
    """
    with listen(host, port) as listening:
        server = make_server(engine, options or ServerOptions(), address(listening))
        click.echo(f"awesearch is at {address(listening)} (stop it with Ctrl-C)")
        # uvicorn closes in good order and then interrupts: here that is how a person stops, not a failure
        with suppress(KeyboardInterrupt):
            server.run([listening])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; raises RequestError where that cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        # socket.create_server adds the address to the system's reason in brackets
        reason = str(error.strerror).partition(" (")[0]
        raise RequestError(
            f"cannot listen on {host} port {port} ({reason}); choose another with --host or --port"
        ) from error
    # asyncio does so only where it opens the socket itself; else the pieces of an answer come 40 ms apart
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    return listening


def make_server(engine: SearchEngine, options: ServerOptions, own_address: str) -> uvicorn.Server:
    """Return the web server of the page; `own_address` is where it will be reached from this machine.

    Raises RequestError where the MCP server is wanted and cannot be had.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, max_body_size=_LARGEST_REQUEST)
    app.add_middleware(_StayHere)
    answers = Answers(engine, Submissions(engine, options.offline))
    page = build_page(answers)
    threads = EngineThreads(AT_ONCE, WAITING)
    add_routes(app, engine, threads)
    add_map_routes(app, engine, threads)

    @app.get("/gradio_api/openapi.json")
    def described() -> dict[str, Any]:
        functions = {name: getattr(Api, name) for name in ENDPOINTS}
        return openapi(page.get_api_info()["named_endpoints"], functions, options.root_path)

    mount(page, app, options, own_address)
    guard(app)
    return uvicorn.Server(
        uvicorn.Config(
            _UnderPath(app, options.root_path),
            log_level="warning",
            ws="none",
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )


def address(listening: socket.socket) -> str:
    """Return the address that a reader on this machine opens."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _StayHere:
    """Tells the browser, with every answer, to fetch nothing from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY
                headers["Referrer-Policy"] = "no-referrer"
            await send(message)

        await self._app(scope, receive, send_with_policy)


class _UnderPath:
    """Tells the application under which path a reverse proxy has it, whether the proxy strips that path or keeps it."""

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self._app = app
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        root = self._root_path
        if scope["type"] != "http" or not root:
            await self._app(scope, receive, send)
        elif scope["path"] == root:
            # the page names what belongs to it from where it is, so it has to be within the path
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"{root}/?{query}" if query else f"{root}/")(scope, receive, send)
        else:
            path = scope["path"] if scope["path"].startswith(f"{root}/") else f"{root}{scope['path']}"
            await self._app({**scope, "root_path": root, "path": path}, receive, send)
