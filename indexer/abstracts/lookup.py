"""Pulling one record that somebody names, remembered beside those of the user's index."""

from indexer.abstracts import PullOptions, open_sources, pull
from indexer.abstracts.pulled import PulledRecords
from indexer.abstracts.records import BY_ID, Found, NotFound, Record, Wanted
from search.errors import CouldNotAskError, RequestError


def pull_one(arxiv_id: str, pulled: PulledRecords, options: PullOptions) -> Record:
    """Return the record of an arXiv id, as it was pulled before or as arXiv has it now.

    Raises RequestError where arXiv has no such paper, and CouldNotAskError where it could not be asked now.
    """
    (answer,) = pull([Wanted(None, arxiv_id)], pulled, open_sources(options, only=(BY_ID,)))
    if isinstance(answer, Found):
        return answer.record
    if isinstance(answer, NotFound):
        raise RequestError(f"arXiv has no paper {arxiv_id} ({answer.reason or 'it was asked'}); check the id")
    raise CouldNotAskError(f"arXiv could not be asked for {arxiv_id} ({answer.reason}); give its title and abstract")
