"""What the pixels tell, on images of which the answer is known."""

import pytest
import torch

from nst_engine.evaluation.quality.image_measures import (
    border_saturation,
    chroma_grain,
    edge_correlation,
    finest_band,
    finest_share,
    measure_pixels,
    oklab,
)


def grey(level=0.5, height=96, width=128):
    return torch.full((1, 3, height, width), level)


def noise(height=96, width=128, seed=0):
    return torch.randn((1, 3, height, width), generator=torch.Generator().manual_seed(seed))


def framed(image, color, width=6):
    """The image with a frame of one colour, ``width`` px wide."""
    frame = torch.tensor(color).view(1, 3, 1, 1).expand_as(image).clone()
    frame[:, :, width:-width, width:-width] = image[:, :, width:-width, width:-width]
    return frame


def test_the_content_itself_keeps_all_edges(content):
    assert edge_correlation(content, content) == pytest.approx(1, abs=1e-5)


def test_edges_do_not_depend_on_contrast_sign_or_colour(content):
    luma = torch.einsum("j,bjhw->bhw", torch.tensor([0.299, 0.587, 0.114]), content)[:, None]
    negative = (0.8 - 0.5 * luma).expand(1, 3, -1, -1)
    assert edge_correlation(negative, content) == pytest.approx(1, abs=1e-3)


def test_edges_elsewhere_do_not_correlate(content):
    turned = content.roll((content.shape[2] // 2, content.shape[3] // 2), (2, 3))
    assert edge_correlation(turned, content) < 0.4
    assert abs(edge_correlation(noise(*content.shape[2:]), content)) < 0.1
    assert edge_correlation(grey(), content) == 0


def test_edges_that_fade_correlate_less_and_less(content):
    at = [edge_correlation(content + s * noise(*content.shape[2:]), content) for s in (0.02, 0.1)]
    assert 1 > at[0] > at[1] > 0


def test_a_saturated_frame_is_a_border_too_colourful():
    plain = framed(grey(), (0.6, 0.5, 0.45), 48)  # a dull brown all over
    assert border_saturation(plain, grey()) == pytest.approx(1, abs=1e-5)
    assert border_saturation(framed(plain, (0.9, 0.1, 0.1)), plain) > 3
    assert border_saturation(framed(plain, (0.5, 0.5, 0.5)), plain) < 0.4


def test_the_border_is_three_hundredths_but_at_least_six_pixels():
    thin = border_saturation(framed(grey(), (0.9, 0.1, 0.1), 3), grey())
    full = border_saturation(framed(grey(), (0.9, 0.1, 0.1), 6), grey())
    assert full > 1.5 * thin > 1.5
    large = grey(0.5, 400, 400)  # 12 px
    half = border_saturation(framed(large, (0.9, 0.1, 0.1), 6), large)
    whole = border_saturation(framed(large, (0.9, 0.1, 0.1), 12), large)
    assert whole > 1.5 * half


def test_a_colourful_border_of_the_content_is_no_smear():
    content = framed(grey(), (0.2, 0.4, 0.9))
    assert border_saturation(content, content) == 1
    assert border_saturation(grey(), content) == 1
    brighter = framed(grey(), (0.0, 0.1, 1.0))
    assert 1 < border_saturation(brighter, content) < border_saturation(brighter, grey())


def test_grain_is_counted_in_colours_and_not_in_lightness():
    content, speckles = grey(), noise()
    assert chroma_grain(grey(0.3), content) == pytest.approx(0, abs=1e-3)
    lightness = grey() + 0.05 * speckles[:, :1]
    colors = grey() + 0.05 * (speckles - speckles.mean(1, keepdim=True))
    assert chroma_grain(lightness, content) < 0.05 * chroma_grain(colors, content)
    twice = grey() + 0.1 * (speckles - speckles.mean(1, keepdim=True))
    assert chroma_grain(twice, content) == pytest.approx(2 * chroma_grain(colors, content), rel=0.1)


def test_grain_is_told_from_strokes():
    across = torch.arange(128.0)
    wide, fine = (0.5 + 0.1 * torch.sin(across * 6.2832 / period) for period in (24, 3))
    for stripes in (wide, fine):
        assert stripes.std() == pytest.approx(0.07, abs=0.002)
    grain = []
    for stripes in (wide, fine):
        image = grey()
        image[:, 0] = stripes
        grain.append(chroma_grain(image, grey()))
    assert grain[1] > 8 * grain[0]


def test_grain_is_measured_where_the_content_is_plain():
    content = grey()
    content[..., 64:] += 0.2 * noise()[..., 64:]
    result = grey()
    result[..., 72:] += 0.2 * noise(seed=1)[..., 72:]  # coloured speckles on what is not plain
    assert chroma_grain(result, content) < 0.5
    assert chroma_grain(result, grey()) > 5
    assert chroma_grain(result, grey() + 0.2 * noise()) is None


def test_the_finest_band_is_one_for_the_style_itself_and_falls_with_blur(style):
    assert finest_share(style, style) == 1
    soft = torch.nn.functional.avg_pool2d(style, 3, 1, 1)
    assert finest_share(soft, style) < 0.5
    assert finest_share(style.flip(3), style) == pytest.approx(1, rel=0.02)
    assert finest_share(style, grey()) is None


def test_the_finest_band_of_a_checkerboard_is_what_the_filter_says():
    y, x = torch.meshgrid(torch.arange(64), torch.arange(64), indexing="ij")
    board = (0.5 + 0.1 * ((x + y) % 2 * 2 - 1)).expand(1, 3, 64, 64)
    assert finest_band(board) == pytest.approx(0.1**2, rel=1e-3)  # the blur takes all of it away
    assert finest_band(grey()) == pytest.approx(0, abs=1e-10)


def test_oklab_of_known_colours():
    colors = torch.tensor([[1.0, 1, 1], [1, 0, 0], [0, 0, 1]]).T.reshape(1, 3, 1, 3)
    known = [[1, 0, 0], [0.628, 0.225, 0.126], [0.452, -0.032, -0.312]]
    assert torch.allclose(oklab(colors)[0, :, 0].T, torch.tensor(known), atol=1e-3)


def test_all_is_measured_at_any_size(content, style):
    small = content[..., :32, :40]
    measured = measure_pixels(small, small, style)
    assert set(measured) == {"edges", "border", "grain", "finest"}
    assert measured["edges"] == pytest.approx(1, abs=1e-5)
    assert measured["border"] == 1
