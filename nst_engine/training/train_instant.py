"""Train the decoder of the instant method, with checkpoints, for a given time.

The compact network that optimises judges. One image of each batch takes on no style and must come
out as it went in. A decoder from scratch first learns to decode what is left to it of detail.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from ..instant.decoder import Decoder, from_stored_names
from ..networks.compact import load_compact
from ..networks.narrow import Narrow, load_narrow
from .instant_batch import batch_losses
from .instant_data import batches
from .instant_losses import LossNetwork, loss_network
from .muon import Muon

STYLED = 4  # images of a batch that take on a style; one more takes on none
EMA_DECAY = 0.998
WARM_UP = 100  # steps
DECODE_ONLY_UNTIL = 0.11  # share of the time in which a new decoder only learns to decode
DECAY_FROM = 0.45  # share of the time after which the rates fall to zero
MUON_RATE = 0.008
ADAM_RATE = 2e-3
SAVE_EVERY = 120.0  # seconds
REPORT_EVERY = 50  # steps


class InstantRun:
    """The state of a training run: decoder, averaged weights, optimisers and step."""

    def __init__(self, start: Path | None, device: torch.device) -> None:
        """``start``: the weights of a decoder to train on, or None to begin from scratch."""
        decoder = Decoder()
        if start:
            decoder.load_state_dict(from_stored_names(load_file(start)))
        self.decode_only_until = 0.0 if start else DECODE_ONLY_UNTIL
        self.decoder = decoder.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = {k: v.clone() for k, v in self.decoder.state_dict().items()}
        self.step = 0
        matrices = [c.weight for c in (*self.decoder.first, *self.decoder.second[1:])]
        ids = {id(p) for p in matrices}
        self.others = [p for p in self.decoder.parameters() if id(p) not in ids]
        self.optimizers: list[torch.optim.Optimizer] = [
            Muon(matrices, lr=MUON_RATE),
            torch.optim.Adam(self.others, lr=ADAM_RATE, betas=(0.9, 0.99)),
        ]
        self.base_rates = [o.param_groups[0]["lr"] for o in self.optimizers]

    def train_step(
        self,
        encoder: Narrow,
        network: LossNetwork,
        batch: tuple[Tensor, Tensor],
        done: float,
    ) -> dict[str, Tensor]:
        """Make one step at a share ``done`` of the time; returns the losses."""
        rate = min(1.0, (self.step + 1) / WARM_UP, (1 - done) / (1 - DECAY_FROM))
        for optimizer, full in zip(self.optimizers, self.base_rates, strict=True):
            optimizer.param_groups[0]["lr"] = full * rate
        decode_only = done < self.decode_only_until
        self.decoder.detail_gain.requires_grad_(not decode_only)
        losses = batch_losses(encoder, self.decoder, network, *batch, decode_only)
        torch.stack(list(losses.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(self.others, 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.step += 1
        decay = min(EMA_DECAY, self.step / (self.step + 10))
        with torch.no_grad():
            for name, value in self.decoder.state_dict().items():
                self.average[name].lerp_(value, 1 - decay)
        return {k: v.detach() for k, v in losses.items()}

    def load(self, checkpoint: Path) -> float:
        """Resume from a checkpoint; returns the seconds that were trained."""
        device = next(self.decoder.parameters()).device
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        self.step, self.average = state["step"], state["average"]
        self.decoder.load_state_dict(state["decoder"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        return state["seconds"]

    def save(self, checkpoint: Path, seconds: float) -> None:
        """Write a checkpoint, whole or not at all."""
        state = {
            "step": self.step,
            "seconds": seconds,
            "decoder": self.decoder.state_dict(),
            "average": self.average,
            "optimizers": [o.state_dict() for o in self.optimizers],
        }
        torch.save(state, checkpoint.with_suffix(".tmp"))
        checkpoint.with_suffix(".tmp").replace(checkpoint)


def train(
    photos: Path,
    paintings: Path,
    out: Path,
    minutes: float,
    start: Path | None = None,
    device: str = "cpu",
    styled: int = STYLED,
) -> None:
    """Train for ``minutes`` in all, resuming from ``out``/checkpoint.pt when it is there.

    ``photos``, ``paintings``: folders. ``start``: the weights of a decoder to train on where there
    is no checkpoint. ``styled``: images of a batch that take on a style.
    """
    torch.manual_seed(0)
    on = torch.device(device)
    encoder, measuring = (
        each.requires_grad_(False).to(on, memory_format=torch.channels_last)  # type: ignore[call-overload]
        for each in (load_narrow(), load_compact())
    )
    network = loss_network(measuring)
    run = InstantRun(start, on)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    before = run.load(checkpoint) if checkpoint.exists() else 0.0
    data = batches(photos, paintings, styled, run.step, on)
    began, saved_at = time.monotonic() - before, time.monotonic()
    recent: list[dict[str, Tensor]] = []
    while (done := (time.monotonic() - began) / (60 * minutes)) < 1:
        losses = run.train_step(encoder, network, next(data), done)
        if recent and recent[0].keys() != losses.keys():
            recent = []
        recent.append(losses)
        if run.step % REPORT_EVERY == 0:
            print(json.dumps(_report(run.step, time.monotonic() - began, recent)), flush=True)
            recent = []
        if time.monotonic() - saved_at > SAVE_EVERY:
            saved_at = time.monotonic()
            run.save(checkpoint, saved_at - began)
    run.save(checkpoint, time.monotonic() - began)


def _report(step: int, seconds: float, recent: list[dict[str, Tensor]]) -> dict[str, float]:
    """Step, seconds and the mean of each loss over the recent steps."""
    means = {k: round(float(sum(each[k] for each in recent)) / len(recent), 4) for k in recent[0]}
    return {"step": step, "seconds": round(seconds)} | means
