"""A style code stands for the painting: style and content are apart, and can be swapped."""

import numpy as np
import pytest

from nst_engine.contract import Request, Settings, UserError
from nst_engine.images.builtin import render, sample
from nst_engine.job.style_file import StyleFile
from nst_engine.losses import WassersteinLoss
from nst_engine.optimization.style_codes.encoder import encode_style
from nst_engine.optimization.style_codes.style_code import StyleCode
from nst_engine.stylizer import stylize

from .conftest import array, opaque, style_array
from .distances import distances, patch_distance, shape_distance

pytestmark = pytest.mark.slow


SIZE = 128, 96
#: Few and small scales, so that a code is made in a second.
SIDES = (64, 91, 128)


def code_of(pixels):
    return encode_style([pixels], "a style", Settings(network="compact"), SIDES)


def style_distance(one, other):
    """Between what two codes say, at every style layer."""
    one, other = (
        StyleCode.from_file(StyleFile.from_bytes(code.to_bytes(), "code")) for code in (one, other)
    )
    return sum(
        WassersteinLoss(layer, WassersteinLoss.statistic(*other.sigma_points(layer, SIZE)))
        .value(WassersteinLoss.statistic(*one.sigma_points(layer, SIZE)))
        .item()
        for layer in other.metadata.layers
    )


@pytest.fixture(scope="module")
def landscape():
    return opaque(sample.landscape(SIZE[1], SIZE[0]))


@pytest.fixture(scope="module")
def strokes():
    return opaque(sample.strokes(SIZE[1], SIZE[0]))


@pytest.fixture(scope="module")
def woodcut():
    return opaque(render("woodcut", *SIZE))


@pytest.fixture(scope="module")
def codes(landscape, strokes, woodcut):
    """Of each picture, by its name."""
    pictures = {"landscape": landscape, "strokes": strokes, "woodcut": woodcut}
    return {name: code_of(pixels) for name, pixels in pictures.items()}


def test_by_moments_the_picture_is_the_one_that_the_painting_gives(run, landscape, strokes, codes):
    """It differs less than half as much as by another seed."""
    by_painting = run(landscape, strokes, method="moments")[0]
    another_seed = run(landscape, strokes, method="moments", seed=1)[0]
    by_code = run(landscape, codes["strokes"].to_bytes(), method="moments")[0]
    by_chance = np.abs(another_seed - by_painting).mean()
    assert np.abs(by_code - by_painting).mean() < 0.5 * by_chance
    theirs, ours = (distances(p, landscape, strokes)[0] for p in (by_painting, by_code))
    assert ours < 1.1 * theirs


def test_by_strokes_it_has_the_strokes_of_the_painting(run, landscape, strokes, codes):
    by_painting = run(landscape, strokes, iterations=20)[0]
    by_code = run(landscape, codes["strokes"].to_bytes(), iterations=20)[0]
    theirs, ours = (patch_distance(pixels, strokes) for pixels in (by_painting, by_code))
    assert ours < 1.15 * theirs
    assert ours < 0.8 * patch_distance(landscape, strokes)


@pytest.mark.parametrize(("content", "style"), [("landscape", "strokes"), ("strokes", "landscape")])
def test_content_comes_from_one_picture_and_style_from_the_other(
    run, request, codes, content, style
):
    pictures = {name: request.getfixturevalue(name) for name in (content, style)}
    made = run(pictures[content], codes[style].to_bytes(), iterations=20)[0]
    code = code_of(made)
    to_content, to_style = (shape_distance(made, pictures[name]) for name in (content, style))
    assert style_distance(code, codes[style]) < 0.6 * style_distance(code, codes[content])
    assert to_content < 0.5 * to_style


@pytest.mark.parametrize(
    "shares",
    [(0, 0.5, 1), pytest.param((0, 0.25, 0.5, 0.75, 1), marks=pytest.mark.long)],
    ids=["half way", "in quarters"],
)
def test_from_one_code_to_another_is_a_gradual_way(run, landscape, codes, shares):
    ends = codes["strokes"], codes["woodcut"]
    files = [code.to_bytes() for code in ends]
    made = [
        code_of(
            run(landscape, *files, style_weights=(1 - share, share), iterations=12, strength=90.0)[
                0
            ]
        )
        for share in shares
    ]
    from_first, from_second = ([style_distance(one, end) for one in made] for end in ends)
    assert from_first == sorted(from_first)
    assert from_second == sorted(from_second, reverse=True)


def test_a_code_and_a_picture_may_be_mixed(run, landscape, strokes, woodcut, codes):
    mixed = run(landscape, codes["strokes"].to_bytes(), woodcut)[0]
    pictures = run(landscape, strokes, woodcut)[0]
    only = run(landscape, woodcut)[0]
    assert np.abs(mixed - pictures).mean() < 0.5 * np.abs(mixed - only).mean()


@pytest.mark.parametrize("colors", ["match", "histogram"])
def test_colours_are_matched_in_the_result(run, landscape, codes, colors):
    made, _, events = run(landscape, codes["strokes"].to_bytes(), colors=colors)
    plain = run(landscape, codes["strokes"].to_bytes())[0]
    assert palette_distance(plain, landscape) > 0.05
    for pixels in (made, last_preview(events)):
        assert palette_distance(pixels, landscape) < 0.02


def palette_distance(one, other):
    """Between the mean colours."""
    one, other = (pixels[..., :3].mean((0, 1)) for pixels in (one, other))
    return np.abs(one - other).max()


def last_preview(events):
    shown = next(e.pixels for e in reversed(events) if type(e).__name__ == "Preview")
    return np.frombuffer(shown.data, np.uint8).reshape(shown.shape) / 255


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"style_layers": "relu3_2"}, "relu3_2"),
        ({"preset": "gatys-code"}, "--preset gatys-code"),
        ({"init": "style"}, "--init style"),
        ({"network": "vgg19"}, "--network vgg19"),
        ({"network": "auto", "weights": "vgg.pth"}, "vgg19"),
    ],
)
def test_what_needs_the_painting_is_refused(run, landscape, codes, settings, word):
    with pytest.raises(UserError, match=word) as caught:
        run(landscape, codes["woodcut"].to_bytes(), **settings)
    assert "painting itself" in caught.value.hint


def test_a_style_mask_is_refused(landscape, codes):
    masks = (array("mask", np.ones((96, 128), np.float32)),)
    request = Request(
        Settings(network="compact"),
        array("content", landscape),
        (style_array("a.style", codes["woodcut"].to_bytes()),),
        style_masks=masks,
    )
    with pytest.raises(UserError, match=r"a\.style"):
        stylize(request)


def test_a_code_may_have_a_region_of_its_own(run, landscape, strokes, codes):
    left = np.zeros((96, 128), np.float32)
    left[:, :64] = 1
    code = codes["woodcut"].to_bytes()
    made = run(landscape, code, strokes, content_masks=(left, 1 - left))[0]
    by_code, by_picture = run(landscape, code)[0], run(landscape, strokes)[0]
    for half, near, far in (
        (slice(0, 64), by_code, by_picture),
        (slice(64, 128), by_picture, by_code),
    ):
        assert np.abs(made - near)[:, half].mean() < 0.7 * np.abs(made - far)[:, half].mean()
