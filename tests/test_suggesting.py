"""Where a paper belongs: what is learnt from where a list's papers stand, and what is made of it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_index import WordEncoder, listing, lists_of, open_engine, paper, write_index

from indexer.learning import Listed, learn
from indexer.learning.combining import combine
from indexer.learning.scorers import Examples, Space, held_out, learn_scorer
from indexer.learning.siblings import sibling_labels
from indexer.learning.taxonomy import heading_text, is_parked, taxonomies
from search.encoders import find_model
from search.encoders.model_files import DEFAULT_MODEL
from search.engine import SearchEngine
from search.errors import IndexUnusableError
from search.papers import Paper
from search.suggesting.evidence import features, softmax
from search.suggesting.filing import Filer
from search.suggesting.likeness import ITSELF, Items, Likeness, nearness, other_fields
from search.suggesting.model import FEATURES, SectionModel
from search.suggesting.words import WordRows, count_words

SUBJECTS = {
    "Graphs": "graph nodes edges message passing neighbours convolution",
    "Language models": "language model prompt tokens decoder pretraining",
    "Images": "image pixels vision patches camera photographs",
}
TURNS = "fast sparse robust deep small large simple joint"


def papers_of(list_id: str, *, per_section: int = 6) -> list[Paper]:
    """Return papers that speak of their section's subject, two words of it and one of their own."""
    made = []
    for heading, subject in SUBJECTS.items():
        said = subject.split()
        for number in range(per_section):
            title = f"{TURNS.split()[number]} {said[number % 6]} {said[(number + 1) % 6]}"
            made.append(paper(title, f"we study {said[(number + 2) % 6]}", listing(list_id, heading)))
    return made


def section_model(papers: list[Paper]) -> SectionModel:
    encoder = WordEncoder()
    rows = encoder.encode_document([one.text for one in papers])
    listed = [Listed(row, one, rows[row], count_words(one.title, one.abstract)) for row, one in enumerate(papers)]
    return learn(listed, lists_of(papers), encoder)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    return open_engine(write_index(tmp_path_factory.mktemp("index"), papers_of("awesome")))


@pytest.mark.parametrize(
    ("title", "abstract", "section"),
    [
        ("fast nodes edges", "we study message", "Graphs"),
        ("fast prompt tokens", "we study model", "Language models"),
        ("fast vision patches", "we study pixels", "Images"),
    ],
)
def test_a_paper_goes_where_papers_like_it_stand(engine: SearchEngine, title: str, abstract: str, section: str) -> None:
    (filed,) = engine.file(title, abstract)
    assert filed.fits
    first = filed.suggestions[0]
    assert first.section == (section,)
    assert first.probability > 0.5
    assert len(first.evidence) == 3
    assert {entry.section for one in first.evidence for entry in one.listings} == {(section,)}


def test_the_probabilities_of_a_list_sum_to_one_and_fall(engine: SearchEngine) -> None:
    said = [one.probability for one in engine.suggest("fast prompt tokens", "we study graph")]
    assert len(said) == 3
    assert sum(said) == pytest.approx(1)
    assert said == sorted(said, reverse=True)


def test_a_paper_that_shares_nothing_with_a_list_fits_none_of_its_sections(engine: SearchEngine) -> None:
    (filed,) = engine.file("Cheese ripening under saline brines", "Dairy bacteria")
    assert (filed.fit, filed.fits, filed.suggestions) == (0.0, False, ())


def test_the_fit_is_the_share_of_listed_papers_that_are_farther_away() -> None:
    papers = papers_of("awesome")
    rows = WordEncoder().encode_document([one.text for one in papers])
    model = section_model(papers)
    cosines = rows @ rows.T
    np.fill_diagonal(cosines, -2)
    nearest = np.sort(cosines, axis=1)[:, ::-1][:, :3].mean(axis=1)
    assert model.lists[0].nearness == pytest.approx(np.sort(nearest), abs=1e-6)
    new = WordEncoder().encode_document(["fast nodes tokens. we study pixels"])[0]
    near = np.sort(rows @ new)[::-1][:3].mean()
    (placed,) = Filer(model, rows, np.zeros((0, 64), dtype=np.float32)).file(
        new, count_words("fast nodes"), ["awesome"]
    )
    assert placed.fit == np.mean(nearest <= near)
    assert 0 < placed.fit < 1


def test_papers_that_wait_in_a_pending_section_are_suggested_to_nobody(tmp_path: Path) -> None:
    waiting = [paper(f"{turn} waiting nodes", None, listing("awesome", "Paper Pending List")) for turn in TURNS.split()]
    engine = open_engine(write_index(tmp_path / "index", [*papers_of("awesome"), *waiting]))
    assert {one.section for one in engine.suggest("fast graph nodes", "we study edges")} == {
        (heading,) for heading in SUBJECTS
    }


@pytest.mark.parametrize(
    ("heading", "parked"),
    [
        ("1.7 Paper Pending List: to be Added to Our Survey Paper", True),
        ("Newest Research Work List", True),
        ("Unsorted", True),
        ("Spending habits", False),
        ("Sorting networks", False),
    ],
)
def test_a_section_where_papers_wait_is_told_by_its_heading(heading: str, parked: bool) -> None:
    assert is_parked(("Papers", heading)) is parked


@pytest.mark.parametrize("sections", [(), ("Everything",)])
def test_a_list_without_a_choice_of_sections_suggests_none_and_still_says_whether_a_paper_fits(
    tmp_path: Path, sections: tuple[str, ...]
) -> None:
    papers = [paper(f"{turn} graph nodes edges", None, listing("flat", *sections)) for turn in TURNS.split()]
    engine = open_engine(write_index(tmp_path / "index", papers))
    near, far = engine.file("deep graph nodes edges")[0], engine.file("cheese")[0]
    assert near.fits
    assert [(one.section, one.probability) for one in near.suggestions] == [
        (section, 1.0) for section in [sections] if section
    ]
    assert (far.fits, far.suggestions) == (False, ())


def test_a_section_of_one_paper_is_found_again(tmp_path: Path) -> None:
    alone = paper("protein folding", "amino acids", listing("awesome", "Biology"))
    engine = open_engine(write_index(tmp_path / "index", [*papers_of("awesome"), alone]))
    assert engine.suggest("folding of amino acids")[0].section == ("Biology",)


def test_a_large_list_is_learnt_from_some_of_its_papers_and_all_are_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.learning._MOST_PAPERS", 6)
    papers = papers_of("awesome")
    model = section_model(papers).lists[0]
    headings = len(SUBJECTS)
    assert model.learnt_from.tolist() == [0, 3, 6, 10, 13, 17, *range(18, 18 + headings)]
    assert len(model.nearness) == 6
    assert model.member_papers.tolist() == list(range(18))
    engine = open_engine(write_index(tmp_path / "index", papers))
    assert engine.suggest("fast nodes edges", "we study message")[0].section == ("Graphs",)


def test_what_was_learnt_is_read_as_it_was_written(tmp_path: Path) -> None:
    model = section_model(papers_of("awesome"))
    model.write(tmp_path / "sections.npz")
    read = SectionModel.read(tmp_path / "sections.npz")
    assert [one.list for one in read.lists] == ["awesome"]
    assert read.lists[0].sections == model.lists[0].sections
    assert np.array_equal(read.lists[0].coefficients, model.lists[0].coefficients)
    assert read.headings == pytest.approx(model.headings, abs=1e-3)
    for before, after in zip(model.words, read.words, strict=True):
        assert np.array_equal(before.stems, after.stems)
        assert np.array_equal(before.counts, after.counts)


def test_the_same_papers_teach_the_same(tmp_path: Path) -> None:
    for name in ("one", "other"):
        section_model(papers_of("awesome")).write(tmp_path / name)
    one, other = (SectionModel.read(tmp_path / name).lists[0] for name in ("one", "other"))
    assert np.array_equal(one.coefficients, other.coefficients)
    assert np.array_equal(one.weights, other.weights)


def test_a_file_that_holds_nothing_learnt_says_what_cures_it(tmp_path: Path) -> None:
    (tmp_path / "sections.npz").write_bytes(b"PK\x03\x04 not a model")
    with pytest.raises(IndexUnusableError, match="rebuild it: awesearch index"):
        SectionModel.read(tmp_path / "sections.npz")


def test_words_are_stems_without_stop_words_and_the_title_counts_twice() -> None:
    said = count_words("Ranking the items", "We rank items")
    assert sorted(said.counts.tolist()) == [3, 3]
    assert list(said.stems) == sorted(said.stems)
    assert len(count_words("", None).stems) == 0


def test_the_likeness_of_words_is_the_cosine_of_sublinear_tf_idf() -> None:
    texts = [count_words("graph graph nodes"), count_words("graph tokens"), count_words("")]
    rows = WordRows(texts)
    said = sorted({stem for text in texts for stem in text.stems.tolist()})
    counts = np.array(
        [[dict(zip(t.stems.tolist(), t.counts.tolist(), strict=True)).get(s, 0) for s in said] for t in texts]
    )
    idf = np.log((1 + len(texts)) / (1 + (counts > 0).sum(axis=0))) + 1
    weights = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * idf
    norms = np.linalg.norm(weights, axis=1, keepdims=True)
    unit = weights / np.where(norms > 0, norms, 1)
    every = np.arange(len(texts))
    assert rows.between(every, every) == pytest.approx(unit @ unit.T, abs=1e-6)
    assert rows.between(every[:1], every[1:]) == pytest.approx((unit @ unit.T)[:1, 1:], abs=1e-6)
    assert rows.between(every, every[:0]).shape == (3, 0)
    for number, text in enumerate(texts):
        assert rows.likeness(text) == pytest.approx((unit @ unit.T)[number], abs=1e-6)
    assert rows.likeness(count_words("unheard of")).tolist() == [0, 0, 0]


def test_features_are_those_of_brute_force_and_leave_the_paper_itself_out() -> None:
    chance = np.random.default_rng(7)
    both = chance.random((3, 6)).astype(np.float32)
    both[0, 1] = ITSELF
    members, sections = np.array([0, 1, 2, 3], dtype=np.int32), np.array([0, 0, 1, 0], dtype=np.int32)
    scorers = softmax(chance.random((3, 3, 2)).astype(np.float32))
    found = features(scorers, Likeness(both, both), np.array([4, 5], dtype=np.int32), members, sections)
    assert found.shape == (3, 2, len(FEATURES))
    one = both[0, [0, 3]]
    expected = np.array([both[0, 4], both[0, 4], one.max(), one.mean(), one.mean()])
    other = np.array([both[0, 5], both[0, 5], both[0, 2], both[0, 2], both[0, 2]])
    assert found[0, 0, 3:] == pytest.approx((expected - other) / 2, abs=1e-6)
    assert found[0, 0, :3] == pytest.approx(np.log((scorers[:, 0, 0] + 1e-3) / (scorers[:, 0, 1] + 1e-3)) / 2, abs=1e-5)
    assert np.abs(found.sum(axis=1)).max() < 1e-5


def test_a_scorer_in_its_dual_form_says_what_it_says_of_its_examples() -> None:
    papers = papers_of("awesome")
    tree = taxonomies(papers, lists_of(papers))[0]
    vectors = WordEncoder().encode_document([one.text for one in papers] + list(SUBJECTS))
    words = tuple(count_words(one.title, one.abstract) for one in papers) + tuple(count_words(one) for one in SUBJECTS)
    every = np.arange(len(vectors))
    kernel = Items(vectors, words).between(every, every).both
    headings = np.arange(len(papers), len(vectors), dtype=np.int32)
    examples = Examples.of(tree.placed, tree.labels(), headings)
    space = Space(kernel)
    assert examples.items.tolist() == every.tolist()
    dual, intercepts = learn_scorer(space, examples, balanced=True)
    said = softmax(kernel @ dual + intercepts)
    assert (said[tree.member_papers].argmax(axis=1) == tree.member_sections).all()
    unseen = held_out(space, examples, len(tree.placed), balanced=True)
    own = np.arange(len(tree.placed)), tree.member_sections
    assert (unseen[own] < said[tree.placed][own]).all(), "held out is less sure than seen"


def test_a_sibling_list_teaches_the_sections_that_share_its_papers_or_its_headings() -> None:
    ours = papers_of("ours", per_section=3)
    shared = [
        replace(one, listings=(*one.listings, listing("theirs", f"About {one.listings[0].section[0]}"))) for one in ours
    ]
    new = paper("wide graph nodes", None, listing("theirs", "About Graphs"))
    stray = paper("cheese brines", None, listing("theirs", "Food"))
    papers = [*shared, new, stray]
    trees = taxonomies(papers, lists_of(papers))
    headings = [heading for tree in trees for heading in map(heading_text, tree.sections)]
    vectors = WordEncoder().encode_document([one.text for one in papers] + headings)
    items = Items(vectors, tuple(count_words(one.title) for one in papers) + tuple(map(count_words, headings)))
    places = [np.arange(11, 14, dtype=np.int32), np.arange(14, 18, dtype=np.int32)]
    found, labels = sibling_labels(0, trees, places, items, most=500)
    assert found.tolist() == [9], "papers that we do not have, under sections that have a counterpart"
    assert labels[0].argmax() == trees[0].sections.index(("Graphs",))
    assert labels[0].max() > 0.6


def test_the_weighing_learns_which_feature_tells() -> None:
    chance = np.random.default_rng(3)
    labels = np.eye(4, dtype=np.float32)[chance.integers(0, 4, 200)]
    found = chance.normal(size=(200, 4, len(FEATURES))).astype(np.float32)
    found[:, :, 5] += 3 * labels
    (weighing,) = combine([(found, labels)])
    assert weighing.weights.argmax() == 5
    # shrinkage and sampling leave less than this to what tells nothing
    assert np.abs(np.delete(weighing.weights, 5)).max() < 0.3 * weighing.weights[5]
    assert combine([]) == []


def test_a_list_with_little_to_learn_from_trusts_its_scorers_alike() -> None:
    nothing = np.zeros((0, 2, len(FEATURES)), dtype=np.float32), np.zeros((0, 2), dtype=np.float32)
    (weighing,) = combine([nothing])
    assert weighing.weights == pytest.approx([1 / 3] * 3 + [0] * 5, abs=1e-6)


def test_nearness_is_to_three_listed_papers_less_that_to_ten_of_other_fields() -> None:
    listed = np.array([[0.9, 0.5, 0.1, 0.7]], dtype=np.float32)
    vector = np.array([[1.0, 0.0]], dtype=np.float32)
    elsewhere = np.array([[0.2, 0.0]] * 12 + [[0.5, 0.0]], dtype=np.float32)
    assert nearness(listed, vector, elsewhere) == pytest.approx([0.7 - (0.5 + 9 * 0.2) / 10])
    assert nearness(listed, vector, elsewhere[:0]) == pytest.approx([0.7])


def test_papers_of_other_fields_come_for_the_default_model_alone() -> None:
    digest = find_model(DEFAULT_MODEL).digest
    assert np.linalg.norm(other_fields(digest, 384), axis=1) == pytest.approx(np.ones(150), abs=1e-3)
    assert other_fields("0" * 64, 64).shape == (0, 64)


def test_a_listed_paper_is_filed_as_if_the_list_had_never_had_it(tmp_path: Path) -> None:
    stray = paper("fast prompt tokens", "we study decoder", listing("awesome", "Graphs"), id="stray")
    engine = open_engine(write_index(tmp_path / "index", [*papers_of("awesome"), stray]))
    (filed,) = engine.file_listed("stray")
    first = filed.suggestions[0]
    assert first.section == ("Language models",)
    assert first.probability > 0.5
    assert stray not in [one for said in filed.suggestions for one in said.evidence]
    mine = papers_of("awesome")[0]
    assert engine.file_listed(mine.id)[0].suggestions[0].section == ("Graphs",), "where it stands, and belongs"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_list_of_few_papers_refuses_what_shares_nothing_with_them(tmp_path: Path, count: int) -> None:
    few = [paper(f"{turn} graph nodes", "edges", listing("few", "Graphs")) for turn in TURNS.split()[:count]]
    engine = open_engine(write_index(tmp_path / "index", few))
    assert engine.file("joint graph nodes", "edges")[0].fits
    if count > 1:
        assert not engine.file("cheese under brines")[0].fits
