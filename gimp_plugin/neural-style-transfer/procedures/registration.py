"""How both procedures are registered with GIMP: menu entry, help and arguments."""

from __future__ import annotations

from dataclasses import dataclass

from arguments import NO_STYLE, OFFERED, STYLE_FILE, STYLE_LAYER, property_name
from contract import Parameter, UserError
from engine.process import EngineProcess
from gi.repository import Gimp, GObject
from job.call import Call
from languages.text import tr

from procedures.mnemonics import with_mnemonics
from procedures.run import Work, run_with_engine

READ_WRITE = GObject.ParamFlags.READWRITE
# GIMP cannot save layers and would complain on its terminal. The flag is
# GIMP_PARAM_DONT_SERIALIZE of gimpparamspecs.h; introspection gives a wrong number for it.
READ_WRITE_UNSAVED = GObject.ParamFlags(int(READ_WRITE) | 1 << 9)


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

    def create(
        self, plug_in: Gimp.PlugIn, engine: EngineProcess | UserError | None
    ) -> Gimp.Procedure:
        """The procedure for GIMP; ``engine`` is the one that was started for this call."""
        created = Gimp.ImageProcedure.new(
            plug_in, self.name, Gimp.PDBProcType.PLUGIN, self._run, engine
        )
        created.set_image_types("*")  # indexed images as well: they get an answer, not a grey menu
        created.set_sensitivity_mask(Gimp.ProcedureSensitivityMask.DRAWABLE)
        created.set_menu_label(self.menu_label)
        created.add_menu_path("<Image>/Filters/Artistic")
        created.set_icon_name(self.icon)
        created.set_documentation(self.blurb, self.help, self.name)  # its topic in help/
        created.set_attribution("The Neural Style Transfer authors", "GPL-3.0-or-later", "2026")
        _add_arguments(created, self.arguments)
        created.add_layer_return_value(
            "new-layer",
            tr("New layer"),
            tr("The stylised layer"),
            True,
            GObject.ParamFlags.READWRITE,
        )
        return created

    def _run(
        self,
        procedure: Gimp.Procedure,
        run_mode: Gimp.RunMode,
        image: Gimp.Image,
        drawables: list[Gimp.Drawable],
        config: Gimp.ProcedureConfig,
        engine: EngineProcess | UserError,
    ) -> Gimp.ValueArray:
        return run_with_engine(
            Call(procedure, run_mode, image, drawables, config), engine, self.work
        )


def _add_arguments(procedure: Gimp.Procedure, more: tuple[Parameter, ...] = ()) -> None:
    """Add where the style comes from, every parameter that a dialog can show, and ``more``."""
    parameters = OFFERED + more
    shown = [p for p in parameters if property_name(p) not in NO_STYLE]  # the gallery has those
    names = [parameter.name for parameter in shown]
    labels = dict(zip(names, with_mnemonics([_label(p) for p in shown]), strict=True))
    procedure.add_layer_argument(
        STYLE_LAYER,
        tr("Style layer"),
        tr(
            "The painting: a layer of this or of any other open image. Of a group each layer is a "
            "painting: its opacity is the weight, its layer mask the place on the photograph."
        ),
        True,  # may be left out
        READ_WRITE_UNSAVED,
    )
    procedure.add_file_argument(
        STYLE_FILE,
        tr("Style on disk"),
        tr(
            "The painting, when it is not open in GIMP, or a .style file. A style layer goes "
            "before."
        ),
        Gimp.FileChooserAction.ANY,  # of a file that is not there we tell in our own words
        True,  # may be left out
        None,
        READ_WRITE,
    )
    for parameter in parameters:
        _add_argument(procedure, parameter, labels.get(parameter.name, parameter.label))


def _label(parameter: Parameter) -> str:
    return f"{parameter.label} ({parameter.unit})" if parameter.unit else parameter.label


def _add_argument(procedure: Gimp.Procedure, parameter: Parameter, label: str) -> None:
    names = (property_name(parameter), label, parameter.help)
    bounds = (parameter.minimum, parameter.maximum, parameter.default)
    if parameter.kind == "number":
        procedure.add_double_argument(*names, *bounds, READ_WRITE)
    elif parameter.kind == "integer":
        procedure.add_int_argument(*names, *bounds, READ_WRITE)
    elif parameter.kind == "choice":
        choice = Gimp.Choice.new()
        for number, (value, meaning) in enumerate((parameter.choices or {}).items()):
            choice.add(value, number, meaning, "")
        procedure.add_choice_argument(*names, choice, parameter.default, READ_WRITE)
    else:
        procedure.add_string_argument(*names, parameter.default, READ_WRITE)
