"""Which languages the user wants, as far as GIMP and the system tell a plug-in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SOURCE = "en"  # what the messages are written in
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts
PREFERENCES = Path("Library/Preferences/.GlobalPreferences.plist")  # of macOS, in the home


def languages() -> list[str]:
    """Names of catalogues to look for, the best first; none where English is best.

    GIMP puts the language of its preferences into LANGUAGE and LANG (app/language.c), on Windows
    the system's too. Where nothing is set there, what Unix has for all programs is followed.
    """
    locale = next(filter(None, map(os.environ.get, LOCALES)), "")
    if not locale and sys.platform == "darwin":
        wanted = _of_mac()
    elif locale in ("C", "POSIX"):  # in which gettext translates nothing, whatever LANGUAGE says
        return []
    else:
        wanted = (os.environ.get("LANGUAGE") or locale).split(":")
    found: list[str] = []
    for name in map(_plain, wanted):
        language = name.partition("_")[0]
        if language == SOURCE:
            break
        found += [name, language] if name != language else [name]
    return list(filter(None, found))


def _plain(locale: str) -> str:
    """``de_AT.UTF-8@euro`` -> ``de_AT``."""
    return locale.replace("-", "_").partition(".")[0].partition("@")[0]


def _of_mac() -> list[str]:
    """The languages of the system's preferences: programs with windows get no variables there."""
    import plistlib  # which nobody else has to wait for

    try:
        with (Path.home() / PREFERENCES).open("rb") as file:
            return [str(each) for each in plistlib.load(file).get("AppleLanguages", [])]
    except (OSError, ValueError, AttributeError):
        return []
