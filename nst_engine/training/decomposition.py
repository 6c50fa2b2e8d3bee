"""The start of the compact network: convolutions of VGG-19 as products of small ones.

The output is reduced by principal components of the responses (Zhang et al., "Accelerating Very
Deep Convolutional Networks for Classification and Detection", PAMI 2016, section 3.1); the input by
those of the kernel, weighted with the second moment of what comes in.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..networks.low_rank_conv import LowRankConv

PATCHES = 400  # of each image
#: Directions of the input that carry less than this share of the strongest are not divided by.
LEAST = 1e-8


def patches(features: Tensor, generator: torch.Generator) -> Tensor:
    """Random 3x3 neighbourhoods, (``PATCHES``, channels * 9), of (1, channels, height, width)."""
    columns = F.unfold(F.pad(features, (1, 1, 1, 1), mode="reflect"), 3)[0].T
    return columns[torch.randperm(len(columns), generator=generator)[:PATCHES]]


@torch.no_grad()
def decompose(conv: LowRankConv, weight: Tensor, bias: Tensor, inputs: Tensor) -> None:
    """Give ``conv`` the weights that come nearest to a full convolution on ``inputs``.

    ``weight`` (width, channels, 3, 3) and ``bias`` (width,) are those of the full one; ``inputs``
    as from ``patches``.
    """
    expand = conv.expand
    if not isinstance(expand, nn.Conv2d) or expand.bias is None:
        raise TypeError("only a convolution with all three parts can be decomposed")
    channels = weight.shape[1]
    responses = inputs @ weight.flatten(1).T + bias
    mean = responses.mean(0)
    _, vectors = torch.linalg.eigh((responses - mean).T.double().cov(correction=0))
    basis = vectors[:, -conv.kernel.out_channels :].float()
    kernel = (basis.T @ weight.flatten(1)).view(-1, channels, 3, 3)
    expand.weight.copy_(basis[..., None, None])
    # what the basis leaves out of the mean response is added whole
    expand.bias.copy_(mean + basis @ (basis.T @ (bias - mean)))
    root, inverse = _roots_of_second_moment(inputs.view(-1, channels, 9).transpose(1, 2))
    unfolded = kernel.double().transpose(0, 1).flatten(1)
    _, vectors = torch.linalg.eigh(root @ unfolded @ unfolded.T @ root)
    kept = vectors[:, -conv.reduce.out_channels :]
    conv.reduce.weight.copy_((kept.T @ inverse).float()[..., None, None])
    conv.kernel.weight.copy_(torch.einsum("oiyx,ij->ojyx", kernel, (root @ kept).float()))


def _roots_of_second_moment(values: Tensor) -> tuple[Tensor, Tensor]:
    """Root and inverse root of E[x x^T] of vectors (..., channels), in double precision."""
    flat = values.reshape(-1, values.shape[-1]).double()
    moments, vectors = torch.linalg.eigh(flat.T @ flat / len(flat))
    scales = moments.clamp_min(LEAST * moments[-1]).sqrt()
    return (vectors * scales) @ vectors.T, (vectors / scales) @ vectors.T
