"""Where a training or a sampling runs, in which precision, and how much of the machine it uses.

    device = choose_device();  with autocast(device): loss = ...
    share = flops / seconds / peak_flops(device)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache

import torch
from torch.utils.flop_counter import FlopCounterMode

from kinema.errors import InputError


def choose_device(name: str = "auto") -> torch.device:
    """`auto` is the GPU of this process where there is one, else the processor. Raises InputError for one not here."""
    if name == "auto":
        return torch.device("cuda", torch.cuda.current_device()) if torch.cuda.is_available() else torch.device("cpu")
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError) as error:
        raise InputError(f"the device {name!r} is not here ({str(error).splitlines()[0]}).") from None
    return device


@lru_cache
def compute_dtype(device: torch.device) -> torch.dtype:
    """bfloat16 where the hardware multiplies it, float32 elsewhere: emulated bfloat16 is slower than float32."""
    if device.type == "cuda":
        fast = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        # The only way to ask in torch 2.9; get_capabilities() is public from a later version on.
        names = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
        fast = any(getattr(torch.cpu, name, bool)() for name in names)
    return torch.bfloat16 if fast else torch.float32


def autocast(device: torch.device) -> AbstractContextManager:
    """Products in `compute_dtype`, weights in float32: mixed precision for training."""
    dtype = compute_dtype(device)
    return torch.autocast(device.type, dtype=dtype, enabled=dtype != torch.float32)


def count_flops(run: Callable[[], object]) -> int:
    """Floating-point operations of the products in `run()`, backward included where it calls it; an addition and a
    multiplication are two."""
    with FlopCounterMode(display=False) as counter:
        run()
    return counter.get_total_flops()


def peak_flops(device: torch.device, *, size: int = 2048, repeats: int = 5) -> float:
    """Operations a second of one bare matrix product in `compute_dtype`, measured: the best of `repeats`."""
    a, b = (torch.randn(size, size, device=device).to(compute_dtype(device)) for _ in range(2))
    best = float("inf")
    for _ in range(repeats + 1):
        _wait_for(device)
        began = time.perf_counter()
        a @ b
        _wait_for(device)
        best = min(best, time.perf_counter() - began)
    return 2 * size**3 / best


def _wait_for(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
