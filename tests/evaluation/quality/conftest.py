"""A photograph and a painting, small, from formulas."""

import pytest
import torch

from nst_engine.images.builtin.sample import landscape, strokes


def tensor(pixels):
    return torch.from_numpy(pixels).permute(2, 0, 1)[None].float()


@pytest.fixture(scope="module")
def photograph():
    return tensor(landscape(96, 128))


@pytest.fixture(scope="module")
def painting():
    return tensor(strokes(96, 128))
