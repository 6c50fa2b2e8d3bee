"""Runs in GIMP's python-fu-eval: executes the test's script and leaves its exit code in a file.

NST_RUN is a folder with ``script.py`` and ``args.json``. The script sees Gimp, Gegl, Babl, GLib,
GObject, Gio, ARGS and fail(why). Its exit code: 0 at its end, 1 after an exception or fail(),
that of sys.exit() otherwise. Where the folder has a FIFO ``scripts``, there is one script for each
line that comes through it, until the tests close it; what they print is left in files.
"""

import json
import os
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path


def run_script(folder: Path) -> int:
    import gi

    for name, version in (("Gimp", "3.0"), ("Gegl", "0.4"), ("Babl", "0.1")):
        gi.require_version(name, version)
    from gi.repository import Babl, Gegl, Gimp, Gio, GLib, GObject

    def fail(why: object) -> None:
        print("FAIL:", why, file=sys.stderr)
        raise SystemExit(1)

    Gegl.init(None)
    space = {
        "__name__": "__main__",
        "__file__": str(folder / "script.py"),
        "ARGS": json.loads((folder / "args.json").read_text()),
        "Babl": Babl,
        "Gegl": Gegl,
        "Gimp": Gimp,
        "Gio": Gio,
        "GLib": GLib,
        "GObject": GObject,
        "fail": fail,
    }
    try:
        exec(compile((folder / "script.py").read_text(), "script.py", "exec"), space)
    except SystemExit as leaving:
        if isinstance(leaving.code, str):
            print(leaving.code, file=sys.stderr)
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        for image in list(Gimp.get_images()):
            image.delete()  # or GIMP complains about strays
        sys.stderr.flush()
    return 0


def run_many(folder: Path) -> None:
    with (folder / "scripts").open() as scripts:
        for _ in scripts:
            with (
                (folder / "output").open("w") as output,
                (folder / "errors").open("w") as errors,
                redirect_stdout(output),
                redirect_stderr(errors),
            ):
                code = run_script(folder)
            (folder / "code").write_text(str(code))
            (folder / "code").rename(folder / "exit-code")  # which is never seen half written


sys.stdout.reconfigure(line_buffering=True)  # nothing is lost when GIMP kills this interpreter
folder = Path(os.environ["NST_RUN"])
if (folder / "scripts").exists():
    run_many(folder)
else:
    (folder / "exit-code").write_text(str(run_script(folder)))
