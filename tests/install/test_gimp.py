"""What a person is told about their GIMPs, where none of them can be asked."""

import pytest

from nst_engine.installer import gimp, plugin_files

OLD = "#!/bin/sh\necho 'GNU Image Manipulation Program version 2.10.34'\n"


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """The only folder in which programs are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_without_a_gimp_the_next_step_is_told(home, programs, checkout, interpreter, capsys):
    assert gimp.install(checkout, interpreter)
    assert "install GIMP 3, start it once, then run install.py again" in capsys.readouterr().out


def test_an_old_gimp_is_named(home, programs, checkout, interpreter, capsys):
    (programs / "gimp-console").write_text(OLD)
    (programs / "gimp-console").chmod(0o755)
    assert gimp.install(checkout, interpreter)
    assert "GIMP 2.10.34 is here, but the plug-in needs GIMP 3" in capsys.readouterr().out
    assert not (home / ".config/GIMP").exists()


def test_every_profile_is_served_and_a_sandbox_is_warned_of(
    home, programs, checkout, interpreter, capsys
):
    profiles = [
        home / ".config/GIMP/3.0",
        home / ".config/GIMP/3.2",
        home / ".var/app/org.gimp.GIMP/config/GIMP/3.0",
    ]
    for profile in profiles:
        profile.mkdir(parents=True)
    assert gimp.install(checkout, interpreter)
    assert all(plugin_files.engine_of(profile) for profile in profiles)
    said = capsys.readouterr().out
    assert said.count("is now in") == 3
    assert said.count("Flatpak is locked into a sandbox") == 1
    assert "restart GIMP" in said


def test_a_gimp_that_fails_is_no_reason_to_fail(home, programs, checkout, interpreter):
    (programs / "gimp-console").write_text("#!/bin/sh\nexit 1\n")
    (programs / "gimp-console").chmod(0o755)
    assert gimp.install(checkout, interpreter)
