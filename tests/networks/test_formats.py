"""Weight files of every layout are read, all others refused, and no pickle runs."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import safetensors.torch
import torch

from nst_engine.contract import UserError
from nst_engine.networks.vgg_layers import CONVS
from nst_engine.networks.weights.formats import TORCHVISION_NAMES, read_weights, write_weights


def by_layer_name(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    pairs = zip(CONVS, TORCHVISION_NAMES, strict=True)
    return {f"{c}.{k}": state[f"{t}.{k}"] for c, t in pairs for k in ("weight", "bias")}


def same(found: dict[str, torch.Tensor], expected: dict[str, torch.Tensor]) -> bool:
    return found.keys() == expected.keys() and all(
        v.dtype == torch.float32 and torch.equal(v, expected[k]) for k, v in found.items()
    )


def refusal(file, **options) -> UserError:
    with pytest.raises(UserError) as caught:
        read_weights(file, **options)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    assert str(file) in caught.value.message
    return caught.value


@pytest.mark.parametrize("zipped", [True, False])
def test_torchvision_file_of_both_generations(torchvision_state, tmp_path, zipped):
    state = {**torchvision_state, "classifier.0.weight": torch.zeros(10, 10)}
    file = tmp_path / "weights.pth"
    torch.save(state, file, _use_new_zipfile_serialization=zipped)
    weights = read_weights(file)
    assert weights.preprocessing == "torchvision"
    assert same(weights.tensors, by_layer_name(torchvision_state))


def test_names_are_torchvisions_own(torchvision_features):
    convolutions = [
        f"features.{n}"
        for n, layer in torchvision_features.named_children()
        if isinstance(layer, torch.nn.Conv2d)
    ]
    assert list(TORCHVISION_NAMES) == convolutions[: len(CONVS)]


@pytest.mark.parametrize("kind", ["caffe", "torchvision"])
def test_what_is_written_is_read_with_its_tag(torchvision_file, tmp_path, kind):
    weights = read_weights(torchvision_file, preprocessing=kind)
    file = tmp_path / "models" / "ours.safetensors"
    write_weights(file, weights)
    again = read_weights(file)
    assert again.preprocessing == kind
    assert same(again.tensors, weights.tensors)
    assert [p.name for p in file.parent.iterdir()] == [file.name]
    assert file.stat().st_size < 53e6  # the thirteen convolutions and nothing else


def test_caffe_names_need_a_preprocessing(torchvision_state, tmp_path):
    renamed = by_layer_name(torchvision_state)
    torch.save(renamed, tmp_path / "vgg_conv.pth")
    safetensors.torch.save_file(renamed, tmp_path / "x.safetensors")
    for name in ("vgg_conv.pth", "x.safetensors"):
        error = refusal(tmp_path / name)
        assert "preprocessing=caffe" in error.hint
        assert read_weights(tmp_path / name, preprocessing="caffe").preprocessing == "caffe"


def test_unknown_tag_is_refused(torchvision_state, tmp_path):
    renamed = by_layer_name(torchvision_state)
    safetensors.torch.save_file(renamed, tmp_path / "x.safetensors", {"preprocessing": "keras"})
    refusal(tmp_path / "x.safetensors")


def test_half_precision_is_widened(torchvision_state, tmp_path):
    half = {k: v.half() for k, v in torchvision_state.items()}
    safetensors.torch.save_file(half, tmp_path / "x.safetensors", {"preprocessing": "torchvision"})
    tensors = read_weights(tmp_path / "x.safetensors").tensors
    assert {t.dtype for t in tensors.values()} == {torch.float32}


def test_another_networks_file_is_named_as_such(torchvision_state, tmp_path):
    shallow = {k: v for k, v in torchvision_state.items() if not k.startswith("features.28.")}
    torch.save(shallow, tmp_path / "shallow.pth")
    error = refusal(tmp_path / "shallow.pth")
    assert "features.28.weight is missing" in error.message
    assert "features.0 to features.28" in error.hint

    narrow = {**torchvision_state, "features.5.weight": torch.zeros(32, 64, 3, 3)}
    torch.save(narrow, tmp_path / "narrow.pth")
    assert "(32, 64, 3, 3)" in refusal(tmp_path / "narrow.pth").message

    torch.save({"encoder": torch.zeros(3)}, tmp_path / "other.pth")
    assert "does not hold VGG-19" in refusal(tmp_path / "other.pth").message


def test_not_a_number_is_refused(torchvision_state, tmp_path):
    spoilt = {**torchvision_state, "features.0.bias": torch.full((64,), torch.nan)}
    torch.save(spoilt, tmp_path / "x.pth")
    assert "no numbers" in refusal(tmp_path / "x.pth").message


@pytest.mark.parametrize("name", ["x.pth", "x.safetensors"])
@pytest.mark.parametrize("content", [b"", b"hello" * 1000, b"\x80\x02garbage", b"PK\x03\x04junk"])
def test_files_of_another_kind(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert "damaged" in refusal(tmp_path / name).message


def test_truncated_files(torchvision_file, tmp_path):
    write_weights(tmp_path / "x.safetensors", read_weights(torchvision_file))
    for file in (torchvision_file, tmp_path / "x.safetensors"):
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // 2])
        assert "damaged" in refusal(file).message


def test_missing_file_and_a_folder(tmp_path):
    assert "No such file" in refusal(tmp_path / "none.pth").message
    assert "No such file" in refusal(tmp_path / "none.safetensors").message
    assert "directory" in refusal(tmp_path).message


def test_a_list_instead_of_a_dictionary(tmp_path):
    torch.save([torch.zeros(3)], tmp_path / "x.pth")
    refusal(tmp_path / "x.pth")


class Malicious:
    def __init__(self, target):
        self.target = target

    def __reduce__(self):
        return os.mkdir, (str(self.target),)


@pytest.mark.parametrize("zipped", [True, False])
def test_code_in_a_pickle_does_not_run(torchvision_state, tmp_path, zipped):
    state = {**torchvision_state, "extra": Malicious(tmp_path / "ran")}
    torch.save(state, tmp_path / "x.pth", _use_new_zipfile_serialization=zipped)
    assert "for safety" in refusal(tmp_path / "x.pth").message
    assert not (tmp_path / "ran").exists()
    torch.load(tmp_path / "x.pth", weights_only=False)
    assert (tmp_path / "ran").exists()  # it would have, otherwise


MEASURE = """
import sys
from pathlib import Path
from nst_engine.networks.weights.formats import read_weights
def kilobytes(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(l.split()[1]) for l in lines if l.startswith(name))
before = kilobytes("VmRSS")
weights = read_weights(Path(sys.argv[1]))
print(kilobytes("VmHWM") - before, kilobytes("VmRSS") - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="reads Linux's /proc")  # noqa: PTH110
@pytest.mark.parametrize("zipped", [True, False])
def test_the_classifier_is_not_kept_in_memory(torchvision_state, tmp_path, zipped):
    state = {**torchvision_state, "classifier.0.weight": torch.zeros(3072, 25088)}
    torch.save(state, tmp_path / "x.pth", _use_new_zipfile_serialization=zipped)
    assert (tmp_path / "x.pth").stat().st_size > 300e6
    result = subprocess.run(
        [sys.executable, "-c", MEASURE, tmp_path / "x.pth"], capture_output=True, check=True
    )
    (tmp_path / "x.pth").unlink()
    peak, afterwards = (int(n) / 1000 for n in result.stdout.split())  # MB
    assert afterwards < 150
    if zipped:  # the older format has to pass through memory once
        assert peak < 200
