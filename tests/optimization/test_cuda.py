"""What only a graphics card does. None was at hand when this was written."""

import pytest
import torch

from nst_engine.networks.compact import load_compact
from nst_engine.optimization.async_copy import AsyncCopy
from nst_engine.optimization.objective import cuda_graph
from nst_engine.optimization.optimizers import Adam
from tests.optimization.test_tiled_gradient import objectives, pixels

pytestmark = [
    pytest.mark.cuda,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA graphics card"),
]
SIZE = 160, 128


def gradients(monkeypatch, max_pixels, method):
    """Of 25 evaluations on the way down, two searches for strokes among them; how many graphs."""
    monkeypatch.setattr(cuda_graph, "MAX_PIXELS", max_pixels)
    cuda = torch.device("cuda")
    net = load_compact().requires_grad_(False).to(cuda)
    objective, _ = objectives(net, SIZE, 64, method=method, device=cuda)
    image = torch.from_numpy(pixels(*SIZE, 9)[..., :3]).permute(2, 0, 1)[None]
    image = image.contiguous().to(cuda).requires_grad_(True)
    adam, found = Adam(image), []
    for _ in range(25):
        adam.step(lambda: objective.gradient(image))
        found.append(image.grad.clone())
    return torch.stack(found), objective.graph_recorded


@pytest.mark.parametrize("method", ["gram", "moments", "strokes"])
def test_a_graph_gives_the_same_gradients(monkeypatch, method):
    plain, graphs = gradients(monkeypatch, 0, method)
    assert not graphs
    replayed, graphs = gradients(monkeypatch, 1 << 30, method)
    assert graphs, "no graph was recorded"
    assert (replayed - plain).norm() <= 0.02 * plain.norm()


def test_a_copy_has_the_numbers_of_when_it_was_made():
    here = torch.rand(1000, 1000, device="cuda")
    expected = here.cpu()
    copy = AsyncCopy(here)
    del here
    torch.zeros(1000, 1000, device="cuda")  # in the memory that has become free
    assert torch.equal(copy.value, expected)
    assert copy.ready
