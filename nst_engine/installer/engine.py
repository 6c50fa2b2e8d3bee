"""The engine side of an installation: environment, own code, weights, a first image."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from ..contract.errors import EXIT_INTERRUPTED, UserError
from ..contract.paths import app_dir, built_in_folder
from ..environment import nvidia_facts
from . import engine_package, pip, venv, wheel_folder
from .amd_card import amd_cards
from .card_build import CPU, Choice, choose_build
from .console import Told, log_file, report, run_here, run_logged, say
from .exclusive import only_installation

SAMPLE_SIZE = 384  # longer side in pixels: soon there, large enough to judge


def install(checkout: Path, *more_groups: str) -> bool:
    """Bring the environment and the engine's code up to date; returns whether anything changed."""
    choice = choose_build(nvidia_facts(), amd_cards())
    if not venv.holds(checkout, choice.build):
        choice = _obtainable(choice)
    _tell(choice)
    start = time.monotonic()
    with only_installation(app_dir()):
        changed = venv.prepare(checkout, choice.build, ("engine", choice.group, *more_groups))
        if changed:
            say(f"The engine's packages are installed ({time.monotonic() - start:.0f} s).")
            if choice.build != CPU:
                _check_card(choice.card)
        changed |= engine_package.install(checkout, venv.site_packages(), venv.python())
    say(f"The engine is {'ready' if changed else 'up to date'} in {venv.folder()}")
    return changed


def collect_wheels(checkout: Path, folder: Path, *more_groups: str) -> None:
    """Put into a folder what an installation without network on a computer like this one needs."""
    choice = _obtainable(choose_build(nvidia_facts(), amd_cards()))
    _tell(choice)
    groups = ("engine", choice.group, *more_groups)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="nst-wheels-") as beside:
        python = venv.make_empty(Path(beside) / "venv")
        pip.collect_groups(python, checkout, choice.build, groups, folder)


def stylize_sample(changed: bool) -> Path:
    """Stylise the sample landscape for real; returns the path of the result."""
    folder = app_dir() / "sample"
    result = folder / "painting.png"
    if result.exists() and not changed:
        return result
    say("Stylising a first image …")
    code, said = run_logged([venv.python(), "-I", "-m", "nst_engine.images.builtin.sample", folder])
    if code:
        raise _failed("paint the sample images", said)
    files = (folder / "landscape.png", folder / "strokes.png", "-o", result, "--overwrite")
    code = run("stylize", *files, "--size", str(SAMPLE_SIZE))
    if code or not result.exists():
        raise _failed("stylise its sample", f"exit code {code}")
    return result


def paint_built_in_styles() -> None:
    """Paint the built-in styles that are missing, so that nobody waits for one in GIMP."""
    report("styles")
    folder = built_in_folder()
    before = len(list(folder.glob("*.png")))
    start = time.monotonic()
    code, said = run_logged([venv.python(), "-I", "-m", "nst_engine.images.builtin.stored"])
    if code:
        raise _failed("paint the built-in styles", said)
    if len(list(folder.glob("*.png"))) > before:
        say(f"The built-in styles are painted ({time.monotonic() - start:.0f} s).")


def fetch_weights() -> None:
    """Fetch VGG-19's weights, without which the built-in network serves."""
    report("weights")
    given = wheel_folder.weights()
    if wheel_folder.chosen() and not given:
        say("There are no weights of VGG-19 in the folder; the built-in network serves.")
        return
    words: list[str | Path] = ["weights", *([given] if given else [])]
    code = run_quietly(*words, "--quiet") if Told.to_program else run(*words)
    if code:
        say("Going on with the built-in network. To try again: python3 install.py weights")


def run_quietly(*arguments: str | Path) -> int:
    """Run the engine's command line with its output going to the log; return its exit code."""
    return run_logged([venv.python(), "-I", "-m", "nst_engine", *arguments])[0]


def run(*arguments: str | Path) -> int:
    """Run the engine's command line on this terminal and return its exit code.

    Raises KeyboardInterrupt when the user stopped it.
    """
    code = run_here([venv.python(), "-I", "-m", "nst_engine", *arguments])
    if code == EXIT_INTERRUPTED:
        raise KeyboardInterrupt
    return code


def require() -> None:
    """Raise UserError unless the engine is installed."""
    if not venv.is_complete():
        raise UserError("not-installed", "The engine is not installed.", "Run: python3 install.py")


def _obtainable(choice: Choice) -> Choice:
    """The choice, or what is done without it as long as the index with its build is silent.

    pip would find another build then, which has no code for this card.
    """
    if pip.can_have(choice.build):
        return choice
    return Choice(
        CPU,
        f"PyTorch's own package index, which has the build for {choice.card}, does not answer: the "
        "processor computes. Run install.py again when it does.",
    )


def _tell(choice: Choice) -> None:
    if choice.why:
        say(choice.why)
        report("environment", choice.why)


def _check_card(card: str) -> None:
    script = "import torch; torch.ones(2, device='cuda').sum().item()"  # or says why not
    if run_logged([venv.python(), "-I", "-c", script])[0]:
        say(f"  {card} is here, but PyTorch does not see it: what it says is in {log_file()}.")
    else:
        say(f"  It computes on: {card}")


def _failed(what: str, said: str) -> UserError:
    last = (said.strip().splitlines() or [""])[-1]
    message = f"The engine is installed but could not {what}: {last}"
    return UserError("engine", message, f"Details: {log_file()}", input_error=False)
