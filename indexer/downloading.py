"""Downloading a page with a deadline, a limit and a few attempts."""

import time

import requests
import urllib3.exceptions
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_random_exponential

_TIMEOUT_SECONDS = 20
_DEADLINE_SECONDS = 120
_MAX_BYTES = 50_000_000


class DownloadError(Exception):
    """The page could not be had; its text is the HTTP status or the kind of failure."""


def download(address: str) -> bytes:
    """Return what a web address serves; raises DownloadError."""
    try:
        return _get(address)
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        status = getattr(getattr(error, "response", None), "status_code", None)
        raise DownloadError(f"HTTP {status}" if status else type(error).__name__) from error


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, requests.HTTPError):
        return error.response is not None and (error.response.status_code >= 500 or error.response.status_code == 429)
    passing = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
    return isinstance(error, passing)


@retry(
    retry=retry_if_exception(_may_pass),
    stop=stop_after_attempt(3),
    wait=wait_random_exponential(multiplier=0.5, max=5),
    reraise=True,
)
def _get(address: str) -> bytes:
    content = bytearray()
    late = time.monotonic() + _DEADLINE_SECONDS
    with requests.get(address, timeout=_TIMEOUT_SECONDS, stream=True) as response:
        response.raise_for_status()
        for chunk in response.iter_content(chunk_size=65_536):
            content += chunk
            if time.monotonic() > late:
                raise requests.exceptions.ReadTimeout(f"not complete within {_DEADLINE_SECONDS} s")
            if len(content) > _MAX_BYTES:
                raise requests.exceptions.ContentDecodingError(f"more than {_MAX_BYTES} bytes")
    return bytes(content)
