"""The words that lists use: what their links are called, which headings list no papers, the names of venues."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PAPER_LABELS = _words(
    "paper papers pdf arxiv article publication preprint acm ieee doi openreview proceedings abs html"
)
"""What links to a paper are called."""

LINK_LABELS = _words("link links url here page www")
"""What links to anything are called."""

CODE_LABELS = _words("code codes github repo repository implementation source official")
"""What links to code are called."""

OTHER_LABELS = _words(
    """project website web homepage demo blog video slides dataset datasets data poster talk model models twitter
    bibtex bib news post media supplement appendix weights checkpoint huggingface survey"""
)
"""What links to something beside the paper are called."""

LABELS = PAPER_LABELS | LINK_LABELS | CODE_LABELS | OTHER_LABELS

NOT_PAPERS = _words(
    """news update updates changelog changelogs blog blogs blogpost blogposts resource resources repository repositories
    repo repos contents toc contributing contribute contribution contributions contributor contributors citation
    citations cite citing bibtex acknowledgement acknowledgements acknowledgment acknowledgments license contact talk
    talks course courses video videos lecture lectures stargazers"""
)
"""Words of headings under which no papers are listed, where nothing but BESIDES stands with them."""

BESIDES = _words(
    """a about all and awesome code for further github guide guidelines history how in latest list log logs of other our
    paper post posts project recent reference references related s star survey table the this to us useful web website
    websites what"""
)
"""Words that change nothing about a heading: "Survey Paper Update Logs", but not "News Recommendation"."""

VENUES = _words(
    """aaai aacl aamas acl acm acml acmmm aistats arxiv arixv biorxiv chi cikm coling collas colm conll corl corr cscw
    cvpr dasfaa dsaa eaamo eacl eccv ecai ecir ecml emnlp findings fnt fse globecom hicss iccv icdcs icde icdm iclr icml
    icmr icpc icra icse icsme ictir ieee ijcai ijcnn ijcv interspeech iros isit iswc iui jair jmlr kbs kdd ksem lrec
    medrxiv mlsys mm mmm naacl nature neurips nips nlpcc pakdd pami pmlr pnas preprint pricai recsys rss sdm sigir
    sigkdd sigmod siggraph tacl tallip tiis tist tkdd tkde tmlr tmm tnnls tois tors tpami tweb uai umap usenix vldb wacv
    webconf wsdm www"""
)
"""Names by which a venue is known without a year beside it."""

SMALL_WORDS = _words(
    """arxiv preprint workshop workshops oral spotlight poster findings demo short long best paper track of on and the
    in at for"""
)
"""Words of a venue that may be written in lower case."""
