"""``python -m nst_engine.training``: how the shipped networks are made and checked."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..instant.onnx_backend import DATA
from ..networks.compact import WEIGHTS, load_compact
from .data import TrainingData
from .distill_compact import TrainingConfig, export, train
from .evaluate_compact import held_out_errors
from .export_instant import export as export_instant
from .train_instant import train as train_instant


def main() -> None:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="nst_engine.training", description=__doc__)
    commands = parser.add_subparsers(required=True)
    distill = commands.add_parser("distill", help="train the compact network, or go on")
    _add_data_arguments(distill)
    distill.add_argument("--steps", type=int, default=TrainingConfig.steps)
    distill.add_argument("--decay-steps", type=int, default=TrainingConfig.decay_steps)
    distill.set_defaults(run=_distill)
    evaluate = commands.add_parser("evaluate", help="errors of its layers on held-out photographs")
    evaluate.add_argument("--photos", type=Path, required=True)
    evaluate.add_argument("--teacher", type=Path, required=True)
    evaluate.add_argument("--weights", type=Path, default=WEIGHTS)
    evaluate.add_argument("--json", action="store_true")
    evaluate.set_defaults(run=_evaluate)
    instant = commands.add_parser("instant", help="train the instant decoder, or go on")
    _add_data_arguments(instant)
    instant.add_argument("--minutes", type=float, default=60, help="of training in all (60)")
    instant.set_defaults(run=_instant)
    onnx = commands.add_parser("export-instant", help="write what the engine runs")
    onnx.add_argument("checkpoint", type=Path)
    onnx.add_argument("--out", type=Path, default=DATA, help="folder (the engine's own)")
    onnx.set_defaults(run=_export_instant)
    chosen = parser.parse_args()
    chosen.run(chosen)


def _add_data_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the images to train on, the teacher, and where checkpoints go."""
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--paintings", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint")


def _data(chosen: argparse.Namespace) -> TrainingData:
    return TrainingData(chosen.photos, chosen.paintings, chosen.teacher)


def _distill(chosen: argparse.Namespace) -> None:
    train(_data(chosen), chosen.out, TrainingConfig(chosen.steps, chosen.decay_steps))
    export(chosen.out / "checkpoint.pt", chosen.out / "compact.safetensors")


def _instant(chosen: argparse.Namespace) -> None:
    train_instant(_data(chosen), chosen.out, chosen.minutes)


def _export_instant(chosen: argparse.Namespace) -> None:
    export_instant(chosen.checkpoint, chosen.out)


def _evaluate(chosen: argparse.Namespace) -> None:
    errors = held_out_errors(load_compact(chosen.weights), chosen.photos, chosen.teacher)
    if chosen.json:
        print(json.dumps(errors, indent=2))
        return
    for layer, error in errors.items():
        print(f"{layer}  {error:.4f}")


if __name__ == "__main__":
    main()
