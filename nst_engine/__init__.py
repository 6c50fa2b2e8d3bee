"""Neural style transfer engine: VGG-based optimisation after Gatys, Ecker & Bethge (CVPR 2016)."""

__version__ = "0.1.0"
