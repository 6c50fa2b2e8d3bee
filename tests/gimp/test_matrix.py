"""Every kind of image that GIMP has: precision, curve, profile, grey or colour, alpha or none."""

import pytest

from .acting import act

PRELUDE = """
P = Gimp.ColorProfile
PROFILES = {
    "": lambda: None,
    "adobe": P.new_rgb_adobe,
    "linear adobe": lambda: P.new_linear_from_color_profile(P.new_rgb_adobe()),
    "linear sRGB": P.new_rgb_srgb_linear,
    "lab": P.new_d50_gray_lab_trc,
    "linear grey": P.new_d65_gray_linear,
}

def of_kind(kind, precision, profile=""):
    return image_of(kind=kind, precision=precision, profile=PROFILES[profile]())
"""
DEPTHS = ("U8", "U16", "U32", "HALF", "FLOAT", "DOUBLE")
CURVES = ("LINEAR", "NON_LINEAR", "PERCEPTUAL")
KINDS = [("RGB", f"{depth}_{curve}", "") for depth in DEPTHS for curve in CURVES]
KINDS += [("GRAY", f"{depth}_LINEAR", "") for depth in DEPTHS]
KINDS += [("GRAY", "U16_NON_LINEAR", ""), ("GRAY", "HALF_PERCEPTUAL", "")]
PROFILED = [
    ("RGB", "U16_PERCEPTUAL", "adobe"),
    ("RGB", "HALF_LINEAR", "linear adobe"),
    ("RGB", "U16_LINEAR", "linear sRGB"),
    ("GRAY", "HALF_NON_LINEAR", "lab"),
    ("GRAY", "FLOAT_LINEAR", "linear grey"),
]
#: Kinds whose profile or depth the lists above leave out.
OTHERS = [
    ("RGB", "U8_NON_LINEAR", "adobe"),
    ("RGB", "FLOAT_LINEAR", "adobe"),
    ("RGB", "U16_NON_LINEAR", "linear adobe"),
    ("GRAY", "U8_NON_LINEAR", ""),
    ("GRAY", "U8_NON_LINEAR", "lab"),
    ("GRAY", "U16_LINEAR", "linear grey"),
]
#: Each depth, curve and profile once, grey and colour; each kind takes a call of the plug-in.
FEW = [
    ("RGB", f"{depth}_{curve}", "")
    for depth, curve in zip(DEPTHS, (*CURVES[1:], CURVES[0]) * 2, strict=True)
]
FEW += [("GRAY", "U8_NON_LINEAR", ""), ("GRAY", "U32_LINEAR", ""), *PROFILED]


@pytest.mark.parametrize(
    "kinds",
    [
        pytest.param(FEW, id="each once"),
        pytest.param(KINDS + PROFILED + OTHERS, id="all", marks=pytest.mark.long),
    ],
)
def test_an_image_that_the_engine_leaves_alone_comes_back(quick, kinds):
    """With and without an alpha channel of its own.

    The colours are saturated ones of the image's own gamut, half of them outside of sRGB.
    """
    outcome = act(
        quick,
        PRELUDE
        + """
let_engine("echo")
style = layer_of(image_of(), values=plain(0.9, 0.1, 0.4))
outcome = []
for number, kind in enumerate(ARGS[0]):
    image = of_kind(*kind)
    source = layer_of(image, alpha=number % 3 > 0)
    fill(source, ramps(40, 36), own(source))
    new = stylise(image, source, style)
    before, after = read(source, own(source)), read(new, own(source))
    outcome.append([max(abs(a - b) for a, b in zip(before, after)),
                    before[3::4] == after[3::4], new.has_alpha(),
                    new.get_format() == source.get_format() or not source.has_alpha()])
    image.delete()
report(outcome)
""",
        kinds,
    )
    for kind, (difference, same_alpha, has_alpha, same_format) in zip(kinds, outcome, strict=True):
        assert difference < 1 / 255, kind
        assert same_alpha, kind
        assert has_alpha, kind
        assert same_format, kind


def test_the_mask_is_the_selection_as_it_was_feathered(quick):
    """Nothing of the mask's own curve or depth gets in between, nor of the image's profile."""
    kinds = [*KINDS[::8], *PROFILED[::2]]
    outcome = act(
        quick,
        PRELUDE
        + """
style = layer_of(image_of(), values=plain(0.9, 0.1, 0.4))
let_engine("echo")
outcome = []
for kind in ARGS[0]:
    image = of_kind(*kind)
    source = layer_of(image, values=plain(0.3, 0.3, 0.3))
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 10, 8, 16, 16)
    Gimp.Selection.feather(image, 8)
    new = stylise(image, source, style)
    selection, mask = read(image.get_selection(), "Y float"), read(new.get_mask(), "Y float")
    soft = sum(0.2 < value < 0.8 for value in selection)
    outcome.append([max(abs(a - b) for a, b in zip(selection, mask)), soft])
    image.delete()
report(outcome)
""",
        kinds,
    )
    for kind, (difference, soft) in zip(kinds, outcome, strict=True):
        assert soft > 20, kind
        assert difference < 1e-3, kind


def test_outside_of_the_selection_the_image_looks_as_before(quick):
    """Inside it looks as the style; in between it is mixed as the selection says."""
    selection, before, after, style = act(
        quick,
        """
        image = image_of(precision="FLOAT_NON_LINEAR")
        source = layer_of(image, values=ramps(40, 36, opaque=True))
        image.select_rectangle(Gimp.ChannelOps.REPLACE, 10, 8, 16, 16)
        Gimp.Selection.feather(image, 8)

        def look():
            layer = Gimp.Layer.new_from_visible(image, image, "look")
            values = list(read(layer, "RGBA float"))  # linear light, as GIMP mixes layers
            layer.delete()
            return values

        before = look()
        let_engine("style")
        style = layer_of(image_of(), values=plain(0.9, 0.1, 0.4))
        stylise(image, source, style)
        selection = list(read(image.get_selection(), "Y float"))
        report([selection, before, look(), pixel(style, 3, 3, "RGBA float")])
        """,
    )
    for at, selected in enumerate(selection):
        here = slice(4 * at, 4 * at + 4)
        if selected == 0:
            assert after[here] == pytest.approx(before[here], abs=1e-5)
            continue
        mixed = [b + selected * (s - b) for b, s in zip(before[here], style, strict=True)]
        assert after[here] == pytest.approx(mixed, abs=3 / 255)
    assert 0 in selection
    assert max(selection) > 0.9


def test_layers_in_odd_states_are_stylised_all_the_same(quick):
    """Unseen, beside the canvas, or a group that only passes its layers through."""
    outcome = act(
        quick,
        """
        style = layer_of(image_of(), values=plain(0.9, 0.1, 0.4))
        let_engine("echo")
        hidden_image = image_of()
        hidden = layer_of(hidden_image)
        hidden.set_visible(False)
        unseen = stylise(hidden_image, hidden, style)
        beside_image = image_of()
        beside = stylise(beside_image, layer_of(beside_image, at=(-500, 700)), style)
        image = image_of(100, 80)
        group = Gimp.GroupLayer.new(image, "group")
        image.insert_layer(group, None, 0)
        group.set_mode(Gimp.LayerMode.PASS_THROUGH)
        layer_of(image, size=(40, 36), at=(5, 6), parent=group, values=plain(0.8, 0.2, 0.2))
        through = stylise(image, group, style)
        report([read(unseen) == read(hidden), beside.get_offsets()[1:],
              through.get_mode() == NORMAL, pixel(through, 3, 3)])
        """,
    )
    same, offsets, normal, color = outcome
    assert same
    assert offsets == [-500, 700]
    assert normal
    assert color == pytest.approx([0.8, 0.2, 0.2, 1], abs=1 / 255)
