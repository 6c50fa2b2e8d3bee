"""The plug-in speaks as GIMP does: its language is found, and its catalogue read."""

import plistlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nst_engine.contract import PARAMETERS
from nst_engine.installer import plugin_files

FOLDER = Path(__file__).parents[2] / "gimp_plugin" / "neural-style-transfer" / "languages"
CATALOGUES = sorted(FOLDER.glob("*.po"))
VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
GERMAN = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({"LANGUAGE": "de", "LANG": "de"}, ["de"]),  # what GIMP sets after its preferences
        ({"LANGUAGE": "de", "LANG": "de", "LC_ALL": "en_GB.UTF-8"}, ["de"]),
        ({"LANG": "de_AT.UTF-8"}, ["de_AT", "de"]),
        ({"LC_MESSAGES": "fr_CA@euro", "LANG": "de_DE.UTF-8"}, ["fr_CA", "fr"]),
        ({"LC_ALL": "fr", "LC_MESSAGES": "de", "LANG": "de"}, ["fr"]),
        ({"LANGUAGE": "sv:de:en:fr", "LANG": "sv_SE.UTF-8"}, ["sv", "de"]),
        ({"LANGUAGE": "en_GB:de", "LANG": "de_DE.UTF-8"}, []),
        ({"LANGUAGE": "de", "LC_ALL": "C"}, []),
        ({"LANG": "POSIX"}, []),
        ({"LC_ALL": "C.UTF-8"}, ["C"]),  # of which there is no catalogue
        ({}, []),
    ],
)
def test_the_language_is_that_of_gimp_or_of_the_system(parts, monkeypatch, variables, found):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert parts.chosen.languages() == found


@pytest.mark.parametrize("stored", [["de-DE", "en-GB"], None])
def test_on_macos_a_program_without_variables_asks_the_system(
    parts, own_home, tmp_path, monkeypatch, stored
):
    monkeypatch.setattr(sys, "platform", "darwin")
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    if stored:
        file = tmp_path / "user" / parts.chosen.PREFERENCES
        file.parent.mkdir(parents=True)
        file.write_bytes(plistlib.dumps({"AppleLanguages": stored}, fmt=plistlib.FMT_BINARY))
    assert parts.chosen.languages() == (["de_DE", "de"] if stored else [])


def texts(folder: Path, language: str, code: str, **variables: str) -> str:
    """What Python prints that speaks this language and sees the plug-in in the folder."""
    program = f"import sys; sys.path.insert(0, {str(folder)!r})\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"LANGUAGE": language, "LC_ALL": "C.UTF-8", **variables},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


SPEAK = """
from contract import Progress
from engine.progress_text import progress_text
from languages.text import tr, tr_count
print(progress_text(Progress("", 300, 200, eta_s=61), 512))
for count in (1, 2):
    print(tr_count("Hide some of them: {count} is possible.",
                   "Hide some of them: {count} are possible.", count).format(count=count))
print(tr("no such message"), tr(""), sep="|")
"""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "de",
            "300 von 512 px · noch etwa 60 s\nBlenden Sie einige aus: 1 ist möglich.\n"
            "Blenden Sie einige aus: 2 sind möglich.\nno such message|",
        ),
        (
            "sv",  # no catalogue yet
            "300 of 512 px · about 60 s left\nHide some of them: 1 is possible.\n"
            "Hide some of them: 2 are possible.\nno such message|",
        ),
    ],
)
def test_an_installed_plug_in_says_it_in_the_language(tmp_path, language, said):
    plugin_files.install_files(tmp_path, FOLDER.parents[2], Path(sys.executable))
    assert texts(plugin_files.plugin_folder(tmp_path), language, SPEAK) == said


HEAR = """
from contract import Error
from engine.errors import translated
known = "There is not enough memory for a picture of this size."
for message in (known, "x.style cannot be read."):
    error = translated(Error("code", message, "Choose another style."))
    print(error.code, error.message, error.hint)
"""


def test_what_the_engine_says_is_translated_as_a_whole_or_not_at_all(tmp_path):
    plugin_files.install_files(tmp_path, FOLDER.parents[2], Path(sys.executable))
    assert texts(plugin_files.plugin_folder(tmp_path), "de", HEAR).splitlines() == [
        "code Für ein Bild dieser Größe reicht der Speicher nicht. Wählen Sie einen anderen Stil.",
        "code x.style cannot be read. Choose another style.",
    ]


def test_a_built_in_style_is_the_same_under_its_title_in_another_language(parts):
    english, german = ({"title": title, "built_in": "mosaic"} for title in ("Mosaic", "Mosaik"))
    assert parts.record.same_style(english, german)
    assert not parts.record.same_style(english, {**german, "built_in": "woodcut"})


def test_a_broken_catalogue_leaves_the_plug_in_english(tmp_path):
    plugin_files.install_files(tmp_path, FOLDER.parents[2], Path(sys.executable))
    folder = plugin_files.plugin_folder(tmp_path)
    (folder / "languages" / "de.po").write_text('msgid "Stop"\nmsgstr "Anhalten\n')
    assert texts(folder, "de", "from languages.text import tr; print(tr('Stop'))") == "Stop"


def test_a_catalogue_is_read_as_gettext_has_it(parts, tmp_path):
    file = tmp_path / "x.po"
    file.write_text(
        GERMAN + '#: here\nmsgid "one "\n"line"\nmsgstr ""\n"eine \\"Zeile\\"\\n"\n"\\\\ Ende"\n\n'
        '#, fuzzy\nmsgid "guess"\nmsgstr "geraten"\n\nmsgid "empty"\nmsgstr ""\n\n'
        '#~ msgid "gone"\n#~ msgstr "weg"\n',
        "utf-8",
    )
    said = parts.catalogue.translations(file).gettext
    assert said("one line") == 'eine "Zeile"\n\\ Ende'
    assert [said("guess"), said("empty"), said("gone")] == ["guess", "empty", "gone"]


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_what_is_written_is_read_again(parts, file):
    text = file.read_text("utf-8")
    assert parts.catalogue.write_entries(parts.catalogue.read_entries(text)) == text


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_no_letter_is_underlined_twice(parts, file):
    """Neither by two of the dialog's own buttons, nor by a setting and a button."""
    tr = parts.catalogue.translations(file).gettext
    taken = tr(parts.mnemonics.TAKEN)
    always = letters(tr(label) for label in ("Open a _File…", "B_efore"))
    for last in ("_Add Layer", "_Apply"):
        used = [*always, *letters([tr(last)])]
        assert len(set(used)) == len(used)
        assert set(used) <= set(taken)
    assert len(set(taken)) == len(taken)


@pytest.mark.parametrize("language", [file.stem for file in CATALOGUES])
def test_every_setting_has_a_letter_in_every_language(tmp_path, language):
    plugin_files.install_files(tmp_path, FOLDER.parents[2], Path(sys.executable))
    shown = [p.label for p in PARAMETERS if p.in_dialog and p.name != "built_in"]
    code = f"""
from languages.text import tr
from procedures.mnemonics import with_mnemonics
print("\\n".join(with_mnemonics([tr(label) for label in {[*shown, "Result"]}])))
"""
    labels = texts(plugin_files.plugin_folder(tmp_path), language, code).splitlines()
    assert len(set(letters(labels))) == len(shown) + 1, labels


def letters(labels):
    return [m[1].lower() for m in map(re.compile("_(.)").search, labels) if m]
