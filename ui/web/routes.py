"""What the web server answers beside the page: an answer as a file, a list's findings, a passage."""

from collections.abc import Callable
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from search import AwesearchError, SearchEngine
from ui import export
from ui.web.address import parse_address
from ui.web.asked import ask
from ui.web.list_findings import list_findings
from ui.web.markup import text

_KINDS = {
    "bibtex": ("application/x-bibtex", "bib"),
    "csv": ("text/csv", "csv"),
    "json": ("application/json", "json"),
    "markdown": ("text/markdown", "md"),
}
_WRONG = 400


def add_routes(app: FastAPI, engine: SearchEngine, limiter: CapacityLimiter) -> None:
    """Add the routes to a web application; the engine is asked by as many threads at once as the limiter allows."""

    async def answered(make: Callable[[str], Response], request: Request) -> Response:
        try:
            return await to_thread.run_sync(make, request.url.query, limiter=limiter)
        except AwesearchError as error:
            return PlainTextResponse(str(error), _WRONG)

    @app.get("/data/export")
    async def exported(request: Request, form: Annotated[str, Query()] = "json") -> Response:
        if form not in _KINDS:
            return PlainTextResponse(f"the form is {form[:40]!r}; give one of {', '.join(_KINDS)}", _WRONG)

        def make(query: str) -> Response:
            kind, ending = _KINDS[form]
            hits = ask(engine, parse_address(query)).hits
            named = {"Content-Disposition": f'attachment; filename="awesearch.{ending}"'}
            return Response(export.hits(hits, form), media_type=f"{kind}; charset=utf-8", headers=named)

        return await answered(make, request)

    @app.get("/data/findings")
    async def findings(request: Request) -> Response:
        return await answered(lambda query: HTMLResponse(list_findings(engine, parse_address(query))), request)

    @app.get("/data/passage")
    async def passage(request: Request) -> Response:
        def make(query: str) -> Response:
            address = parse_address(query)
            abstract = engine.paper(address.paper).abstract or ""
            start, end = engine.passage(address.q, address.paper) or (0, 0)
            marked = f"{text(abstract[:start])}<mark>{text(abstract[start:end])}</mark>{text(abstract[end:])}"
            return HTMLResponse(marked if end else text(abstract))

        return await answered(make, request)
