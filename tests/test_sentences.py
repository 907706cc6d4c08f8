from pathlib import Path

import pytest
from small_index import open_engine, paper, write_index

from search import RequestError
from search.sentences import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("  \n ", []),
        ("One only", ["One only"]),
        ("It works. So does this! Does it? Yes", ["It works.", "So does this!", "Does it?", "Yes"]),
        ("By 2.5, e.g. Recall. As in A et al. (2020).", ["By 2.5, e.g. Recall.", "As in A et al. (2020)."]),
        ('He said "so." (It is.) End.', ['He said "so."', "(It is.)", "End."]),
        ("我们提出一种方法。很好！Good.", ["我们提出一种方法。", "很好！", "Good."]),
    ],
)  # fmt: skip
def test_a_text_is_cut_where_its_sentences_end(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts


def test_the_passage_of_an_abstract_is_the_sentence_nearest_to_the_question(tmp_path: Path) -> None:
    abstract = "Items are cold at first. Semantic identifiers are decoded token by token. We report gains."
    engine = open_engine(
        write_index(tmp_path, [paper("TIGER", abstract, id="title:tiger"), paper("Bare", id="title:bare")])
    )
    start, end = engine.passage("semantic identifiers", "title:tiger") or (0, 0)
    assert abstract[start:end] == "Semantic identifiers are decoded token by token."
    assert engine.passage("semantic identifiers", "title:bare") is None
    with pytest.raises(RequestError, match="the index has no paper 'title:gone'"):
        engine.passage("semantic identifiers", "title:gone")
    with pytest.raises(RequestError, match="the question is empty"):
        engine.passage(" ", "title:tiger")
