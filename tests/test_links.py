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
        ("http://[", None),
        ("http://dx.doi.org/10.1109/ICDM.2010.127", "10.1109/ICDM.2010.127"),
        ("https://doi-org.proxy.library.example.edu/10.1145/3604915.3608889", "10.1145/3604915.3608889"),
        ("https://doi.org/10.21203/rs.3.rs-3096289/v1", "10.21203/rs.3.rs-3096289/v1"),
        ("https://dl.acm.org/doi/pdf/10.1145/3626772.3657865f", "10.1145/3626772.3657865f"),
        ("https://dl.acm.org/doi/pdf/10.1145/3580305.3599871?casa_token=x:y", "10.1145/3580305.3599871"),
        ("https://dl.acm.org/doi/10.1145%2F3580305.3599871", "10.1145/3580305.3599871"),
        ("https://dl.acm.org/doi/abs/10.1007/978-3-031-10989-8_47", "10.1007/978-3-031-10989-8_47"),
        ("https://dl.acm.org/citation.cfm?id=3219819.3219823", "10.1145/3219819.3219823"),
        ("http://dl.acm.org/citation.cfm?doid=3219819.3219823&dl=ACM", "10.1145/3219819.3219823"),
        ("http://portal.acm.org/citation.cfm?id=1390334.1390339", "10.1145/1390334.1390339"),
        ("https://dl.acm.org/citation.cfm?id=3219823", None),
        ("https://example.org/list?id=3219819.3219823", None),
        ("https://link.springer.com/content/pdf/10.1007%2F978-3-030-24337-1_3.pdf", "10.1007/978-3-030-24337-1_3"),
        ("https://link.springer.com/article/10.1007/s11747-022-00892-5/fulltext.html", "10.1007/s11747-022-00892-5"),
        (
            "https://epjdatascience.springeropen.com/articles/10.1140/epjds/s13688-024-00481-2",
            "10.1140/epjds/s13688-024-00481-2",
        ),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/asi.24553", "10.1002/asi.24553"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/asi.24553/pdf", "10.1002/asi.24553"),
        ("https://www.tandfonline.com/doi/full/10.1080/10447318.2023.2209979", "10.1080/10447318.2023.2209979"),
        ("https://journals.sagepub.com/doi/abs/10.1177/0165551515615833", "10.1177/0165551515615833"),
        ("https://journals.aps.org/pre/abstract/10.1103/PhysRevE.70.066111", "10.1103/PhysRevE.70.066111"),
        ("https://pubs.acs.org/doi/full/10.1021/acs.jcim.9b00237", "10.1021/acs.jcim.9b00237"),
        ("https://www.science.org/doi/10.1126/science.ade9097", "10.1126/science.ade9097"),
        ("https://www.pnas.org/doi/full/10.1073/pnas.1611835114", "10.1073/pnas.1611835114"),
        ("https://www.nature.com/articles/s41591-023-02448-8", "10.1038/s41591-023-02448-8"),
        ("https://www.nature.com/articles/s41586-021-03819-2.pdf", "10.1038/s41586-021-03819-2"),
        ("https://www.nature.com/articles/d41586-023-00288-7", "10.1038/d41586-023-00288-7"),
        ("https://www.nature.com/articles/nature14539", "10.1038/nature14539"),
        ("https://www.nature.com/articles/sdata201618", None),
        ("https://www.frontiersin.org/articles/10.3389/fdata.2020.00007/full", "10.3389/fdata.2020.00007"),
        (
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0271517",
            "10.1371/journal.pone.0271517",
        ),
        (
            "https://journals.plos.org/plosone/article/file?id=10.1371%2Fjournal.pone.0271517&type=printable",
            "10.1371/journal.pone.0271517",
        ),
        ("https://www.biorxiv.org/content/10.1101/2020.12.15.422761v1.full.pdf", "10.1101/2020.12.15.422761"),
        ("https://www.medrxiv.org/content/10.1101/2022.12.23.22283901v2", "10.1101/2022.12.23.22283901"),
        ("https://academic.oup.com/bib/article/doi/10.1093/bib/bbac409/6713511", "10.1093/bib/bbac409"),
        (
            "https://direct.mit.edu/tacl/article/doi/10.1162/tacl_a_00370/100687/How-Can-We-Know",
            "10.1162/tacl_a_00370",
        ),
        ("https://www.emerald.com/insight/content/doi/10.1108/IJM-01-2020-0001/full/html", "10.1108/IJM-01-2020-0001"),
        ("https://papers.ssrn.com/sol3/papers.cfm?abstract_id=4389233", "10.2139/ssrn.4389233"),
        ("https://www.ijcai.org/proceedings/2021/462", "10.24963/ijcai.2021/462"),
        ("https://www.ijcai.org/proceedings/2019/0123.pdf", "10.24963/ijcai.2019/123"),
        ("https://www.ijcai.org/Proceedings/2017/0701.pdf", "10.24963/ijcai.2017/701"),
        ("https://www.ijcai.org/Proceedings/16/Papers/123.pdf", None),
        ("https://www.ijcai.org/proceedings/2016/123", None),
        ("https://ojs.aaai.org/index.php/AAAI/article/view/16557", None),
        ("https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=9835571", None),
        ("https://ieeexplore.ieee.org/document/10184545", None),
        ("https://ieeexplore.ieee.org/abstract/document/9835571", None),
        ("https://www.sciencedirect.com/science/article/pii/S1570826824000301", None),
        ("https://openreview.net/forum?id=hFx3fY7-m9b", None),
        ("https://proceedings.mlr.press/v139/radford21a.html", None),
        ("https://www.mdpi.com/2076-3417/11/1/123", None),
    ],
)
def test_a_doi_is_read_from_every_kind_of_link(url: str, expected: str | None) -> None:
    assert links.doi(url) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("2020.acl-main.331/", "10.18653/v1/2020.acl-main.331"),
        ("2023.acl-long.1000", "10.18653/v1/2023.acl-long.1000"),
        ("2023.acl-long.270.pdf", "10.18653/v1/2023.acl-long.270"),
        ("2023.acl-long.270v2.pdf", "10.18653/v1/2023.acl-long.270"),
        ("2021.findings-emnlp.218/", "10.18653/v1/2021.findings-emnlp.218"),
        ("2021.eacl-main.1", "10.18653/v1/2021.eacl-main.1"),
        ("2022.aacl-main.1", "10.18653/v1/2022.aacl-main.1"),
        ("2020.conll-1.1", "10.18653/v1/2020.conll-1.1"),
        ("2020.coling-main.5", "10.18653/v1/2020.coling-main.5"),
        ("N19-1419/", "10.18653/v1/N19-1419"),
        ("D19-1062.pdf", "10.18653/v1/D19-1062"),
        ("D15-1001", "10.18653/v1/D15-1001"),
        ("S17-2001", "10.18653/v1/S17-2001"),
        ("K16-1002", "10.18653/v1/K16-1002"),
        ("2020.semeval-1.1", "10.18653/v1/2020.semeval-1.1"),
        ("P15-1001", "10.3115/v1/P15-1001"),
        ("N15-1018", "10.3115/v1/N15-1018"),
        ("E14-1049", "10.3115/v1/E14-1049"),
        ("D14-1181", "10.3115/v1/D14-1181"),
        ("P13-1001", None),
        ("E17-1001", None),
        ("W19-6101", None),
        ("C18-1001", None),
        ("2022.coling-1.249/", None),
        ("2025.coling-main.1", None),
        ("2024.lrec-main.1", None),
        ("2020.tacl-1.5", None),
        ("2023.acl-long.0", None),
        ("P19-1000", None),
        ("volumes/2023.acl-long/", None),
        ("events/acl-2023/", None),
    ],
)
@pytest.mark.parametrize("site", ["https://aclanthology.org/", "https://www.aclweb.org/anthology/"])
def test_the_anthology_has_dois_for_the_conferences_that_register_them(
    site: str, address: str, expected: str | None
) -> None:
    assert links.doi(site + address) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://arxiv.org/abs/2305.05065", "paper"),
        ("https://pubs.acs.org/toc/jcisd8/60/1", "paper"),
        ("https://journals.sagepub.com/toc/jisb/43/1", "paper"),
        ("https://www.ijcai.org/proceedings/2021/462", "paper"),
        ("https://doi-org.proxy.library.example.edu/10.1145/3604915.3608889", "paper"),
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


def test_a_doi_keeps_the_brackets_that_it_opens() -> None:
    asce = "10.1061/(ASCE)0733-9399(2002)128:4(416)"
    assert links.doi(f"https://doi.org/{asce}") == asce
    assert links.doi("https://doi.org/10.1145/3219819.3219823)") == "10.1145/3219819.3219823"
