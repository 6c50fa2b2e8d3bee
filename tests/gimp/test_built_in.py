"""Styles that the engine draws itself, from GIMP."""

from .acting import act


def test_a_built_in_style_needs_no_image_and_is_known_again(gimp):
    names, made, again = act(
        gimp,
        """
        image = image_of(48, 40)
        source = layer_of(image, values=ramps(48, 40, opaque=True))
        status, new = call(image, [source], built_in="mosaic", iterations=2)
        made = parasite_of(new)
        status, adjusted = call(image, [new], procedure=ADJUST, built_in="mosaic", iterations=2)
        report([[status, new.get_name() if new.is_valid() else adjusted.get_name()],
              made, parasite_of(adjusted)["style"]])
        """,
    )
    assert names == ["success", "Style: Mosaic"]
    assert made["style"] == again == {"title": "Mosaic", "built_in": "mosaic"}
    assert made["settings"]["built_in"] == "mosaic"
