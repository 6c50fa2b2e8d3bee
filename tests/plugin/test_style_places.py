"""An image does not tell of this computer's folders, and cannot send GIMP elsewhere."""

import pytest

PLACE = "file:///home/somebody/Secret%20project/painting.jpg"


def test_a_name_says_nothing_of_the_place_and_leads_back_to_it(parts):
    places = parts.style_places
    name = places.name_of(PLACE)
    for word in ("home", "somebody", "Secret", "painting", "/"):
        assert word not in name
    assert places.uri_of(name) == PLACE
    assert places.name_of(PLACE) == name, "the same style is known again"
    assert places.name_of(PLACE + "2") != name


def test_images_of_the_first_version_have_the_place_itself(parts):
    assert parts.style_places.uri_of(PLACE) == PLACE


@pytest.mark.parametrize(
    "name",
    ["https://example.org/beacon.png", "smb://server/x.png", "file://server/share/x.png", "", "x"],
)
def test_no_image_makes_gimp_look_elsewhere(parts, name):
    assert parts.style_places.uri_of(name) is None


@pytest.mark.parametrize("stored", ["", "[]", "{", '{"x": 1}', "[" * 100_000])
def test_a_damaged_list_is_an_empty_one(parts, own_home, stored):
    (own_home / "dialog").mkdir(parents=True)
    (own_home / "dialog" / "style-places.json").write_text(stored)
    assert parts.style_places.uri_of("x") is None
    assert parts.style_places.uri_of(parts.style_places.name_of(PLACE)) == PLACE


def test_a_folder_that_cannot_be_written_stops_no_result(parts, own_home):
    own_home.parent.mkdir(parents=True, exist_ok=True)
    own_home.write_text("a file")
    assert parts.style_places.name_of(PLACE)
