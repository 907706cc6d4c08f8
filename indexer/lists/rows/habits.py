"""What a list says the same way in all its rows: links to arXiv, the venue of a preprint, months, numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indexer.lists import links
from indexer.lists.blocks import collapse
from indexer.lists.rows.columns import numbers_of
from indexer.lists.rows.fragments import MARKER, is_published
from indexer.lists.rows.sources import RowSource
from indexer.lists.rows.values import ON_ARXIV
from search.papers import Listing, RowTemplate

ARXIV = "arXiv"
_PAGES = (
    ON_ARXIV, "https://arxiv.org/pdf/*", "https://arxiv.org/pdf/*.pdf", "https://arxiv.org/html/*",
    "https://doi.org/10.48550/arXiv.*", "https://huggingface.co/papers/*", "https://ar5iv.org/abs/*",
    "https://www.alphaxiv.org/abs/*",
)  # fmt: skip
_VERSION = re.compile(r"v\d+(?=$|\.pdf$)")
_UNPADDED = re.compile(r"(?:19|20)\d\d[-/.][1-9](?!\d)")
_PADDED = re.compile(r"(?:19|20)\d\d[-/.]0[1-9](?!\d)")

Section = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Habits:
    """How links, preprints and months are written, and the number of the next row of each section that counts."""

    pages: tuple[tuple[Section | None, str], ...]
    preprint: str
    padded: bool
    numbers: tuple[tuple[Section, int], ...]

    @classmethod
    def of(cls, listings: Sequence[Listing], sources: Sequence[RowSource]) -> "Habits":
        """Return the habits of a list."""
        pages: dict[Section | None, Counter[str]] = {}
        for listing in listings:
            if page := _page(listing):
                pages.setdefault(None, Counter())[page] += 1
                pages.setdefault(listing.section, Counter())[page] += 1
        venues = Counter(collapse(one.venue) for one in listings if one.venue and not is_published(one))
        dates = [one.date or "" for one in listings]
        padded = sum(bool(_PADDED.match(date)) for date in dates) >= sum(bool(_UNPADDED.match(date)) for date in dates)
        counted: dict[Section, list[int]] = {}
        for row in sources:
            counted.setdefault(row.listing.section, []).extend(_numbers(row))
        return cls(
            tuple((section, counter.most_common(1)[0][0]) for section, counter in pages.items()),
            venues.most_common(1)[0][0] if venues else ARXIV,
            padded,
            tuple((section, _next(numbers)) for section, numbers in counted.items()),
        )

    def settled(self, template: RowTemplate, section: Section) -> RowTemplate:
        """Return a template of a section with how its fields are written."""
        pages, numbers = dict(self.pages), dict(self.numbers)
        page = pages.get(section) or pages.get(None, ON_ARXIV)
        fields = {
            "{url}": "{url}" if page == ON_ARXIV else f"{{url:{page}}}",
            "{venue}": f"{{venue:{self.preprint}}}",
            "{number}": f"{{number:{numbers.get(section, 1)}}}",
        }
        return replace(template, parts=tuple(_with(part, fields.items()) for part in template.parts))


def _with(part: str, fields: Iterable[tuple[str, str]]) -> str:
    for bare, written in fields:
        part = part.replace(bare, written)
    return part


def _page(listing: Listing) -> str | None:
    """Return the form of a listing's link to arXiv, without its version; None for forms that nobody should copy."""
    if not listing.arxiv_id or not listing.url or links.arxiv_id(listing.url) != listing.arxiv_id:
        return None
    secure = re.sub(r"^http://", "https://", _VERSION.sub("", listing.url))
    form = secure.replace("://www.arxiv.", "://arxiv.").replace(listing.arxiv_id, "*")
    return form if form in _PAGES else None


def _numbers(row: RowSource) -> list[int]:
    if row.layout == "lines":
        marker = MARKER.match(row.text)
        return [int(marker["sign"][:-1])] if marker and marker["sign"][0].isdigit() else []
    return numbers_of(row)


def _next(numbers: Sequence[int]) -> int:
    """Return the number after the highest; the same one where all rows have it, as Markdown counts by itself."""
    if not numbers:
        return 1
    return numbers[0] if len(numbers) > 1 and len(set(numbers)) == 1 else max(numbers) + 1
