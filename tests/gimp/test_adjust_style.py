"""Adjust finds the style again that a result was made after, or asks for one."""

from .acting import act
from .rooms import IN_ONE_GIMP

pytestmark = IN_ONE_GIMP

PHOTO = """
image = image_of()
source = layer_of(image)

def again(image=image):
    (made,) = (each for each in image.get_layers() if each.get_parasite(PARASITE))
    status, new = call(image, [made], "WITH_LAST_VALS", procedure=ADJUST)
    if status != "success":
        return [status, new]
    return [status, pixel(new, 3, 3), requests()[-1]["mode"], parasite_of(new)["style"]["title"]]

def waves_in(file):
    painting = image_of()
    layer_of(painting, "waves", values=plain(0.2, 0.3, 0.9))
    saved(painting, file)
    painting.delete()
"""
BLUE = [0.2, 0.302, 0.902, 1]


def check(outcome, title):
    """The style was there, and nothing counts as changed."""
    status, color, mode, name = outcome
    assert status == "success", color
    assert [round(value, 1) for value in color] == [round(value, 1) for value in BLUE]
    assert name == title
    assert mode == "refine"


def test_while_it_is_open(quick):
    outcome = act(
        quick,
        PHOTO
        + """
let_engine("style")
blue = layer_of(image_of(), "waves", values=plain(0.2, 0.3, 0.9))
stylise(image, source, blue)
report(again())
""",
    )
    check(outcome, "waves")


def test_a_layer_of_many_after_its_image_was_closed_and_opened_again(quick, tmp_path):
    outcome = act(
        quick,
        PHOTO
        + """
let_engine("style")
painting = image_of()
blue = layer_of(painting, "waves", values=plain(0.2, 0.3, 0.9))
layer_of(painting, "sky")
saved(painting, ARGS[0])
painting.delete()
painting = loaded(ARGS[0])
blue = next(each for each in painting.get_layers() if each.get_name() == "waves")
stylise(image, source, blue)
painting.delete()
closed = again()
painting = loaded(ARGS[0])
report([closed, again()])
""",
        tmp_path / "painting.xcf",
    )
    closed, opened = outcome
    assert closed[0] == "calling-error", "the file shows more than the style"
    assert "Choose a layer, a file" in closed[1]
    check(opened, "waves")


def test_on_disk_when_its_image_is_closed(quick, tmp_path):
    outcome = act(
        quick,
        PHOTO
        + """
let_engine("style")
waves_in(ARGS[0])
painting = loaded(ARGS[0])
stylise(image, source, painting.get_layers()[0])
painting.delete()
report(again())
""",
        tmp_path / "painting.xcf",
    )
    check(outcome, "painting")


def test_a_style_file_or_that_it_is_gone(quick, tmp_path):
    outcome = act(
        quick,
        PHOTO
        + """
import os
let_engine("style")
waves_in(ARGS[0])
done(image, source, style_file=file_at(ARGS[0]))
there = again()
os.unlink(ARGS[0])
report([there, again()])
""",
        tmp_path / "painting.png",
    )
    there, gone = outcome
    check(there, "painting")
    assert gone[0] == "calling-error"
    assert "Choose a layer, a file" in gone[1]


def test_a_layer_of_the_same_image_after_saving_it(quick, tmp_path):
    """Layer numbers of GIMP mean nothing then."""
    outcome = act(
        quick,
        PHOTO
        + """
let_engine("style")
blue = layer_of(image, "waves", values=plain(0.2, 0.3, 0.9))
stylise(image, source, blue)
saved(image, ARGS[0])
image.delete()
strangers = [layer_of(image_of(), "stranger", values=plain(1, 0, 0)) for _ in range(9)]
report(again(loaded(ARGS[0])))
""",
        tmp_path / "photo.xcf",
    )
    check(outcome, "waves")


def test_a_style_that_was_never_saved_and_is_closed_is_asked_for(quick):
    gone, replaced = act(
        quick,
        PHOTO
        + """
let_engine("style")
painting = image_of()
stylise(image, source, layer_of(painting, "waves", values=plain(1, 0, 0)))
painting.delete()
gone = again()
blue = layer_of(image_of(), "sea", values=plain(0.2, 0.3, 0.9))
(made,) = (each for each in image.get_layers() if each.get_parasite(PARASITE))
new = adjust(image, made, style_layer=blue)
report([gone, [new.get_name(), pixel(new, 3, 3)]])
""",
    )
    assert gone[0] == "calling-error"
    assert "Choose a layer, a file" in gone[1]
    assert [round(value, 1) for value in replaced[1]] == [0.2, 0.3, 0.9, 1]


def test_an_open_style_that_was_renamed_or_saved_meanwhile(quick, tmp_path):
    """A style is called by the name of its layer, or by that of its file when it has one."""
    saved_meanwhile, renamed = act(
        quick,
        PHOTO
        + """
let_engine("style")
painting = image_of()
blue = layer_of(painting, "waves", values=plain(0.2, 0.3, 0.9))
stylise(image, source, blue)
saved(painting, ARGS[0])
saved_meanwhile = again()
blue.set_name("sea")
report([saved_meanwhile, again()])
""",
        tmp_path / "painting.xcf",
    )
    assert saved_meanwhile[0] == "success", saved_meanwhile
    assert renamed[0] == "success", renamed
