"""What a batch has to do: a task for every content image in every style."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..contract import UserError
from ..images import image_files
from .naming import distinct_names


@dataclass(frozen=True)
class Task:
    """One image to make. ``style``: an image, a style file, or None for the built-in style that
    the settings name."""

    content: Path
    style: Path | None
    output: Path


def make_tasks(
    contents: Iterable[Path], styles: Iterable[Path], built_in: str, folder: Path, suffix: str
) -> list[Task]:
    """Every content image in every style, written to ``folder`` as ``CONTENT-STYLE.suffix``.

    ``contents`` and ``styles``: files, or folders of images; what is named twice counts once.
    ``built_in``: the built-in style where there are no ``styles``. Raises UserError for a folder
    without images, and where two outputs would have one name.
    """
    content_files, style_files = _files(contents), _files(styles)
    content_names, style_names = distinct_names(content_files), distinct_names(style_files)
    named: list[tuple[str, Path | None]] = [*zip(style_names, style_files, strict=True)]
    tasks = [
        Task(content, style, folder / f"{content_name}-{style_name}{suffix}")
        for content_name, content in zip(content_names, content_files, strict=True)
        for style_name, style in named or [(built_in, None)]
    ]
    _check_distinct(tasks)
    return tasks


def _files(paths: Iterable[Path]) -> list[Path]:
    """The files named by paths and folders, in this order, each once whatever it is called."""
    files: dict[Path, Path] = {}
    for path in paths:
        for file in image_files(path):
            files.setdefault(file.resolve(), file)
    return list(files.values())


def _check_distinct(tasks: Sequence[Task]) -> None:
    by_output: defaultdict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        by_output[task.output.name.casefold()].append(task)
    for same in by_output.values():
        if len(same) > 1:
            first, second = (f"{task.content} in the style of {task.style}" for task in same[:2])
            raise UserError(
                "bad-parameter",
                f"{first}, and {second}, would both become {same[0].output.name}.",
                "Rename one of these files.",
            )
