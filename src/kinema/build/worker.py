"""A worker process: jobs in on stdin, what became of them out on a pipe; one JSON object a line.

    python -m kinema.build.worker REPLY_FD PARENT_PID

It lives as long as the process that started it: the kernel ends it with its parent (Linux), and the end of
stdin does so everywhere. What it was writing then lies in its session's folder, which the next run removes.
"""

from __future__ import annotations

import faulthandler
import json
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from kinema.build.executor import Broke
from kinema.build.job import Job
from kinema.build.perform import perform
from kinema.build.store import Store

PR_SET_PDEATHSIG = 1
SECONDS_BETWEEN_REPORTS = 0.1


def main() -> None:
    reply_fd, parent = int(sys.argv[1]), int(sys.argv[2])
    _die_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)      # the parent decides what Ctrl-C means
    faulthandler.enable()
    os.set_inheritable(reply_fd, False)
    jobs: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(_take_stdin(), jobs), daemon=True).start()
    stores: dict[str, Store] = {}
    with os.fdopen(reply_fd, "w", buffering=1, encoding="utf-8") as replies:
        while True:
            message = jobs.get()
            root = message["store"]
            store = stores.setdefault(root, Store(Path(root)))
            print(json.dumps(_answer(Job.from_json(message["job"]), store, replies)), file=replies)


def _answer(job: Job, store: Store, replies: Any) -> dict[str, Any]:
    last = 0.0

    def listener(fraction: float, note: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= SECONDS_BETWEEN_REPORTS:
            last = now
            print(json.dumps({"said": job.key, "fraction": fraction, "note": note}), file=replies)

    os.ftruncate(2, 0)                                # the log holds this job only
    outcome = perform(job, store, listener)
    if isinstance(outcome, Broke):
        print(outcome.trace, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    if isinstance(outcome, Broke):
        return {"broke": outcome.key, "cause": outcome.cause, "full": outcome.full,
                "peak_mb": outcome.peak_mb}
    return {"done": outcome.key, "peak_mb": outcome.peak_mb}


def _take_stdin() -> int:
    """A private copy of stdin; a program that a task starts gets /dev/null and cannot eat the jobs."""
    mine, nothing = os.dup(0), os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return mine


def _listen(jobs_fd: int, jobs: queue.SimpleQueue[dict[str, Any]]) -> None:
    with os.fdopen(jobs_fd, encoding="utf-8") as lines:
        for line in lines:
            jobs.put(json.loads(line))
    os._exit(0)                                       # the parent is gone or wants no more


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:                        # it died before we asked
        os._exit(0)


if __name__ == "__main__":
    main()
