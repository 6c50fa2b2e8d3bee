"""What an installation does, in words for people."""

from __future__ import annotations

from contract.installing import InstallProgress
from languages.text import tr


def setup_text(progress: InstallProgress) -> str:
    """The step at work, as it is shown above the bar."""
    if progress.stage == "download" and progress.total and not progress.item:
        words = tr("To be downloaded: {total} MB in all")
        return words.format(total=round(progress.total))
    if progress.stage == "download" and progress.total:
        words = tr("Downloading {package}: {done} of {total} MB")
        return words.format(
            package=progress.item, done=round(progress.done), total=round(progress.total)
        )
    return {
        "environment": tr("Making a Python environment for the engine…"),
        "download": tr("Downloading…"),
        "install": tr("Unpacking the packages; this takes minutes…"),
        "weights": tr("Downloading the weights of the network…"),
        "styles": tr("Painting the built-in styles…"),
    }[progress.stage]
