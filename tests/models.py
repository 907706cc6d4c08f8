"""A tiny sentence-transformers model, made for the tests, and its export made in this process."""

import json
from pathlib import Path

import pytest

from search.encoders import ModelFiles, exporting, exports
from search.encoders.exports import Outcome, export_place

POOLING = {
    "word_embedding_dimension": 16,
    "pooling_mode_cls_token": False,
    "pooling_mode_mean_tokens": True,
    "pooling_mode_max_tokens": False,
    "pooling_mode_mean_sqrt_len_tokens": False,
}
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
]


def write_json(path: Path, content: object) -> None:
    """Write a value as JSON, making the file's folder."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def write_tiny_model(folder: Path) -> Path:
    """Write a model of two layers with random weights, whose vectors have 16 places, and which wants prompts."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast
    from transformers.utils.logging import disable_progress_bar

    folder.mkdir()
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ":", "推", "荐", *letters, *(f"##{one}" for one in letters)]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64,
    )  # fmt: skip
    disable_progress_bar()
    BertModel(config).save_pretrained(folder)
    write_json(folder / "modules.json", MODULES)
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": 32, "do_lower_case": False})
    write_json(folder / "1_Pooling" / "config.json", POOLING)
    write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": {"query": "query: ", "document": "passage: "}, "default_prompt_name": None},
    )
    return folder


def export_here(files: ModelFiles) -> None:
    """Make a model's export in this process, which has loaded torch already, unless it is there."""
    outcome = exporting.export(files, export_place(files))
    assert outcome == Outcome("exported"), outcome


def count_exports(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have exports made in this process and return the list of the models that are, as they are."""
    made: list[str] = []

    def export(files: ModelFiles, place: Path) -> Outcome:
        made.append(files.name)
        return exporting.export(files, place)

    monkeypatch.setattr(exports, "_export_apart", export)
    return made
