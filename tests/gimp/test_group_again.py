"""A layer group as the style once more: Repeat and Adjust find it again."""

from .acting import act
from .rooms import IN_ONE_GIMP
from .test_group import BLUE, RED, STYLES, means

pytestmark = IN_ONE_GIMP


def test_repeat_uses_the_same_group(quick):
    first, again = act(
        quick,
        STYLES
        + """
let_engine("echo")
image = image_of()
source = layer_of(image)
group, _ = style_group(image_of(), "red", "blue")
for arguments in ({"style_layer": group}, {}):
    status, new = call(image, [source], "WITH_LAST_VALS", **arguments)
    assert status == "success", new
report(requests())
""",
    )
    assert means(first) == [BLUE, RED]
    assert again == first


ADJUSTED = """
def again(image):
    (made,) = (each for each in image.get_layers() if each.get_parasite(PARASITE))
    status, new = call(image, [made], "WITH_LAST_VALS", procedure=ADJUST)
    return requests()[-1] if status == "success" else new

let_engine("echo")
image = image_of()
source = layer_of(image)
"""


def test_adjust_goes_on_unless_a_weight_or_a_style_has_changed(quick):
    same, lighter, fewer = act(
        quick,
        STYLES
        + ADJUSTED
        + """
group, (red, blue) = style_group(image_of(), "red", "blue")
red.set_opacity(33.3)
stylise(image, source, group)
same = again(image)
red.set_opacity(50)
lighter = again(image)
red.set_visible(False)
report([same, lighter, again(image)])
""",
    )
    assert same["mode"] == "refine"
    assert same["settings"]["style_weights"] == [100, 33.3]
    assert lighter["mode"] != "refine"
    assert lighter["settings"]["style_weights"] == [100, 50]
    assert fewer["mode"] != "refine"
    assert means(fewer) == [BLUE]


def test_adjust_finds_a_group_that_was_saved_with_the_content(quick, tmp_path):
    found = act(
        quick,
        STYLES
        + ADJUSTED
        + """
group, (red, blue) = style_group(image, "red", "blue")
red.set_opacity(33.3)
stylise(image, source, group)
saved(image, ARGS[0])
image.delete()
strangers = [layer_of(image_of(), "stranger") for _ in range(9)]
report(again(loaded(ARGS[0])))
""",
        tmp_path / "photo.xcf",
    )
    assert means(found) == [BLUE, RED]
    assert found["mode"] == "refine"


def test_adjust_asks_for_a_group_whose_image_is_closed(quick, tmp_path):
    """The file of a closed group would be opened as one image of all its layers."""
    message, found = act(
        quick,
        STYLES
        + ADJUSTED
        + """
painting = image_of()
style_group(painting, "red", "blue")
saved(painting, ARGS[0])
painting.delete()
painting = loaded(ARGS[0])
stylise(image, source, painting.get_layers()[0])
painting.delete()
told = again(image)
loaded(ARGS[0])
report([told, again(image)])
""",
        tmp_path / "paintings.xcf",
    )
    assert "Choose a layer, a file" in message
    assert means(found) == [BLUE, RED]
    assert found["mode"] == "refine"
