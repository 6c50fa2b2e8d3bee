"""Another folder for everything, and the lengths of paths on Windows."""

import json
from pathlib import Path

import pytest

from nst_engine.contract import UserError
from nst_engine.contract.paths import MOVED, NAME, app_dir, system_app_dir
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


def longest(wheel):
    """Characters of the longest path of a wheel, as it is installed."""
    path = LONGEST[wheel]
    return len(path) + (len(LOCAL) if path.startswith("torch-") else 0)


#: Windows' own accounts have names of 20 characters at most; others may have longer ones.
@pytest.mark.parametrize(("letters", "budget"), [(20, 240), (40, LONGEST_PATH)])
def test_every_wheel_fits_into_the_paths_of_windows(letters, budget):
    room = budget - len(windows_home(letters) + PACKAGES)
    assert [wheel for wheel in LONGEST if longest(wheel) > room] == []


def test_with_a_name_of_40_letters_torchs_licences_alone_pass_240():
    room = 240 - len(windows_home(40) + PACKAGES)
    (long,) = [wheel for wheel in LONGEST if longest(wheel) > room]
    assert long.startswith("torch-")
    assert "/licenses/third_party/" in LONGEST[long]


def test_what_pip_builds_fits_into_the_temporary_folder():
    """pyvips has no wheel: pip makes an environment for building it there."""
    temporary = windows_home(40) + "\\.venv-pip"
    overlay = "\\pip-build-env-12345678\\overlay\\Lib\\site-packages\\"
    builders = [wheel for wheel in LONGEST if wheel.startswith(("setuptools-", "cffi-"))]
    assert len(builders) == 2
    assert max(map(longest, builders)) + len(temporary + overlay) <= 240


def test_the_longest_path_that_is_reckoned_with_is_that_of_the_wheels():
    assert max(map(longest, LONGEST)) == chosen_home.LONGEST_IN_PACKAGES


def test_a_folder_that_is_too_long_is_refused_with_a_way_out():
    check_path_length(windows_home(48), "win32", long_paths=False)
    with pytest.raises(UserError, match="1 characters too long") as caught:
        check_path_length(windows_home(49), "win32", long_paths=False)
    assert "--home C:\\nst" in caught.value.hint
    check_path_length(windows_home(200), "win32", long_paths=True)
    check_path_length(windows_home(200), "linux", long_paths=False)


def test_a_folder_with_files_of_others_gets_one_of_ours_in_it(home, tmp_path):
    """An installation replaces ``source`` and ``venv``, and uninstalling removes ``models``."""
    theirs = tmp_path / "Documents" / "source" / "thesis.tex"
    theirs.parent.mkdir(parents=True)
    theirs.touch()
    for _ in range(2):
        chosen_home.choose(tmp_path / "Documents")
        assert app_dir() == tmp_path / "Documents" / NAME
    (tmp_path / "D" / NAME).mkdir(parents=True)
    (tmp_path / "D" / NAME / "a clone of the project").touch()
    with pytest.raises(UserError, match="files of something else") as caught:
        chosen_home.choose(tmp_path / "D")
    assert "empty folder" in caught.value.hint


def test_ours_from_before_is_recognised(home, tmp_path):
    chosen_home.choose(tmp_path / "D")
    (tmp_path / "D" / "models").mkdir()
    chosen_home.choose(tmp_path / "E")
    chosen_home.choose(tmp_path / "D")
    assert app_dir() == tmp_path / "D"
