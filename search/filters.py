"""What a question may be narrowed to, in the index's own spelling, ready for every engine to apply."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.errors import RequestError
from search.facets import Facet, find_facet
from search.naming import unknown
from search.papers import PaperList
from search.places import Place, find_places
from search.titles import normalise_title

Years = tuple[int, int]

_YEARS = re.compile(r"(\d{4})|(\d{4})?\s*-\s*(\d{4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which papers may answer; within a field any value will do, between fields all must hold, empty allows all.

    `places` are exact section paths (a section's subsections are named beside it), `years` are inclusive, `code` wants
    papers with a link to their code, `facets` are columns of the lists with their values, every column a field.
    """

    lists: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    years: Years | None = None
    venues: tuple[str, ...] = ()
    code: bool = False
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __bool__(self) -> bool:
        return self != Filter()


def parse_years(years: str | int | Sequence[int] | None) -> Years | None:
    """Return the inclusive range that `2024`, `"2023-2025"`, `"2023-"`, `"-2025"` or `(2023, 2025)` names.

    Raises RequestError for anything else.
    """
    if years is None:
        return None
    if not isinstance(years, (str, int)):
        if len(years) != 2:
            raise RequestError(f"years are {list(years)!r}; give the first and the last, as in (2023, 2025)")
        years = f"{years[0]}-{years[1]}"
    match = _YEARS.fullmatch(str(years).strip())
    only, first, last = match.groups() if match else (None, None, None)
    if not (only or first or last):
        raise RequestError(f"the year is {years!r}; give one as 2024 or a range as 2023-2025")
    low = int(only or first or 0)
    high = int(only or last or 9999)
    if low > high:
        raise RequestError(f"the years {years!r} run backwards; give the earlier one first")
    return low, high


def resolve(
    lists: Sequence[str] | None,
    sections: Sequence[str] | None,
    years: str | int | Sequence[int] | None,
    venues: Sequence[str] | None,
    known_lists: Sequence[PaperList],
    known_venues: Sequence[str],
    has_code: bool = False,
    facets: Sequence[str] | None = None,
    known_facets: Sequence[Facet] = (),
) -> Filter:
    """Return the Filter for names as a person types them, facets as `name: value`.

    Raises RequestError, with what is known, for unknown ones.
    """
    chosen = [list_id for name in _names("lists", lists) for list_id in _list_ids(name, known_lists)]
    within = [entry for entry in known_lists if not chosen or entry.id in chosen]
    places = [place for name in _names("sections", sections) for place in find_places(name, within, known_lists)]
    matched = [venue for name in _names("venues", venues) for venue in _venues(name, known_venues)]
    columns: dict[str, dict[str, None]] = {}
    for said in _names("facets", facets):
        column, values = find_facet(said, known_facets)
        columns.setdefault(column, {}).update(dict.fromkeys(values))
    # a section stands for its list, unless it is one of a list that is not among those chosen
    implied = bool(places) and all(list_id in chosen for list_id, _ in places)
    return Filter(
        lists=() if implied else tuple(dict.fromkeys(chosen)),
        places=tuple(dict.fromkeys(places)),
        years=parse_years(years),
        venues=tuple(dict.fromkeys(matched)),
        code=has_code,
        facets=tuple((column, tuple(values)) for column, values in columns.items()),
    )


def _names(field: str, values: Sequence[str] | None) -> Sequence[str]:
    if isinstance(values, str):
        raise RequestError(f"{field} is the text {values!r}; give a list, as in {field}=[{values!r}]")
    return values or ()


def _list_ids(name: str, known: Sequence[PaperList]) -> list[str]:
    wanted = normalise_title(name)
    by_id = [entry.id for entry in known if wanted and wanted == normalise_title(entry.id)]
    # two states of one list share its title: the title then means both
    found = by_id or [entry.id for entry in known if wanted and wanted == normalise_title(entry.title)]
    if not found:
        raise RequestError(unknown("list", name, [entry.id for entry in known]))
    return found


def _venues(name: str, known: Sequence[str]) -> list[str]:
    wanted = f" {normalise_title(name)} "
    # signs alone, such as -, have no words
    found = [venue for venue in known if venue == name or (wanted.strip() and wanted in f" {normalise_title(venue)} ")]
    if not found:
        raise RequestError(unknown("venue", name, known))
    return found
