"""What a person sees of the picture while it is made."""

import numpy as np
import pytest

from nst_engine.contract import Preview, Request, Settings
from nst_engine.images import resize
from nst_engine.images.color_transfer import LUMA
from nst_engine.job.output import Snapshots
from nst_engine.optimization.options import OptimizationOptions
from nst_engine.stylizer import stylize
from tests.optimization.conftest import array


def previews(events):
    """Those of a job as arrays (height, width, 4) in 0..1."""
    arrays = [e.pixels for e in events if isinstance(e, Preview)]
    assert arrays
    assert all(b.dtype == "uint8" for b in arrays)
    return [np.frombuffer(b.data, np.uint8).reshape(b.shape) / 255 for b in arrays]


def chroma(pixels):
    return pixels[..., :3] - (pixels[..., :3] @ LUMA)[..., None]


def test_the_last_preview_is_the_result_but_for_one_step(run, scene, pattern):
    pixels, _, events = run(scene, pattern)
    last = previews(events)[-1]
    assert last.shape == (60, 72, 4)
    assert np.abs(last - pixels).mean() < 0.005
    assert np.abs(last - scene).mean() > 0.02


def test_previews_show_the_colours_that_the_result_will_have(run, scene, pattern):
    pixels, _, events = run(scene, pattern, colors="content")
    assert np.abs(chroma(previews(events)[-1]) - chroma(pixels)).mean() < 0.005
    bare = previews(run(scene, pattern, strength=80)[2])[-1]
    assert np.abs(chroma(bare) - chroma(scene)).mean() > 0.05  # it is the colours that were kept


def test_the_alpha_of_a_preview_is_what_counts_of_each_pixel(run, scene, pattern):
    scene[:30, :, 3] = 0.5
    selection = np.zeros((60, 72), np.float32)
    selection[:, 36:] = 1
    content, selection = resize(scene, 288, 240), np.kron(selection, np.ones((4, 4), np.float32))
    _, _, events = run(content, pattern, selection=selection, iterations=1)
    shown = previews(events)
    assert {p.shape for p in shown} == {(120, 144, 4), (170, 204, 4), (240, 288, 4)}
    for preview in shown:
        height, width = preview.shape[:2]
        corners = preview[:: height - 1, :: width - 1, 3]
        assert corners == pytest.approx(np.array([[0, 0.5], [0, 1]]), abs=0.01)


@pytest.mark.slow
def test_a_large_preview_is_shrunk_alpha_and_all(run, scene, pattern):
    content = resize(scene, 1440, 96)
    content[:, 720:, 3] = 0
    _, _, events = run(content, pattern, iterations=1, colors="content")
    last = previews(events)[-1]
    assert last.shape == (68, 1024, 4)
    assert (last[:, 0, 3] == 1).all()
    assert (last[:, -1, 3] == 0).all()


def test_snapshots_are_opaque_and_in_the_colours_of_the_result(scene, pattern):
    scene[:30, :, 3] = 0
    kept = {}
    request = Request(
        Settings(iterations=4, colors="content"), array("content", scene), (array("s", pattern),)
    )
    options = OptimizationOptions(Snapshots(4, kept.__setitem__))
    result = stylize(request, options=options)
    assert list(kept) == [4, 8]
    assert all((pixels[..., 3] == 1).all() for pixels in kept.values())
    pixels = np.frombuffer(result.pixels.data, "<f4").reshape(result.pixels.shape)
    visible = pixels[..., 3] > 0
    difference = chroma(kept[4]) - chroma(pixels)
    assert np.abs(difference[visible]).mean() < 0.01
