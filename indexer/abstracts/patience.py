"""Patience with a web service: what is asked again, after which pause, and when the service is given up for good."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import tenacity

_FAILURES_IN_A_ROW = 2
_REFUSALS_IN_A_ROW = 20
_UNREACHABLE = 2

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ApiOptions:
    """How a service is asked; times are seconds, `patience` that which other processes may keep it waiting.

    None is what the environment says (its address, AWESEARCH_CONTACT), else the service's own: its address, its pause.
    """

    url: str | None = None
    contact: str | None = None
    gate_folder: Path | None = None
    delay: float | None = None
    timeout: float = 30.0
    deadline: float = 180.0
    attempts: int = 5
    backoff: float = 3.0
    longest_pause: float = 300.0
    patience: float = 600.0


class NoAnswerError(Exception):
    """There was no answer, or none that can be believed; `again` says whether asking again may help.

    `unreachable` says that there was not even a connection: without network nobody should wait for minutes.
    """

    def __init__(self, reason: str, again: bool = True, retry_after: float = 0.0, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.again = again
        self.retry_after = retry_after
        self.unreachable = unreachable


class RefusedError(Exception):
    """The service says that the question itself is wrong; `words` are those of its explanation."""

    def __init__(self, service: str, explanation: str) -> None:
        super().__init__(f"{service} refuses the question (HTTP 400)")
        self.words = frozenset(re.findall(r"[A-Za-z0-9./-]+", explanation))


class Patience:
    """Asks one question at a time, again where that may help, and gives up for good what is out of reach."""

    def __init__(self, service: str, options: ApiOptions) -> None:
        self._service = service
        self._options = options
        self._failures = 0
        self._refusals = 0
        self._last_failure = ""

    def ask(self, once: Callable[[], _T]) -> _T:
        """Return what `once` returns; raises NoAnswerError when it has to be given up, RefusedError as `once` does."""
        if self._failures >= _FAILURES_IN_A_ROW:
            raise NoAnswerError(f"given up: {self._last_failure}")
        if self._refusals >= _REFUSALS_IN_A_ROW:
            raise NoAnswerError(f"given up: {self._service} refused {_REFUSALS_IN_A_ROW} questions in a row (HTTP 400)")
        attempts = 0

        def counted() -> _T:
            nonlocal attempts
            attempts += 1
            return once()

        try:
            answer = self._retrying()(counted)
        except RefusedError:
            self._refusals += 1
            self._failures = 0
            raise
        except NoAnswerError as error:
            # Where asking again does not help, asking for the next works does not either.
            self._failures += 1 if error.again and not error.unreachable else _FAILURES_IN_A_ROW
            self._last_failure = f"{error} (asked {attempts}x)"
            raise NoAnswerError(self._last_failure) from error
        self._failures = self._refusals = 0
        return answer

    def _retrying(self) -> tenacity.Retrying:
        backoff = self._options.backoff
        exponential = tenacity.wait_exponential(multiplier=backoff, max=20 * backoff) + tenacity.wait_random(0, backoff)

        def pause(state: tenacity.RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            return max(exponential(state), error.retry_after if isinstance(error, NoAnswerError) else 0.0)

        def tell(state: tenacity.RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            _log.info("%s; asking again in %.0f s", error, state.upcoming_sleep)

        def enough(state: tenacity.RetryCallState) -> bool:
            error = state.outcome.exception() if state.outcome else None
            unreachable = isinstance(error, NoAnswerError) and error.unreachable
            return state.attempt_number >= (
                min(_UNREACHABLE, self._options.attempts) if unreachable else self._options.attempts
            )

        return tenacity.Retrying(
            stop=enough,
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, NoAnswerError) and error.again),
            wait=pause,
            before_sleep=tell,
            reraise=True,
        )
