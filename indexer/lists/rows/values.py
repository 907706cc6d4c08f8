"""What a row says of a paper, field by field, in the way in which its list says it."""

import re

from indexer.abstracts.arxiv_ids import submitted_month
from indexer.lists.blocks import collapse
from indexer.lists.vocabulary import TOPIC_WORDS
from indexer.paper_page import page_of
from indexer.works import is_arxiv
from search.papers import ET_AL, Paper, is_web_address

ON_ARXIV = "https://arxiv.org/abs/*"
"""How a link to arXiv is written unless the list has a habit of its own; the star stands for the id."""

MONTHS = "January February March April May June July August September October November December".split()
_PREPRINT = re.compile(r"(?:preprint|corr|under review)\b", re.IGNORECASE)
_NAME = re.compile(r"([^\W_][^\s:：,]{1,24})[:：]\s")
_PART_OF_A_DATE = re.compile(r"YYYY|YY|MM|Month|Mon|M")
_DAY = re.compile(r"[-/.]DD")
_REPOSITORY = re.compile(r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+)", re.IGNORECASE)


def is_preprint(venue: str | None) -> bool:
    """Tell whether a printed venue is none: arXiv, a preprint, nothing."""
    return not venue or is_arxiv(venue) or bool(_PREPRINT.match(venue))


def value_of(paper: Paper, field: str, how: str | None) -> str | None:
    """Return what is known of a field of `paper`, written as `how` says; None where it is not known."""
    match field:
        case "title":
            return collapse(paper.title) or None
        case "name":
            return _name(paper) or (collapse(paper.title) if how == "title" else None)
        case "authors":
            return _authors(paper, how or "")
        case "venue":
            return _venue(paper, how)
        case "date":
            return _date(paper, how or "YYYY")
        case "url":
            return (how or ON_ARXIV).replace("*", paper.arxiv_id) if paper.arxiv_id else page_of(paper)
        case "code_url":
            return paper.code_url if is_web_address(paper.code_url) else None
        case "repo":
            return repository(paper.code_url)
        case _:
            return how


def repository(address: str | None) -> str | None:
    """Return owner/name of a repository on GitHub."""
    found = _REPOSITORY.match(address or "")
    return found[1].removesuffix(".git") if found else None


def _name(paper: Paper) -> str | None:
    """Return the short name that lists give a paper, else that which its title opens with: "TIGER: Recommender ..."."""
    if paper.names:
        return collapse(paper.names[0])
    opening = _NAME.match(collapse(paper.title))
    return opening[1] if opening and opening[1].casefold() not in TOPIC_WORDS else None


def _authors(paper: Paper, how: str) -> str | None:
    """Return the authors as `how` says: "2 et al." the first two, ", and " what stands before the last of all."""
    named = [collapse(name) for name in paper.authors if name != ET_AL]
    if not named:
        return None
    most = int(how.partition(" ")[0]) if how.endswith(ET_AL) else len(named)
    if len(named) > most or len(named) < len(paper.authors):
        return f"{', '.join(named[:most])} {ET_AL}"
    last = how if how and not how.endswith(ET_AL) and len(named) > 1 else ", "
    last = last.removeprefix(",") if len(named) == 2 and last.strip(", ") else last
    return last.join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]


def _venue(paper: Paper, preprint: str | None) -> str | None:
    if paper.venue and not is_preprint(paper.venue):
        return collapse(paper.venue)
    return preprint if paper.arxiv_id and preprint else collapse(paper.venue or "") or None


def _date(paper: Paper, how: str) -> str | None:
    """Return when a paper appeared; the month is that of its arXiv id, left out where it appeared in another year."""
    submitted = submitted_month(paper.arxiv_id) if paper.arxiv_id else None
    published = str(paper.year) if paper.year and not is_preprint(paper.venue) else None
    year = published or (submitted[:4] if submitted else None) or (str(paper.year) if paper.year else None)
    if year is None:
        return None
    if submitted is None or submitted[:4] != year:
        return year[2:] if how == "YY" else year
    month = int(submitted[5:])
    said = {"YYYY": year, "YY": year[2:], "MM": f"{month:02}", "M": str(month), "Month": MONTHS[month - 1]}
    said["Mon"] = MONTHS[month - 1][:3]
    return _PART_OF_A_DATE.sub(lambda part: said[part[0]], _DAY.sub("", how))
