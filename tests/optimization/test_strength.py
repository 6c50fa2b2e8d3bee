"""A strength is the same shape distance, whatever the pair and the method."""

import numpy as np
import pytest
import torch

from nst_engine.contract import Request, Settings
from nst_engine.evaluation.quality.evaluator import choose_evaluator
from nst_engine.job.inputs import JobInputs
from nst_engine.job.strength import shape_distance
from nst_engine.networks import NetworkOnDevice, NetworkSpec
from nst_engine.networks.compact import load_compact
from nst_engine.networks.devices import Device
from nst_engine.networks.selection import NetworkOptions
from nst_engine.optimization.content_controller import READS_LOW
from nst_engine.optimization.content_gauge import ContentGauge
from nst_engine.optimization.input_pyramid import InputPyramid
from nst_engine.optimization.objective.cache import NoCache
from nst_engine.optimization.objective.targets import ObjectiveFactory
from nst_engine.optimization.objective.terms import ContentFactors
from nst_engine.optimization.recipes.default import default_recipe
from nst_engine.optimization.recipes.gatys import PRESETS

from .conftest import array, small
from .distances import measured

#: Width and height of the photograph below.
SIZE = 128, 96


@pytest.fixture
def build(photograph, painting):
    """build(tile_size, method, factors, selection) -> (inputs, objective) in fp32."""

    def go(tile_size=None, method="strokes", factors=None, selection=None):
        settings = Settings(network="compact", precision="fp32", method=method)
        request = Request(
            settings,
            array("content", photograph),
            (array("style", painting),),
            selection=None if selection is None else array("selection", selection),
        )
        inputs = InputPyramid(JobInputs.from_request(request))
        device = Device(torch.device("cpu"), "fp32", "")
        spec = NetworkSpec("compact", None, 0, NetworkOptions(), device.torch_device)
        network = NetworkOnDevice(load_compact(), spec, device)
        recipe = default_recipe(settings, SIZE)
        factory = ObjectiveFactory(recipe, network, inputs, NoCache(), factors or ContentFactors())
        return inputs, factory.build(SIZE, tile_size)

    return go


def noisy(inputs):
    generator = torch.Generator().manual_seed(1)
    return (inputs.content + 0.1 * torch.randn(inputs.content.shape, generator=generator)).clamp(
        0, 1
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "style", "method"),
    [
        ("tubingen", "starry_night", "strokes"),
        ("chicago", "the_scream", "moments"),
        pytest.param("tubingen", "starry_night", "moments", marks=pytest.mark.long),
        pytest.param("chicago", "the_scream", "strokes", marks=pytest.mark.long),
    ],
)
def test_half_strength_is_the_same_distance_for_unlike_pairs(run, shared, content, style, method):
    """A town after thick oil, and a grey skyline after a flat, bright sky."""
    photograph = small(shared / f"data/images/content/{content}.jpg", 144, 100)
    painting = small(shared / f"data/images/style/{style}.jpg", 160, 128)
    made = run(photograph, painting, method=method, iterations=50)[0]
    distance = measured(choose_evaluator(None), made, photograph, painting)["shapes"]
    distance += READS_LOW["compact"]  # the evaluator here is the compact network itself
    assert distance == pytest.approx(shape_distance(50), abs=0.06)


def test_a_distance_is_what_results_are_judged_by(build, photograph, painting):
    inputs, objective = build()
    image = noisy(inputs)
    gauge = ContentGauge(inputs, SIZE, objective, 1.0)
    pixels = image[0].permute(1, 2, 0).numpy()
    judged = measured(choose_evaluator(None), pixels, photograph, painting)["shapes"]
    assert gauge(image) == pytest.approx(judged, rel=0.1)  # that one pads no image by reflection
    assert gauge(inputs.content) == pytest.approx(0, abs=1e-4)


def test_a_distance_knows_what_is_mixed_in_afterwards(build):
    inputs, objective = build()
    image = noisy(inputs)
    whole, half = (ContentGauge(inputs, SIZE, objective, share)(image) for share in (1.0, 0.5))
    mixed = ContentGauge(inputs, SIZE, objective, 1.0)((image + inputs.content) / 2)
    assert half == pytest.approx(mixed, rel=1e-3)
    assert half < whole


def test_a_distance_is_the_same_in_tiles(build):
    inputs, whole = build()
    _, tiled = build(tile_size=48)
    image = noisy(inputs)
    expected, got = (ContentGauge(inputs, SIZE, each, 1.0)(image) for each in (whole, tiled))
    assert got == pytest.approx(expected, rel=1e-3)


def test_what_is_not_selected_has_no_distance(build):
    selection = np.zeros((SIZE[1], SIZE[0]), np.float32)
    selection[:, :64] = 1
    inputs, objective = build(selection=selection)
    gauge = ContentGauge(inputs, SIZE, objective, 1.0)
    outside, inside = inputs.content.clone(), inputs.content.clone()
    outside[..., 96:] = 1 - outside[..., 96:]
    inside[..., :32] = 1 - inside[..., :32]
    assert gauge(outside) < 0.2 * gauge(inside)


@pytest.mark.parametrize("tile_size", [None, 48])
def test_weights_change_while_the_objective_stays(build, tile_size):
    """Whole and in tiles: the content's loss follows its factor, and so does the gradient."""
    factors = ContentFactors(torch.ones(()), torch.ones(()))
    inputs, objective = build(tile_size, "moments", factors)
    image = noisy(inputs).requires_grad_(True)
    _, before = objective.gradient(image)
    gradient = image.grad.clone()
    factors.content.fill_(3)
    _, after = objective.gradient(image)
    assert float(after["content"]) == pytest.approx(3 * float(before["content"]), rel=1e-3)
    assert float(after["style"]) == pytest.approx(float(before["style"]), rel=1e-3)
    assert not torch.allclose(image.grad, gradient, rtol=0.1)


def test_a_plain_photograph_is_not_steered_by_noise(build, photograph):
    inputs, objective = build()
    assert not ContentGauge(inputs, SIZE, objective, 1.0).is_blind
    inputs.content = torch.full_like(inputs.content, 0.5)
    assert ContentGauge(inputs, SIZE, objective, 1.0).is_blind


@pytest.mark.parametrize("preset", list(PRESETS))
def test_a_preset_is_not_steered(preset):
    assert PRESETS[preset](Settings(preset=preset), SIZE).shape_distance is None
