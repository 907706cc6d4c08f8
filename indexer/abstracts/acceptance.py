"""When a record is the work that is wanted: found by title, or under the DOI that a list gives."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.abstracts.records import Record, Wanted
from indexer.same_work import alike
from search.titles import normalise_title

_TEX_ACCENT = re.compile(r"""\\(?:["'`^~=.]|[cuvHdbkrt](?![A-Za-z]))\s*""")
_TEX_LETTER = re.compile(r"\\(o|O|l|L|ss|ae|AE|i|j)(?![A-Za-z])\s*")
_UNDECOMPOSED = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "ı": "i"})
_OTHERS = re.compile(r"\bet\s+al\b\.?|\bothers\b", re.IGNORECASE)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass(frozen=True, slots=True)
class Choice:
    """The record that is the wanted work, or None and the reason in one line."""

    record: Record | None
    reason: str | None = None


def choose(wanted: Wanted, candidates: Iterable[Record]) -> Choice:
    """Return the one candidate that is the wanted work; of two different works under one title neither is taken."""
    title = normalise_title(wanted.title)
    considered = tuple(candidates)
    same_title = [record for record in considered if title and normalise_title(record.title) == title]
    accepted = {record.arxiv_id or record.doi or "": record for record in same_title if _authors_agree(wanted, record)}
    if len(accepted) == 1:
        return Choice(next(iter(accepted.values())))
    if accepted:
        return Choice(None, f"several works have this title: {', '.join(sorted(accepted))}")
    if same_title:
        first = same_title[0]
        return Choice(
            None,
            f"{first.arxiv_id or first.doi} has this title, but {'other' if first.authors else 'no known'} authors",
        )
    if considered:
        nearest = considered[0]
        return Choice(None, f"nearest there is {nearest.arxiv_id or nearest.doi}, {nearest.title}")
    return Choice(None)


def is_under_its_doi(wanted: Wanted, record: Record) -> bool:
    """Return whether the record of a DOI may be the wanted work: lists give wrong DOIs, whose titles are not alike.

    A record under another DOI, as of a merged work, needs a title that is known to be alike.
    """
    if normalise_title(wanted.title):
        return alike(wanted.title or "", record.title)
    return (wanted.doi or "").casefold() == (record.doi or "").casefold()


def _authors_agree(wanted: Wanted, record: Record) -> bool:
    ours = [words for author in wanted.authors if (words := _name(author))]
    theirs = [words for author in record.authors if (words := _name(author))]
    if not ours:
        return True
    surnames = {words[-1] for words in theirs}
    # Family names may come first in a list; the same words in another order are the same name.
    names = {frozenset(words) for words in theirs if len(words) > 1}
    return any(words[-1] in surnames or frozenset(words) in names for words in ours)


def _name(author: str) -> tuple[str, ...]:
    """The words of a name, surname last, without accents, suffixes and "et al."."""
    plain = _TEX_LETTER.sub(r"\1", _TEX_ACCENT.sub("", _OTHERS.sub("", author)))
    plain = plain.translate(_UNDECOMPOSED).replace("{", "").replace("}", "")
    family, comma, given = plain.strip(" ,").partition(",")
    if comma and normalise_title(given) not in _SUFFIXES:
        plain = f"{given} {family}"
    letters = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return tuple(word for word in normalise_title(letters).split() if word not in _SUFFIXES)
