"""What a link leads to: a paper (with its arXiv id or DOI), code, or something else."""

import re
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote, urlsplit

Kind = Literal["paper", "code", "other"]

_ARXIV_HOSTS = frozenset(("arxiv.org", "ar5iv.org", "alphaxiv.org"))
_PAPER_PAGES_OF_CODE_HOSTS = (("huggingface.co", "/papers/"), ("hf.co", "/papers/"))
_CODE_HOSTS = frozenset((
    "github.com", "gitlab.com", "gitee.com", "bitbucket.org", "huggingface.co", "hf.co", "anonymous.4open.science",
    "colab.research.google.com", "modelscope.cn", "codeberg.org", "sourceforge.net", "raw.githubusercontent.com",
    "gist.github.com",
))  # fmt: skip
_PAPER_HOSTS = frozenset((
    *_ARXIV_HOSTS, "doi.org", "acm.org", "ieee.org", "openreview.net", "aclanthology.org", "aclweb.org",
    "semanticscholar.org", "neurips.cc", "nips.cc", "mlr.press", "jmlr.org", "aaai.org", "ijcai.org", "thecvf.com",
    "ecva.net", "link.springer.com", "nature.com", "science.org", "sciencedirect.com", "onlinelibrary.wiley.com",
    "tandfonline.com", "mdpi.com", "frontiersin.org", "biorxiv.org", "medrxiv.org", "ssrn.com", "usenix.org",
    "vldb.org", "ceur-ws.org", "dblp.org", "isca-archive.org", "isca-speech.org", "academic.oup.com", "pnas.org",
    "ncbi.nlm.nih.gov", "researchgate.net", "hal.science", "epubs.siam.org", "eprint.iacr.org", "dl.gi.de",
    "direct.mit.edu", "journals.plos.org", "emerald.com", "techrxiv.org", "osf.io",
))  # fmt: skip

_MOST_NAMES = 5

_NUMBER = r"(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})"
_NEW_ID = rf"{_NUMBER}(?!\d)"
_OLD_ID = r"([a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z]{2})?/(\d{7})(?!\d)"
_BARE_ID = re.compile(rf"{_NUMBER}(?:v\d+)?")
_ID_ON_ARXIV = re.compile(rf"/{_NEW_ID}")
_OLD_ID_ON_ARXIV = re.compile(rf"/{_OLD_ID}")
_ID_ELSEWHERE = re.compile(rf"arxiv[.:/]+(?:(?:abs|pdf)/)?(?:{_NEW_ID}|{_OLD_ID})", re.IGNORECASE)
_DOI = re.compile(r"(?:^|/|=)(10\.\d{4,9}/[^\s?#&]+)")
_DOI_TAILS = (".pdf", ".html", ".full", "/full", "/pdf", "/abstract", "/html", "/epdf", "/fulltext")
_ARXIV_DOI = "10.48550/"


def arxiv_id_of(written: str) -> str | None:
    """Return the arXiv id that a field for such ids holds: bare, with a version, behind `arXiv:`, or as a link."""
    found = _BARE_ID.fullmatch(written.strip())
    return found[1] if found else arxiv_id(written) or arxiv_id(f"arxiv:{written.strip()}")


def arxiv_id(url: str) -> str | None:
    """Return the arXiv id in `url` without its version, also from malformed links, mirrors and arXiv DOIs."""
    host, path = _parts(url)
    if _is_on(host, _ARXIV_HOSTS) or _is_paper_page(host, path):
        new = _ID_ON_ARXIV.search(path)
        if new:
            return new[1]
        old = _OLD_ID_ON_ARXIV.search(path)
        return f"{old[1]}/{old[2]}" if old else None
    found = _ID_ELSEWHERE.search(unquote(url))
    if not found:
        return None
    return found[1] or f"{found[2].lower()}/{found[3]}"


def doi(url: str) -> str | None:
    """Return the DOI in `url`; None for arXiv's own DOIs, whose id says more."""
    bare = url.strip().removeprefix("doi:").strip()
    found = _DOI.search(bare if bare.startswith("10.") else _parts(url)[1])
    if not found:
        return None
    value = found[1].rstrip(").,;]/")
    for tail in _DOI_TAILS:
        value = value.removesuffix(tail)
    return None if value.lower().startswith(_ARXIV_DOI) else value


def kind(url: str) -> Kind:
    """Tell whether `url` leads to a paper, to code, or elsewhere."""
    host, path = _parts(url)
    if _is_paper_page(host, path):
        return "paper"
    if _is_on(host, _CODE_HOSTS):
        return "code"
    if _is_on(host, _PAPER_HOSTS) or path.lower().endswith(".pdf") or doi(url) or arxiv_id(url):
        return "paper"
    return "other"


@lru_cache(maxsize=1024)
def _parts(url: str) -> tuple[str, str]:
    address = url.strip()
    if "://" not in address and not address.startswith(("/", "#")):
        address = f"https://{address.removeprefix('//')}"
    try:
        split = urlsplit(address)
        host = split.hostname or ""
    except ValueError:  # an address such as http://[ names no host
        return "", ""
    return host.lower(), unquote(split.path)


def _is_on(host: str, hosts: frozenset[str]) -> bool:
    names = host.split(".")
    return any(".".join(names[start:]) in hosts for start in range(max(len(names) - _MOST_NAMES, 0), len(names)))


def _is_paper_page(host: str, path: str) -> bool:
    return any(host == known and path.startswith(start) for known, start in _PAPER_PAGES_OF_CODE_HOSTS)
