"""The headings of a list as a tree of links, each with the number of papers under it."""

from collections.abc import Collection, Sequence

from search.overview import Section, SectionCount
from ui.web.address import Address
from ui.web.chosen_list import section_name
from ui.web.markup import page_link, text

_ALL_OPEN = 40
"""Up to so many headings the whole tree is open."""


def section_tree(sections: Sequence[SectionCount], here: Address, chosen: Collection[Section] = ()) -> str:
    """Return the headings of the list that `here` names, what leads to the chosen ones open; links keep the rest."""
    below: dict[Section, list[SectionCount]] = {}
    for one in sections:
        below.setdefault(one.section[:-1], []).append(one)
    leading = {section[:depth] for section in chosen for depth in range(1, len(section) + 1)}
    shown = {one.section for one in sections} if len(sections) <= _ALL_OPEN else leading

    def branch(above: Section) -> str:
        return f'<ul class="aw-tree">{"".join(map(leaf, below[above]))}</ul>'

    def leaf(one: SectionCount) -> str:
        query = here.query(section=(section_name(here.list[0], one.section),))
        # a heading may be empty, or white space alone
        heading = one.section[-1].strip() or "(no heading)"
        linked = page_link(query, heading, chosen=one.section in chosen)
        papers = paper_number(one.papers)
        if one.section not in below:
            return f"<li>{linked}{papers}</li>"
        opened = " open" if one.section in shown else ""
        toggle = f'<summary><span class="aw-unseen">Subsections of {text(heading)}</span></summary>'
        return f"<li>{linked}{papers}<details{opened}>{toggle}{branch(one.section)}</details></li>"

    return branch(()) if sections else ""


def paper_number(papers: int) -> str:
    """Return a number of papers as it stands beside a heading: to eyes the number alone."""
    noun = "paper" if papers == 1 else "papers"
    return f'&nbsp;<span class="aw-number">{papers:,}<span class="aw-unseen"> {noun}</span></span>'
