"""The table of docs/reliability.md: ``python -m tests.faults`` runs its tests and writes it.

Each row is a stage, a fault, what a user sees then, and the test that holds it. Without names all
rows are run; the others keep what was written of them last.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

CHECKOUT = Path(__file__).parents[1]
PAGE = CHECKOUT / "docs" / "reliability.md"
BEGIN, END = "<!-- faults: python -m tests.faults -->\n", "<!-- end of faults -->\n"


class Fault(NamedTuple):
    """``test``: a test or a file of tests."""

    stage: str
    fault: str
    outcome: str
    test: str


KILLED, LIFE = "tests/gimp/test_kill.py", "tests/server/test_life.py"
STAYS, CLI = "tests/plugin/test_staying_engine.py", "tests/cli/test_faults.py"
FETCHES = "tests/networks/test_download.py"
FAULTS = (
    Fault(
        "start", "no engine, or something else", "one sentence", "tests/gimp/test_engine_trouble.py"
    ),
    Fault("start", "Ctrl-C while loading", "one line, 130", "tests/cli/test_interrupted.py"),
    Fault(
        "start",
        "home cannot be written",
        "the picture",
        f"{CLI}::test_a_home_that_cannot_be_written_keeps_no_picture_from_being_made",
    ),
    Fault(
        "start",
        "disk of the log is full",
        "the picture",
        f"{CLI}::test_a_full_disk_under_the_log_keeps_no_picture_from_being_made",
    ),
    Fault(
        "handshake",
        "plug-in of another version",
        "one sentence",
        "tests/server/test_conversation.py::test_a_plug_in_of_another_version_is_told_what_to_do",
    ),
    Fault(
        "handshake",
        "a waiting engine does not answer",
        "killed, replaced",
        f"{STAYS}::test_one_that_does_not_answer_is_ended_and_replaced",
    ),
    Fault(
        "handshake",
        "a waiting engine was killed",
        "replaced",
        f"{STAYS}::test_one_that_was_killed_is_replaced",
    ),
    Fault(
        "upload",
        "frames that break off or are malformed",
        "an error frame",
        "tests/server/test_bad_frames.py",
    ),
    Fault("upload", "300 requests at once", "the newest is made", "tests/server/test_burst.py"),
    Fault(
        "input",
        "a file of too many pixels",
        "refused before memory is taken",
        "tests/images/test_large_files.py",
    ),
    Fault("input", "missing, cut off, pipes, folders", "one line", "tests/images/test_refusals.py"),
    Fault(
        "input",
        "names that are no text, or too long",
        "the picture, or one line",
        f"{CLI}::test_names_that_are_no_text_do",
    ),
    Fault(
        "input", "forged records of layers", "one sentence", "tests/plugin/test_stored_record.py"
    ),
    Fault(
        "input",
        "a journal of batch that others wrote",
        "read as far as it is one",
        "tests/fuzz/test_structure.py::"
        "test_a_journal_that_somebody_else_wrote_keeps_no_image_from_being_written",
    ),
    Fault("weights", "missing, cut off, changed", "one sentence", "tests/networks/test_weights.py"),
    Fault(
        "weights",
        "download breaks or is killed, disk full, wrong sum",
        "taken up again, or one sentence",
        FETCHES,
    ),
    Fault(
        "work",
        "engine killed (SIGKILL)",
        "one sentence, image as it was",
        f"{KILLED}::test_killing_the_engine_is_told_in_words_and_leaves_the_image",
    ),
    Fault(
        "work",
        "plug-in killed",
        "engine leaves within 2 s",
        f"{KILLED}::test_killing_the_plug_in_ends_the_engine_and_leaves_gimp_and_the_image",
    ),
    Fault(
        "work",
        "GIMP killed or ended",
        "both leave within 2 s",
        f"{KILLED}::test_killing_gimp_ends_plug_in_and_engine",
    ),
    Fault(
        "work",
        "engine killed under the dialog",
        "the preview can be kept",
        "tests/gui/test_engine_dies.py",
    ),
    Fault(
        "work",
        "engine killed at each stage and scale",
        "heard at once, nothing left",
        "tests/server/test_killed_anywhere.py",
    ),
    Fault(
        "work",
        "engine hangs (SIGSTOP) under the dialog",
        "said, Stop ends it",
        "tests/gui/test_engine_dies.py::test_one_that_hangs_is_told_and_stop_ends_it",
    ),
    Fault(
        "work",
        "engine hangs (SIGSTOP) under a script",
        "ended, one sentence",
        f"{KILLED}::test_an_engine_that_hangs_under_a_script_is_ended_and_told",
    ),
    Fault(
        "work",
        "clock jumps by hours and years",
        "the same picture",
        f"{CLI}::test_a_clock_that_jumps_changes_nothing",
    ),
    Fault("work", "engine suspended (SIGSTOP)", "goes on", "tests/server/test_suspended.py"),
    Fault(
        "work",
        "memory gone, at five limits",
        "the picture, or one line",
        f"{CLI}::test_too_little_memory_ends_in_a_picture_or_in_words",
    ),
    Fault(
        "work",
        "descriptors gone",
        "the picture, or one line",
        f"{CLI}::test_too_few_descriptors_end_in_a_picture_or_in_words",
    ),
    Fault(
        "work",
        "Ctrl-C",
        "the picture so far",
        "tests/cli/test_stylize.py::test_interrupting_saves_what_there_is",
    ),
    Fault(
        "answer",
        "nobody reads",
        "the engine leaves",
        f"{LIFE}::test_it_leaves_when_nobody_reads_its_answers",
    ),
    Fault(
        "answer",
        "the image changed or was closed",
        "new image, or one sentence",
        "tests/gimp/test_meanwhile.py",
    ),
    Fault(
        "answer",
        "plug-in killed while it inserts the layer",
        "the whole layer, or none",
        "tests/gimp/test_kill_inserting.py",
    ),
    Fault(
        "output",
        "disk full, folder of somebody else",
        "one line, old file kept",
        "tests/images/test_disk.py",
    ),
    Fault(
        "output",
        "disk full under the report",
        "one line, picture kept",
        f"{CLI}::test_a_full_disk_under_the_report_is_one_line_and_the_picture_is_there",
    ),
    Fault(
        "output",
        "onto an input",
        "refused",
        "tests/cli/test_stylize.py::test_no_image_is_lost_by_a_slip",
    ),
    Fault(
        "two at once",
        "two GIMPs",
        "an engine each",
        "tests/gimp/test_staying.py::test_another_gimp_has_another_engine",
    ),
    Fault(
        "two at once",
        "two dialogs on one layer",
        "a layer and an undo step each",
        "tests/gui/test_twice_at_once.py",
    ),
    Fault(
        "installation",
        "killed at random, then again",
        "complete",
        "tests/install/test_rough_homes.py",
    ),
    Fault(
        "installation",
        "network or disk gone",
        "one sentence each",
        "tests/install/test_pip_errors.py",
    ),
    Fault(
        "installation",
        "a package of another sum, or none in the folder",
        "one sentence",
        "tests/install/test_wheel_folder.py",
    ),
    Fault(
        "installation",
        "over an older version, over a newer one",
        "kept, or refused",
        "tests/install/test_upgrade.py",
    ),
)


class Outcomes:
    """Collects what became of each test, as a plug-in of pytest."""

    def __init__(self) -> None:
        self.of: dict[str, list[str]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            self.of[report.nodeid.partition("[")[0]].append(report.outcome)

    def words(self, fault: Fault) -> str | None:
        """The outcome of a row; None where it was not run."""
        found = [o for node, all_ in self.of.items() if _is_in(node, fault.test) for o in all_]
        if "failed" in found:
            return "**failed**"
        passed = found.count("passed")
        return f"{fault.outcome} ({passed} of {len(found)})" if passed else None


def _is_in(node: str, test: str) -> bool:
    return node == test or node.startswith(f"{test}::")


def rows(outcomes: Outcomes, before: dict[str, str]) -> str:
    """The table; what was not run now stands as before."""
    lines = ["| stage | fault | outcome (tests passed) | test |", "| --- | --- | --- | --- |"]
    for fault in FAULTS:
        words = outcomes.words(fault) or before.get(fault.test, "not run yet")
        lines.append(
            f"| {fault.stage} | {fault.fault} | {words} | `{fault.test.partition('::')[0]}` |"
        )
    return "\n".join(lines) + "\n"


def main(chosen: list[str]) -> int:
    os.environ["NST_LONG"] = "1"  # every stage and moment, where a usual run takes one
    outcomes = Outcomes()
    tests = dict.fromkeys(f.test for f in FAULTS if not chosen or any(c in f.test for c in chosen))
    code = pytest.main(["-q", "-p", "no:cacheprovider", *tests], plugins=[outcomes])
    page = PAGE.read_text("utf-8")
    head, _, rest = page.partition(BEGIN)
    table, _, tail = rest.partition(END)
    cells = [line.split(" | ") for line in table.splitlines()[2:]]
    known = dict(zip((f.test for f in FAULTS), (c[2] for c in cells if len(c) == 4), strict=False))
    same = len(cells) == len(FAULTS)
    PAGE.write_text(head + BEGIN + rows(outcomes, known if same else {}) + END + tail, "utf-8")
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
