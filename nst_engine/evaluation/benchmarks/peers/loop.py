"""Run a baseline as a program of its own: ``python -m ….loop NAME CONTENT STYLE OUT``."""

from __future__ import annotations

import argparse
from pathlib import Path

from ....environment import configure_environment

TUTORIAL, STYLE_TRANSFER_PYTORCH = "tutorial", "style-transfer-pytorch"


def main() -> None:
    """Write the result of one baseline, computed in fp32 with one of the engine's networks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=(TUTORIAL, STYLE_TRANSFER_PYTORCH))
    for image in ("content", "style", "output"):
        parser.add_argument(image, type=Path)
    parser.add_argument("--network", default="compact")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--steps", type=float, default=100, help="percent of the recipe's")
    chosen = parser.parse_args()
    configure_environment()
    import torch

    from ....contract import Settings
    from ....images import load_image, save_image
    from ....networks.devices import choose_device
    from ....networks.selection import NetworkOptions, select_network
    from ....optimization.input_pyramid import split_alpha
    from . import style_transfer_pytorch, tutorial

    settings = Settings(network=chosen.network, device=chosen.device)
    device = choose_device(settings)
    network = select_network(settings, NetworkOptions(), device).load()
    network = network.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    content = load_image(chosen.content)
    images = [split_alpha(each.pixels)[0] for each in (content, load_image(chosen.style))]
    recipe = tutorial if chosen.name == TUTORIAL else style_transfer_pytorch
    torch.manual_seed(0)
    on_device = (image.contiguous().to(device.torch_device) for image in images)
    result = recipe.stylize(network, *on_device, share=chosen.steps / 100)
    save_image(chosen.output, result.squeeze(0).permute(1, 2, 0).cpu().numpy(), content)


if __name__ == "__main__":
    main()
