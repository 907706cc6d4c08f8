"""What a link leads to."""

import pytest

from indexer.lists import links


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://arxiv.org/abs/2305.05065", "2305.05065"),
        ("http://arxiv.org/abs/2305.05065v3", "2305.05065"),
        ("https://arxiv.org/pdf/2303.13835.pdf", "2303.13835"),
        ("https://arxiv.org/abs/2306.11114.pdf", "2306.11114"),
        ("https://arxiv.org/html/2305.05065v1", "2305.05065"),
        ("https://arxiv.org/abd/2304.03516", "2304.03516"),
        ("https://arxiv.org/abs/2403.08206f", "2403.08206"),
        ("https://export.arxiv.org/abs/0704.0001", "0704.0001"),
        ("arxiv.org/abs/2305.05065", "2305.05065"),
        ("https://arxiv.org/abs/cs/0601001", "cs/0601001"),
        ("https://arxiv.org/pdf/math.GT/0309136v1", "math/0309136"),
        ("https://doi.org/10.48550/arXiv.2305.05065", "2305.05065"),
        ("https://huggingface.co/papers/2305.05065", "2305.05065"),
        ("https://www.alphaxiv.org/abs/2305.05065", "2305.05065"),
        ("https://ar5iv.labs.arxiv.org/html/2305.05065", "2305.05065"),
        ("https://www.semanticscholar.org/paper/Some-Title/0123456789abcdef", None),
        ("https://dl.acm.org/doi/10.1145/3604915.3608889", None),
        ("/posts/onerec/", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_an_arxiv_id_is_read_from_every_kind_of_link(url: str, expected: str | None) -> None:
    assert links.arxiv_id(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://doi.org/10.1145/3604915.3608889", "10.1145/3604915.3608889"),
        ("https://dl.acm.org/doi/abs/10.1145/3604915.3608889", "10.1145/3604915.3608889"),
        ("https://dl.acm.org/doi/fullHtml/10.1145/3604915.3608844?x=1", "10.1145/3604915.3608844"),
        ("https://link.springer.com/chapter/10.1007/978-3-031-10989-8_47", "10.1007/978-3-031-10989-8_47"),
        ("https://link.springer.com/content/pdf/10.1007/978-3-031-10989-8_47.pdf", "10.1007/978-3-031-10989-8_47"),
        ("doi:10.1145/3604915.3608889", "10.1145/3604915.3608889"),
        ("10.1145/3604915.3608889", "10.1145/3604915.3608889"),
        ("https://doi.org/10.48550/arXiv.2305.05065", None),
        ("https://arxiv.org/abs/2305.05065", None),
        ("", None),
    ],
)
def test_a_doi_is_read_from_every_kind_of_link(url: str, expected: str | None) -> None:
    assert links.doi(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://arxiv.org/abs/2305.05065", "paper"),
        ("https://aclanthology.org/2022.coling-1.249/", "paper"),
        ("https://openreview.net/forum?id=hFx3fY7-m9b", "paper"),
        ("https://ieeexplore.ieee.org/document/9835571", "paper"),
        ("https://ojs.aaai.org/index.php/AAAI/article/view/16557", "paper"),
        ("https://proceedings.neurips.cc/paper_files/paper/2022/hash/0.html", "paper"),
        ("https://fajieyuan.github.io/papers/ICDM2021.pdf", "paper"),
        ("https://huggingface.co/papers/2305.05065", "paper"),
        ("https://github.com/HKUDS/LLMRec", "code"),
        ("https://gitlab.com/group/project", "code"),
        ("https://huggingface.co/spaces/group/demo", "code"),
        ("https://anonymous.4open.science/r/LoRec/README.md", "code"),
        ("https://example.org/project", "other"),
        ("/posts/onerec/", "other"),
        ("http://[", "other"),
    ],
)
def test_papers_code_and_the_rest_are_told_apart(url: str, expected: str) -> None:
    assert links.kind(url) == expected


@pytest.mark.parametrize(
    "written", ["2305.05065", "2305.05065v2", "arXiv:2305.05065", "https://arxiv.org/abs/2305.05065"]
)
def test_a_field_for_arxiv_ids_may_be_written_in_any_way(written: str) -> None:
    assert links.arxiv_id_of(written) == "2305.05065"


def test_a_field_that_holds_no_arxiv_id_has_none() -> None:
    assert links.arxiv_id_of("HAL-0123") is None
