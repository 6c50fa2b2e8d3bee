"""``python -m nst_engine.training``: how the shipped networks are made and checked."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..instant.onnx_backend import DATA
from ..networks.compact import WEIGHTS, load_compact
from .data import TrainingData
from .distill_compact import TrainingConfig, export, train
from .evaluate_compact import held_out_report
from .export_instant import export as export_instant
from .train_instant import STYLED
from .train_instant import train as train_instant


def main() -> None:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="nst_engine.training", description=__doc__)
    commands = parser.add_subparsers(required=True)
    distill = commands.add_parser("distill", help="train the compact network, or go on")
    _add_data_arguments(distill)
    distill.add_argument("--out", type=Path, required=True, help="folder for the checkpoint")
    distill.add_argument("--steps", type=int, default=TrainingConfig.steps)
    distill.add_argument("--decay-steps", type=int, default=TrainingConfig.decay_steps)
    distill.add_argument("--deep-steps", type=int, default=TrainingConfig.deep_steps)
    distill.set_defaults(run=_distill)
    evaluate = commands.add_parser("evaluate", help="how true it is on held-out images")
    _add_data_arguments(evaluate)
    evaluate.add_argument("--weights", type=Path, default=WEIGHTS)
    evaluate.add_argument("--json", action="store_true")
    evaluate.set_defaults(run=_evaluate)
    instant = commands.add_parser("instant", help="train the instant decoder, or go on")
    _add_image_arguments(instant)
    instant.add_argument("--start", type=Path, help="a decoder's weights to train on")
    instant.add_argument("--out", type=Path, required=True, help="folder for the checkpoint")
    instant.add_argument("--minutes", type=float, default=60, help="of training in all (60)")
    instant.add_argument("--device", default="cpu", help="of torch: cpu, cuda (cpu)")
    instant.add_argument("--styled", type=int, default=STYLED, help=f"images of a batch ({STYLED})")
    instant.set_defaults(run=_instant)
    onnx = commands.add_parser("export-instant", help="write what the engine runs")
    onnx.add_argument("checkpoint", type=Path)
    onnx.add_argument("--out", type=Path, default=DATA, help="folder (the engine's own)")
    onnx.set_defaults(run=_export_instant)
    chosen = parser.parse_args()
    chosen.run(chosen)


def _add_data_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the images and the teachers."""
    _add_image_arguments(parser)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--vgg19", type=Path, required=True, help="its first eight layers")


def _add_image_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folders of images."""
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--paintings", type=Path, required=True)


def _data(chosen: argparse.Namespace) -> TrainingData:
    return TrainingData(chosen.photos, chosen.paintings, chosen.teacher, chosen.vgg19)


def _distill(chosen: argparse.Namespace) -> None:
    train(
        _data(chosen),
        chosen.out,
        TrainingConfig(chosen.steps, chosen.decay_steps, chosen.deep_steps),
    )
    export(chosen.out / "checkpoint.pt", chosen.out / "compact.safetensors")


def _instant(chosen: argparse.Namespace) -> None:
    train_instant(
        chosen.photos,
        chosen.paintings,
        chosen.out,
        chosen.minutes,
        chosen.start,
        chosen.device,
        chosen.styled,
    )


def _export_instant(chosen: argparse.Namespace) -> None:
    export_instant(chosen.checkpoint, chosen.out)


def _evaluate(chosen: argparse.Namespace) -> None:
    report = held_out_report(load_compact(chosen.weights), _data(chosen))
    if chosen.json:
        print(json.dumps(report, indent=2))
        return
    for images, numbers in report.items():
        for name, value in numbers.items():
            print(f"{images:12} {name:16} {value:.4f}")


if __name__ == "__main__":
    main()
