"""Bringing targets into being: what has a result is kept, what is missing is made, inputs first.

    artifacts = run([film], {"take": "kinema.film.tasks:take", ...}, store, executor=LocalExecutor())
    artifacts[film.key].path("film.mp4")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from heapq import heapify, heappop
from pathlib import Path

from kinema.build.artifact import Artifact, DamagedError
from kinema.build.events import Event, Evicted, Failed, Finished, Planned, Progress, Retried, Reused, Started
from kinema.build.executor import Broke, Died, Done, Executor, Outcome, Said
from kinema.build.full import size_text, writing
from kinema.build.graph import closure, longest_paths, walk
from kinema.build.job import Job
from kinema.build.store import Store
from kinema.build.task import Task
from kinema.errors import StoreError, TaskError

TIMES_A_WORKER_MAY_DIE = 1            # per task, before it counts as failed
TIMES_A_RESULT_MAY_BREAK = 3          # damaged more often than this in one run, the disk is to blame


def run(targets: Sequence[Task], table: Mapping[str, str], store: Store, *, executor: Executor,
        on_event: Callable[[Event], None] | None = None, verify: bool = True) -> dict[str, Artifact]:
    """The targets' results by key; what they need is made first, and nothing that has a result is made again.

    `table` names the function of each kind (see task.py). With `verify`, the targets' files are read and
    checked before they are handed over; damaged ones are made again.

    A failed task does not stop those that do not depend on it: they finish, then TaskError names it. A full
    disk stops the build with StoreError. KeyboardInterrupt ends the workers at once and passes on. Whatever
    finished stays finished in every case.
    """
    build = _Build(targets, table, store, executor, on_event or (lambda event: None))
    build.plan()
    if verify and not build.todo and build.damaged_targets():
        build.plan()
    store.sweep()
    if not build.todo:
        return build.results()
    with ExitStack() as stack:
        with writing(store.root, "the build could not start"):
            pin = stack.enter_context(store.pinned(closure(targets)))
        try:
            build.make_room(pin)
            while True:
                build.make(pin)
                if not (verify and build.damaged_targets()):
                    return build.results()
                build.plan()
        except BaseException:
            executor.abort()
            store.sweep()
            raise


class _Build:
    """One run: what is to do, what is under way, what went wrong."""

    def __init__(self, targets: Sequence[Task], table: Mapping[str, str], store: Store, executor: Executor,
                 on_event: Callable[[Event], None]):
        self.targets, self.table, self.store = targets, table, store
        self.executor, self.tell = executor, on_event
        self.todo: dict[str, Task] = {}               # to make, inputs before users; running ones included
        self.paths: dict[str, float] = {}             # seconds from each one's start to the end of the build
        self.running: dict[str, Task] = {}
        self.have: dict[str, Artifact] = {}
        self.failed: dict[str, str] = {}              # key -> the line to show
        self.full = ""                                # the line to show when the disk is full
        self.deaths: dict[str, int] = {}
        self.breaks: dict[str, int] = {}
        self.started: dict[str, int] = {}             # key -> turn at which it was last started
        self.made: dict[str, int] = {}                # key -> turn at which it was made in this run
        self.turn = 0
        self.stored_bytes = -1                        # about what the store holds; known when there is a cap
        self.tight = False                            # what this build needs at once is more than the cap

    # -- deciding

    def plan(self) -> None:
        """Find what is to do, from the targets down to the first result on each way."""
        def must_run(task: Task) -> bool:
            if task.key in self.running:
                return True
            if task.key not in self.have:
                found = self.store.get(task.key)
                if found is None:
                    return True
                self.have[task.key] = found
                self.tell(Reused(task))
            return False

        reached = {task.key: task for task in walk(self.targets, must_run)}
        self.todo = {key: task for key, task in reached.items() if key not in self.have}
        for task in self.todo.values():
            if task.kind not in self.table:
                raise TaskError(f"{_name(task)}: there is no function for tasks of kind {task.kind!r}.")
        self.paths = longest_paths(self.todo)
        self.tell(Planned(tuple(self.todo.values()), reused=len(self.have)))

    def ready(self) -> list[tuple[float, int, str]]:
        """A heap of what can start now, the longest way to the end first (when tight, the shortest)."""
        sign = 1 if self.tight else -1
        heap = [(sign * self.paths[key], i, key) for i, (key, task) in enumerate(self.todo.items())
                if key not in self.running and key not in self.failed
                and all(each.key in self.have for each in task.inputs)]
        heapify(heap)
        return heap

    def damaged_targets(self) -> bool:
        """Whether some target's file did not verify; such results are out of the store and of `have` now."""
        damaged = False
        for task in self.targets:
            try:
                if artifact := self.have.get(task.key):
                    artifact.verify()
            except DamagedError as error:
                damaged = True
                self._again(task, str(error))
        return damaged

    def results(self) -> dict[str, Artifact]:
        return {task.key: self.have[task.key] for task in self.targets}

    # -- doing

    def make(self, pin: Path) -> None:
        """Run everything there is to do, as far as failures allow."""
        while True:
            heap = [] if self.full else self.ready()
            while heap and len(self.running) < self.executor.workers:
                self._start(self.todo[heappop(heap)[2]])
            if not self.running:
                break
            while self._only_progress(self.executor.wait()):
                pass
            self.make_room(pin)
        if self.full:
            raise StoreError(self.full)
        if self.failed:
            more = f" ({len(self.failed) - 1} more failed.)" if len(self.failed) > 1 else ""
            raise TaskError(next(iter(self.failed.values())) + more)

    def _only_progress(self, outcomes: Sequence[Outcome]) -> bool:
        for outcome in outcomes:
            self._hear(outcome)
        return all(isinstance(outcome, Said) for outcome in outcomes)

    def _start(self, task: Task) -> None:
        with writing(self.store.root, f"{_name(task)} could not start"):
            self.executor.start(Job.of(task, self.table[task.kind]), self.store)
        self.running[task.key] = task
        self.turn += 1
        self.started[task.key] = self.turn
        self.tell(Started(task))

    def _hear(self, outcome: Outcome) -> None:
        task = self.running[outcome.key]
        if isinstance(outcome, Said):
            self.tell(Progress(task, outcome.fraction, outcome.note))
            return
        del self.running[outcome.key]
        if isinstance(outcome, Done):
            self._finish(task, outcome)
        elif isinstance(outcome, Died):
            self._bury(task, outcome)
        elif outcome.full:
            self.full = self.full or outcome.full
            self.tell(Failed(task, outcome.full))
        elif not self._inputs_lost(task):
            self._fail(task, outcome)

    def _finish(self, task: Task, outcome: Done) -> None:
        artifact = self.store.get(task.key)
        if artifact is None:
            self._again(task, "its result was removed at once")
            return
        self.have[task.key] = artifact
        self.todo.pop(task.key, None)         # absent when another process made its user meanwhile
        self.turn += 1
        self.made[task.key] = self.turn
        self.stored_bytes += artifact.size
        self.tell(Finished(task, artifact.seconds, artifact.measured, outcome.peak_mb))

    def _bury(self, task: Task, outcome: Died) -> None:
        self.store.sweep()
        self.deaths[task.key] = self.deaths.get(task.key, 0) + 1
        if self.deaths[task.key] > TIMES_A_WORKER_MAY_DIE:
            self._fail(task, outcome)
        else:
            self.tell(Retried(task, outcome.cause))

    def _fail(self, task: Task, outcome: Broke | Died) -> None:
        log = f" Its log: {outcome.log}" if outcome.log else ""
        self.failed[task.key] = f"{_name(task)}: {outcome.cause.rstrip('.')}.{log}"
        self.tell(Failed(task, outcome.cause))

    def _inputs_lost(self, task: Task) -> bool:
        """Whether the task failed because an input is damaged or gone; that input is then made again first.

        Another user of the input may have noticed before: then it is being made, or has been made meanwhile.
        """
        lost = [each for each in task.inputs if self.store.get(each.key) is None]
        made_meanwhile = [each for each in task.inputs if self.made.get(each.key, 0) > self.started[task.key]]
        for each in lost:
            if each.key in self.have:
                self._again(each, "it was damaged or removed while it was needed.")
        if lost or made_meanwhile:
            self.tell(Retried(task, "an input was damaged and is made again"))
            self.plan()
        return bool(lost or made_meanwhile)

    def _again(self, task: Task, cause: str) -> None:
        self.have.pop(task.key, None)
        self.breaks[task.key] = self.breaks.get(task.key, 0) + 1
        if self.breaks[task.key] > TIMES_A_RESULT_MAY_BREAK:
            raise StoreError(f"{_name(task)} was lost {self.breaks[task.key]} times in one run: {cause}",
                             path=self.store.root, hint="Check the disk.")

    # -- room

    def make_room(self, pin: Path) -> None:
        """Above the store's cap, evict: what this build has no part in first, then what it is done with.

        When that is not enough, the build is `tight` and finishes what it has begun before it begins more.
        """
        cap = self.store.cap_bytes
        if cap is None:
            return
        if self.stored_bytes < 0:
            self.stored_bytes = self.store.usage().bytes
        if self.stored_bytes <= cap or (self.tight and not self.have.keys() - self._needed()):
            return
        for keep, limit in ((set(closure(self.targets)), cap - cap // 10), (self._needed(), cap)):
            eviction = self.store.evict(limit, keep, pin=pin)
            if eviction.results:
                self.tell(Evicted(eviction.results, eviction.bytes))
            self.stored_bytes = eviction.usage.bytes
            self.tight = self.stored_bytes > cap
            if not self.tight:
                break
        for key in self.have.keys() - self._needed():
            if self.store.get(key) is None:
                del self.have[key]

    def _needed(self) -> set[str]:
        """Targets, and what is to do with its inputs."""
        return {task.key for task in self.targets} | set(self.todo) | {
            each.key for task in self.todo.values() for each in task.inputs}


def _name(task: Task) -> str:
    return f"{task.label} ({task.kind})" if task.label else f"{task.kind} {task.key[:8]}"


def over_cap(store: Store) -> str:
    """A line to show when a build needs more than the store's cap; "" when it does not."""
    used = store.usage().bytes
    if store.cap_bytes is None or used <= store.cap_bytes:
        return ""
    return f"this build needs {size_text(used)}, more than the store's cap of {size_text(store.cap_bytes)}"
