"""Adjust: a result layer again, with its settings, from the image that is on it."""

import pytest

from .acting import act
from .conftest import with_standin

BLUE_ON_PHOTO = """
image = image_of(100, 80)
group = Gimp.GroupLayer.new(image, "group")
image.insert_layer(group, None, 0)
layer_of(image, "bottom", parent=group)
source = layer_of(image, size=(40, 36), at=(5, 6), parent=group)
masked(source, array("f", [x / 40 for y in range(36) for x in range(40)]))
blue = layer_of(image_of(), "waves", values=plain(0.2, 0.3, 0.9))
red = layer_of(image_of(), "fire", values=plain(0.9, 0.3, 0.2))
let_engine("style")
made = stylise(image, source, blue, strength=70.0)
layer_of(image, "top", parent=group)

def look(layer):
    return {
        "group": [each.get_name() for each in group.get_children()],
        "name": layer.get_name(),
        "offsets": layer.get_offsets()[1:],
        "opacity": layer.get_opacity(),
        "mode": layer.get_mode().value_nick,
        "composite": layer.get_composite_mode().value_nick,
        "visible": layer.get_visible(),
        "colour tag": layer.get_color_tag().value_nick,
        "mask": list(read(layer.get_mask(), "Y float")),
        "mask applies": layer.get_apply_mask(),
        "locks": [layer.get_lock_position(), layer.get_lock_alpha(), layer.get_lock_visibility()],
        "effects": [[each.get_operation_name(), each.get_opacity(), each.get_visible()]
                    for each in layer.get_filters()],
    }
"""


@pytest.fixture
def going_on(quick):
    """A GIMP with a stand-in engine that can give back what it goes on from."""
    return with_standin(quick, "tests.gimp.standin_going_on")


def test_the_new_result_takes_the_layers_place_and_keeps_all_that_the_user_did(quick):
    before, after, color, style, tags = act(
        quick,
        BLUE_ON_PHOTO
        + """
made.set_name("My painting")
made.set_offsets(-7, 50)
made.set_opacity(60)
made.set_mode(Gimp.LayerMode.MULTIPLY)
made.set_composite_mode(Gimp.LayerCompositeMode.CLIP_TO_BACKDROP)
made.set_color_tag(Gimp.ColorTag.RED)
effect = Gimp.DrawableFilter.new(made, "gegl:gaussian-blur", "soft")
effect.set_opacity(0.5)
made.append_filter(effect)
hidden = Gimp.DrawableFilter.new(made, "gegl:invert-gamma", "")
hidden.set_visible(False)
made.append_filter(hidden)
made.set_visible(False)
made.set_lock_position(True)
made.set_lock_alpha(True)
made.set_lock_visibility(True)
before = look(made)
new = adjust(image, made, style_layer=red)
report([before, look(new), pixel(new, 3, 3), parasite_of(new)["style"]["title"],
      [parasite_of(new)["content"]["tattoo"], source.get_tattoo()]])
""",
    )
    for what in before:
        assert after[what] == before[what], what
    assert len(before["effects"]) == 2
    assert color == pytest.approx([0.9, 0.3, 0.2, 1], abs=1 / 255)
    assert style == "fire"
    assert tags[0] == tags[1]


def test_the_result_can_become_a_layer_of_its_own(quick):
    before, after, new, colors, group = act(
        quick,
        BLUE_ON_PHOTO
        + """
made.set_offsets(-7, 50)
made.set_opacity(60)
before = look(made)
new = adjust(image, made, style_layer=red, result="layer")
after = look(made)
report([before, after, look(new), [pixel(made, 3, 3), pixel(new, 3, 3)],
      [each.get_name() for each in group.get_children()]])
""",
    )
    names = ["Style: waves", "Style: fire"]
    assert group == ["top", names[1], names[0], "photo", "bottom"]
    del before["group"], after["group"]
    assert after == before
    assert new["name"] == names[1]
    assert new["offsets"] == [-7, 50]
    assert new["opacity"] == pytest.approx(60)
    assert new["mask"] == before["mask"]
    assert colors[0] == pytest.approx([0.2, 0.3, 0.9, 1], abs=1 / 255)
    assert colors[1] == pytest.approx([0.9, 0.3, 0.2, 1], abs=1 / 255)


def test_the_mask_of_the_result_says_which_part_counts(quick):
    """Not the selection of now, which may be for something else."""
    mask, sent = act(
        quick,
        BLUE_ON_PHOTO
        + """
image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 3, 3)
let_engine("selection")
new = adjust(image, made)
report([list(read(new.get_mask(), "Y float")), list(read(new)[::4])])
""",
    )
    assert 0 < sum(mask) < len(mask)
    assert sent == pytest.approx(mask, abs=1 / 255)


def test_the_work_goes_on_from_the_layers_present_pixels(going_on):
    """Also from what the user has painted on it since, with more than 8 bits."""
    same, requests, started = act(
        going_on,
        """
        image = image_of(precision="FLOAT_NON_LINEAR", profile=Gimp.ColorProfile.new_rgb_adobe())
        source = layer_of(image, values=plain(0.4, 0.4, 0.4))
        blue = layer_of(image_of(), "waves", values=plain(0.2, 0.3, 0.9))
        red = layer_of(image_of(), "fire", values=plain(0.9, 0.3, 0.2))
        made = stylise(image, source, blue, strength=70.0, brush=150.0)
        form = own(made)
        fill(made, ramps(40, 36), form)
        painted = read(made, form)
        let_engine("start")
        own_settings = {"strength": 70.0, "brush": 150.0}
        made = adjust(image, made, **own_settings)
        same = read(made, form) == painted
        adjust(image, made, result="layer", strength=71.0, brush=150.0)
        adjust(image, made, result="layer", style_layer=red, **own_settings)
        adjust(image, made, result="layer", style_layer=blue, **own_settings)
        adjust(image, made, mode="WITH_LAST_VALS")
        report([same, requests()[1:], len(image.get_layers())])
        """,
    )
    assert same
    assert started == 5
    for request in requests:
        assert request["initial_image"]["shape"] == [36, 40, 4]
        assert request["initial_image"]["dtype"] == "float32"
        assert request["content"] == [36, 40, 4]
    unchanged, stronger, other_style, same_style, repeated = requests
    assert unchanged["mode"] == "refine"
    assert stronger["mode"] != "refine"
    assert other_style["mode"] != "refine"
    assert same_style["mode"] == "refine"
    assert repeated["mode"] == "refine"
    assert repeated["settings"]["strength"] == 70
    assert repeated["settings"]["brush"] == 150


def test_other_colors_alone_need_no_optimization(quick):
    """But colours that were given up do not come back by themselves."""
    requests = act(
        quick,
        """
        image = image_of()
        source = layer_of(image, values=plain(0.4, 0.4, 0.4))
        blue = layer_of(image_of(), "waves", values=plain(0.2, 0.3, 0.9))
        made = stylise(image, source, blue, strength=70.0)
        adjust(image, made, result="layer", strength=70.0, colors="match")
        adjust(image, made, result="layer", strength=60.0, colors="match")
        made = adjust(image, made, strength=70.0, colors="content")
        adjust(image, made, result="layer", strength=70.0, colors="style")
        report(requests()[1:])
        """,
    )
    assert [request["mode"] == "recolor" for request in requests] == [True, False, True, False]
    assert all(request["initial_image"] and request["mode"] != "refine" for request in requests)


def test_it_works_on_after_the_image_was_saved_duplicated_or_changed_in_mode(quick, tmp_path):
    outcome = act(
        quick,
        """
        image = image_of()
        source = layer_of(image)
        made = stylise(image, source, layer_of(image, "waves", values=plain(0.2, 0.3, 0.9)))
        saved(image, ARGS[0])
        grey, deep = image.duplicate(), image.duplicate()
        grey.convert_grayscale()
        deep.convert_precision(Gimp.Precision.FLOAT_LINEAR)
        outcome = []
        let_engine("style")
        for other in (loaded(ARGS[0]), image.duplicate(), grey, deep):
            layers = other.get_layers()
            result = next(each for each in layers if each.get_parasite(PARASITE))
            new = adjust(other, result)
            outcome.append([len(other.get_layers()) - len(layers), pixel(new, 3, 3)])
        report(outcome)
        """,
        tmp_path / "saved.xcf",
    )
    blue = pytest.approx([0.2, 0.3, 0.9, 1], abs=2 / 255)
    for more_layers, color in (outcome[0], outcome[1], outcome[3]):
        assert more_layers == 0
        assert color == blue
    more_layers, (red, green, also_blue, _) = outcome[2]
    assert more_layers == 0
    assert red == green == also_blue


def test_what_was_made_from_a_result_can_be_adjusted_after_it(quick):
    """A result that is exchanged is still the content, or the style, of others."""
    outcome = act(
        quick,
        """
        image = image_of()
        source = layer_of(image)
        let_engine("echo")
        first = stylise(image, source, layer_of(image_of(), values=plain(0.2, 0.3, 0.9)))
        of_it = stylise(image, first, layer_of(image_of(), values=plain(0.9, 0.3, 0.2)))
        after_it = stylise(image, source, first)
        adjust(image, first)
        report([call(image, [each], procedure=ADJUST)[0] for each in (of_it, after_it)])
        """,
    )
    assert outcome == ["success", "success"]


def test_a_duplicate_of_a_result_and_its_mask_stand_for_it(quick):
    outcome = act(
        quick,
        """
        image = image_of()
        source = layer_of(image)
        masked(source, array("f", [0.5] * 40 * 36))
        let_engine("style")
        made = stylise(image, source, layer_of(image_of(), values=plain(0.2, 0.3, 0.9)))
        twin = made.copy()
        image.insert_layer(twin, None, 0)
        red = layer_of(image_of(), values=plain(0.9, 0.3, 0.2))
        new = adjust(image, twin, style_layer=red)
        both = [pixel(made, 3, 3), pixel(new, 3, 3)]
        report([*both, pixel(adjust(image, made.get_mask(), style_layer=red), 3, 3)])
        """,
    )
    blue, red = ([0.2, 0.3, 0.9, 1], [0.9, 0.3, 0.2, 1])
    for color, expected in zip(outcome, (blue, red, red), strict=True):
        assert color == pytest.approx(expected, abs=1 / 255)
