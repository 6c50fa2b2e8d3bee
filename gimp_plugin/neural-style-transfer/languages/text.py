"""What a person reads, in the language that GIMP speaks.

``tr`` and ``tr_count`` mark what is to be translated: gimp_plugin/translations.py collects their
texts, so these are written out; what varies stands in braces: ``tr("Style: {title}").format(…)``.
"""

from __future__ import annotations

import functools
import gettext
import logging
from pathlib import Path

from languages.catalogue import translations
from languages.chosen import languages

FOLDER = Path(__file__).parent


def tr(message: str) -> str:
    """The message in the user's language, or as it is where that has none."""
    return _translations().gettext(message) if message else ""


def tr_count(one: str, many: str, count: int) -> str:
    """The form of the message that goes with ``count`` things."""
    return _translations().ngettext(one, many, count)


@functools.cache  # a process has one language: GIMP starts a plug-in for every call
def _translations() -> gettext.NullTranslations:
    for language in languages():
        file = FOLDER / f"{language}.po"
        if file.exists():
            try:
                return translations(file)
            except (OSError, ValueError) as error:
                logging.warning("%s cannot be read: %s", file, error)
    return gettext.NullTranslations()
