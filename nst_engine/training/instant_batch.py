"""One training batch of the instant decoder: its images, the decoder's inputs, its losses."""

from __future__ import annotations

from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import Tensor

from ..instant.decoder import Decoder
from ..instant.levels import LAYERS, LEVELS, NOISE_CHANNELS, NOISE_LEVELS, LevelInputs
from ..instant.transport import MAX_GAINS
from ..networks.narrow import Narrow
from .instant_losses import (
    LossNetwork,
    content_loss,
    range_loss,
    reconstruction_losses,
    style_losses,
    variation_loss,
)
from .transport_maps import transport_maps

#: Share of batches that are stylized at half the size first, as ``instant/coarse_to_fine.py`` does.
COARSE_FIRST = 0.5


def batch_losses(
    encoder: Narrow,
    decoder: Decoder,
    network: LossNetwork,
    content: Tensor,
    style: Tensor,
    decode_only: bool,
) -> dict[str, Tensor]:
    """Return the weighted losses of one batch; its last content image takes on no style.

    ``content`` are one more than ``style``, (count, 3, side, side) each. With ``decode_only`` no
    content image takes on a style, but all but the last must come out of what is left of their
    detail where there is style.
    """
    weights = content.new_ones(len(content), 1, 1, 1)
    weights[-1] = 0
    with torch.autocast(content.device.type, torch.bfloat16):
        with torch.no_grad():
            source = content
            if not decode_only and torch.rand(()) < COARSE_FIRST:
                source = _stylized_at_half_size(encoder, decoder, content, style, weights)
            of_content = network(content)
            inputs = level_inputs(encoder, source, style, weights)
            if decode_only:
                inputs = [_without_style(each) for each in inputs]
        result = decoder(inputs).float()
        of_result = network(result)
        if decode_only:
            return reconstruction_losses(result, content, of_result, of_content)
        with torch.no_grad():
            of_style = network(style)
    styled = slice(len(style))
    of_styled, of_shapes = of_result.of(styled), of_content.of(styled)
    losses = style_losses(of_styled, of_style, of_shapes)
    losses["content"] = content_loss(of_styled, of_shapes, of_style)
    losses["variation"] = variation_loss(result[styled])
    losses["out of range"] = range_loss(result)
    last = slice(-1, None)
    return losses | reconstruction_losses(
        result[last], content[last], of_result.of(last), of_content.of(last)
    )


def _stylized_at_half_size(
    encoder: Narrow, decoder: Decoder, content: Tensor, style: Tensor, weights: Tensor
) -> Tensor:
    """Change the content images by what the style does to them at half the size."""
    small_content, small_style = (
        F.interpolate(each, scale_factor=0.5, mode="bicubic", antialias=True).clamp(0, 1)
        for each in (content, style)
    )
    result = decoder(level_inputs(encoder, small_content, small_style, weights)).float()
    change = result.clamp(0, 1) - small_content
    change = F.interpolate(change, scale_factor=2.0, mode="bicubic")
    return (content + change * weights).clamp(0, 1)


def level_inputs(
    encoder: Narrow, content: Tensor, style: Tensor, weights: Tensor
) -> list[LevelInputs]:
    """Make the decoder's inputs at every level, with new noise at the deepest.

    ``content`` are one more than ``style``. The last content image's weight is 0, so any style does
    for it.
    """
    features = encoder.unprojected(torch.cat([content, style]), LAYERS)
    inputs = []
    for number, layer in enumerate(LAYERS):
        own = features[layer][: len(content)]
        noise = None
        if number >= len(LEVELS) - NOISE_LEVELS:
            noise = torch.randn(len(own), NOISE_CHANNELS, *own.shape[2:], device=own.device)
        maps, content_mean, target_mean = _transport(
            features[layer].float(), len(content), MAX_GAINS[layer]
        )
        inputs.append(LevelInputs(own, maps, content_mean, target_mean, weights, noise))
    return inputs


def _transport(features: Tensor, contents: int, max_gain: float) -> tuple[Tensor, Tensor, Tensor]:
    """Transport maps, content means and target means of one layer.

    ``features``, fp32, are those of ``contents`` content images, then of the style images.
    """
    with torch.autocast(features.device.type, enabled=False):
        target = torch.arange(contents, device=features.device) % (contents - 1) + contents
        flat = features.flatten(2)
        mean = flat.mean(2)
        centered = flat - mean[:, :, None]
        covariance = (centered @ centered.mT / flat.shape[2]).double()
        maps = transport_maps(covariance[:contents], covariance[target], max_gain)
    return maps.float()[:, None], mean[:contents, None], mean[target, None]


def _without_style(inputs: LevelInputs) -> LevelInputs:
    """The same content with its own statistics as the target."""
    maps = inputs.transport_maps
    identity = torch.eye(maps.shape[2], device=maps.device).expand_as(maps)
    return replace(inputs, transport_maps=identity, target_mean=inputs.content_mean)
