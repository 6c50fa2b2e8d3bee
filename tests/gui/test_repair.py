"""The Python of the engine is gone after an update: the filter repairs it and goes on."""

import json
import shutil

import pytest

from nst_engine.contract.paths import NAME
from nst_engine.installer import plugin_files

from ..gimp.rooms import IN_ONE_GIMP
from .dialog import APP, TRANSFER, Dialog

pytestmark = IN_ONE_GIMP
INSTALL = """
import json, os, sys, threading, time
from pathlib import Path
if "--check" in sys.argv:
    sys.exit(0)
def leave():
    sys.stdin.read()
    os._exit(1)
threading.Thread(target=leave, daemon=True).start()
def tell(**step):
    print(json.dumps(step), flush=True)
(Path({home!r}) / "asked").write_text(json.dumps(sys.argv))
tell(stage="environment", item="The card is too old: the processor computes.")
tell(stage="environment")
tell(stage="download", item="torch", done=100, total=526)
home = Path({home!r})
while not (home / "go-on").exists():
    time.sleep(0.05)
if (home / "go-on").read_text() == "fail":
    tell(error="disk-full", message="The disk is full.", hint="Make room and run it again.")
    sys.exit(2)
python = home / ".local/share/{name}/venv/bin/python"
python.parent.mkdir(parents=True, exist_ok=True)
python.unlink(missing_ok=True)
python.symlink_to({engine!r})
"""


@pytest.fixture
def broken(quick_window):
    """The filter was called, and its engine's Python is not there any more."""
    gimp = quick_window.gimp
    folder = gimp.home / ".local/share" / NAME
    python, source = folder / "venv/bin/python", folder / "source"
    for each in (python.parent, source):
        each.mkdir(parents=True)
    python.symlink_to("/nowhere/python3.13")
    file = plugin_files.plugin_folder(gimp.profile) / "engine.json"
    record = json.loads(file.read_text("utf-8"))
    install = INSTALL.format(home=str(gimp.home), name=NAME, engine=record["python"])
    (source / "install.py").write_text(install)
    file.write_text(json.dumps({**record, "python": str(python)}))
    (gimp.home / "go-on").unlink(missing_ok=True)
    dialog = Dialog(quick_window)
    dialog.window.action(TRANSFER)
    dialog.says("must be repaired")
    return dialog


@pytest.fixture
def missing(broken):
    """The filter was called, and there is no engine at all."""
    broken.click("Cancel")
    broken.window.until(lambda: not broken.window.processes(), "the plug-in to end")
    shutil.rmtree(broken.window.gimp.home / ".local/share" / NAME / "venv")
    broken.window.action(TRANSFER)
    broken.says("is not installed")
    return broken


def go_on(dialog, how):
    (dialog.window.gimp.home / "go-on").write_text(how)


def test_it_is_repaired_and_the_filter_opens(broken):
    broken.screen("broken")
    broken.click("Repair")
    broken.says("Downloading torch: 100 of 526 MB")
    broken.says("The card is too old")
    broken.screen("repairing")
    go_on(broken, "well")
    broken.choose_style()
    broken.says("The preview is finished")
    broken.click("Add Layer")
    assert broken.until_layers(2) == ["Style: style", "content.jpg"]


def test_where_none_is_it_is_installed_into_the_folder_that_is_shown(missing):
    assert "BSD" in missing.says("are downloaded: ")
    missing.screen("missing")
    missing.click("Install")
    go_on(missing, "well")
    missing.says("Choose a style")
    asked = json.loads((missing.window.gimp.home / "asked").read_text())
    assert "--home" not in asked, "it is the usual folder"
    assert str(plugin_files.plugin_folder(missing.window.gimp.profile)) in asked


def test_another_folder_can_be_chosen(missing):
    window = missing.window
    folder = window.gimp.folder / "D"
    folder.mkdir(exist_ok=True)
    window.keys("alt+f", "space")  # GTK's own list of folders
    window.keys("End", "Return")
    window.wait_for("Folder for the Engine", app=APP)
    names = {"/": "slash", "-": "minus", "_": "underscore", ".": "period"}
    window.keys("ctrl+l", *(names.get(letter, letter) for letter in str(folder)))
    missing.screen("folder")
    window.keys("Return")
    window.until(lambda: not window.find("Folder for the Engine", "file chooser"), "it to close")
    missing.screen("chosen")
    missing.click("Install")
    missing.says("Downloading torch")
    asked = json.loads((window.gimp.home / "asked").read_text())
    assert asked[-2:] == ["--home", str(folder)]
    missing.click("Cancel")


def test_what_went_wrong_is_told_and_it_can_be_tried_again(broken):
    broken.click("Repair")
    go_on(broken, "fail")
    broken.says("The disk is full.")
    broken.screen("failed")
    go_on(broken, "well")
    broken.click("Try Again")
    broken.says("Choose a style")


def test_cancel_leaves_nothing_running(broken):
    broken.click("Repair")
    broken.says("Downloading torch")
    broken.click("Cancel")
    broken.window.until(lambda: not broken.window.processes(), "installer and plug-in to end")
    assert broken.window.layers("content") == ["content.jpg"]
    assert len(broken.window.windows()) == 1, "the user knows what he has cancelled"
