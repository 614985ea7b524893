"""Spectral normalisation: every product of a critic with a largest singular value of 1 (Miyato et al. 2018).

    critic = spectral(Critic(config))

One step of power iteration a forward pass while training (PyTorch's own parametrisation). Of a convolution it is the
matrix [out, in x rows x columns] that is normalised, as in the paper: that bounds its slope up to a factor.
"""

from __future__ import annotations

from typing import TypeVar

from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

Model = TypeVar("Model", bound=nn.Module)


def spectral(model: Model) -> Model:
    """The model itself, its linear layers and convolutions normalised; scores of slope 1 in all of its parts."""
    for layer in [part for part in model.modules() if isinstance(part, (nn.Linear, nn.Conv2d))]:
        spectral_norm(layer)
    return model
