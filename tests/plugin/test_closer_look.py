"""What is seen enlarged of a preview is painted at its own size: when, and of what."""

import pytest

from .session_stage import LARGE, Clock, Engine, Layer, Stage


class Look:
    """What is looked at of a layer whose preview has just been shown."""

    def __init__(self, parts, result_on_layer=False):
        stage = Stage(parts)
        self.parts, self.contract = parts, parts.contract
        self.clock, self.engine = Clock(), Engine()
        spec = stage.spec()
        self.layer = Layer(self.contract, self.clock, LARGE, spec if result_on_layer else None)
        self.closer = parts.closer_look.CloserLook(self.layer, self.engine, self.clock)
        self.spec, self.other_spec = (
            spec,
            stage.parts.spec.JobSpec(self.contract.Settings(strength=70.0), spec.style, None),
        )
        self.preview = self.picture("preview")

    def picture(self, name):
        return self.contract.Array(name, "uint8", (320, 480, 4), name.encode())

    def part(self, x=100, side=300, halvings=0):
        return self.parts.part.Part(x, 50, side, 200, halvings)

    def look(self, part=None, preview=None, spec="own", grows=False, margin=20):
        part = part or self.part()
        wide = self.parts.part.Part(part.x - margin, 0, part.width + 2 * margin, 300, part.halvings)
        subject = self.parts.closer_look.Subject(
            preview or self.preview, self.spec if spec == "own" else spec
        )
        self.closer.look(wide, part, subject, grows)

    def answer(self, name="sharp", job=None):
        pixels = self.picture(name)
        event = self.contract.Result(pixels, {})
        assert self.closer.take(job or len(self.engine.requests), event)
        return pixels

    @property
    def shown(self):
        return self.closer.shown and self.closer.shown[0]


@pytest.fixture
def look(shared_parts):
    return Look(shared_parts)


def test_the_part_is_painted_once_and_shown(look):
    look.look()
    assert look.engine.requests[0].initial_image is look.preview
    assert look.shown is None
    sharp = look.answer()
    assert look.shown is sharp
    look.look()
    assert len(look.engine.requests) == 1


def test_within_its_margin_one_can_move(look):
    look.look()
    look.answer()
    look.look(look.part(x=115))
    assert len(look.engine.requests) == 1
    look.look(look.part(x=125))
    assert len(look.engine.requests) == 2


def test_farther_away_the_same_pixels_do_nearer_they_do_not(look):
    look.look(look.part(halvings=1))
    look.answer()
    look.look(look.part(halvings=2))
    assert len(look.engine.requests) == 1
    look.look(look.part(halvings=0))
    assert len(look.engine.requests) == 2


def test_while_the_preview_grows_another_part_comes_from_time_to_time(look):
    look.look(grows=True)
    first = look.answer()
    look.clock.now += 1
    look.look(preview=look.picture("larger"), grows=True)
    assert len(look.engine.requests) == 1
    look.clock.now += 4
    newer = look.picture("newer")
    look.look(preview=newer, grows=True)
    assert look.engine.requests[1].initial_image is newer
    assert look.shown is first, "until the next one is there"


def test_the_finished_preview_gets_its_part_at_once(look):
    look.look(grows=True)
    look.answer()
    look.look(preview=look.picture("finished"))
    assert len(look.engine.requests) == 2


def test_what_was_made_to_other_settings_is_shown_no_more(look):
    look.look()
    look.answer()
    look.look(preview=look.picture("another"), spec=look.other_spec, grows=True)
    assert look.shown is None
    assert len(look.engine.requests) == 2


def test_a_part_that_is_too_late_is_not_shown(look):
    look.look()
    look.look(look.part(x=700))
    assert not look.closer.take(1, look.contract.Result(look.picture("late"), {}))
    assert look.shown is None
    assert look.answer() is look.shown


def test_one_that_cannot_be_painted_is_not_asked_for_again(look):
    look.look()
    assert look.closer.take(1, look.contract.Error("internal", "It failed."))
    look.look()
    assert len(look.engine.requests) == 1
    look.look(preview=look.picture("another"))
    assert len(look.engine.requests) == 2


def test_one_that_was_lost_with_its_engine_is_asked_for_again(look):
    look.look()
    look.clock.now += 29
    look.look()
    assert len(look.engine.requests) == 1
    look.clock.now += 2
    look.look()
    assert len(look.engine.requests) == 2
    assert look.answer() is look.shown


def test_the_end_of_the_engine_is_for_the_session_too(look):
    look.look()
    assert not look.closer.take(None, look.contract.Error("engine-ended", "It ended."))


def test_a_layer_that_is_gone_is_left_to_the_session(look):
    def gone(*_):
        raise look.contract.UserError("no-layer", "It was deleted.")

    look.layer.build_part = gone
    look.look()
    assert look.shown is None


def test_a_result_on_the_layer_is_read_and_not_painted(shared_parts):
    look = Look(shared_parts, result_on_layer=True)
    look.look(spec=None)
    assert look.shown.name == "part"
    assert not look.engine.requests
