"""The work and the memory of an optimized image, as its own plan counts them."""

from __future__ import annotations

import functools

from ..contract import Settings
from ..job.sizes import Size
from ..networks.devices import choose_device
from ..networks.selection import select_network
from ..optimization.planning.plan import Plan, make_plan
from ..optimization.recipes.default import default_recipe
from ..optimization.recipes.gatys import PRESETS
from ..optimization.recipes.next_frame import next_frame_recipe

#: An image size for which every recipe names its network.
ANY_SIZE = (256, 256)


class Optimization:
    """What an optimized image of a size takes."""

    def __init__(self, settings: Settings, next_frame: bool = False) -> None:
        """``next_frame``: of a frame that goes on from the one before it.

        Raises UserError for a device, layers or weights that are not there.
        """
        make_recipe = PRESETS.get(settings.preset, default_recipe)
        device = choose_device(settings)
        self.gains_from_workers = device.torch_device.type == "cpu"  # a graphics card is one
        network = select_network(settings, make_recipe(settings, ANY_SIZE).network, device)

        def plan(size: Size) -> Plan:
            recipe = make_recipe(settings, size)
            if next_frame:
                recipe = next_frame_recipe(recipe)
            return make_plan(recipe, network.name, device, settings)

        self._plan = functools.cache(plan)

    def work(self, size: Size) -> float:
        """Pixels to evaluate, as often as that happens; raises UserError where memory is short."""
        return sum(self._plan(size).work)

    def bytes(self, size: Size) -> float:
        """Most memory that the process will hold; raises UserError as ``work`` does."""
        return self._plan(size).bytes
