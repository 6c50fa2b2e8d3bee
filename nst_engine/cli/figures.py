"""Repeat the experiments of Gatys, Ecker & Bethge (2016) on your own images."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from ..contract import EXIT_DONE, PARAMETERS, Settings, UserError
from .arguments import add_settings, settings_of
from .progress_bar import ProgressBar

if TYPE_CHECKING:
    import numpy as np

    from ..evaluation.paper_figures.experiments import Figure, InputImages

NAMES = ("fig1", "fig3", "fig4", "fig5", "fig6", "fig7")
#: Settings that a figure does not decide itself.
FREE = frozenset({"network", "weights", "device", "precision", "memory_limit"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add OUTDIR, the images, which figures, and where they are computed."""
    parser.add_argument("outdir", type=Path, metavar="OUTDIR", help="the sheets go here, as PNG")
    parser.add_argument(
        "--content",
        type=Path,
        metavar="FILE",
        help="content image (default: a painted landscape)",
    )
    parser.add_argument(
        "--style",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="the first is for all figures, the others for fig3 (default: painted strokes)",
    )
    parser.add_argument(
        "--photo",
        type=Path,
        metavar="FILE",
        help="the photograph whose style fig7 takes (default: the content by night, mirrored)",
    )
    parser.add_argument("--only", nargs="+", metavar="|".join(NAMES), help="(default: all)")
    parser.add_argument("--size", type=int, default=256, metavar="PX", help="longer side (256)")
    parser.add_argument(
        "--ratio",
        type=float,
        default=1e-3,
        metavar="α/β",
        help="content against style in figures 3, 5 and 6 (0.001, as in the paper)",
    )
    parser.add_argument(
        "--evaluations",
        type=int,
        default=500,
        metavar="N",
        help="for each image, rounded up to whole L-BFGS steps of 20 or so (500)",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    add_settings(parser, without={p.name for p in PARAMETERS} - FREE)


def run(chosen: argparse.Namespace) -> int:
    """Make one sheet after the other; each is written as soon as it is complete."""
    names = list(dict.fromkeys(chosen.only or NAMES))
    for name in names:
        if name not in NAMES:
            raise UserError(
                "bad-parameter",
                f"--only names {name!r}, which does not exist.",
                f"Choose from {', '.join(NAMES)}.",
            )
    if chosen.evaluations < 1:
        raise UserError("bad-parameter", f"--evaluations is {chosen.evaluations}, below 1.")
    if not 0 < chosen.ratio < math.inf:
        raise UserError("bad-parameter", f"--ratio is {chosen.ratio}, but it must be above 0.")
    from ..evaluation.paper_figures.contact_sheet import contact_sheet
    from ..evaluation.paper_figures.experiments import FIGURES
    from ..evaluation.paper_figures.renderer import FigureRenderer
    from ..images import ImageFile, check_writable, save_image

    settings = _settings(chosen)
    images = _input_images(chosen)
    try:
        chosen.outdir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            "unwritable", f"{chosen.outdir} cannot be made: {error.strerror}."
        ) from error
    renderer = FigureRenderer(images.content, settings, chosen.evaluations)
    for name in names:
        file = chosen.outdir / f"{name}.png"
        check_writable(file)
        figure = FIGURES[name](images)
        with ProgressBar(quiet=chosen.quiet) as bar:
            rows = renderer.render_figure(figure, bar.on_event)
        sheet = contact_sheet(rows, _caption(name, figure, settings, chosen.evaluations))
        save_image(file, sheet, ImageFile(sheet))
        print(file)
    return EXIT_DONE


def _settings(chosen: argparse.Namespace) -> Settings:
    """Apply the paper's preset; without VGG-19's weights it runs on the compact network."""
    from dataclasses import replace

    from ..networks.weights.store import find_weights

    settings = replace(settings_of(chosen), preset="gatys-paper")
    if settings.network != "auto":
        return settings
    return replace(settings, network="vgg19" if settings.weights or find_weights() else "compact")


def _input_images(chosen: argparse.Namespace) -> InputImages:
    """Load the images that were named; the program's own stand in for the others."""
    from ..evaluation.paper_figures.default_images import by_night, sample_content, sample_styles
    from ..evaluation.paper_figures.experiments import InputImages

    size = chosen.size
    content = _load(chosen.content, size) if chosen.content else sample_content(size)
    if chosen.style:
        styles = {file.stem: _load(file, size) for file in chosen.style}
    else:
        styles = sample_styles(size)
    photo = _load(chosen.photo, size) if chosen.photo else by_night(content)
    return InputImages(content, styles, photo, chosen.ratio)


def _load(file: Path, longer: int) -> np.ndarray:
    from ..evaluation.input_images import load_at_size

    return load_at_size(file, longer).pixels


def _caption(name: str, figure: Figure, settings: Settings, evaluations: int) -> str:
    number = f"Figure {name.removeprefix('fig')}"
    also = f" (elsewhere counted as {figure.also})" if figure.also else ""
    return (
        f"{number}{also} of Gatys, Ecker & Bethge, CVPR 2016. {figure.title}. "
        f"{'VGG-19' if settings.network == 'vgg19' else 'Compact network'}, "
        f"{evaluations} evaluations of the objective for each image."
    )
