"""Addresses of the page: every state of it has one, so that what is seen can be bookmarked, shared and gone back to."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from search.errors import RequestError

TABS = ("search", "suggest", "map", "lists", "browse")
_MOST_FIELDS = 200
_LONGEST_NAME, _LONGEST = 500, 100_000
"""Of how many characters a value may be that names something, and one that is asked."""


@dataclass(frozen=True, slots=True)
class Address:
    """What an address asks the page for, as it was typed: nothing is checked before it is answered.

    `similar` and `paper` are the ids of papers: the one whose neighbours are wanted, and the one that is opened on the
    map. A section is written as `list › heading › heading`, a facet as `name: value`, `code` as 1 where only papers
    with code are wanted.
    """

    tab: str = ""
    q: str = ""
    similar: str = ""
    list: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    venue: tuple[str, ...] = ()
    facet: tuple[str, ...] = ()
    code: str = ""
    k: str = ""
    paper: str = ""

    def query(self, **changes: Any) -> str:
        """Return the address, with some fields changed, as `?name=value&name=value`; empty fields are left out."""
        return f"?{urlencode(list(replace(self, **changes).pairs()))}"

    def without(self, field: str, value: str) -> str:
        """Return the query of the address without one value of one field."""
        held = getattr(self, field)
        kept = "" if isinstance(held, str) else tuple(one for one in held if one != value)
        return self.query(**{field: kept})

    def adding(self, field: str, value: str) -> str:
        """Return the query of the address with one value more in a field that holds several."""
        return self.query(**{field: tuple(dict.fromkeys([*getattr(self, field), value]))})

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield each field that has a value as its name and the value, one pair a value."""
        for field in fields(self):
            held = getattr(self, field.name)
            yield from ((field.name, value) for value in ([held] if isinstance(held, str) else held) if value)


def parse_address(query: str) -> Address:
    """Return what a query string asks for, `?` before it or not; unknown fields are left aside.

    Raises RequestError for an endless one, or an endless value in it, and for a tab that the page has not.
    """
    try:
        pairs = parse_qsl(query.removeprefix("?"), max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise RequestError(f"the address has more than {_MOST_FIELDS} fields; ask with fewer filters") from error
    given: dict[str, str | tuple[str, ...]] = {}
    for field in fields(Address):
        values = [value.strip() for name, value in pairs if name == field.name and value.strip()]
        most = _LONGEST if field.name in ("q", "paper") else _LONGEST_NAME
        longest = max(map(len, values), default=0)
        if longest > most:
            raise RequestError(
                f"the address has {longest} characters in its field {field.name}; at most {most} are read"
            )
        given[field.name] = (values[-1] if values else "") if field.default == "" else tuple(dict.fromkeys(values))
    address = Address(**given)  # type: ignore[arg-type]
    if address.tab and address.tab not in TABS:
        raise RequestError(f"the page has no tab {address.tab[:40]!r}; it has {', '.join(TABS)}")
    return address
