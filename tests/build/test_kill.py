"""Killed with SIGKILL at moments drawn from a seed, a build loses at most what was in flight.

The seed is new each time and printed with a failure; KINEMA_SEED=<seed> draws the same moments again.
"""

import glob
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from test_store import fresh
from toy_film import content, log_line, toy_film
from toy_tasks import TABLE

from kinema.build.graph import closure
from kinema.build.inline import InlineExecutor
from kinema.build.run import run
from kinema.build.session import _held
from kinema.build.store import Store
from kinema.build.task import Task

PROGRAM = Path(__file__).with_name("toy_film.py")
SEED = int(os.environ.get("KINEMA_SEED", random.SystemRandom().randrange(10**6)))

MOMENTS = {                                    # what must be seen in the store before the kill
    "a text starts": "tmp/*/*-text-*",
    "arithmetic starts": "tmp/*/*-work-*",
    "files are written": "tmp/*/*-big-*",
    "a segment is joined": "tmp/*/*-join-*",
    "files are hashed": "tmp/*/*-blob",
    "a record is written": "tmp/*/*-record",
    "a result appears": "results/*/*",
    "results are pinned": "tmp/*/*-pins",
    "any": "",
}


def start(store, log, *options):
    return subprocess.Popen([sys.executable, str(PROGRAM), str(store.root), str(log), *map(str, options)])


def seen_now(root, pattern):
    return set(glob.glob(pattern, root_dir=root)) if pattern else set()


def kill(build, store):
    """SIGKILL to the program alone, then wait until its workers have noticed that they are orphans."""
    build.kill()
    build.wait()
    deadline = time.monotonic() + 10
    while living(store):
        assert time.monotonic() < deadline, "a worker outlived its parent"
        time.sleep(0.01)


def living(store):
    """Sessions whose process is alive."""
    alive = []
    for folder in (store.root / "tmp").glob("*"):
        fd = _held(folder)
        alive += [folder] if fd is None else []
        if fd is not None:
            os.close(fd)
    return alive


def starts(log):
    return Counter(log.read_text().split("\n")) if log.exists() else Counter()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Bytes of the film that nobody disturbed, and the seconds it took."""
    folder = tmp_path_factory.mktemp("undisturbed")
    store, log, begin = Store(folder / "store"), folder / "log", time.monotonic()
    assert start(store, log).wait(timeout=60) == 0
    film = toy_film(log)
    return content(store, film.key), time.monotonic() - begin


class Undertaker:
    """Builds the toy film over and over, kills each build, and checks what it left behind."""

    def __init__(self, folder, expected, *options):
        self.store, self.log = Store(folder / "store"), folder / "log"
        self.expected, self.options = expected, options
        self.tasks = closure([toy_film(self.log)])
        self.film = list(self.tasks)[-1]
        self.done, self.before, self.kills = set(), Counter(), 0

    def kill_when(self, seen, delay):
        """Kill a build `delay` seconds after something new is `seen` (a pattern; "" = after its start)."""
        since = seen_now(self.store.root, seen)
        build = start(self.store, self.log, *self.options)
        while seen and build.poll() is None and not seen_now(self.store.root, seen) - since:
            pass
        time.sleep(delay)
        self.kills += build.poll() is None
        kill(build, self.store)
        self.check()

    def check(self):
        """Nothing finished earlier was begun again, everything finished is whole, with its inputs."""
        again = [log_line(self.tasks[key]) for key in self.done
                 if starts(self.log)[log_line(self.tasks[key])] != self.before[log_line(self.tasks[key])]]
        assert again == []
        store = fresh(self.store)
        assert list(store.verify_all()) == []
        self.done, self.before = {key for key in self.tasks if store.get(key)}, starts(self.log)
        assert all({each.key for each in self.tasks[key].inputs} <= self.done for key in self.done)

    def bury(self):
        """One more run: the undisturbed bytes, nothing made twice, no unfinished file. Then from nothing again."""
        assert start(self.store, self.log, *self.options).wait(timeout=60) == 0
        self.check()
        assert content(fresh(self.store), self.film) == self.expected
        assert [path for path in (self.store.root / "tmp").rglob("*") if path.is_file()] == []
        shutil.rmtree(self.store.root)
        self.log.unlink()
        self.done, self.before = set(), Counter()


@pytest.mark.parametrize("chain", range(4))
def test_killed_again_and_again_it_goes_on_to_the_same_bytes(chain, tmp_path, undisturbed):
    expected, seconds = undisturbed
    print(f"KINEMA_SEED={SEED}")
    moments = sorted(MOMENTS) * 3
    random.Random(SEED).shuffle(moments)
    rng = random.Random(SEED + chain)
    undertaker = Undertaker(tmp_path, expected)
    for moment in moments[5 * chain:5 * chain + 5]:
        kills = undertaker.kills
        while undertaker.kills == kills:
            seen = MOMENTS[moment]
            delay = rng.choice([0, rng.uniform(0, 0.02)]) if seen else rng.uniform(0.1, seconds)
            undertaker.kill_when(seen, delay)
            if undertaker.film in undertaker.done:
                undertaker.bury()
    undertaker.bury()


@pytest.mark.parametrize("delay", range(4))
def test_killed_while_it_evicts_it_goes_on_to_the_same_bytes(delay, tmp_path, undisturbed):
    print(f"KINEMA_SEED={SEED}")
    cap = 17_000_000
    undertaker = Undertaker(tmp_path, undisturbed[0], "--cap", cap)
    others = [Task(kind="big", version=1, params={"name": f"other{i}", "megabytes": 1, "pieces": 16})
              for i in range(8)]
    run(others, TABLE, undertaker.store, executor=InlineExecutor())
    undertaker.store.close()
    undertaker.kill_when("gone/*", random.Random(SEED + delay).uniform(0, 0.004) * delay)
    assert undertaker.kills == 1
    assert glob.glob("gone/*", root_dir=undertaker.store.root)
    assert start(undertaker.store, undertaker.log, "--cap", cap).wait(timeout=60) == 0
    undertaker.check()
    usage = fresh(undertaker.store).usage()
    undertaker.store.evict(cap)
    assert fresh(undertaker.store).usage() == usage and usage.bytes <= cap       # nothing unnamed was left
    undertaker.bury()
