#!/usr/bin/env python3
"""A plug-in that stays as long as GIMP does, and runs the tests' Python in it.

A job is a line of the FIFO ``jobs`` beside the profile: the path of a file. A Python for each
would take half a second.
"""

import json
import os
import sys
import traceback
from pathlib import Path

import gi

for name, version in (("Gimp", "3.0"), ("Gegl", "0.4"), ("Babl", "0.1")):
    gi.require_version(name, version)
from gi.repository import Gimp, GLib  # noqa: E402

JOBS = Path(os.environ["GIMP3_DIRECTORY"]).parent / "jobs"


def do(job: Path) -> None:
    """``job`` holds ``code`` to execute and ``expression`` to evaluate, or None."""
    task = json.loads(job.read_text())
    try:
        answer = {"value": _value(task)}
    except BaseException:
        answer = {"error": traceback.format_exc()}
    partial = job.with_suffix(".partial")
    partial.write_text(json.dumps(answer))
    partial.rename(job.with_suffix(".done"))  # which is never seen half written


def _value(task: dict) -> object:
    space: dict[str, object] = {}
    exec(task["prelude"] + task["code"], space)
    return eval(task["expression"], space) if task["expression"] else None


def _serve(procedure: Gimp.Procedure, *_: object) -> Gimp.ValueArray:
    procedure.persistent_ready()
    with JOBS.open() as jobs:
        for job in jobs:
            do(Path(job.rstrip()))
    return procedure.new_return_values(Gimp.PDBStatusType.SUCCESS, GLib.Error())


class Jobs(Gimp.PlugIn):
    """GIMP starts what is persistent by itself."""

    def do_set_i18n(self, _name: str) -> bool:
        return False

    def do_query_procedures(self) -> list[str]:
        return ["nst-test-jobs"]

    def do_create_procedure(self, name: str) -> Gimp.Procedure:
        return Gimp.Procedure.new(self, name, Gimp.PDBProcType.PERSISTENT, _serve, None)


Gimp.main(Jobs.__gtype__, sys.argv)
