"""What is seen of an image: zoomed around the mouse, panned, never past its border."""

import pytest

ROOM = (800, 600)


@pytest.fixture
def view(shared_parts):
    """A layer of 4000×3000 pixels, all of it in the room."""
    return shared_parts.viewport.Viewport().for_image(4000, 3000).in_room(*ROOM)


def test_all_of_it_fills_the_room_and_follows_it(view):
    assert (view.scale, view.place) == (0.2, (0, 0, 800, 600))
    wide = view.in_room(1600, 600)
    assert wide.place == (400, 0, 800, 600), "in the middle"
    assert view.visible == (0, 0, 4000, 3000)


def test_zoom_keeps_what_is_under_the_mouse(view):
    near = view.zoomed(3, 200, 150)
    assert near.scale == pytest.approx(0.6)
    x, y, _, _ = near.place
    assert ((200 - x) / near.scale, (150 - y) / near.scale) == pytest.approx((1000, 750))


def test_it_stops_at_100_and_ends_at_200_percent_and_at_the_whole(view):
    assert view.zoomed(30).scale == 1, "100 % is never passed by"
    own = view.zoomed(5)
    assert own.scale == 1
    assert own.visible == (1600, 1200, 800, 600)
    assert own.zoomed(9).scale == 2
    assert own.zoomed(9).zoomed(2).scale == 2
    assert own.zoomed(0.01).is_whole


def test_what_is_read_of_it_covers_what_is_seen_and_a_little_more(view):
    for nearer in (1.3, 2.7, 5, 9):
        near = view.zoomed(nearer, 700, 20)
        part, (x, y, width, height) = near.with_margin(), near.visible
        assert part.covers(near.seen())
        assert part.x <= x
        assert part.y <= y
        assert part.x + part.width >= x + width
        assert part.y + part.height >= y + height
        assert part.x + part.width <= 4000, "nothing beyond its border"
        assert part.y >= 0
        assert part.area == part.seen_area, "no rest of a pixel"
        assert part.reduced[0] <= 1.5 * 2 * ROOM[0], "no more than the screen can show"


def test_a_part_is_worth_it_where_all_of_it_has_too_few_pixels(view):
    assert not view.gains_over(1024), "all of it is seen smaller than that"
    assert view.zoomed(5).gains_over(1024)
    assert not view.zoomed(5).gains_over(4000)


def test_it_cannot_be_pulled_past_its_border(view):
    own = view.zoomed(5)
    assert own.panned(-100, 50).visible == (1700, 1150, 800, 600)
    assert own.panned(1e6, 1e6).visible == (0, 0, 800, 600)
    assert own.panned(-1e6, -1e6).visible == (3200, 2400, 800, 600)
    assert own.panned(1e6, 0).panned(-10, 0).visible[0] == 10, "no way to be made up for"
    assert view.panned(50, 50) == view


def test_a_small_layer_is_seen_enlarged(shared_parts):
    small = shared_parts.viewport.Viewport().for_image(100, 80).in_room(*ROOM)
    assert small.scale == 7.5
    assert small.zoomed(2).is_whole


def test_a_larger_room_shows_all_again(view):
    near = view.zoomed(1.5)
    assert not near.is_whole
    assert near.in_room(1600, 1200).is_whole


def test_another_layer_begins_as_a_whole(view):
    near = view.zoomed(5)
    assert near.for_image(4000, 3000) is near
    assert near.for_image(3000, 4000).is_whole
