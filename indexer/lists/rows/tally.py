"""Which template wins: that which most rows share, in the section, else in the list."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
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


class Tally:
    """The samples of a list, counted."""

    def __init__(self, samples: Iterable[Sample]) -> None:
        self._by_section: dict[Section, list[_Framed]] = {}
        self._by_frame: dict[tuple[object, ...], _Pool] = {}
        self._by_kind: dict[tuple[object, ...], _Pool] = {}
        for sample in samples:
            one = _Framed(sample, _frame(sample), sample.template.published, has_code(sample.template))
            self._by_section.setdefault(sample.section, []).append(one)
            self._by_frame.setdefault(one.frame, _Pool()).add(sample)
            self._by_kind.setdefault((one.frame, one.published, one.code), _Pool()).add(sample)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that have a sample."""
        return tuple(self._by_section)

    def last(self, section: Section) -> Sample:
        """Return the last sample of a section that has one."""
        return self._by_section[section][-1].sample

    def candidates(self, section: Section, published: bool, code: bool) -> Iterator[RowTemplate]:
        """Yield templates for one kind of row, the best first; where it is neither, those of any kind come last."""
        own = self._by_section[section]
        frame = own[-1].frame
        alike = self._by_frame[frame]
        exact = _Pool.of(one.sample for one in own if (one.published, one.code) == (published, code))
        kinds = [exact, self._by_kind.get((frame, published, code), _Pool())]
        chosen = [template for pool in kinds for template in pool.commonest(alike, _FEWEST_OF_A_HABIT)]
        if code:
            chosen += _with_code(self.candidates(section, published, False), alike)
        pools = kinds if published or code else [*kinds, _Pool.of(one.sample for one in own), alike]
        chosen += [template for pool in pools for template in pool.commonest(alike, 1)]
        yield from dict.fromkeys(_opened_like(template, own[-1].sample.template) for template in chosen)


@dataclass(frozen=True, slots=True)
class _Framed:
    """A sample, and what decides for which rows it may stand."""

    sample: Sample
    frame: tuple[object, ...]
    published: bool
    code: bool


@dataclass(slots=True)
class _Pool:
    """How many rows have each template, and which templates have rows that say no more."""

    counted: Counter[RowTemplate] = field(default_factory=Counter)
    clean: set[RowTemplate] = field(default_factory=set)

    @classmethod
    def of(cls, samples: Iterable[Sample]) -> "_Pool":
        """Return the pool of some samples."""
        pool = cls()
        for sample in samples:
            pool.add(sample)
        return pool

    def add(self, sample: Sample) -> None:
        """Count a sample."""
        self.counted[sample.template] += 1
        if not sample.lossy:
            self.clean.add(sample.template)

    def commonest(self, alike: "_Pool", fewest: int) -> list[RowTemplate]:
        """Return the templates that enough rows share: those of rows that say no more first, then the commonest.

        Between templates as common as each other all rows that are `alike` decide.
        """
        enough = [template for template, count in self.counted.items() if count >= fewest]
        return sorted(enough, key=lambda one: (one not in self.clean, -self.counted[one], -alike.counted[one]))


def has_code(template: RowTemplate) -> bool:
    """Tell whether rows of a template link to code."""
    return any(found["name"] == "code_url" for part in template.parts for found in FIELD.finditer(part))


def _frame(sample: Sample) -> tuple[object, ...]:
    """Return what rows have in common whose templates may stand for each other."""
    return sample.header, sample.template.markup, MARKER.match(sample.template.parts[0]) is not None


def _with_code(without: Iterator[RowTemplate], alike: _Pool) -> Iterator[RowTemplate]:
    """Yield the first template that has no code, with what the rows of the list that have it say behind the link."""
    base = next(without, None)
    counted: Counter[str] = Counter()
    for template in alike.clean:
        if found := _CODE_BEHIND.search(template.parts[-1]):
            counted[found[1]] += alike.counted[template]
    if base and counted and _ENDS_IN_A_LINK.search(base.parts[-1]):
        tail = min(counted, key=lambda one: (-counted[one], one))
        yield RowTemplate(base.markup, (*base.parts[:-1], base.parts[-1] + tail), base.published)


def _opened_like(template: RowTemplate, other: RowTemplate) -> RowTemplate:
    """Return a template with the marker of a list's item that another one has."""
    mine, theirs = MARKER.match(template.parts[0]), MARKER.match(other.parts[0])
    if not mine or not theirs:
        return template
    opening = theirs[0] + template.parts[0][mine.end() :]
    return RowTemplate(template.markup, (opening, *template.parts[1:]), template.published)
