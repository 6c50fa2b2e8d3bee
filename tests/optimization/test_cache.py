"""What a second job takes from the first, without which it would be the same."""

import os
from copy import deepcopy

import numpy as np
import pytest
import torch

from nst_engine.images import resize
from nst_engine.optimization.objective.cache import FeatureCache

pytestmark = pytest.mark.slow


class Counting(FeatureCache):
    """A cache that counts how often something had to be made."""

    made = 0

    def get(self, key, make):
        def counting():
            self.made += 1
            return make()

        return super().get(key, counting)


@pytest.fixture
def cache():
    return Counting()


@pytest.fixture
def content(scene):
    return resize(scene, 192, 160)  # two scales: 136 and 192


def test_the_same_request_again_computes_no_target_and_gives_the_same_bytes(
    run, content, pattern, cache
):
    plain = run(content, pattern, iterations=3)[0]
    first = run(content, pattern, cache=cache, iterations=3)[0]
    assert cache.made == 1 + 2 * 2  # the network; content and style at each scale
    again = run(content, pattern, cache=cache, iterations=3)[0]
    assert cache.made == 5
    assert plain.tobytes() == first.tobytes() == again.tobytes()


BEFORE = {"iterations": 1, "precision": "bf16"}


@pytest.fixture(scope="module")
def filled():
    """What a job with the settings of BEFORE has left in a cache; filled by the first test."""
    return Counting()


@pytest.mark.parametrize(
    ("change", "made"),
    [
        ({"strength": 80}, 0),
        ({"smoothness": 0}, 0),
        ({"colors": "content"}, 0),
        ({"seed": 3}, 0),
        ({"brush": 60}, 2),
        ({"colors": "match"}, 2),
        ({"style_layers": "relu2_1"}, 2),
        ({"content_layers": "relu3_2"}, 2),
        ({"method": "gram"}, 2),
        ({"precision": "fp32"}, 4),
    ],
)
def test_a_changed_setting_computes_what_depends_on_it_and_nothing_else(
    run, content, pattern, filled, change, made
):
    if not filled.made:
        run(content, pattern, cache=filled, **BEFORE)
    cache = deepcopy(filled)
    settings = {**BEFORE, **change}
    cached = run(content, pattern, cache=cache, **settings)[0]
    assert cache.made == filled.made + made
    assert cached.tobytes() == run(content, pattern, **settings)[0].tobytes()


def test_changed_images_are_never_taken_for_the_earlier_ones(run, scene, pattern, cache):
    def compare(content, *styles, **more):
        cached = run(content, *styles, cache=cache, iterations=1, **more)[0]
        plain = run(content, *styles, iterations=1, **more)[0]
        assert cached.tobytes() == plain.tobytes()
        return cache.made

    turned, holed = np.rot90(pattern), pattern.copy()
    holed[:32, :, 3] = 0
    first = compare(scene, pattern)
    assert compare(scene, pattern, turned) == first + 1
    assert compare(scene, turned, pattern, style_weights=(3, 1)) == first + 1
    assert compare(scene, holed) == first + 2
    assert compare(scene[:, ::-1], pattern) == first + 3
    selection = np.zeros(scene.shape[:2], np.float32)
    selection[:30] = 1
    assert compare(scene, pattern, selection=selection) == first + 3


def test_another_weights_file_of_the_same_name_is_another_network(run, scene, pattern, tmp_path):
    from safetensors.torch import save_file

    from nst_engine.networks.vgg19 import Vgg19

    file = tmp_path / "random.safetensors"

    def write(seed):
        torch.manual_seed(seed)
        weights = {k: v.contiguous() for k, v in Vgg19("torchvision").state_dict().items()}
        save_file(weights, file, metadata={"preprocessing": "torchvision"})
        os.utime(file, ns=(seed, seed))

    settings = {"network": "vgg19", "weights": str(file), "iterations": 1}
    cache = FeatureCache()
    write(1)
    first = run(scene, pattern, cache=cache, **settings)[0]
    write(2)
    second = run(scene, pattern, cache=cache, **settings)[0]
    assert second.tobytes() != first.tobytes()
    assert second.tobytes() == run(scene, pattern, **settings)[0].tobytes()


def entry(kilobytes):
    return {"relu1_1": torch.zeros(kilobytes << 8)}


def test_over_a_longer_pause_the_network_alone_is_kept(run, content, pattern, cache):
    first = run(content, pattern, cache=cache, iterations=2)[0]
    cache.drop_features()
    again = run(content, pattern, cache=cache, iterations=2)[0]
    assert cache.made == 5 + 2 * 2  # content and style at each scale
    assert first.tobytes() == again.tobytes()


def test_what_was_not_used_for_longest_makes_room():
    cache = Counting(bound=100 << 10)
    for key in "abcd":
        cache.get(key, lambda: entry(25))
    cache.get("a", lambda: entry(25))
    cache.get("e", lambda: entry(25))
    assert cache.made == 5
    for key, made in (("a", 5), ("c", 5), ("b", 6)):
        cache.get(key, lambda: entry(25))
        assert cache.made == made


def test_what_would_push_out_much_is_not_kept():
    cache = Counting(bound=100 << 10)
    cache.get("small", lambda: entry(1))
    for _ in range(2):
        assert len(cache.get("large", lambda: entry(26))["relu1_1"]) == 26 << 8
    assert cache.made == 3
    cache.get("small", lambda: entry(1))
    assert cache.made == 3
