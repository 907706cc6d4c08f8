"""From lists on disk to an index that answers, and what happens when a build dies, runs twice or lacks something."""

import json
import os
import signal
import socket
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from arxiv_server import ArxivServer, Work
from small_index import SilentProgress, WordEncoder

from indexer.building import BuildReport, BuildRequest, build
from indexer.lists.rows import row_for
from indexer.progress import STEPS
from indexer.sources import ListSource
from search import IndexUnusableError, InputFileError, ModelError, RequestError, SearchEngine
from search.location import data_index
from search.manifest import read_manifest
from search.papers import Paper
from search.stores.local import LocalStore
from search.suggesting.words import count_words

LIST = """# Awesome papers

## Ranking
- Learning to Rank with Large Models, SIGIR 2024, [[paper]](https://arxiv.org/abs/2401.00001)
- Pairwise Ranking Prompts, arxiv 2023/06, [[paper]](https://arxiv.org/abs/2306.00002)

## Generation
- Generating Item Identifiers, RecSys 2023, [[paper]](https://arxiv.org/abs/2305.00003)
"""
MORE = LIST + "- Diffusing User Interests, WWW 2024, [[paper]](https://arxiv.org/abs/2402.00004)\n"
RECORDS = [
    {"id": "2401.00001", "title": "Learning to Rank with Large Models", "abstract": "We rank.", "authors": "A. Ranker"},
    {"id": "2306.00002", "title": "Pairwise Ranking Prompts", "abstract": "We compare.", "authors": "B. Pairs"},
    {"id": "2305.00003", "title": "Generating Item Identifiers", "abstract": "We spell.", "authors": "C. Speller"},
    {"id": "2402.00004", "title": "Diffusing User Interests", "abstract": "We diffuse.", "authors": "D. Fuser"},
]


class OtherEncoder(WordEncoder):
    name = "other words"
    digest = "1" * 64


def words(model: str, *, fetch: bool) -> WordEncoder:
    return WordEncoder()


def other_words(model: str, *, fetch: bool) -> OtherEncoder:
    return OtherEncoder()


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.delenv("AWESEARCH_INDEX", raising=False)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    (tmp_path / "more.md").write_text(MORE, encoding="utf-8")
    (tmp_path / "arxiv.jsonl").write_text("".join(json.dumps(record) + "\n" for record in RECORDS), encoding="utf-8")
    return tmp_path


def run(
    place: Path, name: str | None = "list.md", progress: SilentProgress | None = None, **more: object
) -> BuildReport:
    lists = (ListSource("mine", str(place / name)),) if name else None
    request = BuildRequest(index=place / "index", lists=lists, offline=True, **more)  # type: ignore[arg-type]
    return build(request, progress or SilentProgress(), words)


def with_dump(place: Path, name: str | None = "list.md") -> BuildReport:
    return run(place, name, arxiv_metadata=place / "arxiv.jsonl")


def open_(place: Path) -> SearchEngine:
    return SearchEngine(LocalStore(place / "index"), WordEncoder())


def found(place: Path, question: str = "ranking") -> list[str]:
    return [hit.paper.id for hit in open_(place).search(question, k=1)]


def test_a_list_becomes_an_index_that_answers(place: Path) -> None:
    report = with_dump(place)
    assert (report.embedded, report.incomplete, report.changed) == (3, False, True)
    assert found(place, "we spell item identifiers") == ["arxiv:2305.00003"]
    paper = open_(place).paper("arxiv:2401.00001")
    assert (paper.abstract, paper.venue, paper.year) == ("We rank.", "SIGIR", 2024)
    assert paper.listings[0].section == ("Ranking",)


def test_an_index_knows_how_its_lists_write_their_rows(place: Path) -> None:
    with_dump(place)
    (mine,) = open_(place).store.lists
    paper = Paper(id="", title="A New Title of Words", arxiv_id="2503.01744")
    assert row_for(mine, ("Generation",), paper) == (
        "- A New Title of Words, arxiv 2025/03, [[paper]](https://arxiv.org/abs/2503.01744)"
    )


def test_what_arxiv_knows_of_a_paper_stays_where_its_text_is_withheld(place: Path) -> None:
    known = RECORDS[0] | {"categories": "cs.IR cs.LG", "journal-ref": "SIGIR 2024, p. 1"}
    (place / "arxiv.jsonl").write_text(json.dumps(known) + "\n", encoding="utf-8")
    run(place, arxiv_metadata=place / "arxiv.jsonl", withhold_text=True)
    for leftover in (place / "index").glob("pulled.db*"):
        leftover.unlink()
    run(place, "more.md", withhold_text=True)
    paper = open_(place).paper("arxiv:2401.00001")
    assert (paper.abstract, paper.categories, paper.journal_ref) == (None, ("cs.IR", "cs.LG"), "SIGIR 2024, p. 1")


def test_the_words_of_withheld_text_still_tell_where_papers_belong_after_the_next_build(place: Path) -> None:
    def words_of(paper_id: str) -> list[int]:
        store = open_(place).store
        model, row = store.section_model(), store.row_of(paper_id)
        return model.words[model.rows.tolist().index(row)].counts.tolist()

    run(place, arxiv_metadata=place / "arxiv.jsonl", withhold_text=True)
    before = words_of("arxiv:2401.00001")
    assert sum(before) > count_words(open_(place).paper("arxiv:2401.00001").title).counts.sum()
    for leftover in (place / "index").glob("pulled.db*"):
        leftover.unlink()
    run(place, "more.md", withhold_text=True)
    assert words_of("arxiv:2401.00001") == before


def test_a_second_build_embeds_nothing_and_writes_nothing(place: Path) -> None:
    with_dump(place)
    before = sorted((path, path.stat().st_mtime_ns) for path in (place / "index").rglob("gen-*/*"))
    report = run(place, None)
    assert (report.embedded, report.changed, report.incomplete) == (0, False, False)
    assert sorted((path, path.stat().st_mtime_ns) for path in (place / "index").rglob("gen-*/*")) == before


def test_one_more_paper_embeds_one_more_text(place: Path) -> None:
    with_dump(place)
    report = with_dump(place, "more.md")
    assert (report.embedded, report.manifest.counts.papers, report.manifest.generation) == (1, 4, 2)


def test_the_generation_before_is_kept_and_older_ones_are_not(place: Path) -> None:
    for name in ("list.md", "more.md", "list.md"):
        with_dump(place, name)
    assert sorted(path.name for path in (place / "index").glob("gen-*")) == ["gen-2", "gen-3"]


def test_what_was_pulled_once_is_not_needed_again(place: Path) -> None:
    with_dump(place)
    (place / "arxiv.jsonl").unlink()
    report = run(place, "more.md")
    assert [missing.name for missing in report.coverage.could_not_ask] == ["2402.00004 Diffusing User Interests"]
    assert open_(place).paper("arxiv:2306.00002").abstract == "We compare."


def test_offline_without_a_dump_every_paper_is_there_by_its_title(place: Path) -> None:
    report = run(place)
    assert report.incomplete
    assert [missing.reason for missing in report.coverage.could_not_ask] == ["offline"] * 3
    assert found(place, "pairwise ranking prompts") == ["arxiv:2306.00002"]


def test_abstracts_come_from_arxiv_by_id_and_for_a_title_without_an_id_by_title(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [Work(record["id"], record["title"], record["abstract"], (record["authors"],)) for record in RECORDS]
    (place / "list.md").write_text(LIST + "- Diffusing User Interests, WWW 2024\n", encoding="utf-8")
    with ArxivServer(known) as server:
        monkeypatch.setenv("AWESEARCH_ARXIV_API", server.url)
        request = BuildRequest(place / "index", (ListSource("mine", str(place / "list.md")),))
        report = build(request, SilentProgress(), words)
        assert len(server.asked) == 2
    assert [(count.source, count.papers) for count in report.coverage.by_source] == [
        ("arXiv by id", 3),
        ("arXiv by title", 1),
    ]
    assert not report.incomplete
    assert open_(place).paper("arxiv:2402.00004").abstract == "We diffuse."


def test_a_paper_that_arxiv_does_not_have_is_not_found_and_not_incomplete(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [Work(record["id"], record["title"], record["abstract"]) for record in RECORDS[:2]]
    with ArxivServer(known) as server:
        monkeypatch.setenv("AWESEARCH_ARXIV_API", server.url)
        request = BuildRequest(place / "index", (ListSource("mine", str(place / "list.md")),))
        report = build(request, SilentProgress(), words)
    assert [missing.name for missing in report.coverage.not_found] == ["2305.00003 Generating Item Identifiers"]
    assert not report.incomplete


def test_offline_touches_no_network(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    (place / "list.md").write_text(LIST + "- A Title Without a Link, WWW 2024\n", encoding="utf-8")
    assert run(place).incomplete
    with pytest.raises(ModelError, match="the model somebody/something is not on this machine; fetch it, online"):
        build(BuildRequest(place / "index", model="somebody/something", offline=True), SilentProgress())


def _die_at(place: Path, step: str, name: str) -> None:
    class DyingProgress(SilentProgress):
        def step(self, name: str) -> None:
            if name == step:
                os.kill(os.getpid(), signal.SIGKILL)

    run(place, name, DyingProgress(), arxiv_metadata=place / "arxiv.jsonl")


@pytest.mark.parametrize("step", STEPS)
def test_a_build_killed_at_any_step_leaves_the_old_index_answering_and_the_next_completes(
    place: Path, step: str
) -> None:
    with_dump(place)
    process = get_context("fork").Process(target=_die_at, args=(place, step, "more.md"))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    papers = 4 if step == "tidy" else 3
    assert read_manifest(place / "index").counts.papers == papers
    assert found(place, "we spell item identifiers") == ["arxiv:2305.00003"]
    # as a person goes on: the lists are not named again
    report = with_dump(place, None)
    assert report.manifest.counts.papers == (4 if STEPS.index(step) > STEPS.index("embed") else 3)
    report = with_dump(place, "more.md")
    assert report.manifest.counts.papers == 4
    assert found(place, "we diffuse user interests") == ["arxiv:2402.00004"]


@pytest.mark.parametrize("step", ["write vectors", "swap", "tidy"])
def test_a_first_build_killed_while_writing_is_completed_without_naming_the_lists_again(place: Path, step: str) -> None:
    process = get_context("fork").Process(target=_die_at, args=(place, step, "list.md"))
    process.start()
    process.join()
    assert with_dump(place, None).manifest.counts.papers == 3


def test_every_step_is_told(place: Path) -> None:
    progress = SilentProgress()
    run(place, progress=progress)
    assert tuple(progress.steps) == STEPS


def test_a_build_killed_while_embedding_does_not_embed_again_what_it_had(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.embedding._CHUNK", 1)

    class TiredEncoder(WordEncoder):
        texts: list[str] = []  # noqa: RUF012

        def encode_document(self, texts: list[str]):  # type: ignore[no-untyped-def]
            if len(self.texts) == 2:
                raise KeyboardInterrupt
            self.texts.extend(texts)
            return super().encode_document(texts)

        def encode_query(self, texts: list[str]):  # type: ignore[no-untyped-def]
            return WordEncoder().encode_document(texts)

    request = BuildRequest(place / "index", (ListSource("mine", str(place / "list.md")),), offline=True)
    with pytest.raises(KeyboardInterrupt):
        build(request, SilentProgress(), lambda model, *, fetch: TiredEncoder())
    first = list(TiredEncoder.texts)
    TiredEncoder.texts.clear()
    build(request, SilentProgress(), lambda model, *, fetch: TiredEncoder())
    assert len(first) == 2
    assert TiredEncoder.texts == ["Generating Item Identifiers", "Ranking", "Generation"], "the text left, and headings"
    assert set(TiredEncoder.texts).isdisjoint(first)


def test_two_builds_of_one_index_at_once_are_refused(place: Path) -> None:
    class Meddler(SilentProgress):
        def step(self, name: str) -> None:
            if name == "read":
                with pytest.raises(RequestError, match="another `awesearch index` is writing"):
                    run(place)

    run(place, progress=Meddler())


def test_a_list_that_cannot_be_had_keeps_the_listings_that_the_index_has(place: Path) -> None:
    with_dump(place)
    gone = (ListSource("mine", "https://127.0.0.1:1/README.md"),)
    progress = SilentProgress()
    report = build(BuildRequest(place / "index", gone, offline=True), progress, words)
    assert report.unread_lists == ("mine",)
    assert report.incomplete
    assert report.manifest.counts.listings == 3
    assert progress.warnings == [
        "https://127.0.0.1:1/README.md was not fetched (--offline): kept the 3 listings of 'mine' that the index has"
    ]


def test_a_list_whose_file_is_gone_or_empty_keeps_its_listings_too(place: Path) -> None:
    with_dump(place)
    (place / "list.md").write_text("", encoding="utf-8")
    progress = SilentProgress()
    report = run(place, None, progress)
    assert (report.unread_lists, report.manifest.counts.listings, report.incomplete) == (("mine",), 3, True)
    assert progress.warnings[0].endswith("kept the 3 listings of 'mine' that the index has")
    with pytest.raises(InputFileError):
        run(place)


def test_lists_that_are_not_named_again_are_said_to_be_gone(place: Path) -> None:
    with_dump(place)
    progress = SilentProgress()
    request = BuildRequest(place / "index", (ListSource("other", str(place / "list.md")),), offline=True)
    build(request, progress, words)
    assert progress.warnings == ["no longer in the index, because they are not named now: mine"]


def test_a_new_list_that_cannot_be_had_stops_the_build(place: Path) -> None:
    gone = (ListSource("other", "https://127.0.0.1:1/README.md"),)
    with pytest.raises(InputFileError, match="does not have 'other' yet; read it from a copy: --copy other=PATH"):
        build(BuildRequest(place / "index", gone, offline=True), SilentProgress(), words)


def test_a_copy_is_read_in_place_of_the_list_and_the_address_stays(place: Path) -> None:
    named = (ListSource("mine", "https://lists.example/README.md"),)
    copies = (ListSource("mine", str(place / "list.md")),)
    request = BuildRequest(place / "index", named, copies=copies, offline=True)
    report = build(request, SilentProgress(), words)
    assert report.unread_lists == ()
    assert open_(place).store.lists[0].address == "https://lists.example/README.md"


def test_a_copy_of_an_unknown_list_is_refused(place: Path) -> None:
    with pytest.raises(RequestError, match="'theirs', which is no list of this index"):
        run(place, copies=(ListSource("theirs", str(place / "list.md")),))


def test_lists_toml_says_what_the_index_is_built_from(place: Path) -> None:
    with_dump(place)
    text = (place / "index" / "lists.toml").read_text(encoding="utf-8")
    assert f'name = "mine"\naddress = "{place / "list.md"}"' in text


def test_what_a_person_wrote_into_lists_toml_stays(place: Path) -> None:
    with_dump(place)
    path = place / "index" / "lists.toml"
    path.write_text("# mine, hands off\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    run(place, None)
    assert path.read_text(encoding="utf-8").startswith("# mine, hands off\n")


def test_shipped_without_text_an_index_has_vectors_but_no_prose(place: Path) -> None:
    report = run(place, arxiv_metadata=place / "arxiv.jsonl", withhold_text=True)
    assert report.embedded == 3
    paper = open_(place).paper("arxiv:2401.00001")
    assert (paper.abstract, paper.withheld, paper.authors) == (None, True, ("A. Ranker",))
    database = (place / "index" / "gen-1" / "papers.db").read_bytes()
    assert b"We rank." not in database
    vector = WordEncoder().encode_document(["Learning to Rank with Large Models. We rank."])[0]
    assert open_(place).store.vector(0).tolist() == vector.tolist()


def test_building_on_an_index_without_text_keeps_its_vectors_until_the_text_is_pulled(place: Path) -> None:
    run(place, arxiv_metadata=place / "arxiv.jsonl", withhold_text=True)
    (place / "index" / "pulled.db").unlink()
    kept = run(place, None)
    assert kept.embedded == 0
    assert len(kept.coverage.could_not_ask) == 3
    assert open_(place).paper("arxiv:2401.00001").withheld
    pulled = with_dump(place, None)
    assert pulled.embedded == 0
    assert open_(place).paper("arxiv:2401.00001").abstract == "We rank."


def test_another_model_on_withheld_text_is_refused_and_not_embedded_by_title(place: Path) -> None:
    run(place, arxiv_metadata=place / "arxiv.jsonl", withhold_text=True)
    (place / "index" / "pulled.db").unlink()
    with pytest.raises(ModelError, match=r"3 abstracts, of arxiv:\S+ for one, are withheld"):
        build(BuildRequest(place / "index", offline=True), SilentProgress(), other_words)
    assert read_manifest(place / "index").model.name == "words"


def test_another_model_embeds_everything_again(place: Path) -> None:
    with_dump(place)
    report = build(BuildRequest(place / "index", offline=True), SilentProgress(), other_words)
    assert (report.embedded, report.manifest.model.name) == (3, "other words")


def test_a_corpus_of_papers_keeps_its_ids(place: Path) -> None:
    corpus = place / "corpus.jsonl"
    corpus.write_text('{"_id": "d1", "title": "On Teapots", "text": "They pour."}\n', encoding="utf-8")
    request = BuildRequest(place / "index", papers=(corpus,), offline=True)
    report = build(request, SilentProgress(), words)
    assert (report.manifest.counts.papers, report.manifest.counts.listings, report.incomplete) == (1, 0, False)
    assert [(count.source, count.papers) for count in report.coverage.by_source] == [("papers", 1)]
    paper = open_(place).paper("d1")
    assert (paper.title, paper.abstract, paper.abstract_source) == ("On Teapots", "They pour.", "papers")


def test_a_corpus_of_many_blocks_gives_each_paper_the_vector_of_its_text(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.embedding._CHUNK", 2)
    # d1 and d4 say the same
    said = ["tea and milk", "cups", "tea and milk again", "saucers", "cups", "kettles"]
    lines = [f'{{"_id": "d{n}", "text": "{text}"}}\n' for n, text in enumerate(said)]
    corpus = place / "corpus.jsonl"
    for known, embedded in ((3, 3), (6, 2), (5, 0)):
        corpus.write_text("".join(lines[:known]), encoding="utf-8")
        assert run(place, None, papers=(corpus,)).embedded == embedded
        store = LocalStore(place / "index")
        rows = store.vectors(np.arange(known))
        assert rows.tolist() == WordEncoder().encode_document(said[:known]).tolist()
        assert [paper.id for paper in store.papers(range(known))] == [f"d{n}" for n in range(known)]
    assert sorted(path.name for path in (place / "index").iterdir() if path.is_file()) == [
        "build.lock", "lists.toml", "manifest.json", "pulled.db",
    ]  # fmt: skip


def test_two_references_that_turn_out_to_be_one_work_are_one_paper(place: Path) -> None:
    (place / "refs.csv").write_text(
        "title,doi\nPairwise Ranking Prompts,\nPairwise ranking prompts,10.1000/x\n", encoding="utf-8"
    )
    report = run(place, None, papers=(place / "refs.csv",), arxiv_metadata=place / "arxiv.jsonl")
    assert report.manifest.counts.papers == 1
    assert open_(place).paper("arxiv:2306.00002").abstract == "We compare."


def test_a_corpus_without_titles_is_counted_paper_by_paper(place: Path) -> None:
    corpus = place / "corpus.jsonl"
    rows = [f'{{"_id": "d{n}", "title": "", "text": "Text number {n}."}}\n' for n in range(3)]
    corpus.write_text("".join(rows), encoding="utf-8")
    report = run(place, None, papers=(corpus,))
    assert (report.manifest.counts.papers, report.coverage.total.with_abstract, report.incomplete) == (3, 3, False)


def test_a_reference_without_abstract_gets_it_by_its_title(place: Path) -> None:
    bib = place / "mine.bib"
    bib.write_text("@article{x, title={Pairwise Ranking Prompts}, author={Pairs, B.}}\n", encoding="utf-8")
    request = BuildRequest(place / "index", papers=(bib,), arxiv_metadata=place / "arxiv.jsonl", offline=True)
    report = build(request, SilentProgress(), words)
    paper = open_(place).paper("arxiv:2306.00002")
    assert (paper.abstract, paper.arxiv_id, paper.year) == ("We compare.", "2306.00002", 2023)
    assert not report.incomplete


def test_a_listed_paper_in_a_file_without_its_id_is_the_same_paper(place: Path) -> None:
    bib = place / "mine.bib"
    bib.write_text("@article{x, title={Pairwise ranking prompts}, author={Pairs, B.}}\n", encoding="utf-8")
    report = run(place, papers=(bib,), arxiv_metadata=place / "arxiv.jsonl")
    assert report.manifest.counts.papers == 3
    assert open_(place).paper("arxiv:2306.00002").abstract == "We compare."


def test_an_abstract_that_a_file_gives_is_asked_of_nobody(place: Path) -> None:
    corpus = place / "mine.csv"
    rows = [f"{record['title']},{record['id']},{record['abstract']}\n" for record in RECORDS[:3]]
    corpus.write_text("title,arxiv_id,abstract\n" + "".join(rows), encoding="utf-8")
    report = run(place, papers=(corpus,))
    assert not report.incomplete
    assert [(count.source, count.papers) for count in report.coverage.by_source] == [("papers", 3)]
    assert report.manifest.counts.papers == 3


def test_two_files_that_give_one_id_to_two_papers_are_refused(place: Path) -> None:
    for name, title in (("a.jsonl", "On Teapots"), ("b.jsonl", "On Kettles")):
        (place / name).write_text(f'{{"_id": "1", "title": "{title}", "text": "They pour."}}\n', encoding="utf-8")
    with pytest.raises(InputFileError, match=r"b\.jsonl: '1' is another paper in .*a\.jsonl"):
        run(place, None, papers=(place / "a.jsonl", place / "b.jsonl"))


def test_a_file_of_papers_that_is_gone_is_said_with_who_names_it(place: Path) -> None:
    corpus = place / "corpus.jsonl"
    corpus.write_text('{"_id": "d1", "title": "On Teapots", "text": "They pour."}\n', encoding="utf-8")
    run(place, None, papers=(corpus,))
    corpus.unlink()
    with pytest.raises(InputFileError, match=r"lists\.toml names it: put it back, or name others with --papers$"):
        run(place, None)
    assert found(place, "teapots") == ["d1"]


def test_a_bare_name_is_reported_as_not_found(place: Path) -> None:
    script = '[{"title": "Namer", "paperUrl": "/posts/namer/", "date": "2025-02-26"}]'
    (place / "list.md").write_text(f"# Timeline\n\n<script>\nwindow.data = {script};\n</script>\n", encoding="utf-8")
    report = run(place)
    assert [(missing.name, missing.reason) for missing in report.coverage.not_found] == [
        ("Namer", "the list gives a name alone, and no title to ask for")
    ]
    assert not report.incomplete


def test_papers_of_a_file_stay_when_the_lists_are_named_anew(place: Path) -> None:
    corpus = place / "corpus.jsonl"
    corpus.write_text('{"_id": "d1", "title": "On Teapots", "text": "They pour."}\n', encoding="utf-8")
    build(BuildRequest(place / "index", papers=(corpus,), offline=True), SilentProgress(), words)
    assert run(place).manifest.counts.papers == 4


def test_a_paper_in_a_list_and_in_a_file_is_one_paper_with_the_files_abstract(place: Path) -> None:
    bib = place / "mine.bib"
    bib.write_text(
        "@misc{x, title={Learning to Rank with Large Models}, eprint={2401.00001}, archiveprefix={arXiv},"
        " abstract={Said in the file.}}\n",
        encoding="utf-8",
    )
    report = run(place, papers=(bib,))
    assert report.manifest.counts.papers == 3
    assert open_(place).paper("arxiv:2401.00001").abstract == "Said in the file."


def test_without_lists_and_papers_the_build_starts_from_the_index_that_ships(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="withheld"):
        build(BuildRequest(offline=True), SilentProgress(), words)
    assert data_index().is_relative_to(tmp_path / "home")


def test_a_new_index_named_by_the_environment_starts_from_the_one_that_ships(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWESEARCH_INDEX", str(place / "new"))
    with pytest.raises(ModelError, match="withheld"):
        build(BuildRequest(offline=True), SilentProgress(), words)


@pytest.mark.parametrize(
    "text", ["[[list]]\nname = 2024\n", '[[list]]\nname = "a"\n[[list]]\nname = "a"\n', "list = 1"]
)
def test_a_lists_toml_that_makes_no_sense_is_refused(place: Path, text: str) -> None:
    with_dump(place)
    (place / "index" / "lists.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputFileError, match=r"lists\.toml"):
        run(place, None)


def test_an_index_of_nothing_is_refused(place: Path) -> None:
    (place / "empty").mkdir()
    (place / "empty" / "lists.toml").write_text("", encoding="utf-8")
    with pytest.raises(RequestError, match="not one paper to index"):
        build(BuildRequest(place / "empty", offline=True), SilentProgress(), words)


@pytest.mark.parametrize("damage", ["vectors", "manifest", "version"])
def test_building_again_cures_a_damaged_index_as_its_error_says(place: Path, damage: str) -> None:
    with_dump(place)
    manifest = place / "index" / "manifest.json"
    if damage == "vectors":
        (place / "index" / "gen-1" / "vectors.faiss").write_bytes(b"short")
    elif damage == "manifest":
        manifest.write_text("{", encoding="utf-8")
    else:
        manifest.write_text(manifest.read_text("utf-8").replace('"format_version": 5', '"format_version": 99'), "utf-8")
    with pytest.raises(IndexUnusableError, match=r"rebuild it: awesearch index$"):
        open_(place)
    progress = SilentProgress()
    report = run(place, None, progress)
    assert (report.manifest.generation, report.manifest.counts.papers, report.incomplete) == (2, 3, False)
    assert progress.warnings[0].endswith("building it anew, from its lists and what was pulled before")
    assert found(place, "we spell item identifiers") == ["arxiv:2305.00003"]


def test_a_broken_lists_toml_is_named(place: Path) -> None:
    with_dump(place)
    (place / "index" / "lists.toml").write_text("[[list", encoding="utf-8")
    with pytest.raises(InputFileError, match=r"lists\.toml cannot be read"):
        run(place, None)


def test_the_five_lists_are_indexed_with_216_records(shared: Path, tmp_path: Path) -> None:
    lists = tuple(ListSource(path.stem, str(path)) for path in sorted((shared / "lists").glob("*.txt")))
    request = BuildRequest(tmp_path / "index", lists, arxiv_metadata=shared / "arxiv" / "metadata.jsonl", offline=True)
    report = build(request, SilentProgress(), words)
    assert (report.manifest.counts.listings, report.manifest.counts.papers) == (583, 310)
    assert [(count.source, count.papers) for count in report.coverage.by_source] == [("arXiv dump", 216)]
    assert len(report.coverage.could_not_ask) + len(report.coverage.not_found) == 310 - 216
    again = build(BuildRequest(tmp_path / "index", offline=True), SilentProgress(), words)
    assert (again.embedded, again.changed) == (0, False)
