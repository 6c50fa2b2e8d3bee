"""Another folder for everything, and the lengths of paths on Windows."""

import json
from pathlib import Path

import pytest

from nst_engine.contract import UserError
from nst_engine.contract.paths import MOVED, app_dir, system_app_dir
from nst_engine.installer import home as chosen_home
from nst_engine.installer.home import LONGEST_PATH, PACKAGES, check_path_length

#: The longest path of each wheel for Windows (Python 3.13) of an installation, from its listing.
LONGEST = json.loads(Path(__file__).with_name("longest_paths.json").read_text("utf-8"))
LOCAL = "+cu130"  # of torch from PyTorch's own index, also in the name of a folder


def windows_home(letters):
    """The application's folder of a user whose name has so many letters."""
    variables = {"USERPROFILE": "C:\\Users\\" + "n" * letters}
    return str(system_app_dir("win32", variables, Path("unused"))).replace("/", "\\")


def test_it_is_remembered_and_what_the_user_made_comes_along(home, tmp_path):
    (app_dir() / "styles").mkdir()
    (app_dir() / "styles" / "mine.png").write_text("x")
    chosen_home.choose(tmp_path / "D" / "nst")
    assert app_dir() == tmp_path / "D" / "nst"
    assert (app_dir() / "styles" / "mine.png").exists()


def test_it_can_be_the_usual_one_again(home, tmp_path):
    chosen_home.choose(tmp_path / "D")
    chosen_home.choose(system_app_dir())
    assert app_dir() == system_app_dir()
    assert not (system_app_dir() / MOVED).exists()


def test_one_that_cannot_be_used_is_told_and_not_remembered(home, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot be used"):
        chosen_home.choose(tmp_path / "file" / "nst")
    assert app_dir() == system_app_dir()


def test_every_wheel_fits_into_the_paths_of_windows_with_a_name_of_40_letters():
    room = LONGEST_PATH - len(windows_home(40) + PACKAGES)
    for wheel, path in LONGEST.items():
        more = len(LOCAL) if wheel.startswith("torch-") and path.startswith("torch-") else 0
        assert len(path) + more <= room, wheel


def test_the_longest_path_that_is_reckoned_with_is_that_of_the_wheels():
    longest = max(
        len(path) + len(LOCAL) * wheel.startswith("torch-") for wheel, path in LONGEST.items()
    )
    assert longest == chosen_home.LONGEST_IN_PACKAGES


def test_a_folder_that_is_too_long_is_refused_with_a_way_out():
    check_path_length(windows_home(48), "win32", long_paths=False)
    with pytest.raises(UserError, match="1 characters too long") as caught:
        check_path_length(windows_home(49), "win32", long_paths=False)
    assert "--home C:\\nst" in caught.value.hint
    check_path_length(windows_home(200), "win32", long_paths=True)
    check_path_length(windows_home(200), "linux", long_paths=False)
