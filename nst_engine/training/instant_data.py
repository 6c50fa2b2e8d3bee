"""Training data of the instant decoder: random crops of content and style images."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from ..images.builtin import NAMES, render
from .data import load_images, to_tensor

CROP = 128  # px
#: Shares of paintings, built-in styles and photographs among the style images.
STYLE_SHARES = (0.72, 0.18, 0.1)
#: Share of content images that are made grey: they must take on colours as well.
GREY = 0.15
#: Least side of a crop as a share of the image's shorter side: brushes of many sizes.
LEAST_OF_CONTENT, LEAST_OF_STYLE = 0.35, 0.3


#: Processes that make batches for a graphics card, which waits for nothing else.
WORKERS = 5


def batches(
    photos: Path, paintings: Path, styled: int, seed: int, device: torch.device
) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless batches on ``device``: ``styled`` + 1 content images, and ``styled`` style images.

    Both are (count, 3, CROP, CROP) in 0..1, channels last.
    """
    on_card = device.type != "cpu"
    sampler = CropSampler(photos, paintings, styled, seed)
    loader = DataLoader(
        sampler, batch_size=None, num_workers=WORKERS if on_card else 0, pin_memory=on_card
    )
    for content, style in loader:
        yield tuple(
            each.to(device, non_blocking=True).contiguous(memory_format=torch.channels_last)
            for each in (content, style)
        )


class CropSampler(IterableDataset):
    """Draws batches of crops, (count, 3, CROP, CROP) in 0..1."""

    def __init__(self, photos: Path, paintings: Path, styled: int, seed: int) -> None:
        self.styled, self.seed = styled, seed
        self.photos = load_images(photos, held_out=False)
        self.paintings = load_images(paintings, held_out=False)
        self.built_in = [
            Image.fromarray((render(name, 448, 336, variant) * 255).astype(np.uint8))
            for name in NAMES
            for variant in range(2)
        ]
        self.rng = np.random.default_rng(seed)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Batches of content and style images; each process draws others."""
        worker = get_worker_info()
        if worker is not None:
            torch.set_num_threads(1)
            self.rng = np.random.default_rng((self.seed, worker.id))
        while True:
            yield self.contents(self.styled + 1), self.styles(self.styled)

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
