"""Compare this engine with other programs on one photograph and style, in one run.

Prints a table and writes it, as ``peers.json`` and ``peers.md``, beside the images.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ....contract import BUILT_IN_STYLES, EXIT_DONE, SMALLEST_SIDE, UserError
from ....environment import configure_environment

#: The README's photograph, which is in the public domain (CC0).
CONTENT = Path(__file__).parents[4] / ".pictures" / "content.jpg"
STYLE, NETWORK = "swirling-oil", "compact"
#: px and percent: by parts that were timed alone, about a minute and a half on two free cores.
SIDE, STEPS = 192, 5
FIGURES, PAGE = "peers.json", "benchmarks.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, or read earlier figures; print the table, write the files; return the exit code."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    configure_environment()
    try:
        results = json.loads(chosen.source.read_bytes()) if chosen.source else _compare(chosen)
        _write(results, chosen.docs)
    except UserError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return EXIT_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m {__package__}", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--content", type=Path, default=CONTENT, metavar="FILE")
    style = parser.add_mutually_exclusive_group()
    style.add_argument("--style", type=Path, metavar="FILE")
    style.add_argument("--built-in", choices=tuple(BUILT_IN_STYLES), default=STYLE)
    parser.add_argument("--side", type=int, default=SIDE, help=f"px, longer side ({SIDE})")
    parser.add_argument(
        "--steps",
        type=float,
        default=STEPS,
        metavar="PERCENT",
        help=f"of the steps that the recipe of style-transfer-pytorch makes ({STEPS})",
    )
    parser.add_argument("--network", choices=("compact", "vgg19"), default=NETWORK)
    parser.add_argument("--device", default="auto", metavar="auto|cpu|cuda|mps")
    parser.add_argument(
        "--features", type=Path, metavar="FILE", help="what measures, as for `bench quality`"
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("peers"), metavar="FOLDER")
    parser.add_argument(
        "--docs", type=Path, metavar="FOLDER", help=f"also write its {FIGURES} and {PAGE}"
    )
    parser.add_argument(
        "--from", dest="source", type=Path, metavar=FIGURES, help="run nothing: figures that exist"
    )
    return parser


def _compare(chosen: argparse.Namespace) -> dict[str, Any]:
    """Prepare both images in the output folder, compare, and write the figures beside them."""
    if chosen.side < SMALLEST_SIDE or not 0 < chosen.steps <= 100:
        raise UserError(
            "bad-parameter",
            f"--side is at least {SMALLEST_SIDE}, --steps above 0 and at most 100.",
        )
    from ...quality.evaluator import choose_evaluator
    from .candidates import Task
    from .compare import compare
    from .page import markdown

    content, style = chosen.output / "content.png", chosen.output / "style.png"
    task = Task(content, style, chosen.network, chosen.device, chosen.steps)
    evaluator = choose_evaluator(chosen.features)
    _prepare(chosen, content, style)
    results = {
        "command": _command(chosen),
        "content": chosen.content.name,
        "style": chosen.style.name if chosen.style else f"the built-in {chosen.built_in}",
        **compare(task, chosen.output, evaluator, _report),
    }
    _write_figures(results, chosen.output)
    (chosen.output / "peers.md").write_text(markdown(results), encoding="utf-8")
    return results


def _prepare(chosen: argparse.Namespace, content: Path, style: Path) -> None:
    """Write both images as every candidate gets them: without alpha, the style of equal area."""
    import numpy as np

    from ....images import load_image, resize, save_image
    from ....images.builtin import render
    from ....job.sizes import style_size_for_brush
    from ...input_images import load_at_size

    content.parent.mkdir(parents=True, exist_ok=True)
    image = load_at_size(chosen.content, chosen.side)
    save_image(content, image.pixels[..., :3], image)
    if chosen.style:
        pixels = load_image(chosen.style).pixels
    else:
        painted = render(chosen.built_in)
        pixels = np.concatenate([painted, np.ones_like(painted[..., :1])], axis=2)
    height, width = pixels.shape[:2]
    size = style_size_for_brush((width, height), (image.width, image.height), 100)
    save_image(style, resize(pixels, *size)[..., :3], image)


def _command(chosen: argparse.Namespace) -> str:
    """The command as anybody may repeat it, without paths of this computer."""
    parts = [f"python -m {__package__} --side {chosen.side} --steps {chosen.steps:g}"]
    parts += [f"--content {chosen.content.name}"] if chosen.content != CONTENT else []
    if chosen.style:
        parts.append(f"--style {chosen.style.name}")
    elif chosen.built_in != STYLE:
        parts.append(f"--built-in {chosen.built_in}")
    parts += [f"--network {chosen.network}"] if chosen.network != NETWORK else []
    return " ".join([*parts, *(["--features FILE"] if chosen.features else [])])


def _report(row: dict[str, Any]) -> None:
    """Say on standard error that a candidate is done."""
    if row["seconds"] is not None:
        print(f"{row['name']}: {row['seconds']:.1f} s", file=sys.stderr, flush=True)


def _write(results: dict[str, Any], docs: Path | None) -> None:
    """Print the table; put it into the documentation's page, and the figures beside that."""
    from .page import markdown, with_block

    text = markdown(results)
    print(text, end="")
    if docs:
        page = docs / PAGE
        page.write_text(with_block(page.read_text("utf-8"), text), encoding="utf-8")
        _write_figures(results, docs)


def _write_figures(results: dict[str, Any], folder: Path) -> None:
    (folder / FIGURES).write_text(
        json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    raise SystemExit(main())
