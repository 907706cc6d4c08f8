"""Which template wins: that which most rows share, in the section, else in the list."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.lists.rows.fragments import MARKER
from indexer.lists.rows.template import FIELD
from search.papers import RowTemplate

_FEWEST_OF_A_HABIT = 2
_CODE_BEHIND = re.compile(r"\{url\}\)\]?([^{}]*\(\{code_url\}\)\]?)$")
_ENDS_IN_A_LINK = re.compile(r"\{url\}\)\]?$")

Section = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The template of one row, where it stands, with the header of its table; `lossy` where the row says more."""

    section: Section
    start: int
    template: RowTemplate
    header: tuple[str, ...] = ()
    lossy: bool = False

    @property
    def has_code(self) -> bool:
        """Whether the row has a link to code."""
        return has_code(self.template)


@dataclass(slots=True)
class Tally:
    """The samples of a list, counted."""

    samples: Sequence[Sample]
    _by_section: dict[Section, list[Sample]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for sample in self.samples:
            self._by_section.setdefault(sample.section, []).append(sample)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that have a sample."""
        return tuple(self._by_section)

    def of(self, section: Section) -> Sequence[Sample]:
        """Return the samples of a section."""
        return self._by_section.get(section, ())

    def candidates(self, section: Section, published: bool, code: bool) -> Iterator[RowTemplate]:
        """Yield templates for one kind of row, the best first; any kind serves where it is neither."""
        own = self._by_section.get(section, [])
        if not own:
            return
        alike = [one for one in self.samples if one.header == own[0].header and _kind(one) == _kind(own[0])]
        exact = [one for one in own if one.template.published == published and one.has_code == code]
        exact_alike = [one for one in alike if one.template.published == published and one.has_code == code]
        habits = [template for pool in (exact, exact_alike) for template in _commonest(pool, alike, _FEWEST_OF_A_HABIT)]
        if code:
            habits += _with_code(self.candidates(section, published, False), alike)
        pools = (exact, exact_alike) if published or code else (exact, exact_alike, own, alike)
        chosen = [*habits, *(template for pool in pools for template in _commonest(pool, alike, 1))]
        yield from dict.fromkeys(_opened_like(template, own[0].template) for template in chosen)


def has_code(self) -> bool:
        """Whether the row has a link to code."""
        return has_code(self.template)


@dataclass(slots=True)
class Tally:
    """The samples of a list, counted."""

    samples: Sequence[Sample]
    _by_section: dict[Section, list[Sample]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for sample in self.samples:
            self._by_section.setdefault(sample.section, []).append(sample)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that have a sample."""
        return tuple(self._by_section)

    def of(self, section: Section) -> Sequence[Sample]:
        """Return the samples of a section."""
        return self._by_section.get(section, ())

    def candidates(self, section: Section, published: bool, code: bool) -> Iterator[RowTemplate]:
        """Yield templates for one kind of row, the best first; any kind serves where it is neither."""
        own = self._by_section.get(section, [])
        if not own:
            return
        alike = [one for one in self.samples if one.header == own[0].header and _kind(one) == _kind(own[0])]
        exact = [one for one in own if one.template.published == published and one.has_code == code]
        exact_alike = [one for one in alike if one.template.published == published and one.has_code == code]
        pools = [(exact, _FEWEST_OF_A_HABIT), (exact_alike, _FEWEST_OF_A_HABIT), (exact, 1), (exact_alike, 1)]
        if not published and not code:
            pools += [(own, 1), (alike, 1)]
        chosen = [one for pool, fewest in pools for one in _commonest(pool, exact_alike or alike, fewest)]
        if code and all(one.lossy for one in exact):
            chosen = [*_with_code(self.candidates(section, published, False), alike), *chosen]
        yield from dict.fromkeys(_opened_like(template, own[0].template) for template in chosen)


def has_code(self) -> bool:
        """Whether the row has a link to code."""
        return has_code(self.template)


@dataclass(slots=True)
class Tally:
    """The samples of a list, counted."""

    samples: Sequence[Sample]
    _by_section: dict[Section, list[Sample]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for sample in self.samples:
            self._by_section.setdefault(sample.section, []).append(sample)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that have a sample."""
        return tuple(self._by_section)

    def of(self, section: Section) -> Sequence[Sample]:
        """Return the samples of a section."""
        return self._by_section.get(section, ())

    def candidates(self, section: Section, published: bool, code: bool) -> Iterator[RowTemplate]:
        """Yield templates for one kind of row, the best first; any kind serves where it is neither."""
        own = self._by_section.get(section, [])
        if not own:
            return
        alike = [one for one in self.samples if one.header == own[0].header and _kind(one) == _kind(own[0])]
        exact = [one for one in own if one.template.published == published and one.has_code == code]
        exact_alike = [one for one in alike if one.template.published == published and one.has_code == code]
        pools = [(exact, _FEWEST_OF_A_HABIT), (exact_alike, _FEWEST_OF_A_HABIT), (exact, 1), (exact_alike, 1)]
        if not published and not code:
            pools += [(own, 1), (alike, 1)]
        seen: set[RowTemplate] = set()
        for pool, fewest in pools:
            for template in _commonest(pool, exact_alike or alike, fewest):
                like_own = _opened_like(template, own[0].template)
                if like_own not in seen:
                    seen.add(like_own)
                    yield like_own


def has_code(template: RowTemplate) -> bool:
    """Tell whether rows of a template link to code."""
    return any(found["name"] == "code_url" for part in template.parts for found in FIELD.finditer(part))


def _commonest(pool: Iterable[Sample], alike: Iterable[Sample], fewest: int) -> Iterator[RowTemplate]:
    """Yield the templates of a pool that enough rows share: those of rows that say no more first, then the commonest.

    Between templates as common as each other all rows that are `alike` decide.
    """
    rows = list(pool)
    counted, everywhere = Counter(one.template for one in rows), Counter(one.template for one in alike)
    clean = {one.template for one in rows if not one.lossy}
    order = sorted(counted, key=lambda one: (one not in clean, -counted[one], -everywhere[one]))
    yield from (template for template in order if counted[template] >= fewest)


def _with_code(without: Iterator[RowTemplate], alike: Sequence[Sample]) -> Iterator[RowTemplate]:
    """Yield the first template that has no code, with what the rows of the list that have it say behind the link."""
    base = next(without, None)
    tails = Counter(found[1] for one in alike if not one.lossy and (found := _CODE_BEHIND.search(one.template.parts[-1])))
    if base and tails and _ENDS_IN_A_LINK.search(base.parts[-1]):
        parts = (*base.parts[:-1], base.parts[-1] + tails.most_common(1)[0][0])
        yield RowTemplate(base.markup, parts, base.published)


def _kind(sample: Sample) -> tuple[str, bool]:
    return sample.template.markup, MARKER.match(sample.template.parts[0]) is not None


def _opened_like(template: RowTemplate, other: RowTemplate) -> RowTemplate:
    """Return a template with the marker of a list's item that another one has."""
    mine, theirs = MARKER.match(template.parts[0]), MARKER.match(other.parts[0])
    if not mine or not theirs:
        return template
    opening = theirs[0] + template.parts[0][mine.end() :]
    return RowTemplate(template.markup, (opening, *template.parts[1:]), template.published)
