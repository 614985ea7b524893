"""Metrics as TensorBoard event files, where tensorboard is installed.

    fit(step, batches, steps=steps, hooks=(TensorBoard("runs/video_dit"),))
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kinema.errors import MissingError


class TensorBoard:
    """A hook. Raises MissingError where tensorboard is not installed."""

    def __init__(self, folder: str | Path, *, interval: int = 50):
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:
            raise MissingError("tensorboard is not installed.", hint="Run: pip install tensorboard") from None
        self.interval, self.writer = interval, SummaryWriter(str(folder))

    def __call__(self, i: int, metrics: dict[str, Any]) -> None:
        if (i + 1) % self.interval == 0:
            self.write(i + 1, metrics)

    def write(self, step: int, metrics: dict[str, Any], *, group: str = "train") -> None:
        """Metrics as curves GROUP/NAME, whatever the interval."""
        for key, value in metrics.items():
            self.writer.add_scalar(f"{group}/{key}", float(value), step)
        self.writer.flush()
