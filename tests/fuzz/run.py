"""Coverage-guided fuzzing: ``python -m tests.fuzz.run TARGET… --seconds 60 --record FILE.json``.

Needs atheris, which is no part of the tests. Each target runs in a process of its own, from the
corpus that it has grown before; a crash, a hang of over five seconds or an allocation of over 2 GB
is an error, and its bytes are kept in ``found/``. The record adds up how many executions each
target has had.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

from .seeds import SEEDS
from .targets import TARGETS

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
#: Packages whose branches guide the search; torch's would take minutes to instrument.
GUIDING = ("nst_engine", "tests.fuzz.targets", "json")
HANGS = 5  # seconds
SLOW = {"images": 30}  # of 16 megapixels, in instrumented code beside other work
LARGEST = {"images": 1 << 16, "style_files": 1 << 17, "weights": 1 << 14}  # bytes; else 4096
EXECUTIONS = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus")
    parser.add_argument("--found", type=Path, default=HERE / "found")
    parser.add_argument("--record", type=Path, help="a JSON file of executions by target")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    chosen, passed_on = parser.parse_known_args()
    if chosen.inside:
        return _fuzz(chosen.inside, [*chosen.targets, *passed_on])
    failed = [each for each in chosen.targets or TARGETS if not _run(each, chosen)]
    print("failed: " + ", ".join(failed) if failed else "nothing was found")
    return bool(failed)


def _run(name: str, chosen: argparse.Namespace) -> bool:
    """Fuzz one target in a process of its own; whether all went well."""
    corpus, found = chosen.corpus / name, chosen.found / name
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[name]()):
        (corpus / f"seed-{number:02}").write_bytes(seed)
    options = {
        "max_total_time": chosen.seconds,
        "timeout": SLOW.get(name, HANGS),
        "rss_limit_mb": 2048,
        "max_len": LARGEST.get(name, 4096),
        "print_final_stats": 1,
        "artifact_prefix": f"{found}/",
    }
    command = [sys.executable, "-m", "tests.fuzz.run", "--inside", name, str(corpus)]
    command += [f"-{key}={value}" for key, value in options.items()]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, errors="replace")
    executions = int((EXECUTIONS.findall(done.stderr) or ["0"])[-1])
    print(f"{name}: {executions:,} executions, exit code {done.returncode}", flush=True)
    if done.returncode:
        print("\n".join(done.stderr.splitlines()[-40:]))
    if chosen.record:
        totals = json.loads(chosen.record.read_text()) if chosen.record.exists() else {}
        totals[name] = totals.get(name, 0) + executions
        chosen.record.write_text(json.dumps(totals, indent=2, sort_keys=True) + "\n")
    return done.returncode == 0


def _fuzz(name: str, passed_on: list[str]) -> int:
    """Fuzz one target in this process, which ends with it."""
    import atheris

    TARGETS[name](b"{}")  # imports all that it needs; what shall guide is imported anew
    for module in [each for each in sys.modules if each.startswith(GUIDING)]:
        del sys.modules[module]
    with atheris.instrument_imports(include=list(GUIDING)):
        again = importlib.import_module("tests.fuzz.targets")
        again.TARGETS[name](b"{}")
    atheris.Setup([sys.argv[0], *passed_on], again.TARGETS[name])
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
