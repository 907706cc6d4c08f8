"""Files of papers that a user hands in."""

from pathlib import Path

import pytest

from indexer.paper_files import read_papers
from search.errors import InputFileError
from search.papers import Paper


def written(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_a_beir_corpus_keeps_its_ids(tmp_path: Path) -> None:
    path = written(
        tmp_path, "c.jsonl", '{"_id": "d 7", "title": "", "text": "Words."}\n\n{"_id": "2305.05065", "title": "T"}\n'
    )
    assert read_papers(path) == (
        Paper(id="d 7", title="", abstract="Words.", abstract_source="papers"),
        Paper(id="2305.05065", title="T", year=2023, arxiv_id="2305.05065"),
    )


def test_a_paper_without_an_id_gets_one_from_what_it_is(tmp_path: Path) -> None:
    lines = [
        '{"title": "A", "arxiv_id": "arXiv:2305.05065v2", "authors": "Ann Lee and Bo Li", "year": 2023}',
        '{"title": "B", "doi": "https://doi.org/10.1145/3604915.3608889", "authors": ["Ann Lee"], "venue": "RecSys"}',
        '{"title": "C: c", "url": "https://example.org"}',
    ]
    assert read_papers(written(tmp_path, "p.jsonl", "\n".join(lines))) == (
        Paper("arxiv:2305.05065", "A", authors=("Ann Lee", "Bo Li"), year=2023, arxiv_id="2305.05065"),
        Paper("doi:10.1145/3604915.3608889", "B", authors=("Ann Lee",), venue="RecSys", doi="10.1145/3604915.3608889"),
        Paper("title:c c", "C: c", url="https://example.org"),
    )


def test_csv_has_the_same_columns_in_any_case_and_order(tmp_path: Path) -> None:
    text = '\ufeffTitle,ID,Abstract,Year,Authors\r\n"A, b",1,"Two\r\nlines",2020.0,X; Y\r\n\r\nC,2,,,\r\n'
    assert read_papers(written(tmp_path, "p.CSV", text)) == (
        Paper("1", "A, b", "Two\nlines", "papers", authors=("X", "Y"), year=2020),
        Paper("2", "C"),
    )


def test_bibtex_turns_latex_into_text(tmp_path: Path) -> None:
    text = (
        '@inproceedings{a,\n title = {{BERT} for G{\\"o}del \\& co},\n author = {M{\\"u}ller, Hans and {The Team}},\n'
        " booktitle = {Proc. of X}, year = 2019, eprint = {1810.04805}, archivePrefix = {arXiv},\n"
        " url = {https://example.org/a%20b_c}, abstract = {About 50\\% of it.}}\n"
        "@article{a, title = {Other}, doi = {10.1145/3604915.3608889}, journal = {Y}}\n"
    )
    assert read_papers(written(tmp_path, "p.bib", text)) == (
        Paper(
            "arxiv:1810.04805",
            "BERT for Gödel & co",
            "About 50% of it.",
            "papers",
            authors=("Hans Müller", "The Team"),
            year=2019,
            venue="Proc. of X",
            arxiv_id="1810.04805",
            url="https://example.org/a%20b_c",
        ),
        Paper("doi:10.1145/3604915.3608889", "Other", venue="Y", doi="10.1145/3604915.3608889"),
    )


def test_bibtex_names_are_read_as_bibtex_reads_them(tmp_path: Path) -> None:
    names = "Lee, Jr., Ann and Ludwig van Beethoven and {Simon and Schuster} and D.~E. Knuth and \\'Eva Li and others"
    (paper,) = read_papers(written(tmp_path, "p.bib", f"@misc{{a, title = {{T}}, author = {{{names}}}}}"))
    assert paper.authors == (
        "Ann Lee Jr.",
        "Ludwig van Beethoven",
        "Simon and Schuster",
        "D. E. Knuth",
        "Éva Li",
        "et al.",
    )


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("p.jsonl", '{"_id": "1", "title": "T"}\nnope\n', "line 2: not JSON"),
        ("p.jsonl", "[" * 100_000, "line 1: not JSON"),
        ("p.jsonl", "[1]\n", "line 1: not an object"),
        ("p.jsonl", '{"_id": "1"}\n', "line 1: neither a title nor a text"),
        ("p.jsonl", '{"text": "x"}\n', "line 1: neither an id nor a title"),
        ("p.jsonl", '{"title": ["T"]}\n', "line 1: 'title' is no text"),
        ("p.jsonl", '{"title": "T", "authors": 3}\n', "line 1: 'authors' is no list"),
        ("p.jsonl", '{"title": "T", "year": "soon"}\n', "line 1: 'soon' is no year"),
        ("p.jsonl", '{"_id": "1", "title": "T"}\n\n{"_id": "1", "title": "U"}\n', "line 3: '1' again, after line 1"),
        ("p.jsonl", b'{"_id": "1", "title": "T"}\n\xff\n', "line 2 is not UTF-8"),
        ("p.jsonl", "\n", "no papers in it"),
        ("p.txt", "T", "'.txt' is no file of papers"),
        ("p", "T", "'no ending' is no file of papers"),
        ("p.csv", "a,b\n1,2\n", "line 1: no column 'title'"),
        ("p.csv", "title,text\nT,one,two\n", "line 2: 3 cells under 2 columns"),
        ("p.csv", 'title,text\nT,"one\n', "line 2: not CSV"),
        ("p.bib", "\n@article{a, title = {open\n@article{b, title = {T}}\n", "line 2: not BibTeX"),
        ("p.bib", "@article{a, author = {X}}\n", "line 1: neither a title nor a text"),
        ("p.bib", "just words", "no papers in it"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_line(
    tmp_path: Path, name: str, data: str | bytes, what: str
) -> None:
    path = written(tmp_path, name, data)
    with pytest.raises(InputFileError) as caught:
        read_papers(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert what in message
    assert len(message.splitlines()) == 2


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="No such file"):
        read_papers(tmp_path / "none.bib")
