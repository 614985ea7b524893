"""How long a build will take: tasks dealt to workers as `run` deals them, at the pace measured so far."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

from kinema.build.events import Event, Failed, Finished, Planned, Progress, Retried, Started
from kinema.build.graph import longest_paths
from kinema.build.task import Task


def estimate(tasks: Iterable[Task], workers: int) -> float:
    """Seconds the tasks take by their `cost`; inputs come before users, as `plan_run` lists them."""
    todo = {task.key: task for task in tasks}
    return schedule_length(todo, {key: task.cost for key, task in todo.items()}, workers)


def schedule_length(tasks: Mapping[str, Task], seconds: Mapping[str, float], workers: int) -> float:
    """Length of the schedule that always starts the ready task with the longest way to the end.

    At most 2 - 1/workers times the best one (R. L. Graham, "Bounds on multiprocessing timing anomalies", 1969).
    """
    paths = longest_paths(tasks)
    waits = {key: {each.key for each in task.inputs} & tasks.keys() for key, task in tasks.items()}
    users = defaultdict(list)
    for key, inputs in waits.items():
        for each in inputs:
            users[each].append(key)
    ready = [(-paths[key], key) for key, inputs in waits.items() if not inputs]
    heapify(ready)
    running: list[tuple[float, str]] = []
    now = 0.0
    while ready or running:
        while ready and len(running) < workers:
            _, key = heappop(ready)
            heappush(running, (now + seconds[key], key))
        now, done = heappop(running)
        for key in users[done]:
            waits[key].discard(done)
            if not waits[key]:
                heappush(ready, (-paths[key], key))
    return now


class Remaining:
    """Hears a build's events and says how much is left. `clock` returns seconds."""

    def __init__(self, workers: int, clock=time.monotonic):
        self._workers, self._clock = workers, clock
        self._todo: dict[str, Task] = {}
        self._running: dict[str, tuple[float, float]] = {}    # key -> when it started, fraction done
        self._pace: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])   # kind -> seconds, cost
        self.planned = 0
        self.finished = 0

    def hear(self, event: Event) -> None:
        if isinstance(event, Planned):
            self._todo = {task.key: task for task in event.tasks}
            self.planned = self.finished + len(event.tasks)
        elif isinstance(event, Started):
            self._todo.setdefault(event.task.key, event.task)
            self._running[event.task.key] = (self._clock(), 0.0)
        elif isinstance(event, Progress):
            start, _ = self._running[event.task.key]
            self._running[event.task.key] = (start, event.fraction)
        elif isinstance(event, Finished):
            self.finished += 1
            for kind in (event.task.kind, ""):
                self._pace[kind][0] += event.seconds
                self._pace[kind][1] += event.task.cost
            self._drop(event.task)
        elif isinstance(event, Failed):
            self._drop(event.task)
        elif isinstance(event, Retried):
            self._running.pop(event.task.key, None)

    def seconds(self) -> float:
        """Seconds left, by the tasks' costs and how these have held so far."""
        left = {key: self._left(key, task) for key, task in self._todo.items()}
        return schedule_length(self._todo, left, self._workers)

    def _left(self, key: str, task: Task) -> float:
        taken, estimated = self._pace[task.kind] if task.kind in self._pace else self._pace[""]
        whole = task.cost * (taken / estimated if estimated > 0 else 1.0)
        if key not in self._running:
            return whole
        start, fraction = self._running[key]
        so_far = self._clock() - start
        return so_far * (1 - fraction) / fraction if fraction > 0.02 else max(whole - so_far, 0.0)

    def _drop(self, task: Task) -> None:
        self._running.pop(task.key, None)
        self._todo.pop(task.key, None)
