"""gimp_plugin/help_pages.py makes pages that agree with docs/ and have no link to nowhere."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
TOOL = "gimp_plugin/help_pages.py"
HELP = "gimp_plugin/neural-style-transfer/help/en"


def tool(checkout: Path, *flags: str) -> tuple[int, str]:
    """Its exit code and what it printed."""
    command = [sys.executable, "-B", str(checkout / TOOL), *flags]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def checkout(tmp_path):
    """A copy of all that the tool reads and writes."""
    for folder in ("docs", ".pictures", HELP):
        shutil.copytree(CHECKOUT / folder, tmp_path / folder)
    shutil.copy(CHECKOUT / TOOL, tmp_path / TOOL)
    return tmp_path


def add(file: Path, text: str) -> None:
    file.write_text(f"{file.read_text('utf-8')}\n{text}\n", "utf-8")


def test_the_pages_are_what_the_docs_say():
    code, said = tool(CHECKOUT, "--check")
    assert code == 0, said


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("docs/gimp.md", "One more thing.", "index.html is not what docs/ says"),
        (f"{HELP}/settings.html", "<p>By hand.</p>", "settings.html is not what docs/ says"),
        ("docs/gimp.md", "[there](settings.md#nowhere)", "settings.html#nowhere leads nowhere"),
        ("docs/gimp.md", "[here](#nowhere)", "index.html: #nowhere leads nowhere"),
        ("docs/style-files.md", "![it](../.pictures/it.jpg)", "there is no image it.jpg"),
    ],
)
def test_what_is_wrong_is_said(checkout, file, text, said):
    add(checkout / file, text)
    code, output = tool(checkout, "--check")
    assert code == 1
    assert said in output


def test_a_renamed_section_that_help_opens_is_missed(checkout):
    page = checkout / "docs" / "gimp.md"
    page.write_text(page.read_text("utf-8").replace("## Later on: Adjust", "## Afterwards"))
    assert "gimp-help.xml: index.html#later-on-adjust leads nowhere" in tool(checkout)[1]


def test_a_page_that_is_no_more_goes(checkout):
    (checkout / HELP / "old.html").write_text("<p>Old.</p>")
    assert "old.html is not what docs/ says" in tool(checkout, "--check")[1]
    assert tool(checkout)[0] == 0
    assert not (checkout / HELP / "old.html").exists()


def test_links_are_rewritten_and_those_that_leave_the_pages_are_words(checkout):
    add(checkout / "docs" / "gimp.md", "[*Set* it](settings.md#settings), [how](method.md).")
    add(checkout / "docs" / "gimp.md", "[Far](https://www.gimp.org/), ![x](../.pictures/style.jpg)")
    assert tool(checkout)[0] == 0
    page = (checkout / HELP / "index.html").read_text("utf-8")
    assert '<a href="settings.html#settings"><em>Set</em> it</a>, how.' in page
    assert '<a href="https://www.gimp.org/">Far</a>' in page
    assert '<img src="../images/style.jpg" alt="x" />' in page
