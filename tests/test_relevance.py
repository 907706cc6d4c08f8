"""Whether anything answers a question: the rule on numbers, and the index that ships asked two kinds of questions."""

import pytest

from search import SearchEngine
from search.manifest import Calibration
from search.relevance import nearness, relevant
from search.stores import NOTHING_FOUND, Ranking

MEASURED = Calibration(elsewhere=0.1, own=0.6, reached=0.4, reads_chinese=False)


def words(best: float) -> Ranking:
    return Ranking.of([1, 2], [best, best / 2], said=10.0)


# half of what titles reach is (0.4 - 0.1) / (0.6 - 0.1) / 2 = 0.3
@pytest.mark.parametrize(
    ("near", "lexical", "answered"),
    [
        (0.26, NOTHING_FOUND, True),
        (0.24, NOTHING_FOUND, False),
        (0.1, words(6.1), True),
        (0.1, words(5.9), False),
        (0.2, words(2.1), True),  # a little of both
        (0.2, words(1.9), False),
        (0.0, words(10.0), True),
        (0.0, words(500.0), True),  # a question cannot be said more than whole
        (-1.0, words(10.0), True),  # what is said whole is answered, however far it is
        (None, words(6.1), True),  # the meaning is not known
        (None, words(5.9), False),
    ],
)
def test_nearness_and_words_together_must_reach_half_of_what_titles_do(
    near: float | None, lexical: Ranking, answered: bool
) -> None:
    assert relevant(near, lexical, MEASURED) is answered


@pytest.mark.parametrize(("own", "reached"), [(0.1, 0.1), (0.6, 0.1), (0.05, 0.2)])
def test_where_titles_do_not_stand_out_nothing_is_called_irrelevant(own: float, reached: float) -> None:
    assert relevant(0.0, NOTHING_FOUND, Calibration(0.1, own, reached, reads_chinese=False))


def test_nearness_is_the_mean_of_the_ten_nearest() -> None:
    assert nearness(Ranking.of(range(12), [0.9, *[0.5] * 9, -1.0, -1.0])) == pytest.approx(0.54)
    assert nearness(Ranking.of([3], [0.7])) == pytest.approx(0.7)
    assert nearness(NOTHING_FOUND) == 0.0


OF_THE_FIELD = """
generative retrieval with semantic IDs
cold-start items
surveys of LLMs for recommendation
how can I rank news with ChatGPT
bias and fairness of language model recommenders
sequential recommendation with transformers
conversational recommender
TALLRec
P5
user simulation agents
explainable recommendation text generation
multi-modal item representation transfer
click-through rate prediction with language models
privacy of recommender LLM
job matching with LLM
quantised item tokens
parameter-efficient tuning
does scale help
why should users trust it
POI next location
data augmentation
生成式推荐
冷启动
LLaMA finetuning for ratings
music playlists
books and movies knowledge graph
hallucination
long user histories
federated learning
pretraining on text instead of item ids
""".strip().splitlines()
OF_OTHER_FIELDS = """
how to bake sourdough bread
CRISPR gene editing in mice
quantum error correction surface code
capital of France
best pizza in Naples
climate change and glaciers
treatment of type 2 diabetes
protein folding structure prediction
how do I fix a flat bicycle tyre
Roman emperors of the third century
superconductivity at room temperature
football world cup winners
tax return deadline
black holes merging gravitational waves
stock price volatility
autonomous driving lidar segmentation
graph colouring algorithms
how to train a puppy
Shakespeare sonnets
compiler optimisation register allocation
malaria vaccine trial
speech recognition noisy rooms
image super resolution diffusion
earthquake early warning
recipe for lasagne
knitting patterns for beginners
memory safety in Rust
galaxy rotation curves
wheat yield drought
weather tomorrow
""".strip().splitlines()


@pytest.fixture(scope="module")
def engine() -> SearchEngine:
    return SearchEngine.open("index")


def unanswered(engine: SearchEngine, questions: list[str]) -> list[str]:
    return [question for question in questions if not engine.search(question)]


# these questions chose nothing
def test_nearly_every_question_of_the_field_is_answered_that_is_not_in_chinese(engine: SearchEngine) -> None:
    assert unanswered(engine, OF_THE_FIELD) == ["POI next location", "生成式推荐", "冷启动"]


def test_most_questions_of_other_fields_are_told_that_nothing_answers_them(engine: SearchEngine) -> None:
    assert len(unanswered(engine, OF_OTHER_FIELDS)) == 26


def test_the_nearest_misses_are_there_for_who_wants_them(engine: SearchEngine) -> None:
    question = "how to bake sourdough bread"
    assert engine.search(question) == []
    answer = engine.ask(question, 3)
    assert not answer.relevant
    assert list(answer.hits) == engine.search(question, 3, misses=True)
    assert len(answer.hits) == 3


@pytest.mark.parametrize("mode", ["dense", "lexical"])
def test_one_engine_alone_does_not_tell_that_nothing_is_relevant(engine: SearchEngine, mode: str) -> None:
    assert engine.search("how to bake sourdough bread with yeast and a model", mode=mode)


@pytest.mark.parametrize(
    "question",
    ["TIGER 论文", "基于 generative retrieval with semantic IDs 的论文", "基于 LLM 的 sequential recommendation"],
)
def test_a_question_is_answered_where_what_the_model_reads_of_it_is(engine: SearchEngine, question: str) -> None:
    assert engine.search(question)


def test_filters_say_where_to_look_and_not_whether_there_is_an_answer(engine: SearchEngine) -> None:
    question = "Our LLM answers with items that are not in our catalogue; I need to ground its output in real items."
    assert engine.search(question)
    for entry in engine.store.lists:
        for year in range(2016, 2026):
            narrowed = engine.ask(question, lists=[entry.id], years=year)
            assert narrowed.relevant
    assert not engine.ask("how to bake sourdough bread", years=2023).relevant
