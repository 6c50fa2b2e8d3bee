"""The experiments of Gatys, Ecker & Bethge (CVPR 2016) on any images, as contact sheets."""
