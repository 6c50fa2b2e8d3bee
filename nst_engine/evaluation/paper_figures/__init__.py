"""The experiments of Gatys, Ecker & Bethge (CVPR 2016) on any pictures, as contact sheets."""
