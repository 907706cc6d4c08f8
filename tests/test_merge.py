"""Which listings are the same work, with arXiv's records as evidence."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from indexer.abstracts.records import Found, Record, Wanted
from indexer.lists import read_list
from indexer.merge import merge
from search.papers import Conflict, Listing, Paper


def listing(title: str | None, arxiv_id: str | None = None, list_id: str = "a", **more: object) -> Listing:
    return Listing(list_id, ("Section",), title=title, arxiv_id=arxiv_id, **more)  # type: ignore[arg-type]


def record(arxiv_id: str, title: str, abstract: str = "What it says.", **more: object) -> Found:
    about = Record(title, abstract, "arXiv dump", arxiv_id=arxiv_id, **more)  # type: ignore[arg-type]
    return Found(Wanted(title, arxiv_id), about)


def ids(papers: Iterable[Paper]) -> list[str]:
    return [paper.id for paper in papers]


FANS = "FANS: Fast Non-Autoregressive Sequence Generation for Item List Continuation"
NARRATIVE = "Large Language Model Augmented Narrative Driven Recommendations"
PETER = "Parameter-Efficient Transfer from Sequential Behaviors for User Modeling and Recommendation"
CONURE = "One Person, One Model, One World: Learning Continual User Representation without Forgetting"


def test_the_same_id_in_two_lists_is_one_paper_with_both_listings() -> None:
    listings = [
        listing("Diffusion Recommender Model", "2304.04971"),
        listing("DIFFUSION  recommender model.", "2304.04971", "b"),
    ]
    (paper,) = merge(listings, []).papers
    assert (paper.id, paper.title, paper.listings) == (
        "arxiv:2304.04971",
        "Diffusion Recommender Model",
        tuple(listings),
    )


def test_arxivs_title_abstract_and_authors_are_the_papers() -> None:
    found = record("2304.04971", "Diffusion Recommender Model", "We diffuse.", authors=("Wenjie Wang",))
    (paper,) = merge([listing("Difusion recommender model", "2304.04971")], [found]).papers
    assert (paper.title, paper.abstract, paper.authors) == (
        "Diffusion Recommender Model",
        "We diffuse.",
        ("Wenjie Wang",),
    )
    assert paper.abstract_source == "arXiv dump"


def test_one_id_under_two_works_is_two_papers_and_the_one_whose_title_arxiv_bears_keeps_it() -> None:
    merged = merge([listing(CONURE, "2001.04253"), listing(PETER, "2001.04253")], [record("2001.04253", PETER)])
    assert ids(merged.papers) == [
        "title:" + "one person one model one world learning continual user representation without forgetting",
        "arxiv:2001.04253",
    ]
    assert merged.papers[0].abstract is None
    assert merged.papers[0].arxiv_id is None
    assert merged.conflicts == (
        Conflict(
            "2001.04253",
            "arxiv:2001.04253",
            merged.papers[0].id,
            f"arXiv's title of 2001.04253 is {PETER!r}, the list says {CONURE!r}",
        ),
    )


def test_a_wrong_link_joins_the_work_whose_own_id_another_list_gives() -> None:
    listings = [listing(FANS, "2304.00545"), listing(NARRATIVE, "2304.00545"), listing(NARRATIVE, "2306.02250", "b")]
    merged = merge(listings, [record("2304.00545", FANS), record("2306.02250", NARRATIVE)])
    assert ids(merged.papers) == ["arxiv:2304.00545", "arxiv:2306.02250"]
    assert [len(paper.listings) for paper in merged.papers] == [1, 2]
    assert [(c.arxiv_id, c.kept, c.other) for c in merged.conflicts] == [
        ("2304.00545", "arxiv:2304.00545", "arxiv:2306.02250")
    ]


def test_without_a_record_a_list_that_carries_two_titles_under_one_id_means_two_works() -> None:
    merged = merge([listing(PETER, "2001.04253"), listing(CONURE, "2001.04253"), listing(PETER, "2001.04253", "b")], [])
    assert len(merged.papers) == 2
    assert merged.papers[0].id == "arxiv:2001.04253"
    assert len(merged.conflicts) == 1


@pytest.mark.parametrize(
    ("in_the_list", "at_arxiv"),
    [
        (
            "OpenP5: Benchmarking Foundation Models for Recommendation",
            "OpenP5: An Open-Source Platform for Developing, Training, and Evaluating LLM-based Recommender Systems",
        ),
        (
            "CTRL: Connect Collaborative and Language Model for CTR Prediction",
            "CTRL: Connect Tabular and Language Model for CTR Prediction",
        ),
        (
            "RecAgent: A Novel Simulation Paradigm for Recommender Systems",
            "User Behavior Simulation with Large Language Model based Agents",
        ),
        (
            "LightLM: A Lightweight Deep and Narrow Language Model forGenerative Recommendation",
            "LightLM: A Lightweight Deep and Narrow Language Model for Generative Recommendation",
        ),
        (
            "MicroLens: A Content-Driven Micro-Video Recommendation Dataset at Scale",
            "A Content-Driven Micro-Video Recommendation Dataset at Scale",
        ),
    ],
)
def test_a_rename_a_typo_or_a_name_before_the_title_is_the_same_paper(in_the_list: str, at_arxiv: str) -> None:
    merged = merge([listing(in_the_list, "2306.11134")], [record("2306.11134", at_arxiv)])
    assert ids(merged.papers) == ["arxiv:2306.11134"]
    assert merged.papers[0].title == at_arxiv
    assert merged.conflicts == ()


def test_an_old_and_a_new_title_that_share_a_name_are_one_paper() -> None:
    old, new = "OpenP5: Benchmarking Foundation Models for Recommendation", "OpenP5: An Open-Source Platform"
    merged = merge([listing(old, "2306.11134"), listing(new, "2306.11134", "b")], [record("2306.11134", new)])
    assert ids(merged.papers) == ["arxiv:2306.11134"]


def test_a_bare_name_never_conflicts_with_a_title() -> None:
    listings = [listing("Actions Speak Louder than Words", "2402.17152"), listing(None, "2402.17152", "b", name="HSTU")]
    merged = merge(listings, [record("2402.17152", "Actions Speak Louder than Words")])
    assert ids(merged.papers) == ["arxiv:2402.17152"]
    assert merged.papers[0].names == ("HSTU",)
    assert merged.conflicts == ()


def test_a_bare_name_without_a_link_is_the_one_work_that_bears_the_name() -> None:
    listings = [listing("LIGER: Unifying Two Kinds of Retrieval", "2411.18814"), listing(None, None, "b", name="Liger")]
    assert ids(merge(listings, []).papers) == ["arxiv:2411.18814"]


def test_a_bare_name_that_two_works_bear_is_a_paper_of_its_own() -> None:
    listings = [
        listing("TransRec: Learning Transferable Recommendation", "2206.06190"),
        listing("TransRec: Transition Paradigms", "2310.06491"),
        listing(None, None, "b", name="TransRec"),
    ]
    assert ids(merge(listings, []).papers) == ["arxiv:2206.06190", "arxiv:2310.06491", "title:transrec"]


def test_a_title_without_a_link_is_the_paper_that_has_the_id() -> None:
    listings = [
        listing("Diffusion Recommender Model, Again", None),
        listing("Diffusion recommender model: again", "2304.04971", "b"),
    ]
    assert ids(merge(listings, []).papers) == ["arxiv:2304.04971"]


def test_a_title_without_a_link_is_the_paper_whose_record_bears_it() -> None:
    listings = [
        listing(None, "2406.14017", name="EAGER"),
        listing("EAGER: Two-Stream Generative Recommender", None, "b"),
    ]
    merged = merge(listings, [record("2406.14017", "EAGER: Two-Stream Generative Recommender")])
    assert ids(merged.papers) == ["arxiv:2406.14017"]


def test_a_title_that_arxiv_was_asked_for_gets_its_id() -> None:
    title = "Emergent Abilities of Large Language Models"
    found = Found(Wanted(title), Record(title, "It emerges.", "arXiv by title", arxiv_id="2206.07682"))
    (paper,) = merge([listing(title)], [found]).papers
    assert (paper.id, paper.abstract, paper.year) == ("arxiv:2206.07682", "It emerges.", 2022)


def test_the_same_doi_is_the_same_paper_whatever_its_case() -> None:
    listings = [
        listing("Leveraging LLMs", None, doi="10.1145/ABC"),
        listing("Leveraging Large Language Models", None, "b", doi="10.1145/abc"),
    ]
    assert ids(merge(listings, []).papers) == ["doi:10.1145/abc"]


def test_a_typo_in_a_title_without_a_link_is_the_same_paper() -> None:
    listings = [
        listing("User-Adaptive Layer Selection Framework"),
        listing("User-Adaptive Layer Selecton Framework", None, "b"),
    ]
    assert len(merge(listings, []).papers) == 1


def test_titles_that_differ_in_a_number_are_two_papers() -> None:
    listings = [
        listing("Proceedings of the Recommender Workshop 2023"),
        listing("Proceedings of the Recommender Workshop 2024"),
    ]
    assert len(merge(listings, []).papers) == 2


def test_every_listing_is_kept_even_the_same_twice_in_one_section() -> None:
    listings = [listing("Sparks of AGR", "2305.04518", line=1), listing("Sparks of AGR", "2305.04518", line=2)]
    (paper,) = merge(listings, []).papers
    assert [entry.line for entry in paper.listings] == [1, 2]


@pytest.mark.parametrize(
    ("venues", "expected"),
    [
        ([("arXiv", 2023), ("WWW", 2024)], ("WWW", 2024)),
        ([("Arxiv", 2024), ("Arixv", 2024)], ("arXiv", 2023)),
        ([(None, 2021)], ("arXiv", 2023)),
        ([("SIGIR", None)], ("SIGIR", 2023)),
    ],
)
def test_the_year_is_that_of_the_venue_and_else_that_of_the_arxiv_id(
    venues: list[tuple[str | None, int | None]], expected: tuple[str, int]
) -> None:
    listings = [listing("T", "2305.00001", venue=venue, year=year) for venue, year in venues]
    (paper,) = merge(listings, []).papers
    assert (paper.venue, paper.year) == expected


def test_a_wrong_link_gives_the_other_work_neither_url_nor_doi() -> None:
    listings = [listing(PETER, "2001.04253"), listing(CONURE, "2001.04253", url="https://arxiv.org/pdf/2001.04253")]
    merged = merge(listings, [record("2001.04253", PETER)])
    assert [paper.link for paper in merged.papers] == ["https://arxiv.org/abs/2001.04253", None]


def test_a_paper_has_the_categories_and_the_journal_that_arxiv_knows() -> None:
    known = record("2001.04253", PETER, categories=("cs.IR", "cs.LG"), journal_ref="SIGIR 2020")
    (paper,) = merge([listing(PETER, "2001.04253")], [known]).papers
    assert (paper.categories, paper.journal_ref) == (("cs.IR", "cs.LG"), "SIGIR 2020")


def test_two_titles_of_one_list_under_one_doi_are_two_works_and_the_first_keeps_the_doi() -> None:
    doi_page = "https://doi.org/10.1145/1"
    listings = [listing(PETER, doi="10.1145/1", url=doi_page), listing(CONURE, doi="10.1145/1", url=doi_page)]
    merged = merge(listings, [])
    assert [(paper.title, paper.doi, paper.link) for paper in merged.papers] == [
        (PETER, "10.1145/1", doi_page),
        (CONURE, None, None),
    ]
    assert [paper.listings for paper in merged.papers] == [(listings[0],), (listings[1],)]
    assert merged.conflicts == ()


def test_of_two_titles_under_one_doi_the_one_that_its_record_bears_keeps_it() -> None:
    about = Record(PETER, "It transfers.", "OpenAlex by DOI", doi="10.1145/1")
    listings = [listing(CONURE, doi="10.1145/1"), listing(PETER, doi="10.1145/1")]
    merged = merge(listings, [Found(Wanted(PETER, None, doi="10.1145/1"), about)])
    assert [(paper.title, paper.doi, paper.abstract) for paper in merged.papers] == [
        (CONURE, None, None),
        (PETER, "10.1145/1", "It transfers."),
    ]


def test_a_wrong_doi_joins_the_work_whose_own_doi_another_list_gives() -> None:
    listings = [
        listing(PETER, doi="10.1145/1"),
        listing(CONURE, doi="10.1145/1"),
        listing(CONURE, None, "b", doi="10.1145/2"),
    ]
    merged = merge(listings, [])
    assert [(paper.doi, len(paper.listings)) for paper in merged.papers] == [("10.1145/1", 1), ("10.1145/2", 2)]


def test_a_paper_that_openalex_knows_appeared_where_openalex_says_unless_a_list_names_the_venue() -> None:
    about = Record(
        PETER, "It transfers.", "OpenAlex by DOI", doi="10.1145/1", published="2020-07-25", journal_ref="SIGIR"
    )
    found = [Found(Wanted(PETER, None, doi="10.1145/1"), about)]
    (paper,) = merge([listing(PETER, doi="10.1145/1")], found).papers
    assert (paper.venue, paper.year, paper.journal_ref) == ("SIGIR", 2020, "SIGIR")
    (paper,) = merge([listing(PETER, doi="10.1145/1", venue="SIGIR Oral", year=2021)], found).papers
    assert (paper.venue, paper.year, paper.journal_ref) == ("SIGIR Oral", 2021, "SIGIR")


def test_what_authors_tell_arxiv_of_the_journal_is_no_venue() -> None:
    known = record("2001.04253", PETER, journal_ref="Proceedings of SIGIR 2020, pp. 1469-1478")
    (paper,) = merge([listing(PETER, "2001.04253")], [known]).papers
    assert (paper.venue, paper.journal_ref) == ("arXiv", "Proceedings of SIGIR 2020, pp. 1469-1478")


def test_the_five_lists_are_310_papers_with_every_arxiv_id_findable(shared: Path) -> None:
    paths = sorted((shared / "lists").glob("*.txt"))
    listings = [entry for path in paths for entry in read_list(path.read_bytes(), path.stem, None).listings]
    lines = (shared / "arxiv" / "metadata.jsonl").read_text(encoding="utf-8").splitlines()
    metadata = [json.loads(line) for line in lines]
    merged = merge(listings, [record(entry["id"], entry["title"]) for entry in metadata])
    assert sum(len(paper.listings) for paper in merged.papers) == 583
    assert len(merged.papers) == 310
    wanted = {f"arxiv:{entry.arxiv_id}" for entry in listings if entry.arxiv_id}
    assert len(wanted) == 248
    assert wanted - {paper.id for paper in merged.papers} == set()
    assert sorted(conflict.arxiv_id for conflict in merged.conflicts) == ["2001.04253", "2304.00545"]
