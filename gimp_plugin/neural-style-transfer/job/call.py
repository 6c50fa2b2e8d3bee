"""A call of one of the procedures: what GIMP hands over, and what its arguments ask for."""

from __future__ import annotations

from dataclasses import dataclass

from arguments import settings_of
from gi.repository import Gimp
from styles.style import Style, chosen_style, refuse_several

from job.spec import JobSpec


@dataclass(frozen=True)
class Call:
    """The arguments of GIMP's ``run`` function."""

    procedure: Gimp.Procedure
    run_mode: Gimp.RunMode
    image: Gimp.Image
    drawables: list[Gimp.Drawable]
    config: Gimp.ProcedureConfig

    def spec(self) -> JobSpec:
        """What the arguments say now.

        Raises UserError for a setting that is not allowed, with the code ``no-style`` when they
        name no style that is there.
        """
        if self.run_mode == Gimp.RunMode.NONINTERACTIVE:  # else the newest choice goes before
            refuse_several(self.config)
        style = self.style()
        return JobSpec(settings_of(self.config), style.to_record(self.image), style)

    def style(self) -> Style:
        """The style that the arguments name; raises UserError when none of them is there."""
        return chosen_style(self.config)


class DialogCancelled(Exception):  # noqa: N818 - no error, the user's will
    """The dialog was closed without a layer."""
