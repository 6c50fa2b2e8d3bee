"""Animations (GIF, WebP, APNG) taken apart into numbered files, and made of such again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...contract import UserError
from ...files import write_atomically

#: What an animation's name ends in, and how Pillow writes that kind.
#: WebP as ``images/saving.py`` writes it.
KINDS: dict[str, dict[str, Any]] = {
    ".gif": {"format": "GIF"},
    ".webp": {"format": "WEBP", "quality": 95},
    ".png": {"format": "PNG"},
    ".apng": {"format": "PNG"},
}
#: GIF's way of taking a frame away before the next (GIF89a, 23), which else shows around it.
CLEARED = 2


@dataclass(frozen=True)
class Animation:
    """An animation's file: how long each frame is shown, in ms, and how often all are (0: for
    ever; None: the file does not say)."""

    file: Path
    durations: tuple[float, ...]
    loop: int | None

    @classmethod
    def of(cls, file: Path) -> Animation | None:
        """The animation in ``file``, or None where there is one picture or none; UserError."""
        if file.suffix.lower() not in KINDS or not file.is_file():
            return None
        with _opened(file) as image:
            count = getattr(image, "n_frames", 1)
            if count < 2:
                return None
            loop, durations = image.info.get("loop"), []
            for number in range(count):
                _seek(image, number, file)
                durations.append(float(image.info.get("duration", 0)))
        return cls(file, tuple(durations), loop)

    def frame_files(self, folder: Path) -> list[Path]:
        """Where ``unpack`` puts the frames."""
        return [folder / f"{number:05}.png" for number in range(1, len(self.durations) + 1)]

    def unpack(self, folder: Path) -> None:
        """Write all frames, whole pictures of 8 bits, to ``folder``; UserError, OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        with _opened(self.file) as image:
            for number, output in enumerate(self.frame_files(folder)):
                _seek(image, number, self.file)
                buffer = io.BytesIO()
                image.convert("RGBA" if image.has_transparency_data else "RGB").save(buffer, "PNG")
                write_atomically(output, buffer.getvalue())

    def packed(self, frames: Sequence[Path]) -> bytes:
        """The bytes of an animation of the same kind with these frames."""
        from PIL import Image

        images = []
        for file in frames:
            with Image.open(file) as image:
                images.append(image.copy())
        options: dict[str, Any] = {**KINDS[self.file.suffix.lower()], "save_all": True}
        if self.loop is not None:
            options["loop"] = self.loop
        durations = [max(0, round(each)) for each in self.durations]
        if options["format"] == "GIF" and any(image.mode == "RGBA" for image in images):
            options["disposal"] = CLEARED
        buffer = io.BytesIO()
        images[0].save(buffer, append_images=images[1:], duration=durations, **options)
        return buffer.getvalue()


def left_out(file: Path, pages: int) -> str:
    """What is to be told where one of the pages or frames of a file was painted; empty for one."""
    if pages < 2:
        return ""
    if file.suffix.lower() in KINDS:
        return f"{file} has {pages} frames; the first was painted. batch --frames paints them all."
    return f"{file} has {pages} pages; the first was painted."


def _opened(file: Path) -> Any:
    try:
        from PIL import Image
    except ImportError as error:
        raise UserError(
            "no-pillow",
            "Moving pictures need Pillow, which is not installed.",
            "Run: python3 install.py --with frames",
        ) from error
    try:
        return Image.open(file)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _unreadable(file) from error


def _seek(image: Any, number: int, file: Path) -> None:
    try:
        image.seek(number)
        image.load()  # before that a WebP does not know the frame's duration
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise _unreadable(file) from error


def _unreadable(file: Path) -> UserError:
    return UserError("bad-picture", f"{file} is damaged, or no animation known here.")
