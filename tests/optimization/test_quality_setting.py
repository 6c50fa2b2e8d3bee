"""What draft, standard and best are given, and that the result has the photograph's size."""

import pytest

from nst_engine.contract import Settings
from nst_engine.optimization.recipes.default import default_recipe

SIZE = 512, 384


def work(quality, **settings):
    """Pixels times evaluations of a whole run, which is what takes the time."""
    recipe = default_recipe(Settings(quality=quality, **settings), SIZE)
    return sum(w * h * schedule.evaluations for (w, h), schedule in recipe.schedules)


def test_a_draft_takes_less_than_a_third_of_the_time():
    assert 0 < work("draft") < work("standard") / 3


def test_the_best_takes_about_twice_the_time():
    assert 1.6 < work("best") / work("standard") < 2.2


def test_few_iterations_are_never_none():
    recipe = default_recipe(Settings(quality="draft", iterations=1), SIZE)
    assert all(schedule.evaluations >= 1 for _, schedule in recipe.schedules)


@pytest.mark.parametrize("quality", ["draft", "best"])
def test_every_quality_gives_the_photographs_size_and_alpha(run, scene, pattern, quality):
    scene = scene.copy()
    scene[:8, :8, 3] = 0
    pixels, report, _ = run(scene, pattern, quality=quality, iterations=4)
    assert pixels.shape == scene.shape
    assert (pixels[:8, :8, 3] == 0).all()
    assert not [note for note in report["notes"] if "enlarged" in note]
