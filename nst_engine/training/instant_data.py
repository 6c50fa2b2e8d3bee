"""Training data of the instant decoder: random crops of content and style images."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from ..images.builtin import NAMES, render
from .data import load_images, to_tensor

CROP = 128  # px
#: Shares of paintings, built-in styles and photographs among the style images.
STYLE_SHARES = (0.72, 0.18, 0.1)
#: Share of content images that are made grey: they must take on colours as well.
GREY = 0.15
#: Least side of a crop as a share of the image's shorter side: brushes of many sizes.
LEAST_OF_CONTENT, LEAST_OF_STYLE = 0.35, 0.3


class CropSampler:
    """Draws batches of crops, (count, 3, CROP, CROP) in 0..1."""

    def __init__(self, photos: Path, paintings: Path, seed: int) -> None:
        self.photos = load_images(photos, held_out=False)
        self.paintings = load_images(paintings, held_out=False)
        self.built_in = [
            Image.fromarray((render(name, 448, 336, variant) * 255).astype(np.uint8))
            for name in NAMES
            for variant in range(2)
        ]
        self.rng = np.random.default_rng(seed)

    def contents(self, count: int) -> Tensor:
        """Draw crops of content images, some of them in grey."""
        crops = torch.cat([self._crop(self.photos, LEAST_OF_CONTENT) for _ in range(count)])
        grey = torch.from_numpy(self.rng.random(count) < GREY)
        crops[grey] = crops[grey].mean(1, keepdim=True)
        return crops

    def styles(self, count: int) -> Tensor:
        """Draw crops of style images, many in other colours, because there are few paintings."""
        return torch.cat([self._style() for _ in range(count)])

    def _style(self) -> Tensor:
        group = (self.paintings, self.built_in, self.photos)[self.rng.choice(3, p=STYLE_SHARES)]
        crop = self._crop(group, LEAST_OF_STYLE)
        if self.rng.random() < 0.4:  # another palette
            crop = crop[:, self.rng.permutation(3)]
        if self.rng.random() < 0.4:
            crop = (0.5 + (crop - 0.5) * self.rng.uniform(0.5, 1.5)).clamp(0, 1)
            crop = crop ** self.rng.uniform(0.6, 1.6)
        return crop

    def _crop(self, images: list[Image.Image], least: float) -> Tensor:
        image = images[self.rng.integers(len(images))]
        width, height = image.size
        side = self.rng.uniform(least, 1.0) * min(width, height)
        left, top = self.rng.uniform(0, width - side), self.rng.uniform(0, height - side)
        box = (left, top, left + side, top + side)
        crop = to_tensor(image.resize((CROP, CROP), Image.Resampling.BICUBIC, box))
        return crop.flip(3) if self.rng.random() < 0.5 else crop
