"""kill -9 at any moment: the next run goes on, makes the same bytes, and does nothing finished twice."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from kinema.build.store import Store
from kinema.build.task import Task
from kinema.film.tasks import VERSIONS

SCRIPT = Path(__file__).parent / "build_aloud.py"
SEED = 20261121
KINDS = ("voice", "take", "transition", "title", "credits", "mix", "film", "storyboard", "papers")
SCREENPLAY = "FADE IN:\n\nINT. ROOM - DAY\n\nANNA waits.\n\nANNA\nNow?\n\nBEN\nYes.\n\nFADE OUT.\n"


class Build:
    """A build in a process group of its own, its events as they come."""

    def __init__(self, folder: Path, store: Path, cap: int = 0):
        environment = {**os.environ, "KINEMA_STORE": str(store)}
        self.process = subprocess.Popen([sys.executable, str(SCRIPT), str(folder), str(cap), "2"], env=environment,
                                        stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.started: dict[str, str] = {}
        self.finished: list[str] = []

    def events(self):
        for line in self.process.stdout:
            what, kind, key = json.loads(line)
            if what == "Started":
                self.started[key] = kind
            elif what == "Finished":
                self.finished.append(key)
            yield what, kind

    def kill(self) -> set[str]:
        """SIGKILL to the whole group; returns the kinds of the tasks in flight."""
        os.killpg(self.process.pid, signal.SIGKILL)
        for _ in self.events():               # what was said before the end
            pass
        self.process.wait()
        return {kind for key, kind in self.started.items() if key not in self.finished}

    def complete(self) -> Path:
        made = ""
        for what, said in self.events():
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


def moments(rng: random.Random) -> list[tuple[str, float]]:
    """(kind at whose start the clock begins, share of its length after which the blow falls): each kind twice, and
    twice while the store makes room."""
    return [(kind, rng.random()) for kind in KINDS for _ in range(2)] + [("evict", rng.random()) for _ in range(2)]


def test_twenty_kills_leave_a_film_of_the_same_bytes_and_nothing_done_twice(film_folder, tmp_path):
    (film_folder / "two-lights.fountain").write_text(SCREENPLAY)
    undisturbed = Build(film_folder, tmp_path / "calm")
    lengths: dict[str, float] = {}
    began: dict[str, float] = {}
    for what, kind in undisturbed.events():
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
    for wanted, share in sorted(moments(rng), key=lambda m: ("evict", *KINDS).index(m[0])):
        build = Build(film_folder, store, cap=1_000_000 if wanted == "evict" else 0)
        for what, kind in build.events():
            if (what, kind) == ("Started", wanted) or (wanted, what) == ("evict", "Planned"):
                time.sleep(share * (lengths.get(wanted, 0.15)))
                break
        in_flight = build.kill()
        hit.update(in_flight)
        hit["evict"] += wanted == "evict"
        finished += build.finished
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
