"""What both procedures tell GIMP of themselves."""

from __future__ import annotations

from dataclasses import dataclass

from arguments import add_arguments
from contract import Parameter, UserError
from engine.process import EngineProcess
from gi.repository import Gimp, GObject

from procedures.run import Call, Work, run_with_engine


@dataclass(frozen=True)
class Procedure:
    """``work`` makes the layer of a call; ``menu_label`` names its undo step as well."""

    name: str
    menu_label: str
    icon: str
    blurb: str
    help: str
    work: Work
    arguments: tuple[Parameter, ...] = ()  # beside those that both have

    def made(
        self, plug_in: Gimp.PlugIn, engine: EngineProcess | UserError | None
    ) -> Gimp.Procedure:
        """As GIMP knows it; ``engine`` is the one that was started for this call."""
        made = Gimp.ImageProcedure.new(
            plug_in, self.name, Gimp.PDBProcType.PLUGIN, self._run, engine
        )
        made.set_image_types("*")  # indexed images as well: they get an answer, not a grey menu
        made.set_sensitivity_mask(Gimp.ProcedureSensitivityMask.DRAWABLE)
        made.set_menu_label(self.menu_label)
        made.add_menu_path("<Image>/Filters/Artistic")
        made.set_icon_name(self.icon)
        made.set_documentation(self.blurb, self.help, None)  # no page in GIMP's manual
        made.set_attribution("The Neural Style Transfer authors", "GPL-3.0-or-later", "2026")
        add_arguments(made, self.arguments)
        made.add_layer_return_value(
            "new-layer", "New layer", "The stylised layer", True, GObject.ParamFlags.READWRITE
        )
        return made

    def _run(
        self,
        made: Gimp.Procedure,
        mode: Gimp.RunMode,
        image: Gimp.Image,
        drawables: list[Gimp.Drawable],
        config: Gimp.ProcedureConfig,
        engine: EngineProcess | UserError,
    ) -> Gimp.ValueArray:
        return run_with_engine(Call(made, mode, image, drawables, config), engine, self.work)
