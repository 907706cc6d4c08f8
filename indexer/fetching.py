"""Getting a list's bytes: from a file, or from the web address where it is published."""

import re
from pathlib import Path

import requests
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from search.errors import InputFileError

_TIMEOUT_SECONDS = 20
_MAX_BYTES = 50_000_000
_GITHUB_FILE = re.compile(r"https?://github\.com/([^/]+)/([^/]+)/(?:blob|raw)/(.+)")
_GITHUB_REPOSITORY = re.compile(r"https?://github\.com/([^/]+)/([^/]+?)(?:\.git)?/?")


class CouldNotFetchError(Exception):
    """The address could not be asked now; its text is one line."""


def is_web_address(address: str) -> bool:
    """Return whether a list lives on the web and not in a file."""
    return address.startswith(("http://", "https://"))


def read_file(path: Path) -> bytes:
    """Return a file's bytes; raises InputFileError where it cannot be read."""
    try:
        return path.expanduser().read_bytes()
    except FileNotFoundError as error:
        raise InputFileError(f"there is no file {path}; give the path of a list, or its http address") from error
    except OSError as error:
        raise InputFileError(f"{path} cannot be read: {error.strerror or error}; give a file that can") from error


def fetch(address: str) -> bytes:
    """Return what a web address serves, a GitHub page's file and not the page; raises CouldNotFetchError."""
    try:
        return _get(_raw(address))
    except requests.RequestException as error:
        status = getattr(error.response, "status_code", None)
        reason = f"HTTP {status}" if status else type(error).__name__
        raise CouldNotFetchError(f"{address} could not be fetched ({reason})") from error


@retry(
    retry=retry_if_exception_type((requests.ConnectionError, requests.Timeout)),
    stop=stop_after_attempt(3),
    wait=wait_random_exponential(multiplier=0.5, max=5),
    reraise=True,
)
def _get(address: str) -> bytes:
    with requests.get(address, timeout=_TIMEOUT_SECONDS, stream=True) as response:
        response.raise_for_status()
        content = response.raw.read(_MAX_BYTES + 1, decode_content=True)
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
