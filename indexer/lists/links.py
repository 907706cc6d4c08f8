"""What a link leads to: a paper (with its arXiv id or DOI), code, or something else."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

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
    "direct.mit.edu", "journals.plos.org", "emerald.com", "techrxiv.org", "osf.io", "pubs.acs.org", "journals.aps.org",
    "journals.sagepub.com", "iopscience.iop.org", "pubsonline.informs.org", "worldscientific.com", "cell.com",
    "springeropen.com", "biomedcentral.com", "nowpublishers.com", "chemrxiv.org", "preprints.org", "cv-foundation.org",
    "roboticsproceedings.org", "hal.archives-ouvertes.fr", "jstor.org", "spiedigitallibrary.org", "distill.pub",
    "royalsocietypublishing.org", "thelancet.com", "citeseerx.ist.psu.edu", "projecteuclid.org", "degruyter.com",
    "cambridge.org", "apsipa.org", "bmva.org", "asmedigitalcollection.asme.org", "ascelibrary.org", "psycnet.apa.org",
))  # fmt: skip

_PAGE_OF_A_JOURNAL = re.compile(r"/(?:journals?|conferences?|loi)/[^/]*/?$")
_MOST_NAMES = 5

_NUMBER = r"(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})"
_NEW_ID = rf"{_NUMBER}(?!\d)"
_OLD_ID = r"([a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z]{2})?/(\d{7})(?!\d)"
_BARE_ID = re.compile(rf"{_NUMBER}(?:v\d+)?")
_ID_ON_ARXIV = re.compile(rf"/{_NEW_ID}")
_OLD_ID_ON_ARXIV = re.compile(rf"/{_OLD_ID}")
_ID_ON_MIRROR = re.compile(rf"/(?:abs|pdf)/{_NUMBER}(?:v\d+)?(?:\.pdf)?/?$")
_ID_ELSEWHERE = re.compile(rf"arxiv[.:/]+(?:(?:abs|pdf)/)?(?:{_NEW_ID}|{_OLD_ID})", re.IGNORECASE)
_DOI = re.compile(r"(?:^|/|=)(10\.\d{4,9}/[^\s?#&]+)")
_DOI_TAILS = (
    ".pdf", ".html", ".full", ".full-text", ".abstract", "/full", "/pdf", "/abstract", "/html", "/epdf", "/fulltext",
    "/meta", "/summary",
)  # fmt: skip
_DOI_PARAMETERS = frozenset(("doi", "id"))
_PREPRINTS = frozenset(("biorxiv.org", "medrxiv.org"))
_PREPRINT_VERSION = re.compile(r"v\d+$")
# Their addresses go on after the DOI: /10.1093/bib/bbac409/6713511, /10.1162/tacl_a_00370/100687/The-title
_NUMBERED = frozenset(("academic.oup.com", "direct.mit.edu"))
_ARTICLE_NUMBER = re.compile(r"/\d{5,}(?:/.*)?$")
_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)(/[A-Za-z0-9/._~+-]*)")
_SSRN = frozenset(("ssrn.com",))
_IJCAI = frozenset(("ijcai.org",))
_NATURE = frozenset(("nature.com",))
_ARXIV_DOI = "10.48550/"

_ACM = frozenset(("dl.acm.org", "portal.acm.org", "doi.acm.org"))
_ACM_NUMBERS = re.compile(r"\d{6,8}\.\d{6,8}")
# As data/xml of the ACL Anthology has them: the conferences of the ACL since 2014 and COLING 2020 have DOIs that hold
# the paper's id; EACL 2017, other COLINGs, LREC, journals and most workshops have other DOIs or none.
_ANTHOLOGY = frozenset(("aclanthology.org", "aclweb.org", "aclanthology.info"))
_ANTHOLOGY_ID = re.compile(r"/([A-Z]\d\d-\d{4}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+)(?:v\d+)?(?:\.pdf|\.bib)?/?$")
_ANTHOLOGY_FIRST = re.compile(r"(?:[PD]14|[PN]15|E14)-")
_ANTHOLOGY_HAS = re.compile(
    r"D1[5-9]-|[PNKS]1[6-9]-|20\d\d\.(?:acl|emnlp|naacl|eacl|aacl|findings|conll|semeval)-|2020\.coling-main\."
)
_IJCAI_PAGE = re.compile(r"/proceedings/(20\d\d)/0*(\d+)(?:\.pdf)?/?$", re.IGNORECASE)
_IJCAI_FIRST_WITH_DOIS = 2017
_NATURE_ARTICLE = re.compile(
    r"/articles/([sd]\d{5}-\d{3}-\d{4,5}-\w+|(?:nature|ncomms|srep)\d+)(?:\.pdf|_\w+\.pdf)?/?$"
)
_SSRN_NUMBER = re.compile(r"\d{5,8}")


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
    if mirrored := _ID_ON_MIRROR.search(path):
        return mirrored[1]
    found = _ID_ELSEWHERE.search(unquote(url))
    if not found:
        return None
    return found[1] or f"{found[2].lower()}/{found[3]}"


def doi(url: str) -> str | None:
    """Return the DOI in `url`, or that which its publisher makes of the page's address; None for arXiv's own DOIs."""
    bare = url.strip().removeprefix("doi:").strip()
    host, path = _parts(url)
    found = _DOI.search(bare if bare.startswith("10.") else path)
    value = _without_tails(found[1], host) if found else _named_by_page(host, path, _parameters(url))
    return None if value is None or value.lower().startswith(_ARXIV_DOI) else value


def _without_tails(printed: str, host: str) -> str:
    value, before = printed, ""
    while value != before:
        before = value
        value = _without_end(value)
        for tail in _DOI_TAILS:
            value = value.removesuffix(tail)
    if _is_on(host, _PREPRINTS):
        return _PREPRINT_VERSION.sub("", value)
    return _ARTICLE_NUMBER.sub("", value) if _is_on(host, _NUMBERED) else value


def _without_end(value: str) -> str:
    """Return a printed DOI without the signs that end a sentence or close a bracket that it does not open."""
    while value[-1:] in tuple(").,;]/") and not (value[-1] == ")" and value.count("(") >= value.count(")")):
        value = value[:-1]
    return value


def _named_by_page(host: str, path: str, parameters: Sequence[tuple[str, str]]) -> str | None:
    """Return the DOI of a page whose address holds no DOI as such."""
    for name, value in parameters:
        if name in _DOI_PARAMETERS and _DOI.fullmatch(value):
            return value
        if _is_on(host, _ACM) and name in ("id", "doid") and _ACM_NUMBERS.fullmatch(value):
            return f"10.1145/{value}"
        if _is_on(host, _SSRN) and name == "abstract_id" and _SSRN_NUMBER.fullmatch(value):
            return f"10.2139/ssrn.{value}"
    if _is_on(host, _ANTHOLOGY):
        return _anthology_doi(path)
    if _is_on(host, _IJCAI) and (page := _IJCAI_PAGE.search(path)):
        return f"10.24963/ijcai.{page[1]}/{page[2]}" if int(page[1]) >= _IJCAI_FIRST_WITH_DOIS else None
    article = _NATURE_ARTICLE.search(path) if _is_on(host, _NATURE) else None
    return f"10.1038/{article[1]}" if article else None


def _anthology_doi(path: str) -> str | None:
    found = _ANTHOLOGY_ID.search(path)
    if found is None or re.search(r"-\d000$|\.0$", found[1]):  # the front matter of a volume
        return None
    if _ANTHOLOGY_FIRST.match(found[1]):
        return f"10.3115/v1/{found[1]}"
    return f"10.18653/v1/{found[1]}" if _ANTHOLOGY_HAS.match(found[1]) else None


@lru_cache(maxsize=1024)
def kind(url: str) -> Kind:
    """Tell whether `url` leads to a paper, to code, or elsewhere."""
    host, path = _parts(url)
    if _is_paper_page(host, path) or path.lower().endswith(".pdf"):
        return "paper"
    if _is_on(host, _CODE_HOSTS):
        return "code"
    if _PAGE_OF_A_JOURNAL.match(path):
        return "other"
    known = _is_on(host, _PAPER_HOSTS) and (path.strip("/") or urlsplit(url).query)
    return "paper" if known or doi(url) or arxiv_id(url) else "other"


@lru_cache(maxsize=1024)
def _parts(url: str) -> tuple[str, str]:
    if plain := _PLAIN.fullmatch(url):
        return plain[1], plain[2]
    address = url.strip()
    if "://" not in address and not address.startswith(("/", "#")):
        address = f"https://{address.removeprefix('//')}"
    try:
        split = urlsplit(address)
        host = split.hostname or ""
    except ValueError:  # an address such as http://[ names no host
        return "", ""
    return host.lower(), unquote(split.path)


def _parameters(url: str) -> list[tuple[str, str]]:
    if "?" not in url:
        return []
    try:
        return parse_qsl(urlsplit(url.strip()).query)
    except ValueError:
        return []


@lru_cache(maxsize=1024)
def _is_on(host: str, hosts: frozenset[str]) -> bool:
    names = host.split(".")
    return any(".".join(names[start:]) in hosts for start in range(max(len(names) - _MOST_NAMES, 0), len(names)))


def _is_paper_page(host: str, path: str) -> bool:
    return any(host == known and path.startswith(start) for known, start in _PAPER_PAGES_OF_CODE_HOSTS)
