"""What the tests share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the five lists, their truth and real records, beside the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        reason = f"needs the real lists and records in {folder}, which are not published with the project"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
