"""A disk that is really full: a small tmpfs where we may mount one, and a limit on the size of files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_run import join, lines, text
from test_store import fresh
from toy_tasks import TABLE

from kinema.build.full import size_text
from kinema.build.inline import InlineExecutor
from kinema.build.lock import film_lock
from kinema.build.run import run
from kinema.build.store import Store
from kinema.build.task import Task
from kinema.errors import StoreError

PROGRAM = Path(__file__).with_name("toy_film.py")


class Disk:
    """A file system in memory with so many bytes and so many files, which can be given more."""

    def __init__(self, folder):
        self.folder = folder

    def mount(self, options):
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def grow(self, options):
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.folder)], check=True)

    def empty(self):
        subprocess.run(["umount", "-l", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = Disk(folder)
    if os.geteuid() != 0 or not disk.mount("size=1m"):
        pytest.skip("mounting a small disk needs root")
    yield disk
    disk.empty()


def big(i, log, kilobytes=300):
    return Task(kind="full", version=1, label=f"shot {i}",
                params={"bytes": 1000 * kilobytes, "i": i, "log": str(log)})


def unfinished(store):
    return [path for path in (store.root / "tmp").rglob("*") if path.is_file()]


def test_a_full_disk_is_said_in_one_line_and_the_next_run_goes_on(disk, tmp_path, executor):
    store, log = Store(disk.folder / "store"), tmp_path / "log"
    shots = [big(i, log) for i in range(6)]
    with pytest.raises(StoreError, match=r"the disk is full \(.* free\): shot \d had written .*\. What") as caught:
        run(shots, TABLE, store, executor=executor)
    assert caught.value.exit_code == 4
    assert "\n" not in str(caught.value) and str(store.root) in str(caught.value)
    assert unfinished(store) == []
    done = [shot for shot in shots if store.get(shot.key)]
    assert 1 <= len(done) <= 3 and list(fresh(store).verify_all()) == []
    begun = len(lines(log))
    disk.grow("size=8m")
    made = run(shots, TABLE, fresh(store), executor=executor)
    assert len(lines(log)) - begun == 6 - len(done)
    assert all(made[shot.key].path("much.bin").stat().st_size == 300_000 for shot in shots)
    store.close()


@pytest.mark.parametrize("limit", ["nr_inodes", "size"])
def test_wherever_the_disk_fills_the_build_stops_cleanly_and_goes_on_later(tmp_path, limit):
    """From hardly any room upwards, so that each step of a build is the first to find none."""
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = Disk(folder)
    if os.geteuid() != 0 or not disk.mount("size=1m"):
        pytest.skip("mounting a small disk needs root")
    disk.empty()
    outcomes = []
    film = join(text("x" * 9000), text("y" * 20000), name="film")
    for room in range(2, 60, 1 if limit == "nr_inodes" else 2):
        assert disk.mount(f"nr_inodes={room}" if limit == "nr_inodes" else f"size={4 * room}k,nr_inodes=100")
        try:
            outcomes.append(build_in_little_room(disk, film))
        finally:
            disk.empty()
        if outcomes[-3:] == ["made"] * 3:
            break
    assert outcomes[0] == "full" and outcomes[-1] == "made"
    assert outcomes.index("made") > 6


def build_in_little_room(disk, film):
    store = Store(disk.folder / "store")
    try:
        try:
            run([film], TABLE, store, executor=InlineExecutor())
            outcome = "made"
        except StoreError as error:
            assert "the disk is full" in str(error)
            outcome = "full"
        assert unfinished(store) == []
        assert list(fresh(store).verify_all()) == []
        disk.grow("nr_inodes=1000,size=1m")
        again = fresh(store)
        made = run([film], TABLE, again, executor=InlineExecutor())[film.key]
        assert made.path("joined.txt").stat().st_size == 129
        again.close()
        return outcome
    finally:
        store.close()


def test_nothing_to_do_and_the_lock_need_no_room(disk):
    store = Store(disk.folder / "store")
    film = join(text("one"), text("two"))
    with film_lock(disk.folder / "film"):
        run([film], TABLE, store, executor=InlineExecutor())
    store.close()
    with pytest.raises(OSError), (disk.folder / "ballast").open("wb") as ballast:
        while True:
            ballast.write(bytes(4096))
    with film_lock(disk.folder / "film"):
        assert run([film], TABLE, fresh(store), executor=InlineExecutor())[film.key].size > 0


def test_eviction_makes_room_on_a_full_disk(disk, tmp_path):
    store = Store(disk.folder / "store")
    shots = [big(i, tmp_path / "log") for i in range(4)]
    with pytest.raises(StoreError):
        run(shots, TABLE, store, executor=InlineExecutor())
    store.evict(100_000, keep={shots[0].key})
    assert store.usage().results == 1
    assert run([shots[3]], TABLE, store, executor=InlineExecutor())
    store.close()


def test_a_file_larger_than_the_process_may_write_is_the_same_error(tmp_path):
    command = [sys.executable, str(PROGRAM), str(tmp_path / "store"), str(tmp_path / "log")]
    limited = subprocess.run([*command, "--largest-file", "200000"], capture_output=True, text=True,
                             check=False)
    assert limited.returncode == 4
    assert "the disk is full" in limited.stderr and limited.stderr.count("\n") == 1
    assert unfinished(Store(tmp_path / "store")) == []
    assert subprocess.run(command, check=False).returncode == 0


def test_sizes_are_said_as_people_say_them():
    assert [size_text(n) for n in (0, 12, 3400, 150e6, 2.14e9, 4e13)] == [
        "0 B", "12 B", "3.4 kB", "150 MB", "2.1 GB", "40000 GB"]
