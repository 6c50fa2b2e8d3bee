"""Arrow keys in the gallery: rows of four tiles under two headings."""

import pytest

#: 0 1 2 3 / 4 5 under one heading, 6 7 8 9 / 10 under the next.
ROWS = ((4, 0), (2, 80), (4, 200), (1, 280))


@pytest.fixture
def go(shared_parts):
    navigation = shared_parts.navigation
    places = [navigation.Place(50 + 90 * x, y) for count, y in ROWS for x in range(count)]

    def step(at, direction):
        return navigation.neighbor(places, at, navigation.Direction(direction))

    return step


@pytest.mark.parametrize(
    ("at", "direction", "there"),
    [
        (0, "next", 1),
        (5, "next", 6),  # over the heading
        (6, "previous", 5),
        (0, "previous", 0),
        (10, "next", 10),
        (1, "down", 5),
        (3, "down", 5),  # the row below is shorter
        (5, "down", 7),  # over the heading
        (9, "up", 5),
        (9, "down", 10),
        (10, "down", 10),
        (2, "up", 2),
        (7, "first", 0),
        (7, "last", 10),
    ],
)
def test_where_a_key_leads(go, at, direction, there):
    assert go(at, direction) == there
