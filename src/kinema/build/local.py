"""Jobs on this machine's cores: worker processes that start when first needed and stay until `close`."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from typing import Any

from kinema.build.executor import Broke, Died, Done, Outcome, Said
from kinema.build.job import Job
from kinema.build.store import Store

SHARED = ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS")      # whose results do not depend on the number of threads
SINGLE = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
LOG_KEPT = 1 << 20                                    # bytes of a failed task's output that are kept


class LocalExecutor:
    """`workers` processes (None = one a core), each with its share of the cores for OpenMP and Numba."""

    def __init__(self, workers: int | None = None):
        self.workers = workers or num_cores()
        self.threads = max(1, num_cores() // self.workers)
        self.peak_mb = 0.0                            # of the largest worker so far
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []

    def __enter__(self) -> LocalExecutor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, job: Job, store: Store) -> None:
        worker = self._idle.pop() if self._idle else _Worker(self.threads)
        self._busy.append(worker)
        worker.give(job, store)

    def wait(self) -> Sequence[Outcome]:
        while True:
            with selectors.DefaultSelector() as selector:
                for worker in self._busy:
                    selector.register(worker.replies, selectors.EVENT_READ, worker)
                ready = [key.data for key, _ in selector.select()]
            outcomes = [outcome for worker in ready for outcome in self._read(worker)]
            if outcomes:
                return outcomes

    def abort(self) -> None:
        """End the workers that are busy at once; the store does not mind."""
        for worker in self._busy:
            worker.kill()
        self._busy.clear()

    def close(self) -> None:
        self.abort()
        for worker in self._idle:
            worker.kill()
        self._idle.clear()

    def _read(self, worker: _Worker) -> list[Outcome]:
        outcomes = worker.read()
        if outcomes and not isinstance(outcomes[-1], Said):
            self._busy.remove(worker)
            if not isinstance(outcomes[-1], Died):
                self._idle.append(worker)
                self.peak_mb = max(self.peak_mb, outcomes[-1].peak_mb)
        return outcomes


class _Worker:
    """One process, the job it has, and its log."""

    def __init__(self, threads: int):
        self.replies, write_end = os.pipe()
        self.log = tempfile.TemporaryFile(mode="a+b", buffering=0)  # noqa: SIM115 closed by `kill`
        command = [sys.executable, "-P", "-m", "kinema.build.worker", str(write_end), str(os.getpid())]
        try:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=self.log, stderr=self.log,
                                            pass_fds=(write_end,), env=_environment(threads), process_group=0)
        finally:
            os.close(write_end)
        self.job: Job | None = None
        self.store: Store | None = None
        self.rest = b""

    def give(self, job: Job, store: Store) -> None:
        self.job, self.store = job, store
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(_line({"store": str(store.root), "job": job.to_json()}))
            self.process.stdin.flush()
        except BrokenPipeError:                       # it died while idle: its closed pipe tells `read`
            return

    def read(self) -> list[Outcome]:
        data = os.read(self.replies, 1 << 16)
        if not data:
            return [self._died()]
        *lines, self.rest = (self.rest + data).split(b"\n")
        return [self._outcome(json.loads(line)) for line in lines]

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)   # its own group: what it started ends too
        self.process.wait()
        os.close(self.replies)
        self.log.close()
        assert self.process.stdin is not None
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            return

    def _outcome(self, message: dict[str, Any]) -> Outcome:
        if "said" in message:
            return Said(message["said"], message["fraction"], message["note"])
        if "done" in message:
            return Done(message["done"], peak_mb=message["peak_mb"])
        return Broke(message["broke"], cause=message["cause"], full=message["full"], log=self._keep_log(),
                     peak_mb=message["peak_mb"])

    def _died(self) -> Died:
        code = self.process.wait()
        assert self.job is not None
        died = Died(self.job.key, cause=_cause_of_death(code), log=self._keep_log())
        self.kill()
        return died

    def _keep_log(self) -> Any:
        assert self.job is not None and self.store is not None
        size = os.fstat(self.log.fileno()).st_size
        return self.store.keep_log(self.job, os.pread(self.log.fileno(), LOG_KEPT, max(0, size - LOG_KEPT)))


def num_cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cause_of_death(code: int) -> str:
    if code >= 0:
        return f"the worker ended with exit code {code}"
    name = signal.Signals(-code).name
    extra = "; often a sign that memory ran out" if -code == signal.SIGKILL else ""
    return f"the worker was killed by signal {-code} ({name}{extra})"


def _environment(threads: int) -> dict[str, str]:
    """The parent's, with its import path, the threads, and a fixed hash seed: sets iterate alike everywhere."""
    path = os.pathsep.join(os.path.abspath(each) for each in sys.path)
    return {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0",
            **dict.fromkeys(SHARED, str(threads)), **dict.fromkeys(SINGLE, "1")}


def _line(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode() + b"\n"


