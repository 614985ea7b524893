"""Memory that is used again: a process-wide choice for programs that run models on the processor.

The C library gives every large block back to the system when it is freed, and the system hands it out again page by
page, each zeroed and mapped by a fault. A model that makes tensors of some megabytes thousands of times a second spends
a third of its time there.
"""

from __future__ import annotations

import ctypes
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3    # malloc.h
LARGEST = 1 << 30                              # bytes; glibc takes an int


def keep_freed_memory() -> bool:
    """Let the process keep up to 1 GiB of what it frees; whether the C library can (glibc)."""
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(M_MMAP_THRESHOLD, LARGEST) and mallopt(M_TRIM_THRESHOLD, LARGEST))
