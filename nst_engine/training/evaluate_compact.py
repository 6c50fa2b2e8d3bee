"""How true the compact network is, on images that it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from ..losses.base import flatten
from ..losses.nearest_neighbor import map_cosines
from ..networks.compact import PROJECTED, Compact
from ..networks.vgg19_head import Vgg19Head, load_vgg19_head
from .data import TrainingData, center_square, load_images
from .teacher import Teacher

SIZE = 224  # px, centre square
SHALLOW = ("relu1_1", "relu2_1", "relu3_1")
#: Where nearest neighbours are compared: the finer of the two layers that strokes searches at.
SEARCHED = "relu3_1"


@torch.no_grad()
def held_out_report(net: Compact, data: TrainingData) -> dict[str, dict[str, float]]:
    """Measure agreement with both teachers, for photographs and for paintings.

    Cosines: mean over images and positions of the cosine between the features of network and
    original VGG-19, each centred on its own mean over the image. Neighbour: share of the positions
    of an image whose nearest feature (centred cosine) in an image of the other folder is the same
    by both networks. Errors: relative squared errors against the compressed teacher's projected
    features.
    """
    original, compressed = load_vgg19_head(data.vgg19), Teacher(data.teacher)
    folders = {"photographs": data.photos, "paintings": data.paintings}
    images = {
        name: [center_square(each, SIZE) for each in load_images(folder, held_out=True)]
        for name, folder in folders.items()
    }
    report = {}
    for name, other in (("photographs", "paintings"), ("paintings", "photographs")):
        numbers = {f"cosine {n}": v for n, v in _cosines(net, original, images[name]).items()}
        numbers["same neighbour"] = _same_neighbor(net, original, images[name], images[other])
        errors = _errors(net, compressed, images[name])
        report[name] = numbers | {f"error {n}": v for n, v in errors.items()}
    return report


def _cosines(net: Compact, original: Vgg19Head, images: Sequence[Tensor]) -> dict[str, float]:
    sums = dict.fromkeys(SHALLOW, 0.0)
    for image in images:
        features, targets = net(image, SHALLOW), original(image, until=SHALLOW[-1])
        for layer in SHALLOW:
            ours, theirs = _centered(features[layer]), _centered(targets[layer])
            sums[layer] += F.cosine_similarity(ours, theirs).mean().item()
    return {layer: total / len(images) for layer, total in sums.items()}


def _same_neighbor(
    net: Compact, original: Vgg19Head, images: Sequence[Tensor], others: Sequence[Tensor]
) -> float:
    shares = []
    for number, image in enumerate(images):
        other = others[number % len(others)]
        ours = _nearest(*(net(each, [SEARCHED])[SEARCHED] for each in (image, other)))
        theirs = _nearest(*(original(each, until=SEARCHED)[SEARCHED] for each in (image, other)))
        shares.append((ours == theirs).float().mean().item())
    return sum(shares) / len(shares)


def _errors(net: Compact, compressed: Teacher, images: Sequence[Tensor]) -> dict[str, float]:
    """Sum of |S - T|² over sum of |T|², both over all images."""
    error, norm = dict.fromkeys(PROJECTED, 0.0), dict.fromkeys(PROJECTED, 0.0)
    for image in images:
        features, targets = net(image, PROJECTED), compressed.project(compressed.narrow(image))
        for layer in PROJECTED:
            error[layer] += (features[layer] - targets[layer]).square().sum().item()
            norm[layer] += targets[layer].square().sum().item()
    return {layer: error[layer] / norm[layer] for layer in PROJECTED}


def _centered(features: Tensor) -> Tensor:
    return features - features.mean((2, 3), keepdim=True)


def _nearest(image: Tensor, other: Tensor) -> Tensor:
    """For each position the nearest of the other image, both centred on the other's mean."""
    rows, columns = flatten(image), flatten(other)
    mean = columns.mean(0)
    directions, others = (F.normalize(each - mean, dim=1) for each in (rows, columns))
    return torch.cat(map_cosines(lambda block: block.argmax(1), directions, others.T))
