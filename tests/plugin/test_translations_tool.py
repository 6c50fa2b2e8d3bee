"""gimp_plugin/translations.py finds what is lacking, stale or wrong, and brings it in order."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PLUGIN = "gimp_plugin/neural-style-transfer"
TEMPLATE, GERMAN = (f"{PLUGIN}/languages/{name}" for name in ("neural-style-transfer.pot", "de.po"))


@pytest.fixture
def checkout(tmp_path):
    """A copy of all that the tool reads."""
    for room in ("gimp_plugin", "nst_engine"):
        ignored = shutil.ignore_patterns("data", "__pycache__")
        shutil.copytree(CHECKOUT / room, tmp_path / room, ignore=ignored)
    return tmp_path


def tool(checkout: Path, *flags: str) -> tuple[int, str]:
    """Its exit code and what it printed."""
    command = [sys.executable, "-B", str(checkout / "gimp_plugin" / "translations.py"), *flags]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (f"{PLUGIN}/dialog/status.py", 'tr("Stopped.")', 'tr("Halted.")', "de.po: lacks 'Halted.'"),
        (f"{PLUGIN}/dialog/status.py", 'tr("Stopped.")', '""', "has 'Stopped.', which is gone"),
        ("nst_engine/contract/settings.py", '"Draft"', '"Rough"', "fr.po: lacks 'Rough'"),
        (GERMAN, '"Angehalten."', '""', "has no translation of 'Stopped.'"),
        (GERMAN, 'msgid "Stopped."', '#, fuzzy\nmsgid "Stopped."', "has no translation"),
        (GERMAN, "noch etwa {time}", "noch etwa {zeit}", "has other places in braces than"),
        (GERMAN, '"_Vorher"', '"Vorher"', "another number of underlined letters than 'B_efore'"),
        (GERMAN, '"Stil speichern…"', '"Stil speichern"', "only one of both ends in …"),
        (TEMPLATE, 'msgid "Stopped."', 'msgid "Halted."', "pot is not what the sources say"),
    ],
)
def test_what_is_wrong_is_said(checkout, file, old, new, said):
    change(checkout / file, old, new)
    code, output = tool(checkout, "--check")
    assert code == 1
    assert said in output


def test_catalogues_follow_the_sources_and_keep_what_is_translated(checkout):
    source, german = checkout / PLUGIN / "dialog" / "status.py", checkout / GERMAN
    before = german.read_text("utf-8")
    change(source, 'tr("Stopped.")', 'tr("Halted.")')
    code, output = tool(checkout)
    assert (code, output.count("has no translation of 'Halted.'")) == (1, 2)
    now = german.read_text("utf-8")
    assert 'msgid "Stopped."' not in now
    assert before.count("\nmsgstr") == now.count("\nmsgstr")
    change(german, 'msgid "Halted."\nmsgstr ""', 'msgid "Halted."\nmsgstr "Steht."')
    french = german.with_name("fr.po")
    change(french, 'msgid "Halted."\nmsgstr ""', 'msgid "Halted."\nmsgstr "Là."')
    assert tool(checkout, "--check")[0] == 0
