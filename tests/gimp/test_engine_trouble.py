"""An engine that is missing, wrong or dies: words for people, and an unchanged image."""

from nst_engine.installer import plugin_files

from .acting import act
from .rooms import IN_ONE_GIMP

pytestmark = IN_ONE_GIMP

CALLS = """
def trouble(deed):
    image = image_of()
    source, style = layer_of(image), layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
    status, words = call(image, [source], style_layer=style, content_layers=deed)
    return [status, words, len(image.get_layers())]

def described(**changes):
    with open(file, "w") as written:
        json.dump({**told, **changes}, written)

file, nonsense = ARGS
with open(file) as opened:
    told = json.load(opened)
"""
LOG = "~/.local/share/neural-style-transfer/logs/plug-in.log"  # as people are told of it


def check(outcome, expected):
    assert list(outcome) == list(expected)
    for case, (status, message, layers) in outcome.items():
        assert status == "execution-error", case
        assert expected[case] in message, case
        assert layers == 1, case


def engine_file(gimp):
    return plugin_files.plugin_folder(gimp.profile) / "engine.json"


def log_of(gimp):
    return gimp.home / LOG.removeprefix("~/")


def test_an_engine_that_is_not_there_or_of_something_else(own_quick):
    """The plug-in looks for its engine anew at every call."""
    nonsense = own_quick.folder / "nonsense"
    nonsense.write_text("#!/bin/sh\necho This is a program that is no engine; cat > /dev/null\n")
    nonsense.chmod(0o755)
    outcome = act(
        own_quick,
        CALLS
        + """
import os
outcome = {}
described(python="/no/python")
outcome["its Python is gone"] = trouble("echo")
described(python="/usr/bin/python3")
outcome["its Python has no engine"] = trouble("echo")
described(version="0.0.1")
outcome["another version"] = trouble("echo")
described(python=nonsense)
outcome["it talks nonsense"] = trouble("echo")
os.unlink(file)
outcome["not installed"] = trouble("echo")
report(outcome)
""",
        engine_file(own_quick),
        nonsense,
    )
    expected = {
        "its Python is gone": "python3 install.py",
        "its Python has no engine": LOG,
        "another version": "0.0.1",
        "it talks nonsense": "do not understand each other",
        "not installed": "python3 install.py",
    }
    check(outcome, expected)
    assert "No module named nst_engine" in log_of(own_quick).read_text()


def test_an_engine_that_fails_in_the_middle(own_quick):
    expected = {
        "die": "ended before the picture was finished (code 9)",
        "problem": "There are no weights. Get some.",
        "fail": "ValueError: boom",
        "wrong size": "not 40×36",
    }
    outcome = act(
        own_quick,
        CALLS + f"report({{deed: trouble(deed) for deed in {list(expected)}}})",
        engine_file(own_quick),
        "",
    )
    check(outcome, expected)


def test_an_unexpected_error_is_shown_and_not_swallowed(own_quick):
    with (plugin_files.plugin_folder(own_quick.profile) / "layers/masks.py").open("a") as source:
        source.write("def selection_and_mask(*_):\n    return 1 / 0\n")
    outcome = act(own_quick, CALLS + "report(trouble('echo'))", engine_file(own_quick), "")
    check({"bug": outcome}, {"bug": "ZeroDivisionError"})
    assert LOG in outcome[1]
    assert "Traceback" in log_of(own_quick).read_text()
