"""What the web server answers for the map: its points, and the scripts that draw them."""

from http import HTTPStatus
from pathlib import Path

import msgspec
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, Response

from search import SearchEngine
from ui.web.address import parse_address
from ui.web.engine_threads import EngineThreads
from ui.web.map import map_points
from ui.web.plotly_script import plotly_script

_SCRIPTS = ("map.js", "map_view.js", "map_figure.js", "map_walk.js")


def add_map_routes(app: FastAPI, engine: SearchEngine, threads: EngineThreads) -> None:
    """Add the routes to a web application."""

    def drawn(query: str) -> Response:
        view = map_points(engine, parse_address(query))
        return Response(msgspec.json.encode(view), media_type="application/json")

    @app.get("/data/map")
    async def points(request: Request) -> Response:
        return await threads.answer(drawn, request)

    for script in (plotly_script(), *(Path(__file__).with_name(name) for name in _SCRIPTS)):
        _serve(app, script)


def _serve(app: FastAPI, script: Path) -> None:
    state = script.stat()
    # the browser asks whether its copy is still the same
    kept = {"Cache-Control": "no-cache", "ETag": f'"{state.st_mtime_ns:x}-{state.st_size:x}"'}

    @app.get(f"/static/{script.name}")
    async def file(request: Request) -> Response:
        if request.headers.get("If-None-Match") == kept["ETag"]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=kept)
        return FileResponse(script, media_type="text/javascript", headers=kept)
