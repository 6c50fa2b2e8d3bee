"""Train the compact network from scratch against the teacher, with checkpoints.

The loss is the relative squared feature error at the five projected style layers plus, as
a hint that only exists during training (Romero et al., FitNets, ICLR 2015), the same
error at all thirteen narrow layers through learned 1x1 maps.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from ..networks.compact import WIDTHS, Compact
from ..networks.vgg_layers import CONVS, RELUS, STYLE_LAYERS
from .data import TrainingData, crops, load_images
from .muon import Muon
from .teacher import Teacher

#: Weight of each layer's error; the deep ones are the hardest and were furthest from their bars.
LAYER_WEIGHTS = dict(zip(STYLE_LAYERS, (0.5, 0.5, 1.0, 1.5, 2.0), strict=True))
HINT_WEIGHT = 0.3
EMA_DECAY = 0.999
WARM_UP = 200  # steps
CROP = 112  # px
START_RMS = 2.0  # the teacher's features have a root mean square of 1.6 to 2.1 on photographs
REPORT_EVERY, SAVE_EVERY = 50, 500  # steps


@dataclass(frozen=True)
class TrainingConfig:
    """Everything that decides a training run but the images; written into the model card."""

    steps: int = 10000
    decay_steps: int = 2500
    batch: int = 16
    learning_rate: float = 5e-3
    muon_rate: float = 0.02
    seed: int = 0

    def rate(self, step: int) -> float:
        """Factor on the learning rates: warm-up, plateau, linear decay to zero."""
        left = self.steps - step
        return min(1.0, (step + 1) / WARM_UP, left / self.decay_steps)


class Student(nn.Module):
    """The compact network with the hint maps that are thrown away afterwards."""

    def __init__(self, teacher_widths: list[int]) -> None:
        super().__init__()
        self.net = Compact()
        self.hints = nn.ModuleList(
            nn.Conv2d(own, teacher, 1) for own, teacher in zip(WIDTHS, teacher_widths, strict=True)
        )

    def forward(self, image: Tensor) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Compute the projected features of the style layers, and the hints at all layers."""
        narrow = self.net.narrow(image)
        projected = {layer: self.net.project(layer, narrow[layer]) for layer in STYLE_LAYERS}
        hints = {r: h(narrow[r]) for r, h in zip(RELUS, self.hints, strict=True)}
        return projected, hints


class DistillationRun:
    """The state of a training run: student, averaged weights, optimisers and step."""

    def __init__(self, student: Student, config: TrainingConfig) -> None:
        self.student = student.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = {k: v.clone() for k, v in student.net.state_dict().items()}
        self.step = 0
        self.config = config
        matrices = [_conv(student.net, name).weight for name in CONVS[1:]]
        matrix_ids = {id(p) for p in matrices}
        others = [p for p in student.parameters() if id(p) not in matrix_ids]
        self.optimizers: list[torch.optim.Optimizer] = [
            torch.optim.Adam(others, lr=config.learning_rate, betas=(0.9, 0.99)),
            Muon(matrices, lr=config.muon_rate),
        ]
        self.base_rates = [o.param_groups[0]["lr"] for o in self.optimizers]

    def train_step(self, image: Tensor, teacher: Teacher) -> dict[str, Tensor]:
        """Make one step on a batch; returns the error at each style layer."""
        for optimizer, base in zip(self.optimizers, self.base_rates, strict=True):
            optimizer.param_groups[0]["lr"] = base * self.config.rate(self.step)
        image = image.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                narrow = teacher.narrow(image)
                target = {k: v.float() for k, v in teacher.project(narrow).items()}
                hint_target = {k: v.float() for k, v in narrow.items()}
            projected, hints = self.student(image)
        errors = relative_error(projected, target)
        hint_errors = relative_error(hints, hint_target)
        # the logarithm keeps a layer's pull the same however small its error already is
        weighted = [LAYER_WEIGHTS[k] * e.log() for k, e in errors.items()]
        loss = torch.stack(weighted).sum() / len(errors)
        hint_loss = torch.stack([e.log() for e in hint_errors.values()]).sum()
        loss = loss + HINT_WEIGHT * hint_loss / len(hint_errors)
        loss.backward()
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.step += 1
        decay = min(EMA_DECAY, self.step / (self.step + 9))
        with torch.no_grad():
            for name, value in self.student.net.state_dict().items():
                self.average[name].lerp_(value, 1 - decay)
        return errors

    def load(self, checkpoint: Path) -> None:
        """Resume from a checkpoint."""
        state = torch.load(checkpoint, weights_only=True)
        self.step, self.average = state["step"], state["average"]
        self.student.load_state_dict(state["student"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)

    def save(self, checkpoint: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        state = {
            "step": self.step,
            "student": self.student.state_dict(),
            "average": self.average,
            "optimizers": [o.state_dict() for o in self.optimizers],
        }
        torch.save(state, checkpoint.with_suffix(".tmp"))
        checkpoint.with_suffix(".tmp").replace(checkpoint)


def relative_error(student: dict[str, Tensor], teacher: dict[str, Tensor]) -> dict[str, Tensor]:
    """Per layer: sum of squared differences over sum of squares."""
    return {
        k: (student[k].float() - t).square().sum() / t.square().sum() for k, t in teacher.items()
    }


@torch.no_grad()
def scale_layers(net: Compact, image: Tensor) -> None:
    """Start every layer at the teacher's order of magnitude (LSUV, Mishkin & Matas 2016)."""
    for name, relu in zip(CONVS, RELUS, strict=True):
        conv = _conv(net, name)
        conv.weight.mul_(START_RMS / net.narrow(image, until=relu)[relu].square().mean().sqrt())
        if conv.bias is not None:
            conv.bias.zero_()


def train(data: TrainingData, out: Path, config: TrainingConfig) -> None:
    """Train, resuming from ``out``/checkpoint.pt when it is there."""
    torch.manual_seed(config.seed)
    teacher = Teacher(data.teacher)
    student = Student([teacher.weights[f"{c}.weight"].shape[0] for c in CONVS])
    groups = [(0.75, load_images(data.photos, False)), (0.25, load_images(data.paintings, False))]
    scale_layers(student.net, next(crops(groups, config.batch, CROP, config.seed)))
    run = DistillationRun(student, config)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        run.load(checkpoint)
    batches = crops(groups, config.batch, CROP, seed=config.seed + run.step)
    began = time.monotonic()
    while run.step < config.steps:
        errors = run.train_step(next(batches), teacher)
        if run.step % REPORT_EVERY == 0:
            line = {"step": run.step, "seconds": round(time.monotonic() - began, 1)}
            print(json.dumps(line | {k: round(v.item(), 4) for k, v in errors.items()}), flush=True)
        if run.step % SAVE_EVERY == 0 or run.step == config.steps:
            run.save(checkpoint)


def export(checkpoint: Path, file: Path) -> None:
    """Write the averaged weights as they are shipped: safetensors in fp16."""
    state = torch.load(checkpoint, weights_only=True)
    half = {name: value.half().contiguous() for name, value in state["average"].items()}
    save_file(half, file, metadata={"steps": str(state["step"]), "license": "GPL-3.0-or-later"})


def _conv(net: Compact, name: str) -> nn.Conv2d:
    return cast(nn.Conv2d, net.get_submodule(name))
