"""Who may import whom: the rooms one way, each engine in one file, and nothing heavy where nothing heavy is asked."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import search
from search.encoders import load_encoder
from search.encoders.model_files import DEFAULT_MODEL

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"search": {"search"}, "indexer": {"indexer", "search"}, "ui": {"ui", "indexer", "search"}}
ENGINES = (
    "arxiv bibtexparser faiss filelock gradio ir_measures json5 lxml markdown_it onnxruntime pymilvus ray "
    "scipy sentence_transformers sklearn tantivy threadpoolctl tokenizers tree_sitter"
).split()


def imports(path: Path) -> Iterator[str]:
    """Yield the first name of every module that a file imports, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield (node.module or "").partition(".")[0]


IMPORTED = {
    path.relative_to(ROOT): set(imports(path)) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))
}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_itself_and_the_rooms_below_it(room: str) -> None:
    outside = set(ROOMS) - ROOMS[room]
    assert [str(path) for path, names in IMPORTED.items() if path.parts[0] == room and names & outside] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_is_imported_in_one_file(engine: str) -> None:
    assert len([str(path) for path, names in IMPORTED.items() if engine in names]) <= 1


def test_the_public_names_are_these() -> None:
    assert search.__all__ == [
        "AwesearchError", "CouldNotAskError", "Filing", "Hit", "IndexUnusableError", "InputFileError", "Listing",
        "ModelError", "Paper", "PaperList", "RequestError", "SearchEngine", "Suggestion",
    ]  # fmt: skip
    assert all(getattr(search, name).__name__ == name for name in search.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'Searcher'"):
        search.Searcher  # noqa: B018 - what is not there must not be


HEAVY = {"torch", "transformers", "sentence_transformers", "gradio"}


def run_apart(arguments: list[str]) -> tuple[str, set[str]]:
    """Run the command line in a process of its own; return what it prints and the modules that it imported."""
    code = f"import sys, ui.cli; print(ui.cli.run({arguments!r}), *sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    status, *loaded = done.stderr.split()
    assert status == "0", done.stderr
    return done.stdout, set(loaded)


@pytest.mark.parametrize(
    ("arguments", "said"), [(["parse", "{list}", "--json"], "Graphs of users"), (["--help"], "Usage: awesearch")]
)
def test_reading_a_list_waits_for_no_engine(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "list.md").write_text(
        "# Papers\n\n## Graphs\n\n- [Graphs of users](https://arxiv.org/abs/2305.05065)\n", encoding="utf-8"
    )
    answer, loaded = run_apart([argument.format(list=tmp_path / "list.md") for argument in arguments])
    assert loaded & {*HEAVY, "faiss", "tantivy", "onnxruntime"} == set()
    assert said in answer


@pytest.fixture(scope="session")
def warm() -> None:
    """The default model's export, in the cache."""
    load_encoder(DEFAULT_MODEL).encode_query(["graphs"])


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "generative retrieval with semantic IDs"], "Recommender Systems with Generative Retrieval"),
        (["similar", "arxiv:2305.05065"], " 1. "),
        (["suggest", "--title", "A survey of large language models for recommendation"], "%"),
        (["status"], "310 papers"),
    ],
)
def test_a_question_waits_for_no_torch(arguments: list[str], said: str) -> None:
    answer, loaded = run_apart([*arguments, "--index", str(ROOT / "index")])
    assert loaded & {*HEAVY, "huggingface_hub"} == set()
    assert said in answer
