"""Papers as BibTeX: what a reader of .bib files finds in what is written."""

from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.lists.blocks import collapse
from indexer.paper_files import bibtex, read_papers
from indexer.paper_files.citation_keys import citation_keys
from indexer.paper_files.citing import write_bibtex
from indexer.paper_files.journals import is_journal
from search.papers import Paper

HOSTILE = st.text(
    st.sampled_from("{}\"\\@,;%&$#_~^'`-?!=()[]<>|\n\t aAnNdDé冷") | st.characters(exclude_categories=["Cs"]),
    max_size=30,
)
FORMULAS = st.sampled_from(
    (r"$\alpha$", r"$O(n \log n)$", r"$\{x_1\}$", "$k$", r"$x^{2}_{\mathrm{a}}$", "$5", "$f''$", r"$\{$", "$}{$", "$$")
)
TITLES = st.lists(HOSTILE | FORMULAS, max_size=4).map("".join).filter(lambda text: collapse(text))
NAMES = HOSTILE.filter(lambda text: collapse(text) and "," not in text)
PAPERS = st.builds(
    Paper,
    id=st.uuids().map(str),
    title=TITLES,
    authors=st.lists(NAMES, max_size=3).map(tuple),
    year=st.none() | st.integers(1900, 2030),
    venue=st.none() | TITLES,
    doi=st.none() | st.just("10.1002/(SICI)1097<693::AID{8}>3.0.CO;2-O"),
    url=st.none() | HOSTILE.map(lambda text: f"https://example.org/{text}"),
    journal_ref=st.none() | TITLES,
    categories=st.just(("cs.IR", "cs.CL")),
    arxiv_id=st.none() | st.sampled_from(["2305.05065", "cs/9901001"]),
)


def parsed(text: str) -> Library:
    library = parse_string(text)
    assert library.failed_blocks == []
    return library


def fields(paper: Paper) -> dict[str, str]:
    (entry,) = parsed(write_bibtex([paper])).entries
    return {"ENTRYTYPE": entry.entry_type} | {field.key: str(field.value) for field in entry.fields}


@settings(derandomize=True, database=None, deadline=None)
@given(st.lists(PAPERS, max_size=4))
def test_whatever_stands_in_a_paper_every_entry_is_read_under_a_key_of_its_own(papers: list[Paper]) -> None:
    library = parsed(write_bibtex(papers))
    assert len(library.blocks) == len(library.entries) == len(papers)
    assert len({entry.key.casefold() for entry in library.entries}) == len(papers)


@settings(derandomize=True, database=None, deadline=None)
@given(PAPERS)
@example(Paper("x", r"\textbraceleft a -- b ``c'' ?` !` ---{", authors=("others", "A and B", "et al.", "Jr.")))
def test_what_is_written_reads_back(paper: Paper) -> None:
    (record,) = bibtex.read(write_bibtex([paper]))
    assert collapse(record.title) == collapse(paper.title)
    others = [collapse(name) for name in paper.authors if collapse(name) != "et al."]
    assert [*record.authors] == others + ["et al."] * ("et al." in map(collapse, paper.authors))
    assert record.year == str(paper.year or "")
    assert record.arxiv_id == (paper.arxiv_id or "")


def test_a_preprint_says_where_arxiv_has_it() -> None:
    paper = Paper(
        "arxiv:2305.05065", "Generative Retrieval", authors=("Ann Lee", "et al."), year=2023, venue="Arxiv",
        arxiv_id="2305.05065", categories=("cs.IR", "cs.LG"),
    )  # fmt: skip
    assert write_bibtex([paper]) == (
        "@misc{lee2023generative,\n"
        "\tauthor = {Ann Lee and others},\n"
        "\ttitle = {{Generative Retrieval}},\n"
        "\tyear = {2023},\n"
        "\teprint = {2305.05065},\n"
        "\tarchivePrefix = {arXiv},\n"
        "\tprimaryClass = {cs.IR},\n"
        "\turl = {https://arxiv.org/abs/2305.05065}\n"
        "}\n"
    )


def test_what_is_unknown_is_left_out() -> None:
    assert fields(Paper("title:t", "T")) == {"ENTRYTYPE": "misc", "title": "{T}"}
    assert fields(Paper("d7", "")) == {"ENTRYTYPE": "misc", "title": "{d7}"}


@pytest.mark.parametrize(
    ("venue", "journal_ref", "kind", "field", "value"),
    [
        ("SIGIR", "ACM Trans. Inf. Syst. 41", "inproceedings", "booktitle", "SIGIR"),
        ("ACM TOIS", None, "article", "journal", "ACM TOIS"),
        ("arXiv", "Phys. Rev. D 76 (2007)", "article", "journal", "Phys. Rev. D 76 (2007)"),
        (None, "Proc. of SIGIR 2023 & more", "inproceedings", "booktitle", r"Proc. of SIGIR 2023 \& more"),
    ],
)
def test_a_published_paper_says_where_it_appeared(
    venue: str | None, journal_ref: str | None, kind: str, field: str, value: str
) -> None:
    said = fields(Paper("arxiv:1", "T", venue=venue, journal_ref=journal_ref, arxiv_id="2305.05065"))
    assert (said["ENTRYTYPE"], said[field], said["eprint"]) == (kind, value, "2305.05065")


@pytest.mark.parametrize(
    "venue",
    [
        "TKDE",
        "ACM TIST",
        "TPAMI",
        "IEEE Access",
        "TACL",
        "TMLR",
        "JMLR",
        "Nature",
        "Nature Machine Intelligence",
        "PNAS",
        "PVLDB 2023",
        "SIGIR Forum",
        "Proceedings of the National Academy of Sciences",
        "Proceedings of the VLDB Endowment",
        "Proceedings of the IEEE",
        "Proceedings of the ACM on Human-Computer Interaction",
        "ACM Computing Surveys",
        "IEEE Signal Processing Letters",
        "AI Magazine",
        "Physical Review Letters",
        "Information Processing & Management",
        "IEEE Data Engineering Bulletin",
        "ACM Trans. Recomm. Syst.",
        "Journal of Artificial Intelligence Research",
        "Communications of the ACM",
    ],
)
def test_a_journal_is_a_journal(venue: str) -> None:
    assert is_journal(venue)


@pytest.mark.parametrize(
    "venue",
    [
        "SIGIR",
        "KDD Best Paper",
        "PGAI@CIKM",
        "NeurIPS Workshop ICBINB",
        "EMNLP Findings",
        "IEEE Conference on Computer Vision",
        "VLDB",
        "Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition",
        "SIGIR-AP",
        "RecSys Doctoral Symposium",
        "IJCAI Journal Track",
        "Workshop on Surveys",
        "International Conference on Machine Learning",
        "MM",
        "",
        "AISTATS",
    ],
)
def test_a_meeting_is_no_journal(venue: str) -> None:
    assert not is_journal(venue)


def test_keys_are_surname_year_and_first_word_that_says_something() -> None:
    papers = [
        Paper("1", "The Élan of P5", authors=("José Müller-Øst Jr.",), year=2023),
        Paper("2", "On 50 Ways to Rank", authors=("Łukasz Kaiser", "B"), year=2020),
        Paper("3", "What is Ranking?", authors=("Smith, J.",)),
        Paper("4", "How to Rank Items", year=2021),
    ]
    assert list(citation_keys(papers)) == ["mullerost2023elan", "kaiser2020ways", "smithranking", "rank2021items"]


def test_equal_keys_get_letters_and_the_first_stays_as_it_is() -> None:
    same = [Paper(f"arxiv:{n}", "Ranking", authors=("Ann LEE",), year=2023) for n in range(29)]
    taken = Paper("x", "Rankinga", authors=("A. Lee",), year=2023)
    keys = list(citation_keys([taken, *same]))
    assert keys[:4] == ["lee2023rankinga", "lee2023ranking", "lee2023rankingb", "lee2023rankingc"]
    assert keys[-3:] == ["lee2023rankingaa", "lee2023rankingab", "lee2023rankingac"]
    assert len(set(keys)) == len(keys)


def test_a_title_without_a_latin_letter_is_cited_by_its_id() -> None:
    papers = [
        Paper("arxiv:2305.05065", "冷启动推荐", authors=("王小明",), year=2023),
        Paper("doi:10.1145/3604915", "冷启动"),
        Paper("title:冷启动推荐", "冷启动推荐"),
    ]
    assert list(citation_keys(papers)) == ["paperarxiv230505065", "paperdoi1011453604915", "paper45e77fb5"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ann Lee", "Ann Lee"),
        ("Lee, A. B.", "Lee, A. B."),
        ("Ann Lee Jr.", "Ann {Lee Jr.}"),
        ("Ann Lee, III", "Ann {Lee III}"),
        ("Simon and Schuster", "{Simon and Schuster}"),
        ("Acme, Inc.", "{Acme, Inc.}"),
        ("AT&T Labs", r"AT\&T Labs"),
        ("Anderson Sandy", "Anderson Sandy"),
        ("others", "{others}"),
        ("$ign", r"{\$ign}"),
    ],
)
def test_a_name_stays_one_name(name: str, written: str) -> None:
    assert fields(Paper("1", "T", authors=(name,)))["author"] == written


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (r"A $\alpha$-divergence view of $O(n \log n)$", r"A $\alpha$-divergence view of $O(n \log n)$"),
        (r"$x_{1}$ & more_or less", r"$x_{1}$ \& more\_or less"),
        ("From $5 to $10", r"From \$5 to \$10"),
        ("What $ buys", r"What \$ buys"),
        ("$a} and {b$", r"\$a\textbraceright{} and \textbraceleft{}b\$"),
        (r"$\{a}$", r"\$\textbackslash{}\textbraceleft{}a\textbraceright{}\$"),
        ("50% of $x$", r"50\% of $x$"),
        ("$x % y$", r"\$x \% y\$"),
    ],
)
def test_a_formula_stays_a_formula_and_a_dollar_a_dollar(title: str, written: str) -> None:
    assert fields(Paper("1", title))["title"] == f"{{{written}}}"
    (record,) = bibtex.read(write_bibtex([Paper("1", title)]))
    assert record.title == title


def test_a_repository_is_not_where_a_paper_is() -> None:
    repository = "https://github.com/a/b"
    assert "url" not in fields(Paper("1", "T", code_url=repository))
    assert "url" not in fields(Paper("1", "T", url=repository))
    assert fields(Paper("1", "T", url="https://example.org/t", code_url=repository))["url"] == "https://example.org/t"


def test_addresses_keep_their_special_characters() -> None:
    said = fields(Paper("1", "T", doi="10.1000/a_b%23{x}", url="https://example.org/a_b%20c?d=~e&f#g"))
    assert said["doi"] == "10.1000/a_b%23%7Bx%7D"
    assert said["url"] == "https://doi.org/10.1000/a_b%23%7Bx%7D"
    said = fields(Paper("1", "T", url="https://example.org/a_b%20c?d=~e&f#g"))
    assert said["url"] == "https://example.org/a_b%20c?d=~e&f#g"


def test_what_is_written_is_a_file_of_papers(tmp_path: Path) -> None:
    papers = (
        Paper("arxiv:2305.05065", "50% & more_or less", authors=("Ann Lee",), year=2023, arxiv_id="2305.05065"),
        Paper("title:50 other", "50 Other", authors=("Ann Lee",), year=2023, venue="X & Y"),
        Paper("title:50 more", "50 More", authors=("Ann Lee", "et al."), year=2023),
    )
    (tmp_path / "p.bib").write_text(write_bibtex(papers), "utf-8")
    read = read_papers(tmp_path / "p.bib")
    assert [(paper.id, paper.title, paper.authors, paper.year, paper.venue) for paper in read] == [
        (paper.id, paper.title, paper.authors, paper.year, paper.venue) for paper in papers
    ]


def test_thousands_of_papers_with_one_surname_year_and_word_get_keys_soon() -> None:
    papers = [Paper(f"title:{n}", "Recommender", authors=("Jane Roe",)) for n in range(20_000)]
    assert len(set(citation_keys(papers))) == 20_000
