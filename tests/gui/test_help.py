"""Help opens the pages that were installed with the plug-in, in the desktop's web browser."""

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from nst_engine.installer import plugin_files

from ..gimp.rooms import IN_ONE_GIMP
from .dialog import ADJUST, TRANSFER, Dialog, added_result

pytestmark = IN_ONE_GIMP

#: A web browser that notes what it is to open, and the choice of it for HTML.
BROWSER = '#!/bin/sh\necho "$1" >> "$HOME/opened"\n'
ENTRY = "[Desktop Entry]\nType=Application\nName=Browser\nExec={} %u\nMimeType=text/html;\n"
CHOICE = "[Default Applications]\ntext/html=browser.desktop\n"
#: By its place on the keyboard: by its name, xdotool of Debian forky presses Alt as well.
F1 = "67"


@pytest.fixture
def opened(quick_window):
    """Waits for the next address that GIMP opens in the browser, and returns it."""
    home = quick_window.gimp.home
    browser, log = home / "browser", home / "opened"
    applications = home / ".local" / "share" / "applications"
    applications.mkdir(parents=True, exist_ok=True)
    browser.write_text(BROWSER)
    browser.chmod(0o755)
    (applications / "browser.desktop").write_text(ENTRY.format(browser))
    (applications / "mimeapps.list").write_text(CHOICE)
    log.write_text("")

    def next_address():
        quick_window.until(lambda: log.read_text().endswith("\n"), "a page to be opened")
        address = urlsplit(log.read_text().strip())
        log.write_text("")
        return address

    return next_address


def page_of(address, window):
    """The text of the page that was opened, which is the plug-in's."""
    assert address.scheme in ("file", "")  # GLib makes a path of it where no place is named
    page = Path(url2pathname(address.path) if address.scheme else address.path)
    assert page.parent == plugin_files.plugin_folder(window.gimp.profile) / "help" / "en"
    return page.read_text("utf-8")


def test_help_and_f1_open_the_page_and_the_dialog_stays(quick_window, opened):
    dialog = Dialog(quick_window)
    dialog.open(TRANSFER)
    dialog.click("Help")
    address = opened()
    assert ">In GIMP</h1>" in page_of(address, quick_window)
    assert not address.fragment
    quick_window.keys(F1)
    assert opened() == address
    dialog.choose_style()
    dialog.says("The preview is finished")


def test_help_of_adjust_opens_its_section(quick_window, opened):
    dialog = added_result(quick_window)
    dialog.open(ADJUST)
    dialog.click("Help")
    address = opened()
    section = f'<h2 id="{address.fragment}">Later on: Adjust</h2>'
    assert section in page_of(address, quick_window)
