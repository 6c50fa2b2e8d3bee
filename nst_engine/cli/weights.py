"""Fetch VGG-19's weights, or take them from a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..contract import EXIT_DONE
from .progress_bar import ProgressBar


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file to take, and what its weights expect where the file cannot tell."""
    parser.add_argument("file", type=Path, nargs="?", help="a .pth or .safetensors file to take")
    parser.add_argument(
        "--preprocessing",
        metavar="torchvision|caffe",
        help="what the file's weights expect, where the file does not tell",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def run(chosen: argparse.Namespace) -> int:
    """Make the weights present and say where they are."""
    from ..networks.weights.store import fetch_weights, take_weights

    with ProgressBar(quiet=chosen.quiet) as bar:
        if chosen.file:
            file = take_weights(chosen.file, chosen.preprocessing)
        else:
            file = fetch_weights(bar.on_event)
    print(f"VGG-19's weights are in {file}")
    return EXIT_DONE
