"""A batch larger than memory: its gradient in parts.

    metrics = backward_in_parts(loss, batch, parts=4)
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

Batch = dict[str, Tensor]


def backward_in_parts(loss: Callable[[Batch], Tensor], batch: Batch, *, parts: int) -> Tensor:
    """Gradients of the mean of `loss` over a batch of tensors [B, ...], added up over `parts` of it; that mean.

    Equals one backward pass of the whole where `loss` is a mean over clips. Raises ValueError for more parts than
    clips.
    """
    sizes = {len(tensor) for tensor in batch.values()}
    if len(sizes) != 1:
        raise ValueError(f"tensors of one batch have one length, not {sorted(sizes)}")
    (size,) = sizes
    if not 1 <= parts <= size:
        raise ValueError(f"{size} clips do not make {parts} parts")
    total = torch.zeros(())
    for rows in torch.arange(size).tensor_split(parts):
        first, last = int(rows[0]), int(rows[-1]) + 1
        part = loss({key: tensor[first:last] for key, tensor in batch.items()}) * ((last - first) / size)
        part.backward()
        total = total.to(part.device) + part.detach()
    return total
