"""What a running build looks like: one line on a terminal, a line now and then in a log, nothing with --quiet.

    12 of 31 shots · 4:10 left · drawing shot 12 (lamp-room-3f2a.9c1e) and 1 more
"""

from __future__ import annotations

import shutil
import sys
import time

from kinema.build.events import Event, Evicted, Failed, Finished, Planned, Progress, Retried, Started
from kinema.build.remaining import Remaining
from kinema.build.task import Task

TERMINAL_EVERY, LOG_EVERY = 0.2, 5.0      # seconds between lines
DOING = {"voice": "speaking", "recording": "reading", "take": "drawing", "title": "setting", "credits": "setting",
         "transition": "blending", "mix": "mixing", "film": "joining", "storyboard": "laying out", "papers": "writing",
         "page": "drawing"}


class Display:
    """Give `hear` to the build as its `on_event`; call `done` at the end."""

    def __init__(self, workers: int, *, quiet: bool):
        self.quiet, self.terminal = quiet, sys.stderr.isatty()
        self.remaining = Remaining(workers)
        self.running: dict[str, Task] = {}
        self.shots = self.shots_done = 0
        self.last = time.monotonic()              # when a line was last shown
        self.shown = False
        self.noted: set[str] = set()              # what tasks told of, each shown once

    def hear(self, event: Event) -> None:
        if isinstance(event, Planned):
            self.shots, self.shots_done = sum(task.kind == "take" for task in event.tasks), 0
        elif isinstance(event, Started):
            self.running[event.task.key] = event.task
        elif isinstance(event, Progress) and event.note and event.note not in self.noted:
            self.noted.add(event.note)
            self.say(event.note)
        elif isinstance(event, Finished):
            self.running.pop(event.task.key, None)
            self.shots_done += event.task.kind == "take"
        elif isinstance(event, (Retried, Failed)):
            self.running.pop(event.task.key, None)
            self.say(f"{event.task.label}: {event.cause}")
        elif isinstance(event, Evicted):
            self.say(f"the store's limit was passed: {event.results} older results removed ({event.bytes >> 20} MB)")
        self.remaining.hear(event)
        self._show()

    def line(self) -> str:
        """What runs, how many shots are done, the time left."""
        left = int(self.remaining.seconds())
        parts = [f"{self.shots_done} of {self.shots} shots"] if self.shots else []
        parts.append(f"{left // 60}:{left % 60:02d} left")
        for task in list(self.running.values())[:1]:
            more = f" and {len(self.running) - 1} more" if len(self.running) > 1 else ""
            parts.append(f"{DOING.get(task.kind, 'making')} {task.label}{more}")
        return " · ".join(parts)

    def _show(self) -> None:
        now = time.monotonic()
        if self.quiet or not self.running or now - self.last < (TERMINAL_EVERY if self.terminal else LOG_EVERY):
            return
        self.last = now
        if self.terminal:
            width = shutil.get_terminal_size().columns - 1
            print("\r" + self.line()[:width].ljust(width), end="", file=sys.stderr, flush=True)
            self.shown = True
        else:
            print(self.line(), file=sys.stderr, flush=True)

    def say(self, text: str) -> None:
        """A line that stays, above the one that changes."""
        if not self.quiet:
            self.done()
            print(text, file=sys.stderr, flush=True)

    def done(self) -> None:
        """Clear the line."""
        if self.shown:
            print("\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r", end="", file=sys.stderr, flush=True)
            self.shown = False
