"""The file comes back as it was written; what is none, or damaged, is refused in words."""

import json
import struct
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import save

from nst_engine.contract import Settings, UserError
from nst_engine.images.builtin import sample
from nst_engine.job.style_file import FORMAT, StyleFile
from nst_engine.optimization.style_codes.checks import with_network
from nst_engine.optimization.style_codes.encoder import encode_style
from nst_engine.optimization.style_codes.style_code import StyleCode


@pytest.fixture(scope="module")
def code():
    pixels = np.ones((64, 64, 4), np.float32)
    pixels[..., :3] = sample.strokes(64, 64)
    return encode_style([pixels], "Grüße “x”", Settings(network="compact"), (64,))


def test_it_comes_back_as_it_was(code):
    read = StyleFile.from_bytes(code.to_bytes(), "a.style")
    assert read.metadata == code.metadata
    assert read.metadata.title == "Grüße “x”"
    assert read.checksum == code.checksum
    assert read.arrays.keys() == code.arrays.keys()
    assert all(np.array_equal(read.arrays[name], code.arrays[name]) for name in code.arrays)


def test_the_thumbnail_is_a_png(code):
    assert code.thumbnail.startswith(b"\x89PNG")


def refused(data, *words):
    with pytest.raises(UserError) as caught:
        StyleFile.from_bytes(data, "a.style")
    assert caught.value.code == "bad-style"
    assert all(word in caught.value.message for word in ("a.style", *words))
    assert caught.value.hint


def test_what_is_no_code_is_refused():
    arrays = {"x": np.zeros(3, np.float32)}
    foreign = (b"", b"\x89PNG\r\n\x1a\n" + bytes(100), save(arrays), save(arrays, {"format": "pt"}))
    deep = b"[" * 100_000
    listed = b'{"__metadata__": [1]}'
    framed = [struct.pack("<Q", len(header)) + header for header in (deep, listed, b"7")]
    for data in (*foreign, *framed):
        refused(data, "no style code")


def test_another_version_is_refused(code):
    facts = {"format": FORMAT, "version": "7"}
    refused(save(code.arrays, facts), "version 7")


def test_damage_anywhere_is_noticed(code):
    data = code.to_bytes()
    refused(data[:-1])
    refused(data + b"\0")
    refused(data[: len(data) // 2])
    header = struct.unpack("<Q", data[:8])[0]
    for at in (header + 8, header + 9000, len(data) - 1):
        refused(data[:at] + bytes([data[at] ^ 64]) + data[at + 1 :], "damaged")


@pytest.mark.parametrize(
    "about", ["7", "[]", "{}", '{"title": "x"}', json.dumps({"title": 1, "scales": {}})]
)
def test_false_facts_are_noticed(code, about):
    facts = {"format": FORMAT, "version": "1", "checksum": code.checksum, "about": about}
    refused(save(code.arrays, facts), "damaged")


def of_network(code, network):
    return StyleCode(replace(code.metadata, network=network), "name", code.arrays)


def test_the_network_is_the_codes_where_it_is_left_open(code):
    vgg19 = of_network(code, "vgg19")
    assert with_network(Settings(), [vgg19, vgg19]).network == "vgg19"
    assert with_network(Settings(weights="file.pth"), [vgg19]).network == "vgg19"
    assert with_network(Settings(network="vgg19"), [vgg19]).network == "vgg19"
    assert with_network(Settings(), []).network == "auto"


def test_codes_of_two_networks_are_refused(code):
    with pytest.raises(UserError, match="compact and vgg19"):
        with_network(Settings(), [of_network(code, network) for network in ("compact", "vgg19")])
