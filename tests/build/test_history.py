import pytest
from test_store import fresh
from toy_tasks import TABLE

from kinema.build.explain import plan_run
from kinema.build.history import expected, rates
from kinema.build.inline import InlineExecutor
from kinema.build.job import Job
from kinema.build.run import run
from kinema.build.task import Task


def take(i, cost, num_bytes=1000):
    return Task(kind="full", version=1, params={"i": i, "bytes": num_bytes}, cost=cost)


def test_rates_are_seconds_and_bytes_for_a_unit_of_cost(store):
    for i, (cost, size, seconds) in enumerate([(1, 1000, 3.0), (3, 5000, 9.0)]):
        folder = store.work_folder(Job.of(take(i, cost)))
        (folder / "x").write_bytes(str(i).encode() * size)
        store.put(take(i, cost), folder, {}, seconds)
    known = rates(store)
    assert (known["full"].seconds, known["full"].bytes) == (pytest.approx(3), pytest.approx(1500))
    planned = [take(5, 2), take(6, 2), Task(kind="mix", version=1, cost=1, inputs=(take(5, 2),))]
    ahead = expected(planned, store, workers=2)
    assert (ahead.seconds, ahead.bytes, ahead.unknown) == (pytest.approx(7), 6000, ("mix",))


def test_the_expected_bytes_of_a_second_film_are_those_it_takes(store):
    run([take(i, cost=2, num_bytes=2000) for i in range(3)], TABLE, store, executor=InlineExecutor())
    second = [take(i, cost=4, num_bytes=4000) for i in range(5, 7)]
    ahead = expected([each.task for each in plan_run(second, store)], store, workers=1)
    run(second, TABLE, store, executor=InlineExecutor())
    assert ahead.bytes == sum(fresh(store).get(task.key).size for task in second)
