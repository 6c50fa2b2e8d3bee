"""Error of the compact network against its teacher on images that it was not trained on."""

from __future__ import annotations

from pathlib import Path

import torch

from ..networks.compact import Compact
from ..networks.vgg_layers import STYLE_LAYERS
from .data import center_square, load_images
from .teacher import Teacher

SIZE = 224  # px, centre square


@torch.no_grad()
def held_out_errors(net: Compact, photos: Path, teacher_file: Path) -> dict[str, float]:
    """Relative squared error at each style layer: sum of |S - T|² over sum of |T|².

    Sums run over the held-out photographs; S and T are the projected, rectified features of
    student and teacher in fp32.
    """
    teacher = Teacher(teacher_file)
    error = dict.fromkeys(STYLE_LAYERS, 0.0)
    norm = dict.fromkeys(STYLE_LAYERS, 0.0)
    for photo in load_images(photos, held_out=True):
        image = center_square(photo, SIZE)
        target = teacher.project(teacher.narrow(image))
        features = net(image, STYLE_LAYERS)
        for layer in STYLE_LAYERS:
            error[layer] += (features[layer] - target[layer]).square().sum().item()
            norm[layer] += target[layer].square().sum().item()
    return {layer: error[layer] / norm[layer] for layer in STYLE_LAYERS}
