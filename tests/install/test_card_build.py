"""The build of PyTorch for each card and driver, and sentences that are true."""

import pytest

from nst_engine.contract.installing import event_from_line
from nst_engine.environment import NvidiaCard
from nst_engine.installer import console, engine, indexes, pip, venv
from nst_engine.installer.amd_card import AmdCard, amd_cards
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


@pytest.fixture
def linux(tmp_path):
    """A system in whose kernel these nodes compute: chips as numbers, 0 for a processor."""

    def with_nodes(*versions):
        (tmp_path / "dev").mkdir()
        (tmp_path / "dev" / "kfd").touch()
        for number, version in enumerate(versions):
            node = tmp_path / "sys/class/kfd/kfd/topology/nodes" / str(number)
            node.mkdir(parents=True)
            text = (
                f"cpu_cores_count 8\nsimd_count 80\ngfx_target_version {version}\nvendor_id 4098\n"
            )
            (node / "properties").write_text(text)
        return tmp_path

    return with_nodes


#: what the kernel says, chip, build
AMD = [
    (100300, "gfx1030", "rocm"),  # RX 6800
    (110000, "gfx1100", "rocm"),  # RX 7900
    (90010, "gfx90a", "rocm"),  # Instinct MI210
    (110501, "gfx1151", "rocm"),  # Ryzen AI Max
    (100301, "gfx1031", "cpu"),  # RX 6700
    (80003, "gfx803", "cpu"),  # RX 580
]


@pytest.mark.parametrize(("version", "chip", "build"), AMD)
def test_an_amd_card_gets_the_build_that_has_code_for_it(linux, version, chip, build):
    cards = amd_cards(linux(0, version), "x86_64")
    assert cards == [AmdCard(chip)]
    choice = choose_build(None, cards)
    assert (choice.build, choice.group) == (build, "engine-cpu")
    assert chip in choice.why
    assert "driver" not in choice.why, "another one would not help"


def test_of_two_amd_cards_the_one_that_computes_counts(linux):
    """A Ryzen's own graphics beside a card, in the order of the kernel, 10 behind 2."""
    cards = amd_cards(linux(0, 0, 100306, *[0] * 7, 100300), "x86_64")
    assert [card.chip for card in cards] == ["gfx1036", "gfx1030"]
    assert choose_build(None, cards).card == "AMD gfx1030"


def test_an_amd_card_that_belongs_to_others_is_told_with_what_helps(linux, as_nobody):
    root = linux(0, 100300)
    device = root / "dev" / "kfd"
    device.chmod(0o600)
    group = device.group()
    with as_nobody(root):
        cards = amd_cards(root, "x86_64")
    choice = choose_build(None, cards)
    assert choice.build == "cpu"
    assert f"sudo usermod -aG {group} $USER" in choice.why


def test_no_amd_card_is_none(linux, tmp_path):
    assert amd_cards(tmp_path, "x86_64") == [], "no driver"
    root = linux(0, 100300)
    assert amd_cards(root, "aarch64") == [], "for which there is no build"


def test_without_the_index_of_its_build_the_processor_computes_for_now(monkeypatch, capsys):
    """pip would take the CUDA 13 build, whose code no GTX 1080 can run."""
    asked = []
    monkeypatch.setattr(engine, "nvidia_facts", lambda: NvidiaCard("GTX 1080", (6, 1), (13, 0)))
    monkeypatch.setattr(venv, "holds", lambda *_: False)
    monkeypatch.setattr(pip, "_is_reachable", lambda _: False)
    monkeypatch.setattr(pip, "PAUSES", (0,))
    monkeypatch.setattr(venv, "prepare", lambda *asked_for: bool(asked.append(asked_for)))
    monkeypatch.setattr(engine.engine_package, "install", lambda *_: False)
    monkeypatch.setattr(venv, "site_packages", lambda: None)
    said = []
    monkeypatch.setattr(engine, "say", said.append)
    monkeypatch.setattr(console.Told, "to_program", True)
    engine.install(None)
    assert asked == [(None, "cpu", ("engine", "engine-cpu"))]
    assert "Run install.py again" in said[0]
    (told,) = map(event_from_line, capsys.readouterr().out.splitlines())
    assert told.item == said[0], "the dialog shows it, too"


def test_the_builds_that_pips_own_index_lacks_have_an_address():
    assert set(indexes.PARTS) == {
        ("linux", "cpu"),
        ("linux", "cu126"),
        ("linux", "rocm"),
        ("win32", "gpu"),
        ("win32", "cu126"),
    }
