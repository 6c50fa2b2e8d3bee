"""Where the application's folder is, on systems other than this one, too."""

from pathlib import Path

import pytest

from nst_engine.contract import paths
from nst_engine.contract.paths import MOVED, NAME, app_dir, system_app_dir

HOME = Path("/users/zoë")


@pytest.fixture
def inside_flatpak(tmp_path, monkeypatch):
    (tmp_path / "flatpak-info").touch()
    monkeypatch.setattr(paths, "FLATPAK_INFO", tmp_path / "flatpak-info")


def test_windows_has_a_short_one_outside_of_appdata():
    variables = {"USERPROFILE": "/users/zoë", "LOCALAPPDATA": "/users/zoë/AppData/Local"}
    assert system_app_dir("win32", variables, HOME) == HOME / ".nst"
    assert system_app_dir("win32", {}, HOME) == HOME / ".nst"


def test_macos_has_its_own():
    where = HOME / "Library" / "Application Support" / NAME
    assert system_app_dir("darwin", {"XDG_DATA_HOME": "/elsewhere"}, HOME) == where


@pytest.mark.parametrize("host", [None, "/data/zoë"], ids=["usual", "moved by the host"])
def test_both_worlds_of_flatpak_have_the_same(inside_flatpak, host, monkeypatch, tmp_path):
    """Inside, XDG_DATA_HOME is the sandbox's own, and the host's has another name."""
    inside = {"XDG_DATA_HOME": "/users/zoë/.var/app/org.gimp.GIMP/data"}
    outside = {}
    if host:
        inside["HOST_XDG_DATA_HOME"] = outside["XDG_DATA_HOME"] = host
    seen_inside = system_app_dir("linux", inside, HOME)
    monkeypatch.setattr(paths, "FLATPAK_INFO", tmp_path / "not-there")
    assert seen_inside == system_app_dir("linux", outside, HOME)


def test_a_folder_that_was_chosen_is_remembered(own_home, tmp_path):
    own_home.mkdir(parents=True)
    (own_home / MOVED).write_text(f"{tmp_path / 'D'}\n", "utf-8")
    assert app_dir() == tmp_path / "D"


def test_a_folder_for_data_that_depends_on_where_one_is_does_not_count(tmp_path):
    for value in ("", "data", "./data"):
        folder = system_app_dir("linux", {"XDG_DATA_HOME": value}, tmp_path)
        assert folder == tmp_path / ".local/share" / NAME


@pytest.mark.parametrize("text", ["", "\n", "nst"])
def test_a_choice_that_was_not_written_to_the_end_is_none(own_home, text):
    """The current folder is no place to install into, or to remove ``models`` from."""
    own_home.mkdir(parents=True)
    (own_home / MOVED).write_text(text, "utf-8")
    assert app_dir() == own_home
