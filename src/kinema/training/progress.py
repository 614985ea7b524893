"""How far a training is: one line on the terminal, one JSON object a line in a log.

    fit(step, batches, steps=steps, hooks=(Progress(steps=steps, clips=8, flops=flops, peak=peak_flops(device)),))
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO


class Progress:
    """A hook. Metrics may be numbers or tensors of one element, which are read only when a line is due."""

    def __init__(self, *, steps: int, clips: int, flops: float | None = None, peak: float | None = None, start: int = 0,
                 interval: int = 50, log: str | Path | None = None, out: TextIO | None = None,
                 clock: Callable[[], float] = time.perf_counter):
        """`clips` and `flops` of one step; `peak` operations a second; a line every `interval` steps and at the end."""
        self.steps, self.clips, self.flops, self.peak, self.interval = steps, clips, flops, peak, interval
        self.log, self.out, self.clock = None if log is None else Path(log), out, clock
        self.last_step, self.last_time = start, clock()

    def __call__(self, i: int, metrics: dict[str, Any]) -> None:
        done = i + 1
        if done % self.interval and done != self.steps:
            return
        now = self.clock()
        record = self._record(done, (now - self.last_time) / max(1, done - self.last_step), metrics)
        self.last_step, self.last_time = done, now
        print(line(record), file=self.out or sys.stderr, flush=True)
        if self.log is not None:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            with open(self.log, "a", encoding="utf-8") as file:
                file.write(json.dumps(record) + "\n")

    def _record(self, done: int, seconds: float, metrics: dict[str, Any]) -> dict[str, Any]:
        record = {"step": done, "steps": self.steps, **{key: float(value) for key, value in metrics.items()},
                  "clips_per_second": self.clips / max(seconds, 1e-9),
                  "seconds_left": round(seconds * (self.steps - done))}
        if self.flops is not None and self.peak is not None:
            record["share_of_peak"] = self.flops / max(seconds, 1e-9) / self.peak
        return record


def line(record: dict[str, Any]) -> str:
    """`step 150/2000  loss 0.3127  12.1 clips/s  54 % of peak  0:04:11 left`"""
    own = {"step", "steps", "clips_per_second", "seconds_left", "share_of_peak"}
    minutes, seconds = divmod(record["seconds_left"], 60)
    parts = [f"step {record['step']}/{record['steps']}",
             *(f"{key} {value:.4g}" for key, value in record.items() if key not in own),
             f"{record['clips_per_second']:.3g} clips/s"]
    if "share_of_peak" in record:
        parts.append(f"{100 * record['share_of_peak']:.0f} % of peak")
    return "  ".join([*parts, f"{minutes // 60}:{minutes % 60:02}:{seconds:02} left"])
