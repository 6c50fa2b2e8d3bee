"""GIMP stays usable while the layer is made: what if the user changes the image meanwhile?"""

from nst_engine.installer import plugin_files

from .acting import act

BEGIN = """
sys.path.insert(0, ARGS[0])
from layers import pixels
from contract import Array, Result, UserError
from layers.result_layer import ResultPlacement

def placement():
    image = image_of()
    layer_of(image, "bottom")
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 0)
    layer = layer_of(image, parent=group, at=(3, 4))
    form, _ = pixels.color_formats(layer)
    return ResultPlacement(image, layer, 40, 36, (3, 4), form, None)

def finish(placement):
    data = plain(0.2, 0.4, 0.6).tobytes()
    result = Result(Array("result", "float32", (36, 40, 4), data), {})
    try:
        return placement.add_result(result, {"style": {"title": "waves"}})
    except UserError as error:
        return str(error)
"""


def test_the_result_still_finds_its_place_or_says_why_not(quick):
    outcome = act(
        quick,
        BEGIN
        + """
moved = placement()
moved.layer.set_offsets(10, 20)
new = finish(moved)
moved_to = new.get_offsets()[1:]

deleted = placement()
deleted.image.remove_layer(deleted.layer)
new = finish(deleted)
fallen = [new.get_offsets()[1:], new.get_parent() is None, deleted.image.get_item_position(new)]

closed = placement()
closed.image.delete()

few = placement()
few.image.flatten()
few.image.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE,
                          4, False, False, "")
grey = placement()
grey.image.convert_grayscale()
report([moved_to, fallen, finish(closed), finish(few), pixel(finish(grey), 1, 1)])
""",
        plugin_files.plugin_folder(quick.profile),
    )
    moved_to, fallen, closed, indexed, grey = outcome
    assert moved_to == [10, 20]
    assert fallen == [[3, 4], True, 0]
    assert "The image was closed" in closed
    assert "Mode ▸ RGB" in indexed
    assert grey[0] == grey[1] == grey[2] > 0.3
