"""What earlier results teach about the next ones: seconds and bytes for each unit of a task's `cost`, by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kinema.build.remaining import schedule_length
from kinema.build.store import Store
from kinema.build.task import Task


@dataclass(frozen=True)
class Rate:
    seconds: float                            # per unit of cost
    bytes: float                              # per unit of cost


@dataclass(frozen=True)
class Expectation:
    seconds: float                            # wall time
    bytes: int                                # on disk; of kinds made before
    unknown: tuple[str, ...]                  # kinds never made before, whose bytes are not counted


def rates(store: Store) -> dict[str, Rate]:
    """For each kind that has results in the store, what they cost. Reads every record."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for record in store.records():
        if record.job.cost > 0:
            size = sum(file.size for file in record.files.values())
            for i, value in enumerate((record.job.cost, record.seconds, size)):
                sums[record.job.kind][i] += value
    return {kind: Rate(seconds / cost, size / cost) for kind, (cost, seconds, size) in sums.items()}


def expected(tasks: Sequence[Task], store: Store, workers: int) -> Expectation:
    """How long the tasks will take and how much disk, for --dry-run; inputs come before users."""
    known = rates(store)
    todo = {task.key: task for task in tasks}
    seconds = {key: task.cost * known[task.kind].seconds if task.kind in known else task.cost
               for key, task in todo.items()}
    size = sum(task.cost * known[task.kind].bytes for task in todo.values() if task.kind in known)
    unknown = sorted({task.kind for task in todo.values()} - known.keys())
    return Expectation(schedule_length(todo, seconds, workers), round(size), tuple(unknown))
