"""What an installation tells the plug-in."""

import pytest

from nst_engine.contract import UserError
from nst_engine.contract.installing import STAGES, InstallProgress, error_line, event_from_line


@pytest.mark.parametrize("stage", STAGES)
def test_a_step_arrives_as_it_was_sent(stage):
    sent = InstallProgress(stage, "torch", 12.5, 526)
    assert event_from_line(sent.to_line()) == sent


def test_an_error_arrives_with_its_words():
    error = event_from_line(error_line(UserError("disk-full", "The disk is full.", "Make room.")))
    assert (error.code, error.message, error.hint) == (
        "disk-full",
        "The disk is full.",
        "Make room.",
    )


@pytest.mark.parametrize("line", ["", "Collecting torch", "{}", "[]", '"x"', '{"stage": "dance"}'])
def test_other_lines_are_none_of_these(line):
    assert event_from_line(line) is None


def test_the_fraction_only_grows():
    steps = [InstallProgress(stage, done=done, total=10) for stage in STAGES for done in (0, 5, 10)]
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)
