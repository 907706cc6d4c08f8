"""The words that lists use: what their links are called, which headings list no papers, the names of venues."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PAPER_LABELS = _words(
    """paper papers pdf arxiv article publication preprint acm ieee doi openreview proceedings abs html 论文 文章"""
)
"""What links to a paper are called."""

LINK_LABELS = _words("link links url here page www 链接")
"""What links to anything are called."""

CODE_LABELS = _words(
    """code codes github repo repository implementation source official pytorch tensorflow keras jax torch tf matlab
    python 代码"""
)
"""What links to code are called."""

OTHER_LABELS = _words(
    """project website web homepage demo blog video slides dataset datasets data poster talk model models twitter
    bibtex bib news post media supplement appendix weights checkpoint huggingface survey documentation docs tutorial
    解读 知乎 项目 主页 数据集 数据 博客 视频"""
)
"""What links to something beside the paper are called."""

LABELS = PAPER_LABELS | LINK_LABELS | CODE_LABELS | OTHER_LABELS

BESIDE_LABELS = _words("version full short long download journal conference extended google scholar original thesis")
"""Words that stand beside those: "[Full Paper]", "[arXiv version]"."""

NOT_PAPERS = _words(
    """news update updates changelog changelogs blog blogs blogpost blogposts repository repositories repo repos
    contributing contribute contribution contributions contributor contributors citation citations cite citing
    bibtex acknowledgement acknowledgements acknowledgment acknowledgments license contact talk talks tutorial
    tutorials book books course courses videos lecture lectures stargazers podcast podcasts workshops seminars"""
)
"""Words of headings under which no papers are listed, where nothing but BESIDES stands with them."""

CONTENTS = _words("contents content toc index catalog catalogue outline navigation menu 目录")
"""Words of headings right under which stand links to sections; what their sub-headings hold is another matter."""

BESIDES = _words(
    """a about all and awesome code for further github guide guidelines history how in latest list log logs of other
    our paper post posts project recent reference references related s star survey table the this to us useful web
    website websites what"""
)
"""Words that change nothing about a heading: "Survey Paper Update Logs", but not "News Recommendation"."""

VENUES = _words(
    """aaai aacl aamas accv acl acm acml acmmm aied aies aistats alife amcis arixv arxiv asplos asru automatica bibm
    bioinformatics biorxiv bmvc cdc cec chemrxiv chi cikm clef coling collas colm colt conll corl corr cscw csur
    cvmp cvpr cvprw dac dasfaa dexa dsaa eaamo eacl ecai ecal eccv eccvw ecir ecml edbt edm emnlp esann esec eurosys
    evostar facct fase fccm findings fnt fpga fse fsept gecco globecom hicss hotnets hpca hri icann icaps icassp
    iccad iccv iccvw icdcs icde icdm icdt icip icis iclr icme icml icmr iconip icpc icpr icra icse icsme ictir ieee
    ijcai ijcnlp ijcnn ijcv ijrr imwut infocom interspeech ipmi iros isbi isca iscas isit ismir isprs issta iswc
    itsc iui ivc jair jbhi jcdl jmlr kbs kdd ksem l4dc lrec medrxiv mia miccai mlsys mm mmm mmsys mobicom naacl
    nature ndss neurips nips nlpcc nsdi ntcir openreview osdi pacis pakdd pami percom pkdd pmlr pnas pods ppopp ppsn
    preprint pricai pvldb recsys rss sdm semeval sensys sigcomm sigcse siggraph sigir sigkdd sigmod sosp spnlp ssrn
    starsem sysml tacl tallip tase taslp tcbb tcsvt tcyb techrxiv tgrs tiis tist tits tkdd tkde tmi tmlr tmm tnnls
    tnse tods tog tois tomm tors tosem tpami tpdl trec tro tse tsmc tvcg tweb uai ubicomp uist umap usenix vldb
    vldbj wacv webconf wmt wsdm www"""
)
"""Names by which a venue is known without a year beside it."""

PROCEEDINGS = _words("proceedings proc journal conference conf transactions trans symposium lecture notes")
"""Words that only a venue's full name has."""

NOT_VENUES = _words("a an survey surveys review study overview approach perspective challenge benchmark guide tutorial")
"""Words that no venue has which is known by the year beside it alone."""

SMALL_WORDS = _words(
    """arxiv preprint workshop workshops oral spotlight poster findings demo short long best paper track of on and
    the in at for to appear accepted e print prints eprint eprints vol no pp research short main by from"""
)
"""Words of a venue that may be written in lower case."""

PARTICLES = _words("de dan van von der den del della di da du dos das la le el al bin ibn ben ter ten y e st zu af")
"""Words of a person's name that may be written in lower case."""

TOPIC_WORDS = _words(
    """a about across agent agents algorithm algorithms analysis and application applications approach are
    architecture architectures as at attention attentive automatic awareness based bayesian benchmark benchmarks
    beyond bidirectional by causal challenges classification clustering code collaborative computer computing
    contrastive convolution convolutional data dataset datasets deep design detection diffusion directions discovery
    distillation does domain driven dynamic efficient embedding embeddings end estimation evaluation explainable
    exploration fast feature features federated few for foundation framework from fusion future game games
    generalization generation generative graph graphs guide hierarchical how human image images improved improving
    in inference information intelligence into introduction is it knowledge label language large latent learned
    learning linear machine mechanism memory method methods mining model modeling modelling models multimodal
    natural need network networks neural news not of on online open opportunities optimal optimization overview
    paper perspective perspectives policy pre predicting prediction privacy probabilistic problem problems
    processing programming prompt prompting question random ranking reasoning recognition recommendation
    recommendations recommender recurrent reinforcement representation representations research residual retrieval
    review robot robots robust role rule scalable scale scaling search segmentation self semantic sequence
    sequential shot simple sparse speech state stochastic structure structured studies study supervised supervision
    survey surveys system systems task tasks temporal text that the theory this through time to toolkit towards
    toward training transfer transformer transformers translation tree trees understanding unified unifying
    universal unsupervised user users using variational via video vision visual what when why with without word
    words world your zero"""
)
"""Words of titles that are no part of a person's name."""

PROSE = _words("we our us you your please this these here it i my are was were has have will can should if which")
"""Words that sentences about papers have and titles seldom."""
