import os

import pytest
from test_store import fresh, put
from toy_tasks import TABLE

from kinema.build.events import Evicted
from kinema.build.inline import InlineExecutor
from kinema.build.run import over_cap, run
from kinema.build.store import Store
from kinema.build.task import Task

KB = 1000


@pytest.fixture
def ten(store):
    """Ten results of 10 kB each; the one with the lowest number was used longest ago."""
    tasks = [put(store, f"t{i}", {"x.bin": os.urandom(10 * KB)}) for i in range(10)]
    for i, task in enumerate(tasks):
        os.utime(store.result_path(task.key), (1000 + i, 1000 + i))
    return tasks


def kept(store, tasks):
    store = fresh(store)
    return [i for i, task in enumerate(tasks) if store.record(task.key)[1] == "kept"]


def test_the_least_recently_used_results_go_first(store, ten):
    store.get(ten[0].key)
    eviction = store.evict(55 * KB)
    assert kept(store, ten) == [0, 6, 7, 8, 9]
    assert (eviction.results, eviction.usage) == (5, store.usage())
    assert store.usage().bytes <= 55 * KB and store.usage().blobs == 5


def test_what_is_to_be_kept_stays_even_above_the_cap(store, ten):
    store.evict(5 * KB, keep={ten[2].key, ten[3].key})
    assert kept(store, ten) == [2, 3]


def test_a_file_two_results_share_stays_while_one_needs_it(store):
    a, b = put(store, "a", {"x.bin": bytes(10 * KB)}), put(store, "b", {"y.bin": bytes(10 * KB)})
    store.evict(0, keep={b.key})
    assert kept(store, [a, b]) == [1]
    assert list(fresh(store).verify_all()) == []


def test_what_another_living_build_needs_stays(store, ten):
    other = fresh(store)
    with other.pinned([ten[0].key]):
        store.evict(25 * KB)
        assert kept(store, ten) == [0, 9]
    other.close()
    store.evict(15 * KB)
    assert kept(store, ten) == [9]


def test_files_no_result_names_are_removed(store, ten):
    store.result_path(ten[0].key).unlink()
    assert store.usage().blobs == 10
    assert store.evict(None).results == 0
    assert store.usage().blobs == 9


def shots(count, name):
    return [Task(kind="big", version=1, params={"name": f"{name}{i}", "megabytes": 1, "pieces": 1})
            for i in range(count)]


def film(takes):
    return Task(kind="join", version=1, inputs=tuple(takes))


def test_a_build_over_the_cap_evicts_others_and_keeps_its_own(tmp_path):
    store, events = Store(tmp_path / "store", cap_bytes=6_000_000), []
    old, new = film(shots(4, "old")), film(shots(4, "new"))
    run([old], TABLE, store, executor=InlineExecutor())
    run([new], TABLE, store, executor=InlineExecutor(), on_event=events.append)
    assert kept(store, [new, *new.inputs]) == [0, 1, 2, 3, 4]
    assert kept(store, old.inputs) != [0, 1, 2, 3]
    assert sum(event.results for event in events if isinstance(event, Evicted)) >= 2
    assert store.usage().bytes <= 6_000_000 and over_cap(store) == ""


def test_a_build_larger_than_the_cap_drops_what_it_is_done_with_and_finishes(tmp_path):
    """Eight takes of 1 MB; each is needed only by its own segment, so a cap of 4 MB will do."""
    store = Store(tmp_path / "store", cap_bytes=4_000_000)
    segments = [Task(kind="join", version=1, inputs=(take,)) for take in shots(8, "x")]
    target = film(segments)
    reference = Store(tmp_path / "reference")
    made = run([target], TABLE, store, executor=InlineExecutor())[target.key]
    whole = run([target], TABLE, reference, executor=InlineExecutor())[target.key]
    assert made.path("joined.txt").read_bytes() == whole.path("joined.txt").read_bytes()
    assert store.usage().bytes <= 4_000_000
    assert kept(store, segments) == list(range(8))


def test_a_build_that_needs_more_than_the_cap_at_once_still_finishes_and_says_so(tmp_path):
    store = Store(tmp_path / "store", cap_bytes=2_000_000)
    target = film(shots(4, "x"))
    run([target], TABLE, store, executor=InlineExecutor())
    assert kept(store, [target]) == [0]
    targets = shots(4, "y")
    run(targets, TABLE, store, executor=InlineExecutor())
    assert kept(store, targets) == [0, 1, 2, 3]
    assert over_cap(store).startswith("this build needs 4.2 MB, more than the store's cap of 2.0 MB")


def test_records_of_results_that_are_gone_do_not_pile_up(store, monkeypatch):
    monkeypatch.setattr("kinema.build.eviction.GONE_KEPT", 3)
    tasks = [put(store, f"t{i}", {"x.bin": b"x"}) for i in range(5)]
    store.evict(0)
    assert len(list((store.root / "gone").iterdir())) == 3
    assert kept(store, tasks) == []
