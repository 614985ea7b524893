"""How the stage's kernels are compiled: float32 rows, relaxed order of sums but true NaN, cached between runs.

Constants inside a kernel are written F(0.5): a bare 0.5 would widen the whole row to float64.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from numba.core.caching import CompileResultCacheImpl, FunctionCache, InTreeCacheLocator, UserWideCacheLocator
from numba.core.compiler import Compiler

F = np.float32
RELAXED = {"reassoc", "contract", "arcp", "afn", "nsz"}        # no "nnan": absurd cameras must stay harmless



IMPORT = re.compile(r"^from kinema\.(stage[\w.]*) import (\([^)]*\)|[^\n]*)", re.MULTILINE)
PACKAGE = Path(__file__).parents[2]


def imports(path: Path) -> set[Path]:
    """The stage's files whose names a file imports."""
    found = set()
    for module, names in IMPORT.findall(path.read_text()):
        folder = PACKAGE / module.replace(".", "/")
        places = [folder.with_suffix(".py"), *(folder / f"{name}.py" for name in re.findall(r"\w+", names))]
        found |= {place for place in places if place.is_file()}
    return found


@lru_cache(maxsize=64)
def _sources(path: Path) -> str:
    """A hash of a file and of all it imports from the stage: kernels call each other across files."""
    found, todo = {path, Path(__file__)}, [path]
    while todo:
        new = imports(todo.pop()) - found
        found |= new
        todo += new
    digest = sha256()
    for each in sorted(found):
        digest.update(each.read_bytes())
    return digest.hexdigest()


class _InTree(InTreeCacheLocator):
    def get_source_stamp(self):
        return _sources(Path(self._py_file))


class _UserWide(UserWideCacheLocator):
    def get_source_stamp(self):
        return _sources(Path(self._py_file))


class _Files(CompileResultCacheImpl):
    _locator_classes = [_InTree, _UserWide]  # noqa: RUF012


class _StageCache(FunctionCache):
    _impl_class = _Files


class NoAlias(Compiler):
    """Promises LLVM that the arrays a kernel is given do not overlap: without it no loop that looks values up in a
    table is vectorised."""

    def define_pipelines(self):
        self.state.flags.noalias = True
        return super().define_pipelines()


def kernel(function):
    """Compiles a kernel at its first call, or finds it in the cache."""
    compiled: Any = njit(fastmath=RELAXED, error_model="numpy", nogil=True, pipeline_class=NoAlias)(function)
    compiled._cache = _StageCache(function)
    return compiled


def cached(module) -> bool:
    """Whether the machine code of all of a module's kernels, for this source, is in the cache."""
    caches = [getattr(value, "_cache", None) for value in vars(module).values()]
    return all(bool(cache._cache_file._load_index()) for cache in caches if isinstance(cache, _StageCache))


def part(function):
    """Compiles a loop over rays that becomes part of the kernels that call it. It must not stay a function of its own:
    of several kernels' copies of one function the process keeps the first it loads, and copies differ in last bits."""
    return njit(fastmath=RELAXED, error_model="numpy", nogil=True, forceinline=True, pipeline_class=NoAlias)(function)


def inlined(function):
    """Compiles a part of kernels; it always becomes part of its caller."""
    return njit(fastmath=RELAXED, error_model="numpy", nogil=True, forceinline=True)(function)


@inlined
def saturate(x):
    return min(max(x, F(0.0)), F(1.0))


@inlined
def within(x, high):
    """x held to 0..high; NaN becomes 0, so that it can become an index."""
    x = x if x > F(0.0) else F(0.0)
    return x if x < high else high


FEW = np.int64((1 << 28) - 1)


@inlined
def spot(at):
    """An index into a flat table that is seen to fit 31 bits: a gather then takes twice as many values at once."""
    return np.uint64(at & FEW)


@inlined
def smooth(low, high, x):
    """Hermite step from 0 at `low` to 1 at `high`."""
    s = min(max((x - low) / (high - low), F(0.0)), F(1.0))
    return s * s * (F(3.0) - F(2.0) * s)


@inlined
def falloff(x):
    """exp(-x) for x >= 0, within 0.5 %, without a call into libm: (1 + x/16)^-16 with a second-order term."""
    y = F(1.0) / (F(1.0) + x * F(0.0625) * (F(1.0) + x * F(0.03125) * (F(1.0) + x * F(0.0208333))))
    y = y * y
    y = y * y
    y = y * y
    return y * y


@inlined
def power32(x):
    x = x * x
    x = x * x
    x = x * x
    x = x * x
    return x * x
