"""Whatever a person may read in GIMP is marked for translation where it is written."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PLUGIN = CHECKOUT / "gimp_plugin" / "neural-style-transfer"
TOOL = CHECKOUT / "gimp_plugin" / "translations.py"
MARKS = {"tr", "tr_count"}
#: Calls whose texts nobody reads but who looks for a fault.
UNSEEN = {"debug", "info", "warning", "error", "exception", "configure_logging", "require_version"}
#: Arguments and methods that put a text before a person's eyes, be it one small word.
SHOWN_BY_NAME = {"label", "title", "text", "help", "blurb", "menu_label"}
SHOWING = {"set_text", "set_label", "set_tooltip_text", "set_markup", "set_description"}
#: Errors in words for a person, after a code.
ERRORS = {"Error", "UserError"}
#: Two words, or a capital letter that begins one.
WORDS = re.compile(r"[^\W\d_]{2,}.* .*[^\W\d_]|[^\W\d_]…|\b_?[A-Z]_?[a-z]+")
#: Texts for programs, or names that stay in every language.
TECHNICAL = {
    "<Image>/Filters/Artistic",  # GIMP's own menu
    "The Neural Style Transfer authors",
    "2026",
    "GPL-3.0-or-later",
    "Y float",  # pixel formats of babl
    "region {}",  # names of arrays on the wire
    "style {}",
    "initial image",
    "in tiles",  # looked for in what the engine says
    "kept from the preview",  # stands in a layer's record, which does not change with the language
    "{}-row",
    "{}.sock",
    "/proc/{}/comm",
    ".app/Contents",
    "WinDLL",
    "Lib",
    "3.{}",
    "python{}",
    "/Library/Frameworks/Python.framework/Versions/{}/bin/python3",  # where Pythons are
    "{}/python{}",
    "/usr/bin/python{}",
    "Python{}",
    "pythoncore-{}-64",
    "Programs",
    "Python",
    "notify::{}",
    "<b><i>i</i></b>",
    "<b>{}</b>",
}


def unmarked(source: str) -> list[str]:
    """Texts in Python source that look as if somebody may read them, and have no mark."""
    tree = ast.parse(source)
    return [text for text, is_shown in _texts(tree) if _is_visible(text, is_shown)]


def _is_visible(text: str, is_shown: bool) -> bool:
    if text in TECHNICAL:
        return False
    return bool(WORDS.search(text) or (is_shown and re.search(r"[^\W\d_]", text)))


def _texts(node: ast.AST, is_shown: bool = False) -> Iterator[tuple[str, bool]]:
    """Each text below the node, and whether it stands where texts are shown."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value, is_shown
        return
    if isinstance(node, ast.JoinedStr):
        parts = [p.value if isinstance(p, ast.Constant) else "{}" for p in node.values]
        yield "".join(map(str, parts)), True
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _texts(part.value)
        return
    if isinstance(node, ast.Call):
        yield from _of_call(node)
        return
    for child in ast.iter_child_nodes(node):
        if not _is_docstring(child):
            keeps = isinstance(node, ast.IfExp | ast.BoolOp | ast.BinOp)
            yield from _texts(child, is_shown and keeps)


def _of_call(call: ast.Call) -> Iterator[tuple[str, bool]]:
    name = _name(call.func)
    if name in MARKS | UNSEEN or (name.endswith("Error") and name not in ERRORS):
        return
    for number, argument in enumerate(call.args):
        yield from _texts(argument, name in SHOWING or (name in ERRORS and number > 0))
    for keyword in call.keywords:
        yield from _texts(keyword.value, keyword.arg in SHOWN_BY_NAME)
    yield from _texts(call.func)


def _name(function: ast.AST) -> str:
    return getattr(function, "id", None) or getattr(function, "attr", "")


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


FILES = sorted(file for file in PLUGIN.rglob("*.py") if file.parent != PLUGIN / "languages")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PLUGIN)))
def test_every_visible_text_is_marked(file):
    assert unmarked(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        'button = Gtk.Button(label="Stop")',
        'button.set_label("stop")',
        'return "The preview is finished."',
        'label.set_text(f"{width} px")',
        'HEADINGS = {1: "Open layers"}',
        'raise UserError("gone", "It is gone.", "")',
        'raise _refusal("The layer group is empty")',
        'name = "{} is here".format(1)',
        'words = "Re_name…" if own else "_Remove"',
    ],
)
def test_a_new_text_without_a_mark_is_found(line):
    assert unmarked(line) != []
    assert unmarked(re.sub(r'f?("[^"]*[A-Z{o][^"]*")', r"tr(\1)", line)) == []


def test_only_what_is_collected_elsewhere_is_looked_up():
    """The parameter table, built-in styles and the engine's errors; else texts are written out."""
    looking_up = {
        file.relative_to(PLUGIN).as_posix()
        for file in FILES
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _name(call.func) in MARKS
        if not isinstance(call.args[0], ast.Constant)
    }
    known = {"arguments.py", "engine/errors.py", "settings/panel.py", "styles/style.py"}
    assert looking_up == known


def test_template_and_catalogues_are_complete_and_fit():
    done = subprocess.run(
        [sys.executable, str(TOOL), "--check"], capture_output=True, text=True, cwd=CHECKOUT
    )
    assert done.returncode == 0, done.stdout + done.stderr
