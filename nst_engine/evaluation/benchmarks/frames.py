"""How much moving pictures flicker: each frame from the one before, against each by itself.

``python -m nst_engine.evaluation.benchmarks.frames PHOTO STYLE`` makes a scene whose motion is
known, a pan over the photograph or, with ``--object OTHER``, a piece of another photograph that
moves over it, and paints it both ways. It prints flicker, distances to style and content, and
seconds, and writes a film strip to ``-o``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from ...environment import configure_environment

if TYPE_CHECKING:
    import numpy as np

    from ...contract import Array, Settings
    from .moving_scenes import Scene

#: Frames on the film strip.
SHOWN = 6


def main() -> None:
    """Print a line of JSON for each way, and one that compares them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photo", type=Path)
    parser.add_argument("style", type=Path)
    parser.add_argument("--object", type=Path, help="photograph of what moves over the first one")
    parser.add_argument("--frames", type=int, default=24)
    parser.add_argument("--side", type=int, default=256, help="px, the width of a frame")
    parser.add_argument("--method", default="strokes")
    parser.add_argument("--quality", default="standard")
    parser.add_argument("--features", type=Path, help="the first eight layers of VGG-19")
    parser.add_argument("-o", "--output", type=Path, help="PNG file of the film strip")
    chosen = parser.parse_args()
    configure_environment()
    from ...contract import Settings
    from ...images import load_image
    from ...job.arrays import style_array
    from . import moving_scenes

    photo = load_image(chosen.photo).pixels
    if chosen.object is None:
        scene = moving_scenes.pan(photo, chosen.side, chosen.frames)
    else:
        other = load_image(chosen.object).pixels
        scene = moving_scenes.moving_object(photo, other, chosen.side, chosen.frames)
    settings = Settings(method=chosen.method, quality=chosen.quality)
    style = style_array(chosen.style, "style")
    rows, numbers = [scene.frames], []
    for name, continues in (("each by itself", False), ("from the one before", True)):
        began = perf_counter()
        frames = _painted(scene, style, settings, continues)
        values = _measured(frames, scene, load_image(chosen.style).pixels, chosen.features)
        values["seconds"] = round((perf_counter() - began) / len(frames), 2)
        print(json.dumps({"frames": name, **values}), flush=True)
        rows.append(frames)
        numbers.append(values)
    ratios = {name: round(numbers[1][name] / numbers[0][name], 3) for name in numbers[0]}
    print(json.dumps({"frames": "ratio", **ratios}))
    if chosen.output:
        _write_strip(chosen.output, rows, ratios)


def _painted(scene: Scene, style: Array, settings: Settings, continues: bool) -> list[np.ndarray]:
    """All frames, in the 256 levels that a file has."""
    import numpy as np

    from ...job.arrays import pixels_of
    from ...job.control import JobControl
    from ...moving_pictures import Frame, FrameStylizer

    stylizer, before, painted = FrameStylizer(settings), None, []
    for content in scene.frames:
        result = stylizer(content, (style,), before, lambda event: None, JobControl())
        pixels = np.rint(pixels_of(result.pixels) * 255).astype(np.float32) / 255
        if continues:
            before = Frame(content, pixels, result.record["content_factor"])
        painted.append(pixels)
    return painted


def _measured(
    frames: list[np.ndarray], scene: Scene, style: np.ndarray, features: Path | None
) -> dict[str, float]:
    """Flicker, and the means over every third frame of the distances on the quality page."""
    from ..quality.evaluator import at_area_of, choose_evaluator
    from ..quality.image_measures import measure_pixels
    from .moving_scenes import flicker

    evaluator, sums = choose_evaluator(features), dict[str, float]()
    chosen = list(zip(frames, scene.frames, strict=True))[1::3]
    for frame, content in chosen:
        result, photo, style_image = (_tensor(each) for each in (frame, content, style))
        values = evaluator.measure(result, photo, style_image)
        pixels = measure_pixels(result, photo, at_area_of(result, style_image))
        values |= {k: v for k, v in pixels.items() if k in ("edges", "finest") and v is not None}
        for name, value in values.items():
            sums[name] = sums.get(name, 0.0) + value / len(chosen)
    means = {name: round(value, 4) for name, value in sums.items()}
    return {"flicker": round(flicker(frames, scene.steps), 5), **means}


def _tensor(pixels: np.ndarray):  # noqa: ANN202 - torch is not loaded yet
    import torch

    return torch.from_numpy(pixels[..., :3].transpose(2, 0, 1).copy())[None]


def _write_strip(file: Path, rows: list[list[np.ndarray]], ratios: dict[str, float]) -> None:
    from ...images import ImageFile, save_image
    from ..paper_figures.contact_sheet import contact_sheet

    every = max(1, len(rows[0]) // SHOWN)
    words = ("photograph", "by itself", "from the one before")
    sheet = contact_sheet(
        [
            [(f"{n + 1}, {word}", row[n]) for n in range(0, len(row), every)]
            for word, row in zip(words, rows, strict=True)
        ],
        ", ".join(f"{name} {value}" for name, value in ratios.items()),
    )
    save_image(file, sheet, ImageFile(sheet))


if __name__ == "__main__":
    main()
