"""Tell what works on this computer, on one page to paste into an issue."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import platform
from typing import Any

from .. import __version__
from ..contract import EXIT_DONE, EXIT_FAILURE
from ..contract.paths import app_dir, shortened

PACKAGES = ("torch", "torchvision", "numpy", "onnxruntime-gpu", "onnxruntime", "pyvips")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``, for programs."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(chosen: argparse.Namespace) -> int:
    """Print the page; 1 when the engine cannot work at all."""
    facts = collect_facts()
    if chosen.json:
        print(json.dumps(facts, indent=2))
    else:
        width = max(map(len, facts))
        for name, value in facts.items():
            text = ", ".join(map(str, value)) if isinstance(value, list) else value
            print(shortened(f"{name:<{width}}  {text if text not in (None, '') else '-'}"))
    return EXIT_DONE if facts["works"] == "yes" else EXIT_FAILURE


def collect_facts() -> dict[str, Any]:
    """Find out what is installed and what works, JSON-ready; never raises."""
    facts: dict[str, Any] = {
        "engine": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "home": str(app_dir()),
    }
    facts |= {package: version for package in PACKAGES if (version := _version(package))}
    for name, find in (
        ("devices", _devices),
        ("networks", _networks),
        ("onnxruntime providers", _providers),
        ("instant runs on", _instant),
        ("works", _works),
    ):
        try:
            facts[name] = find()
        except Exception as error:  # a doctor reports what is broken
            facts[name] = f"no: {error}"
    return facts


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _devices() -> list[str]:
    from ..contract import Settings
    from ..networks.devices import available_devices, choose_device, device_description

    automatic = choose_device(Settings())
    devices = [f"{kind}: {device_description(kind)}" for kind in available_devices()]
    return [*devices, f"automatic precision {automatic.precision}"]


def _networks() -> list[str]:
    from ..networks.compact import WEIGHTS
    from ..networks.weights.store import find_weights

    found = find_weights()
    vgg19 = f"vgg19: {found}" if found else "vgg19: no weights (python3 install.py weights)"
    return [f"compact: {WEIGHTS.stat().st_size >> 10} kB", vgg19]


def _providers() -> list[str]:
    import onnxruntime

    return onnxruntime.get_available_providers()


def _instant() -> str:
    """Name the device that really computes, not what the packages were built for."""
    from ..contract import Settings
    from ..instant.backend import select_backend

    return select_backend(Settings()).description


def _works() -> str:
    """Stylise a small image for real."""
    import torch

    from ..contract import Array, Request, Settings
    from ..stylizer import stylize

    generator = torch.Generator().manual_seed(0)
    images = torch.rand((2, 64, 64, 4), generator=generator)
    images[..., 3] = 1
    content, style = (
        Array(n, "float32", (64, 64, 4), p.numpy()) for n, p in zip("cs", images, strict=True)
    )
    stylize(Request(Settings(iterations=2), content, (style,)))
    return "yes"
