"""The result: one layer above the source, in its place, and nothing else changed."""

import os

import pytest

from .acting import act


def test_it_lies_above_the_source_in_its_group_with_its_place_opacity_and_mode(quick):
    outcome = act(
        quick,
        """
        image = image_of(100, 80)
        layer_of(image, "bottom")
        group = Gimp.GroupLayer.new(image, "group")
        image.insert_layer(group, None, 0)
        source = layer_of(image, size=(40, 36), at=(-12, 60), parent=group)
        layer_of(image, "top", parent=group)
        source.set_opacity(60)
        source.set_mode(Gimp.LayerMode.MULTIPLY)
        before = read(source)
        style = layer_of(image_of(), "waves", values=plain(0.2, 0.3, 0.9))
        new = stylise(image, source, style, content_layers="echo")
        report({
            "group": [layer.get_name() for layer in group.get_children()],
            "top": [layer.get_name() for layer in image.get_layers()],
            "offsets": new.get_offsets()[1:],
            "size": [new.get_width(), new.get_height()],
            "look": [new.get_opacity(), new.get_mode() == source.get_mode(), new.get_visible()],
            "selected": [layer.get_name() for layer in image.get_selected_layers()],
            "source": read(source) == before,
            "images": len(Gimp.get_images()),
        })
        """,
    )
    name = "Style: waves"
    assert outcome["group"] == ["top", name, "photo"]
    assert outcome["top"] == ["group", "bottom"]
    assert outcome["offsets"] == [-12, 60]
    assert outcome["size"] == [40, 36]
    assert outcome["look"] == [pytest.approx(60), True, True]
    assert outcome["selected"] == [name]
    assert outcome["source"]
    assert outcome["images"] == 2


def test_it_knows_how_it_was_made_also_after_saving_and_the_engine_is_gone(quick, tmp_path):
    made, reopened = act(
        quick,
        """
        image = image_of()
        source, style = layer_of(image), layer_of(image_of(), "waves")
        new = stylise(image, source, style, content_layers="echo")
        Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file_at(ARGS[0]), None)
        again = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file_at(ARGS[0]))
        report([parasite_of(new), parasite_of(again.get_layers()[0])])
        """,
        tmp_path / "saved.xcf",
    )
    assert made["style"]["title"] == "waves"
    assert reopened == made
    with pytest.raises(ProcessLookupError):
        os.kill(made["pid"], 0)


def test_a_group_is_stylised_as_it_looks(quick):
    outcome = act(
        quick,
        """
        image = image_of(100, 80)
        group = Gimp.GroupLayer.new(image, "group")
        image.insert_layer(group, None, 0)
        layer_of(image, size=(40, 36), at=(5, 6), parent=group, values=plain(0.8, 0.2, 0.2))
        half = layer_of(image, size=(40, 36), at=(25, 6), parent=group, values=plain(0, 0, 1))
        half.set_opacity(50)
        style = layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
        looks = pixel(group, 30, 10)
        new = stylise(image, group, style, content_layers="echo")
        effect = Gimp.DrawableFilter.new(group, "gegl:invert-gamma", "")
        group.append_filter(effect)
        inverted = stylise(image, group, style, content_layers="echo")
        report([looks, pixel(new, 30, 10), pixel(inverted, 30, 10), new.get_offsets()[1:],
              new.get_width(), new.is_group(), [layer.get_name() for layer in image.get_layers()]])
        """,
    )
    looks, new, inverted, offsets, width, is_group, layers = outcome
    assert new == looks
    assert inverted[:3] == pytest.approx([1 - value for value in looks[:3]], abs=2 / 255)
    assert offsets == [5, 6]
    assert width == 60
    assert not is_group
    assert layers[-1] == "group"


def test_the_selection_is_sent_and_becomes_the_mask(quick):
    """Feathered, partly beside the layer, of a layer partly beside the canvas."""
    outcome = act(
        quick,
        """
        image = image_of(60, 60)
        source = layer_of(image, size=(40, 36), at=(-8, 30))
        image.select_ellipse(Gimp.ChannelOps.REPLACE, 0, 35, 30, 40)
        Gimp.Selection.feather(image, 6)
        style = layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
        new = stylise(image, source, style, content_layers="selection")
        area = Gegl.Rectangle.new(-8, 30, 40, 36)
        selection = read(image.get_selection(), "Y float", area)
        report([list(selection), list(read(new.get_mask(), "Y float")), list(read(new)[::4]),
              Gimp.Selection.is_empty(image), source.get_mask() is None])
        """,
    )
    selection, mask, sent, empty, unmasked = outcome
    assert 0 < sum(selection) < len(selection)
    assert any(0.2 < value < 0.8 for value in selection)
    assert mask == pytest.approx(selection, abs=1 / 255)
    assert sent == pytest.approx(selection, abs=1 / 255)
    assert not empty
    assert unmasked


def test_selection_and_layer_mask_are_multiplied(quick):
    """Rows of a few kinds, because whole rows of 0 and 1 are treated apart."""
    outcome = act(
        quick,
        """
        image = image_of(precision="FLOAT_LINEAR")
        source = layer_of(image)
        mask = source.create_mask(Gimp.AddMaskType.WHITE)
        source.add_mask(mask)
        rows = [[0.0] * 40, [1.0] * 40, [x / 40 for x in range(40)]]
        fill(mask, array("f", [v for y in range(36) for v in rows[y % 3]]), "Y float")
        style = layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
        masked = stylise(image, source, style, content_layers="selection")
        image.select_rectangle(Gimp.ChannelOps.REPLACE, 10, 4, 20, 40)
        Gimp.Selection.feather(image, 4)
        both = stylise(image, source, style, content_layers="selection")
        source.set_apply_mask(False)
        image.get_selection().none(image)
        neither = stylise(image, source, style, content_layers="echo")
        image.select_rectangle(Gimp.ChannelOps.REPLACE, 10, 4, 20, 40)
        Gimp.Selection.feather(image, 4)
        report([
            list(read(mask, "Y float")), list(read(image.get_selection(), "Y float")),
            list(read(masked.get_mask(), "Y float")), list(read(both.get_mask(), "Y float")),
            neither.get_mask() is None,
        ])
        """,
    )
    mask, selection, masked, both, unmasked = outcome
    assert masked == pytest.approx(mask, abs=1e-6)
    assert both == pytest.approx([m * s for m, s in zip(mask, selection, strict=True)], abs=1e-5)
    assert unmasked


def test_a_layer_mask_that_is_being_edited_stands_for_its_layer(quick):
    assert act(
        quick,
        """
        image = image_of()
        source = layer_of(image)
        mask = source.create_mask(Gimp.AddMaskType.WHITE)
        source.add_mask(mask)
        style = layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
        new = stylise(image, mask, style, content_layers="echo")
        report(read(new) == read(source))
        """,
    )


def test_locked_layers_and_layers_without_alpha_are_no_obstacle(quick):
    difference, same_group = act(
        quick,
        """
        image = image_of()
        group = Gimp.GroupLayer.new(image, "group")
        image.insert_layer(group, None, 0)
        source = layer_of(image, alpha=False, parent=group)
        for locked in (source, group):
            locked.set_lock_content(True)
            locked.set_lock_position(True)
            locked.set_lock_visibility(True)
        style = layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
        new = stylise(image, source, style, content_layers="echo")
        difference = max(abs(a - b) for a, b in zip(read(new), read(source)))
        report([difference, new.get_parent() == group])
        """,
    )
    assert difference < 1e-6  # babl rounds formats with alpha and without it differently
    assert same_group
