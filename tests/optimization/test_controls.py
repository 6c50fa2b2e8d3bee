"""What each slider promises, by numbers."""

from itertools import pairwise

import numpy as np
import pytest

from nst_engine.evaluation.quality.evaluator import choose_evaluator
from nst_engine.images import resize
from nst_engine.job.sizes import style_size_for_brush

from .conftest import small
from .distances import distances, measured, patch_distance

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def judge():
    return choose_evaluator(None)


def luma(pixels):
    return pixels[..., :3] @ np.array([0.299, 0.587, 0.114])


@pytest.mark.parametrize(
    ("size", "iterations", "most"),
    [
        pytest.param((128, 96), 25, 0.43, id="one scale"),
        pytest.param((184, 138), 50, 0.38, id="two scales", marks=pytest.mark.long),
    ],
)
def test_strength_is_even(run, judge, shared, size, iterations, most):
    """No quarter of the slider does more than its share and a half, nor the first few percent.

    In few iterations it is less even. Each brings the result nearer to the painting, or to where
    there is nothing left to gain.
    """
    photograph = small(shared / "data/images/content/tubingen.jpg", *size)
    painting = small(shared / "data/images/style/starry_night.jpg", 230, 184)
    strengths = (5, 25, 50, 75, 100)
    pictures = [run(photograph, painting, strength=s, iterations=iterations)[0] for s in strengths]
    far = [measured(judge, each, photograph, painting)["content"] for each in pictures]
    styles = [distances(each, photograph, painting)[0] for each in (photograph, *pictures)]
    assert all(stronger < 1.02 * weaker for weaker, stronger in pairwise(styles))
    assert styles[-1] < 0.35 * styles[0]
    assert far == sorted(far)
    assert far[0] < 0.15 * far[-1], "the first few percent"
    quarters = np.diff([0, *far[1:]]) / far[-1]
    assert quarters.min() > 0.05
    assert quarters.max() < most  # with all iterations 0.375, and what steering misses


@pytest.mark.parametrize("size", [(128, 96), pytest.param((224, 168), marks=pytest.mark.long)])
def test_the_brush_is_a_size_in_the_picture(run, shared, photograph, size):
    """The strokes are those of the painting at that share of the picture, whatever its size."""
    painting = small(shared / "data/images/style/starry_night.jpg", 512, 406)
    brushes = (50, 100, 200)
    pictures = [
        run(resize(photograph, *size), painting, brush=brush, strength=80)[0] for brush in brushes
    ]
    finest, coarsest = (
        resize(painting, *style_size_for_brush((512, 406), size, brush)) for brush in (50, 200)
    )
    from_finest = [patch_distance(picture, finest) for picture in pictures]
    from_coarsest = [patch_distance(picture, coarsest) for picture in pictures]
    assert from_finest[0] == min(from_finest)
    assert from_coarsest[-1] == min(from_coarsest)


def test_smoothness_takes_specks_away(run, photograph, painting):
    steep = [
        np.abs(np.diff(luma(run(photograph, painting, smoothness=s)[0]), axis=1)).mean()
        for s in (0, 1, 5, 10)
    ]
    assert steep == sorted(steep, reverse=True)
    assert steep[-1] < 0.8 * steep[0]


def test_another_seed_changes_the_picture_but_not_its_character(run, judge, photograph, painting):
    pictures = [run(photograph, painting, seed=seed, iterations=15)[0] for seed in (0, 1)]
    assert np.abs(pictures[0] - pictures[1]).mean() > 0.01
    one, other = (measured(judge, each, photograph, painting) for each in pictures)
    for name in ("patch", "content", "gram"):
        assert one[name] == pytest.approx(other[name], rel=0.15), name


@pytest.mark.long
def test_another_size_changes_nothing_about_the_character(run, judge, photograph, painting):
    """The same share of the photograph's own distances is left in a small and a larger picture."""
    left = []
    for size in ((128, 96), (192, 144)):
        content = resize(photograph, *size)
        made = measured(judge, run(content, painting, iterations=30)[0], content, painting)
        own = measured(judge, content, content, painting)
        left.append((made["patch"] / own["patch"], made["gram"] / own["gram"], made["content"]))
    assert left[0] == pytest.approx(left[1], rel=0.35)


def test_layers_count_as_their_weights_say(run, photograph, painting):
    """Colours alone, from the lowest layer, leave the photograph's shapes nearly untouched."""
    colours = run(photograph, painting, method="moments", style_layers="relu1_1")[0]
    all_layers = run(photograph, painting, method="moments")[0]
    assert (
        distances(colours, photograph, painting)[1]
        < 0.5 * (distances(all_layers, photograph, painting)[1])
    )
    mostly = "relu1_1:100 relu2_1 relu3_1 relu4_1 relu5_1"
    mostly_colours = run(photograph, painting, method="moments", style_layers=mostly)[0]
    between = [
        distances(each, photograph, painting)[1] for each in (colours, mostly_colours, all_layers)
    ]
    assert between == sorted(between)
