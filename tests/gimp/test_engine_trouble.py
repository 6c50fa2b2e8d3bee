"""An engine that is missing, wrong or dies: words for people, and an unchanged image."""

import json
from pathlib import Path

import pytest

from nst_engine.installer import plugin

from .acting import act
from .rooms import CHECKOUT

CALL = """
image = image_of()
source, style = layer_of(image), layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
status, words = call(image, [source], style_layer=style, content_layers=ARGS[0])
tell([status, words, len(image.get_layers())])
"""


def failed(gimp, deed="echo"):
    status, words, layers = act(gimp, CALL, deed)
    assert status == "execution-error"
    assert layers == 1
    return words


def described(gimp):
    return plugin.plugin_folder(gimp.profile) / "engine.json"


def test_not_installed(quick):
    described(quick).unlink()
    assert "python3 install.py" in failed(quick)


def test_its_python_is_gone(quick, tmp_path):
    plugin.lay(quick.profile, CHECKOUT, tmp_path / "no" / "python")
    assert "python3 install.py" in failed(quick)


def test_its_python_has_no_engine(quick):
    plugin.lay(quick.profile, CHECKOUT, Path("/usr/bin/python3"))
    words = failed(quick)
    assert "ended before the picture was finished" in words
    log = quick.home / ".local/share/neural-style-transfer/logs/plug-in.log"
    assert str(log) in words
    assert "nst_engine" in log.read_text()


def test_it_is_of_another_version(quick):
    told = json.loads(described(quick).read_text())
    described(quick).write_text(json.dumps({**told, "version": "0.0.1"}))
    words = failed(quick)
    assert "0.0.1" in words
    assert "python3 install.py" in words


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("die", "ended before the picture was finished (code 9)"),
        ("problem", "There are no weights. Get some."),
        ("fail", "ValueError: boom"),
        ("wrong size", "not 40×36"),
    ],
)
def test_it_fails_in_the_middle(quick, deed, words):
    assert words in failed(quick, deed)


def test_it_talks_nonsense(quick):
    engine = quick.folder / "nonsense"
    engine.write_text("#!/bin/sh\necho Hello from a program that is no engine; cat > /dev/null\n")
    engine.chmod(0o755)
    plugin.lay(quick.profile, CHECKOUT, engine)
    assert "do not understand each other" in failed(quick)


def test_a_bug_of_ours_is_shown_and_not_swallowed(quick):
    (plugin.plugin_folder(quick.profile) / "shown.py").write_text(
        "def shown_part(image, layer):\n    return 1 / 0\n"
    )
    words = failed(quick)
    assert "ZeroDivisionError" in words
    assert "plug-in.log" in words
