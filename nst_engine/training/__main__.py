"""``python -m nst_engine.training distill|evaluate``: make and check the compact network."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..backbones.compact import WEIGHTS, load_compact
from .distill import Recipe, export, train
from .evaluate import held_out_errors


def main() -> None:
    """Run one of the two commands."""
    parser = argparse.ArgumentParser(prog="nst_engine.training", description=__doc__)
    commands = parser.add_subparsers(required=True)
    distill = commands.add_parser("distill", help="train from scratch, or go on")
    distill.add_argument("--photos", type=Path, required=True)
    distill.add_argument("--paintings", type=Path, required=True)
    distill.add_argument("--teacher", type=Path, required=True)
    distill.add_argument("--out", type=Path, required=True, help="folder for the checkpoint")
    distill.add_argument("--steps", type=int, default=Recipe.steps)
    distill.add_argument("--decay-steps", type=int, default=Recipe.decay_steps)
    distill.set_defaults(run=_distill)
    evaluate = commands.add_parser("evaluate", help="errors per tap on the held-out photographs")
    evaluate.add_argument("--photos", type=Path, required=True)
    evaluate.add_argument("--teacher", type=Path, required=True)
    evaluate.add_argument("--weights", type=Path, default=WEIGHTS)
    evaluate.add_argument("--json", action="store_true")
    evaluate.set_defaults(run=_evaluate)
    chosen = parser.parse_args()
    chosen.run(chosen)


def _distill(chosen: argparse.Namespace) -> None:
    recipe = Recipe(chosen.steps, chosen.decay_steps)
    train(chosen.photos, chosen.paintings, chosen.teacher, chosen.out, recipe)
    export(chosen.out / "checkpoint.pt", chosen.out / "compact.safetensors")


def _evaluate(chosen: argparse.Namespace) -> None:
    errors = held_out_errors(load_compact(chosen.weights), chosen.photos, chosen.teacher)
    if chosen.json:
        print(json.dumps(errors, indent=2))
        return
    for tap, error in errors.items():
        print(f"{tap}  {error:.4f}")


if __name__ == "__main__":
    main()
