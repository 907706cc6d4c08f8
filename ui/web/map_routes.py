"""What the web server answers for the map: its points, and the scripts that draw them."""

from pathlib import Path

import msgspec
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response

from search import AwesearchError, SearchEngine
from ui.web.address import parse_address
from ui.web.map import map_points
from ui.web.plotly_script import plotly_script

_SCRIPTS = ("map.js", "map_view.js", "map_figure.js", "map_walk.js")
_WRONG = 400
# the browser asks whether its copy is still the same
_KEPT = {"Cache-Control": "no-cache"}


def add_map_routes(app: FastAPI, engine: SearchEngine, limiter: CapacityLimiter) -> None:
    """Add the routes to a web application; the engine is asked by as many threads at once as the limiter allows."""

    def answered(query: str) -> Response:
        try:
            view = map_points(engine, parse_address(query))
        except AwesearchError as error:
            return PlainTextResponse(str(error), _WRONG)
        return Response(msgspec.json.encode(view), media_type="application/json")

    @app.get("/data/map")
    async def points(request: Request) -> Response:
        return await to_thread.run_sync(answered, request.url.query, limiter=limiter)

    for script in (plotly_script(), *(Path(__file__).with_name(name) for name in _SCRIPTS)):
        _serve(app, script)


def _serve(app: FastAPI, script: Path) -> None:
    @app.get(f"/static/{script.name}")
    async def file() -> Response:
        return FileResponse(script, media_type="text/javascript", headers=_KEPT)
