"""What is asked of a training, whatever is trained; nothing here needs torch.

    job = Job(data=Path("clips"), out=Path("runs/codec"), minutes=30)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """`minutes` or `steps` says when it ends; after a resume the minutes are those from now on, the steps those of the
    whole training."""

    data: Path                                # a folder of clips (data/shards.py)
    out: Path                                 # checkpoint, log, strips, weights and card, each by the model's name
    minutes: float | None = None
    steps: int | None = None
    resume: bool = False                      # go on with the checkpoint in `out`
    device: str = "auto"
    seed: int = 0
    start: Path | None = None                 # weights to begin with: a folder that a training wrote
    given: Path | None = None                 # a folder of trained weights it builds on, the codec first; None: `out`
    measure_every: int = 500                  # steps between measures on held-out clips
    save_minutes: float = 5.0                 # between checkpoints
    log_every: int = 20                       # steps between lines
    tensorboard: bool = False                 # curves in `out`/tensorboard too
    hooks: tuple[Callable[[int, dict[str, Any]], None], ...] = ()
