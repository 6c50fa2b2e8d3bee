"""Holes are filled from their surroundings; palettes are matched as asked."""

import numpy as np
import pytest
import torch

from nst_engine.images.color_transfer import (
    ColorStatistics,
    keep_chroma,
    match_histogram,
    match_moments,
)
from nst_engine.optimization.input_pyramid import split_alpha


def test_holes_are_filled_smoothly_from_around_them():
    pixels = np.zeros((40, 40, 4), np.float32)
    pixels[..., :3], pixels[..., 3] = (0.2, 0.5, 0.8), 1
    pixels[10:30, 10:30] = (1, 0, 1, 0)
    colors, opacity = split_alpha(pixels)
    assert torch.allclose(colors[0, :, 20, 20], torch.tensor([0.2, 0.5, 0.8]), atol=0.01)
    assert opacity[0, 0, 20, 20] == 0


def test_opaque_pictures_pass_unchanged():
    pixels = np.random.default_rng(0).random((9, 7, 4), np.float32)
    pixels[..., 3] = 1
    colors, opacity = split_alpha(pixels)
    assert opacity is None
    assert np.array_equal(colors[0].permute(1, 2, 0).numpy(), pixels[..., :3])


def test_colours_beyond_the_gamut_are_clamped_for_the_network():
    pixels = np.float32([[[-2.5, 0.5, float("nan"), 1.0], [7.0, 0.5, 0.5, 1.0]]])
    colors, _ = split_alpha(pixels)
    assert torch.isfinite(colors).all()
    assert colors.min() >= 0
    assert colors.max() <= 1


@pytest.fixture
def palettes():
    rng = np.random.default_rng(2)
    style = 0.5 + 0.1 * rng.standard_normal((3, 40, 50), np.float32)
    content = rng.random((3, 30, 30), np.float32) * 0.4 + 0.3
    content[2] = 0.8 * content[0]
    return style.clip(0, 1), content


def test_matched_moments_are_those_of_the_content(palettes):
    style, content = palettes
    matched = match_moments(style, content).reshape(3, -1)
    wanted = content.reshape(3, -1)
    assert matched.mean(1) == pytest.approx(wanted.mean(1), abs=0.01)
    assert np.cov(matched) == pytest.approx(np.cov(wanted), abs=0.003)


def test_matched_histogram_is_that_of_the_content(palettes):
    style, content = palettes
    matched = match_histogram(style, content)
    for share in (0.05, 0.5, 0.95):
        ours, theirs = (np.quantile(p, share, axis=(1, 2)) for p in (matched, content))
        assert ours == pytest.approx(theirs, abs=0.01)


def test_kept_chroma_changes_luma_only(palettes):
    style, content = palettes
    result = style[:, :30, :30]
    kept = keep_chroma(result, content)
    weights = np.array([0.299, 0.587, 0.114])
    ours, theirs = (np.tensordot(weights, p, 1) for p in (kept, result))
    assert ours == pytest.approx(theirs, abs=1e-4)
    ours, theirs = kept[0] - kept[2], content[0] - content[2]
    assert (np.sign(ours) * np.sign(theirs) >= 0).all()


def test_palettes_of_parts_make_that_of_the_whole(palettes):
    """Weighed by how much of the picture each is; what does not count is in none."""
    picture = palettes[0]
    whole = ColorStatistics.of(picture)
    left = np.zeros_like(picture[0])
    left[:, : picture.shape[2] // 4] = 1
    parts = [ColorStatistics.of(picture, mask) for mask in (left, 1 - left)]
    share = float(left.mean())
    mixed = ColorStatistics.mixed(parts, [share, 1 - share])
    assert mixed.mean == pytest.approx(whole.mean, abs=1e-6)
    assert mixed.covariance == pytest.approx(whole.covariance, abs=1e-6)
    assert parts[0].mean == pytest.approx(
        ColorStatistics.of(picture[..., : picture.shape[2] // 4]).mean
    )
