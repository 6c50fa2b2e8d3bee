"""What the quality page measures tells strokes, noise and content images apart."""

import pytest
import torch

from nst_engine.contract import UserError
from nst_engine.evaluation.quality.evaluator import Vgg19Features, choose_evaluator
from nst_engine.losses import nearest_neighbor
from nst_engine.networks.vgg19_head import EIGHT, Vgg19Head
from nst_engine.networks.vgg_layers import VGG19_WIDTHS


@pytest.fixture(scope="module")
def evaluator():
    return choose_evaluator(None)


def test_the_style_itself_is_at_no_distance_from_its_strokes(evaluator, content, style):
    of_itself = evaluator.measure(style, content, style)
    assert max(of_itself[name] for name in ("patch", "coverage", "gram")) < 1e-4
    assert of_itself["content"] > 0.3


def test_the_content_itself_is_at_no_distance_from_its_content(evaluator, content, style):
    of_itself = evaluator.measure(content, content, style)
    assert of_itself["content"] == pytest.approx(0, abs=1e-6)
    assert min(of_itself[name] for name in ("patch", "coverage", "gram")) > 0.05


def test_noise_is_further_from_the_style_than_the_style_rolled_over(evaluator, content, style):
    noise = torch.rand(style.shape, generator=torch.Generator().manual_seed(0))
    turned = style.roll((24, 40), (2, 3))
    noise_distances = evaluator.measure(noise, content, style)
    turned_distances = evaluator.measure(turned, content, style)
    assert turned_distances["patch"] < 0.3 * noise_distances["patch"]
    assert turned_distances["gram"] < 0.25 * noise_distances["gram"]


def test_a_scrap_of_the_style_has_its_strokes_but_does_not_cover_it(evaluator, style):
    scrap = style[:, :, :48, :64].repeat(1, 1, 2, 2)
    of_scrap = evaluator.measure(scrap, style, style)
    assert of_scrap["patch"] < 0.7 * of_scrap["coverage"]


def test_a_search_in_pieces_finds_the_same(monkeypatch, content, style, evaluator):
    whole = evaluator.measure(content, content, style)
    monkeypatch.setattr(nearest_neighbor, "BLOCK", 1000)  # about one row at a time
    assert evaluator.measure(content, content, style) == pytest.approx(whole, abs=1e-5)


def test_a_style_of_another_size_is_brought_to_the_area_of_the_result(evaluator, content, style):
    larger = torch.nn.functional.interpolate(style, scale_factor=2, mode="bicubic").clamp(0, 1)
    found = evaluator.measure(style, content, larger)
    assert found["patch"] < 0.03


def eight():
    generator = torch.Generator().manual_seed(0)
    tensors, channels = {}, 3
    for name, width in zip(EIGHT, VGG19_WIDTHS, strict=False):
        scale = (2 / (9 * channels)) ** 0.5
        tensors[f"{name}.weight"] = torch.randn(width, channels, 3, 3, generator=generator) * scale
        tensors[f"{name}.bias"] = torch.zeros(width)
        channels = width
    return tensors


def test_a_file_of_the_first_eight_layers_judges(tmp_path, content, style):
    from safetensors.torch import save_file

    save_file(eight(), tmp_path / "eight.safetensors")
    independent = choose_evaluator(tmp_path / "eight.safetensors")
    assert independent.name != choose_evaluator(None).name
    assert independent.features(content).shape == (1, 256, 24, 32)
    assert independent.measure(style, content, style)["patch"] < 1e-4


def test_the_original_layers_see_images_in_bgr_with_the_mean_subtracted():
    tensors = eight()
    tensors["conv1_1.weight"] = tensors["conv1_1.weight"] * 0
    tensors["conv1_1.weight"][:, 0, 1, 1] = 1  # blue alone
    features = Vgg19Features(Vgg19Head(tensors))
    blue = torch.zeros(1, 3, 16, 16)
    blue[:, 2] = 103.939 / 255
    assert float(features(blue).abs().max()) < 1e-3
    blue[:, 2] = 1
    assert float(features(blue).abs().max()) > 1


def test_a_file_that_is_not_vgg19_is_explained(tmp_path):
    from safetensors.torch import save_file

    wrong = eight()
    wrong["conv3_4.bias"] = torch.zeros(7)
    save_file(wrong, tmp_path / "wrong.safetensors")
    (tmp_path / "text.safetensors").write_text("no weights at all")
    for name, words in (
        ("wrong", "conv3_4.bias"),
        ("text", "not in safetensors format"),
        ("nowhere", "cannot be read"),
    ):
        with pytest.raises(UserError, match=words):
            choose_evaluator(tmp_path / f"{name}.safetensors")
