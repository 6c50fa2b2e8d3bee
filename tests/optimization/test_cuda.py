"""What only a graphics card does."""

import pytest
import torch

from nst_engine.networks.compact import load_compact
from nst_engine.optimization.async_copy import AsyncCopy
from nst_engine.optimization.objective import cuda_graph
from nst_engine.optimization.objective.cuda_graph import CudaGraph
from tests.optimization.test_tiled_gradient import objectives, pixels

pytestmark = [
    pytest.mark.cuda,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA graphics card"),
]
SIZE = 160, 128


def gradients(monkeypatch, max_pixels, method, images):
    """At these images, two searches for strokes among them; whether a graph was recorded."""
    monkeypatch.setattr(cuda_graph, "MAX_PIXELS", max_pixels)
    cuda = torch.device("cuda")
    net = load_compact().requires_grad_(False).to(cuda)
    objective, _ = objectives(net, SIZE, 64, method=method, device=cuda)
    image, found = torch.zeros_like(images[0]).requires_grad_(True), []
    for each in images:
        with torch.no_grad():
            image.copy_(each)
        objective.gradient(image)
        found.append(image.grad.clone())
    return torch.stack(found), objective.graph_recorded


@pytest.mark.parametrize("method", ["gram", "moments", "strokes"])
def test_a_graph_gives_the_same_gradients(monkeypatch, method):
    noise = [torch.from_numpy(pixels(*SIZE, seed)[..., :3]) for seed in range(25)]
    images = [each.permute(2, 0, 1)[None].contiguous().to("cuda") for each in noise]
    plain, graphs = gradients(monkeypatch, 0, method, images)
    assert not graphs
    replayed, graphs = gradients(monkeypatch, 1 << 30, method, images)
    assert graphs, "no graph was recorded"
    assert (replayed - plain).norm() <= 0.02 * plain.norm()


def test_a_recording_that_fails_leaves_the_card_as_it_was(caplog):
    """A picture goes on without a graph, and so does all that comes after it."""

    def waiting(image):
        total = (image - 0.5).square().sum()
        torch.cuda.current_stream().synchronize()  # which no recording allows
        return total, {}

    graph, image = CudaGraph(waiting, []), torch.rand(1, 3, 64, 64, device="cuda")
    for _ in range(6):
        graph.gradient(image)
        assert torch.allclose(image.grad, 2 * (image - 0.5))
    assert not graph.recorded
    assert "no CUDA graph" in caplog.text
    assert torch.rand(8, device="cuda").std() > 0
    assert torch.cuda.current_stream() == torch.cuda.default_stream()
    before = torch.cuda.memory_reserved()
    del graph
    torch.empty(64 << 20, device="cuda")
    torch.cuda.empty_cache()
    assert torch.cuda.memory_reserved() <= before


def test_a_copy_has_the_numbers_of_when_it_was_made():
    here = torch.rand(1000, 1000, device="cuda")
    expected = here.cpu()
    copy = AsyncCopy(here)
    del here
    torch.zeros(1000, 1000, device="cuda")  # in the memory that has become free
    assert torch.equal(copy.value, expected)
    assert copy.ready
