"""arXiv ids: what is one, and what it tells."""

import pytest

from indexer.abstracts.arxiv_ids import bare_id, submitted_month


@pytest.mark.parametrize(
    ("text", "bare", "month"),
    [
        ("2305.05065", "2305.05065", "2023-05"),
        ("2305.05065v12", "2305.05065", "2023-05"),
        (" arXiv:2305.05065v1 ", "2305.05065", "2023-05"),
        ("http://arxiv.org/abs/2305.05065v2", "2305.05065", "2023-05"),
        ("0704.0001", "0704.0001", "2007-04"),
        ("1412.9999", "1412.9999", "2014-12"),
        ("1501.00001", "1501.00001", "2015-01"),
        ("hep-th/9108001", "hep-th/9108001", "1991-08"),
        ("http://arxiv.org/abs/hep-th/9901001v3", "hep-th/9901001", "1999-01"),
        ("math.AG/0601001", "math/0601001", "2006-01"),
        ("cs/0112017v1", "cs/0112017", "2001-12"),
    ],
)
def test_well_formed_id_is_bared(text: str, bare: str, month: str) -> None:
    assert bare_id(text) == bare
    assert submitted_month(text) == month


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2305",
        "2305.5065",
        "2305.050651",
        "2313.00001",
        "2300.00001",
        "0703.0001",
        "1412.00001",
        "1501.0001",
        "hep-th/9913001",
        "hep-th/99010011",
        "abs",
        "2403.08206f",
        "2305.05065,2305.05066",
        "2305.05065v",
    ],
)
def test_malformed_id_is_none(text: str) -> None:
    assert bare_id(text) is None
    assert submitted_month(text) is None
