"""The commands of install.py: install, test, doctor, weights, wheels, uninstall."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .. import __version__
from ..contract.errors import EXIT_DONE, EXIT_FAILURE, EXIT_INTERRUPTED, UserError
from ..contract.installing import engine_line, error_line
from . import (
    doctor_page,
    downgrade,
    engine,
    flatpak,
    gimp,
    home,
    plugin_files,
    source,
    venv,
    wheel_folder,
)
from .console import Told, close_log, log, log_file, open_log, run_here, say
from .leaving import leave_with_input
from .remote import commands as remote
from .suitable_python import PythonFacts, check_python
from .uninstall import uninstall

CHECKOUT = Path(__file__).resolve().parents[2]
#: Dependency groups that nobody needs who does not ask for them.
OPTIONAL_GROUPS = ("dask", "frames")
#: Of an option that may stand before a command as well: a default would undo what stands there.
AS_BEFORE: dict[str, Any] = {"default": argparse.SUPPRESS}


def run(arguments: Sequence[str]) -> int:
    """Run a command; returns 0 for done, 1 for failure, 2 for bad input, 130 for stopped."""
    chosen = _parse(arguments)
    Told.to_program = getattr(chosen, "progress", False)
    Told.agrees = getattr(chosen, "yes", False)
    if chosen.command is not uninstall:  # which takes the logs away
        open_log()
    log.info("install.py %s, version %s, Python %s", arguments, __version__, sys.version)
    try:
        return chosen.command(chosen)
    except UserError as error:
        if Told.to_program:
            print(error_line(error), flush=True)
        else:
            print(error, file=sys.stderr)
        log.info("error: %s", error)
        return error.exit_code
    except KeyboardInterrupt:
        print("\nStopped. Run it again to go on.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except Exception as error:
        log.exception("unexpected")
        reason = f"{type(error).__name__}: {error}"
        print(f"This should not have happened: {reason}\nDetails: {log_file()}", file=sys.stderr)
        return EXIT_FAILURE
    finally:
        close_log()


def install(chosen: argparse.Namespace) -> int:
    """Install engine, weights and plug-in, test it in GIMP and stylise a first image."""
    say(f"Neural Style Transfer {__version__} for GIMP 3")
    if chosen.remote:
        return _elsewhere(chosen)
    check_python(PythonFacts.here())
    downgrade.refuse()
    _settle(chosen)
    found = gimp.find()
    in_sandbox = [each for each in found if each.sandbox]
    changed = False
    if in_sandbox:
        flatpak.install_engine(CHECKOUT)
    outside = len(found) > len(in_sandbox) or not in_sandbox
    if outside:
        changed = _install_engine(chosen.groups)
    works = gimp.install(CHECKOUT, found)
    if outside:
        say(f"An image it made: {engine.stylize_sample(changed)}")
        say(f"In a terminal: {venv.python()} -m nst_engine stylize CONTENT STYLE -o OUT.png")
    else:
        inside = " ".join(flatpak.inside(str(venv.flatpak_python())))
        say(f"In a terminal: {inside} -m nst_engine stylize CONTENT STYLE -o OUT.png")
    if not works:
        raise UserError(
            "plug-in",
            "The engine works, but not yet from GIMP (see above).",
            f"Details: {log_file()}",
            input_error=False,
        )
    return EXIT_DONE


def engine_alone(chosen: argparse.Namespace) -> int:
    """Install or repair the engine alone, for the world that this Python belongs to."""
    check_python(PythonFacts.here())
    if chosen.check:
        return EXIT_DONE
    if chosen.progress:
        leave_with_input()
    downgrade.refuse()
    _settle(chosen)
    _install_engine(chosen.groups)
    for folder in {*gimp.installed_folders(), *filter(None, [chosen.plug_in])}:
        plugin_files.point_at_engine(folder, venv.outside_python(), venv.flatpak_python())
    if chosen.progress:
        print(engine_line(str(venv.python())), flush=True)
    return EXIT_DONE


def plug_in_alone(_: argparse.Namespace) -> int:
    """Install the plug-in alone, which then offers to install the engine from inside GIMP."""
    downgrade.refuse()
    source.keep(CHECKOUT)
    gimp.place(CHECKOUT, gimp.find())
    say("Restart GIMP: Filters ▸ Artistic ▸ Neural Style Transfer… installs the rest.")
    return EXIT_DONE


def test(chosen: argparse.Namespace) -> int:
    """Run pytest in this checkout, in the engine's own environment; returns pytest's exit code."""
    check_python(PythonFacts.here())
    engine.install(CHECKOUT, "test")
    return run_here([venv.python(), "-m", "pytest", *chosen.passed_on], cwd=CHECKOUT)


def wheels(chosen: argparse.Namespace) -> int:
    """Fill a folder from which computers like this one install without a network."""
    check_python(PythonFacts.here())
    engine.collect_wheels(CHECKOUT, chosen.folder, *chosen.groups)
    say(f"There: python3 install.py --wheels {shlex.quote(str(chosen.folder))}")
    return EXIT_DONE


def doctor(_: argparse.Namespace) -> int:
    """Tell what is installed, what works and what is missing, on one page."""
    for line in doctor_page.lines():
        say(line)
    python = venv.flatpak_python()
    if python and venv.has_files(python) and flatpak.is_installed():
        say("Inside of the Flatpak:")
        code = run_here([*flatpak.inside(str(python)), "-I", "-m", "nst_engine", "doctor"])
        if code:
            say("The engine for Flatpak does not work there: run install.py again.")
        if not venv.has_files(venv.outside_python()):
            return code
    engine.require()
    return engine.run("doctor")


def weights(chosen: argparse.Namespace) -> int:
    """Download VGG-19's weights, or take them from a file."""
    engine.require()
    return engine.run("weights", *chosen.passed_on)


def _elsewhere(chosen: argparse.Namespace) -> int:
    """Install the engine on another computer, or let go of the one there."""
    if chosen.remote == remote.NOBODY:
        remote.disconnect()
        return EXIT_DONE
    downgrade.refuse()
    arguments = [f"--{name}={getattr(chosen, name)}" for name in ("home", "wheels")]
    arguments = [each for each in arguments if not each.endswith("=None")]
    arguments += [f"--with={group}" for group in chosen.groups]
    remote.connect(CHECKOUT, chosen.remote, arguments)
    return EXIT_DONE


def _settle(chosen: argparse.Namespace) -> None:
    """Do as is asked about where things come from and go to."""
    if chosen.home:
        home.choose(chosen.home)
        open_log()
    if chosen.wheels:
        wheel_folder.use(chosen.wheels)


def _install_engine(groups: Sequence[str]) -> bool:
    """Install engine, weights and built-in styles; returns whether the engine changed."""
    source.keep(CHECKOUT)
    changed = engine.install(CHECKOUT, *groups)
    engine.fetch_weights()
    engine.paint_built_in_styles()
    return changed


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    forwarding = {"test": test, "weights": weights}  # the rest is for pytest or the engine
    if arguments and arguments[0] in forwarding:
        return argparse.Namespace(command=forwarding[arguments[0]], passed_on=arguments[1:])
    parser = argparse.ArgumentParser(
        prog="install.py", description="Installs Neural Style Transfer for GIMP 3."
    )
    parser.set_defaults(command=install, passed_on=[])
    parser.add_argument("--yes", action="store_true", help="do not ask before a large download")
    parser.add_argument(
        "--home", type=Path, metavar="FOLDER", help="where everything shall live from now on"
    )
    parser.add_argument(
        "--remote",
        metavar="USER@HOST",
        help="put the engine on that computer, by ssh, for GIMP to paint there; folders are its "
        f"own then; {remote.NOBODY}: no longer",
    )
    _add_sources(parser)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands (none: install)")
    for command in (install, test, doctor, weights):
        commands.add_parser(command.__name__, help=command.__doc__).set_defaults(command=command)
    alone = commands.add_parser("engine", help=engine_alone.__doc__)
    alone.add_argument("--check", action="store_true", help="only whether this Python will do")
    alone.add_argument("--progress", action="store_true", help="tell it in JSON, for the plug-in")
    alone.add_argument("--home", type=Path, metavar="FOLDER", help="as before it", **AS_BEFORE)
    alone.add_argument("--plug-in", type=Path, help="the plug-in's folder that shall know of it")
    _add_sources(alone, **AS_BEFORE)
    alone.set_defaults(command=engine_alone)
    filling = commands.add_parser("wheels", help=wheels.__doc__)
    filling.add_argument("folder", type=Path, metavar="FOLDER")
    filling.add_argument(
        "--yes", action="store_true", help="do not ask before a large download", **AS_BEFORE
    )
    _add_groups(filling, **AS_BEFORE)
    filling.set_defaults(command=wheels)
    commands.add_parser("plug-in", help=plug_in_alone.__doc__).set_defaults(command=plug_in_alone)
    removal = commands.add_parser("uninstall", help=uninstall.__doc__)
    removal.add_argument("--all", action="store_true", help="your saved styles and presets, too")
    removal.add_argument("--yes", action="store_true", help="do not ask", **AS_BEFORE)
    removal.add_argument(
        "--remote", metavar="USER@HOST", help="from that computer instead", **AS_BEFORE
    )
    removal.set_defaults(command=uninstall)
    return parser.parse_args(arguments)


def _add_sources(parser: argparse.ArgumentParser, **default: Any) -> None:
    parser.add_argument(
        "--wheels",
        type=Path,
        metavar="FOLDER",
        help="packages from this folder, without a network",
        **default,
    )
    _add_groups(parser, **default)


def _add_groups(parser: argparse.ArgumentParser, **default: Any) -> None:
    parser.add_argument(
        "--with",
        dest="groups",
        action="append",
        choices=OPTIONAL_GROUPS,
        help="also install what batches on several computers need",
        **{"default": [], **default},
    )
