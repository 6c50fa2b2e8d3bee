"""What pip and other programs are started with."""

import os

from nst_engine.contract import paths
from nst_engine.installer.console import clean_environment


def test_pip_has_the_users_settings_inside_of_a_flatpak_too(home, tmp_path, monkeypatch):
    """As an index of the company's own, which is the only one that can be reached."""
    monkeypatch.delenv("PIP_CONFIG_FILE", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".var/app/org.gimp.GIMP/config"))
    settings = home / ".config" / "pip" / "pip.conf"
    settings.parent.mkdir(parents=True)
    settings.touch()
    assert "PIP_CONFIG_FILE" not in clean_environment(), "outside pip finds it itself"
    monkeypatch.setattr(paths, "FLATPAK_INFO", tmp_path)
    assert clean_environment()["PIP_CONFIG_FILE"] == str(settings)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    assert clean_environment()["PIP_CONFIG_FILE"] == os.devnull, "as the user wants it"
