"""Images with layers of version 0.1.0 (GIMP 3.0) open, and Adjust goes on from these layers."""

import pytest

from .acting import act
from .rooms import CHECKOUT

FILES = CHECKOUT / "tests" / "compatibility" / "data"

ADJUST_AS_IT_IS = """
image = loaded(ARGS[0])
(old,) = [each for each in image.get_layers() if each.get_parasite(PARASITE)]
before, was, names = parasite_of(old), list(read(old)), [l.get_name() for l in image.get_layers()]
status, new = call(image, [old], "WITH_LAST_VALS", procedure=ADJUST)
if status != "success":
    fail(str(new))
moved = [abs(a - b) for a, b in zip(was, read(new))]
report([before, parasite_of(new), sum(moved) / len(moved), max(moved),
      names, [l.get_name() for l in image.get_layers()], new.get_opacity()])
"""


@pytest.mark.parametrize(
    ("file", "method", "colors", "opacity"),
    [
        ("layer-strokes", "strokes", "match", 100),
        ("group-masks", "moments", "style", 100),
        ("adjusted", "strokes", "content", 70),
    ],
)
def test_an_old_result_is_carried_further_with_its_settings(gimp, file, method, colors, opacity):
    """Its style, a layer, a group with masks or a built-in one, is found again."""
    before, after, mean, most, names, names_after, opacity_after = act(
        gimp, ADJUST_AS_IT_IS, FILES / f"{file}.xcf"
    )
    assert before["versions"]["protocol"] == 1
    since = {
        name: value for name, value in after["settings"].items() if name not in before["settings"]
    }
    assert after["settings"] == before["settings"] | since
    assert since == {"quality": "standard"}
    assert [after["settings"]["method"], after["settings"]["colors"]] == [method, colors]
    assert after["style"]["title"] == before["style"]["title"]
    assert after["start_size"] == before["size"]  # from the image that is there
    assert 0 < mean < 0.1  # further, but not another image
    assert most > 1 / 255
    assert names_after == names
    assert opacity_after == pytest.approx(opacity)
