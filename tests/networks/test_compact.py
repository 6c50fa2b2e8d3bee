"""The compact network's features are nearly those of VGG-19, where it was not trained."""

import itertools

import pytest
import torch

from nst_engine.networks.compact import Compact, load_compact
from nst_engine.networks.fingerprint import fingerprint
from nst_engine.networks.narrow import FINGERPRINT, load_narrow
from nst_engine.networks.vgg19_head import load_vgg19_head
from nst_engine.networks.vgg_layers import RELUS, STYLE_LAYERS, VGG19_WIDTHS, stride
from nst_engine.training.data import TrainingData
from nst_engine.training.evaluate_compact import held_out_report
from nst_engine.training.student import rescale, start

#: Every so many of the held-out images: all take minutes.
EVERY = 15


@pytest.fixture(scope="module")
def data(shared, tmp_path_factory) -> TrainingData:
    """A few held-out images of each folder, under names that are held out again."""
    folders = {}
    for kind in ("photos", "paintings"):
        folders[kind] = tmp_path_factory.mktemp(kind)
        files = sorted((shared / "data" / kind).iterdir())[::20]
        for number, file in enumerate(files[:: EVERY if kind == "photos" else 2]):
            for copy in range(20):  # the first of twenty is held out
                (folders[kind] / f"{number:03}-{copy:02}.jpg").symlink_to(file)
    teachers = shared / "data" / "teacher"
    return TrainingData(
        folders["photos"],
        folders["paintings"],
        teachers / "vgg19_16x_distilled.safetensors",
        teachers / "vgg19_conv1_1_to_3_4.safetensors",
    )


@pytest.mark.slow
def test_it_is_true_to_vgg19(data):
    for numbers in held_out_report(load_compact(), data).values():
        assert numbers["cosine relu1_1"] > 0.97
        assert numbers["cosine relu2_1"] > 0.93
        assert numbers["cosine relu3_1"] > 0.93
        assert numbers["same neighbour"] > 0.5


def test_untrained_it_is_nearly_vgg19_already(data, shared):
    """The decomposition alone gives features of VGG-19's, in its own scale."""
    teacher = load_vgg19_head(data.vgg19)
    generator = torch.Generator().manual_seed(0)
    smooth = [torch.rand(1, 3, 24, 24, generator=generator) for _ in range(8)]
    images = [torch.nn.functional.interpolate(each, scale_factor=4.0) for each in smooth]
    rescale(teacher, images)
    net = Compact()
    with torch.no_grad():
        start(net, teacher, images)
        features, wanted = net(images[0], RELUS[:8]), teacher(images[0])
    for layer, least in {"relu1_1": 0.9999, "relu2_1": 0.95, "relu3_1": 0.9}.items():
        ours, theirs = features[layer], wanted[layer]
        error = (ours - theirs).square().sum() / theirs.square().sum()
        assert error < 1 - least, layer
        assert theirs.mean() == pytest.approx(1, rel=0.2)


def test_every_layer_has_vgg19s_size_and_the_style_layers_its_channels():
    net = load_compact()
    features = net(torch.rand(1, 3, 64, 48), RELUS)
    for relu, width in zip(RELUS, VGG19_WIDTHS, strict=True):
        channels, height, across = features[relu].shape[1:]
        assert (height, across) == (64 // stride(relu), 48 // stride(relu))
        assert channels == width or relu not in STYLE_LAYERS
        assert features[relu].min() >= 0


def test_nothing_deeper_than_asked_for_is_computed():
    net = load_compact()
    ran = []
    for name, module in net.named_children():
        module.register_forward_hook(lambda *_, name=name: ran.append(name))
    net(torch.rand(1, 3, 32, 32), ["relu2_1"])
    assert ran == ["conv1_1", "conv1_2", "conv2_1"]


def test_style_files_of_each_network_tell_them_apart():
    prints = [fingerprint(load_narrow()), fingerprint(load_compact())]
    assert prints[0] == FINGERPRINT
    assert all(one != other for one, other in itertools.pairwise(prints))
