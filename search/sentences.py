"""Sentences of an abstract."""

import re

# a full stop ends a sentence where a capital, a digit or a bracket follows, and no abbreviation stands before it
_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bal)(?<!\bvs)(?<!\bcf)(?<!\bw\.r\.t)(?<!\b[A-Z])(?<!\bFig)(?<!\bEq)(?<!\bSec)"
    r"[.!?][\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9\u3400-\u9fff])|(?<=[。！？])"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence of a text begins and ends, without the space around it."""
    spans, start = [], 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        said = text[start:end]
        if said.strip():
            first = start + len(said) - len(said.lstrip())
            spans.append((first, start + len(said.rstrip())))
        start = end
    return spans
