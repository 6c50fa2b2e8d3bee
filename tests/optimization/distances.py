"""How far a result is from photograph and painting, measured in one fixed way."""

import numpy as np
import torch

from nst_engine.evaluation.quality.metrics import content_distance
from nst_engine.losses import ContentLoss, NearestNeighborLoss, WassersteinLoss
from nst_engine.losses.base import flatten
from nst_engine.networks.compact import load_compact
from nst_engine.networks.vgg_layers import STYLE_LAYERS


@torch.no_grad()
def distances(pixels, photograph, painting):
    """(style distance, content distance) of (h, w, 4) pixels, fp32."""
    net = load_compact()
    result, content, style = (
        net(
            torch.tensor(p[..., :3].copy(), dtype=torch.float32).permute(2, 0, 1)[None].clamp(0, 1),
            (*STYLE_LAYERS, "relu4_2"),
        )
        for p in (pixels, photograph, painting)
    )
    style_distance = sum(
        WassersteinLoss(tap, WassersteinLoss.statistic(style[tap], None))
        .value(WassersteinLoss.statistic(result[tap], None))
        .item()
        for tap in STYLE_LAYERS
    )
    loss = ContentLoss("relu4_2", content["relu4_2"])
    return style_distance, loss.value(loss.statistic(result["relu4_2"], None)).item()


@torch.no_grad()
def shape_distance(pixels, photograph, layer="relu3_4"):
    """How far (h, w, 4) pixels are from the photograph, whatever their colours and statistics.

    In a layer that no method optimises: 1 - cosine of features centred on each image's own mean.
    """
    net = load_compact()
    result, content = (
        net(torch.tensor(p[..., :3].copy()).permute(2, 0, 1)[None].float().clamp(0, 1), [layer])
        for p in (pixels, photograph)
    )
    return content_distance([result[layer]], [content[layer]])


@torch.no_grad()
def patch_distance(pixels, painting, layer="relu3_2"):
    """How far the features of (h, w, 4) pixels are from their nearest ones of the painting.

    In a layer that no method optimises.
    """
    net = load_compact()
    result, painted = (
        net(torch.tensor(p[..., :3].copy()).permute(2, 0, 1)[None].float().clamp(0, 1), [layer])
        for p in (pixels, painting)
    )
    loss = NearestNeighborLoss(layer, flatten(painted[layer]))
    return loss.value(loss.statistic(result[layer], None)).item()


def measured(judge, pixels, photograph, painting):
    """What ``bench quality`` measures, by the evaluator ``judge``, of images (h, w, 3 or 4)."""
    result, content, style = (
        torch.tensor(each[..., :3].copy()).permute(2, 0, 1)[None].float().clamp(0, 1)
        for each in (pixels, photograph, painting)
    )
    return judge.measure(result, content, style)


def edge_correlation(pixels, photograph):
    """Correlation of the edges' strengths in brightness of two images (h, w, 4): 1 for equal."""
    one, other = (_edges(each).ravel() for each in (pixels, photograph))
    return float(np.corrcoef(one, other)[0, 1])


def _edges(pixels):
    """Magnitude of Sobel's two differences of BT.601's luma."""
    luma = torch.from_numpy(pixels[..., :3].clip(0, 1) @ np.float32([0.299, 0.587, 0.114]))
    across = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
    kernels = torch.stack([across, across.T])[:, None]
    return torch.nn.functional.conv2d(luma[None, None], kernels)[0].norm(dim=0).numpy()
