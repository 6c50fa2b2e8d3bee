"""Train the compact network against its two teachers, with checkpoints.

The original VGG-19 teaches the layers up to relu3_4, a 16 times compressed one relu4_1 and relu5_1,
which the original is not here for. As a hint that only exists during training (Romero et al.,
FitNets, ICLR 2015), the narrow deep layers of the compressed one are taught as well, through
learned 1x1 maps.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from ..networks.compact import PROJECTED
from ..networks.vgg19_head import EIGHT, Vgg19Head, load_vgg19_head
from .data import TrainingData, crops, load_images
from .muon import Muon
from .student import DEEP, Student, rescale, start
from .teacher import Teacher

#: Weight of each layer's error: the layers that losses use, and helpers between them.
LAYER_WEIGHTS = {
    "relu1_2": 0.3,
    "relu2_1": 1.0,
    "relu2_2": 0.3,
    "relu3_1": 1.5,
    "relu3_2": 0.3,
    "relu3_3": 0.3,
    "relu3_4": 0.5,
    "relu4_1": 1.5,
    "relu5_1": 2.0,
}
HINT_WEIGHT = 0.3
EMA_DECAY = 0.998
WARM_UP = 100  # steps
CROP = 128  # px
START_IMAGES = 96
REPORT_EVERY, SAVE_EVERY = 50, 250  # steps


@dataclass(frozen=True)
class TrainingConfig:
    """Everything that decides a training run but the images; written into the model card.

    ``deep_steps``: how many steps at the start train the layers behind relu3_4 alone. They start
    furthest from their teacher, and such a step takes a quarter of the time. ``shallow_rate``:
    learning rate of the layers up to relu3_4, which start close to their teacher: with 1.5e-3 they
    lost more than they won.
    """

    steps: int = 8000
    decay_steps: int = 2500
    deep_steps: int = 4000
    batch: int = 8
    learning_rate: float = 1.5e-3
    shallow_rate: float = 3e-4
    muon_rate: float = 0.01
    seed: int = 0

    def rate(self, step: int) -> float:
        """Factor on the learning rates: warm-up of each part, plateau, linear decay to zero."""
        since = step if step < self.deep_steps else step - self.deep_steps
        return min(1.0, (since + 1) / WARM_UP, (self.steps - step) / self.decay_steps)


@dataclass(frozen=True)
class Teachers:
    """The original VGG-19's first layers, and the whole compressed one."""

    original: Vgg19Head
    compressed: Teacher

    @torch.no_grad()
    def __call__(
        self, image: Tensor, deep_only: bool
    ) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Targets of the layers that are taught, and of the hints."""
        narrow = self.compressed.narrow(image)
        projected = self.compressed.project({layer: narrow[layer] for layer in PROJECTED})
        targets = projected if deep_only else self.original(image) | projected
        return (
            {name: targets[name].float() for name in LAYER_WEIGHTS if name in targets},
            {layer: narrow[layer].float() for layer in DEEP},
        )


class DistillationRun:
    """The state of a training run: student, averaged weights, optimisers and step."""

    def __init__(self, student: Student, config: TrainingConfig) -> None:
        self.student = student.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = {k: v.clone() for k, v in student.net.state_dict().items()}
        self.step = 0
        self.config = config
        deep = {layer.replace("relu", "conv") for layer in DEEP}
        matrices = [
            module.weight
            for name, module in student.net.named_modules()
            if isinstance(module, nn.Conv2d) and name.split(".")[0] in deep
            if module.kernel_size == (3, 3)
        ]
        matrix_ids = {id(p) for p in matrices}
        shallow = [p for name in EIGHT[1:] for p in student.net.get_submodule(name).parameters()]
        shallow_ids = {id(p) for p in shallow}
        others = [p for p in student.parameters() if id(p) not in matrix_ids | shallow_ids]
        self.optimizers: list[torch.optim.Optimizer] = [
            torch.optim.Adam(others, lr=config.learning_rate, betas=(0.9, 0.99)),
            torch.optim.Adam(shallow, lr=config.shallow_rate, betas=(0.9, 0.99)),
            Muon(matrices, lr=config.muon_rate),
        ]
        self.base_rates = [o.param_groups[0]["lr"] for o in self.optimizers]

    def train_step(self, image: Tensor, teachers: Teachers) -> dict[str, Tensor]:
        """Make one step on a batch; returns the error at each layer that is taught."""
        for optimizer, base in zip(self.optimizers, self.base_rates, strict=True):
            optimizer.param_groups[0]["lr"] = base * self.config.rate(self.step)
        deep_only = self.step < self.config.deep_steps
        for name in EIGHT[1:]:  # the first is exact from the start
            self.student.net.get_submodule(name).requires_grad_(not deep_only)
        image = image.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            targets, hint_targets = teachers(image, deep_only)
            taught, hints = self.student(image)
        errors, hint_errors = relative_error(taught, targets), relative_error(hints, hint_targets)
        # the logarithm keeps a layer's pull the same however small its error already is
        loss = torch.stack([LAYER_WEIGHTS[k] * e.log() for k, e in errors.items()]).sum()
        hint_loss = torch.stack([e.log() for e in hint_errors.values()]).mean()
        (loss + HINT_WEIGHT * hint_loss).backward()
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


def train(data: TrainingData, out: Path, config: TrainingConfig) -> None:
    """Train, resuming from ``out``/checkpoint.pt when it is there."""
    torch.manual_seed(config.seed)
    teachers = Teachers(load_vgg19_head(data.vgg19), Teacher(data.teacher))
    student = Student([teachers.compressed.width(layer) for layer in DEEP])
    groups = [(0.7, load_images(data.photos, False)), (0.3, load_images(data.paintings, False))]
    images = next(crops(groups, START_IMAGES, CROP, config.seed)).split(1)
    rescale(teachers.original, images)
    start(student.net, teachers.original, images)
    student.net.get_submodule("conv1_1").requires_grad_(False)
    run = DistillationRun(student, config)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        run.load(checkpoint)
    batches = crops(groups, config.batch, CROP, seed=config.seed + run.step)
    began = time.monotonic()
    while run.step < config.steps:
        errors = run.train_step(next(batches), teachers)
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
