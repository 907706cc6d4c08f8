"""Which list an address means, and how lists and their sections are named in addresses."""

from collections.abc import Sequence

from search.filters import resolve
from search.papers import PaperList
from search.places import place_name
from search.stores import Store
from ui.web.address import Address
from ui.web.markup import text

NO_LISTS = "The index holds papers and no lists; to add one: awesearch index --list NAME=PATH_OR_URL"


def chosen_list(store: Store, address: Address) -> PaperList:
    """Return the list that an address names, or whose section it names, else the first of the store, which has one.

    Raises RequestError, with the lists that there are, for an unknown one.
    """
    if not address.list:
        named = (one for one in store.lists for section in address.section if _is_of(one, section))
        return next(named, store.lists[0])
    wanted = address.list[0]
    by_id = {one.id: one for one in store.lists}
    # an id goes before a title, and two lists may have one title
    return by_id.get(wanted) or by_id[resolve([wanted], None, None, None, store.lists, ()).lists[0]]


def section_name(list_id: str, section: Sequence[str]) -> str:
    """Return a section as an address names it: `list › heading › heading`."""
    return place_name((list_id, tuple(section)))


def _is_of(entry: PaperList, section: str) -> bool:
    # of a section without a name nothing stands behind the last arrow
    return f"{section} ".startswith(f"{section_name(entry.id, ('',))} ")


def id_beside(entry: PaperList) -> str:
    """Return a list's id to stand beside its title, nothing where that is the id: two lists may have one title."""
    return f' <span class="aw-list">{text(entry.id)}</span>' if title_of(entry) != entry.id else ""


def title_of(entry: PaperList) -> str:
    """Return what a list is called: its title, else its id."""
    return entry.title or entry.id
