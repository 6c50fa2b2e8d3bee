"""What the quality page measures tells strokes, noise and photographs apart."""

import pytest
import torch

from nst_engine.contract import UserError
from nst_engine.evaluation.quality import metrics
from nst_engine.evaluation.quality.evaluator import EIGHT, FirstEight, choose_judge
from nst_engine.networks.vgg_layers import VGG19_WIDTHS


@pytest.fixture(scope="module")
def judge():
    return choose_judge(None)


def test_the_painting_itself_is_at_no_distance_from_its_strokes(judge, photograph, painting):
    of_itself = judge.measure(painting, photograph, painting)
    assert max(of_itself[name] for name in ("patch", "coverage", "gram")) < 1e-4
    assert of_itself["content"] > 0.3


def test_the_photograph_itself_is_at_no_distance_from_its_content(judge, photograph, painting):
    of_itself = judge.measure(photograph, photograph, painting)
    assert of_itself["content"] == 0
    assert min(of_itself[name] for name in ("patch", "coverage", "gram")) > 0.05


def test_noise_has_fewer_strokes_of_the_painter_than_the_painting_turned_round(
    judge, photograph, painting
):
    noise = torch.rand(painting.shape, generator=torch.Generator().manual_seed(0))
    turned = painting.roll((24, 40), (2, 3))
    of_noise = judge.measure(noise, photograph, painting)
    of_turned = judge.measure(turned, photograph, painting)
    assert of_turned["patch"] < 0.25 * of_noise["patch"]
    assert of_turned["gram"] < 0.25 * of_noise["gram"]


def test_a_scrap_of_the_painting_has_its_strokes_but_does_not_cover_it(judge, painting):
    scrap = painting[:, :, :48, :64].repeat(1, 1, 2, 2)
    of_scrap = judge.measure(scrap, painting, painting)
    assert of_scrap["patch"] < 0.7 * of_scrap["coverage"]


def test_a_search_in_pieces_finds_the_same(monkeypatch, photograph, painting, judge):
    whole = judge.measure(photograph, photograph, painting)
    monkeypatch.setattr(metrics, "PIECE", 1000)  # about one row at a time
    assert judge.measure(photograph, photograph, painting) == pytest.approx(whole, abs=1e-5)


def test_a_style_of_another_size_is_brought_to_the_area_of_the_result(judge, photograph, painting):
    larger = torch.nn.functional.interpolate(painting, scale_factor=2, mode="bicubic").clamp(0, 1)
    found = judge.measure(painting, photograph, larger)
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


def test_a_file_of_the_first_eight_layers_judges(tmp_path, photograph, painting):
    from safetensors.torch import save_file

    save_file(eight(), tmp_path / "eight.safetensors")
    stranger = choose_judge(tmp_path / "eight.safetensors")
    assert stranger.name != choose_judge(None).name
    assert stranger.features(photograph).shape == (1, 256, 24, 32)
    assert stranger.measure(painting, photograph, painting)["patch"] < 1e-4


def test_the_original_layers_see_pictures_in_bgr_with_the_mean_subtracted():
    tensors = eight()
    tensors["conv1_1.weight"] = tensors["conv1_1.weight"] * 0
    tensors["conv1_1.weight"][:, 0, 1, 1] = 1  # blue alone
    features = FirstEight(tensors)
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
            choose_judge(tmp_path / f"{name}.safetensors")
