"""What Adjust cannot do is refused in one clear sentence, and the layer stays as it was."""

import os

import pytest

from .acting import act
from .rooms import IN_ONE_GIMP

pytestmark = IN_ONE_GIMP

CASES = """
def spoilt(case):
    image = image_of()
    source = layer_of(image)
    blue = layer_of(image_of(), "waves", values=plain(0.2, 0.3, 0.9))
    red = layer_of(image_of(), "fire", values=plain(0.9, 0.3, 0.2))
    let_engine("style")
    made = stylise(image, source, blue)
    arguments = {"style_layer": red}
    if case == "no result":
        made = source
    elif case in RECORDS:
        record = RECORDS[case]
        data = record if isinstance(record, str) else json.dumps({**parasite_of(made), **record})
        made.attach_parasite(Gimp.Parasite.new(PARASITE, 1, data.encode()))
    elif case == "content deleted":
        image.remove_layer(source)
    elif case == "content scaled":
        source.scale(20, 18, False)
    elif case == "result scaled":
        made.scale(20, 18, False)
    elif case.startswith("locked pixels"):
        made.set_lock_content(True)
        if case.endswith("new layer"):
            arguments["result"] = "layer"
    elif case == "copied to another image":
        other = image_of()
        for number in range(6):
            layer_of(other, f"stranger {number}", values=plain(0, 1, 0))
        made = Gimp.Layer.new_from_drawable(made, other)
        other.insert_layer(made, None, 0)
        image = other
    return image, made, arguments

RECORDS = {
    "empty record": "",
    "broken record": "{",
    "record of nothing": "[]",
    "record without settings": "{}",
    "record without a style": {"style": "waves"},
    "deep record": "[" * 100_000,
    "endless tattoo": '{"settings": {}, "content": {"tattoo": 1e999, "name": ""}, "tattoo": 1}',
    "tattoo of 400 digits": {"tattoo": 10**400},
    "style of wrong types": {"style": {"title": "x", "layer": {}, "parts": 5}},
    "future setting": {"settings": {"magic": 1}},
    "impossible setting": {"settings": {"strength": "very"}},
}
outcome = {}
for case in ARGS[0]:
    image, made, arguments = spoilt(case)
    before = [len(image.get_layers()), list(read(made))]
    status, words = call(image, [made], procedure=ADJUST, **arguments)
    words = words if isinstance(words, str) else pixel(words, 3, 3)
    same = made.is_valid() and [len(image.get_layers()), list(read(made))] == before
    outcome[case] = [status, words, same, len(Gimp.get_images())]
    for left in Gimp.get_images():
        left.delete()
report(outcome)
"""
REFUSED = {
    "no result": "was not made by Neural Style Transfer",
    "empty record": "cannot be read",
    "broken record": "cannot be read",
    "record of nothing": "cannot be read",
    "record without settings": "cannot be read",
    "record without a style": "cannot be read",
    "deep record": "cannot be read",
    "endless tattoo": "cannot be read",
    "tattoo of 400 digits": "cannot be read",
    "style of wrong types": "cannot be read",
    "future setting": "no setting called 'magic'",
    "impossible setting": "strength",
    "content deleted": "not in the image any more",
    "content scaled": "different sizes",
    "result scaled": "different sizes",
    "locked pixels": "pixels are locked",
}


def test_in_words_and_without_a_change(quick):
    outcome = act(quick, CASES, list(REFUSED))
    for case, expected in REFUSED.items():
        status, message, same, images = outcome[case]
        assert status == "calling-error", case
        assert expected.lower() in message.lower(), case
        assert same, case
        assert images == 3, case


HOSTILE = """
image = image_of()
source = layer_of(image)
let_engine("style")
made = stylise(image, source, layer_of(image_of(), "waves", values=plain(0.2, 0.3, 0.9)))
outcome = []
for place in ARGS[0]:
    record = {**parasite_of(made), "style": {"title": "x", "file": place}}
    made.attach_parasite(Gimp.Parasite.new(PARASITE, 1, json.dumps(record).encode()))
    outcome.append(call(image, [made], "WITH_LAST_VALS", procedure=ADJUST))
report(outcome)
"""


def test_a_pipe_a_device_or_a_server_that_an_image_names_is_not_opened(quick, tmp_path):
    os.mkfifo(tmp_path / "x.style")
    os.mkfifo(tmp_path / "x.png")
    places = [(tmp_path / name).as_uri() for name in ("x.style", "x.png", "")]
    places += ["file:///dev/zero", "http://127.0.0.1:9/x.png"]
    for status, message in act(quick, HOSTILE, places):
        assert status == "calling-error"
        assert "Choose a layer, a file or a built-in style" in message


def test_of_a_layer_with_locked_pixels_a_new_one_can_be_made(quick):
    (outcome,) = act(quick, CASES, ["locked pixels, new layer"]).values()
    assert outcome[:2] == ["success", pytest.approx([0.9, 0.3, 0.2, 1], abs=1 / 255)]


def test_a_result_in_another_image_is_not_mixed_up_with_the_layers_there(quick):
    """Every image counts its layers from the same number on."""
    (outcome,) = act(quick, CASES, ["copied to another image"]).values()
    status, message, same, _ = outcome
    assert status == "calling-error", message
    assert "not in the image any more" in message
    assert same
