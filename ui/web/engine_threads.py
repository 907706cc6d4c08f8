"""Routes that ask the engine: in a few threads, first come first served, every error one line."""

from collections.abc import Callable
from http import HTTPStatus

from anyio import CapacityLimiter, to_thread
from fastapi import Request
from fastapi.responses import PlainTextResponse, Response

from search import AwesearchError
from ui.web.markup import shortened


class EngineThreads:
    """Answers so many requests at once, and lets so many others wait; more are told to come again."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._waiting = waiting

    async def answer(self, make: Callable[[str], Response], request: Request) -> Response:
        """Return what a function makes of the query of a request, with status 400 and one line where it cannot."""
        if self._limiter.statistics().tasks_waiting >= self._waiting:
            return PlainTextResponse("Too many wait; ask again in a moment.", HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            return await to_thread.run_sync(make, request.url.query, limiter=self._limiter)
        except AwesearchError as error:
            return PlainTextResponse(shortened(str(error)), HTTPStatus.BAD_REQUEST)
