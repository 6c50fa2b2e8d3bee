"""What cannot be done is refused in one clear sentence, and the image stays as it was."""

import pytest

from .acting import act

CASES = """
image = image_of()
source = layer_of(image)
style = layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
drawables, arguments = [source], {"style_layer": style, "content_layers": "echo"}
case = ARGS[0]
if case == "two layers":
    drawables = [source, layer_of(image, "other")]
elif case == "no layer":
    drawables = []
elif case == "channel":
    channel = Gimp.Channel.new(image, "channel", 40, 36, 50, Gegl.Color.new("red"))
    image.insert_channel(channel, None, 0)
    drawables = [channel]
elif case == "indexed":
    image.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE,
                          16, False, False, "")
elif case == "floating selection":
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 2, 2, 20, 20)
    drawables = [Gimp.Selection.float(image, [source], 0, 0)]
elif case == "no style":
    del arguments["style_layer"]
elif case == "unreadable style file":
    del arguments["style_layer"]
    with open(ARGS[1], "w") as file:
        file.write("no picture at all")
    arguments["style_file"] = file_at(ARGS[1])
elif case == "missing style file":
    del arguments["style_layer"]
    arguments["style_file"] = file_at(ARGS[1])
elif case == "forbidden setting":
    arguments["style_layers"] = "relu9_9"
elif case == "the same picture":
    arguments["style_layer"] = source
elif case == "tiny":
    drawables = [layer_of(image, "dot", size=(1, 1))]
elif case == "transparent":
    drawables = [layer_of(image, "empty", values=array("f", [0.5, 0.5, 0.5, 0] * 40 * 36))]
elif case == "selection elsewhere":
    drawables = [layer_of(image, size=(40, 36), at=(30, 30))]
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 10, 10)
layers = len(image.get_layers())
status, words = call(image, drawables, **arguments)
tell([status, words, len(image.get_layers()) - layers, len(Gimp.get_images())])
"""


def refused(gimp, case, tmp_path):
    status, words, new_layers, images = act(gimp, CASES, case, tmp_path / "style.png")
    assert status in ("calling-error", "execution-error")
    assert new_layers == 0
    assert images == 2
    return words


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("two layers", "One layer can be stylised at a time, not 2"),
        ("no layer", "Select one layer"),
        ("channel", "A channel cannot be stylised"),
        ("indexed", "Image ▸ Mode ▸ RGB"),
        ("floating selection", "floating selection"),
        ("no style", "Choose a layer or a file as the style"),
        ("unreadable style file", "cannot open the style file"),
        ("missing style file", "style-file"),
    ],
)
def test_by_the_plug_in(quick, tmp_path, case, words):
    assert words in refused(quick, case, tmp_path)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("forbidden setting", "relu9_9"),
        ("the same picture", "Choose another style"),
        ("tiny", "too small"),
        ("transparent", "transparent"),
        ("selection elsewhere", "selection"),
    ],
)
def test_by_the_engine(gimp, tmp_path, case, words):
    assert words in refused(gimp, case, tmp_path)
