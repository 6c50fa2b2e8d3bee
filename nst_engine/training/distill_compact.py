"""Train the compact network from scratch against the teacher, with checkpoints.

The loss is the relative squared feature error at the five projected style taps plus, as
a hint that only exists during training (Romero et al., FitNets, ICLR 2015), the same
error at all thirteen narrow layers through learned 1x1 maps.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from ..networks.compact import Compact
from ..networks.vgg_layers import CONVS, RELUS, STYLE_LAYERS
from .data import crops, load_pictures
from .muon import Muon
from .teacher import Teacher

#: Pull of each tap; the deep ones are the hardest and were furthest from their bars.
TAP_WEIGHTS = dict(zip(STYLE_LAYERS, (0.5, 0.5, 1.0, 1.5, 2.0), strict=True))
HINT_WEIGHT = 0.3
EMA_DECAY = 0.999
WARM_UP = 200  # steps
CROP = 112  # px
START_RMS = 2.0  # the teacher's taps have a root mean square of 1.6 to 2.1 on photographs


@dataclass(frozen=True)
class TrainingConfig:
    """What decides a training run; written into the model card."""

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
        widths = [self.net.get_submodule(c).out_channels for c in CONVS]
        self.hints = nn.ModuleList(
            nn.Conv2d(own, theirs, 1) for own, theirs in zip(widths, teacher_widths, strict=True)
        )

    def forward(self, image: Tensor) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        narrow = self.net.narrow(image)
        taps = {t: self.net.project(t, narrow[t]) for t in STYLE_LAYERS}
        hints = {r: h(narrow[r]) for r, h in zip(RELUS, self.hints, strict=True)}
        return taps, hints


def relative_error(student: dict[str, Tensor], teacher: dict[str, Tensor]) -> dict[str, Tensor]:
    """Per layer: sum of squared differences over sum of squares."""
    return {
        k: (student[k].float() - t).square().sum() / t.square().sum() for k, t in teacher.items()
    }


@torch.no_grad()
def scale_layers(net: Compact, image: Tensor) -> None:
    """Start every layer at the teacher's order of magnitude (LSUV, Mishkin & Matas 2016)."""
    for conv, relu in zip(CONVS, RELUS, strict=True):
        layer = net.get_submodule(conv)
        layer.weight.mul_(START_RMS / net.narrow(image, until=relu)[relu].square().mean().sqrt())
        layer.bias.zero_()


def train(
    photos: Path, paintings: Path, teacher_file: Path, out: Path, recipe: TrainingConfig
) -> None:
    """Train, resuming from ``out``/checkpoint.pt when it is there."""
    torch.manual_seed(recipe.seed)
    teacher = Teacher(teacher_file)
    student = Student([teacher.weights[f"{c}.weight"].shape[0] for c in CONVS])
    groups = [(0.75, load_pictures(photos, False)), (0.25, load_pictures(paintings, False))]
    scale_layers(student.net, next(crops(groups, recipe.batch, CROP, recipe.seed)))
    student = student.to(memory_format=torch.channels_last)
    average = {k: v.clone() for k, v in student.net.state_dict().items()}
    matrices = [student.net.get_submodule(conv).weight for conv in CONVS[1:]]
    matrix_ids = {id(p) for p in matrices}
    others = [p for p in student.parameters() if id(p) not in matrix_ids]
    optimizers = [
        torch.optim.Adam(others, lr=recipe.learning_rate, betas=(0.9, 0.99)),
        Muon(matrices, lr=recipe.muon_rate),
    ]
    base_rates = [o.param_groups[0]["lr"] for o in optimizers]

    out.mkdir(parents=True, exist_ok=True)
    checkpoint, start = out / "checkpoint.pt", 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        start, average = state["step"], state["average"]
        student.load_state_dict(state["student"])
        for optimizer, saved in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)

    batches = crops(groups, recipe.batch, CROP, seed=recipe.seed + start)
    began = time.monotonic()
    for step in range(start, recipe.steps):
        for optimizer, base in zip(optimizers, base_rates, strict=True):
            optimizer.param_groups[0]["lr"] = base * recipe.rate(step)
        image = next(batches).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                narrow = teacher.narrow(image)
                wanted = {k: v.float() for k, v in teacher.taps(narrow).items()}
                hinted = {k: v.float() for k, v in narrow.items()}
            taps, hints = student(image)
        errors = relative_error(taps, wanted)
        hint_errors = relative_error(hints, hinted)
        # the logarithm keeps a layer's pull the same however small its error already is
        loss = sum(TAP_WEIGHTS[k] * e.log() for k, e in errors.items()) / len(errors)
        loss = loss + HINT_WEIGHT * sum(e.log() for e in hint_errors.values()) / len(hint_errors)
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        decay = min(EMA_DECAY, (step + 1) / (step + 10))
        with torch.no_grad():
            for name, value in student.net.state_dict().items():
                average[name].lerp_(value, 1 - decay)
        if (step + 1) % 50 == 0:
            line = {"step": step + 1, "seconds": round(time.monotonic() - began, 1)}
            print(json.dumps(line | {k: round(v.item(), 4) for k, v in errors.items()}), flush=True)
        if (step + 1) % 500 == 0 or step + 1 == recipe.steps:
            state = {
                "step": step + 1,
                "student": student.state_dict(),
                "average": average,
                "optimizers": [o.state_dict() for o in optimizers],
            }
            torch.save(state, out / "checkpoint.tmp")
            (out / "checkpoint.tmp").replace(checkpoint)


def export(checkpoint: Path, file: Path) -> None:
    """The averaged weights as they are shipped: safetensors in fp16."""
    state = torch.load(checkpoint, weights_only=True)
    half = {name: value.half().contiguous() for name, value in state["average"].items()}
    save_file(half, file, metadata={"steps": str(state["step"]), "license": "GPL-3.0-or-later"})
