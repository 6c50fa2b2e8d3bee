"""Memory that one scale takes, measured and as the memory model predicts it.

``python -m nst_engine.evaluation.benchmarks.memory`` prints a table. Linux only, on the processor.
Every row is measured in a process of its own: what a process has freed it seldom gives back.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from ... import memory
from ...environment import configure_environment

SIZES = ((480, 320), (724, 543), (1024, 768))
ITERATIONS = 12  # of a scale; more need no more


def measure(
    network: str,
    precision: str,
    method: str,
    size: tuple[int, int],
    *,
    tile_size: int | None,
    retain_freed: bool,
) -> dict[str, int]:
    """Run one scale; return the ``measured`` growth of the peak and the ``predicted``, in bytes."""
    configure_environment()
    import numpy as np
    import torch

    from ...contract import Array, Request, Settings
    from ...job.control import JobControl
    from ...job.inputs import JobInputs
    from ...networks import NetworkOnDevice, NetworkSpec
    from ...networks.compact import load_compact
    from ...networks.device_memory import release
    from ...networks.devices import Device
    from ...networks.hooks import warm_up
    from ...networks.vgg19 import Vgg19
    from ...optimization.input_pyramid import InputPyramid
    from ...optimization.objective.cache import NoCache
    from ...optimization.objective.targets import ObjectiveFactory
    from ...optimization.planning.memory_model import Layout, MemoryModel
    from ...optimization.recipes.default import default_recipe
    from ...optimization.scale_run import run_scale
    from .peak_memory import peak_of

    settings = Settings(network=network, method=method, precision=precision, iterations=ITERATIONS)
    draw = np.random.default_rng(0)
    images = [draw.random((size[1], size[0], 4), np.float32) for _ in range(2)]
    for image in images:
        image[..., 3] = 1
    arrays = [Array(f"{n}", "float32", image.shape, image) for n, image in enumerate(images)]
    request = Request(settings, arrays[0], (arrays[1],))
    inputs = InputPyramid(JobInputs.from_request(request))
    recipe = default_recipe(settings, size)
    device = Device(torch.device("cpu"), precision, "")
    net = load_compact() if network == "compact" else Vgg19("torchvision")
    net = net.requires_grad_(False).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    choice = NetworkSpec(network, Path(), 0, recipe.network, device.torch_device)
    loaded = NetworkOnDevice(warm_up(net, device), choice, device)
    factory = ObjectiveFactory(recipe, loaded, inputs, NoCache())
    schedule = recipe.schedules[-1][1]

    def scale() -> None:
        image = inputs.content.clone()
        objective = factory.build(size, tile_size, reuse_statistics=True)
        run_scale(image, objective, schedule, JobControl(), lambda *_: None)

    release(device)
    memory.retain_freed_memory(retain_freed)
    measured = peak_of(scale, device.torch_device)
    if measured is None:
        raise SystemExit("This system does not tell the peak of a process.")
    layout = Layout(tile_size, retain_freed=retain_freed)
    predicted = MemoryModel(recipe, network, device).bytes(size, schedule, layout)
    return {"measured": measured, "predicted": round(predicted)}


def _measure_in_subprocess(*arguments: str) -> dict[str, int]:
    command = [sys.executable, "-m", __spec__.name, "--one", *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Print the table, or measure one row and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=5, metavar=("NETWORK", "PRECISION", "METHOD", "W", "H"))
    parser.add_argument("--frugal", action="store_true", help="freed memory is returned")
    parser.add_argument("--tile", type=int, metavar="PX", help="in tiles of this side")
    parser.add_argument("--networks", nargs="+", default=("compact", "vgg19"))
    parser.add_argument("--precisions", nargs="+", default=("fp32", "bf16"))
    parser.add_argument("--methods", nargs="+", default=("gram", "moments", "strokes"))
    chosen = parser.parse_args()
    if chosen.one:
        network, precision, method, width, height = chosen.one
        size = int(width), int(height)
        layout = {"tile_size": chosen.tile, "retain_freed": not chosen.frugal}
        print(json.dumps(measure(network, precision, method, size, **layout)))
        return
    options = ["--frugal"] if chosen.frugal else []
    options += ["--tile", str(chosen.tile)] if chosen.tile else []
    for network in chosen.networks:
        for precision in chosen.precisions:
            for method in chosen.methods:
                for width, height in SIZES:
                    row_name = [network, precision, method, str(width), str(height)]
                    row = _measure_in_subprocess(*row_name, *options)
                    measured, predicted = row["measured"], row["predicted"]
                    print(
                        f"{network:8} {precision:5} {method:8} {width:5}×{height:<5} "
                        f"{measured / 1e6:7.0f} MB, {measured / (width * height):6.0f} B/px, "
                        f"predicted {predicted / 1e6:7.0f} MB, {predicted / measured - 1:+.1%}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
