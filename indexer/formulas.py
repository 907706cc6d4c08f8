"""Formulas in titles: the LaTeX between dollar signs that arXiv's titles have."""

import re
from collections.abc import Iterator

# As Pandoc reads them: "$5 and $10" is none. What ends a line or a cell of TeX stands in no formula of a title.
_FORMULA = re.compile(r"(?<![\\$])\$(?![\s$])(?:[^$\\%#&]|\\[^$%#&])+?(?<![\s\\])\$(?![\d$])")
_ESCAPED_BRACE = re.compile(r"\\[{}]")


def apart(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text in their order, each with whether it is a formula, dollar signs and all."""
    end = 0
    for found in _FORMULA.finditer(text):
        if _is_closed(found[0]) and _is_closed(_ESCAPED_BRACE.sub("", found[0])):
            yield text[end : found.start()], False
            yield found[0], True
            end = found.end()
    yield text[end:], False


def _is_closed(formula: str) -> bool:
    depth = 0
    for character in formula:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0
