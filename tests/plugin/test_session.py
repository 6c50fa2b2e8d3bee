"""The live dialog's rules: what is submitted when, and what there is to see, without a display.

Inside are a layer and an engine that only write down what they are asked; the clock is the test's.
"""

import dataclasses

import pytest

SMALL, LARGE = (480, 320), (1200, 800)
STYLE = {"title": "waves", "session": "1", "layer": 7, "tattoo": 3}
OTHER_STYLE = {"title": "fire", "session": "1", "layer": 8, "tattoo": 4}


class Layer:
    """A content layer; ``made`` is what a result on it was made to, reading takes ``cost`` s."""

    def __init__(self, contract, clock, size=SMALL, made=None):
        self.contract, self.clock, self.size, self.made = contract, clock, size, made
        self.is_blank = made is None
        self.cost = 0.0
        self.pixels = b"layer"
        self.error = None

    def refresh(self):
        if self.error:
            raise self.error

    def initial_image(self, longer_side=0):
        if self.made is None:
            return None
        dtype = "uint8" if longer_side else "float32"
        return self.contract.Array("result on the layer", dtype, (9, 9, 4), b"result")

    def unchanged(self, spec):
        return spec == self.made

    def differs_in_colors(self, spec):
        if self.made is None or spec.settings.colors == self.made.settings.colors:
            return False
        colors = dataclasses.replace(spec.settings, colors=self.made.settings.colors)
        return dataclasses.replace(spec, settings=colors) == self.made

    def build_request(
        self, spec, mode=None, initial_image=None, longer_side=0, preview_first=False
    ):
        contract = self.contract
        self.clock.now += self.cost
        if longer_side >= max(self.size):
            longer_side = 0
        content = contract.Array("content", "float32", (*self.size[::-1], 4), self.pixels)
        return contract.Request(
            dataclasses.replace(spec.settings, size=longer_side),
            content,
            (contract.Array(spec.style["title"], "float32", (9, 9, 4), b"style"),),
            selection=contract.Array("selection", "float32", self.size[::-1], b"selection"),
            mode=mode or contract.Mode.NEW,
            initial_image=initial_image,
            preview_first=preview_first,
        )


class Engine:
    """An engine client that remembers the requests and what else it was told."""

    def __init__(self):
        self.requests, self.calls = [], []
        self.error = None

    def submit(self, request):
        if self.error:
            raise self.error
        self.requests.append(request)
        self.calls.append("submit")
        return len(self.requests)

    def stop(self):
        self.calls.append("stop")

    def cancel(self):
        self.calls.append("cancel")


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


class Stage:
    """A session with its surroundings; ``settings`` and ``style`` are what the dialog says."""

    def __init__(self, parts, size=SMALL, result_on_layer=False):
        self.parts, self.contract = parts, parts.contract
        self.settings, self.style = parts.contract.Settings(), STYLE
        self.clock, self.engine = Clock(), Engine()
        made = self.spec() if result_on_layer else None
        self.layer = Layer(self.contract, self.clock, size, made)
        self.session = parts.session.LiveSession(self.layer, self.engine, self.spec, self.clock)

    def spec(self):
        if self.style is None:
            raise self.refusal("no-style")
        return self.parts.spec.JobSpec(self.settings, self.style, None)

    def refusal(self, code):
        return self.contract.UserError(code, f"{code} happened.")

    def open(self):
        self.session.open()
        self.session.change()
        return self

    def set(self, **settings):
        """Turn knobs, and submit what is new as the dialog does."""
        self.settings = dataclasses.replace(self.settings, **settings)
        self.session.change()

    def progress(self, stage="optimize", job=None, **values):
        event = self.contract.Progress(stage, 480, 320, **values)
        self.session.on_event(job or len(self.engine.requests), event)

    def preview(self, name="preview", job=None):
        pixels = self.contract.Array(name, "uint8", (320, 480, 4), name.encode())
        self.session.on_event(job or len(self.engine.requests), self.contract.Preview(pixels))
        return pixels

    def painted(self, name="preview", job=None):
        """A preview of the method itself, as the engine sends it."""
        self.progress(job=job)
        return self.preview(name, job)

    def sketched(self, name="sketch"):
        """The instant method's preview."""
        self.progress(self.contract.INSTANT)
        return self.preview(name)

    def result(self, job=None):
        pixels = self.contract.Array("result", "float32", (320, 480, 4), b"result")
        event = self.contract.Result(pixels, {})
        self.session.on_event(job or len(self.engine.requests), event)
        return event

    def error(self, code="no-weights", job=None):
        self.session.on_event(job, self.contract.Error(code, f"{code} happened."))

    @property
    def state(self):
        return self.session.job.state.name

    @property
    def phase(self):
        return self.session.phase.name

    @property
    def request(self):
        """The newest one."""
        return self.engine.requests[-1]

    @property
    def mode(self):
        return self.request.mode.name

    @property
    def status(self):
        return self.parts.status.status_text(self.session)

    @property
    def action(self):
        return self.parts.status.action(self.session)


@pytest.fixture
def stage(shared_parts):
    """A small layer without a result; the dialog is open."""
    return Stage(shared_parts).open()


@pytest.fixture
def large(shared_parts):
    return Stage(shared_parts, LARGE).open()


@pytest.fixture
def adjusting(shared_parts):
    """A small layer with a result on it; the dialog says what that was made to."""
    return Stage(shared_parts, result_on_layer=True).open()


@pytest.fixture
def adjusting_large(shared_parts):
    return Stage(shared_parts, LARGE, result_on_layer=True).open()


class TestStart:
    def test_without_a_style_nothing_is_submitted(self, shared_parts):
        stage = Stage(shared_parts)
        stage.style = None
        stage.open()
        assert not stage.engine.calls
        assert stage.status.startswith("Choose a style")
        assert stage.action == ("Continue", "Carry this picture further", False)
        assert stage.session.image is None
        assert not stage.session.can_keep

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
        assert stage.session.can_keep
        preview = stage.painted()
        stage.progress(fraction=0.25, eta_s=200)
        assert stage.state == "PAINTED"
        assert stage.session.image is preview
        assert stage.status == "Preview: 480×320 pixels, about 3 minutes left"
        assert stage.session.job.fraction == 0.25
        stage.result()
        assert stage.state == "DONE"
        assert stage.session.job.fraction == 1
        assert stage.status == "The preview is finished."
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
        assert stage.session.can_keep

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
        assert stage.session.can_keep
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
        assert stage.status == "The preview is finished."

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
        assert not stage.session.can_keep

    def test_it_is_noticed_when_the_layer_is_finished(self, stage):
        stage.painted()
        stage.result()
        stage.layer.size = (300, 100)
        stage.session.finish()
        assert stage.mode == "NEW"
        assert stage.request.content.shape == (100, 300, 4)


class TestFinish:
    def test_takes_the_finished_image_of_a_small_layer_itself(self, stage):
        stage.painted()
        result = stage.result()
        stage.session.finish()
        assert stage.engine.calls == ["submit"]
        assert stage.phase == "FINISHING"
        outcome = stage.session.outcome()
        assert outcome.result is result
        assert outcome.style == STYLE
        assert outcome.mask.data == b"selection"
        assert stage.phase == "LIVE"

    def test_waits_for_the_image_of_a_small_layer_that_is_under_way(self, stage):
        stage.painted()
        stage.session.finish()
        assert stage.engine.calls == ["submit"]
        assert stage.status == "Painting: 480×320 pixels"
        assert stage.action == ("Stop", "Finish now, with the picture as it is", True)
        stage.session.stop_or_continue()
        assert stage.engine.calls == ["submit", "stop"]
        result = stage.result()
        assert stage.session.outcome().result is result

    def test_paints_anew_when_a_setting_changed_since(self, stage):
        preview = stage.painted()
        stage.result()
        stage.settings = dataclasses.replace(stage.settings, strength=90.0)
        stage.session.finish()
        assert stage.mode == "RESUME"
        assert stage.request.settings.strength == 90
        assert stage.request.initial_image is preview

    def test_paints_anew_when_the_layer_or_its_selection_changed_since(self, stage):
        stage.painted()
        stage.result()
        stage.layer.pixels = b"other"
        stage.session.finish()
        assert stage.mode == "REFINE"
        assert stage.request.content.data == b"other"

    def test_carries_the_preview_of_a_large_layer_further(self, large):
        preview = large.painted()
        large.result()
        large.session.finish()
        assert large.mode == "REFINE"
        assert large.request.settings.size == 0
        assert large.request.initial_image is preview
        assert not large.request.preview_first

    def test_after_a_sketch_alone_works_on_all_shapes(self, large):
        sketch = large.sketched()
        large.session.finish()
        assert large.mode == "RESUME"
        assert large.request.initial_image is sketch

    def test_can_be_dismissed(self, large):
        large.painted()
        large.session.finish()
        large.session.dismiss()
        assert large.phase == "DISMISSED"
        assert large.engine.calls[-1] == "cancel"
        assert not large.session.at_work
        assert large.session.outcome() is None
        assert large.session.is_finishing, "no knob comes back"

    def test_is_not_dismissed_by_cancel_before(self, large):
        large.session.dismiss()
        assert large.phase == "LIVE"
        assert large.engine.calls == ["submit"]

    def test_that_fails_makes_the_dialog_live_again(self, large):
        preview = large.painted()
        large.session.finish()
        large.error("engine-ended")
        with pytest.raises(large.contract.UserError) as caught:
            large.session.outcome()
        assert caught.value.code == "engine-ended"
        assert large.phase == "LIVE"
        assert large.session.image is preview
        assert large.session.can_keep

    def test_without_a_style_is_refused_and_stays_live(self, stage):
        stage.painted()
        stage.style = None
        with pytest.raises(stage.contract.UserError) as caught:
            stage.session.finish()
        assert caught.value.code == "no-style"
        assert stage.phase == "LIVE"


class TestKeep:
    def test_takes_the_preview_with_what_it_was_made_to_and_the_error(self, stage):
        preview = stage.painted()
        before = stage.spec()
        stage.error("engine-ended")
        stage.settings = dataclasses.replace(stage.settings, strength=90.0)
        stage.session.keep()
        assert stage.phase == "KEEPING"
        kept, spec, notes = stage.session.kept()
        assert kept is preview
        assert spec == before
        assert notes == ["kept from the preview", "engine-ended happened."]

    def test_of_an_image_that_is_not_the_layers_any_more_is_refused(self, stage):
        stage.painted()
        stage.error("engine-ended")
        stage.layer.size = (300, 100)
        stage.session.keep()
        with pytest.raises(stage.contract.UserError) as caught:
            stage.session.kept()
        assert caught.value.code == "other-size"
        assert stage.phase == "LIVE"

    def test_is_not_offered_for_what_was_on_the_layer_before(self, adjusting):
        assert adjusting.session.image is not None
        assert not adjusting.session.can_keep


class TestAdjust:
    def test_shows_the_result_and_submits_nothing_by_itself(self, adjusting):
        assert not adjusting.engine.calls
        assert adjusting.session.image.data == b"result"
        assert adjusting.status.startswith("The picture as it is now.")
        assert adjusting.action == ("Continue", "Carry this picture further", True)

    def test_with_another_style_goes_on_from_the_result_at_once(self, shared_parts):
        stage = Stage(shared_parts, result_on_layer=True)
        stage.style = OTHER_STYLE
        stage.open()
        assert stage.mode == "RESUME"
        assert stage.request.initial_image.data == b"result"
        assert not stage.request.preview_first, "its strokes may be what somebody wants to keep"

    def test_a_change_goes_on_from_the_result(self, adjusting):
        adjusting.set(strength=85.0)
        assert adjusting.mode == "RESUME"
        assert adjusting.request.initial_image.data == b"result"
        assert adjusting.request.initial_image.dtype == "uint8"
        assert not adjusting.request.preview_first

    def test_another_seed_begins_anew_and_may_be_sketched(self, adjusting):
        adjusting.set(seed=5)
        assert adjusting.mode == "NEW"
        assert adjusting.request.preview_first

    def test_finishing_unchanged_carries_the_whole_result_further(self, adjusting_large):
        adjusting_large.session.finish()
        assert adjusting_large.mode == "REFINE"
        assert adjusting_large.request.initial_image.dtype == "float32"
        assert adjusting_large.request.settings.size == 0

    def test_finishing_at_once_after_a_change_goes_on_from_the_whole_result(self, adjusting_large):
        stage = adjusting_large
        stage.settings = dataclasses.replace(stage.settings, strength=85.0)
        stage.session.finish()
        assert stage.mode == "RESUME"
        assert stage.request.initial_image.dtype == "float32"

    def test_finishing_after_a_preview_goes_on_from_that(self, adjusting_large):
        adjusting_large.set(strength=85.0)
        preview = adjusting_large.painted()
        adjusting_large.session.finish()
        assert adjusting_large.mode == "REFINE"
        assert adjusting_large.request.initial_image is preview


class TestRecolor:
    def test_other_colours_and_back_need_no_work_but_on_the_result_itself(self, adjusting):
        own = adjusting.settings.colors
        for colors in ("content", own):
            adjusting.set(colors=colors)
            assert adjusting.mode == "RECOLOR"
            assert adjusting.request.initial_image.data == b"result"
            assert not adjusting.request.preview_first
            adjusting.painted(colors)
            adjusting.result()

    def test_more_than_colours_goes_on_from_what_is_shown(self, adjusting):
        adjusting.set(colors="content")
        preview = adjusting.painted()
        adjusting.set(strength=85.0)
        assert adjusting.mode == "RESUME"
        assert adjusting.request.initial_image is preview

    def test_after_more_than_colours_the_result_is_no_start_any_more(self, adjusting):
        adjusting.set(strength=85.0)
        preview = adjusting.painted()
        adjusting.set(colors="content")
        assert adjusting.mode == "RESUME"
        assert adjusting.request.initial_image is preview

    def test_finishing_a_small_layer_takes_the_recoloured_image_itself(self, adjusting):
        adjusting.set(colors="content")
        adjusting.painted()
        result = adjusting.result()
        adjusting.session.finish()
        assert len(adjusting.engine.requests) == 1
        assert adjusting.session.outcome().result is result

    def test_finishing_a_large_layer_recolours_the_whole_result(self, adjusting_large):
        adjusting_large.set(colors="content")
        adjusting_large.painted()
        adjusting_large.result()
        adjusting_large.session.finish()
        assert adjusting_large.mode == "RECOLOR"
        assert adjusting_large.request.initial_image.dtype == "float32"
