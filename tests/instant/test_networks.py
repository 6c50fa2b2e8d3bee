"""The shipped graphs compute what the networks compute that they were exported from."""

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.torch import load_file

from nst_engine.instant import onnx_backend as models_module
from nst_engine.instant.decoder import Decoder
from nst_engine.instant.levels import LEVELS, NOISES, TAPS
from nst_engine.instant.onnx_backend import DATA, OnnxBackend
from nst_engine.networks.compact import load_compact

from .conftest import planes


def test_the_encoder_is_the_compact_network(models, photograph):
    picture = planes(photograph)
    ours = models.encode(picture)
    theirs = load_compact().narrow(torch.from_numpy(picture)[None], until=TAPS[-1])
    for tap, features in zip(TAPS, ours, strict=True):
        assert np.abs(features - theirs[tap][0].detach().numpy()).max() < 1e-3


@pytest.mark.parametrize(("regions", "evenly"), [(1, False), (3, False), (1, True)])
def test_the_decoder_is_the_trained_one(models, photograph, regions, evenly):
    """With any number of regions; one of sides 104x72, which no graph was traced with."""
    decoder = Decoder()
    decoder.load_state_dict(load_file(DATA / "instant-decoder.safetensors"))
    generator = torch.Generator().manual_seed(regions)

    def near(value, *shape):
        return value + 0.1 * torch.randn(1, *shape, generator=generator)

    features = [torch.from_numpy(f)[None] for f in models.encode(planes(photograph)[:, :72, :104])]
    maps = [near(torch.eye(width), regions, width, width) for _, width, _ in LEVELS]
    own, wanted = ([near(0.5, regions, width) for _, width, _ in LEVELS] for _ in range(2))
    shares = [torch.rand(1, regions, *f.shape[2:], generator=generator) / 3 for f in features]
    if evenly:
        shares = [share[..., :1, :1] for share in shares]
    noise = [near(0, NOISES, *f.shape[2:]) for f in features[-2:]]
    given = features, maps, own, wanted, shares, noise
    with torch.no_grad():
        theirs = decoder(*given)[0].numpy()
    ours = models.decode(*([each[0].numpy() for each in group] for group in given))
    assert theirs.shape == (3, 72, 104)
    assert np.abs(ours - theirs).max() < 1e-3


def test_without_cuda_the_processor_works_and_says_so(monkeypatch, photograph):
    """As on a computer with a driver, but with none of CUDA's libraries that ONNX Runtime needs."""
    monkeypatch.setattr(models_module, "DRIVER", None)  # CDLL(None) is this process: a "driver"
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CUDAExecutionProvider"])
    models_module._cuda_may_work.cache_clear()
    try:
        networks = OnnxBackend("auto")
    finally:
        models_module._cuda_may_work.cache_clear()
    if networks.on_card:
        pytest.skip("CUDA's libraries are all here")
    assert "CPU" in networks.words
    assert len(networks.encode(planes(photograph))) == len(LEVELS)


def test_no_graphics_card_is_asked_for_on_the_processor(models):
    assert not models.on_card
    assert "CPU" in models.words
