"""The server: an address that is surely ours, a page that is surely ready, and no way out of this machine."""

import socket
from contextlib import suppress

import click
import uvicorn
from anyio import CapacityLimiter
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search import RequestError, SearchEngine
from ui.web.answers import Answers
from ui.web.page import AT_ONCE, build_page, mount
from ui.web.routes import add_routes

# whatever the page's own code, or a later version of it, would fetch from elsewhere, the browser refuses to
_POLICY = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; base-uri 'self'; object-src 'none'"
_GRACE_SECONDS = 1


def serve(engine: SearchEngine, host: str, port: int) -> None:
    """Serve the page until it is stopped; print its address once it answers without delay.

    Raises RequestError where the address cannot be listened on.
    """
    with listen(host, port) as listening:
        server = make_server(engine)
        warm(engine)
        click.echo(f"awesearch is at {address(listening)} (stop it with Ctrl-C)")
        # uvicorn closes in good order and then interrupts: here that is how a person stops, not a failure
        with suppress(KeyboardInterrupt):
            server.run([listening])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; raises RequestError where that cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        # socket.create_server adds the address to the system's reason in brackets
        reason = str(error.strerror).partition(" (")[0]
        raise RequestError(
            f"cannot listen on {host} port {port} ({reason}); choose another with --host or --port"
        ) from error


def make_server(engine: SearchEngine) -> uvicorn.Server:
    """Return the web server of the page."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(_StayHere)
    add_routes(app, engine, CapacityLimiter(AT_ONCE))
    mount(build_page(Answers(engine)), app)
    return uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=_GRACE_SECONDS))


def warm(engine: SearchEngine) -> None:
    """Load the model, so that the first question does not wait for it."""
    engine.search("warm up", k=1, mode="dense")


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
