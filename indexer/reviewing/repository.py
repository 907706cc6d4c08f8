"""What a list was like before a change: plain git, asked by subprocess."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from search.errors import InputFileError, RequestError


@dataclass(frozen=True, slots=True)
class BaseVersion:
    """A file in the commit that a change starts from: its place in the repository, and its bytes, None where it is new.

    `commit` is the full name of that commit.
    """

    top: Path
    path: str
    commit: str
    data: bytes | None


def base_version(file: Path, revision: str) -> BaseVersion:
    """Return a file as it was where HEAD left `revision`, or in `revision` itself where they have no common commit.

    Raises RequestError for a file in no repository, an unknown revision, and where git is not installed.
    """
    file = file.resolve()
    folder = file.parent
    top = Path(os.fsdecode(_told(folder, ("rev-parse", "--show-toplevel"), f"{file} is in no git repository")))
    path = file.relative_to(top).as_posix()
    given = _ask(folder, ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"))
    if given is None:
        raise RequestError(
            f"git knows no revision {revision!r} in {top}; fetch it first (actions/checkout needs fetch-depth: 0)"
        )
    start = _ask(folder, ("merge-base", given.decode(), "HEAD"))
    commit = (start or given).decode()
    blob = _ask(folder, ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:./{file.name}"))
    if blob is None:
        return BaseVersion(top, path, commit, None)
    return BaseVersion(top, path, commit, _content(folder, blob.decode(), f"{path} of {commit[:7]}"))


def _content(folder: Path, blob: str, what: str) -> bytes:
    done = _run(folder, ("cat-file", "blob", blob))
    if done.returncode:
        raise InputFileError(f"{what} cannot be read ({_words(done)}); fetch it, or name another revision with --base")
    return done.stdout


def _ask(folder: Path, arguments: Sequence[str]) -> bytes | None:
    """Return the one line that git answers, None where it says that there is no such thing."""
    done = _run(folder, arguments)
    return None if done.returncode else done.stdout.strip() or None


def _told(folder: Path, arguments: Sequence[str], otherwise: str) -> bytes:
    done = _run(folder, arguments)
    if done.returncode:
        raise RequestError(f"{otherwise} ({_words(done)}); give a list in a working tree")
    return done.stdout.removesuffix(b"\n")


def _run(folder: Path, arguments: Sequence[str]) -> "subprocess.CompletedProcess[bytes]":
    # git's own words, whatever the user's language
    words = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, env=words, check=False)
    except FileNotFoundError as error:
        raise RequestError("git is not installed, or not on the PATH; install it to review a change") from error


def _words(done: "subprocess.CompletedProcess[bytes]") -> str:
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else f"git ended with status {done.returncode}"
