"""What the dialog says of its session, and what it cannot do."""

import pytest

from .session_stage import OTHER_STYLE


class TestWhatIsSeen:
    def test_an_image_that_is_no_longer_true_is_dimmed_after_a_while(self, stage):
        stage.painted()
        stage.result()
        assert not stage.session.is_stale
        stage.style = OTHER_STYLE
        stage.session.change()
        assert not stage.session.is_stale, "a sketch may come at once"
        stage.clock.now += 1
        assert stage.session.is_stale
        stage.sketched()
        assert not stage.session.is_stale

    def test_an_image_that_is_carried_further_stays_bright(self, stage):
        stage.painted()
        stage.result()
        stage.session.stop_or_continue()
        stage.clock.now += 1
        assert not stage.session.is_stale

    def test_what_the_engine_needs_is_told_only_where_it_matters(self, stage):
        needs = stage.contract.NEEDS
        stage.session.on_event(1, stage.contract.Progress(f"{needs} 1.3 GB."))
        assert stage.status == "Preparing…"
        assert "1.3 GB" in stage.parts.status.facts_text(stage.session, "Processor")
        words = f"{needs} 5.0 GB: from 2048×1365 pixels on in tiles of 1024."
        stage.session.on_event(1, stage.contract.Progress(words))
        assert "tiles" in stage.status

    def test_a_download_is_told_in_the_engines_words(self, stage):
        stage.session.on_event(1, stage.contract.Progress("downloading VGG-19"))
        assert "downloading VGG-19" in stage.status

    def test_the_size_is_told_among_what_it_will_be(self, large):
        large.progress(eta_s=30)
        assert large.status == "Preview: 480 of 512 px · about 30 s left"
        large.session.finish()
        large.progress()
        assert large.status == "Painting: 480 of 1200 px"

    def test_the_full_size_has_its_time_before_it_is_begun(self, large):
        status = large.parts.status
        assert status.finish_hint(large.session, "best") == "Paints all 1200×800 pixels"
        large.progress(full_s={"draft": 8.0, "best": 200.0})
        hint = status.finish_hint(large.session, "best")
        assert hint == "Paints all 1200×800 pixels: about 3 min"


class TestWhyNot:
    def test_there_is_no_style(self, stage):
        why_not = stage.parts.status.why_not_finish
        assert why_not(stage.session) == ""
        stage.style = None
        assert why_not(stage.session) == "Choose a style first"

    def test_the_image_was_closed_while_it_was_painted(self, large):
        preview = large.painted()
        large.session.finish()
        large.session.look(large.refusal("image-closed"))
        assert large.engine.calls[-1] == "cancel"
        assert not large.session.at_work
        with pytest.raises(large.contract.UserError):
            large.session.outcome()
        status = large.parts.status
        assert status.why_not_finish(large.session) == "The image was closed"
        assert status.keep_text(large.session) == "Keep as a New Image"
        assert large.session.on_screen.preview is preview

    def test_a_layer_that_is_brought_back_is_painted_on(self, stage):
        stage.painted()
        stage.session.look(stage.refusal("no-layer"))
        assert stage.session.error.code == "no-layer"
        stage.session.look(None)
        assert stage.session.error is None
        stage.session.stop_or_continue()
        assert stage.mode == "REFINE"

    def test_another_error_stays_while_the_layer_is_there(self, stage):
        stage.session.refuse(stage.refusal("no-weights"))
        stage.session.look(None)
        assert stage.session.error.code == "no-weights"

    def test_a_style_that_is_closed_is_told_when_the_work_is_done(self, stage):
        stage.painted()
        stage.session.look(None, stage.refusal("no-style"))
        assert stage.session.at_work
        assert stage.session.error is None, "the engine has the style"
        stage.result()
        stage.session.look(None, stage.refusal("no-style"))
        assert stage.session.error.code == "no-style"
        assert stage.parts.status.keep_text(stage.session) == "Keep This Picture"
        stage.session.look(None)
        assert stage.session.error is None, "its removal was undone"
