"""Train the decoder of the instant method, with checkpoints, for a given time.

Two networks judge in turn, the compact one and the teacher that it was distilled from, so that
the decoder does not learn the weaknesses of one. One picture of each batch takes on no style and
must come out as it went in. At first the decoder learns to decode what is left to it of detail.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import torch
from torch import Tensor

from ..instant.decoder import Decoder
from ..networks.compact import load_compact
from .instant_data import CropSampler
from .instant_losses import by_compact, by_teacher, losses_of
from .muon import Muon
from .teacher import Teacher

EMA_DECAY = 0.998
WARM_UP = 100  # steps
RECONSTRUCTING = 0.11  # share of the time in which the decoder only learns to decode
DECAY_FROM = 0.45  # share of the time after which the rates fall to zero
MUON_RATE = 0.008
ADAM_RATE = 2e-3
SAVE_EVERY = 120.0  # seconds


def train(photos: Path, paintings: Path, teacher: Path, out: Path, minutes: float) -> None:
    """Train for ``minutes`` in all, resuming from ``out``/checkpoint.pt when it is there."""
    torch.manual_seed(0)
    encoder = load_compact().to(memory_format=torch.channels_last).requires_grad_(False)
    judges = [by_compact(encoder), by_teacher(Teacher(teacher))]
    decoder = Decoder().to(memory_format=torch.channels_last)
    average = {k: v.clone() for k, v in decoder.state_dict().items()}
    matrices = [c.weight for c in (*decoder.first, *decoder.second[1:])]
    ids = {id(p) for p in matrices}
    others = [p for p in decoder.parameters() if id(p) not in ids]
    optimizers = [
        Muon(matrices, lr=MUON_RATE),
        torch.optim.Adam(others, lr=ADAM_RATE, betas=(0.9, 0.99)),
    ]
    base = [o.param_groups[0]["lr"] for o in optimizers]
    out.mkdir(parents=True, exist_ok=True)
    checkpoint, step, before = out / "checkpoint.pt", 0, 0.0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        step, before, average = state["step"], state["seconds"], state["average"]
        decoder.load_state_dict(state["decoder"])
        for optimizer, saved in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
    pictures = CropSampler(photos, paintings, seed=step)
    began, saved_at, told = time.monotonic() - before, time.monotonic(), []
    while (spent := (time.monotonic() - began) / (60 * minutes)) < 1:
        rate = min(1.0, (step + 1) / WARM_UP, (1 - spent) / (1 - DECAY_FROM))
        for optimizer, full in zip(optimizers, base, strict=True):
            optimizer.param_groups[0]["lr"] = full * rate
        learns_to_decode = spent < RECONSTRUCTING
        decoder.detail_gain.requires_grad_(not learns_to_decode)
        losses = losses_of(encoder, decoder, judges[step % 2], pictures, learns_to_decode)
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_(others, 1.0)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        step += 1
        decay = min(EMA_DECAY, step / (step + 10))
        with torch.no_grad():
            for name, value in decoder.state_dict().items():
                average[name].lerp_(value, 1 - decay)
        if told and told[0].keys() != losses.keys():
            told = []
        told.append({k: v.item() for k, v in losses.items()})
        if step % 50 == 0:
            means = {k: round(sum(t[k] for t in told) / len(told), 4) for k in told[0]}
            seconds = round(time.monotonic() - began)
            print(json.dumps({"step": step, "seconds": seconds} | means), flush=True)
            told = []
        if time.monotonic() - saved_at > SAVE_EVERY:
            saved_at = time.monotonic()
            _save(checkpoint, step, saved_at - began, decoder, average, optimizers)
    _save(checkpoint, step, time.monotonic() - began, decoder, average, optimizers)


def _save(
    file: Path,
    step: int,
    seconds: float,
    decoder: Decoder,
    average: dict[str, Tensor],
    optimizers: list[torch.optim.Optimizer],
) -> None:
    state = {
        "step": step,
        "seconds": seconds,
        "decoder": decoder.state_dict(),
        "average": average,
        "optimizers": [o.state_dict() for o in optimizers],
    }
    torch.save(state, file.with_suffix(".tmp"))
    file.with_suffix(".tmp").replace(file)
