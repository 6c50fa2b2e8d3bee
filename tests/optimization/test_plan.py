"""What is decided about memory before the work begins."""

import psutil
import pytest
import torch

from nst_engine.contract import Settings, UserError
from nst_engine.networks.devices import Device
from nst_engine.optimization.planning.plan import make_plan
from nst_engine.optimization.recipes.default import default_recipe

CPU = Device(torch.device("cpu"), "bf16", "CPU")
LARGE = 6000, 4000


def plan_for(size, network="compact", **settings):
    settings = Settings(network=network, **settings)
    return make_plan(default_recipe(settings, size), network, CPU, settings)


def held_gb():
    return psutil.Process().memory_info().rss / 1e9


@pytest.mark.parametrize("method", ["gram", "moments", "strokes"])
@pytest.mark.parametrize("network", ["compact", "vgg19"])
def test_24_megapixels_are_stylized_at_full_size_within_four_gigabytes(method, network):
    plan = plan_for(LARGE, network, method=method, memory_limit=4)
    assert plan.scales[-1].size == LARGE
    assert plan.scales[-1].layout.tile_size
    assert plan.bytes <= 4e9
    assert "in tiles of" in plan.description(None)


def test_more_memory_means_larger_tiles_and_then_none():
    limits = [held_gb() + more for more in (2.5, 4, 12, 128)]
    tile_sizes = [
        plan_for(LARGE, memory_limit=limit).scales[-1].layout.tile_size for limit in limits
    ]
    assert tile_sizes[:3] == sorted(set(tile_sizes[:3]))
    assert tile_sizes[3] is None


def test_where_tiles_would_be_small_iterates_are_not_averaged():
    """A picture less is worth more: each small tile sees a halo of several times its size."""
    within = {gb: plan_for(LARGE, memory_limit=held_gb() + gb).scales for gb in (2.5, 64)}
    assert within[64][-1].schedule.average is not None
    assert within[2.5][0].schedule.average is not None
    assert within[2.5][-1].schedule.average is None
    assert within[2.5][-1].layout.tile_size >= 128
    assert plan_for(LARGE, tile="64", memory_limit=64).scales[-1].schedule.average is not None


def test_small_scales_are_never_cut():
    plan = plan_for(LARGE, memory_limit=held_gb() + 2.5)
    assert [scale.layout.tile_size for scale in plan.scales[:4]] == [None] * 4


def test_content_features_that_do_not_fit_are_computed_again():
    """Of relu1_1 they would take 3 GB."""
    plan = plan_for(LARGE, content_layers="relu1_1", memory_limit=4)
    assert plan.scales[-1].size == LARGE
    assert not plan.scales[-1].layout.keep_content_features


def test_lbfgs_remembers_no_more_than_fits():
    plan = plan_for(LARGE, optimizer="lbfgs", memory_limit=held_gb() + 6)
    histories = [scale.schedule.history for scale in plan.scales]
    assert plan.scales[-1].size == LARGE
    assert histories[0] == 10
    assert 3 <= histories[-1] < 10
    image = torch.rand(1, 3, 8, 8, requires_grad=True)
    made = plan.scales[-1].schedule.make_optimizer(image)
    assert made.optimizer.param_groups[0]["history_size"] == histories[-1]
    first = plan.scales[0].schedule.make_optimizer(image)
    carried_on = plan.scales[-1].schedule.continuing(first).make_optimizer(image)
    assert carried_on.optimizer.param_groups[0]["history_size"] == histories[-1]


def test_large_scales_are_refined_not_repeated():
    plan = plan_for(LARGE, memory_limit=held_gb() + 3.5)
    work = dict(zip((scale.size for scale in plan.scales), plan.work, strict=True))
    evaluations = [scale.schedule.evaluations for scale in plan.scales]
    assert evaluations[1:] == sorted(evaluations[1:], reverse=True)
    assert evaluations[-1] == 12
    assert work[LARGE] < 0.7 * sum(work.values())


def test_images_of_a_megapixel_have_all_their_evaluations():
    first, *between, last = plan_for((1152, 864), memory_limit=64).scales
    iterations = Settings().iterations
    assert first.schedule.evaluations == last.schedule.evaluations == iterations
    assert {scale.schedule.evaluations for scale in between} == {iterations * 3 // 4}


def test_a_small_image_has_twice_as_many_at_its_first_scale():
    first, last = plan_for((180, 135), memory_limit=64).scales
    assert first.schedule.evaluations == 2 * last.schedule.evaluations


def test_too_little_for_anything_is_said_before_the_work():
    with pytest.raises(UserError, match=r"need about .* GB, and 0\.0 GB may be used"):
        plan_for(LARGE, memory_limit=0.01)
