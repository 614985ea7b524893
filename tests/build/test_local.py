import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_run import lines
from toy_tasks import TABLE

from kinema.build.events import Retried
from kinema.build.executor import load
from kinema.build.local import LocalExecutor, num_cores
from kinema.build.run import run
from kinema.build.task import Task
from kinema.errors import InputError, TaskError

PROGRAM = Path(__file__).with_name("toy_film.py")


def dies(tmp_path, times, **params):
    marks = tmp_path / "marks"
    marks.mkdir()
    return Task(kind="shot_dead", version=1, label="shot 3",
                params={"marks": str(marks), "times": times, **params})


def test_a_task_whose_worker_was_killed_runs_once_more(store, two_workers, tmp_path):
    task, events = dies(tmp_path, times=1), []
    run([task], TABLE, store, executor=two_workers, on_event=events.append)
    assert store.get(task.key) is not None
    assert [event.task for event in events if isinstance(event, Retried)] == [task]


@pytest.mark.parametrize("number, name", [(signal.SIGKILL, "SIGKILL; often"), (signal.SIGSEGV, "SIGSEGV")])
def test_a_task_that_kills_its_worker_twice_fails_with_the_signal(store, two_workers, tmp_path, number, name):
    task = dies(tmp_path, times=9, signal=number)
    cause = rf"^shot 3 \(shot_dead\): the worker was killed by signal {int(number)} \({name}"
    with pytest.raises(TaskError, match=cause):
        run([task], TABLE, store, executor=two_workers)
    assert len(list((tmp_path / "marks").iterdir())) == 2
    assert list((store.root / "tmp").rglob("half.txt")) == []


def test_workers_stay_from_run_to_run_and_share_the_cores(store, two_workers):
    def look(n):
        return Task(kind="about_me", version=1, params={"n": n})

    made = run([look(i) for i in range(6)], TABLE, store, executor=two_workers)
    seen = [artifact.measured for artifact in made.values()]
    assert len({each["pid"] for each in seen}) <= 2 and os.getpid() not in {each["pid"] for each in seen}
    assert {each["threads"] for each in seen} == {str(max(1, num_cores() // 2))}


def test_close_leaves_no_process(store):
    with LocalExecutor(workers=2) as executor:
        made = run([Task(kind="about_me", version=1)], TABLE, store, executor=executor)
        pid = next(iter(made.values())).measured["pid"]
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_ctrl_c_ends_the_workers_quickly_and_keeps_what_is_finished(tmp_path):
    log = tmp_path / "log"
    command = [sys.executable, str(PROGRAM), str(tmp_path / "store"), str(log), "--shots", "30"]
    build = subprocess.Popen(command, start_new_session=True)
    while len(list((tmp_path / "store" / "results").glob("*/*"))) < 5:
        time.sleep(0.001)
    start = time.monotonic()
    os.killpg(build.pid, signal.SIGINT)               # as a terminal does
    assert build.wait(timeout=10) == 130
    assert time.monotonic() - start < 5
    assert [path for path in (tmp_path / "store" / "tmp").rglob("*") if path.is_file()] == []
    assert len(list((tmp_path / "store" / "results").glob("*/*"))) >= 5


def test_two_builds_of_one_film_at_once_are_refused_and_two_films_share_a_store(tmp_path):
    def build(name):
        paths = [str(tmp_path / "store"), str(tmp_path / f"log-{name}")]
        return subprocess.Popen([sys.executable, str(PROGRAM), *paths, "--name", name],
                                stderr=subprocess.PIPE, text=True)

    a, b = build("a"), build("b")
    while not lines(tmp_path / "log-a"):
        time.sleep(0.001)
    second = build("a")
    assert second.wait() == 3 and "another build holds this film" in second.stderr.read()
    assert (a.wait(), b.wait()) == (0, 0)


def test_an_unknown_executor_lists_the_choices():
    with pytest.raises(InputError, match=r"no executor 'slurm'\. Choose one of: local, inline\."):
        load("slurm")
    assert load("local", workers=3).workers == 3
