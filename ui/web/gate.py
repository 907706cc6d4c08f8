"""What of gradio is served: the page, its events and the API; whatever else gradio can do is not there."""

import re
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from ui.web.api import ENDPOINTS

_SERVED = re.compile(
    "|".join((
        # the page and what belongs to it
        r"/|/config/?|/theme\.css|/favicon\.ico|/robots\.txt|/manifest\.json|/(assets|static|svelte)/.+",
        # its events
        r"/gradio_api/(startup-events|app_id/?|login_check/?|theme\.css|heartbeat/[^/]+|cancel|reset/?)",
        r"/gradio_api/queue/(join|data|status)",
        # the API and the MCP server
        rf"/gradio_api/(info/?|call/(v2/)?({'|'.join(ENDPOINTS)})(/[^/]*)?|mcp/?|mcp/schema)",
    ))
)  # fmt: skip
_TOLD = "/gradio_api/info"
_QUEUE = "/gradio_api/queue/join"
_BY_NAME = "/gradio_api/call/v2/"


def guard(app: FastAPI) -> None:
    """Close, of the gradio application that was mounted last, all that is not served, and let it say what is wrong."""
    mounted = app.routes[-1]
    if not isinstance(mounted, Mount) or not isinstance(mounted.app, FastAPI):
        raise TypeError(f"{mounted!r} is no mounted application")
    mounted.app.add_exception_handler(KeyError, _nothing_called)
    mounted.app.add_exception_handler(TypeError, _wrong_arguments)
    mounted.app = _Gate(mounted.app)


class _Gate:
    """Lets through what is served; the path is compared as the application behind it will, decoded once."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = _path(scope)
        if not _SERVED.fullmatch(path):
            await _refusal(HTTPStatus.NOT_FOUND, "there is nothing here")(scope, receive, send)
            return
        if path.startswith(_TOLD):
            # gradio keeps what it told the first who asked, with the address under which that one knows the server
            self._app.api_info = None
        try:
            await self._app(scope, receive, send)
        except RuntimeError as error:
            # where nobody knows a session, gradio says so as an event of its stream and then raises the same
            if not isinstance(error.__cause__, HTTPException):
                raise
            await send({"type": "http.response.body", "body": b""})


def _nothing_called(request: Request, error: Exception) -> Response:
    path = _path(request.scope)
    if path != _QUEUE and (path != "/" or error.args != (request.query_params.get("page"),)):
        raise error
    return _refusal(HTTPStatus.NOT_FOUND, f"there is no {'event' if path == _QUEUE else 'page'} {error}")


def _wrong_arguments(request: Request, error: Exception) -> Response:
    if not _path(request.scope).startswith(_BY_NAME):
        raise error
    # its second sentence tells of a button
    return _refusal(HTTPStatus.UNPROCESSABLE_ENTITY, str(error).partition(". ")[0])


def _refusal(status: HTTPStatus, line: str) -> Response:
    return JSONResponse({"detail": line}, status)


def _path(scope: Scope) -> str:
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))
