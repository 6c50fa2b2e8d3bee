"""What a person is told about their GIMPs, where none of them can be asked."""

import pytest

from nst_engine.contract.paths import app_dir
from nst_engine.installer import gimp, plugin_files

OLD = "#!/bin/sh\necho 'GNU Image Manipulation Program version 2.10.34'\n"


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """The only folder in which programs are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_without_a_gimp_the_next_step_is_told(home, programs, checkout, capsys):
    assert gimp.install(checkout, gimp.find())
    assert "install GIMP 3, start it once, then run install.py again" in capsys.readouterr().out


def test_an_old_gimp_is_named(home, programs, checkout, capsys):
    (programs / "gimp-console").write_text(OLD)
    (programs / "gimp-console").chmod(0o755)
    assert gimp.install(checkout, gimp.find())
    assert "GIMP 2.10.34 is here, but the plug-in needs GIMP 3" in capsys.readouterr().out
    assert not (home / ".config/GIMP").exists()


def test_every_profile_is_served(home, programs, checkout, capsys):
    profiles = [
        home / ".config/GIMP/3.0",
        home / ".config/GIMP/3.2",
        home / ".var/app/org.gimp.GIMP/config/GIMP/3.0",
    ]
    for profile in profiles:
        profile.mkdir(parents=True)
    assert gimp.install(checkout, gimp.find())
    assert all(plugin_files.engine_of(profile) for profile in profiles)
    said = capsys.readouterr().out
    assert said.count("is now in") == 3
    for profile in profiles:
        engine = plugin_files.engine_of(profile)
        assert engine["python"] == str(app_dir() / "venv" / "bin" / "python")
        assert engine["flatpak"] == str(app_dir() / "venv-flatpak" / "bin" / "python")
    assert "restart GIMP" in said


def test_a_gimp_that_fails_is_no_reason_to_fail(home, programs, checkout):
    (programs / "gimp-console").write_text("#!/bin/sh\nexit 1\n")
    (programs / "gimp-console").chmod(0o755)
    assert gimp.install(checkout, gimp.find())


def test_a_snap_is_told_why_not_and_what_instead(home, programs, checkout, capsys):
    (home / "snap/gimp/current/.config/GIMP/3.0").mkdir(parents=True)
    assert gimp.install(checkout, gimp.find())
    said = capsys.readouterr().out
    assert "Snap does not let plug-ins start programs" in said
    assert "flatpak install org.gimp.GIMP" in said


def test_a_gimp_from_flatpak_is_asked_by_flatpak(home, programs, checkout):
    flatpak = programs / "flatpak"
    flatpak.write_text(
        '#!/bin/sh\n[ "$1" = list ] && echo org.gimp.GIMP\n'
        'case "$*" in run*--command=gimp-console\\ *) echo GIMP version 3.2.1;; esac\n'
    )
    flatpak.chmod(0o755)
    (found,) = gimp.find()
    assert (found.version, found.sandbox) == ("3.2.1", "Flatpak")
    assert found.profile == home / ".config/GIMP/3.2"
