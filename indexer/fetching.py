"""Where a list is published, and getting its bytes from there."""

import re

_GITHUB_FILE = re.compile(r"https?://github\.com/([^/]+)/([^/]+)/(?:blob|raw)/(.+)")
_GITHUB_REPOSITORY = re.compile(r"https?://github\.com/([^/]+)/([^/]+?)(?:\.git)?/?")


class CouldNotFetchError(Exception):
    """The address could not be asked now; its text is one line."""


def is_on_the_web(address: str) -> bool:
    """Return whether a list lives on the web and not in a file."""
    return address.startswith(("http://", "https://"))


def fetch(address: str) -> bytes:
    """Return what a web address serves, a GitHub page's file and not the page; raises CouldNotFetchError."""
    # the web client takes a tenth of a second to import: nobody pays for it who reads files
    from indexer.downloading import DownloadError, download

    try:
        return download(_raw(address))
    except DownloadError as error:
        raise CouldNotFetchError(f"{address} could not be fetched ({error})") from error


def _raw(address: str) -> str:
    file = _GITHUB_FILE.fullmatch(address)
    if file:
        return f"https://raw.githubusercontent.com/{file[1]}/{file[2]}/{file[3]}"
    repository = _GITHUB_REPOSITORY.fullmatch(address)
    return (
        f"https://raw.githubusercontent.com/{repository[1]}/{repository[2]}/HEAD/README.md" if repository else address
    )
