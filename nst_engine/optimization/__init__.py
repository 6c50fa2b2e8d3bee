"""Image optimization, coarse to fine, after Gatys, Ecker & Bethge (CVPR 2016)."""
