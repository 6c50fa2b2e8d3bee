"""Helpers for scripts that run inside GIMP; their text goes before the script's own.

Images are made of ``array('f')`` values in ``R'G'B'A float`` unless a format is named.
"""

import json
from array import array
from pathlib import Path

from gi.repository import Babl, Gegl, Gimp, Gio

NAME = "plug-in-neural-style-transfer"
ADJUST = "plug-in-neural-style-adjust"
PARASITE = "neural-style-transfer"
NORMAL = Gimp.LayerMode.NORMAL
SRGB = "R'G'B'A float"


def image_of(width=40, height=36, kind="RGB", precision="U8_NON_LINEAR", profile=None):
    made = Gimp.Image.new_with_precision(
        width,
        height,
        getattr(Gimp.ImageBaseType, kind),
        getattr(Gimp.Precision, precision),
    )
    if profile:
        made.set_color_profile(profile)
    return made


def layer_of(image, name="photo", size=None, at=(0, 0), parent=None, values=None, alpha=True):
    width, height = size or (image.get_width(), image.get_height())
    grey = image.get_base_type() == Gimp.ImageBaseType.GRAY
    kind = ("GRAY" if grey else "RGB") + ("A" if alpha else "") + "_IMAGE"
    layer = Gimp.Layer.new(
        image,
        name,
        width,
        height,
        getattr(Gimp.ImageType, kind),
        100,
        NORMAL,
    )
    image.insert_layer(layer, parent, 0)
    layer.set_offsets(*at)
    fill(layer, values or ramps(width, height))
    return layer


def ramps(width, height, opaque=False):
    """A colour that differs from pixel to pixel, and an alpha of all sorts."""
    values = array("f")
    for y in range(height):
        for x in range(width):
            alpha = 1.0 if opaque else ((x + y) % 5) / 4
            values.extend((x / width, y / height, 1 - x / width, alpha))
    return values


def whole(drawable):
    return Gegl.Rectangle.new(0, 0, drawable.get_width(), drawable.get_height())


def fill(drawable, values, form=SRGB):
    drawable.get_buffer().set(whole(drawable), form, values.tobytes())
    drawable.get_buffer().flush()
    drawable.update(0, 0, drawable.get_width(), drawable.get_height())


def read(drawable, form=SRGB, area=None):
    values = array("f")
    data = drawable.get_buffer().get(
        area or whole(drawable),
        1.0,
        form,
        Gegl.AbyssPolicy.NONE,
    )
    values.frombytes(data)
    return values


def pixel(drawable, x, y, form=SRGB):
    area = Gegl.Rectangle.new(x, y, 1, 1)
    return [round(value, 4) for value in read(drawable, form, area)]


def call(image, drawables, mode="NONINTERACTIVE", procedure=NAME, **arguments):
    """(status, new layer or message) of the plug-in."""
    procedure = Gimp.get_pdb().lookup_procedure(procedure)
    config = procedure.create_config()
    config.set_property("run-mode", getattr(Gimp.RunMode, mode))
    config.set_property("image", image)
    config.set_core_object_array("drawables", drawables)
    for name, value in arguments.items():
        config.set_property(name.replace("_", "-"), value)
    answer = procedure.run(config)
    return answer.index(0).value_nick, answer.index(1)


def stylise(image, layer, style, **arguments):
    """The new layer of a call that must succeed."""
    return done(image, layer, style_layer=style, **arguments)


def adjust(image, layer, **arguments):
    """The layer that comes of a result layer, as ``stylise``."""
    return done(image, layer, procedure=ADJUST, **arguments)


def done(image, layer, **arguments):
    status, new = call(image, [layer], **arguments)
    if status != "success":
        raise AssertionError(f"{status}: {new}")
    return new


def own(drawable):
    """``SRGB``'s format with the drawable's own primaries and curve."""
    space = Babl.format_get_space(drawable.get_format())
    return Babl.get_name(Babl.format_with_space(SRGB, space))


def plain(red, green, blue, size=40 * 36):
    return array("f", [red, green, blue, 1]) * size


def let_engine(deed):
    """What the stand-in engine does from now on, whatever the settings are."""
    (Path.home() / "deed").write_text(deed)


def requests():
    """The requests to the stand-in engine, the oldest first."""
    return [json.loads(line) for line in (Path.home() / "requests.jsonl").read_text().splitlines()]


def masked(layer, values):
    """Give the layer a mask."""
    mask = layer.create_mask(Gimp.AddMaskType.WHITE)
    layer.add_mask(mask)
    fill(mask, values, "Y float")
    return mask


def saved(image, path):
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file_at(path), None)


def loaded(path):
    return Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file_at(path))


def report(value):
    """Hand the value to the test; ``acting.act`` returns it."""
    print(json.dumps(value))


def file_at(path):
    return Gio.File.new_for_path(str(path))


def parasite_of(layer):
    return json.loads(bytes(layer.get_parasite(PARASITE).get_data()))
