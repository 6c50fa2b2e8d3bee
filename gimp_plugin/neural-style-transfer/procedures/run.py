"""A call of one of the procedures, from the chosen layer to the new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from arguments import settings_of
from contract import Mode, Result, UserError
from engine.client import EngineClient
from engine.process import EngineProcess
from engine.progress_text import show_progress
from gi.repository import Gimp
from job.content import ContentLayer
from layers import pixels
from styles.style import chosen_style

from procedures.outcome import run_procedure


@dataclass(frozen=True)
class Call:
    """What GIMP hands over."""

    procedure: Gimp.Procedure
    mode: Gimp.RunMode
    image: Gimp.Image
    drawables: list[Gimp.Drawable]
    config: Gimp.ProcedureConfig


@dataclass(frozen=True)
class StylizedLayer:
    """A result of the layer's size, and Style.described() of what it was painted after."""

    result: Result
    style: dict[str, Any]


Work = Callable[[Call, EngineClient], Gimp.Layer]


def run_with_engine(call: Call, engine: EngineProcess | UserError, work: Work) -> Gimp.ValueArray:
    """What GIMP gets back from ``work``. No engine is left when it returns."""
    if isinstance(engine, UserError):

        def work_with_engine() -> Gimp.Layer:
            raise engine

        return run_procedure(call.procedure, work_with_engine)
    pixels.prepare()
    painter = EngineClient(engine)
    try:
        return run_procedure(call.procedure, lambda: work(call, painter))
    finally:
        painter.close()


def stylize(call: Call, canvas: ContentLayer, painter: EngineClient) -> StylizedLayer:
    """The picture that the arguments ask for: by way of the dialog, or at once.

    Raises UserError, or Dismissed when the user wants none.
    """
    if call.mode == Gimp.RunMode.INTERACTIVE:
        from dialog.dialog import Dialog

        return Dialog(call, canvas, painter).ask()
    style, settings = chosen_style(call.config), settings_of(call.config)
    described = style.described(call.image)
    start = canvas.begun()
    mode = Mode.NEW if start is None else Mode.RESUME
    if canvas.recolours(described, settings):
        mode = Mode.RECOLOR
    elif canvas.continues(described, settings):
        mode = Mode.REFINE
    Gimp.progress_init("Neural style transfer")
    painter.on_change = lambda: show_progress(painter)
    painter.paint(canvas.order(style, settings, mode, start))
    return StylizedLayer(painter.wait(), described)
