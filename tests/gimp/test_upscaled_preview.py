"""The kept preview: scaled up by GIMP alone to the layer's own size, with the layer's own alpha."""

from nst_engine.installer import plugin_files

from .acting import act
from .laid import BEGIN
from .test_matrix import PRELUDE

KINDS = [
    ("RGB", "U8_NON_LINEAR", ""),
    ("RGB", "U8_NON_LINEAR", "adobe"),
    ("RGB", "FLOAT_LINEAR", ""),
    ("RGB", "FLOAT_LINEAR", "adobe"),
    ("RGB", "U16_LINEAR", "linear adobe"),
    ("GRAY", "U8_NON_LINEAR", ""),
    ("GRAY", "FLOAT_LINEAR", "lab"),
]


def test_size_alpha_and_colors_are_right_in_every_kind_of_image(quick):
    """A smooth image is halved, made a preview and enlarged: it must look as it did."""
    outcome = act(
        quick,
        BEGIN
        + PRELUDE
        + """
from job.upscaled_preview import upscale_preview

def smooth(width, height):
    return array("f", [v for y in range(height) for x in range(width)
                       for v in (0.2 + 0.6 * x / width, 0.9 - 0.7 * y / height, 0.4, 1)])

outcome = []
for kind in ARGS[1]:
    image = of_kind(*kind)
    layer = layer_of(image, size=(87, 75), at=(-9, 5))
    content = ContentLayer(image, layer)
    fill(layer, smooth(87, 75), own(layer))
    shown = read(layer, content.form.name)
    preview = pixels.read(layer, content.preview_form, pixels.Area.of(layer), 1)
    preview[3::4] = bytes(len(preview) // 4)  # as outside of a selection
    fill(layer, ramps(87, 75), own(layer))
    alpha = read(layer, content.form.name)[3::4]
    preview = Array("preview", "uint8", (37, 43, 4), preview)
    result = upscale_preview(preview, content, {"kept": True})
    values = array("f", bytes(result.pixels.data))
    inside = [4 * (y * 87 + x) + c for y in range(3, 72) for x in range(3, 84) for c in range(3)]
    outcome.append([
        result.pixels.shape, result.record, values[3::4] == alpha,
        max(abs(values[i] - shown[i]) for i in inside), len(Gimp.get_images()),
    ])
    image.delete()
report(outcome)
""",
        plugin_files.plugin_folder(quick.profile),
        KINDS,
    )
    for kind, (shape, record, same_alpha, difference, images) in zip(KINDS, outcome, strict=True):
        assert shape == [75, 87, 4], kind
        assert record == {"kept": True}, kind
        assert same_alpha, kind
        assert difference < 4 / 255, kind
        assert images == 1, kind
