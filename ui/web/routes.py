"""What the web server answers beside the page: an answer as a file, a list's findings, a passage."""

from http import HTTPStatus
from typing import Annotated

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from search import RequestError, SearchEngine
from ui import export
from ui.web.address import parse_address
from ui.web.asked import ask
from ui.web.engine_threads import EngineThreads
from ui.web.list_findings import list_findings
from ui.web.markup import text

_KINDS = {
    "bibtex": ("application/x-bibtex", "bib"),
    "csv": ("text/csv", "csv"),
    "json": ("application/json", "json"),
    "markdown": ("text/markdown", "md"),
}


def add_routes(app: FastAPI, engine: SearchEngine, threads: EngineThreads) -> None:
    """Add the routes to a web application."""

    @app.get("/data/export")
    async def exported(request: Request, form: Annotated[str, Query()] = "json") -> Response:
        if form not in _KINDS:
            return PlainTextResponse(
                f"the form is {form[:40]!r}; give one of {', '.join(_KINDS)}", HTTPStatus.BAD_REQUEST
            )

        def make(query: str) -> Response:
            kind, ending = _KINDS[form]
            answer = ask(engine, parse_address(query))
            if answer is None:
                raise RequestError("the question is empty; give q, or similar")
            named = {"Content-Disposition": f'attachment; filename="awesearch.{ending}"'}
            # of the forms JSON alone says why
            hits = engine.explain(answer.asked, answer.hits) if answer.asked and form == "json" else answer.hits
            return Response(export.hits(hits, form), media_type=f"{kind}; charset=utf-8", headers=named)

        return await threads.answer(make, request)

    @app.get("/data/findings")
    async def findings(request: Request) -> Response:
        return await threads.answer(lambda query: HTMLResponse(list_findings(engine, parse_address(query))), request)

    @app.get("/data/passage")
    async def passage(request: Request) -> Response:
        def make(query: str) -> Response:
            address = parse_address(query)
            abstract = engine.paper(address.paper).abstract or ""
            start, end = engine.passage(address.q, address.paper) or (0, 0)
            marked = f"{text(abstract[:start])}<mark>{text(abstract[start:end])}</mark>{text(abstract[end:])}"
            return HTMLResponse(marked if end else text(abstract))

        return await threads.answer(make, request)
