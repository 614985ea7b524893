"""How a task says how far it is: `report(done, total)`, from anywhere inside the function that makes it.

    for i, frame in enumerate(frames):
        report(i, len(frames))

Outside a build it does nothing, so that the same function runs in a test or a notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_listener: ContextVar[Callable[[float, str], None] | None] = ContextVar("listener", default=None)


def report(done: float, total: float, note: str = "") -> None:
    """`done` of `total` units (frames, seconds, lines) are made."""
    listener = _listener.get()
    if listener is not None and total > 0:
        listener(min(max(done / total, 0.0), 1.0), note)


@contextmanager
def heard_by(listener: Callable[[float, str], None]) -> Iterator[None]:
    """Inside the block, `listener(fraction, note)` hears what this thread reports."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
