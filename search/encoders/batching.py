"""Batches of texts of like length: a batch is padded to its longest, and padding costs as much as text."""

from collections.abc import Iterator, Sequence


def batches_by_tokens(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Yield the positions of texts in batches, longest first, each of one text or of `budget` tokens with padding."""
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda position: -lengths[position]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > budget:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch
