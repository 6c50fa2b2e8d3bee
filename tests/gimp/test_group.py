"""A layer group as the style: its layers are several styles, each with weight and place."""

import pytest

from nst_engine.installer import plugin_files

from .acting import act
from .laid import BEGIN
from .rooms import CHECKOUT

STYLES = """
def style_group(image, *names):
    '''A group of opaque paintings in plain colours, the first one lowest.'''
    group = Gimp.GroupLayer.new(image, "paintings")
    image.insert_layer(group, None, 0)
    colours = {"red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1)}
    made = [layer_of(image, name, parent=group, values=plain(*colours[name], size_of(image)))
            for name in names]
    return group, made

def size_of(image):
    return image.get_width() * image.get_height()

def left_half(width, height):
    row = [1.0] * (width // 2) + [0.0] * (width - width // 2)
    return array("f", row * height)
"""
RED, GREEN, BLUE = [255, 0, 0], [0, 255, 0], [0, 0, 255]


def means(request):
    return [[round(value) for value in style["mean"]] for style in request["styles"]]


def test_opacities_are_weights_and_masks_say_where_on_the_canvas(quick):
    """The content is 40×36 at 10, 6; red is 40×36 at 0, 0; blue lies 10, 6 beside red."""
    request, name, group_shown, images = act(
        quick,
        STYLES
        + """
image = image_of(80, 60)
source = layer_of(image, size=(40, 36), at=(10, 6))
group = Gimp.GroupLayer.new(image, "paintings")
image.insert_layer(group, None, 0)
red = layer_of(image, "red", (40, 36), (0, 0), group, plain(1, 0, 0))
blue = layer_of(image, "blue", (40, 36), (20, 12), group, plain(0, 0, 1))
masked(red, left_half(40, 36))
masked(blue, array("f", [1 - value for value in left_half(40, 36)]))
blue.set_opacity(50)
group.set_visible(False)
new = stylise(image, source, group, content_layers="echo")
report([requests()[-1], new.get_name(), group.get_visible(), len(Gimp.get_images())])
""",
    )
    assert means(request) == [BLUE, RED]
    assert request["settings"]["style_weights"] == [50, 100]
    assert [style["alpha"] for style in request["styles"]] == [1, 1], "the masks were applied"
    blue, red = request["regions"]
    assert red == {"shape": [36, 40], "white": [0, 0, 10, 30]}
    assert blue == {"shape": [36, 40], "white": [30, 6, 40, 36]}
    assert name == "Style: paintings"
    assert group_shown is False
    assert images == 1


def test_what_is_hidden_is_left_out_and_one_layer_is_a_plain_style(quick):
    three, hidden, faded, one_region = act(
        quick,
        STYLES
        + """
image = image_of()
source = layer_of(image)
group, (red, green, blue) = style_group(image_of(), "red", "green", "blue")
def ask():
    stylise(image, source, group, content_layers="echo")
    return requests()[-1]
three = ask()
green.set_visible(False)
hidden = ask()
red.set_opacity(0)
faded = ask()
masked(blue, left_half(40, 36))
one_region = ask()
blue.set_apply_mask(False)
assert ask() == faded, "a mask that is switched off counts"
report([three, hidden, faded, one_region])
""",
    )
    assert means(three) == [BLUE, GREEN, RED]
    assert three["settings"]["style_weights"] == [100, 100, 100]
    assert three["regions"] == []
    assert means(hidden) == [BLUE, RED]
    for one in (faded, one_region):
        assert means(one) == [BLUE]
        assert one["settings"]["style_weights"] == []
    assert faded["regions"] == []
    assert one_region["regions"] == [{"shape": [36, 40], "white": [0, 0, 20, 36]}]


def test_masks_of_another_image_are_stretched_and_no_larger_than_needed(quick):
    """100×600 pixels whose left half is white; the content has 40×36."""
    request = act(
        quick,
        STYLES
        + """
group, (red, blue) = style_group(image_of(100, 600), "red", "blue")
masked(blue, left_half(100, 600))
blue.set_offsets(30, 30)
image = image_of()
stylise(image, layer_of(image, at=(5, 5)), group, content_layers="echo")
report(requests()[-1])
""",
    )
    region, everywhere = request["regions"]
    assert everywhere is None
    height, width = region["shape"]
    assert 40 * 36 <= width * height < 4 * 40 * 36
    assert height == pytest.approx(6 * width, abs=6)
    left, top, right, bottom = region["white"]
    assert [left, top, bottom] == [0, 0, height]
    assert right == pytest.approx(width / 2, abs=1)


def test_masks_are_reduced_with_the_content(quick):
    shape, mask_shape, box = act(
        quick,
        BEGIN
        + STYLES
        + """
sys.path.insert(0, ARGS[1])
from styles.group_style import GroupStyle
from tests.server.regions import region
image = image_of(2100, 1500)
layer = layer_of(image, size=(2000, 1400), at=(50, 30), values=plain(0.5, 0.5, 0.5, 2_800_000))
group, (red, blue) = style_group(image, "red", "blue")
masked(blue, left_half(2100, 1500))
request = request_of(image, layer, GroupStyle(group), longer_side=512)
found = region(request.content_masks[0])
report([request.content.shape[:2], found["shape"], found["white"]])
""",
        plugin_files.plugin_folder(quick.profile),
        CHECKOUT,
    )
    height, width = shape
    assert mask_shape == shape
    assert max(shape) < 1024
    assert box == pytest.approx([0, 0, width / 2, height], abs=1)


def test_a_group_within_the_group_is_one_style_and_all_kinds_of_layers_are(quick):
    """The inner group shows blue over red; its own mask is a region, its layers' are not."""
    request = act(
        quick,
        STYLES
        + """
painting = image_of()
group, (green,) = style_group(painting, "green")
inner = Gimp.GroupLayer.new(painting, "inner")
painting.insert_layer(inner, group, 0)
layer_of(painting, "red", parent=inner, values=plain(1, 0, 0))
blue = layer_of(painting, "blue", parent=inner, values=plain(0, 0, 1))
masked(blue, left_half(40, 36))
masked(inner, left_half(40, 36))
green.append_filter(Gimp.DrawableFilter.new(green, "gegl:invert-gamma", ""))
group.set_visible(False)
image = image_of()
source = layer_of(image)
stylise(image, source, group, content_layers="echo")
painting.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE,
                         8, False, False, "")
stylise(image, source, group, content_layers="echo")
assert len(Gimp.get_images()) == 2
report(requests()[-2:])
""",
    )
    coloured, indexed = request
    assert means(coloured) == [[128, 0, 128], [255, 0, 255]]
    assert [style["alpha"] for style in coloured["styles"]] == [1, 1]
    assert coloured["regions"] == [{"shape": [36, 40], "white": [0, 0, 20, 36]}, None]
    assert means(indexed)[0] == [128, 0, 128]


def test_groups_without_a_style_or_with_the_content_are_refused(quick):
    outcome = act(
        quick,
        STYLES
        + """
def refused(image, source, group):
    layers = len(image.get_layers())
    status, words = call(image, [source], style_layer=group, content_layers="echo")
    return [status, words, len(image.get_layers()) - layers]

image = image_of()
source = layer_of(image)
group, paintings = style_group(image, "red", "green")
for each in paintings:
    each.set_visible(False)
outcome = {"hidden": refused(image, source, group), "itself": refused(image, group, group)}
for each in paintings:
    image.remove_layer(each)
outcome["empty"] = refused(image, source, group)
outer, _ = style_group(image, "red")
image.reorder_item(group, outer, 0)
image.reorder_item(source, group, 0)
outcome["inside"] = refused(image, source, outer)
other = image_of()
many, _ = style_group(image_of(1, 1), *["red"] * 31)
outcome["many"] = refused(other, layer_of(other), many)
report(outcome)
""",
    )
    expected = {
        "hidden": "“paintings” shows no layer",
        "empty": "“paintings” shows no layer",
        "itself": "Move the photograph out of the group",
        "inside": "Move the photograph out of the group",
        "many": "Hide some of them: 30 are possible",
    }
    for case, message in expected.items():
        status, message, new = outcome[case]
        assert status == "calling-error", case
        assert message in message, case
        assert new == 0, case


def test_each_style_stays_in_its_place_with_the_real_engine(gimp):
    """The green one lies beside the content, so it has no part in the image."""
    left, right = act(
        gimp,
        STYLES
        + """
image = image_of(200, 72)
source = layer_of(image, size=(96, 72), values=ramps(96, 72, opaque=True))
group = Gimp.GroupLayer.new(image, "paintings")
image.insert_layer(group, None, 0)
red = layer_of(image, "red", (48, 72), (0, 0), group, plain(0.9, 0.1, 0.1, 48 * 72))
blue = layer_of(image, "blue", (48, 72), (48, 0), group, plain(0.1, 0.1, 0.9, 48 * 72))
green = layer_of(image, "green", (96, 72), (100, 0), group, plain(0.1, 0.9, 0.1, 96 * 72))
for layer in (red, blue, green):
    layer.add_mask(layer.create_mask(Gimp.AddMaskType.WHITE))
new = stylise(image, source, group, strength=90.0, iterations=20, network="compact")
report([pixel(new, 24, 36), pixel(new, 72, 36)])
""",
    )
    assert left[0] > 2 * max(left[1], left[2])
    assert right[2] > 2 * max(right[0], right[1])
