"""What goes to the engine at a reduced size: enough of the right things, and not more."""

import pytest

from nst_engine.installer import plugin_files

from .acting import act
from .laid import BEGIN


def test_a_large_layer_and_its_selection_are_halved_alike(quick):
    """The content is a ramp and the selection a shape, so that both can be laid over the whole."""
    outcome = act(
        quick,
        BEGIN
        + """
image = image_of(3200, 2100)
layer = layer_of(image, size=(3000, 2000), at=(-60, 40), values=plain(0.5, 0.5, 0.5, 6_000_000))
image.select_rectangle(Gimp.ChannelOps.REPLACE, 300, 440, 900, 1200)  # 360, 400 in the layer
row = array("f", [v for x in range(3000) for v in (x / 3000, 0.5, 0.5, 1.0)])
fill(layer, row * 2000)
style = LayerStyle(layer_of(image_of(), values=plain(0.9, 0.1, 0.4)))
reduced = request_of(image, layer, style, longer_side=512)
whole = request_of(image, layer, style)
larger = request_of(image, layer, style, longer_side=4000)
ramp = array("f", bytes(reduced.content.data))[: 4 * reduced.content.shape[1]: 4]
width = reduced.selection.shape[1]
shown = array("f", bytes(reduced.selection.data))
rows = [shown[i:i + width] for i in range(0, len(shown), width)]
inside = [y for y, each in enumerate(rows) if max(each) > 0.5]
across = [x for x in range(width) if max(each[x] for each in rows) > 0.5]
report({"content": reduced.content.shape, "selection": reduced.selection.shape,
      "size": [reduced.settings.size, whole.settings.size, larger.settings.size],
      "ramp": [ramp[0], ramp[len(ramp) // 2], ramp[-1]],
      "box": [across[0] / width, (across[-1] + 1) / width,
              inside[0] / len(rows), (inside[-1] + 1) / len(rows)],
      "soft": sum(0.01 < v < 0.99 for v in shown) / len(shown),
      "whole": [whole.content.shape, larger.content.shape]})
""",
        plugin_files.plugin_folder(quick.profile),
    )
    height, width, _ = outcome["content"]
    assert 512 <= width < 1024
    assert width / height == pytest.approx(1.5, abs=0.01)
    assert outcome["selection"] == [height, width]
    assert outcome["size"] == [512, 0, 0]
    assert outcome["ramp"] == pytest.approx([0, 0.5, 1], abs=0.01)
    box = [360 / 3000, 1260 / 3000, 400 / 2000, 1600 / 2000]
    assert outcome["box"] == pytest.approx(box, abs=0.003)
    assert outcome["soft"] < 0.02
    assert outcome["whole"] == [[2000, 3000, 4]] * 2


def test_a_style_of_many_megapixels_is_reduced_but_never_below_what_its_strokes_need(quick):
    brushes = (10.0, 100.0, 300.0)
    shapes = act(
        quick,
        BEGIN
        + """
image = image_of(3000, 2000)
layer = layer_of(image, values=plain(0.5, 0.5, 0.5, 6_000_000))
style = LayerStyle(layer_of(image_of(4000, 2500), values=plain(0.9, 0.1, 0.4, 10_000_000)))
report([request_of(image, layer, style, Settings(brush=brush), longer_side=512).styles[0].shape
        for brush in ARGS[1]])
""",
        plugin_files.plugin_folder(quick.profile),
        brushes,
    )
    for brush, (height, width, _) in zip(brushes, shapes, strict=True):
        # area, as nst_engine.job.sizes.style_size_for_brush
        needed = 512 * 512 * 2 / 3 * (brush / 100) ** 2
        assert needed <= height * width < 4.2 * needed
        assert width / height == pytest.approx(1.6, abs=0.02)


def test_a_small_style_and_an_extremely_long_layer_stay_whole_pixels(quick):
    outcome = act(
        quick,
        BEGIN
        + """
outcome = []
for width, height in ((2000, 40), (40, 2000), (2000, 1), (1, 1)):
    image = image_of(width, height)
    layer = layer_of(image)
    style = LayerStyle(layer_of(image_of(5, 3)))
    request = request_of(image, layer, style, longer_side=512)
    data = len(request.content.data) // 16
    outcome.append([request.content.shape, data, request.styles[0].shape, request.settings.size])
report(outcome)
""",
        plugin_files.plugin_folder(quick.profile),
    )
    lying, standing, thread, dot = outcome
    for (height, width, _), data, style, size in (lying, standing):
        assert 512 <= max(height, width) < 1024 * 2
        assert max(height, width) / min(height, width) == pytest.approx(50, rel=0.05)
        assert data == height * width
        assert style == [3, 5, 4]
        assert size == 512
    assert min(thread[0]) >= 1
    assert dot[0] == [1, 1, 4]


def test_the_window_waits_only_for_what_is_read_in_a_moment(quick):
    outcome = act(
        quick,
        BEGIN
        + """
from job.call import Call
from job.reading_time import is_read_at_once
image = image_of(400, 300)
layer = layer_of(image)
wide = layer_of(image_of(2100, 2000), values=plain(0.9, 0.1, 0.4, 4_200_000))

def is_at_once(name=None, value=None):
    config = Gimp.get_pdb().lookup_procedure(NAME).create_config()
    if name:
        config.set_property(name, value)
    call = Call(None, Gimp.RunMode.INTERACTIVE, image, [layer], config)
    return is_read_at_once(call, ContentLayer(image, layer))

report({"built-in": is_at_once("built-in", "mosaic"),
        "layer": is_at_once("style-layer", layer_of(image_of())),
        "wide layer": is_at_once("style-layer", wide),
        "file": is_at_once("style-file", file_at("/style.png")),
        "none": is_at_once()})
""",
        plugin_files.plugin_folder(quick.profile),
    )
    assert [name for name, at_once in outcome.items() if at_once] == ["built-in", "layer"]


def test_a_part_in_a_style_that_was_closed_is_refused_in_words(quick):
    """GIMP itself would show a message for each question that is asked about the layer."""
    outcome = act(
        quick,
        BEGIN
        + """
from layers.part import Part
from styles.group_style import GroupStyle

def said(parent=False):
    image, other = image_of(400, 300), image_of()
    group = Gimp.GroupLayer.new(other, "group")
    other.insert_layer(group, None, 0)
    inner = layer_of(other, parent=group)
    style = GroupStyle(group) if parent else LayerStyle(inner)
    spec = JobSpec(Settings(), style.to_record(image), style)
    content = ContentLayer(image, layer_of(image, size=(400, 300)))
    other.delete()
    preview = Array("preview", "uint8", (30, 40, 4), bytes(4800))
    try:
        content.build_part(spec, preview, Part(0, 0, 200, 100, 0))
    except UserError as error:
        return str(error)

report([said(), said(parent=True)])
""",
        plugin_files.plugin_folder(quick.profile),
    )
    assert all("style layer is not open" in words for words in outcome)
