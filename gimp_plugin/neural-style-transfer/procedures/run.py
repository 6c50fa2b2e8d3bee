"""A call of one of the procedures, from the chosen layer to the new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from arguments import settings_of
from contract import Problem, Result
from engine.client import Painter
from engine.process import Engine
from engine.progress_text import show_progress
from gi.repository import Gimp
from job.content import Canvas
from layers import pixels
from styles.style import chosen_style

from procedures.outcome import answer


@dataclass(frozen=True)
class Call:
    """What GIMP hands over."""

    procedure: Gimp.Procedure
    mode: Gimp.RunMode
    image: Gimp.Image
    drawables: list[Gimp.Drawable]
    config: Gimp.ProcedureConfig


@dataclass(frozen=True)
class Painted:
    """A result of the layer's size, and Style.described() of what it was painted after."""

    result: Result
    style: dict[str, Any]


Work = Callable[[Call, Painter], Gimp.Layer]


def answered(call: Call, engine: Engine | Problem, work: Work) -> Gimp.ValueArray:
    """What GIMP gets back from ``work``. No engine is left when it returns."""
    if isinstance(engine, Problem):

        def work_with_engine() -> Gimp.Layer:
            raise engine

        return answer(call.procedure, work_with_engine)
    pixels.prepare()
    painter = Painter(engine)
    try:
        return answer(call.procedure, lambda: work(call, painter))
    finally:
        painter.close()


def painted(call: Call, canvas: Canvas, painter: Painter) -> Painted:
    """The picture that the arguments ask for: by way of the dialog, or at once.

    Raises Problem, or Dismissed when the user wants none.
    """
    if call.mode == Gimp.RunMode.INTERACTIVE:
        from dialog.dialog import Dialog

        return Dialog(call, canvas, painter).ask()
    style, settings = chosen_style(call.config), settings_of(call.config)
    described = style.described(call.image)
    further = canvas.continues(described, settings)
    recolour = canvas.recolours(described, settings)
    Gimp.progress_init("Neural style transfer")
    painter.on_change = lambda: show_progress(painter)
    painter.paint(canvas.order(style, settings, canvas.begun(), further, recolour=recolour))
    return Painted(painter.wait(), described)
