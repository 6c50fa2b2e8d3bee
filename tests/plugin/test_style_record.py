"""Whether two records name one style: the picture is gone on from, or begun anew."""

import pytest

LAYER = {"title": "1", "name": "Background", "session": "a", "layer": 7, "tattoo": 2}
FILE = {"title": "1", "file": "file:///monet/1.jpg"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LAYER, {**LAYER, "file": "file:///saved/since.xcf"}),
        (LAYER, {**LAYER, "session": "b", "layer": 4}),
        ({**LAYER, **FILE}, FILE),
        ({**LAYER, **FILE}, {**LAYER, **FILE, "layer": 12}),
        (LAYER, {"title": "1", "file": None}),
        (
            {**LAYER, "same_image": True, "file": "file:///photo.jpg"},
            {**LAYER, "same_image": True, "file": "file:///photo.xcf", "session": "b", "layer": 3},
        ),
    ],
    ids=["saved since", "GIMP again", "file of a layer", "opened again", "place unknown", "inside"],
)
def test_the_same_style_is_known_again(parts, one, other):
    assert parts.record.same_style(one, other)
    assert parts.record.same_style(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FILE, {**FILE, "file": "file:///munch/1.jpg"}),
        ({**LAYER, **FILE}, {**LAYER, "file": "file:///munch/1.jpg", "layer": 8}),
        (LAYER, {**LAYER, "layer": 8}),
        (LAYER, {**LAYER, "layer": 8, "tattoo": 3, "same_image": True}),
        (FILE, {"title": "2", "file": None}),
    ],
    ids=["files", "images", "layers without files", "layers of one image", "titles"],
)
def test_another_style_of_the_same_name_is_another(parts, one, other):
    assert not parts.record.same_style(one, other)
    assert not parts.record.same_style(other, one)
