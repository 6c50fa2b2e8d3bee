"""Compression of a layer's statistics to the arrays of a style file; see ``job/style_file.py``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from .layer_statistics import LayerStatistics

#: Share of the features' energy that lies outside of the basis. Measured on "Starry Night" with
#: the compact network: rank 127 of 512 at relu4_1, a Wasserstein distance of 0.002 from the
#: uncompressed statistics (a photograph's is above 0.3), and files below 4 MB.
BASIS_LOSS = 3e-3
#: Share of the energy of the covariance at one scale that is left out.
SPREAD_LOSS = 1e-4
#: Share of the energy of the sampled features that is left out: the distance of an image's
#: features to the nearest of them changes by less than 1 %, the nearest themselves keep more.
SAMPLE_LOSS = 1e-2


def compressed(
    layer: str, scales: Sequence[LayerStatistics]
) -> tuple[dict[str, np.ndarray], float]:
    """The arrays of a layer by name, and its unit: the root mean square size of its features.

    ``scales``: the layer's statistics, of the coarsest scale first.
    """
    seconds = [each.second_moment for each in scales]
    unit = float(torch.stack([second.trace() for second in seconds]).mean().sqrt()) or 1.0
    relative = [second / second.trace().clamp_min(1e-30) for second in seconds]
    basis, energies = _principal(sum(relative, torch.zeros_like(seconds[0])), BASIS_LOSS)
    rank = _rank(energies, SAMPLE_LOSS)
    arrays = {f"basis {layer}": basis.half().numpy()}
    basis = basis.half().double()  # as it will be read
    for n, each in enumerate(scales):
        vectors, values = _principal(basis.T @ each.covariance @ basis / unit**2, SPREAD_LOSS)
        arrays[f"mean {layer} {n}"] = (each.mean @ basis / unit).float().numpy()
        arrays[f"spread {layer} {n}"] = (vectors * values.sqrt()).half().numpy()
        if each.sample is not None:
            sample = each.sample.double() @ basis[:, :rank] / unit
            steps = (sample.abs().amax(0) / 127).clamp_min(1e-12).float()
            arrays[f"steps {layer} {n}"] = steps.numpy()
            arrays[f"strokes {layer} {n}"] = (sample / steps).round().to(torch.int8).numpy()
    return arrays, unit


def _principal(matrix: Tensor, left_out: float) -> tuple[Tensor, Tensor]:
    """Eigenvectors (n, rank) and eigenvalues (rank,), the largest first.

    Those that make up the share ``left_out`` of the sum are left out; at least one stays.
    """
    values, vectors = torch.linalg.eigh(matrix)
    values, vectors = values.flip(0).clamp_min(0), vectors.flip(1)
    rank = _rank(values, left_out)
    return vectors[:, :rank], values[:rank]


def _rank(energies: Tensor, left_out: float) -> int:
    """How many of falling ``energies`` hold all but the share ``left_out``; at least one."""
    remaining = energies.sum() - energies.cumsum(0)
    return min(len(energies), int((remaining > left_out * energies.sum()).sum()) + 1)
