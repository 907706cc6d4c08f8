"""The real web server in a thread of the tests, alone or behind a small reverse proxy."""

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from search import SearchEngine
from ui.web.options import ServerOptions
from ui.web.server import address, listen, make_server

_PATIENCE = 10


@contextmanager
def running(engine: SearchEngine, options: ServerOptions | None = None) -> Iterator[str]:
    """Run the server of an engine and give its address, without a slash at its end."""
    with listen("127.0.0.1", 0) as listening:
        own = address(listening)
        with _in_thread(make_server(engine, options or ServerOptions(), own), listening):
            yield own


@contextmanager
def behind_proxy(upstream: str, prefix: str, *, strips: bool) -> Iterator[str]:
    """Run a reverse proxy that has an address under a path, and give the address there.

    It `strips` the path from what it asks, or keeps it.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with httpx.AsyncClient(base_url=upstream, timeout=_PATIENCE) as app.state.client:
            yield

    async def forward(request: Request) -> Response:
        path = request.url.path.removeprefix(prefix) if strips else request.url.path
        asked = request.app.state.client.build_request(
            request.method,
            httpx.URL(path=path, query=request.url.query.encode()),
            headers=[*request.headers.items(), ("X-Forwarded-Proto", "http")],
            content=await request.body(),
        )
        answer = await request.app.state.client.send(asked, stream=True)
        return StreamingResponse(
            answer.aiter_raw(), answer.status_code, dict(answer.headers), background=BackgroundTask(answer.aclose)
        )

    methods = ["GET", "HEAD", "POST", "DELETE"]
    app = Starlette(routes=[Route(f"{prefix}{{rest:path}}", forward, methods=methods)], lifespan=lifespan)
    with listen("127.0.0.1", 0) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=1))
        with _in_thread(server, listening):
            yield f"{address(listening)}{prefix}"


@contextmanager
def _in_thread(server: uvicorn.Server, listening: object) -> Iterator[None]:
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=_PATIENCE)
        assert not thread.is_alive()
