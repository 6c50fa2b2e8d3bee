"""The live dialog's rules while settings change: what is submitted when, and what there is to see.

Without a display; see session_stage.py.
"""

import pytest

from .session_stage import OTHER_STYLE, Stage


class TestStart:
    def test_without_a_style_nothing_is_submitted(self, shared_parts):
        stage = Stage(shared_parts)
        stage.style = None
        stage.open()
        assert not stage.engine.calls
        assert stage.status.startswith("Choose a style")
        assert stage.action == ("Continue", "Choose a style first", False)
        assert stage.session.image is None
        assert not stage.session.on_screen

    def test_the_first_job_begins_anew_with_a_sketch(self, large):
        assert large.mode == "NEW"
        assert large.request.preview_first
        assert large.request.settings.size == 512
        assert large.state == "QUEUED"
        assert large.status == "Starting…"
        assert large.action == ("Stop", "Keep this picture", True)

    def test_it_is_sketched_then_painted_then_done(self, stage):
        sketch = stage.sketched()
        assert stage.state == "SKETCHED"
        assert stage.session.image is sketch
        assert stage.session.on_screen
        preview = stage.painted()
        stage.progress(fraction=0.25, eta_s=200)
        assert stage.state == "PAINTED"
        assert stage.session.image is preview
        assert stage.status == "Preview: 480 px · about 3 min left"
        assert stage.session.job.fraction == 0.25
        stage.result()
        assert stage.state == "DONE"
        assert stage.session.job.fraction == 1
        assert stage.status == "The preview is finished, at your layer's own size."
        assert stage.action.label == "Continue"

    def test_a_layer_that_is_very_long_gets_a_preview_whose_shorter_side_suffices(
        self, shared_parts
    ):
        stage = Stage(shared_parts, (6400, 100)).open()
        assert stage.request.settings.size == 32 * 64

    def test_a_layer_that_cannot_be_read_ends_the_opening(self, shared_parts):
        stage = Stage(shared_parts)
        stage.layer.error = stage.refusal("image-closed")
        with pytest.raises(stage.contract.UserError):
            stage.session.open()


class TestChange:
    def test_while_sketching_goes_on_from_the_sketch(self, stage):
        sketch = stage.sketched()
        stage.set(strength=70.0)
        assert stage.mode == "RESUME"
        assert stage.request.initial_image is sketch
        assert stage.request.preview_first, "nobody has seen strokes yet that could be kept"
        assert stage.session.image is sketch, "until the new job shows one"
        assert stage.session.on_screen

    def test_of_nothing_submits_nothing(self, stage):
        stage.session.change()
        assert stage.engine.calls == ["submit"]

    def test_to_no_style_submits_nothing(self, stage):
        stage.style = None
        stage.session.change()
        assert stage.engine.calls == ["submit"]

    def test_of_where_it_begins_begins_anew(self, stage):
        for number, change in enumerate(
            ({"seed": 5}, {"init": "noise"}, {"preset": "gatys-paper"}), 1
        ):
            stage.painted()
            stage.set(**change)
            assert stage.mode == "NEW", change
            assert len(stage.engine.requests) == number + 1

    def test_to_another_style_begins_anew(self, stage):
        stage.painted()
        stage.style = OTHER_STYLE
        stage.session.change()
        assert stage.mode == "NEW"
        assert stage.request.styles[0].name == "fire"

    def test_waits_until_the_job_has_shown_an_image_but_not_for_ever(self, stage):
        assert not stage.session.may_change()
        stage.clock.now += 0.29
        assert not stage.session.may_change()
        stage.sketched()
        assert stage.session.may_change()
        stage.set(strength=70.0)
        assert not stage.session.may_change()
        stage.clock.now += 0.31
        assert stage.session.may_change()

    def test_leaves_half_the_time_to_gtk_where_reading_is_slow(self, shared_parts):
        stage = Stage(shared_parts)
        stage.layer.cost = 2.0
        stage.open()
        stage.painted()
        stage.clock.now += 1.9
        assert not stage.session.may_change()
        stage.clock.now += 0.2
        assert stage.session.may_change()

    def test_to_a_setting_that_is_not_allowed_is_told(self, stage):
        def forbidden():
            raise stage.refusal("bad-parameter")

        stage.session._read_spec = forbidden
        with pytest.raises(stage.contract.UserError) as caught:
            stage.session.change()
        stage.session.refuse(caught.value)
        stage.result()
        assert stage.status == ""
        assert stage.session.error is caught.value

    def test_to_what_cannot_be_read_gives_up_the_job_at_work(self, stage):
        preview = stage.painted()
        stage.layer.error = stage.refusal("no-layer")
        with pytest.raises(stage.contract.UserError):
            stage.set(strength=70.0)
        assert stage.engine.calls == ["submit", "cancel"]
        assert stage.state == "FAILED"
        assert not stage.session.at_work
        stage.result(1)
        stage.preview("late", 1)
        assert stage.session.job.result is None
        assert stage.session.image is preview
        stage.layer.error = None
        stage.session.stop_or_continue()
        assert stage.session.error is None
        assert stage.request.initial_image is preview

    def test_to_what_no_engine_can_be_started_for_leaves_no_job_at_work(self, stage):
        stage.painted()
        stage.engine.error = stage.refusal("no-engine")
        with pytest.raises(stage.contract.UserError):
            stage.set(strength=70.0)
        assert not stage.session.at_work


class TestStopAndContinue:
    def test_stop_keeps_the_image_as_it_is(self, stage):
        stage.painted()
        stage.session.stop_or_continue()
        assert stage.engine.calls == ["submit", "stop"]
        assert stage.state == "STOPPING"
        assert stage.status == "Stopping after this step…"
        assert stage.action == ("Stop", "Keep this picture", False)
        last = stage.painted("last")
        assert stage.state == "STOPPING"
        assert stage.session.image is last
        stage.result()
        assert stage.state == "DONE"
        assert stage.status == "Stopped."
        assert stage.action == ("Continue", "Carry this picture further", True)

    def test_continue_carries_the_image_further(self, stage):
        preview = stage.painted()
        stage.result()
        stage.session.stop_or_continue()
        assert stage.mode == "REFINE"
        assert stage.request.initial_image is preview
        assert not stage.request.preview_first
        assert stage.state == "QUEUED"
        assert stage.status == "Starting…"

    def test_continue_without_any_image_begins_anew(self, stage):
        stage.error()
        stage.session.stop_or_continue()
        assert stage.mode == "NEW"


class TestEngine:
    def test_that_dies_at_work_is_told_and_the_image_stays(self, stage):
        preview = stage.painted()
        stage.error("engine-ended")
        assert stage.state == "FAILED"
        assert stage.session.error.code == "engine-ended"
        assert stage.status == ""
        assert stage.session.image is preview
        assert stage.session.on_screen
        assert stage.action == ("Continue", "Carry this picture further", True)
        stage.session.stop_or_continue()
        assert stage.session.error is None
        assert stage.mode == "REFINE"
        assert stage.request.initial_image is preview

    def test_that_dies_idle_is_not_missed(self, stage):
        stage.painted()
        stage.result()
        stage.error("engine-ended")
        assert stage.state == "DONE"
        assert stage.session.error is None
        assert stage.status == "The preview is finished, at your layer's own size."

    def test_of_another_version_is_told_before_anything_was_submitted(self, shared_parts):
        stage = Stage(shared_parts)
        stage.style = None
        stage.open()
        stage.error("version-mismatch")
        assert stage.session.error.code == "version-mismatch"

    def test_that_cannot_be_started_leaves_the_last_job(self, stage):
        stage.error("engine-ended")
        stage.engine.error = stage.refusal("not-installed")
        with pytest.raises(stage.contract.UserError):
            stage.set(strength=70.0)
        stage.engine.error = None
        stage.session.change()
        assert stage.request.settings.strength == 70

    def test_events_of_an_outdated_job_are_ignored(self, stage):
        stage.painted()
        stage.set(strength=70.0)
        before = stage.session.image
        stage.progress(job=1)
        stage.preview("outdated", 1)
        stage.result(1)
        stage.error("cancelled", 1)
        assert stage.state == "QUEUED"
        assert stage.session.job.progress is None
        assert stage.session.image is before
        assert stage.session.error is None


class TestSize:
    def test_a_layer_of_another_size_begins_anew(self, stage):
        stage.painted()
        stage.layer.size = (300, 100)
        stage.set(strength=70.0)
        assert stage.session.size == (300, 100)
        assert stage.mode == "NEW"
        assert stage.session.image is None
        assert not stage.session.on_screen

    def test_it_is_noticed_when_the_layer_is_finished(self, stage):
        stage.painted()
        stage.result()
        stage.layer.size = (300, 100)
        stage.session.finish()
        assert stage.mode == "NEW"
        assert stage.request.content.shape == (100, 300, 4)
