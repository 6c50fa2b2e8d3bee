"""Random VGG-19 weights in torchvision's layout, and web servers to fetch from."""

from __future__ import annotations

import pytest
import torch

from nst_engine.networks.weights.torchvision_url import import_models

from .mirror import Mirror


@pytest.fixture(scope="session")
def torchvision_features():
    """torchvision's own ``vgg19().features`` with random weights, up to relu5_1."""
    vgg = import_models().vgg
    torch.manual_seed(0)
    features = vgg.make_layers(vgg.cfgs["E"])[:30]
    for layer in features:
        if isinstance(layer, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            torch.nn.init.normal_(layer.bias, std=0.1)
    return features.requires_grad_(False)


@pytest.fixture(scope="session")
def torchvision_state(torchvision_features) -> dict[str, torch.Tensor]:
    """The state dict as torchvision's weight files hold it, without the classifier."""
    return {f"features.{name}": value for name, value in torchvision_features.state_dict().items()}


@pytest.fixture
def torchvision_file(torchvision_state, tmp_path):
    torch.save(torchvision_state, tmp_path / "any.pth")
    return tmp_path / "any.pth"


@pytest.fixture
def mirror():
    """``mirror(content, **manners)`` starts a server."""
    stops = []

    def start(content: bytes, wrap=lambda socket: socket, **manners) -> Mirror:
        server = Mirror(content, **manners)
        stops.append(server.serve(wrap))
        return server

    yield start
    for stop in stops:
        stop()


@pytest.fixture
def closed_url() -> str:
    """An address where nothing listens."""
    server = Mirror(b"")
    server.serve()()
    return server.url
