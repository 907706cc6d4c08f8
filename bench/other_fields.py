"""Embeds papers of many fields, drawn from arXiv's metadata: the background against which a paper is near a list.

python bench/other_fields.py arxiv-metadata.jsonl.gz
"""

import gzip
import random
import sys
from pathlib import Path

import msgspec
import numpy as np

from search.encoders import load_encoder
from search.encoders.model_files import DEFAULT_MODEL
from search.papers import Paper
from search.suggesting import likeness

BACKGROUND, CHOOSING, REPORTING = 150, 60, 60
_SEED = 20261121


class Record(msgspec.Struct):
    """What is needed of a line of arXiv's public metadata."""

    id: str
    title: str
    abstract: str
    categories: str | None = None

    @property
    def paper(self) -> Paper:
        """The paper that it describes."""
        return Paper(f"arxiv:{self.id}", self.title, self.abstract)


def drawn(metadata: Path) -> tuple[list[Record], list[Record], list[Record]]:
    """Return papers of fields other than information retrieval: background, to choose by, to report on; none twice."""
    with gzip.open(metadata, "rb") as lines:
        every = [msgspec.json.decode(line, type=Record) for line in lines]
    other = sorted((one for one in every if one.categories and "cs.IR" not in one.categories), key=lambda one: one.id)
    found = random.Random(_SEED).sample(other, BACKGROUND + CHOOSING + REPORTING)
    return found[:BACKGROUND], found[BACKGROUND : BACKGROUND + CHOOSING], found[BACKGROUND + CHOOSING :]


def main() -> None:
    """Write the background's vectors beside the code that reads them."""
    background, _, _ = drawn(Path(sys.argv[1]))
    encoder = load_encoder(DEFAULT_MODEL)
    vectors = encoder.encode_document([one.paper.text for one in background])
    path = Path(likeness.__file__).parent / f"other-fields-{encoder.digest[:12]}.npy"
    np.save(path, vectors.astype(np.float16))
    print(f"{path}: {len(vectors)} vectors of {encoder.name}")


if __name__ == "__main__":
    main()
