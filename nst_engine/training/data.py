"""Training images: folders held in memory, random crops, a fixed held-out set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

HELD_OUT_EVERY = 20  # every 20th file, in name order, is never trained on


@dataclass(frozen=True)
class TrainingData:
    """Folders of images, and the files of the teachers' weights.

    ``teacher``: the compressed VGG-19. ``vgg19``: the first eight layers of the original.
    """

    photos: Path
    paintings: Path
    teacher: Path
    vgg19: Path


def image_files(folder: Path, held_out: bool) -> list[Path]:
    """List the held-out files of a folder, or all the others."""
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() in {".jpg", ".jpeg", ".png"})
    return [f for i, f in enumerate(files) if (i % HELD_OUT_EVERY == 0) == held_out]


def load_images(folder: Path, held_out: bool) -> list[Image.Image]:
    """Decode the images of a folder as RGB."""
    return [Image.open(f).convert("RGB") for f in image_files(folder, held_out)]


def center_square(image: Image.Image, size: int) -> Tensor:
    """Cut out the largest centred square at ``size`` px: (1, 3, size, size) in 0..1."""
    width, height = image.size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    box = (left, top, left + side, top + side)
    return to_tensor(image.resize((size, size), Image.Resampling.BICUBIC, box))


def to_tensor(image: Image.Image) -> Tensor:
    """Convert to (1, 3, height, width), float32 in 0..1."""
    array = np.asarray(image, dtype=np.float32) / 255
    return torch.from_numpy(array).permute(2, 0, 1).unsqueeze(0)


def crops(
    groups: list[tuple[float, list[Image.Image]]], batch: int, size: int, seed: int
) -> Iterator[Tensor]:
    """Yield endless batches of augmented crops, (batch, 3, size, size).

    ``groups`` are pairs of a share of the batch and images. Half of the crops are plain; the
    others get colour changes, noise or a blend of two images, because an image under
    optimisation is not a photograph and the features must hold there too.
    """
    rng = np.random.default_rng(seed)
    shares = np.array([share for share, _ in groups])
    while True:
        picks = [groups[g][1] for g in rng.choice(len(groups), batch, p=shares / shares.sum())]
        yield torch.cat([_augment(_crop(p, size, rng), p, size, rng) for p in picks])


def _crop(images: list[Image.Image], size: int, rng: np.random.Generator) -> Tensor:
    image = images[rng.integers(len(images))]
    width, height = image.size
    side = min(rng.uniform(0.4, 1.0) * min(width, height), min(width, height))
    left, top = rng.uniform(0, width - side), rng.uniform(0, height - side)
    box = (left, top, left + side, top + side)
    crop = to_tensor(image.resize((size, size), Image.Resampling.BICUBIC, box))
    return crop.flip(3) if rng.random() < 0.5 else crop


def _augment(
    crop: Tensor, images: list[Image.Image], size: int, rng: np.random.Generator
) -> Tensor:
    kind = rng.random()
    if kind < 0.5:
        return crop
    if kind < 0.65:  # another palette
        crop = crop[:, rng.permutation(3)]
        crop = 0.5 + (crop - 0.5) * rng.uniform(0.4, 1.6) + rng.uniform(-0.2, 0.2)
    elif kind < 0.8:  # grain
        noise = torch.from_numpy(rng.standard_normal(tuple(crop.shape), dtype=np.float32))
        crop = crop + rng.uniform(0, 0.15) * noise
    else:  # two images at once
        share = rng.uniform(0.2, 0.8)
        crop = share * crop + (1 - share) * _crop(images, size, rng)
    return crop.clamp(0, 1)
