"""What an index is built from: the lists and files that its lists.toml names."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import tomlkit
from tomlkit.exceptions import TOMLKitError

from indexer.files import replace_file
from search.errors import InputFileError

LISTS = "lists.toml"
_HEAD = "What this index is built from. `awesearch index` reads it; --list and --papers replace what it names."


@dataclass(frozen=True, slots=True)
class ListSource:
    """One list: its name in the index, and where it lives (a path or an http address), None where nobody knows."""

    name: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that an index is built from."""

    lists: tuple[ListSource, ...] = ()
    papers: tuple[Path, ...] = ()


def read_sources(index: Path) -> Sources:
    """Return what lists.toml of an index names, nothing where there is no such file; raises InputFileError."""
    path = index / LISTS
    if not path.is_file():
        return Sources()
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
        said = msgspec.convert(document, type=_Document)
    except (TOMLKitError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise InputFileError(f"{path} cannot be read ({error}); write [[list]] tables with name and address") from error
    _refuse_twice([source.name for source in said.list], str(path))
    return Sources(said.list, tuple(Path(entry.path) for entry in said.papers))


def write_sources(index: Path, sources: Sources) -> None:
    """Write lists.toml of an index, unless it says so already: what a person wrote there stays."""
    if (index / LISTS).is_file() and read_sources(index) == sources:
        return
    document = tomlkit.document()
    document.add(tomlkit.comment(_HEAD))
    lists = tomlkit.aot()
    for source in sources.lists:
        lists.append(_table(name=source.name, address=source.address))
    papers = tomlkit.aot()
    for path in sources.papers:
        papers.append(_table(path=str(path)))
    document.add("list", lists)
    document.add("papers", papers)
    replace_file(index / LISTS, tomlkit.dumps(document).encode())


def parse_named(values: Sequence[str], option: str) -> tuple[ListSource, ...]:
    """Return the lists that `NAME=PATH_OR_URL` texts name; raises InputFileError for others and for a name twice."""
    sources = []
    for value in values:
        name, equals, address = value.partition("=")
        if not equals or not name.strip() or not address.strip():
            raise InputFileError(f"{option} is {value!r}; give NAME=PATH_OR_URL, as in mylist=README.md")
        sources.append(ListSource(name.strip(), address.strip()))
    _refuse_twice([source.name for source in sources], option)
    return tuple(sources)


def _refuse_twice(names: Sequence[str], where: str) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InputFileError(f"{where} names {twice!r} twice; give each list a name of its own")


@dataclass(frozen=True, slots=True)
class _File:
    path: str


@dataclass(frozen=True, slots=True)
class _Document:
    list: tuple[ListSource, ...] = ()
    papers: tuple[_File, ...] = ()


def _table(**values: str | None) -> "tomlkit.items.Table":
    table = tomlkit.table()
    for key, value in values.items():
        if value is not None:
            table.add(key, value)
    return table
