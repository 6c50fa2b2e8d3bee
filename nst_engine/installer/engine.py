"""The engine side of an installation: environment, own code, weights, a first painting."""

from __future__ import annotations

import time
from pathlib import Path

from ..contract.errors import EXIT_INTERRUPTED, UserError
from ..contract.paths import app_dir
from . import engine_package, venv
from .console import log_file, run_here, run_logged, say
from .nvidia import nvidia_card

SAMPLE_SIZE = 384  # longer side in pixels: soon there, large enough to judge


def install(checkout: Path, *more_groups: str) -> bool:
    """Bring the environment and the engine's code up to date; True when anything changed."""
    card = nvidia_card()
    start = time.monotonic()
    changed = venv.prepare(checkout, "gpu" if card else "cpu", ("engine", *more_groups))
    if changed:
        say(f"The engine's packages are installed ({time.monotonic() - start:.0f} s).")
        if card:
            _check_card(card)
    changed |= engine_package.install(checkout, venv.site_packages(), venv.python())
    say(f"The engine is {'ready' if changed else 'up to date'} in {venv.folder()}")
    return changed


def stylize_sample(changed: bool) -> Path:
    """Stylise a generated landscape for real; the path of the stylised image."""
    folder = app_dir() / "sample"
    stylized = folder / "painting.png"
    if stylized.exists() and not changed:
        return stylized
    say("Painting a first picture …")
    code, said = run_logged([venv.python(), "-I", "-m", "nst_engine.images.builtin.sample", folder])
    if code:
        raise _failed("paint the sample", said)
    images = (folder / "landscape.png", folder / "strokes.png", "-o", stylized)
    code = run("stylize", *images, "--size", str(SAMPLE_SIZE))
    if code or not stylized.exists():
        raise _failed("stylise its sample", f"exit code {code}")
    return stylized


def run(*words: str | Path) -> int:
    """Run the engine's command line with its output on this terminal; its exit code.

    Raises KeyboardInterrupt when it was stopped by the person.
    """
    code = run_here([venv.python(), "-I", "-m", "nst_engine", *words])
    if code == EXIT_INTERRUPTED:
        raise KeyboardInterrupt
    return code


def require() -> None:
    """Raises UserError unless the engine is installed."""
    if not venv.is_complete():
        raise UserError("not-installed", "The engine is not installed.", "Run: python3 install.py")


def _check_card(card: str) -> None:
    asked = "import torch; raise SystemExit(not torch.cuda.is_available())"
    if run_logged([venv.python(), "-I", "-c", asked])[0]:
        say(f"  {card} is here, but PyTorch cannot use it: update the NVIDIA driver.")
    else:
        say(f"  It computes on: {card}")


def _failed(what: str, said: str) -> UserError:
    last = (said.strip().splitlines() or [""])[-1]
    message = f"The engine is installed but could not {what}: {last}"
    return UserError("engine", message, f"Details: {log_file()}", input_error=False)
