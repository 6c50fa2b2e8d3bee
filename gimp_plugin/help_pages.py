#!/usr/bin/env python3
"""Makes the pages that GIMP's Help button opens from the Markdown in docs/.

``python gimp_plugin/help_pages.py`` writes them into the plug-in's folder, where users need no
library to have them; with ``--check`` it writes nothing and says what is stale or leads nowhere.
Images stay where README.md has them: the installer lays those that pages show beside the pages.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

CHECKOUT = Path(__file__).parents[1]
DOCS = CHECKOUT / "docs"
IMAGES = CHECKOUT / ".pictures"
HELP = CHECKOUT / "gimp_plugin" / "neural-style-transfer" / "help"
LANGUAGE = "en"  # GIMP opens this one where there is none in its own language
#: Pages of docs/ that a user of GIMP needs: their files, and what they are called in the head.
PAGES = {
    "gimp.md": ("index.html", "Neural Style Transfer"),
    "settings.md": ("settings.html", "Settings"),
    "style-files.md": ("style-files.html", "Style files"),
}
#: Where GIMP looks up the page of a procedure, by the procedure's name.
INDEX = "gimp-help.xml"
TOPICS = {
    "plug-in-neural-style-transfer": "index.html",
    "plug-in-neural-style-adjust": "index.html#later-on-adjust",
}
PAGE = """\
<!DOCTYPE html>
<!-- Made from docs/{source} by gimp_plugin/help_pages.py; do not edit. -->
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} – Neural Style Transfer for GIMP</title>
<link rel="stylesheet" href="../style.css">
</head>
<body>
<nav aria-label="Pages">
{pages}
</nav>
<main>
{body}</main>
</body>
</html>
"""
#: ``help-missing`` is what GIMP opens for a name that is not listed.
INDEX_FILE = """\
<?xml version="1.0" encoding="utf-8"?>
<!-- Made by gimp_plugin/help_pages.py; do not edit. -->
<gimp-help>
{items}
<help-missing ref="index.html"/>
</gimp-help>
"""
WITH_CONTENTS = 4  # sections from which on a page begins with a list of them


def files() -> dict[str, str]:
    """What belongs into the folder of the language, by its name there."""
    made = {name: page(source) for source, (name, _) in PAGES.items()}
    items = "\n".join(f'<help-item id="{topic}" ref="{ref}"/>' for topic, ref in TOPICS.items())
    return made | {INDEX: INDEX_FILE.format(items=items)}


def page(source: str) -> str:
    """The HTML page of a file in docs/."""
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse((DOCS / source).read_text("utf-8"))
    headings = [*_headings(tokens)]
    for opening, text in headings:
        opening.attrSet("id", _anchor(text))
    for token in tokens:
        token.children = [*_local(token.children or [])]
    sections = [text for opening, text in headings if opening.tag == "h2"]
    if len(sections) >= WITH_CONTENTS:
        tokens.insert(3, Token("html_block", "", 0, content=_contents(sections)))  # below the title
    return PAGE.format(
        source=source,
        language=LANGUAGE,
        title=html.escape(headings[0][1]),
        pages=_links_to_pages(source),
        body=markdown.renderer.render(tokens, markdown.options, {}),
    )


def _headings(tokens: list[Token]) -> Iterator[tuple[Token, str]]:
    """Where each heading opens, and its text without marks."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            yield opening, "".join(child.content for child in inline.children or [])


def _anchor(text: str) -> str:
    """A heading's name in links, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def _contents(sections: list[str]) -> str:
    lines = [f'<li><a href="#{_anchor(text)}">{html.escape(text)}</a></li>' for text in sections]
    return "\n".join(['<ul class="contents">', *lines, "</ul>", ""])


def _links_to_pages(here: str) -> str:
    current = {True: ' aria-current="page"', False: ""}
    return "\n".join(
        f'<a href="{name}"{current[source == here]}>{html.escape(title)}</a>'
        for source, (name, title) in PAGES.items()
    )


def _local(children: list[Token]) -> Iterator[Token]:
    """A line's parts with links and images as they lie here; links out of the pages are words."""
    is_kept = True
    for token in children:
        if token.type == "link_open":
            target = _page_of(str(token.attrGet("href")))
            is_kept = target is not None
            token.attrSet("href", target or "")
        elif token.type == "image":
            token.attrSet("src", "../images/" + Path(str(token.attrGet("src"))).name)
        if is_kept or token.type not in ("link_open", "link_close"):
            yield token


def _page_of(link: str) -> str | None:
    """Where a link in docs/ leads from a help page; None for what is not among the pages."""
    file, mark, anchor = link.partition("#")
    if not file or link.startswith("https:"):
        return link
    return PAGES[file][0] + mark + anchor if file in PAGES else None


def dangling(made: dict[str, str]) -> Iterator[str]:
    """Links, images and topics that lead nowhere, a line each."""
    places = {name: {"", *re.findall(r' id="([^"]*)"', text)} for name, text in made.items()}
    for name, text in made.items():
        for link in re.findall(r' (?:href|ref)="([^"]*)"', text):
            file, _, anchor = link.partition("#")
            is_there = anchor in places.get(file or name, ())
            if not is_there and link != "../style.css" and not link.startswith("https:"):
                yield f"{name}: {link} leads nowhere"
        for image in re.findall(r' src="\.\./images/([^"]*)"', text):
            if not (IMAGES / image).is_file():
                yield f"{name}: there is no image {image}"


def stale(made: dict[str, str]) -> Iterator[str]:
    """Files in the folder that are not what the docs say, a line each."""
    folder = HELP / LANGUAGE
    here = {file.name: file.read_text("utf-8") for file in folder.iterdir()}
    for name in sorted({*here, *made}):
        if here.get(name) != made.get(name):
            yield f"{name} is not what docs/ says: run gimp_plugin/help_pages.py"


def write(made: dict[str, str]) -> None:
    """Let the folder hold these files and no others."""
    folder = HELP / LANGUAGE
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        if file.name not in made:
            file.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, say what is wrong")
    check = parser.parse_args().check
    made = files()
    if not check:
        write(made)
    lines = [*dangling(made), *stale(made)]
    print("\n".join(lines) or f"{len(made)} files: all good")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
