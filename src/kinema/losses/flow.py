"""Flow matching (Lipman et al. 2022; Liu et al. 2022): regress the velocity of the straight path from data to noise.

    loss = flow_loss(model(RECTIFIED_FLOW.mix(x_0, noise, t_B), t_B, ...), x_0, noise)

The best answer to the regression is the mean of noise - x_0 over all pairs that pass through x_t, and that mean is the
velocity of a flow which has x_t's distribution at every t. The paths are straight; the flow is not.
"""

from __future__ import annotations

from torch import Tensor


def flow_loss(velocity: Tensor, x_0: Tensor, noise: Tensor, *, weight: Tensor | float = 1.0) -> Tensor:
    """Mean squared error against noise - x_0 [B, ...]; weight broadcasts over it, [B, 1, ...] or a mask of elements.

    With x_0 and noise in float32 so is the loss, whatever the network's precision. How often a level is drawn
    (sampling/levels.py) is its weight already.
    """
    return (weight * (velocity - (noise - x_0)) ** 2).mean()
