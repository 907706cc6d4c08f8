"""What was learnt of lists and their sections: numbers alone, kept beside an index as one file."""

import zlib
from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.errors import IndexUnusableError
from search.suggesting.words import WordCounts

SECTIONS = "sections.npz"
_DAMAGED = (
    AttributeError,
    BadZipFile,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What NumPy raises on reading a damaged file."""
METHOD = "1"
"""Which way of learning this is, the background of other fields included; another one learns anew."""
SCORERS = ("balanced", "plain", "siblings")
"""What is learnt from a list's papers: sections alike in size, as they are, and with papers of other lists."""
FEATURES = (*SCORERS, "heading meant", "heading said", "nearest paper", "nearest three", "mean paper")
"""What speaks for a section: log-probabilities of the scorers, likenesses to its heading and to its papers."""


@dataclass(frozen=True, slots=True)
class ListModel:
    """What was learnt of one list of `s` sections; items are papers, and after all papers, headings of sections.

    `papers` are the list's items, `nearness` how near each of them is to the others, rising. `learnt_from` are the
    items `[m]` of the scorers, whose dual `coefficients` are `[3, m, s]` and `intercepts` `[3, s]`. `unseen` are the
    probabilities `[3, c, s]` that they give the papers `unseen_papers` `[c]`, rising, when learnt without them.
    `member_papers` and `member_sections` `[e]` pair papers with sections, `headings` `[s]` are items; features are
    divided by `scales` and weighed by `weights`, both `[8]`.
    """

    list: str
    sections: tuple[tuple[str, ...], ...]
    learnt_from: NDArray[np.int32]
    coefficients: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    unseen_papers: NDArray[np.int32]
    unseen: NDArray[np.float16]
    member_papers: NDArray[np.int32]
    member_sections: NDArray[np.int32]
    headings: NDArray[np.int32]
    scales: NDArray[np.float32]
    weights: NDArray[np.float32]
    nearness: NDArray[np.float32]
    papers: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class SectionModel:
    """What was learnt of every list: item i is the paper in row `rows[i]` of the index `[n]`, then come headings.

    `headings` are the unit vectors of headings, float32 `[h, d]`; `words` are those of all `n + h` items.
    """

    rows: NDArray[np.int64]
    headings: NDArray[np.float32]
    words: tuple[WordCounts, ...]
    lists: tuple[ListModel, ...]

    def words_of_rows(self) -> dict[int, WordCounts]:
        """Return the words of each paper by its row."""
        return dict(zip(self.rows.tolist(), self.words, strict=False))

    def write(self, path: Path) -> None:
        """Write all of it to a file."""
        stems = [text.stems for text in self.words] or [np.zeros(0, dtype=np.uint32)]
        counts = [text.counts for text in self.words] or [np.zeros(0, dtype=np.uint16)]
        arrays: dict[str, NDArray[np.generic]] = {
            "rows": self.rows,
            "headings": self.headings.astype(np.float16),
            "lengths": np.array([len(text.stems) for text in self.words], dtype=np.int64),
            "stems": np.concatenate(stems),
            "counts": np.concatenate(counts),
            "names": np.frombuffer(
                msgspec.json.encode([_Names(one.list, one.sections) for one in self.lists]), np.uint8
            ),
        }
        for number, one in enumerate(self.lists):
            arrays |= {f"{number}/{name}": getattr(one, name) for name in _ARRAYS}
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)

    @classmethod
    def read(cls, path: Path) -> "SectionModel":
        """Return what a file holds; raises IndexUnusableError where it is not such a file."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise _unreadable(path, error) from error
        return cls.decode(data, path)

    @classmethod
    def decode(cls, data: bytes, path: Path) -> "SectionModel":
        """Return what the bytes of the file at `path` hold; raises IndexUnusableError where it is not such a file."""
        try:
            with np.load(BytesIO(data), allow_pickle=False) as file:
                names = msgspec.json.decode(file["names"].tobytes(), type=list[_Names])
                ends = np.cumsum(file["lengths"])[:-1]
                stems, counts = np.split(file["stems"], ends), np.split(file["counts"], ends)
                return cls(
                    rows=file["rows"],
                    headings=file["headings"].astype(np.float32),
                    words=tuple(map(WordCounts, stems, counts)) if len(file["lengths"]) else (),
                    lists=tuple(
                        ListModel(one.list, one.sections, **{name: file[f"{number}/{name}"] for name in _ARRAYS})
                        for number, one in enumerate(names)
                    ),
                )
        except (*_DAMAGED, msgspec.MsgspecError) as error:
            raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> IndexUnusableError:
    return IndexUnusableError(
        f"what was learnt of the sections, {path}, cannot be read ({error}); rebuild it: awesearch index"
    )


NOTHING_LEARNT = SectionModel(np.zeros(0, dtype=np.int64), np.zeros((0, 0), dtype=np.float32), (), ())
"""The section model of papers that no list has."""


@dataclass(frozen=True, slots=True)
class _Names:
    list: str
    sections: tuple[tuple[str, ...], ...]


_ARRAYS = tuple(field.name for field in fields(ListModel) if field.name not in ("list", "sections"))
