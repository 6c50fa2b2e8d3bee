"""Gatys, Ecker & Bethge as written and as coded."""

import pytest

from nst_engine.contract import UserError
from nst_engine.networks.weights.store import find_weights

pytestmark = pytest.mark.slow


PUBLISHED = {"50": 1_388_532, "100": 707_861, "500": 368_494}  # NeuralStyleTransfer.ipynb


@pytest.mark.parametrize(
    "preset", ["gatys-code", pytest.param("gatys-paper", marks=pytest.mark.long)]
)
def test_a_preset_lowers_its_loss_and_keeps_the_size(run, scene, pattern, preset):
    scene, pattern = scene[10:44, 20:56], pattern[:40, :40]  # 500 evaluations take their time
    pixels, record, _ = run(scene, pattern, preset=preset, device="cpu", precision="fp32")
    assert pixels.shape == scene.shape
    assert record["evaluations"] >= 500
    assert record["losses"]["style"] < 0.2 * record["losses_start"]["style"]
    assert record["losses"]["total"] < record["losses_start"]["total"]
    assert list(record["trace"]) == ["50", "100", "500"]
    assert record["trace"]["500"] < record["trace"]["50"]


def test_presets_ask_for_vgg19_and_say_how_to_go_on_without(run, scene, pattern, own_home):
    with pytest.raises(UserError, match="--network compact"):
        run(scene, pattern, preset="gatys-code", network="auto")


def test_the_published_losses_are_reached(run, shared):
    if not find_weights():
        pytest.skip("needs the original Caffe-trained VGG-19 weights, which are not here")
    from nst_engine.images import load_image
    from nst_engine.networks.weights.store import load_weights

    if load_weights(find_weights()).preprocessing != "caffe":
        pytest.skip("needs the original Caffe-trained weights; torchvision's are installed")
    images = shared / "data/images"
    content = load_image(images / "content/tubingen.jpg").pixels
    style = load_image(images / "style/starry_night.jpg").pixels
    _, record, _ = run(content, style, preset="gatys-code", network="vgg19", size=682)
    for at, published in PUBLISHED.items():
        assert record["trace"][at] == pytest.approx(published, rel=0.1)
