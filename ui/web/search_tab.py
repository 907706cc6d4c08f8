"""The Search tab: the filters beside the answer, the answer as cards, and what can be done with it."""

from search import AwesearchError
from ui.web.address import Address
from ui.web.asked import MOST_RESULTS, Answer, results
from ui.web.cards import cards
from ui.web.markup import hint, notice, page_link, paper_link, text
from ui.web.pieces import counted
from ui.web.refine import Choices, active, filters

_ASK = "Ask a question in plain words; the nearest papers come first."
_NOTHING = "No paper of this index answers that. Ask in other words; a question in English reaches most papers."
_MORE = 20
_FORMS = (("bibtex", "BibTeX"), ("csv", "CSV"), ("json", "JSON"), ("markdown", "Markdown"))


def search_tab(address: Address, offered: Choices, answer: Answer | AwesearchError | None) -> str:
    """Return the tab with an answer, with what is wrong with the question, or without a question."""
    if isinstance(answer, Answer):
        body = _answer(address, answer)
    else:
        body = notice(str(answer)) if answer else _invitation(address, offered)
    return (
        f'<div class="aw-columns"><details class="aw-beside"><summary>Filters</summary>{filters(offered, address)}'
        f'</details><div class="aw-found">{active(address)}{body}</div></div>'
    )


def _invitation(address: Address, offered: Choices) -> str:
    examples = "".join(
        f"<li>{page_link(address.query(q=example), example, kind='aw-example')}</li>" for example in offered.examples
    )
    return hint(_ASK) + (f'<ul class="aw-examples" aria-label="Examples">{examples}</ul>' if examples else "")


def _answer(address: Address, answer: Answer) -> str:
    like = f'<p class="aw-like">Papers similar to {paper_link(answer.like)}</p>' if answer.like else ""
    if not answer.hits:
        if not active(address):
            return f"{like}{_count('The index holds no other paper', answer)}"
        none = _count("No paper is left by these filters", answer)
        return f"{like}{none}{hint('Take a filter away, or ask in other words.')}"
    found = cards(answer.hits, address)
    if not answer.relevant:
        return (
            f"{_count('Nothing relevant', answer)}{_asked(address, answer)}{hint(_NOTHING)}"
            f'<details class="aw-misses"><summary>The nearest misses</summary>{found}</details>'
        )
    above = _count(f"{counted(len(answer.hits), 'paper')}, best first", answer)
    above += _asked(address, answer) + _save(address) + _withheld(answer)
    return f"{like}{above}{found}{_more(address, answer)}"


def _asked(address: Address, answer: Answer) -> str:
    if not address.q or answer.asked == address.q:
        return ""
    return f'<p class="aw-small">Read as <em>{text(answer.asked)}</em></p>'


def _count(said: str, answer: Answer) -> str:
    return (
        f'<p class="aw-count" role="status" tabindex="-1"><strong>{said}</strong> '
        f"<span>in {answer.seconds * 1000:.0f} ms</span></p>"
    )


def _save(address: Address) -> str:
    links = "".join(
        f'<a href="data/export{text(address.query(tab=""))}&amp;form={form}" download>{shown}</a>'
        for form, shown in _FORMS
    )
    return f'<p class="aw-save">Save as {links}</p>'


def _withheld(answer: Answer) -> str:
    if not any(hit.paper.withheld for hit in answer.hits):
        return ""
    return '<p class="aw-small">This index leaves out the abstracts; <code>awesearch index</code> pulls them.</p>'


def _more(address: Address, answer: Answer) -> str:
    k = results(address)
    if len(answer.hits) < k or k >= MOST_RESULTS:
        return ""
    more = address.query(k=str(min(k + _MORE, MOST_RESULTS)))
    return f'<p class="aw-more">{page_link(more, "Show more papers", kind="aw-button")}</p>'
