"""The first rule of what is relevant, on the questions that it was chosen on."""

import pytest

from search import SearchEngine

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
    return [question for question in questions if not engine.answers(question, engine.search(question))]


def test_a_question_of_the_field_is_answered_unless_no_word_of_it_is_in_the_index(engine: SearchEngine) -> None:
    assert unanswered(engine, OF_THE_FIELD) == ["生成式推荐", "冷启动", "hallucination"]


def test_most_questions_of_other_fields_are_told_that_nothing_answers_them(engine: SearchEngine) -> None:
    assert len(unanswered(engine, OF_OTHER_FIELDS)) == 19
