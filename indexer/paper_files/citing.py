"""Papers as the entries of a BibTeX file."""

import re
from collections.abc import Sequence

from indexer.formulas import apart
from indexer.lists.blocks import collapse
from indexer.paper_files.bibtex import OTHERS, Citation, write
from indexer.paper_files.citation_keys import NAME_SUFFIXES, citation_keys
from indexer.paper_files.journals import is_journal
from indexer.paper_page import page_of
from indexer.works import is_arxiv
from search.papers import ET_AL, Paper

# \textbraceleft and not \{: BibTeX counts the braces of a value whether or not a backslash stands before them
_ESCAPES = {character: f"\\{character}" for character in "&%$#_"} | {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
# what TeX joins: -- to a dash, `` and '' to quotation marks, ?` and !` to Spanish ones
_LIGATURE = re.compile(r"-(?=-)|`(?=`)|'(?=')|[?!](?=`)")
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
_LAST_AND_INITIALS = re.compile(r"[^,]+, ?(?:[A-Z]{1,3}\.?[\s-]?){1,4}")
_NEEDS_BRACES = re.compile(r",|^[&%$#_{}~^\\]|(?:^|\s)and(?:\s|$)|^others$", re.IGNORECASE)


def write_bibtex(papers: Sequence[Paper]) -> str:
    """Return papers as BibTeX entries, each under a key of its own; what is unknown is left out."""
    return write([_citation(paper, key) for paper, key in zip(papers, citation_keys(papers), strict=True)])


def _citation(paper: Paper, key: str) -> Citation:
    venue = next((one for one in (paper.venue, paper.journal_ref) if one and not is_arxiv(one)), "")
    kind, place = ("article", "journal") if is_journal(venue) else ("inproceedings", "booktitle")
    values = {
        "author": " and ".join(_authors(paper.authors)),
        # doubly braced, or a style writes it small: no rule tells that Bayesian, Netflix and P5 must stay as they are
        "title": f"{{{_title(paper.title or paper.id)}}}",
        place: _escaped(collapse(venue)),
        "year": str(paper.year or ""),
        "eprint": paper.arxiv_id or "",
        "archivePrefix": "arXiv" if paper.arxiv_id else "",
        "primaryClass": paper.categories[0] if paper.arxiv_id and paper.categories else "",
        "doi": (paper.doi or "").translate(_VERBATIM),
        "url": (page_of(paper) or "").translate(_VERBATIM),
    }
    return Citation(kind if venue else "misc", key, tuple((name, value) for name, value in values.items() if value))


def _title(text: str) -> str:
    return "".join(part if is_formula else _escaped(part) for part, is_formula in apart(collapse(text)))


def _authors(names: Sequence[str]) -> list[str]:
    people = [name for name in map(collapse, names) if name]
    return [_author(name) for name in people if name != ET_AL] + ([OTHERS] if ET_AL in people else [])


def _author(name: str) -> str:
    """Return a name so that BibTeX neither cuts it in two nor takes "Jr." for a surname."""
    given, _, suffix = name.rpartition(" ")
    if suffix.rstrip(".").casefold() in NAME_SUFFIXES and given:
        first, _, surname = given.rstrip(", ").rpartition(" ")
        return f"{_escaped(first)} {{{_escaped(f'{surname} {suffix}')}}}".lstrip()
    if _NEEDS_BRACES.search(name) and not _LAST_AND_INITIALS.fullmatch(name):
        return f"{{{_escaped(name)}}}"
    return _escaped(name)


def _escaped(line: str) -> str:
    unjoined = _LIGATURE.sub(lambda found: f"{found[0]}\0", line)
    return "".join(_ESCAPES.get(character, character) for character in unjoined).replace("\0", "{}")
