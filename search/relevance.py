"""Whether anything answers a question at all, told by both engines against what was measured of the index."""

from search.manifest import Calibration
from search.stores import Ranking

NEAREST = 10
"""The cosines of so many of the nearest papers are averaged: one paper may be near by chance."""
# chosen on the half of our own questions that chooses (bench/results/quality.md)
_WORDS_WEIGHT, _CUT = 0.5, 0.5


def nearness(dense: Ranking) -> float:
    """Return the mean cosine of the ten papers that are nearest to a question, 0 where there is none."""
    return float(dense.scores[:NEAREST].mean()) if len(dense) else 0.0


def relevant(near: float | None, lexical: Ranking, measured: Calibration) -> bool:
    """Return whether papers of this `nearness`, None where it is not known, and with these words answer a question.

    Nearness is counted from that of far fields, 0, to that of the index's own titles, 1, and half the part of the
    question that the best paper says is added; that must be half of what nearly all of those titles reach. Where these
    do not stand out from far fields nothing is told apart, and all counts as relevant.
    """
    span = measured.own - measured.elsewhere
    if measured.reached <= measured.elsewhere or span <= 0:
        # of so few papers, or such, nothing could be measured
        return True
    said = min(1.0, float(lexical.scores[0]) / lexical.said) if len(lexical) else 0.0
    counted = 0.0 if near is None else max(0.0, (near - measured.elsewhere) / span)
    return counted + _WORDS_WEIGHT * said >= _CUT * (measured.reached - measured.elsewhere) / span
