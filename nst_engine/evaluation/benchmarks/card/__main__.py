"""Prove a graphics card: write ``card.json`` and ``card.md``, exit 1 if an image may be wrong."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ....contract import EXIT_DONE, EXIT_FAILURE, UserError
from ....environment import configure_environment

#: Of the 8 minutes that a proof may take, tests take the rest.
SECONDS = 420


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything, write both files, print the page; returns the exit code."""
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", description=__doc__)
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--quick", action="store_true", help="smallest sizes and short jobs")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help="that it may take; rows may be left out"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    chosen = parser.parse_args(arguments)
    configure_environment()
    from .page import page
    from .prove import prove

    try:
        results = prove(chosen.device, chosen.quick, chosen.seconds)
    except UserError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    chosen.out.mkdir(parents=True, exist_ok=True)
    text = page(results)
    (chosen.out / "card.json").write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    (chosen.out / "card.md").write_text(text, "utf-8")
    print(text)
    return EXIT_DONE if results["passed"] else EXIT_FAILURE


if __name__ == "__main__":
    raise SystemExit(main())
