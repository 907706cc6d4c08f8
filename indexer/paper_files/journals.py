"""Which venues are journals: their papers are BibTeX's @article, those of every other venue @inproceedings."""

from search.titles import normalise_title

# Source: dblp.org files every venue under /journals/ or /conf/; these are journals there.
_ACRONYMS = frozenset(
    """csur dmkd eswa fnt fntir ijcv imwut ipm jacm jair jasist jbd jmlr kais kbs nejm pacmhci pacmmod pami pnas pvldb
    pvldbe taac taslp tacl tacon tallip tbd tcc tcsvt tcss tcyb tdsc tecs tgrs tifs tiis tip tist tits tkdd tkde tmis
    tmlr tmm tnn tnnls tochi tods tog toit tois toms tomm tops tors tosem tpami tpds tsc tse tslp tvcg tweb umuai
    vldbj""".split()
)
_WORDS = frozenset(
    """annals bulletin communications explorations forum frontiers j journal lett letters magazine rev review reviews
    surveys trans transactions trends""".split()
)
_NAMES = frozenset(
    (
        "artificial intelligence", "data mining and knowledge discovery", "expert systems",
        "expert systems with applications", "ieee access", "information fusion", "information processing management",
        "information processing and management", "information retrieval", "information sciences", "information systems",
        "knowledge and information systems", "knowledge based systems", "machine learning", "nature", "neural networks",
        "neurocomputing", "pattern recognition", "plos one", "proceedings of the ieee", "science", "bioinformatics",
        "science advances", "neural computation", "scientific reports", "user modeling and user adapted interaction",
    )
)  # fmt: skip
_STARTS = ("nature ", "proceedings of the acm on ", "proceedings of the national academy ", "proc natl acad sci")
_PROCEEDINGS_OF_A_JOURNAL = ("vldb endowment", "vldb endow")
_MEETINGS = frozenset(
    """companion conf conference meeting proc proceedings rolling symposium track tutorial under workshop
    workshops""".split()
)


def is_journal(venue: str) -> bool:
    """Return whether a printed venue is a journal, by its acronym, its name, or a word that only journals bear."""
    name = normalise_title(venue)
    words = set(name.split())
    if name in _NAMES or name.startswith(_STARTS) or any(part in name for part in _PROCEEDINGS_OF_A_JOURNAL):
        return True
    if "@" in venue or words & _MEETINGS:
        return False
    return bool(words & (_ACRONYMS | _WORDS))
