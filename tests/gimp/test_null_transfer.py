"""What the engine leaves alone comes back as it was, and as the user sees it."""

import pytest

from .acting import act


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
