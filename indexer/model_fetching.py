"""Fetching a model from the hub, once: from then on it is on this machine."""

from search.encoders import Encoder, load_document_encoder
from search.encoders.model_files import UNUSED, is_here
from search.errors import ModelError


def encoder_of(model: str, *, fetch: bool) -> Encoder:
    """Return the encoder of a model's name or folder, fetched from the hub if need be and allowed.

    Raises ModelError where it cannot be had.
    """
    if fetch and not is_here(model):
        _fetch(model)
    return load_document_encoder(model)


def _fetch(model: str) -> None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        snapshot_download(model, ignore_patterns=list(UNUSED))
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError) as error:
        raise ModelError(
            f"the model {model} is not on this machine and could not be fetched ({type(error).__name__});\n"
            "go online once to fetch it, or give the folder of a copy"
        ) from error
