import pytest

from kinema.build.events import Finished, Planned, Progress, Started
from kinema.build.remaining import Remaining, estimate
from kinema.build.task import Task


def task(name, cost, *inputs, kind="take"):
    return Task(kind=kind, version=1, params={"name": name}, cost=cost, inputs=inputs)


def test_independent_tasks_fill_the_workers():
    tasks = [task(str(i), 3) for i in range(8)]
    assert estimate(tasks, workers=1) == 24
    assert estimate(tasks, workers=2) == 12
    assert estimate(tasks, workers=16) == 3


def test_a_chain_takes_its_length_with_any_number_of_workers():
    a = task("a", 2)
    b = task("b", 3, a)
    assert estimate([a, b, task("c", 4, b)], workers=8) == 9


def test_the_estimate_is_within_grahams_bound_of_the_best_schedule():
    tasks = [task(str(i), cost) for i, cost in enumerate([5, 5, 4, 4, 3, 3, 3])]      # best on 3 workers: 9
    assert 9 <= estimate(tasks, workers=3) <= 9 * (2 - 1 / 3)


def test_the_pace_so_far_corrects_the_estimate():
    now = [0.0]
    takes, mix = [task(str(i), 10) for i in range(4)], task("mix", 1, kind="mix")
    remaining = Remaining(workers=1, clock=lambda: now[0])
    remaining.hear(Planned((*takes, mix), reused=0))
    assert remaining.seconds() == 41
    remaining.hear(Started(takes[0]))
    remaining.hear(Finished(takes[0], seconds=20, measured={}))
    assert (remaining.planned, remaining.finished) == (5, 1)
    assert remaining.seconds() == pytest.approx(3 * 20 + 2)
    remaining.hear(Started(takes[1]))
    now[0] = 30
    remaining.hear(Progress(takes[1], 0.75))
    assert remaining.seconds() == pytest.approx(10 + 2 * 20 + 2)
