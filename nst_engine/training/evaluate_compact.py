"""How far the compact network is from its teacher on pictures that it never saw."""

from __future__ import annotations

from pathlib import Path

import torch

from ..networks.compact import Compact
from ..networks.vgg_layers import STYLE_LAYERS
from .data import centre_square, load_pictures
from .teacher import Teacher

SIZE = 224  # px, centre square


@torch.no_grad()
def held_out_errors(net: Compact, photos: Path, teacher_file: Path) -> dict[str, float]:
    """Per style tap: sum over the held-out photographs of |S - T|^2 over that of |T|^2.

    S and T are the projected, rectified features of student and teacher in fp32.
    """
    teacher = Teacher(teacher_file)
    wrong = dict.fromkeys(STYLE_LAYERS, 0.0)
    whole = dict.fromkeys(STYLE_LAYERS, 0.0)
    for picture in load_pictures(photos, held_out=True):
        image = centre_square(picture, SIZE)
        wanted = teacher.taps(teacher.narrow(image))
        got = net(image, STYLE_LAYERS)
        for tap in STYLE_LAYERS:
            wrong[tap] += (got[tap] - wanted[tap]).square().sum().item()
            whole[tap] += wanted[tap].square().sum().item()
    return {tap: wrong[tap] / whole[tap] for tap in STYLE_LAYERS}
