"""The runner tells the truth: what a script prints, why it fails, and that nothing stays behind."""

import pytest

from .acting import AROUND
from .headless import Gimp, GimpError, RunningGimp
from .rooms import IN_ONE_GIMP

pytestmark = IN_ONE_GIMP


@pytest.fixture(params=["anew", "running"])
def any_gimp(request, room, tmp_path):
    """A GIMP without the plug-in, of each kind that there is."""
    if request.param == "anew":
        yield Gimp(room, tmp_path / "gimp")
        return
    gimp = RunningGimp(room, tmp_path / "gimp", AROUND)
    yield gimp
    gimp.close()
    assert gimp.has_ended


def test_a_script_runs_in_the_gimp_of_the_room(any_gimp):
    output = any_gimp.run("print(Gimp.version(), Gimp.directory(), *ARGS)", ["a b", 7])
    version, directory, *args = output.split()
    assert version.startswith("3.")
    assert directory == str(any_gimp.profile)
    assert args == ["a", "b", "7"]


def test_a_failing_script_is_reported_with_its_reason_and_the_next_one_runs(any_gimp):
    for script, code, reason in (
        ("1 / 0", 1, "ZeroDivisionError"),
        ("fail('the sky is red')", 1, "the sky is red"),
        ("import sys; sys.exit(7)", 7, ""),
    ):
        with pytest.raises(GimpError) as caught:
            any_gimp.run(script)
        assert caught.value.code == code
        assert reason in str(caught.value)
    assert any_gimp.run("print(len(Gimp.get_images()))") == "0\n"


def test_a_script_that_kills_its_interpreter_is_reported(any_gimp):
    with pytest.raises(GimpError) as caught:
        any_gimp.run("import os; os.kill(os.getpid(), 9)")
    assert caught.value.code == 70
    assert "did not finish" in str(caught.value)


def test_a_script_that_hangs_is_ended(any_gimp):
    with pytest.raises(GimpError) as caught:
        any_gimp.run("import time\nwhile True: time.sleep(1)", timeout=5)
    assert caught.value.code == 124


def test_a_running_gimp_can_be_made_as_if_it_were_new(room, tmp_path):
    gimp = RunningGimp(room, tmp_path / "gimp", AROUND)
    first = gimp.run("import os; print(os.getpid())")
    gimp.run("""
        from pathlib import Path
        Gimp.Image.new(8, 8, Gimp.ImageBaseType.RGB)
        Gimp.attach_parasite(Gimp.Parasite.new("left", 0, b"behind"))
        (Path.home() / "left").touch()
    """)
    gimp.reset()
    left = gimp.run("""
        import os
        from pathlib import Path
        print(os.getpid(), Gimp.get_images(), Gimp.get_parasite_list(), [*Path.home().iterdir()])
    """)
    assert left == f"{first.strip()} [] [] []\n"
    gimp.close()
