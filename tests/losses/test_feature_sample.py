"""Features drawn by chance are the same whether they come at once or in pieces."""

import pytest
import torch

from nst_engine.losses.feature_sample import FeatureSample, sample_features

HEIGHT, WIDTH = 13, 17


@pytest.fixture
def features():
    """Every position holds its own number, in two channels."""
    numbers = torch.arange(HEIGHT * WIDTH, dtype=torch.float32).view(1, 1, HEIGHT, WIDTH)
    return torch.cat([numbers, -numbers], 1)


@pytest.mark.parametrize("transparent", [False, True])
def test_pieces_give_the_same_features_as_the_whole(features, transparent):
    opacity = None
    if transparent:
        opacity = torch.ones(1, 1, HEIGHT, WIDTH)
        opacity[..., :6] = 0.2
    whole = sample_features(features, opacity, most=50)
    drawn = FeatureSample(HEIGHT, WIDTH, opacity, most=50)
    for rows in ((0, 4), (4, HEIGHT)):
        for columns in ((0, 9), (9, WIDTH)):
            piece = features[..., slice(*rows), slice(*columns)]
            drawn.add(piece, rows, columns)
    assert torch.equal(drawn.features, whole)
    assert len(whole) == 50
    assert len(whole[:, 0].unique()) == 50
    if transparent:
        assert bool((whole[:, 0] % WIDTH >= 6).all())


def test_a_small_image_gives_all_it_has(features):
    assert sorted(sample_features(features, None, most=1000)[:, 0]) == list(range(HEIGHT * WIDTH))
