"""Cancelling does not wait for the end of an evaluation."""

import pytest
import torch
from torch import nn

from nst_engine.job.control import Cancelled, JobControl
from nst_engine.networks.compact import load_compact
from nst_engine.networks.hooks import before_convolutions
from nst_engine.networks.vgg19 import Vgg19
from nst_engine.optimization.objective.cache import FeatureCache

LAYERS = ("relu1_1", "relu5_1")
IMAGE = torch.rand(1, 3, 48, 48, generator=torch.Generator().manual_seed(0))


def convolutions(network):
    return [layer for layer in network.modules() if isinstance(layer, nn.Conv2d)]


@pytest.fixture(params=["compact", "vgg19"])
def network(request):
    net = load_compact() if request.param == "compact" else Vgg19("torchvision")
    return net.requires_grad_(False)


def test_a_forward_pass_ends_before_the_next_layer(network):
    control, forwarded = JobControl(), []
    layers = convolutions(network)
    last = layers.index(convolutions(network.conv3_1)[-1])
    for number, layer in enumerate(layers):
        layer.register_forward_hook(lambda *_, number=number: forwarded.append(number))
    network.conv3_1.register_forward_hook(lambda *_: control.cancel())
    with before_convolutions(network, control.raise_if_cancelled), pytest.raises(Cancelled):
        network(IMAGE, LAYERS)
    assert forwarded == list(range(last + 1))
    assert last < len(layers) / 2


def test_a_backward_pass_ends_before_the_next_layer(network):
    control = JobControl()
    image = IMAGE.clone().requires_grad_(True)
    with before_convolutions(network, control.raise_if_cancelled):
        total = sum(features.sum() for features in network(image, LAYERS).values())
        control.cancel()
        with pytest.raises(Cancelled):
            total.backward()
    assert image.grad is None


def test_gradients_are_unchanged(network):
    gradients = []
    for control in (None, JobControl()):
        image = IMAGE.clone().requires_grad_(True)
        if control:
            with before_convolutions(network, control.raise_if_cancelled):
                network(image, LAYERS)["relu5_1"].sum().backward()
        else:
            network(image, LAYERS)["relu5_1"].sum().backward()
        gradients.append(image.grad)
    assert torch.equal(*gradients)


def test_a_kept_network_serves_the_job_after_a_cancelled_one(run, scene, pattern):
    control, cache = JobControl(), FeatureCache()
    plain = run(scene, pattern, iterations=2)[0]

    class Canceller(FeatureCache):
        """Has the job cancelled while its first target is computed."""

        def get(self, key, make):
            value = cache.get(key, make)
            control.cancel()
            return value

    with pytest.raises(Cancelled):
        run(scene, pattern, control=control, cache=Canceller())
    again = run(scene, pattern, iterations=2, cache=cache)[0]
    assert again.tobytes() == plain.tobytes()
