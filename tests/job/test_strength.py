"""The curves of the strength slider."""

from itertools import pairwise

import pytest

from nst_engine.contract import Settings
from nst_engine.job import strength

PERCENT = (1, 5, 19, 20, 40, 50, 75, 100)
RISING = {
    "stylized_share": lambda percent: strength.stylized_share(Settings(strength=percent)),
    "color_shift": strength.color_shift,
    "shape_distance": strength.shape_distance,
    "instant_shares": lambda percent: sum(strength.instant_shares(percent)) / 2,
    "content_weight": lambda percent: -strength.content_weight(percent),
}


@pytest.mark.parametrize("curve", RISING.values(), ids=RISING)
def test_more_strength_is_never_less_style(curve):
    assert all(one <= other for one, other in pairwise(map(curve, PERCENT)))


@pytest.mark.parametrize("name", ["stylized_share", "color_shift", "instant_shares"])
def test_shares_end_at_the_whole(name):
    assert RISING[name](100) == 1


def test_what_the_docstring_says_of_40_percent():
    assert strength.shape_distance(40) == pytest.approx(0.23, abs=0.005)
    assert strength.shape_distance(50) == pytest.approx(0.29, abs=0.006)
    ratio = strength.content_weight(40) / strength.content_weight(50)
    assert strength.content_weight(50) == pytest.approx(1, abs=0.03)
    assert ratio == pytest.approx(2.26, abs=0.03)
    assert strength.color_shift(40) == pytest.approx(0.8)
    assert strength.stylized_share(Settings(strength=40)) == 1
    assert strength.instant_shares(40) == pytest.approx((0.8,))


def test_no_quarter_of_the_slider_is_much_of_the_way():
    distances = [strength.shape_distance(percent) for percent in (0, 25, 50, 75, 100)]
    quarters = [other - one for one, other in pairwise(distances)]
    assert distances[0] == 0
    assert max(quarters) <= 0.35 * distances[-1]


def test_the_content_is_still_weighed_at_full_strength():
    assert strength.content_weight(100) > 0


def test_a_preset_looks_at_no_strength():
    assert strength.stylized_share(Settings(preset="gatys-code", strength=1)) == 1
