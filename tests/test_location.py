"""Which index answers."""

from pathlib import Path

import pytest

import search.location
from search.errors import IndexUnusableError, RequestError
from search.location import data_index, find_index, named_index


@pytest.fixture(autouse=True)
def nobody_has_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWESEARCH_INDEX", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(search.location, "_SHIPPED", (tmp_path / "checkout", tmp_path / "installed"))


def with_manifest(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "manifest.json").touch()
    return folder


def test_the_one_that_is_named_answers_before_all_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_manifest(data_index())
    with_manifest(tmp_path / "checkout")
    monkeypatch.setenv("AWESEARCH_INDEX", str(tmp_path / "from-environment"))
    assert find_index(tmp_path / "named") == tmp_path / "named"
    assert find_index(str(tmp_path / "named")) == tmp_path / "named"


def test_then_the_one_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_manifest(data_index())
    with_manifest(tmp_path / "checkout")
    monkeypatch.setenv("AWESEARCH_INDEX", str(tmp_path / "from-environment"))
    assert find_index() == tmp_path / "from-environment"


def test_then_the_users_own(tmp_path: Path) -> None:
    with_manifest(tmp_path / "checkout")
    own = with_manifest(data_index())
    assert find_index() == own


@pytest.mark.parametrize("place", ["checkout", "installed"])
def test_then_the_one_that_ships(tmp_path: Path, place: str) -> None:
    shipped = with_manifest(tmp_path / place)
    data_index().mkdir(parents=True)  # a build that died: a folder and no manifest
    assert find_index() == shipped


def test_no_index_at_all_is_an_error_that_names_the_cure() -> None:
    with pytest.raises(IndexUnusableError, match=r"there is no index.*awesearch index --list NAME=PATH_OR_URL$"):
        find_index()


def test_an_empty_name_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWESEARCH_INDEX", "")
    assert named_index("") is None
    assert named_index(None) is None


def test_a_name_may_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert named_index("~/mine") == tmp_path / "home" / "mine"
    monkeypatch.setenv("AWESEARCH_INDEX", "~/theirs")
    assert named_index(None) == tmp_path / "home" / "theirs"


def test_the_users_own_is_below_the_users_data(tmp_path: Path) -> None:
    assert tmp_path in data_index().parents
    assert data_index().parts[-2:] == ("awesearch", "index")


def test_a_home_that_may_not_be_looked_into_does_not_hide_the_index_that_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = with_manifest(tmp_path / "checkout")
    looked_into = Path.is_file

    def is_file(self: Path) -> bool:
        if data_index() in self.parents:
            raise PermissionError(13, "Permission denied", str(self))
        return looked_into(self)

    monkeypatch.setattr(Path, "is_file", is_file)
    assert find_index() == shipped


def test_the_home_of_nobody_is_one_clear_line() -> None:
    with pytest.raises(RequestError, match="names the home directory of nobody"):
        find_index("~no-such-user-here/index")
