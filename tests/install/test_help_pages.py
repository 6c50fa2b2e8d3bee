"""The help pages lie in the profile with all that they show, and go with the plug-in."""

import os
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from nst_engine.installer import plugin_files

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def profile(tmp_path):
    return tmp_path / "GIMP" / "3.0"


@pytest.fixture
def pages(profile, interpreter):
    """The installed pages, each with its links and places."""
    plugin_files.install_files(profile, CHECKOUT, interpreter)
    folder = plugin_files.plugin_folder(profile) / "help"
    return {path: Page(path.read_text("utf-8")) for path in folder.rglob("*.html")}


class Page(HTMLParser):
    """``targets`` are what it links to, shows or loads; ``places`` its anchors."""

    def __init__(self, text):
        super().__init__()
        self.targets, self.places, self.shown = [], {""}, 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.targets += [values[name] for name in ("href", "src") if name in values]
        self.places |= {values["id"]} if "id" in values else set()
        self.shown += tag == "img"


def leads_somewhere(target, page, pages):
    """Whether the target is there without the internet, on a page or beside it."""
    parts = urlsplit(target)
    file = Path(os.path.normpath(page.parent / parts.path)) if parts.path else page
    return file.is_file() and (not parts.fragment or parts.fragment in pages[file].places)


def test_no_link_and_no_image_leads_nowhere(pages):
    for path, page in pages.items():
        local = [target for target in page.targets if not target.startswith("https://")]
        assert local
        assert [t for t in local if not leads_somewhere(t, path, pages)] == []


def test_what_is_loaded_is_local_and_the_dialog_is_shown(pages):
    assert sum(page.shown for page in pages.values()) >= 2
    for path in pages:
        assert 'src="http' not in path.read_text("utf-8")


def test_gimp_finds_a_place_for_every_procedure(pages, profile):
    folder = plugin_files.plugin_folder(profile) / "help" / "en"
    items = ET.parse(folder / "gimp-help.xml").getroot().findall("help-item")
    assert {item.get("id") for item in items} == {
        "plug-in-neural-style-transfer",
        "plug-in-neural-style-adjust",
    }
    for item in items:
        assert leads_somewhere(item.get("ref"), folder / "gimp-help.xml", pages)


def test_images_go_with_the_pages(pages, profile, interpreter, tmp_path):
    """With an upgrade whose pages show none, and with the whole plug-in."""
    folder = plugin_files.plugin_folder(profile)
    assert list((folder / "help" / "images").iterdir())
    newer = tmp_path / "newer"
    for name in ("gimp_plugin", "nst_engine"):
        (newer / name).mkdir(parents=True)
    (newer / "nst_engine" / "contract").symlink_to(CHECKOUT / "nst_engine" / "contract")
    plugin = newer / "gimp_plugin" / folder.name
    (plugin / "help").mkdir(parents=True)
    (plugin / plugin_files.MAIN).write_text("#!/usr/bin/env python3\n")
    (plugin / "help" / "page.html").write_text("<p>No image.</p>")
    plugin_files.install_files(profile, newer, interpreter)
    assert [path.name for path in (folder / "help").iterdir()] == ["page.html"]
    plugin_files.install_files(profile, CHECKOUT, interpreter)
    assert plugin_files.remove(profile)
    assert not folder.exists()
