"""What the engine answers, and that no wish gets lost."""

import pytest

from nst_engine import __version__
from nst_engine.contract import PROTOCOL, Message, write_message

from .client import Client, part_of, request_for


@pytest.fixture
def engine(tmp_path):
    with Client(tmp_path) as client:
        yield client


def test_it_says_who_it_is_before_anything_is_asked(engine):
    ready = engine.receive()
    assert ready.type == "ready"
    assert ready.values["protocol"] == PROTOCOL
    assert ready.values["version"] == __version__


def test_a_plug_in_of_another_version_is_told_what_to_do(engine):
    engine.hello("0.0.1")
    error = engine.until("error")
    assert error.values["code"] == "version-mismatch"
    assert "0.0.1" in error.values["message"]
    assert "install.py" in error.values["hint"]


def test_a_picture_comes_back_with_its_progress_and_its_record(engine):
    engine.stylize("echo")
    assert engine.until("progress").values["stage"] == "echo"
    result = engine.until("result")
    assert result.values["record"]["pid"] == engine.process.pid
    assert bytes(result.arrays[0].data) == request_for("echo").content.data


def test_several_jobs_one_after_another_are_answered_by_the_same_process(engine):
    for job in range(3):
        engine.stylize("echo", job=job)
        result = engine.until("result", "error")
        assert (result.type, result.values["job"]) == ("result", job)


def test_stop_gives_the_present_picture(engine):
    engine.stylize("wait for stop")
    engine.until("progress")
    engine.send("stop")
    assert engine.until("result", "error").values["record"]["stopped"] is True


def test_a_part_is_painted_beside_the_job_at_work(engine):
    engine.stylize("wait for stop", job=1)
    engine.until("progress")
    for job in (2, 3):
        engine.stylize("", job=job, request=part_of(request_for("")))
    answers = {}
    while 3 not in answers:
        answer = engine.until("result", "error")
        answers[answer.values["job"]] = answer
    assert answers[3].type == "result"
    assert answers[3].arrays[0].dtype == "uint8"
    assert 1 not in answers, "a part takes nobody's place but that of other parts"
    engine.send("stop")
    assert engine.until("result", "error").values["job"] == 1


def test_cancel_ends_the_job_and_leaves_the_engine_usable(engine):
    engine.stylize("wait for stop", job=1)
    engine.until("progress")
    engine.send("cancel")
    assert engine.until("result", "error").values["code"] == "cancelled"
    engine.stylize("echo", job=2)
    assert engine.until("result", "error").values["job"] == 2


def test_a_new_job_replaces_the_running_one(engine):
    engine.stylize("wait for stop", job=1)
    engine.until("progress")
    engine.stylize("echo", job=2)
    first, second = engine.until("result", "error"), engine.until("result", "error")
    assert (first.values["job"], first.values["code"]) == (1, "cancelled")
    assert (second.type, second.values["job"]) == ("result", 2)


def test_stop_and_cancel_without_a_job_do_no_harm(engine):
    engine.send("stop")
    engine.send("cancel")
    engine.stylize("echo")
    assert engine.until("result", "error").values["record"]["stopped"] is False


def test_prints_of_libraries_do_not_disturb_the_frames(engine):
    engine.stylize("print")
    assert engine.until("result", "error").type == "result"
    engine.send("shutdown")
    _, stderr = engine.process.communicate()
    assert b"a library prints" in stderr
    assert b"and another writes" in stderr


def test_a_problem_reaches_the_user_in_its_own_words(engine):
    engine.stylize("problem", job=5)
    error = engine.until("result", "error").values
    assert (error["code"], error["hint"], error["job"]) == ("no-weights", "Get some.", 5)
    assert error["message"] == "There are no weights."


def test_an_unexpected_failure_names_the_log_that_holds_its_traceback(engine, tmp_path):
    engine.stylize("fail")
    error = engine.until("result", "error").values
    log = tmp_path / "neural-style-transfer" / "logs" / "engine.log"
    assert error["code"] == "internal"
    assert str(log) in error["hint"]
    assert "Traceback" not in error["message"]
    assert "ValueError: boom" in error["details"]
    assert "Traceback" in log.read_text()


def test_a_request_that_is_not_valid_disturbs_no_other(engine):
    engine.stylize("wait for stop", job=1)
    engine.until("progress")
    message = request_for("echo").to_message()
    bad = {**message.values, "settings": {"strength": 400}, "job": 2}
    write_message(engine.write, Message("stylize", bad, message.arrays))
    error = engine.until("result", "error").values
    assert (error["job"], error["code"]) == (2, "bad-parameter")
    assert "0 to 100" in error["message"]
    engine.send("stop")
    assert engine.until("result", "error").values["job"] == 1


@pytest.mark.parametrize(
    "values", [{"settings": {"seed": 10**400}}, {"full_size": [10**400, 1]}, {"styles": [{}]}]
)
def test_an_impossible_request_is_answered_and_the_engine_goes_on(engine, values):
    message = request_for("echo").to_message()
    write_message(
        engine.write, Message("stylize", {**message.values, **values, "job": 1}, message.arrays)
    )
    assert engine.until("result", "error").values["job"] == 1
    engine.send("stay", seconds=10**400)
    engine.stylize("echo", job=2)
    assert engine.until("result", "error").values["job"] == 2


def test_an_unknown_message_is_answered(engine):
    engine.send("dance")
    assert "'dance'" in engine.until("error").values["message"]
    engine.stylize("echo")
    assert engine.until("result", "error").type == "result"
