"""Our VGG-19 gives torchvision's features, and what Gatys needs besides."""

from __future__ import annotations

import pytest
import safetensors.torch
import torch
import torch.nn.functional as F
from torch import nn

from nst_engine.images import load_image, resize
from nst_engine.networks.vgg19 import Vgg19, load_vgg19
from nst_engine.networks.vgg_layers import CONVS, RELUS, STYLE_LAYERS, VGG19_WIDTHS

IMAGENET_MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
IMAGENET_STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


@pytest.fixture(scope="module")
def image() -> torch.Tensor:
    return torch.rand(1, 3, 67, 90, generator=torch.Generator().manual_seed(1))


POOLS = {"max": nn.MaxPool2d(2), "average": nn.AvgPool2d(2)}


def reference(features: nn.Sequential, image: torch.Tensor, pool: nn.Module) -> list[torch.Tensor]:
    """All ReLU outputs of torchvision's layers, one by one."""
    outputs, x = [], (image - IMAGENET_MEAN) / IMAGENET_STD
    for layer in features:
        if isinstance(layer, nn.ReLU):
            x = F.relu(x)  # torchvision's works in place
            outputs.append(x)
        else:
            x = pool(x) if isinstance(layer, nn.MaxPool2d) else layer(x)
    return outputs


@pytest.mark.parametrize("pooling", POOLS)
def test_features_equal_torchvisions(torchvision_file, torchvision_features, image, pooling):
    net = load_vgg19(torchvision_file, pooling=pooling, padding="zeros")
    with torch.no_grad():
        found = net(image, RELUS)
    outputs = reference(torchvision_features, image, POOLS[pooling])
    assert list(found) == list(RELUS)
    for name, expected in zip(RELUS, outputs, strict=True):
        assert found[name].shape == expected.shape
        assert (found[name] - expected).abs().max() <= 1e-5 * expected.abs().max()


def test_gradient_equals_torchvisions(torchvision_file, torchvision_features, image):
    net = load_vgg19(torchvision_file, padding="zeros").requires_grad_(False)
    found, expected = image.clone().requires_grad_(), image.clone().requires_grad_()
    sum(f.square().mean() for f in net(found, STYLE_LAYERS).values()).backward()
    numbers = [RELUS.index(t) for t in STYLE_LAYERS]
    outputs = reference(torchvision_features, expected, POOLS["max"])
    sum(outputs[i].square().mean() for i in numbers).backward()
    assert (found.grad - expected.grad).norm() <= 1e-4 * expected.grad.norm()


def test_channels_last_gives_the_same_features(torchvision_file, image):
    net = load_vgg19(torchvision_file)
    with torch.no_grad():
        plain = net(image, STYLE_LAYERS)
        net = net.to(memory_format=torch.channels_last)
        fast = net(image.to(memory_format=torch.channels_last), STYLE_LAYERS)
    for name in STYLE_LAYERS:
        assert fast[name].is_contiguous(memory_format=torch.channels_last)
        assert (fast[name] - plain[name]).abs().max() <= 1e-5 * plain[name].abs().max()


def test_replicate_padding_draws_no_frame(torchvision_file):
    plain = torch.full((1, 3, 32, 32), 0.8)
    with torch.no_grad():
        replicate = load_vgg19(torchvision_file)(plain, ["relu1_1"])["relu1_1"]
        zeros = load_vgg19(torchvision_file, padding="zeros")(plain, ["relu1_1"])["relu1_1"]
    assert (replicate - replicate[..., 16:17, 16:17]).abs().max() < 1e-5
    assert (zeros - zeros[..., 16:17, 16:17]).abs().max() > 0.1
    assert torch.allclose(replicate[..., 1:-1, 1:-1], zeros[..., 1:-1, 1:-1], atol=1e-5)


def test_nothing_deeper_than_requested_is_computed(torchvision_file):
    net = load_vgg19(torchvision_file)
    small = torch.rand(1, 3, 8, 8)  # four poolings would leave nothing of it
    assert list(net(small, ["relu4_1", "relu2_2"])) == ["relu2_2", "relu4_1"]
    with pytest.raises(RuntimeError):
        net(small, ["relu5_1"])


@pytest.fixture(scope="module")
def original(shared, tmp_path_factory):
    """The VGG authors' own first eight convolutions, random ones behind, tagged ``caffe``."""
    tensors = Vgg19("caffe").state_dict()
    file = shared / "data" / "teacher" / "vgg19_conv1_1_to_3_4.safetensors"
    tensors.update(safetensors.torch.load_file(file))
    target = tmp_path_factory.mktemp("original") / "original.safetensors"
    safetensors.torch.save_file(tensors, target, {"preprocessing": "caffe"})
    return target


@pytest.fixture(scope="module")
def photo(shared) -> torch.Tensor:
    pixels = load_image(shared / "data" / "images" / "content" / "tubingen.jpg").pixels
    return torch.from_numpy(resize(pixels, 128, 96)[..., :3]).permute(2, 0, 1).unsqueeze(0)


REAL = RELUS[:8]


def test_original_weights_see_bgr_from_0_to_255(original, photo):
    net = load_vgg19(original, padding="zeros")
    with torch.no_grad():
        found = net(photo, ["relu1_1", "relu1_2"])
        mean = torch.tensor([103.939, 116.779, 123.68]).view(1, 3, 1, 1)
        x = photo[:, [2, 1, 0]] * 255 - mean
        for name in ("conv1_1", "conv1_2"):
            layer = net.get_submodule(name)
            x = F.relu(F.conv2d(x, layer.weight, layer.bias, padding=1))
            expected = found[name.replace("conv", "relu")]
            assert (x - expected).abs().max() <= 1e-5 * x.abs().max()


def test_original_weights_give_sparse_features_of_a_photo(original, photo):
    with torch.no_grad():
        features = load_vgg19(original)(photo, REAL)
    for name, value in features.items():
        assert value.isfinite().all()
        assert 0.1 < (value > 0).float().mean() < 0.9, name
        assert 10 < value.square().mean().sqrt() < 2000, name


def test_right_channel_order_and_right_scale_matter(original, photo):
    def error(features: dict[str, torch.Tensor]) -> float:
        difference = features["relu3_1"] - right["relu3_1"]
        return float(difference.norm() / right["relu3_1"].norm())

    with torch.no_grad():
        right = load_vgg19(original)(photo, REAL)
        swapped = load_vgg19(original)(photo.flip(1), REAL)
        mistaken = load_vgg19(original, preprocessing="torchvision")(photo, REAL)
    assert error(swapped) > 0.1
    assert error(mistaken) > 0.5


def test_original_weights_find_the_edges(original):
    """A filter bank trained on photographs answers to an edge, at its place."""
    edge = torch.full((1, 3, 64, 64), 0.3)
    edge[..., 32:] = 0.7
    with torch.no_grad():
        deviation = load_vgg19(original)(edge, ["relu1_2"])["relu1_2"]
    deviation = (deviation - deviation[..., 8:9]).abs().sum(1)[0, 32]
    assert deviation[24:40].argmax() + 24 in range(29, 35)
    assert deviation[4:24].max() < 0.01 * deviation.max()


def test_widths_are_vgg19s():
    net = Vgg19("torchvision")
    assert [net.get_submodule(c).out_channels for c in CONVS] == list(VGG19_WIDTHS)
