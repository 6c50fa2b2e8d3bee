"""Photographs in grey take on the painting's colours, others are held to their own."""

import numpy as np
import pytest

from nst_engine.contract import Request, Settings
from nst_engine.job.inputs import JobInputs
from nst_engine.optimization.content_colors import colored_content
from nst_engine.optimization.input_pyramid import InputPyramid
from nst_engine.optimization.style_codes.encoder import encode_style

from .conftest import array, opaque, style_array


def grey(pixels):
    return opaque(np.repeat(pixels[..., :3].mean(2, keepdims=True), 3, axis=2))


def chroma(planes):
    """How far (3, h, w) is from grey, in the mean."""
    return float(np.abs(planes - planes.mean(0)).mean())


@pytest.fixture
def held_to():
    """held_to(content, *styles, masks, share): what the result is held to, (3, h, w)."""

    def go(content, *styles, masks=(), share=1.0):
        request = Request(
            Settings(),
            array("content", content),
            tuple(style_array(f"style{n}", style) for n, style in enumerate(styles)),
            content_masks=tuple(array(f"mask{n}", mask) for n, mask in enumerate(masks)),
        )
        inputs = InputPyramid(JobInputs.from_request(request))
        return colored_content(inputs, share)[0].numpy()

    return go


def test_a_photograph_in_colours_is_held_to_itself(held_to, scene, pattern):
    assert np.array_equal(held_to(scene, pattern), scene[..., :3].transpose(2, 0, 1))


def test_one_in_grey_to_the_colours_of_the_style_at_its_lightness(held_to, scene, pattern):
    content = grey(scene)
    colored = held_to(content, pattern)
    dark = content[..., 0] < np.median(content[..., 0]) - 0.1
    warmth = colored[0] - colored[2]
    assert warmth[~dark].mean() > 0.1 > -0.1 > warmth[dark].mean(), "ochre strokes on blue"


def test_little_of_it_at_little_strength(held_to, scene, pattern):
    some, all_of_it = (chroma(held_to(grey(scene), pattern, share=s)) for s in (0.2, 1))
    assert 0 < some < 0.3 * all_of_it


def test_a_style_code_gives_the_colours_of_its_painting(held_to, scene, pattern):
    code = encode_style([pattern], "a style", Settings(network="compact"), (64,))
    by_code, by_painting = (held_to(grey(scene), s) for s in (code.to_bytes(), pattern))
    assert np.abs(by_code - by_painting).mean() < 0.05


def test_where_no_style_applies_it_stays_grey(held_to, scene, pattern):
    left = np.zeros((60, 72), np.float32)
    left[:, :36] = 1
    colored = held_to(grey(scene), pattern, masks=(left,))
    assert chroma(colored[..., :36]) > 0.05
    assert chroma(colored[..., 36:]) < 1e-6


def test_the_result_has_them_inside_and_not_only_at_the_border(run, scene, pattern):
    pixels = run(grey(scene), pattern, iterations=15)[0]
    inside = pixels[10:-10, 10:-10, :3].transpose(2, 0, 1)
    assert chroma(inside) > 0.6 * chroma(pattern[..., :3].transpose(2, 0, 1))
