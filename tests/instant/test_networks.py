"""The shipped graphs compute what the networks compute that they were exported from."""

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.torch import load_file

from nst_engine.instant import onnx_backend as backend_module
from nst_engine.instant.decoder import Decoder, from_stored_names, to_stored_names
from nst_engine.instant.levels import LAYERS, LEVELS, NOISE_CHANNELS, NOISE_LEVELS, LevelInputs
from nst_engine.instant.onnx_backend import WEIGHTS, OnnxBackend
from nst_engine.networks.narrow import load_narrow

from .conftest import planes


def test_the_encoder_is_the_narrow_network(models, photograph):
    image = planes(photograph)
    features = models.encode(image)
    wanted = load_narrow().unprojected(torch.from_numpy(image)[None], LAYERS)
    for layer, each in zip(LAYERS, features, strict=True):
        assert np.abs(each - wanted[layer][0].detach().numpy()).max() < 1e-3


@pytest.mark.parametrize(("regions", "uniform"), [(1, False), (3, False), (1, True)])
def test_the_decoder_is_the_trained_one(models, photograph, regions, uniform):
    """With any number of regions; one of sides 104x72, which no graph was traced with."""
    decoder = Decoder()
    decoder.load_state_dict(from_stored_names(load_file(WEIGHTS)))
    generator = torch.Generator().manual_seed(regions)

    def near(value, *shape):
        return value + 0.1 * torch.randn(1, *shape, generator=generator)

    def inputs(number, features):
        """Of one level, with a batch axis."""
        channels, size = features.shape[0], features.shape[1:]
        weights = torch.rand(1, regions, *size, generator=generator) / 3
        return LevelInputs(
            torch.from_numpy(features)[None],
            near(torch.eye(channels), regions, channels, channels),
            near(0.5, regions, channels),
            near(0.5, regions, channels),
            weights[..., :1, :1] if uniform else weights,
            near(0, NOISE_CHANNELS, *size) if number >= len(LEVELS) - NOISE_LEVELS else None,
        )

    features = models.encode(planes(photograph)[:, :72, :104])
    levels = [inputs(*each) for each in enumerate(features)]
    with torch.no_grad():
        wanted = decoder(levels)[0].numpy()
    arrays = [
        LevelInputs(*(None if each is None else each[0].numpy() for each in vars(level).values()))
        for level in levels
    ]
    image = models.decode(arrays)
    assert image.shape == (3, 72, 104)
    assert np.abs(image - wanted).max() < 1e-3


def test_the_uniform_way_is_that_of_regions(models, photograph):
    """One region with the same weight at each place, given as a plane."""
    features = models.encode(planes(photograph)[:, :64, :64])
    images = []
    for shape in ((1, 1, 1), None):
        levels = [
            LevelInputs(
                each,
                1.1 * np.eye(level.channels, dtype=np.float32)[None],
                np.full((1, level.channels), 0.2, np.float32),
                np.full((1, level.channels), 0.4, np.float32),
                np.full(shape or (1, *each.shape[1:]), 0.7, np.float32),
                np.zeros((NOISE_CHANNELS, *each.shape[1:]), np.float32)
                if level.stride > 2
                else None,
            )
            for each, level in zip(features, LEVELS, strict=True)
        ]
        images.append(models.decode(levels))
    assert np.abs(images[0] - images[1]).max() < 1e-3


def test_the_decoder_keeps_its_names_in_the_shipped_weights():
    stored = load_file(WEIGHTS)
    assert to_stored_names(from_stored_names(stored)).keys() == stored.keys()
    assert from_stored_names(stored).keys() == Decoder().state_dict().keys()


def test_without_cuda_the_processor_works_and_says_so(monkeypatch, photograph):
    """As on a computer with a driver, but with none of CUDA's libraries that ONNX Runtime needs."""
    monkeypatch.setattr(backend_module, "nvidia_card", lambda: "a card")
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CUDAExecutionProvider"])
    backend_module._cuda_may_work.cache_clear()
    try:
        networks = OnnxBackend("auto")
    finally:
        backend_module._cuda_may_work.cache_clear()
    if networks.on_card:
        pytest.skip("CUDA's libraries are all here")
    assert "CPU" in networks.description
    assert len(networks.encode(planes(photograph))) == len(LEVELS)


def test_no_graphics_card_is_asked_for_on_the_processor(models):
    assert not models.on_card
    assert "CPU" in models.description
