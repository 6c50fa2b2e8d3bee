"""The runner tells the truth: what a script prints, why it fails, and that nothing stays behind."""

import pytest

from .headless import GimpError


def test_a_script_runs_in_the_gimp_of_the_room(gimp):
    output = gimp.run("print(Gimp.version(), Gimp.directory(), *ARGS)", ["a b", 7])
    version, directory, *args = output.split()
    assert version.startswith("3.")
    assert directory == str(gimp.profile)
    assert args == ["a", "b", "7"]


@pytest.mark.parametrize(
    ("script", "code", "reason"),
    [
        ("1 / 0", 1, "ZeroDivisionError"),
        ("fail('the sky is red')", 1, "the sky is red"),
        ("import sys; sys.exit(7)", 7, ""),
        ("import os; os.kill(os.getpid(), 9)", 70, "did not finish"),
    ],
)
def test_a_failing_script_is_reported_with_its_reason(gimp, script, code, reason):
    with pytest.raises(GimpError) as caught:
        gimp.run(script)
    assert caught.value.code == code
    assert reason in str(caught.value)


def test_a_script_that_hangs_is_ended(gimp):
    with pytest.raises(GimpError) as caught:
        gimp.run("import time\nwhile True: time.sleep(1)", timeout=8)
    assert caught.value.code == 124
