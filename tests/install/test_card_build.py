"""The build of PyTorch for each card and driver, and sentences that are true."""

import pytest

from nst_engine.environment import NvidiaCard
from nst_engine.installer import indexes
from nst_engine.installer.card_build import choose_build

#: name, compute capability, CUDA of the driver, build, whether another driver would help
CARDS = [
    ("RTX 4070", (8, 9), (13, 0), "gpu", False),
    ("H100", (9, 0), (13, 1), "gpu", False),
    ("RTX 2060", (7, 5), (13, 0), "gpu", False),
    ("RTX 5090", (12, 0), (13, 0), "gpu", False),
    ("RTX 4070", (8, 9), (12, 4), "cu126", False),
    ("RTX 5090", (12, 0), (12, 8), "cpu", True),
    ("GTX 1080", (6, 1), (13, 0), "cu126", False),
    ("GTX 980", (5, 2), (12, 2), "cu126", False),
    ("V100", (7, 0), (12, 0), "cu126", False),
    ("GTX 1080", (6, 1), (11, 4), "cpu", True),
    ("RTX 2060", (7, 5), (11, 8), "cpu", True),
    ("GTX 780", (3, 5), (11, 4), "cpu", False),
]


@pytest.mark.parametrize(("name", "capability", "driver", "build", "helps"), CARDS)
def test_a_card_gets_the_build_that_has_code_for_it(name, capability, driver, build, helps):
    choice = choose_build(NvidiaCard(name, capability, driver))
    assert choice.build == build
    assert ("Update the NVIDIA driver" in choice.why) == helps, "advice that helps, and no other"
    assert (name in choice.why) == (build != "gpu"), "whoever gets less than the usual is told"


def test_no_card_needs_no_words():
    assert choose_build(None).build == "cpu"
    assert choose_build(None).why == ""


def test_the_builds_that_pips_own_index_lacks_have_an_address():
    assert set(indexes.PARTS) == {
        ("linux", "cpu"),
        ("linux", "cu126"),
        ("win32", "gpu"),
        ("win32", "cu126"),
    }
