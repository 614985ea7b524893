"""One training in several processes, each with its own batches and the mean of all gradients.

`torchrun --nproc-per-node 2 -m kinema train ...` starts them; each finds its rank in the environment. Gradients are
averaged after the backward pass in one message: the synchronous data parallelism of Li et al. 2020 (PyTorch DDP)
without its wrapper, so that a step with two backward passes or an unused branch needs no flag.

    with processes() as world:
        synchronise(model)
        loss.backward();  average_gradients(model.parameters())
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    rank: int = 0
    size: int = 1

    @property
    def first(self) -> bool:
        """The process that logs and saves."""
        return self.rank == 0


@contextmanager
def processes() -> Iterator[World]:
    """Join the processes `torchrun` started, by NCCL on GPUs and gloo elsewhere; alone where it did not."""
    if "WORLD_SIZE" not in os.environ:
        yield World()
        return
    if torch.cuda.is_available():
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    try:
        yield World(rank=dist.get_rank(), size=dist.get_world_size())
    finally:
        dist.destroy_process_group()


def wait_for_all() -> None:
    """Until every process has come this far."""
    if dist.is_initialized():
        dist.barrier()


@torch.no_grad()
def synchronise(model: nn.Module) -> None:
    """Give every process the weights and buffers of the first."""
    if dist.is_initialized():
        for tensor in model.state_dict().values():
            dist.broadcast(tensor, src=0)


@torch.no_grad()
def average_gradients(parameters: Iterable[nn.Parameter]) -> None:
    """Put the mean over all processes in every gradient; one that is missing here counts as zero."""
    if not dist.is_initialized():
        return
    trained = [parameter for parameter in parameters if parameter.requires_grad]
    for parameter in trained:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
    message = torch.cat([parameter.grad.flatten() for parameter in trained if parameter.grad is not None])
    dist.all_reduce(message)
    message /= dist.get_world_size()
    for parameter, mean in zip(trained, message.split([parameter.numel() for parameter in trained]), strict=True):
        parameter.grad = mean.view_as(parameter)


def mean_of_processes(value: Tensor) -> Tensor:
    """The mean of a metric over all processes."""
    if not dist.is_initialized():
        return value
    total = value.detach().clone()
    dist.all_reduce(total)
    return total / dist.get_world_size()
