"""The paper's experiments, small and short: each shows what its figure is there to show."""

import numpy as np
import pytest
import torch

from nst_engine.contract import Progress, Settings
from nst_engine.evaluation.paper_figures.contact_sheet import contact_sheet
from nst_engine.evaluation.paper_figures.default_images import (
    by_night,
    drawn_landscape,
    drawn_strokes,
)
from nst_engine.evaluation.paper_figures.experiments import (
    FIGURES,
    UNWEIGHTED,
    Painting,
    Pictures,
    initialisations,
    trade_off,
)
from nst_engine.evaluation.paper_figures.renderer import FigureRenderer
from nst_engine.evaluation.quality.evaluator import choose_judge

SIZE = 64
SETTINGS = Settings(preset="gatys-paper", network="compact", device="cpu", precision="fp32")


@pytest.fixture(scope="module")
def pictures():
    content = drawn_landscape(SIZE)
    return Pictures(content, drawn_strokes(SIZE), by_night(content))


@pytest.fixture(scope="module")
def paint(pictures):
    painter = FigureRenderer(pictures.content, SETTINGS, evaluations=40)

    def one(painting):
        return painter.paint(painting, lambda event: None)

    return one


def off(picture, content):
    """Mean difference of colours."""
    return float(np.abs(picture[..., :3].clip(0, 1) - content[..., :3]).mean())


def test_the_content_of_a_low_layer_is_the_photograph_and_of_a_high_one_less_so(pictures, paint):
    far = {
        layer: off(paint(Painting(pictures.style, {layer: 1.0}, UNWEIGHTED)), pictures.content)
        for layer in ("relu1_2", "relu4_2")
    }
    noise = off(np.random.default_rng(0).random(pictures.content.shape), pictures.content)
    assert far["relu1_2"] < 0.5 * noise
    assert far["relu1_2"] < far["relu4_2"] < noise


def test_the_style_alone_has_the_paintings_colours_and_not_the_photographs_places(pictures, paint):
    layers = dict.fromkeys(("relu1_1", "relu2_1", "relu3_1"), 1 / 3)
    alone = paint(Painting(pictures.style, UNWEIGHTED, layers))
    means = [p[..., :3].clip(0, 1).mean((0, 1)) for p in (alone, pictures.style, pictures.content)]
    assert np.abs(means[0] - means[1]).max() < 0.5 * np.abs(means[2] - means[1]).max()
    assert off(alone, pictures.content) > 0.15


def test_more_weight_on_the_content_brings_the_photograph_nearer(pictures, paint):
    """As a judge sees it that measures another layer."""
    judge, (row,) = choose_judge(None), trade_off(pictures).rows
    content, style = _tensor(pictures.content), _tensor(pictures.style)
    found = [judge.measure(_tensor(paint(cell.what)), content, style) for cell in row]
    from_content = [each["content"] for each in found]
    from_style = [each["gram"] for each in found]
    assert from_content == sorted(from_content, reverse=True)
    assert from_content[-1] < 0.8 * from_content[0]
    assert from_style == sorted(from_style)


def _tensor(pixels):
    colours = np.ascontiguousarray(pixels[..., :3].clip(0, 1))
    return torch.from_numpy(colours).permute(2, 0, 1)[None]


def test_the_start_decides_which_of_many_pictures_it_becomes(pictures, paint):
    cells = [cell for row in initialisations(pictures).rows for cell in row]
    from_content, from_style, *noises = [cell.what for cell in cells]
    assert (from_content.init, from_style.init) == ("content", "style")
    assert {p.init for p in noises} == {"noise"}
    assert len({p.seed for p in noises}) == 4
    results = [paint(p) for p in (from_content, *noises[:2])]
    far = [off(result, pictures.content) for result in results]
    assert far[0] == min(far)
    assert off(results[1], results[2]) > 0.05


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_finished_as_one_job(pictures, name):
    cells = [cell for row in FIGURES[name](pictures).rows for cell in row]
    painter = FigureRenderer(pictures.content, SETTINGS, evaluations=1)
    told = []
    rows = painter.finish(FIGURES[name](pictures), told.append)
    finished = [picture for row in rows for _, picture in row]
    assert len(finished) == len(cells)
    assert all(np.isfinite(picture).all() for picture in finished)
    fractions = [event.fraction for event in told if isinstance(event, Progress)]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)


def test_a_sheet_holds_every_picture_and_its_words():
    red, blue = (np.ones((40, 60, 4), np.float32) * (*c, 1) for c in ((1, 0, 0), (0, 0, 1)))
    tall = np.ones((80, 40, 4), np.float32) * (0, 1, 0, 1)
    clear = np.zeros((40, 60, 4), np.float32)
    sheet = contact_sheet(
        [[("a < b & c", red), ("blue", blue)], [("tall", tall), ("clear", clear)]], "x"
    )
    colours = sheet[..., :3].reshape(-1, 3).round(2)
    counts = {c: int((colours == c).all(1).sum()) for c in ((1, 0, 0), (0, 0, 1), (0, 1, 0))}
    assert counts[1, 0, 0] == counts[0, 0, 1] == 40 * 60
    assert counts[0, 1, 0] == pytest.approx(40 * 20, rel=0.1)  # as tall as its place
    written = sheet[12 + 40 :][..., 0] < 0.5
    assert written[:24, 12:72].sum() > 20  # the label under the red picture
    assert written[-30:].sum() > 5  # the caption
    assert (sheet[..., 3] == 1).all()
