"""What is measured on: real papers and their vectors, past their number papers made of them, and the questions."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.base_index import text_digest
from indexer.embedding import UNFINISHED, KeptVectors
from search.encoders import load_document_encoder
from search.encoders.model_files import DEFAULT_MODEL, find_model
from search.papers import Paper

VENUES = 100
"""Every paper has one of so many venues: a filter for one keeps 1 % of the papers."""
YEARS = tuple(range(2006, 2026))
HALF_OF_THE_YEARS = (2016, 2025)
SOME_VENUE = "Venue 07"
_PART = 2_048
_NOISE = 0.5
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Corpus:
    """So many papers, the first real ones of a file of arXiv records, and a folder to work in."""

    records: Path
    work: Path
    size: int

    @property
    def folder(self) -> Path:
        """Where this corpus and its index are."""
        return self.work / str(self.size)

    @property
    def file(self) -> Path:
        """The corpus as a file of papers."""
        return self.folder / "papers.jsonl"

    @property
    def index(self) -> Path:
        """Its index."""
        return self.folder / "index"

    def real(self) -> list[tuple[str, str]]:
        """Return title and abstract of the real papers that the corpus may have."""
        with gzip.open(self.records, "rt", encoding="utf-8") as file:
            said = map(json.loads, file)
            first = (one for _, one in zip(range(self.size), said, strict=False))
            return [(" ".join(one["title"].split()), one["abstract"].strip()) for one in first]

    def papers(self) -> Iterator[Paper]:
        """Yield every paper; past the real ones with a title and halves of two abstracts that are drawn."""
        real = self.real()
        first, second = self._parents(len(real))
        for place in range(self.size):
            if place < len(real):
                title, abstract = real[place]
            else:
                one, other = real[first[place - len(real)]], real[second[place - len(real)]]
                title = f"{one[0]}, {place}"
                abstract = f"{_half(one[1], last=False)} {_half(other[1], last=True)}".strip()
            yield Paper(
                id=f"bench:{place}",
                title=title,
                abstract=abstract,
                venue=f"Venue {place * 37 % VENUES:02}",
                year=YEARS[place * 7 % len(YEARS)],
            )

    def vectors(self) -> Iterator[NDArray[np.float32]]:
        """Yield the unit vectors of the papers in blocks; past the real ones drawn around those of the two halves."""
        real = self.real_vectors()
        yield from (real[start : start + _PART] for start in range(0, len(real), _PART))
        first, second = self._parents(len(real))
        for start in range(0, len(first), _PART):
            rows = slice(start, start + _PART)
            random = np.random.default_rng(start)
            noise = random.standard_normal((len(first[rows]), real.shape[1]), dtype=np.float32)
            noise *= _NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
            drawn = real[first[rows]] + real[second[rows]]
            drawn = drawn / np.linalg.norm(drawn, axis=1, keepdims=True) + noise
            yield drawn / np.linalg.norm(drawn, axis=1, keepdims=True)

    def real_vectors(self) -> NDArray[np.float32]:
        """Return the vectors of the real papers, embedded once and kept in the folder to work in."""
        real, kept = self.real(), self.work / "real"
        kept.mkdir(parents=True, exist_ok=True)
        encoder = load_document_encoder(DEFAULT_MODEL)
        parts = []
        for start in range(0, len(real), _PART):
            path = kept / f"{start:06}.npy"
            texts = [Paper("", title, abstract).text for title, abstract in real[start : start + _PART]]
            if not path.is_file():
                np.save(path, encoder.encode_document(texts))
            parts.append(np.load(path)[: len(texts)])
        return np.concatenate(parts)

    def prepare(self) -> None:
        """Write the file of papers, and their vectors where a build finds them ready."""
        self.index.mkdir(parents=True, exist_ok=True)
        papers = self.papers()
        kept = KeptVectors(self.index / UNFINISHED, find_model(DEFAULT_MODEL).digest)
        with kept, self.file.open("w", encoding="utf-8") as file:
            for block in self.vectors():
                digests = []
                for _, paper in zip(block, papers, strict=False):
                    said = {"_id": paper.id, "title": paper.title, "text": paper.abstract}
                    said |= {"venue": paper.venue, "year": str(paper.year)}
                    file.write(json.dumps(said, ensure_ascii=False) + "\n")
                    digests.append(text_digest(paper.text))
                kept.put(digests, block)

    def _parents(self, real: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        random = np.random.default_rng(6)
        first, second = random.integers(0, real, (2, max(0, self.size - real)))
        return first, second


def questions(metadata: Path) -> list[str]:
    """Return what is asked: the titles of real papers that no corpus has."""
    lines = metadata.read_text(encoding="utf-8").splitlines()
    return [" ".join(json.loads(line)["title"].split()) for line in lines]


def _half(abstract: str, *, last: bool) -> str:
    sentences = _SENTENCE_END.split(abstract)
    middle = (len(sentences) + 1) // 2
    return " ".join(sentences[middle:] if last else sentences[:middle])
