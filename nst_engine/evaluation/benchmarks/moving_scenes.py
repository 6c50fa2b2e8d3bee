"""Scenes of moving pictures made from photographs, whose motion is known exactly.

Images are float32 (height, width, 4) in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...images import resize_to_longer_side
from ...motion.optical_flow import warp

#: px a frame to the right and down, of no whole number, as a camera or an object moves.
SPEED = (3.3, 0.8)
VELOCITY = np.array(SPEED, np.float32)
#: Half axes of the ellipse that is the moving object, as parts of the frame's sides.
OBJECT = (0.22, 0.3)
#: px from the object's edge that are judged by nobody: both show in them.
EDGE = 2.0


@dataclass(frozen=True, eq=False)
class Step:
    """Motion from a frame to the one before: ``flow`` (h, w, 2), and which pixels that shows."""

    flow: np.ndarray
    visible: np.ndarray


@dataclass(frozen=True, eq=False)
class Scene:
    """``frames``, and ``steps`` from the second, third … back to the frame before."""

    frames: list[np.ndarray]
    steps: list[Step]


def pan(photo: np.ndarray, width: int, count: int) -> Scene:
    """A window of ``width`` px that moves over ``photo`` in ``count`` frames."""
    way = [speed * (count - 1) for speed in SPEED]
    height = round(width * 3 / 4)
    photo = _covering(photo, width + way[0] + 2, height + way[1] + 2)
    frames = [
        _window(photo, (SPEED[0] * n + 1, SPEED[1] * n + 1), (width, height)) for n in range(count)
    ]
    flow = np.broadcast_to(VELOCITY, (height, width, 2))
    x, y = _grid(width, height)
    visible = (x + SPEED[0] <= width - 1) & (y + SPEED[1] <= height - 1)
    return Scene(frames, [Step(flow, visible)] * (count - 1))


def moving_object(photo: np.ndarray, other: np.ndarray, width: int, count: int) -> Scene:
    """A round piece of ``other`` that moves over ``photo``, which stands still."""
    height = round(width * 3 / 4)
    background = _window(_covering(photo, width, height), (0.0, 0.0), (width, height))
    object_ = _window(_covering(other, width, height), (0.0, 0.0), (width, height))
    way = [speed * (count - 1) for speed in SPEED]
    frames, steps, before = [], [], None
    for n in range(count):
        shift = [speed * n - each / 2 for speed, each in zip(SPEED, way, strict=True)]
        edge = _distance_to_edge(width, height, shift)
        opacity = (edge + 0.5).clip(0, 1)[..., None]
        moved = _window(object_, (-shift[0], -shift[1]), (width, height))
        frames.append((background * (1 - opacity) + moved * opacity).astype(np.float32))
        if before is not None:
            inside = edge > 0
            flow = np.where(inside[..., None], -VELOCITY, np.float32(0))
            visible = np.where(inside, edge > EDGE, (edge < -EDGE) & (before < -EDGE))
            steps.append(Step(flow.astype(np.float32), visible))
        before = edge
    return Scene(frames, steps)


def flicker(frames: list[np.ndarray], steps: list[Step]) -> float:
    """Mean difference of each frame to the one before, moved, where both show the same."""
    differences = [
        np.abs(later - warp(earlier, step.flow))[step.visible].mean()
        for earlier, later, step in zip(frames, frames[1:], steps, strict=False)
    ]
    return float(np.mean(differences))


def _covering(photo: np.ndarray, width: float, height: float) -> np.ndarray:
    """``photo`` resized so that a rectangle fits into it."""
    factor = max(width / photo.shape[1], height / photo.shape[0])
    return resize_to_longer_side(photo, int(np.ceil(max(photo.shape[:2]) * factor)))


def _window(image: np.ndarray, corner: tuple[float, float], size: tuple[int, int]) -> np.ndarray:
    """The part of ``image`` of this (width, height) whose upper left corner lies there."""
    width, height = size
    padded = np.pad(
        image,
        ((0, max(0, height - image.shape[0])), (0, max(0, width - image.shape[1])), (0, 0)),
        mode="edge",
    )
    flow = np.zeros((*padded.shape[:2], 2), np.float32) + np.array(corner, np.float32)
    return warp(padded, flow)[:height, :width].clip(0, 1)


def _distance_to_edge(width: int, height: int, shift: list[float]) -> np.ndarray:
    """About how many px each pixel lies inside of the ellipse; negative outside."""
    x, y = _grid(width, height)
    axes = OBJECT[0] * width, OBJECT[1] * height
    across = (x - width / 2 - shift[0]) / axes[0]
    down = (y - height / 2 - shift[1]) / axes[1]
    distance: np.ndarray = (1 - np.hypot(across, down)) * min(axes)
    return distance


def _grid(width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    return x, y
