"""A content image and a style image, small, from formulas."""

import pytest
import torch

from nst_engine.images.builtin.sample import landscape, strokes


def tensor(pixels):
    return torch.from_numpy(pixels).permute(2, 0, 1)[None].float()


@pytest.fixture(scope="module")
def content():
    return tensor(landscape(96, 128))


@pytest.fixture(scope="module")
def style():
    return tensor(strokes(96, 128))
