"""kill -9 at any moment: the next run goes on, makes the same bytes, and does nothing finished twice."""

from __future__ import annotations

import hashlib
import json
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from kinema.build.store import Store
from kinema.build.task import Task
from kinema.film.tasks import VERSIONS

SCRIPT = Path(__file__).parent / "build_aloud.py"
SEED = 20261121
KINDS = ("voice", "take", "transition", "title", "credits", "mix", "film", "storyboard", "papers")
SCREENPLAY = "FADE IN:\n\nINT. ROOM - DAY\n\nANNA waits.\n\nANNA\nNow?\n\nBEN\nYes.\n\nFADE OUT.\n"


class Build:
    """A build with one worker in a process group of its own, its events as they come: with two, a task could start and
    finish unseen while another waits for its blow."""

    def __init__(self, folder: Path, store: Path, cap: int = 0):
        environment = {**os.environ, "KINEMA_STORE": str(store)}
        self.process = subprocess.Popen([sys.executable, str(SCRIPT), str(folder), str(cap), "1"], env=environment,
                                        stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.said: queue.Queue[tuple[str, str, str] | None] = queue.Queue()
        self.started: dict[str, str] = {}
        self.finished: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.said.put(tuple(json.loads(line)))
        self.said.put(None)

    def events(self):
        while (event := self.said.get()) is not None:
            yield self._heard(event)

    def _heard(self, event: tuple[str, str, str]) -> tuple[str, str, str]:
        what, kind, key = event
        if what == "Started":
            self.started[key] = kind
        elif what == "Finished":
            self.finished.append(key)
        return event

    def wait_out(self, seconds: float, key: str) -> None:
        """Let it work for so long, but not beyond the end of the task `key`."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and key not in self.finished:
            with suppress(queue.Empty):
                event = self.said.get(timeout=left)
                if event is None:
                    self.said.put(None)
                    return
                self._heard(event)

    def kill(self) -> set[str]:
        """SIGKILL to the whole group; returns the kinds of the tasks in flight."""
        os.killpg(self.process.pid, signal.SIGKILL)
        for _ in self.events():               # what was said before the end
            pass
        self.process.wait()
        return {kind for key, kind in self.started.items() if key not in self.finished}

    def complete(self) -> Path:
        made = ""
        for what, said, _ in self.events():
            made = said if what == "Made" else made
        assert self.process.wait() == 0 and made
        return Path(made)


def filler(store: Path, count: int, size: int) -> None:
    """Results of films long gone: what a store over its cap has to remove."""
    kept = Store(store)
    work = store.parent / "filler"
    work.mkdir()
    for i in range(count):
        (work / "old").write_bytes(random.Random(i).randbytes(size))
        kept.put(Task(kind="old", version=1, params={"i": i}), work, {}, 0.0)
    kept.close()


def moments(rng: random.Random) -> dict[str, list[float]]:
    """Kind of task -> after which shares of its length the blows fall: each kind twice, and twice while the store
    makes room. The first, which is the last of the list, falls early, or there would be nothing left for the second."""
    return {kind: [rng.random() * 0.9, rng.random() * 0.3] for kind in ("evict", *KINDS)}


def strike(build: Build, waiting: dict[str, list[float]], lengths: dict[str, float]) -> str:
    """Let the build run until something starts that a blow is waiting for; returns its kind when the moment is come."""
    for what, kind, key in build.events():
        kind = "evict" if what == "Planned" else kind
        if what in ("Started", "Planned") and waiting.get(kind):
            build.wait_out(waiting[kind].pop() * lengths.get(kind, 0.15), key)
            return kind
    return ""


def test_twenty_kills_leave_a_film_of_the_same_bytes_and_nothing_done_twice(film_folder, tmp_path):
    (film_folder / "two-lights.fountain").write_text(SCREENPLAY)
    undisturbed = Build(film_folder, tmp_path / "calm")
    lengths: dict[str, float] = {}
    began: dict[str, float] = {}
    for what, kind, _ in undisturbed.events():
        if what == "Started":
            began.setdefault(kind, time.monotonic())
        elif what == "Finished":
            lengths.setdefault(kind, time.monotonic() - began[kind])
    undisturbed.process.wait()
    expected = digest(film_folder / "out" / "two-lights.mp4")

    store = tmp_path / "stormy"
    filler(store, 300, 20_000)
    rng = random.Random(SEED)
    print(f"seed {SEED}")
    hit: Counter[str] = Counter()
    finished: list[str] = []
    waiting = moments(rng)
    while any(waiting.values()):
        build = Build(film_folder, store, cap=1_000_000 if waiting["evict"] else 0)
        struck = strike(build, waiting, lengths)
        hit.update(build.kill())
        hit["evict"] += struck == "evict"
        finished += build.finished
        assert struck, f"ended with {build.process.returncode}, nothing left to strike for {waiting}"
    last = Build(film_folder, store)
    path = last.complete()
    finished += last.finished

    assert digest(path) == expected
    twice = [key for key, times in Counter(finished).items() if times > 1]
    assert not twice
    missed = set(KINDS) - set(hit)
    assert not missed, f"no blow fell on {missed}; hits: {dict(hit)}"
    assert sum(1 for _ in Store(store).verify_all()) == 0
    assert set(KINDS) | {"source", "recording"} == set(VERSIONS), "a new kind of task is not among the blows"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
