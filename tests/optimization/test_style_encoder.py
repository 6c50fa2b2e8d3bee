"""How much of a style image's style a style file keeps, and in how many bytes."""

from itertools import pairwise

import numpy as np
import pytest
import pyvips
import torch

from nst_engine.contract import Settings
from nst_engine.images import load_image
from nst_engine.images.builtin import sample
from nst_engine.job.sizes import style_size_for_brush
from nst_engine.job.style_file import StyleFile
from nst_engine.losses import GramLoss, NearestNeighborLoss, WassersteinLoss
from nst_engine.networks import FeatureExtractor
from nst_engine.networks.compact import load_compact
from nst_engine.networks.vgg_layers import STYLE_LAYERS
from nst_engine.optimization.pyramid import resize
from nst_engine.optimization.recipes.default import padding_for
from nst_engine.optimization.style_codes.encoder import encode_style
from nst_engine.optimization.style_codes.style_code import StyleCode

SIDES = (91, 128, 181)


def image(width, height, paint=sample.strokes):
    pixels = np.ones((height, width, 4), np.float32)
    pixels[..., :3] = paint(height, width)
    return pixels


def code_of(*styles, sides=SIDES):
    file = encode_style(list(styles), "strokes", Settings(network="compact"), sides)
    return StyleCode.from_file(StyleFile.from_bytes(file.to_bytes(), "file"))


@torch.no_grad()
def features_of(pixels, size):
    colours = torch.from_numpy(pixels[..., :3].copy()).permute(2, 0, 1)[None]
    return FeatureExtractor(load_compact(), padding_for(STYLE_LAYERS))(
        resize(colours, size), STYLE_LAYERS
    )


@pytest.fixture(scope="module")
def style():
    return image(256, 192)


@pytest.fixture(scope="module")
def code(style):
    return code_of(style)


def error(loss, layer, points, features):
    """Of the statistics in ``points``, (features, weights), against those of an image."""
    expected, found = loss.statistic(features, None), loss.statistic(*points)
    return loss(layer, expected / expected[-1]).value(found / found[-1]).item()


@pytest.mark.parametrize("loss", [GramLoss, WassersteinLoss])
def test_at_its_own_scales_statistics_are_the_styles(code, style, loss):
    for side in SIDES:
        size = style_size_for_brush((256, 192), (side, side), 100)
        features = features_of(style, size)
        for layer in STYLE_LAYERS:
            assert error(loss, layer, code.sigma_points(layer, size), features[layer]) < 0.005


def test_between_its_scales_they_are_nearer_than_those_of_a_scale(code, style):
    sizes = [style_size_for_brush((256, 192), (side, side), 100) for side in (128, 152, 181)]
    features = features_of(style, sizes[1])
    for layer in STYLE_LAYERS[1:4]:
        found = [
            error(GramLoss, layer, code.sigma_points(layer, s), features[layer]) for s in sizes
        ]
        assert found[1] < min(found[0], found[2])


def test_beyond_its_scales_they_are_those_of_the_nearest(code):
    for far, nearest in (((32, 32), (105, 79)), ((2000, 1500), (209, 157))):
        pairs = zip(
            code.sigma_points("relu3_1", far), code.sigma_points("relu3_1", nearest), strict=True
        )
        assert all(torch.equal(points, features) for points, features in pairs)


def test_strokes_change_gradually_with_the_size(code):
    """Of every step of the way only few features come or go."""
    sides = np.geomspace(128, 181, 9)
    samples = []
    for side in sides:
        strokes = code.sampled_features(
            "relu3_1", style_size_for_brush((256, 192), (side, side), 100)
        )
        samples.append({tuple(row) for row in (100 * strokes).round().int().tolist()})
    changed = [len(a ^ b) / len(a | b) for a, b in pairwise(samples)]
    assert max(changed) < 0.4


def test_a_feature_of_the_style_finds_itself(code, style):
    size = style_size_for_brush((256, 192), (128, 128), 100)
    features = features_of(style, size)
    for layer in code.metadata.strokes_layers:
        loss = NearestNeighborLoss(layer, code.sampled_features(layer, size))
        near = loss.value(loss.statistic(features[layer], None)).item()
        assert near < 0.03


def test_transparent_parts_are_no_part_of_the_style(style):
    half = style.copy()
    half[:, 128:, :3], half[:, 128:, 3] = (1, 0, 0), 0
    code, whole = code_of(half), code_of(style[:, :128])
    assert code.metadata.colours["mean"] == pytest.approx(whole.metadata.colours["mean"], abs=0.01)
    assert code.metadata.colours["mean"][0] < 0.9


def test_several_images_are_one_style(style):
    other = image(192, 192, sample.landscape)
    both, one, two = code_of(style, other), code_of(style), code_of(other)
    means = [np.array(code.metadata.colours["mean"]) for code in (both, one, two)]
    assert means[0] == pytest.approx((means[1] + means[2]) / 2, abs=1e-4)
    sizes = [sum(array.nbytes for array in code.arrays.values()) for code in (both, one)]
    assert sizes[0] < 2 * sizes[1]


def test_a_long_narrow_image_has_no_scale_twice():
    code = code_of(image(512, 32), sides=(64, 91, 128, 181))
    assert len(set(code.metadata.scales)) == len(code.metadata.scales) == 2
    assert code.sampled_features("relu4_1", (512, 32)).shape[1] == 512


def test_any_image_has_a_style(tmp_path):
    """Grey, of 16 bits with alpha, tiny, large: all in one code."""
    noise = np.random.default_rng(0).integers(0, 2**16, (350, 450), np.uint16)
    grey = pyvips.Image.new_from_array(noise >> 8).cast("uchar").copy(interpretation="b-w")
    deep = pyvips.Image.new_from_array(noise).copy(interpretation="grey16")
    images = {
        "grey.png": grey,
        "alpha.png": deep.bandjoin(pyvips.Image.xyz(450, 350)[0].cast("ushort") * 140),
        "tiny.png": grey.crop(0, 0, 32, 32),
        "large.jpg": grey.replicate(9, 9),
    }
    styles = []
    for name, image in images.items():
        image.write_to_file(str(tmp_path / name))
        styles.append(load_image(tmp_path / name).pixels)
    code = code_of(*styles, sides=(64, 91))
    red, green, blue = code.metadata.colours["mean"]
    assert red == pytest.approx(0.5, abs=0.02)
    assert red == pytest.approx(green) == pytest.approx(blue)
    assert all(np.isfinite(array.astype(np.float32)).all() for array in code.arrays.values())


def test_an_image_of_one_color_has_a_style():
    plain = np.ones((64, 64, 4), np.float32)
    plain[..., :3] = 0
    features, weights = code_of(plain, sides=(64,)).sigma_points("relu1_1", (64, 64))
    expected = features_of(plain, (64, 64))["relu1_1"].mean((2, 3))
    assert torch.allclose((features * weights).sum((2, 3)), expected, atol=0.01)
