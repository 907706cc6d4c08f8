"""A sentence-transformers model as one graph from tokens to unit vectors."""

from pathlib import Path
from typing import TYPE_CHECKING

from search.encoders.export_record import NotExportedError

if TYPE_CHECKING:
    from search.encoders.sentence_transformer import Model

_OPSET = 17
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def save_graph(model: "Model", path: Path) -> tuple[str, ...]:
    """Save all modules of a model, its pooling too, as an ONNX graph for any number and length of texts.

    Returns the names of the inputs, int64 `[n, length]`; raises NotExportedError where it wants others.
    """
    import torch

    features = dict(model.preprocess(["a text of some words", "another"], prompt="a prompt: "))
    inputs = tuple(name for name in _INPUTS if isinstance(features.get(name), torch.Tensor))
    others = sorted(set(features) - set(inputs) - {"modality", "prompt_length"})
    if others or "input_ids" not in inputs:
        raise NotExportedError(f"it reads more than tokens ({', '.join(others) or 'no input_ids'})")
    if any(getattr(module, "include_prompt", True) is False for module in model):
        raise NotExportedError("it leaves prompts out of its pooling")
    tensors = tuple(features[name] for name in inputs)

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *given: torch.Tensor) -> torch.Tensor:
            made = self.model({"modality": "text", **dict(zip(inputs, given, strict=True))})["sentence_embedding"]
            return torch.nn.functional.normalize(made[:, : model.truncate_dim], p=2, dim=1)

    texts = {name: {0: "texts", 1: "tokens"} for name in inputs}
    with torch.no_grad():
        torch.onnx.export(
            Whole().eval(),
            tensors,
            path,
            dynamo=False,
            input_names=list(inputs),
            output_names=["vectors"],
            dynamic_axes={**texts, "vectors": {0: "texts"}},
            opset_version=_OPSET,
        )
    return inputs
