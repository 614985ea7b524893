"""How post compiles its loops over pixels: cached between runs, vectorised, float32 as the arrays are."""

from __future__ import annotations

from numba import njit
from numba.core.compiler import Compiler

LOOSE = {"reassoc", "contract", "arcp", "afn", "nsz"}


class _NoAlias(Compiler):
    """Promises LLVM that a kernel's arrays do not overlap: else a loop that reads a table is not vectorised."""

    def define_pipelines(self):
        self.state.flags.noalias = True
        return super().define_pipelines()


fast = njit(cache=True, fastmath=LOOSE, error_model="numpy", nogil=True, pipeline_class=_NoAlias)
inlined = njit(fastmath=LOOSE, error_model="numpy", forceinline=True, pipeline_class=_NoAlias)
