"""People's names, as lists of papers print them: "Jane Roe, J. Q. Public*, and Wei van der Berg (MIT) et al."."""

import re
from functools import lru_cache

from indexer.lists.blocks import collapse
from indexer.lists.vocabulary import PARTICLES, TOPIC_WORDS
from search.papers import ET_AL

_OTHERS = re.compile(r"\bet\s*\.?\s*al\b\.?|\band others\b|\.\.\.|…|等", re.IGNORECASE)
_ET_AL = re.compile(rf"[,，]?\s*(?:{_OTHERS.pattern})", re.IGNORECASE)
_AFFILIATION = re.compile(r"\s*[(\[（【](?!\s*(?:19|20)\d\d)[^()\[\]（）【】]*[)\]）】]")
_OTHERS_AT_THE_END = re.compile(r"\bet\s*\.?\s*al\b\.?\s*$", re.IGNORECASE)
_BRACKET = re.compile(r"[(\[（【]")
_MARKS = re.compile(r"[*†‡§¶∗⋆^~]|(?<=[^\W\d_])\d+(?:,\d+)*\b|[\u00b9\u00b2\u00b3\u2070-\u2079]")
_MAY_BE_MARK = re.compile(r"[*†‡§¶∗⋆^~\d\u00b9\u00b2\u00b3\u2070-\u2079]")
_BETWEEN = re.compile(r"[,，;；、·&|]|\band\b", re.IGNORECASE)
_SEVERAL = re.compile(r"[,，;；、·&|…等]|\.\.\.|\b(?:and|al)\b|\b[A-Z]\b", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-Z]{1,2}\.[\s-]?)*[A-Z]{1,2}\.?")
_INITIAL = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*\.?")
_GIVEN_NAMES = re.compile(r"[^\W\d_][\w-]+(?: [A-Z]\.?)+")
_LAST_INITIAL = re.compile(r"\b[^\W\d_]\.$")
_BETWEEN_PEOPLE = re.compile(r"\s+(?:and|&)\s+")
_AND = re.compile(r"\band\b|&")
_ACRONYM = re.compile(r"[^\W\d_][A-Z]{2}")
_AMID_LETTERS = str.maketrans(dict.fromkeys("-'’‐."))
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d."))
_CACHED = 1024
_MOST_PARTS = 5
_FEWEST = 2
_FEWEST_WITHOUT_DOUBT = 3


@lru_cache(maxsize=_CACHED)
def authors_of(text: str) -> tuple[str, ...]:
    """Return the people that `text` names, where it is nothing but at least two names, or one with "et al."."""
    people, more = _read(text)
    people = _together(people, more)
    enough = len(people) >= _FEWEST or (people and (more or _has_initial(people[0])))
    return _all(people, more) if enough else ()


@lru_cache(maxsize=_CACHED)
def surely_authors_of(text: str) -> tuple[str, ...]:
    """Return the people that `text` names, where even words of a title would not read so."""
    people, more = _read(text)
    if any(len(name.split()) == 1 for name in people):
        return authors_of(text) if more or any(map(_has_initial, people)) else ()
    enough = more or len(people) >= _FEWEST_WITHOUT_DOUBT or any(map(_has_initial, people))
    return _all(people, more) if enough else ()


def authors_or_one(text: str) -> tuple[str, ...]:
    """Return the people that `text` names, be it only one by full name, where people are known to stand first."""
    people, _ = _read(f"{text},")
    one = len(people) == 1 and len(people[0].split()) >= _FEWEST and not any(map(_ACRONYM.search, people))
    return authors_of(text) or (tuple(people) if one else ())


def loosely_authors_of(text: str) -> tuple[str, ...]:
    """Return the people that a sentence behind a title names, given names apart: "Roe, Jane & Public, Joe"."""
    people, more = _read(text)
    return _all(people, more) if people and (more or (_AND.search(text) and len(people) >= _FEWEST)) else ()


def split_names(text: str) -> tuple[str, ...]:
    """Return what stands between commas in text that is known to name people."""
    return tuple(name for part in _BETWEEN.split(text) if (name := collapse(part)))


def ends_in_others(text: str) -> bool:
    """Tell whether names end in "et al."."""
    return bool(_OTHERS_AT_THE_END.search(text))


def _all(people: list[str], more: bool) -> tuple[str, ...]:
    return (*people, ET_AL) if people and more else tuple(people)


def _read(text: str) -> tuple[list[str], bool]:
    """Return the names, and whether there are more."""
    if not _SEVERAL.search(text):
        return [], False
    said = collapse(text).strip(" ,;:-–—()[]|").removeprefix("By ").removeprefix("by ").removeprefix("Authors: ")
    bare = _AFFILIATION.sub("", said) if _BRACKET.search(said) else said
    bare = _MARKS.sub("", bare) if _MAY_BE_MARK.search(bare) else bare
    if inverted := _inverted(bare):
        return inverted, False
    others = _ET_AL.search(bare) if _OTHERS.search(bare) else None
    if not others:
        return _names(bare), False
    after = bare[others.end() :].strip(" .,;&")
    return (_names(bare[: others.start()]) if not after or _names(after) else []), True


def _inverted(text: str) -> list[str]:
    """Return the names of "Roe, Jane and Public, Joe", as BibTeX writes them."""
    if "," not in text or not ("and" in text or "&" in text):
        return []
    people = [tuple(map(str.strip, one.strip(" .").split(","))) for one in _BETWEEN_PEOPLE.split(text)]
    if len(people) < _FEWEST or not all(len(one) == _FEWEST and all(map(_is_name, one)) for one in people):
        return []
    return [f"{given} {family}" for family, given in people]


def _names(text: str) -> list[str]:
    """Return the names between commas; nothing where a part is no name."""
    people: list[str] = []
    for part in map(str.strip, _BETWEEN.split(text)):
        bare = part if _LAST_INITIAL.search(part) else part.strip(" .")
        if not bare:
            continue
        if people and (_INITIALS.fullmatch(part) or bare.casefold() in _SUFFIXES):
            people[-1] = f"{people[-1]}, {part}"
        elif _is_name(bare):
            people.append(bare)
        else:
            return []
    return people


def _together(people: list[str], more: bool) -> list[str]:
    """Turn the first name of "LeCun, Yann, and Geoffrey Hinton" round; nothing where single words prevail."""
    single = [len(name.split()) == 1 for name in people]
    if more and (single == [True] or all(single[2:] or [False])):
        return people
    if single == [True]:
        return []
    given = single[1:2] == [True] or bool(people[1:] and (more or people[2:] or _GIVEN_NAMES.fullmatch(people[1])))
    if single[:1] == [True] and given and not any(single[2:]) and (people[2:] or more):
        return [f"{people[1]} {people[0]}", *people[2:]]
    return [] if any(single) else people


def _is_name(text: str) -> bool:
    parts = text.split()
    if not 1 <= len(parts) <= _MOST_PARTS:
        return False
    bare = [part for n, part in enumerate(parts) if not (n and len(part) == 1 and part.isupper())]
    return all(map(_is_part, bare)) and any(len(part.strip(".")) > 1 for part in parts)


def _is_part(part: str) -> bool:
    bare = part.strip(".’'").casefold()
    if bare in PARTICLES or part.casefold() in _SUFFIXES:
        return True
    if _INITIAL.fullmatch(part) and part[0].isupper() and (part.endswith(".") or bare not in TOPIC_WORDS):
        return True
    if bare in TOPIC_WORDS or any(char.isdigit() for char in part):
        return False
    letters = part.translate(_AMID_LETTERS)
    if not letters.isalpha() or not (part[0].isupper() or not part[0].islower()):
        return False
    return not (len(letters) > 3 and letters.isupper() and letters.isascii())


def _has_initial(name: str) -> bool:
    parts = name.split()
    return any(_INITIAL.fullmatch(part) and (len(part) == 1 or "." in part) for part in parts)
