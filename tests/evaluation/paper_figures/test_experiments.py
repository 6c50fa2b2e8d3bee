"""The paper's experiments, small and short: each shows what its figure is there to show."""

import numpy as np
import pytest
import torch

from nst_engine.contract import Progress, Settings
from nst_engine.evaluation.paper_figures.contact_sheet import contact_sheet
from nst_engine.evaluation.paper_figures.default_images import (
    by_night,
    sample_content,
    sample_styles,
)
from nst_engine.evaluation.paper_figures.experiments import (
    FIGURES,
    UNWEIGHTED,
    InputImages,
    Optimization,
    initializations,
    trade_off,
)
from nst_engine.evaluation.paper_figures.renderer import FigureRenderer
from nst_engine.evaluation.quality.evaluator import choose_evaluator

pytestmark = pytest.mark.slow


SIZE = 64
SETTINGS = Settings(preset="gatys-paper", network="compact", device="cpu", precision="fp32")


@pytest.fixture(scope="module")
def images():
    content = sample_content(SIZE)
    return InputImages(content, sample_styles(SIZE), by_night(content))


@pytest.fixture(scope="module")
def render(images):
    renderer = FigureRenderer(images.content, SETTINGS, evaluations=40)

    def one(optimization):
        return renderer.render(optimization, lambda event: None)

    return one


def off(image, content):
    """Mean difference of colours."""
    return float(np.abs(image[..., :3].clip(0, 1) - content[..., :3]).mean())


def test_the_content_of_a_low_layer_is_the_image_and_of_a_high_one_less_so(images, render):
    far = {
        layer: off(render(Optimization(images.style, {layer: 1.0}, UNWEIGHTED)), images.content)
        for layer in ("relu1_2", "relu4_2")
    }
    noise = off(np.random.default_rng(0).random(images.content.shape), images.content)
    assert far["relu1_2"] < 0.5 * noise
    assert far["relu1_2"] < far["relu4_2"] < noise


def test_the_style_alone_has_the_styles_colors_and_not_the_contents_places(images, render):
    layers = dict.fromkeys(("relu1_1", "relu2_1", "relu3_1"), 1 / 3)
    alone = render(Optimization(images.style, UNWEIGHTED, layers))
    means = [p[..., :3].clip(0, 1).mean((0, 1)) for p in (alone, images.style, images.content)]
    assert np.abs(means[0] - means[1]).max() < 0.5 * np.abs(means[2] - means[1]).max()
    assert off(alone, images.content) > 0.15


def test_more_weight_on_the_content_brings_the_result_nearer_to_it(images, render):
    """Measured at a layer that is not optimised."""
    evaluator, (row,) = choose_evaluator(None), trade_off(images).rows
    content, style = _tensor(images.content), _tensor(images.style)
    found = [evaluator.measure(_tensor(render(cell.what)), content, style) for cell in row]
    from_content = [each["content"] for each in found]
    from_style = [each["patch"] for each in found]
    assert from_content == sorted(from_content, reverse=True)
    assert from_content[-1] < 0.8 * from_content[0]
    assert from_style == sorted(from_style)
    assert found[-1]["gram"] > 1.1 * found[0]["gram"]


def _tensor(pixels):
    colors = np.ascontiguousarray(pixels[..., :3].clip(0, 1))
    return torch.from_numpy(colors).permute(2, 0, 1)[None]


def test_the_initial_image_decides_which_of_many_images_it_becomes(images, render):
    cells = [cell for row in initializations(images).rows for cell in row]
    from_content, from_style, *noises = [cell.what for cell in cells]
    assert (from_content.init, from_style.init) == ("content", "style")
    assert {p.init for p in noises} == {"noise"}
    assert len({p.seed for p in noises}) == 4
    results = [render(p) for p in (from_content, *noises[:2])]
    far = [off(result, images.content) for result in results]
    assert far[0] == min(far)
    assert off(results[1], results[2]) > 0.05


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_finished_as_one_job(images, name):
    cells = [cell for row in FIGURES[name](images).rows for cell in row]
    renderer = FigureRenderer(images.content, SETTINGS, evaluations=1)
    events = []
    rows = renderer.render_figure(FIGURES[name](images), events.append)
    finished = [image for row in rows for _, image in row]
    assert len(finished) == len(cells)
    assert all(np.isfinite(image).all() for image in finished)
    fractions = [event.fraction for event in events if isinstance(event, Progress)]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)


def test_a_sheet_holds_every_image_and_its_label():
    red, blue = (np.ones((40, 60, 4), np.float32) * (*c, 1) for c in ((1, 0, 0), (0, 0, 1)))
    tall = np.ones((80, 40, 4), np.float32) * (0, 1, 0, 1)
    clear = np.zeros((40, 60, 4), np.float32)
    sheet = contact_sheet(
        [[("a < b & c", red), ("blue", blue)], [("tall", tall), ("clear", clear)]], "x"
    )
    colors = sheet[..., :3].reshape(-1, 3).round(2)
    counts = {c: int((colors == c).all(1).sum()) for c in ((1, 0, 0), (0, 0, 1), (0, 1, 0))}
    assert counts[1, 0, 0] == counts[0, 0, 1] == 40 * 60
    assert counts[0, 1, 0] == pytest.approx(40 * 20, rel=0.1)  # as tall as its place
    written = sheet[12 + 40 :][..., 0] < 0.5
    assert written[:24, 12:72].sum() > 20  # the label under the red image
    assert written[-30:].sum() > 5  # the caption
    assert (sheet[..., 3] == 1).all()
