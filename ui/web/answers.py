"""What the page shows at an address and for a submission: HTML, every error a line that a person can act on."""

from collections.abc import Callable
from dataclasses import dataclass

from indexer.filing import Filed, file_by_title, names_paper
from search import AwesearchError, RequestError, SearchEngine
from ui.web import values
from ui.web.address import Address, parse_address
from ui.web.asked import ask
from ui.web.browse_tab import browse_tab
from ui.web.cards import card
from ui.web.lists_tab import lists_tab
from ui.web.map import map_answers, map_controls
from ui.web.markup import hint, notice
from ui.web.refine import choices
from ui.web.search_tab import search_tab
from ui.web.submissions import Submissions
from ui.web.suggest_tab import SUBMIT, suggestions

_LONGEST_ADDRESS = 1_000_000


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows at an address: its parts as HTML, None for a part that stays as it is."""

    found: str | None = None
    suggested: str | None = None
    lists: str | None = None
    browsed: str | None = None
    mapped: str | None = None
    opened: str | None = None


class Answers:
    """The answers of the page over one search engine.

    The arguments come from anywhere, so the types are what is documented, not what is relied upon.
    """

    def __init__(self, engine: SearchEngine, submissions: Submissions) -> None:
        self.engine = engine
        self.submissions = submissions
        # an index never changes; asking it for examples loads the model, so that the first visitor waits for neither
        self._choices = choices(engine)

    def show(self, query: str, abstract: str = "") -> View:
        """Return what the page shows at an address, which does not name the abstract of a submission."""
        try:
            address = parse_address(values.text("address", query, _LONGEST_ADDRESS))
        except RequestError as error:
            return View(found=search_tab(Address(), self._choices, error))
        match address.tab:
            case "suggest":
                return View(suggested=self.suggest(address.paper, abstract, list(address.list)))
            case "map":
                return View(mapped=self._tab(map_controls, address), opened=self._opened(address))
            case "lists":
                return View(lists=self._tab(lists_tab, address))
            case "browse":
                return View(browsed=self._tab(browse_tab, address))
            case _:
                return View(found=self._search(address))

    def suggest(self, paper: str, abstract: str, lists: list[str] | None) -> str:
        """Return where a paper, by its arXiv id, its arXiv address or its title, is listed and where it may belong."""
        try:
            named, given = values.text("paper", paper), values.text("abstract", abstract)
            if not named and not given:
                return hint(SUBMIT)
            return suggestions(self.engine.store.lists, self._file(named, given, values.names("the lists", lists)))
        except AwesearchError as error:
            return notice(str(error))

    def _tab(self, tab: Callable[[SearchEngine, Address], str], address: Address) -> str:
        try:
            return tab(self.engine, address)
        except AwesearchError as error:
            return notice(str(error))

    def _opened(self, address: Address) -> str:
        try:
            opened = card(self.engine.paper(address.paper), address) if address.paper else ""
            return opened + map_answers(self.engine, address)
        except AwesearchError as error:
            return notice(str(error))

    def _search(self, address: Address) -> str:
        try:
            return search_tab(address, self._choices, ask(self.engine, address))
        except AwesearchError as error:
            return search_tab(address, self._choices, error)

    def _file(self, paper: str, abstract: str, lists: list[str] | None) -> Filed:
        if names_paper(paper) and not abstract:
            return self.submissions.by_id(paper, lists)
        return file_by_title(self.engine, paper, abstract or None, lists)
