"""From the source of one row to its template: what the reader read in it becomes fields, what else it says goes."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from indexer.lists import links
from indexer.lists.blocks import collapse
from indexer.lists.rows.template import FIELD, MISSING, reduced
from indexer.lists.rows.values import is_preprint, repository
from indexer.lists.vocabulary import LABELS
from search.papers import ET_AL, Listing

_FIRST = 0xE000
_LAST = 0xF8FF
_TAKEN = f"[{chr(_FIRST)}-{chr(_LAST)}]"
_COMMENT = re.compile(r"<!--.*?-->|\[//\]:.*", re.DOTALL)
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^()\s]*)[^()]*\)|<img\b[^<>]*?(?:src=[\"']?([^\"'\s<>]*))?[^<>]*>", re.IGNORECASE)
_TARGET = re.compile(r"(?<=\]\()\s*<?((?:[^()<>]|\([^()]*\))*?)>?(?:\s+[\"'][^\"']*[\"'])?\s*(?=\))")
_REFERENCE = re.compile(r"(?<=href=)(?:\"([^\"]*)\"|'([^']*)'|([^\s<>]+))", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>|()\[\]\"'`]+(?<![.,;:])", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\s(?:alt|title|id|name|data-[\w-]+)=(?:\"[^\"]*\"|'[^']*'|[^\s<>]+)", re.IGNORECASE)
MARKER = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<sign>[-*+]|\d{1,9}[.)]|\{number[^{}]*\}[.)])[ \t]+(?P<box>\[[ xX]\][ \t]+)?"
)
"""What opens an item of a list."""

_SAID = re.compile(
    r"<[^<>]*>|(?<![\w:]):[a-z][\w+-]*:(?!\w)|[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?|[^\W_](?:[^\s{}<>\[\]()（）【】|*`\"“”]*[^\W_])?"
)
_APART = re.compile(rf"{MISSING}(?:[^\w{MISSING}{{}}<>\[\]()（）【】|*`\"“”\n]*{MISSING})+")
_PART_LABEL = re.compile(rf"\[[^\[\]{chr(_FIRST)}-{chr(_LAST)}]*{MISSING}[^\[\]{chr(_FIRST)}-{chr(_LAST)}]*\](?=\()")
_CALLED = re.compile(r"\[([^\[\]]{1,20})\]+\(|>([^<>]{1,20})</a>", re.IGNORECASE)
_SPACES = re.compile(r"(?<=\S)[ \t]{2,}(?!\n)")
_BELOW_A_NUMBER = re.compile(r"^[ \t>]+(?=\S)")
_WORD = re.compile(r"[^\W_]+")
# slips of a row and no style: "2023 ,[[paper]](url)[[code]](url)"
_BEFORE_A_LABEL = re.compile(r"(?: ,|,| ,  *|(?<=\)))(?=\[\[)")
_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<gap>[-/.])(?P<month>\d{1,2})(?:(?P=gap)(?P<day>\d{1,2}))?$")
_NAMED_MONTH = re.compile(r"(?P<month>[A-Z][a-z]{2,8})(?P<gap>\.?,? )(?P<year>(?:19|20)\d\d)$")
_LAST_OF_PEOPLE = re.compile(r",?\s*(?:\band|&|和)\s*$")
_BESIDE_FIELDS = frozenset("authors author venue year published title by in at and et al".split())
_BRACKETS = (("(", ")"), ("[", "]"), ("<", ">"))
_LONGEST = 1_000


@dataclass(slots=True)
class Draft:
    """A row in the making: single characters that no text has stand for what was `taken` out of it."""

    text: str
    taken: list[str] = field(default_factory=list)

    def take(self, start: int, end: int, template: str) -> None:
        """Put a field, or MISSING, in the place of what stands from `start` to `end`."""
        self.text = f"{self.text[:start]}{chr(_FIRST + len(self.taken))}{self.text[end:]}"
        self.taken.append(template)

    def take_all(self, pattern: re.Pattern[str], template: Callable[[re.Match[str]], str]) -> None:
        """Take every match of a pattern."""
        at = 0
        while len(self.taken) < _LAST - _FIRST and (found := pattern.search(self.text, at)):
            self.take(*found.span(), template(found))
            at = found.start() + 1


def drafted(source: str, said: Listing, padded: bool) -> Draft | None:
    """Return a row's source with what `said` of it as fields; None where that is not all found in the source."""
    row = _linked(source, said)
    if row is None or (said.title and not _take(row, said.title, "{title}")):
        return None
    if said.authors and not _take_people(row, said.authors):
        return None
    _take_dates(row, said, padded)
    venue = not said.venue or _take(row, said.venue, "{venue}")
    name = not said.name or _take(row, said.name, "{name}")
    return row if venue and (name or said.title) else None


def drafted_cell(source: str, said: Listing, padded: bool) -> Draft | None:
    """Return the source of one cell of a row with what of `said` stands in it as fields."""
    row = _linked(source, said)
    if row is None:
        return None
    if said.title:
        _take(row, said.title, "{title}")
    if said.authors:
        _take_people(row, said.authors)
    _take_dates(row, said, padded)
    if said.venue:
        _take(row, said.venue, "{venue}")
    if said.name:
        _take(row, said.name, "{name}")
    return row


def _linked(source: str, said: Listing) -> Draft | None:
    """Return a row's source without remarks, images and addresses; None where it has characters that no text has."""
    if re.search(_TAKEN, source) or MISSING in source:
        return None
    row = Draft(_ATTRIBUTE.sub("", _COMMENT.sub("", source)))
    repo = repository(said.code_url)
    row.take_all(_IMAGE, lambda found: _image(found, repo))
    row.take_all(_TARGET, lambda found: _address(found[1], said))
    row.take_all(_REFERENCE, lambda found: f'"{_address(html.unescape(found[1] or found[2] or found[3] or ""), said)}"')
    row.take_all(_ADDRESS, lambda found: _address(found[0], said))
    return row


def _take_dates(row: Draft, said: Listing, padded: bool) -> None:
    if said.date and (form := date_form(said.date, padded)):
        _take(row, said.date, f"{{date:{form}}}")
    if said.year and not _take(row, str(said.year), "{date:YYYY}"):
        short = re.search(rf"(['’`] ?){said.year % 100:02}(?!\d)", row.text)
        if short:
            row.take(*short.span(), f"{short[1]}{{date:YY}}")


def is_lossy(row: Draft, labels: frozenset[str]) -> bool:
    """Tell whether a row says something that no template keeps."""
    marker = MARKER.match(row.text)
    return MISSING in _bare(row.text[marker.end() :] if marker else row.text, labels)


def residue(row: Draft) -> Iterator[str]:
    """Yield the words that are left beside the fields of a row."""
    yield from (found[0].casefold() for found in _SAID.finditer(row.text) if not found[0].startswith("<"))


def link_words(source: str) -> Iterator[str]:
    """Yield the words by which a row calls its links."""
    for label in _CALLED.finditer(source):
        yield from (found[0].casefold() for found in _SAID.finditer(label[1] or label[2]))


def finished(row: Draft, said: Listing, labels: frozenset[str]) -> tuple[str, ...] | None:
    """Return the parts of a row's template, lines or an element, without words but `labels`; None where it is none."""
    marker = MARKER.match(row.text)
    bare = _bare(row.text[marker.end() :] if marker else row.text, labels)
    lines = bare.split("\n") if marker or not bare.startswith("<") else [bare]
    told = [_with_fields(line, row.taken) for line in lines]
    last = max((n for n, line in enumerate(told) if FIELD.search(line)), default=-1)
    kept = [_trimmed(line) for n, line in enumerate(told[: last + 1]) if FIELD.search(line) or not lines[n].strip()]
    if not kept or not FIELD.search(kept[0]):
        return None
    if marker:
        kept = _opened(marker, kept)
    parts = (kept[0], *(f"\n{line}" for line in kept[1:]))
    return parts if _is_whole("".join(parts), said) else None


def _opened(marker: re.Match[str], lines: list[str]) -> list[str]:
    """Return the lines of an item behind its marker; a number is that of the next row."""
    indent, sign, box = marker["indent"], marker["sign"], marker["box"] or ""
    if sign[0].isdigit():
        sign = f"{{number}}{sign[-1]}"
        # the width of numbers differs from row to row, and with it that of the space before the lines below
        lines = [_BELOW_A_NUMBER.sub(f"{indent}    ", line) for line in lines]
    return [f"{indent}{sign} {box}{lines[0]}", *lines[1:]]


def _trimmed(line: str) -> str:
    """Return a line without the space behind it, but for the two that break a line in Markdown."""
    bare = line.rstrip()
    return f"{bare}  " if bare and line.endswith("  ") else bare


def finished_cell(row: Draft, labels: frozenset[str]) -> str:
    """Return the template of one cell, empty where it has no field."""
    told = _with_fields(_bare(row.text, labels), row.taken).strip()
    closed = all(told.count(opening) == told.count(closing) for opening, closing in _BRACKETS)
    return told if closed and FIELD.search(told) and len(told) <= _LONGEST else ""


def _bare(text: str, labels: frozenset[str]) -> str:
    """Return `text` with MISSING for all words but labels: those of links, those before a colon, those of all rows."""

    def kept(found: re.Match[str]) -> str:
        word, before = found[0].casefold(), text[: found.start()]
        if word[0] == "<" or word in labels or word in _BESIDE_FIELDS:
            return found[0]
        linked = before.count("[") > before.count("]") or before.rfind("<a ") > before.rfind("</a>")
        called = text[found.end() :].lstrip("*_ ").startswith((":", "："))
        return found[0] if word in LABELS and (linked or called) else MISSING

    return _PART_LABEL.sub(f"[{MISSING}]", _APART.sub(MISSING, _SAID.sub(kept, text)))


def _with_fields(line: str, taken: list[str]) -> str:
    told = _SPACES.sub(" ", reduced(re.sub(_TAKEN, lambda found: taken[ord(found[0]) - _FIRST], line)))
    return _BEFORE_A_LABEL.sub(_spaced, told)


def _spaced(found: re.Match[str]) -> str:
    return ", " if "," in found[0] else " "


def date_form(date: str, padded: bool) -> str | None:
    """Return how a date is written, such as YYYY/MM; None for what an arXiv id cannot give."""
    if found := _MONTH.match(date):
        month = "MM" if len(found["month"]) == 2 and (padded or found["month"][0] == "0") else "M"
        return f"YYYY{found['gap']}{month}{found['gap'] + 'DD' if found['day'] else ''}"
    if found := _NAMED_MONTH.match(date):
        return f"{'Mon' if len(found['month']) == 3 else 'Month'}{found['gap']}YYYY"
    return None


def _is_whole(template: str, said: Listing) -> bool:
    """Tell whether a template has a title or name, the link that the row has, and every bracket closed."""
    fields = [found["name"] for found in FIELD.finditer(template)]
    if len(template) > _LONGEST or not (("title" in fields) or (said.title is None and "name" in fields)):
        return False
    if fields.count("title") > 1 or (said.url and "url" not in fields):
        return False
    return all(template.count(opening) == template.count(closing) for opening, closing in _BRACKETS)


def _image(found: re.Match[str], repo: str | None) -> str:
    """Return an image as a part of rows where its address tells the repository, such as a count of stars."""
    return found[0].replace(repo, "{repo}") if repo and repo in found[0] else MISSING


def _address(address: str, said: Listing) -> str:
    bare = address.strip()
    if not bare.strip("#"):
        return "{url}" if said.url in (None, bare) else MISSING
    same = said.arxiv_id is not None and links.arxiv_id(bare) == said.arxiv_id and links.kind(bare) == "paper"
    if bare == said.url or same:
        return "{url}"
    return "{code_url}" if bare == said.code_url else MISSING


def _take(row: Draft, text: str, template: str) -> bool:
    """Take the first place where `text` stands on its own, however it is spaced, escaped or broken over lines."""
    start = row.text.find(text)
    while start >= 0:
        before, behind = row.text[start - 1 : start], row.text[start + len(text) : start + len(text) + 1]
        if not (before.isdigit() and text[0].isdigit()) and not (behind.isdigit() and text[-1].isdigit()):
            row.take(start, start + len(text), template)
            return True
        start = row.text.find(text, start + 1)
    # however it is written, its words are there
    if text.isdecimal() or not all(word in row.text for word in _WORD.findall(text)):
        return False
    found = _loosely(text).search(row.text)
    if not found:
        return False
    row.take(*found.span(), template)
    return True


def _loosely(text: str) -> re.Pattern[str]:
    spelled = (
        re.escape(html.escape(char)) + "|" + re.escape(char) if char in "&<>\"'" else re.escape(char) for char in text
    )
    joined = "".join(
        r"[\s*_]+" if char.isspace() else one if char.isalnum() else rf"[\\*_]*(?:{one})"
        for char, one in zip(text, spelled, strict=True)
    )
    return re.compile(joined)


def _take_people(row: Draft, people: tuple[str, ...]) -> bool:
    """Take the run of people's names, first to last; whether there are too many to name is part of how."""
    named = [name for name in people if name != ET_AL]
    start = row.text.find(named[0]) if named else -1
    if start < 0:
        return False
    last = row.text.find(named[-1], start)
    end = last + len(named[-1])
    how = ""
    if last < 0:
        return False
    if len(named) < len(people):
        others = re.compile(r"[^\n]{0,80}?\bet\.?\s+al\b\.?").match(row.text, end)
        if not others:
            return False
        end, how = others.end(), f":{len(named)} {ET_AL}"
    elif len(named) > 1 and (joined := _LAST_OF_PEOPLE.search(row.text, start, last)):
        how = f":{joined[0]}" if joined[0].isascii() else ""
    if re.search(_TAKEN, row.text[start:end]):
        return False
    row.take(start, end, f"{{authors{how}}}")
    return True


def is_published(said: Listing) -> bool:
    """Tell whether a listing names where its work appeared, and not only a preprint."""
    return not is_preprint(collapse(said.venue or ""))
