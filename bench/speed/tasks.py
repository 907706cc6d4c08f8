"""What is measured in a process of its own: each task prints one line of JSON.

python -m bench.speed.tasks TASK ARGUMENTS...
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.natural_questions import QUESTIONS
from bench.speed.corpus import HALF_OF_THE_YEARS, SOME_VENUE, Corpus, questions

_WARM_UP = 5
_MANY = 256


def ask_ours(index: str) -> dict[str, object]:
    """Open the index that ships and ask it, each question also encoded alone by the bare encoder, in turns."""
    from search import SearchEngine
    from search.encoders import load_encoder

    asked = QUESTIONS
    engine = SearchEngine.open(index)
    bare = load_encoder(engine.store.manifest.model.name)
    for question in asked[:_WARM_UP]:
        engine.search(question)
        bare.encode_query([question])
    hybrid, encoded = [], []
    for question in asked:
        encoded.append(_took(lambda asked=question: bare.encode_query([asked])))
        hybrid.append(_took(lambda asked=question: engine.search(asked)))
    return {"hybrid": hybrid, "encode": encoded, "encoder": type(bare).__name__}


def ask_at_scale(index: str, metadata: str) -> dict[str, object]:
    """Open an index and ask all questions in hybrid mode without a filter and with two, and densely for the recall."""
    from search import SearchEngine

    before = time.perf_counter()
    engine = SearchEngine.open(index)
    opened = time.perf_counter() - before
    asked = questions(Path(metadata))
    venue, years = {"venues": [SOME_VENUE]}, {"years": HALF_OF_THE_YEARS}
    said: dict[str, object] = {"open": opened, "resident_when_open": _resident()}
    for name, within in (("all", {}), ("one_percent", venue), ("half", years)):
        for question in asked[:_WARM_UP]:
            engine.search(question, **within)
        said[name] = [_took(lambda asked=question, within=within: engine.search(asked, **within)) for question in asked]
        said[f"nearest_{name}"] = [
            [hit.paper.id for hit in engine.search(question, mode="dense", **within)] for question in asked
        ]
    return said | {"resident": _resident()}


def ask_brute_force(records: str, work: str, size: str, metadata: str) -> dict[str, object]:
    """Find the nearest papers of all questions by NumPy, in all papers and in the filtered ones."""
    from search.encoders import load_encoder
    from search.encoders.model_files import DEFAULT_MODEL

    corpus = Corpus(Path(records), Path(work), int(size))
    vectors = np.concatenate(list(corpus.vectors()))
    papers = [(paper.venue, paper.year or 0) for paper in corpus.papers()]
    venue = np.array([one == SOME_VENUE for one, _ in papers])
    first, last = HALF_OF_THE_YEARS
    half = np.array([first <= year <= last for _, year in papers])
    asked = load_encoder(DEFAULT_MODEL).encode_query(questions(Path(metadata)))
    said: dict[str, object] = {}
    for name, allowed in (("all", np.ones(len(papers), dtype=bool)), ("one_percent", venue), ("half", half)):
        rows = np.flatnonzero(allowed)
        among = vectors if len(rows) == len(vectors) else vectors[rows]
        took, nearest = [], []
        for vector in asked:
            before = time.perf_counter()
            best = _nearest(among, vector, 10)
            took.append(time.perf_counter() - before)
            nearest.append([f"bench:{row}" for row in rows[best].tolist()])
        said |= {name: took, f"nearest_{name}": nearest}
    return said


def embed_documents(records: str, count: str) -> dict[str, object]:
    """Embed the same real texts by ours and by sentence-transformers alone, in turns of a half each."""
    from sentence_transformers import SentenceTransformer

    from indexer.model_fetching import encoder_of
    from search.encoders.model_files import DEFAULT_MODEL, find_model
    from search.papers import Paper

    real = Corpus(Path(records), Path(), int(count)).real()
    texts = [Paper("", title, abstract).text for title, abstract in real]
    ours = encoder_of(DEFAULT_MODEL, fetch=False)
    bare = SentenceTransformer(str(find_model(DEFAULT_MODEL).folder))
    # so many that what embeds in bulk is started
    ours.encode_document(texts[:_MANY])
    bare.encode(texts[:32])
    took_ours, took_bare, alike = [], [], []
    for half in (texts[::2], texts[1::2]):
        before = time.perf_counter()
        rows = ours.encode_document(half)
        between = time.perf_counter()
        expected = bare.encode(half, normalize_embeddings=True)
        took_bare.append((time.perf_counter() - between) / len(half))
        took_ours.append((between - before) / len(half))
        alike.append(float((rows * expected).sum(axis=1).min()))
    return {"ours": took_ours, "bare": took_bare, "least_cosine": min(alike)}


def make_txtai(records: str, count: str, folder: str) -> dict[str, object]:
    """Build txtai's hybrid index of real texts with the same weights."""
    from search.papers import Paper

    real = Corpus(Path(records), Path(), int(count)).real()
    texts = [Paper("", title, abstract).text for title, abstract in real]
    embeddings = _txtai()
    before = time.perf_counter()
    embeddings.index([(place, text, None) for place, text in enumerate(texts)])
    took = time.perf_counter() - before
    embeddings.save(folder)
    return {"seconds": took}


def first_txtai(folder: str) -> dict[str, object]:
    """Load txtai's index and answer one question: the whole process is what is timed."""
    embeddings = _txtai()
    embeddings.load(folder)
    return {"found": len(embeddings.search("generative retrieval with semantic IDs", 10))}


def ask_txtai(folder: str) -> dict[str, object]:
    """Load txtai's index and ask it the same."""
    embeddings = _txtai()
    embeddings.load(folder)
    asked = QUESTIONS
    for question in asked[:_WARM_UP]:
        embeddings.search(question, 10)
    return {"hybrid": [_took(lambda asked=question: embeddings.search(asked, 10)) for question in asked]}


def prepare(records: str, work: str, size: str) -> dict[str, object]:
    """Write a corpus, and its vectors where a build finds them."""
    Corpus(Path(records), Path(work), int(size)).prepare()
    return {}


def build_index(records: str, work: str, size: str) -> dict[str, object]:
    """Build the index of a corpus whose vectors are ready."""
    from indexer.building import BuildRequest, build
    from ui.progress import BarProgress

    corpus = Corpus(Path(records), Path(work), int(size))
    request = BuildRequest(index=corpus.index, lists=(), papers=(corpus.file,), offline=True)
    before = time.perf_counter()
    with BarProgress() as progress:
        report = build(request, progress, lambda model, fetch: _Ready(model))
    return {"seconds": time.perf_counter() - before, "papers": report.manifest.counts.papers}


class _Ready:
    """An Encoder whose documents are all embedded already."""

    dimension = 384

    def __init__(self, model: str) -> None:
        from search.encoders.model_files import find_model

        files = find_model(model)
        self.name, self.digest = files.name, files.digest

    def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
        """Return the vectors of questions, which a build measures its papers with."""
        from search.encoders import load_encoder

        return load_encoder(self.name).encode_query(texts)

    def encode_document(self, texts: list[str]) -> NDArray[np.float32]:
        """Raise RuntimeError where there is a text."""
        if texts:
            raise RuntimeError(f"{len(texts)} vectors are not ready, of {texts[0][:60]!r} for one")
        return np.zeros((0, self.dimension), dtype=np.float32)


def index_in_32_bits(corpus: str, index: str) -> dict[str, object]:
    """Build the index of a corpus with sentence-transformers alone, in float32."""
    from indexer.building import BuildRequest, build
    from search.encoders.model_files import find_model
    from search.encoders.sentence_transformer import SentenceTransformerEncoder
    from ui.progress import BarProgress

    request = BuildRequest(index=Path(index), lists=(), papers=(Path(corpus),), offline=True)
    with BarProgress() as progress:
        report = build(request, progress, lambda model, fetch: SentenceTransformerEncoder(find_model(model)))
    return {"papers": report.manifest.counts.papers}


def _txtai():  # type: ignore[no-untyped-def]
    from txtai import Embeddings

    from search.encoders.model_files import DEFAULT_MODEL, find_model

    return Embeddings(path=str(find_model(DEFAULT_MODEL).folder), hybrid=True, content=False)


def _nearest(vectors: NDArray[np.float32], vector: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    cosines = vectors @ vector
    best = np.argpartition(cosines, -k)[-k:]
    return best[np.argsort(-cosines[best], kind="stable")]


def _took(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _resident() -> int:
    """Return the memory that this process holds now, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


TASKS: Sequence[Callable[..., dict[str, object]]] = (
    ask_ours, ask_at_scale, ask_brute_force, embed_documents, make_txtai, first_txtai, ask_txtai, prepare, build_index,
    index_in_32_bits,
)  # fmt: skip

if __name__ == "__main__":
    named = {task.__name__: task for task in TASKS}
    print(json.dumps(named[sys.argv[1]](*sys.argv[2:])))
