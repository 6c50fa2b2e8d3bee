"""The live dialog's rules at its end: the layer's own size, the kept preview, Adjust.

Without a display; see session_stage.py.
"""

import dataclasses

import pytest

from .session_stage import OTHER_STYLE, STYLE, Stage


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
        assert stage.status == "Painting: 480 px"
        assert stage.action == ("Finish Now", "Take the picture as it is; Cancel takes none", True)
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
        assert large.session.on_screen

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
        assert not adjusting.session.on_screen


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
