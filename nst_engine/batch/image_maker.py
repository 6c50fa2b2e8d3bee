"""Images made one after another by one engine, which keeps networks and styles."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Any

from ..contract import Array, OnEvent, Request, Result, Settings
from ..images import ImageFile, check_length, encode_image, load_image
from ..job.arrays import image_array, pixels_of, style_array
from ..job.control import JobControl
from ..job.sizes import longer_side
from ..stylizer import Stylizer
from .frames.animation import left_out
from .tasks import Task

#: Bytes of style images that are kept decoded: eight of four megapixels.
STYLE_BYTES = 512 << 20


class ImageMaker:
    """Makes the images of tasks that share their settings.

    The network is loaded once, what is needed of a style once for each size; the content image of
    the last task is kept, as the next one probably has the same.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stylizer = Stylizer()
        self._styles: OrderedDict[Path, Array] = OrderedDict()
        self._content: tuple[Path, ImageFile] | None = None

    def make(
        self, task: Task, on_event: OnEvent, control: JobControl
    ) -> tuple[bytes, dict[str, Any]]:
        """The bytes of the output's file, and the record of how it was made.

        Raises UserError, and Cancelled when ``control`` says so.
        """
        content = self._content_of(task.content)
        size = content.width, content.height
        check_length(task.output, longer_side(size, self._settings.size))
        styles = () if task.style is None else (self._style(task.style),)
        result = self._stylize(task, content, styles, on_event, control)
        if told := left_out(task.content, content.pages):
            result.record["notes"].append(told)
        return encode_image(task.output, pixels_of(result.pixels), like=content), result.record

    def drop_features(self) -> None:
        """Forget all that takes memory but the network: it ran out."""
        self._styles.clear()
        self._content = None
        self._stylizer.drop_features()

    def _stylize(
        self,
        task: Task,
        content: ImageFile,
        styles: tuple[Array, ...],
        on_event: OnEvent,
        control: JobControl,
    ) -> Result:
        request = Request(self._settings, image_array("content", content.pixels), styles)
        return self._stylizer(request, on_event, control)

    def _content_of(self, file: Path) -> ImageFile:
        if self._content is None or self._content[0] != file:
            self._content = None  # makes room
            self._content = file, load_image(file)
        return self._content[1]

    def _style(self, file: Path) -> Array:
        if file in self._styles:
            self._styles.move_to_end(file)
            return self._styles[file]
        self._styles[file] = style = style_array(file, "style")
        while len(self._styles) > 1 and _bytes_of(self._styles) > STYLE_BYTES:
            self._styles.popitem(last=False)
        return style


def _bytes_of(styles: OrderedDict[Path, Array]) -> int:
    return sum(memoryview(style.data).nbytes for style in styles.values())
