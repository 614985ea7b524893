"""Jobs one after the other in this process: for tests, debuggers and notebooks."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from kinema.build.executor import Broke, Outcome, Said
from kinema.build.job import Job
from kinema.build.perform import perform
from kinema.build.store import Store


class InlineExecutor:
    """Runs a job when it is waited for."""

    workers = 1

    def __init__(self) -> None:
        self._jobs: deque[tuple[Job, Store]] = deque()

    def start(self, job: Job, store: Store) -> None:
        self._jobs.append((job, store))

    def wait(self) -> Sequence[Outcome]:
        job, store = self._jobs.popleft()
        said: list[Outcome] = []
        outcome = perform(job, store, lambda fraction, note: said.append(Said(job.key, fraction, note)))
        if isinstance(outcome, Broke):
            outcome = replace(outcome, log=store.keep_log(job, outcome.trace.encode()))
        return [*said, outcome]

    def abort(self) -> None:
        self._jobs.clear()

    def close(self) -> None:
        self._jobs.clear()
