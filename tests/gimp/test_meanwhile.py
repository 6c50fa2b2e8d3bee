"""GIMP stays usable while the picture is made: what if the user changes the image meanwhile?"""

from nst_engine.installer import plugin_files

from .acting import act

BEGIN = """
sys.path.insert(0, ARGS[0])
from layers import pixels
from contract import Blob, Problem, Result
from layers.result_layer import Source

def begun():
    image = image_of()
    layer_of(image, "bottom")
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 0)
    layer = layer_of(image, parent=group, at=(3, 4))
    return Source(image, layer, 40, 36, (3, 4), pixels.colour_formats(layer)[0], None)

def finish(source):
    data = plain(0.2, 0.4, 0.6).tobytes()
    picture = Result(Blob("result", "float32", (36, 40, 4), data), {})
    try:
        return source.add_result(picture, {"style": {"title": "waves"}})
    except Problem as problem:
        return str(problem)
"""


def test_the_picture_still_finds_its_place_or_says_why_not(quick):
    outcome = act(
        quick,
        BEGIN
        + """
moved = begun()
moved.layer.set_offsets(10, 20)
new = finish(moved)
moved_to = new.get_offsets()[1:]

deleted = begun()
deleted.image.remove_layer(deleted.layer)
new = finish(deleted)
fallen = [new.get_offsets()[1:], new.get_parent() is None, deleted.image.get_item_position(new)]

closed = begun()
closed.image.delete()

few = begun()
few.image.flatten()
few.image.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE,
                          4, False, False, "")
grey = begun()
grey.image.convert_grayscale()
tell([moved_to, fallen, finish(closed), finish(few), pixel(finish(grey), 1, 1)])
""",
        plugin_files.plugin_folder(quick.profile),
    )
    moved_to, fallen, closed, indexed, grey = outcome
    assert moved_to == [10, 20]
    assert fallen == [[3, 4], True, 0]
    assert "The image was closed" in closed
    assert "Mode ▸ RGB" in indexed
    assert grey[0] == grey[1] == grey[2] > 0.3
