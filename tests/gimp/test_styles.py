"""Where the style may come from."""

import json

import pyvips

from .acting import act

RED_BLUE = ([255, 0, 0], [0, 0, 255])


def test_a_style_layer_arrives_with_its_effects_and_without_what_its_mask_hides(quick):
    outcome = act(
        quick,
        """
        painting = layer_of(image_of(), values=plain(0.9, 0.1, 0.4))
        painting.append_filter(Gimp.DrawableFilter.new(painting, "gegl:invert-gamma", ""))
        mask = painting.create_mask(Gimp.AddMaskType.WHITE)
        painting.add_mask(mask)
        fill(mask, array("f", [0.0] * 40 * 18 + [1.0] * 40 * 18), "Y float")
        painting.set_opacity(30)
        image = image_of()
        new = stylise(image, layer_of(image), painting, content_layers="style")
        report([pixel(new, 3, 3)[3], pixel(new, 3, 30), len(Gimp.get_images())])
        """,
    )
    hidden, visible, images = outcome
    assert hidden == 0
    assert [round(value, 1) for value in visible] == [0.1, 0.9, 0.6, 1.0]
    assert images == 2


def test_an_indexed_or_grey_style_is_fine(quick):
    outcome = act(
        quick,
        """
        image = image_of()
        source = layer_of(image)
        colours = image_of()
        few = layer_of(colours, values=plain(1, 0, 0))
        colours.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE,
                                4, False, False, "")
        grey = layer_of(image_of(kind="GRAY"), values=plain(0.6, 0.6, 0.6))
        report([pixel(stylise(image, source, style, content_layers="style"), 3, 3)
              for style in (few, grey)])
        """,
    )
    assert outcome == [[1, 0, 0, 1], [0.6, 0.6, 0.6, 1]]


def test_a_style_file_is_opened_turned_upright_and_closed_again(own_quick, tmp_path):
    """An image of 48×40 pixels whose camera was held upright: EXIF orientation 6."""
    red, blue = (pyvips.Image.black(48, 20, bands=3) + color for color in RED_BLUE)
    style = red.join(blue, "vertical").cast("uchar").copy(interpretation="srgb")
    style.set_type(pyvips.GValue.gint_type, "orientation", 6)
    style.jpegsave(str(tmp_path / "painting.jpg"), Q=100)
    settings = own_quick.profile / "gimprc"
    settings.write_text(settings.read_text().replace("rotation-policy keep", "rotation-policy ask"))
    outcome = act(
        own_quick,
        """
        image = image_of(40, 48)
        status, new = call(image, [layer_of(image)], style_file=file_at(ARGS[0]),
                           content_layers="style")
        report([status, new.get_name(), pixel(new, 3, 24), pixel(new, 36, 24), parasite_of(new),
              len(Gimp.get_images())])
        """,
        tmp_path / "painting.jpg",
    )
    status, name, left, right, made, images = outcome
    assert status == "success"
    assert name == "Style: painting"
    assert [round(value) for value in left] == [0, 0, 1, 1]
    assert [round(value) for value in right] == [1, 0, 0, 1]
    assert made["style"]["file"]
    assert str(tmp_path) not in json.dumps(made), "an image tells of nobody's folders"
    assert images == 1


def test_repeat_uses_the_style_layer_of_last_time(quick):
    """GIMP itself saves no layer arguments; WITH_LAST_VALS is what Repeat calls."""
    outcome = act(
        quick,
        """
        image = image_of()
        source = layer_of(image)
        style = layer_of(image_of(), "waves", values=plain(0.2, 0.3, 0.9))
        never = call(image, [source], "WITH_LAST_VALS")
        first = call(image, [source], "WITH_LAST_VALS", style_layer=style)
        again = call(image, [source], "WITH_LAST_VALS")
        style.get_image().delete()
        gone = call(image, [source], "WITH_LAST_VALS")
        report([[status, getattr(out, "get_name", lambda: out)()]
              for status, out in (never, first, again, gone)])
        """,
    )
    never, first, again, gone = outcome
    assert never[0] == gone[0] == "calling-error"
    assert "Choose a layer, a file" in never[1]
    assert first == ["success", "Style: waves"]
    assert again == ["success", "Style: waves #1"]
    assert "closed" in gone[1]
