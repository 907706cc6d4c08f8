"""arXiv's API as two sources: the works that are wanted by id, and those that have only a title."""

import re
from collections import deque
from collections.abc import Iterator, Sequence

from indexer.abstracts.acceptance import choose
from indexer.abstracts.arxiv_api import BATCH, ArxivApi
from indexer.abstracts.arxiv_ids import bare_id
from indexer.abstracts.patience import NoAnswerError, RefusedError
from indexer.abstracts.records import BY_ID, BY_TITLE, Answer, Found, NotAsked, NotFound, Record, Wanted
from search.titles import normalise_title

_PUNCTUATION = re.compile(r"[\W_]+")


class ArxivById:
    """Asks in batches and compares what was asked with what came back."""

    def __init__(self, api: ArxivApi) -> None:
        self._api = api

    @property
    def name(self) -> str:
        """How the source is called."""
        return BY_ID

    def answer(self, wanted: Sequence[Wanted]) -> Iterator[Answer]:
        """Answer every work that has an arXiv id."""
        asked: dict[str, list[Wanted]] = {}
        for one in wanted:
            if not one.arxiv_id:
                continue
            bare = bare_id(one.arxiv_id)
            if bare is None:
                yield NotAsked(one, f"malformed arXiv id {one.arxiv_id!r}")
            else:
                asked.setdefault(bare, []).append(one)
        ids = list(asked)
        batches = deque(ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
        while batches:
            batch = batches.popleft()
            again: list[list[str]] = []
            for arxiv_id, outcome in self._outcomes(batch, again):
                for one in asked[arxiv_id]:
                    yield _answer(one, outcome)
            batches.extendleft(reversed(again))

    def _outcomes(self, batch: list[str], again: list[list[str]]) -> Iterator[tuple[str, Record | str | None]]:
        """Each id with its record, None if arXiv has none, or why it could not be asked; the rest goes to `again`."""
        try:
            page = self._api.by_ids(batch, BY_ID)
        except NoAnswerError as error:
            yield from ((one, str(error)) for one in batch)
            return
        except RefusedError as refusal:
            bad = [one for one in batch if one in refusal.words] or (batch if len(batch) == 1 else [])
            yield from ((one, str(refusal)) for one in bad)
            again.extend(_without(batch, bad))
            return
        records = {record.arxiv_id: record for record in page.records}
        yield from ((one, records[one]) for one in batch if one in records)
        missing = [one for one in batch if one not in records]
        if page.entries >= min(page.total, len(batch)):
            yield from ((one, None) for one in missing)
        elif len(missing) < len(batch):
            # arXiv counts more works than it sent: nothing is known about the others yet.
            again.append(missing)
        else:
            yield from ((one, f"arXiv has {page.total} works, but sent other ones") for one in missing)


class ArxivByTitle:
    """Asks for one title at a time and takes only the work that bears it."""

    def __init__(self, api: ArxivApi) -> None:
        self._api = api

    @property
    def name(self) -> str:
        """How the source is called."""
        return BY_TITLE

    def answer(self, wanted: Sequence[Wanted]) -> Iterator[Answer]:
        """Answer every work that has a title and no arXiv id."""
        for one in wanted:
            if one.arxiv_id or not normalise_title(one.title):
                continue
            try:
                page = self._api.by_title(_PUNCTUATION.sub(" ", one.title or "").strip(), BY_TITLE)
            except (NoAnswerError, RefusedError) as error:
                yield NotAsked(one, str(error))
                continue
            choice = choose(one, page.records)
            yield _answer(one, choice.record) if choice.record else NotFound(one, choice.reason)


def _answer(wanted: Wanted, outcome: Record | str | None) -> Answer:
    if outcome is None:
        return NotFound(wanted)
    if isinstance(outcome, str):
        return NotAsked(wanted, outcome)
    if not outcome.abstract:
        return NotAsked(wanted, "arXiv sent the work without its abstract")
    return Found(wanted, outcome)


def _without(batch: list[str], bad: list[str]) -> list[list[str]]:
    """What of a refused batch is to be asked again: all but the bad ids, or its halves where none is known as bad."""
    if bad:
        good = [one for one in batch if one not in bad]
        return [good] if good else []
    middle = len(batch) // 2
    return [batch[:middle], batch[middle:]]
