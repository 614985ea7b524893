"""The processor's cycle counter inside a kernel: where a picture's time goes.

    c = ticks(); ...; c = lap(clock, SHADOWS, c)          # clock: int64 [len(STAGES)], cycles so far of each stage
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from kinema.stage.engine.kernel import inlined, kernel

STAGES = ("rays", "ground", "shapes", "surfaces", "groups", "shelter", "loaded", "shadows", "lamps", "light", "sky",
          "write", "edges", "march", "effects")
(RAYS, GROUND, SHAPES, SURFACES, GROUPS, SHELTER, LOADED, SHADOWS, LAMPS, LIGHT, SKY, WRITE, EDGES, MARCH,
 EFFECTS) = range(len(STAGES))


def _ticks(context):
    """Cycles since some moment (llvm.readcyclecounter)."""
    def build(context, builder, signature, arguments):
        kind = ir.FunctionType(ir.IntType(64), [])
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, "llvm.readcyclecounter"), [])
    return types.int64(), build


ticks: Any = intrinsic(_ticks)


@inlined
def lap(clock, stage, since):
    """Adds the cycles since `since` to a stage; returns now."""
    now = ticks()
    clock[stage] += now - since
    return now


@kernel
def now():
    """The counter, for code outside of kernels."""
    return ticks()
