"""The gate to a service: one connection at a time and a pause between requests, over all processes of this user."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_path

from indexer.locks import BusyError, hold
from search.errors import RequestError


class GateBusyError(Exception):
    """Other processes have held the gate for longer than this one would wait."""


class Gate:
    """Lets one request through at a time and keeps `delay` seconds between the end of one and the next."""

    def __init__(self, service: str, folder: Path | None = None, *, delay: float, patience: float = 600.0) -> None:
        self._service = service
        self._folder = folder or user_cache_path("awesearch") / service.lower()
        self._last_file = self._folder / "last-request"
        self._delay = delay
        self._patience = patience
        self._last_here: float | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn, and hold the gate while the request runs."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = hold(self._folder / "lock", self._patience)
        except BusyError as error:
            raise GateBusyError(
                f"other processes asked {self._service} for {self._patience:g} s without a break"
            ) from error
        except OSError as error:
            raise self._unusable(error) from error
        with lock:
            self._wait()
            self._note()
            try:
                yield
            finally:
                self._note()

    def _wait(self) -> None:
        elapsed = self._since_last_anywhere()
        if self._last_here is not None:
            # The wall clock may have been set since; within one process the monotonic one knows better.
            elapsed = min(elapsed, time.monotonic() - self._last_here)
        time.sleep(max(0.0, self._delay - elapsed))

    def _since_last_anywhere(self) -> float:
        """The seconds since the last request of any process; 0 where the file or the clock makes no sense."""
        try:
            elapsed = time.time() - float(self._last_file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return self._delay
        except ValueError:
            # Cut short by a crash while it was written: so there was a request, perhaps just now.
            return 0.0
        except OSError as error:
            raise self._unusable(error) from error
        # Also true of "nan"; a last request in the future means that the clock went back.
        return elapsed if elapsed >= 0 else 0.0

    def _note(self) -> None:
        self._last_here = time.monotonic()
        try:
            self._last_file.write_text(f"{time.time():.3f}", encoding="ascii")
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> RequestError:
        why = error.strerror or error
        return RequestError(
            f"{self._folder}: cannot keep the pause between requests to {self._service} there ({why}).\n"
            "Make that folder writable, or name another with XDG_CACHE_HOME, or build with --offline."
        )
