"""Save the style of images to a file that stands for them, or show what such a file is."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..contract import EXIT_DONE, PARAMETERS, STYLE_FILE_SUFFIX, Progress, Settings, UserError
from ..job import style_file
from .overwriting import add_overwrite, check_not_lost
from .progress_bar import ProgressBar


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``save IMAGE … -o NAME.style`` and ``show NAME.style``."""
    actions = parser.add_subparsers(title="actions", metavar="save|show", required=True)
    summary = "Write the style of an image, or of several as one, to a file."
    save = actions.add_parser("save", help=summary, description=summary, allow_abbrev=False)
    save.add_argument("images", type=Path, nargs="+", metavar="IMAGE")
    save.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar=f"NAME{STYLE_FILE_SUFFIX}",
        help="the file",
    )
    add_overwrite(save, f"NAME{STYLE_FILE_SUFFIX}")
    save.add_argument("--title", help="what a person calls the style (default: NAME)")
    network = next(p for p in PARAMETERS if p.name == "network")
    save.add_argument("--network", default=network.default, metavar="|".join(network.choices or ()))
    save.add_argument("--quiet", action="store_true", help="no progress bar, no summary")
    save.set_defaults(run=_save)
    summary = "Print what a style file is."
    show = actions.add_parser("show", help=summary, description=summary, allow_abbrev=False)
    show.add_argument("file", type=Path, metavar=f"NAME{STYLE_FILE_SUFFIX}")
    show.add_argument("--thumbnail", type=Path, metavar="FILE.png", help="write its thumbnail")
    add_overwrite(show, "FILE.png")
    show.set_defaults(run=_show)


def _save(chosen: argparse.Namespace) -> int:
    output: Path = chosen.output
    _check_output(output)
    check_not_lost(output, chosen.images, chosen.overwrite)
    settings = Settings(network=chosen.network)
    from ..images import load_image
    from ..optimization.style_codes.encoder import encode_style  # imports torch: takes a moment

    images = [load_image(file).pixels for file in chosen.images]
    with ProgressBar(quiet=chosen.quiet) as bar:
        code = encode_style(
            images,
            chosen.title or output.stem,
            settings,
            on_progress=lambda done: bar.on_event(Progress("measuring the style", fraction=done)),
        )
    data = code.to_bytes()
    style_file.write(output, data)
    if not chosen.quiet:
        print(f"{output}: {len(data) / 1e6:.1f} MB, for the network {code.metadata.network}")
    return EXIT_DONE


def _check_output(output: Path) -> None:
    """Raise UserError for what cannot become a style file, before the style is measured."""
    if output.suffix.lower() != STYLE_FILE_SUFFIX:
        raise UserError(
            "unwritable",
            f"{output} is no name of a style file.",
            f"Let it end in {STYLE_FILE_SUFFIX}.",
        )
    if output.is_dir() or not output.parent.is_dir():
        raise UserError(
            "unwritable", f"{output} cannot be written.", "Name a file in an existing folder."
        )


def _show(chosen: argparse.Namespace) -> int:
    data = style_file.read_bytes(chosen.file)
    code = style_file.StyleFile.from_bytes(data, str(chosen.file))
    about = code.metadata
    if chosen.thumbnail:
        check_not_lost(chosen.thumbnail, [chosen.file], chosen.overwrite)
        style_file.write(chosen.thumbnail, code.thumbnail)
    facts = {
        "title": about.title,
        "painting": f"{about.size[0]}×{about.size[1]}",
        "mean colour": "#" + "".join(f"{round(255 * c):02x}" for c in about.colours["mean"]),
        "network": f"{about.network}, weights {about.fingerprint}",
        "layers": " ".join(about.layers),
        "strokes": " ".join(about.strokes_layers),
        "scales": " ".join(f"{side:.0f}" for side in about.scales) + " px",
        "made by": f"version {about.made_by}",
        "file": f"{len(data) / 1e6:.1f} MB, format {style_file.VERSION}",
    }
    width = max(map(len, facts))
    for name, value in facts.items():
        print(f"{name:<{width}}  {value}")
    return EXIT_DONE
