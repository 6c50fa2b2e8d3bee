"""What cannot be done is refused in one clear sentence, and the image stays as it was."""

from .acting import act
from .rooms import IN_ONE_GIMP

pytestmark = IN_ONE_GIMP

CASES = """
import os

def case_of(case, file):
    image = image_of()
    source = layer_of(image)
    style = layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
    drawables, arguments = [source], {"style_layer": style, "content_layers": "echo"}
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
    elif case.endswith("style file"):
        del arguments["style_layer"]
        if case == "unreadable style file":
            with open(file, "w") as written:
                written.write("no picture at all")
        elif case == "garbage XCF as style file":
            file = file.replace(".png", ".xcf")
            saved(image, file)
            with open(file, "r+b") as written:
                written.seek(40)
                written.write(bytes(255 - n % 256 for n in range(600)))
        elif case == "cut-off JPEG as style file":
            file = file.replace(".png", ".jpg")
            saved(image, file)
            whole = Path(file).read_bytes()
            Path(file).write_bytes(whole[: len(whole) - 40])
        elif case == "folder as style file":
            file = file.rpartition("/")[0]
        elif case == "pipe as style file":
            file = file.replace(".png", ".style")
            os.mkfifo(file)
        arguments["style_file"] = file_at(file)
    elif case == "two styles":
        arguments["built_in"] = "mosaic"
    elif case == "forbidden setting":
        arguments["style_layers"] = "relu9_9"
    elif case == "the same picture":
        arguments["style_layer"] = source
    elif case == "tiny":
        drawables = [layer_of(image, "dot", size=(1, 1))]
    elif case == "empty group":
        drawables = [Gimp.GroupLayer.new(image, "group")]
        image.insert_layer(drawables[0], None, 0)
    elif case == "transparent":
        drawables = [layer_of(image, "empty", values=array("f", [0.5, 0.5, 0.5, 0] * 40 * 36))]
    elif case == "selection elsewhere":
        drawables = [layer_of(image, size=(40, 36), at=(30, 30))]
        image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 10, 10)
    return image, drawables, arguments

outcome = {}
for case in ARGS[0]:
    image, drawables, arguments = case_of(case, ARGS[1])
    layers = len(image.get_layers())
    status, words = call(image, drawables, **arguments)
    outcome[case] = [status, words, len(image.get_layers()) - layers, len(Gimp.get_images())]
    for left in Gimp.get_images():
        left.delete()
report(outcome)
"""


def all_refused(gimp, cases, file):
    outcome = act(gimp, CASES, list(cases), file)
    for case, expected in cases.items():
        status, message, new_layers, images = outcome[case]
        assert status in ("calling-error", "execution-error"), case
        assert expected in message, case
        assert new_layers == 0, case
        assert images == 2, case


def test_by_the_plug_in(quick, tmp_path):
    cases = {
        "two layers": "One layer can be stylised at a time, not 2",
        "no layer": "Select one layer",
        "channel": "A channel cannot be stylised",
        "indexed": "Image ▸ Mode ▸ RGB",
        "floating selection": "floating selection",
        "no style": "Choose a layer, a file or a built-in style",
        "missing style file": "is not there, or not a file",
        "garbage XCF as style file": "cannot open the style file",
        "cut-off JPEG as style file": "breaks off before its end",
        "folder as style file": "is not there, or not a file",
        "pipe as style file": "is not there, or not a file",
        "two styles": "both name a style",
        "unreadable style file": "cannot open the style file",
    }
    all_refused(quick, cases, tmp_path / "style.png")


def test_by_the_engine(gimp, tmp_path):
    cases = {
        "forbidden setting": "relu9_9",
        "the same picture": "Choose another style",
        "tiny": "too small",
        "empty group": "empty",
        "transparent": "transparent",
        "selection elsewhere": "selection",
    }
    all_refused(gimp, cases, tmp_path / "style.png")
