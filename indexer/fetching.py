"""Getting a list's bytes from the web address where it is published."""

import re
import time

import requests
import urllib3.exceptions
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_random_exponential

_TIMEOUT_SECONDS = 20
_DEADLINE_SECONDS = 120
_MAX_BYTES = 50_000_000
_GITHUB_FILE = re.compile(r"https?://github\.com/([^/]+)/([^/]+)/(?:blob|raw)/(.+)")
_GITHUB_REPOSITORY = re.compile(r"https?://github\.com/([^/]+)/([^/]+?)(?:\.git)?/?")


class CouldNotFetchError(Exception):
    """The address could not be asked now; its text is one line."""


def is_on_the_web(address: str) -> bool:
    """Return whether a list lives on the web and not in a file."""
    return address.startswith(("http://", "https://"))


def fetch(address: str) -> bytes:
    """Return what a web address serves, a GitHub page's file and not the page; raises CouldNotFetchError."""
    try:
        return _get(_raw(address))
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        status = getattr(getattr(error, "response", None), "status_code", None)
        reason = f"HTTP {status}" if status else type(error).__name__
        raise CouldNotFetchError(f"{address} could not be fetched ({reason})") from error


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


def _raw(address: str) -> str:
    file = _GITHUB_FILE.fullmatch(address)
    if file:
        return f"https://raw.githubusercontent.com/{file[1]}/{file[2]}/{file[3]}"
    repository = _GITHUB_REPOSITORY.fullmatch(address)
    return (
        f"https://raw.githubusercontent.com/{repository[1]}/{repository[2]}/HEAD/README.md" if repository else address
    )
