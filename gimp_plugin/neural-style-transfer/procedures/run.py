"""A call of one of the procedures, from the chosen layer to the stylized one."""

from __future__ import annotations

import time
from collections.abc import Callable

from contract import Mode, Progress, UserError
from engine.client import EngineClient
from engine.installed import MENDED_BY_REPAIR
from engine.launcher import start_engine
from engine.process import EngineProcess
from engine.progress_text import progress_text, time_left
from engine.remaining_time import RemainingTime
from engine.setup import can_set_up
from gi.repository import Gimp
from job.call import Call, DialogCancelled
from job.content import ContentLayer
from job.new_image import open_as_image
from job.offer import Offer
from job.spec import IMAGE_CLOSED, StylizedLayer
from languages.text import tr
from layers import pixels
from layers.target import BAD_TARGET

from procedures.outcome import run_procedure

#: Codes of errors after which there is still a finished result.
NO_PLACE = (IMAGE_CLOSED, BAD_TARGET, "no-place")

Work = Callable[[Call, EngineClient], Gimp.Layer]


def run_with_engine(call: Call, engine: EngineProcess | UserError, work: Work) -> Gimp.ValueArray:
    """What GIMP gets back from ``work``. The engine has nothing to do when it returns."""
    if isinstance(engine, UserError):
        return run_procedure(call.procedure, lambda: _without_engine(call, engine, work))
    return run_procedure(call.procedure, lambda: _with_engine(call, engine, work))


def _with_engine(call: Call, engine: EngineProcess, work: Work) -> Gimp.Layer:
    pixels.prepare()
    client = EngineClient(engine)
    try:
        return work(call, client)
    finally:
        client.close()


def _without_engine(call: Call, error: UserError, work: Work) -> Gimp.Layer:
    """Install or repair the engine where the user wants that, and go on with it.

    Raises the error where there is nobody to ask, and DialogCancelled.
    """
    is_asked = call.run_mode == Gimp.RunMode.INTERACTIVE
    if not is_asked or error.code not in MENDED_BY_REPAIR or not can_set_up():
        raise error
    from dialog.setup_dialog import SetupDialog

    if not SetupDialog(error).mend():
        raise DialogCancelled
    engine = start_engine()
    if isinstance(engine, UserError):
        raise engine
    return _with_engine(call, engine, work)


def stylize(
    call: Call, content: ContentLayer, client: EngineClient, offer: Offer | None = None
) -> StylizedLayer:
    """What the arguments ask for: by way of the dialog, or at once.

    ``offer``: what the dialog proposes to do instead. Raises what the user chooses of it,
    UserError, or DialogCancelled when the user wants none.
    """
    if call.run_mode == Gimp.RunMode.INTERACTIVE:
        from widgets.icon_loader import start_icon_loader

        start_icon_loader()
        from dialog.dialog import Dialog

        return Dialog(call, content, client, offer).ask()
    spec = call.spec()
    initial_image = content.initial_image()
    mode = Mode.NEW if initial_image is None else Mode.RESUME
    if content.differs_in_colors(spec):
        mode = Mode.RECOLOR
    elif content.unchanged(spec):
        mode = Mode.REFINE
    Gimp.progress_init(tr("Neural style transfer"))
    request = content.build_request(spec, mode, initial_image)
    mask, job = request.selection, client.submit(request)
    del request, initial_image  # their pixels may be hundreds of megabytes
    progress = ProgressBar()
    return StylizedLayer(client.wait(job, progress.show), spec.style, mask)


def add(call: Call, content: ContentLayer, stylized: StylizedLayer) -> Gimp.Layer:
    """The result in GIMP. Where the image takes it no more, it is an image of its own, and the
    UserError tells; a script gets the error alone."""
    try:
        return content.add(stylized)
    except UserError as error:
        if call.run_mode == Gimp.RunMode.NONINTERACTIVE or error.code not in NO_PLACE:
            raise
        open_as_image(stylized.result.pixels, content, str(stylized.style["title"]))
        hint = tr("The finished picture is open as an image of its own.")
        raise UserError(error.code, error.message, hint) from error


class ProgressBar:
    """The bar of the image's window: how far the work is, and how long it still takes."""

    def __init__(self) -> None:
        self._remaining = RemainingTime()

    def show(self, progress: Progress) -> None:
        """Show it in words and as a fraction. The bar is short: the time comes first."""
        left = self._remaining.update(progress.eta_s, time.monotonic())
        words = time_left(left) if left is not None else progress_text(progress)
        Gimp.progress_set_text(tr("Neural style: {progress}").format(progress=words))
        Gimp.progress_update(progress.fraction)
