"""Submissions by their arXiv id, filed for many people at once without anybody waiting long for arXiv."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.abstracts import PullOptions
from indexer.abstracts.patience import ApiOptions
from indexer.filing import Filed, file_by_id
from search import CouldNotAskError, SearchEngine

_OFFLINE = PullOptions(offline=True)
# a page that waits for arXiv as long as an index build would looks broken
_BRIEFLY = PullOptions(api=ApiOptions(timeout=10, deadline=10, attempts=2, longest_pause=5, patience=10))


@dataclass(frozen=True, slots=True)
class Submissions:
    """Files papers by arXiv id; arXiv is asked for one paper at a time, and not at all if `offline`.

    Whoever asks meanwhile is told so: people who wait for arXiv must not keep the others from their answers.
    """

    engine: SearchEngine
    offline: bool = False
    _asking: threading.Lock = field(default_factory=threading.Lock)

    def by_id(self, arxiv_id: str, lists: Sequence[str] | None) -> Filed:
        """File the paper with an arXiv id or address.

        Raises RequestError where it is none or arXiv has no such paper, CouldNotAskError where it cannot be asked.
        """
        try:
            return file_by_id(self.engine, arxiv_id, lists, _OFFLINE)
        except CouldNotAskError:
            if self.offline:
                raise
        if not self._asking.acquire(blocking=False):
            raise CouldNotAskError(
                "arXiv is being asked for another paper just now; "
                "try again in some seconds, or give its title and abstract"
            )
        try:
            return file_by_id(self.engine, arxiv_id, lists, _BRIEFLY)
        finally:
            self._asking.release()
