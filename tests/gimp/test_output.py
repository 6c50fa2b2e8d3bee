"""Where the result goes: a layer, a group with the original, the layer's own pixels."""

import pytest

from .acting import act

MADE = """
image = image_of()
below = layer_of(image, "below")
source = layer_of(image, values=ramps(40, 36, opaque=True), at=(3, 4))
source.set_mode(Gimp.LayerMode.MULTIPLY)
style = layer_of(image_of(), "waves", values=plain(0.2, 0.3, 0.9))
names = lambda layers: [layer.get_name() for layer in layers]
"""


def test_a_group_holds_the_original_and_the_result_above_it(quick):
    outside, inside, mode, source_mode, offsets = act(
        quick,
        MADE
        + """
new = stylise(image, source, style, content_layers="echo", output="group")
group = new.get_parent()
report([names(image.get_layers()), names(group.get_children()), group.get_mode().value_nick,
      source.get_mode() == Gimp.LayerMode.MULTIPLY, list(source.get_offsets()[1:])])
""",
    )
    assert outside == ["Style: waves", "below"]
    assert inside == ["Style: waves #1", "photo"]
    assert mode == "pass-through"
    assert source_mode
    assert offsets == [3, 4]


def test_its_own_pixels_are_replaced_and_all_else_stays(quick):
    layers, same_place, color, original, made = act(
        quick,
        MADE
        + """
before, place = pixel(source, 9, 9), image.get_item_position(source)
new = stylise(image, source, style, content_layers="style", output="replace")
report([names(image.get_layers()), image.get_item_position(new) == place, pixel(new, 9, 9),
      before, parasite_of(new)["style"]["title"]])
""",
    )
    assert layers == ["photo", "below"]
    assert same_place
    assert color[:3] == pytest.approx([0.2, 0.3, 0.9], abs=0.01)
    assert color != original
    assert made == "waves"


def test_only_what_is_selected_is_replaced(quick):
    inside, outside, original, mask = act(
        quick,
        MADE
        + """
original = pixel(source, 30, 9)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 20, 40)
new = stylise(image, source, style, content_layers="style", output="replace")
report([pixel(new, 9, 9), pixel(new, 30, 9), original, new.get_mask() is not None])
""",
    )
    assert inside[:3] == pytest.approx([0.2, 0.3, 0.9], abs=0.01)
    assert outside == pytest.approx(original, abs=0.005)
    assert not mask


def test_effects_are_in_the_pixels_and_not_applied_again(quick):
    color, effects = act(
        quick,
        MADE
        + """
source.append_filter(Gimp.DrawableFilter.new(source, "gegl:invert-gamma", ""))
new = stylise(image, source, style, content_layers="style", output="replace")
report([pixel(new, 9, 9), len(new.get_filters())])
""",
    )
    assert color[:3] == pytest.approx([0.2, 0.3, 0.9], abs=0.01)
    assert effects == 0


@pytest.mark.parametrize("kind", ["locked", "group"])
def test_what_has_no_pixels_to_be_replaced_gets_a_layer(quick, kind):
    layers = act(
        quick,
        MADE
        + """
if ARGS[0] == "locked":
    source.set_lock_content(True)
else:
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 0)
    image.reorder_item(source, group, 0)
    source = group
stylise(image, source, style, content_layers="echo", output="replace")
report(names(image.get_layers()))
""",
        kind,
    )
    assert layers[0] == "Style: waves"
    assert len(layers) == 3
