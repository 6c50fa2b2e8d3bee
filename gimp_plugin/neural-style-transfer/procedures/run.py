"""A call of one of the procedures, from the chosen layer to the stylized one."""

from __future__ import annotations

from collections.abc import Callable

from contract import Mode, Progress, UserError
from engine.client import EngineClient
from engine.process import EngineProcess
from engine.progress_text import progress_text
from gi.repository import Gimp
from job.call import Call
from job.content import ContentLayer
from job.spec import StylizedLayer
from layers import pixels

from procedures.outcome import run_procedure

Work = Callable[[Call, EngineClient], Gimp.Layer]


def run_with_engine(call: Call, engine: EngineProcess | UserError, work: Work) -> Gimp.ValueArray:
    """What GIMP gets back from ``work``. No engine is left when it returns."""
    if isinstance(engine, UserError):

        def work_with_engine() -> Gimp.Layer:
            raise engine

        return run_procedure(call.procedure, work_with_engine)
    pixels.prepare()
    client = EngineClient(engine)
    try:
        return run_procedure(call.procedure, lambda: work(call, client))
    finally:
        client.close()


def stylize(call: Call, content: ContentLayer, client: EngineClient) -> StylizedLayer:
    """What the arguments ask for: by way of the dialog, or at once.

    Raises UserError, or DialogCancelled when the user wants none.
    """
    if call.run_mode == Gimp.RunMode.INTERACTIVE:
        from dialog.dialog import Dialog

        return Dialog(call, content, client).ask()
    spec = call.spec()
    initial_image = content.initial_image()
    mode = Mode.NEW if initial_image is None else Mode.RESUME
    if content.differs_in_colors(spec):
        mode = Mode.RECOLOR
    elif content.unchanged(spec):
        mode = Mode.REFINE
    Gimp.progress_init("Neural style transfer")
    request = content.build_request(spec, mode, initial_image)
    mask, job = request.selection, client.submit(request)
    del request, initial_image  # their pixels may be hundreds of megabytes
    return StylizedLayer(client.wait(job, show_progress), spec.style, mask)


def show_progress(progress: Progress) -> None:
    """Show it in the bar of the image's window, in words and as a fraction."""
    Gimp.progress_set_text(f"Neural style transfer: {progress_text(progress)}")
    Gimp.progress_update(progress.fraction)
