"""GIMP's profiles are found wherever the systems put them, and nothing else is taken for one."""

import sys

import pytest

from nst_engine.installer.gimp_profiles import profiles

LAYOUTS = [
    ("linux", ".config/GIMP/3.0", ""),
    ("linux", ".config/GIMP/3.2", ""),
    ("linux", ".var/app/org.gimp.GIMP/config/GIMP/3.0", "Flatpak"),
    ("linux", "snap/gimp/current/.config/GIMP/3.0", "Snap"),
    ("darwin", "Library/Application Support/GIMP/3.0", ""),
    ("win32", "AppData/Roaming/GIMP/3.0", ""),
]


@pytest.mark.parametrize(("platform", "place", "sandbox"), LAYOUTS)
def test_a_profile_is_found_where_the_system_keeps_it(home, monkeypatch, platform, place, sandbox):
    (home / place).mkdir(parents=True)
    monkeypatch.setattr(sys, "platform", platform)
    (found,) = profiles()
    assert found.folder == home / place
    assert found.sandbox == sandbox


def test_every_version_has_its_own_profile(home):
    for version in ("3.0", "3.2", "3.4"):
        (home / ".config/GIMP" / version).mkdir(parents=True)
    assert [profile.folder.name for profile in profiles()] == ["3.0", "3.2", "3.4"]


def test_older_gimps_and_files_are_no_profiles(home):
    for name in ("2.10", "2.99", "3.0-backup", "3"):
        (home / ".config/GIMP" / name).mkdir(parents=True)
    (home / ".config/GIMP/3.0").write_text("a file")
    assert profiles() == []


def test_a_moved_config_folder_counts_beside_the_usual_one(home, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config/GIMP/3.0").mkdir(parents=True)
    (home / ".config/GIMP/3.2").mkdir(parents=True)
    assert [p.folder for p in profiles()] == [
        tmp_path / "config/GIMP/3.0",
        home / ".config/GIMP/3.2",
    ]


def test_one_folder_under_two_names_is_one_profile(home, tmp_path, monkeypatch):
    (home / ".config/GIMP/3.0").mkdir(parents=True)
    (tmp_path / "link").symlink_to(home / ".config")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "link"))
    assert len(profiles()) == 1


@pytest.mark.parametrize("chosen", ["{home}/mine", "mine"])
def test_gimp3_directory_is_the_only_profile(home, monkeypatch, chosen):
    (home / ".config/GIMP/3.0").mkdir(parents=True)
    monkeypatch.setenv("GIMP3_DIRECTORY", chosen.format(home=home))
    assert [profile.folder for profile in profiles()] == [home / "mine"]
