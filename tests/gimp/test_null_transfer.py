"""An image that the engine leaves alone comes back the same, in every mode and profile."""

import pytest

from .acting import act

CASES = [
    ("RGB", "U8_NON_LINEAR", None),
    ("RGB", "U8_LINEAR", None),
    ("RGB", "U8_PERCEPTUAL", None),
    ("RGB", "U16_NON_LINEAR", None),
    ("RGB", "HALF_LINEAR", None),
    ("RGB", "FLOAT_LINEAR", None),
    ("RGB", "DOUBLE_NON_LINEAR", None),
    ("RGB", "U8_NON_LINEAR", "adobe"),
    ("RGB", "FLOAT_LINEAR", "adobe"),
    ("RGB", "U16_NON_LINEAR", "linear adobe"),
    ("GRAY", "U8_NON_LINEAR", None),
    ("GRAY", "FLOAT_LINEAR", None),
    ("GRAY", "U8_NON_LINEAR", "lab"),
    ("GRAY", "U16_LINEAR", "linear grey"),
]


def test_pixels_stay_within_one_255th(quick):
    """Saturated colours of the image's own gamut, half of them outside of sRGB."""
    outcome = act(
        quick,
        """
        P = Gimp.ColorProfile
        profiles = {
            None: lambda: None,
            "adobe": P.new_rgb_adobe,
            "linear adobe": lambda: P.new_linear_from_color_profile(P.new_rgb_adobe()),
            "lab": P.new_d50_gray_lab_trc,
            "linear grey": P.new_d65_gray_linear,
        }
        style = layer_of(image_of(), values=plain(0.9, 0.1, 0.4))
        outcome = []
        for kind, precision, profile in ARGS[0]:
            image = image_of(kind=kind, precision=precision, profile=profiles[profile]())
            source = layer_of(image)
            fill(source, ramps(40, 36), own(source))
            new = stylise(image, source, style, content_layers="echo")
            before, after = read(source, own(source)), read(new, own(source))
            outcome.append([
                max(abs(a - b) for a, b in zip(before, after)),
                max(abs(a - b) for a, b in zip(before[3::4], after[3::4])),
                new.get_format() == source.get_format(),
            ])
        report(outcome)
        """,
        CASES,
    )
    for case, (colors, alpha, same_format) in zip(CASES, outcome, strict=True):
        assert colors < 1 / 255, case
        assert alpha == 0, case
        assert same_format, case


def test_eight_bit_pixels_come_back_bit_by_bit(quick):
    assert act(
        quick,
        """
        image = image_of()
        source, style = layer_of(image), layer_of(image_of(), values=ramps(40, 36, opaque=True))
        new = stylise(image, source, style, content_layers="echo")
        report(read(source) == read(new))
        """,
    )


def test_the_engine_itself_leaves_the_content_alone_at_strength_0(gimp):
    difference = act(
        gimp,
        """
        image = image_of(profile=Gimp.ColorProfile.new_rgb_adobe())
        source = layer_of(image)
        form = own(source)
        fill(source, ramps(40, 36), form)
        style = layer_of(image_of(), values=plain(0.9, 0.1, 0.4))
        new = stylise(image, source, style, strength=0.0)
        report(max(abs(a - b) for a, b in zip(read(source, form), read(new, form))))
        """,
    )
    assert difference < 1 / 255


def test_a_style_of_another_profile_keeps_its_colors(quick):
    """A red painted in sRGB is the same red in an AdobeRGB image."""
    original, arrived = act(
        quick,
        """
        style = layer_of(image_of(), values=plain(0.9, 0.1, 0.1))
        image = image_of(precision="FLOAT_LINEAR", profile=Gimp.ColorProfile.new_rgb_adobe())
        source = layer_of(image)
        new = stylise(image, source, style, content_layers="style")
        report([pixel(style, 5, 5), pixel(new, 5, 5)])
        """,
    )
    assert arrived == pytest.approx(original, abs=1 / 255)


def test_effects_that_the_user_sees_reach_the_engine(quick):
    """GIMP's non-destructive filters are not in the layer's buffer."""
    outcome = act(
        quick,
        """
        image = image_of()
        source = layer_of(image, at=(7, -3), values=ramps(40, 36, opaque=True))
        before = pixel(source, 5, 6)
        effect = Gimp.DrawableFilter.new(source, "gegl:invert-gamma", "")
        source.append_filter(effect)
        style = layer_of(image_of(), values=plain(0.9, 0.1, 0.1))
        new = stylise(image, source, style, content_layers="echo")
        effect.set_visible(False)
        hidden = stylise(image, source, style, content_layers="echo")
        report([before, pixel(new, 5, 6), pixel(hidden, 5, 6), new.get_offsets()[1:],
              len(source.get_filters()), len(Gimp.get_images())])
        """,
    )
    before, inverted, hidden, offsets, filters, images = outcome
    assert inverted[:3] == pytest.approx([1 - value for value in before[:3]], abs=1 / 255)
    assert hidden == before
    assert offsets == [7, -3]
    assert filters == 1
    assert images == 2
