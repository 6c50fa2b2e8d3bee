"""The networks in torch, for cards that ONNX Runtime cannot use and for quick sketches."""

import numpy as np
import pytest
import torch

from nst_engine.contract import Settings
from nst_engine.images import resize_plane
from nst_engine.instant import backend as backend_module
from nst_engine.instant import style_statistics
from nst_engine.instant.backend import select_backend
from nst_engine.instant.coarse_to_fine import CoarseToFine
from nst_engine.instant.content_image import StyleShare
from nst_engine.instant.torch_backend import TorchBackend
from nst_engine.networks.devices import Device, choose_device

from .conftest import planes


@pytest.fixture(scope="module", params=["fp32", "bf16"])
def in_torch(request):
    return TorchBackend(Device(torch.device("cpu"), request.param, "torch"))


def painted(networks, photograph, style, side, in_regions):
    """The photograph, cut to awkward sides, half in the style or all of it by 0.7."""
    colours = planes(photograph)[:, :139, :187]
    share = np.float32(0.7)
    if in_regions:
        share = np.linspace(0, 1, 187, dtype=np.float32) * np.ones((139, 1), np.float32)

    def parts(size, passed):
        at = passed * share if not in_regions else resize_plane(share, *size)
        known = style_statistics.of_image(networks, style, size)
        return [StyleShare([(known, 1.0)], at, at if in_regions else None)]

    return CoarseToFine(networks, colours, tile_size=side).stylized(parts)


@pytest.mark.parametrize(("side", "in_regions"), [(768, False), (64, False), (768, True)])
def test_the_picture_is_that_of_onnx_runtime(
    models, in_torch, photograph, starry, side, in_regions
):
    """In whole, in tiles and in regions; bf16 keeps eight bits, which average out."""
    ours = painted(in_torch, photograph, starry, side, in_regions)
    theirs = painted(models, photograph, starry, side, in_regions)
    difference = np.abs(ours - theirs)
    if in_torch._device.precision == "fp32":
        assert difference.max() < 1e-3
    else:
        assert difference.mean() < 1 / 255
        assert np.abs((ours - theirs).mean((1, 2))).max() < 0.5 / 255
    assert np.abs(ours - planes(photograph)[:, :139, :187]).mean() > 0.03


def test_statistics_of_a_style_are_the_same(models, in_torch, starry):
    ours, theirs = (style_statistics.of_image(m, starry, (150, 120)) for m in (in_torch, models))
    bound = 1e-4 if in_torch._device.precision == "fp32" else 0.03
    for mine, known in zip(ours.covariances, theirs.covariances, strict=True):
        assert np.linalg.norm(mine - known) < bound * np.linalg.norm(known)


def test_what_is_kept_is_always_made_by_onnx_runtime():
    """So a picture is the same whatever was done before it in the same process."""
    for device in ("cpu", "auto"):
        chosen = select_backend(Settings(device=device))
        assert chosen.on_card or "ONNX" in chosen.description


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA graphics card")
def test_on_a_card_the_picture_is_that_of_onnx_runtime(models, photograph, starry):
    ours, theirs = (
        painted(m, photograph, starry, 768, False)
        for m in (TorchBackend(choose_device(Settings(device="cuda"))), models)
    )
    assert np.abs(ours - theirs).mean() < 1 / 255


def test_a_card_that_fails_leaves_the_processor(monkeypatch, caplog):
    def fails(settings):
        raise RuntimeError("CUDA error: no kernel image is available")

    monkeypatch.setattr("nst_engine.networks.devices.available_devices", lambda: ["cuda", "cpu"])
    monkeypatch.setattr("nst_engine.networks.devices.choose_device", fails)
    backend_module._torch_backend.cache_clear()
    try:
        chosen = select_backend(Settings(device="cuda"))
    finally:
        backend_module._torch_backend.cache_clear()
    assert not chosen.on_card
    assert "no kernel image" in caplog.text


def test_on_a_card_a_sketch_is_torchs_and_what_is_kept_onnx_runtimes(monkeypatch):
    class OnCard:
        on_card = True

    onnx, torchs = OnCard(), OnCard()
    monkeypatch.setattr(backend_module, "onnx_backend", lambda device: onnx)
    monkeypatch.setattr(backend_module, "_torch_backend", lambda device, preview: torchs)
    monkeypatch.setattr(backend_module, "torch_ready", lambda: True)
    assert select_backend(Settings(), preview=True) is torchs
    assert select_backend(Settings()) is onnx
    monkeypatch.setattr(backend_module, "torch_ready", lambda: False)
    assert select_backend(Settings(), preview=True) is onnx
