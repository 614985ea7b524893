import pytest
from test_store import flip_a_byte, fresh
from toy_tasks import TABLE

from kinema.build.events import Failed, Finished, Planned, Progress, Reused, Started
from kinema.build.graph import closure
from kinema.build.inline import InlineExecutor
from kinema.build.local import LocalExecutor
from kinema.build.run import run
from kinema.build.task import Task
from kinema.errors import KinemaError, TaskError


def text(words, log="", **kwargs):
    return Task(kind="text", version=1, params={"text": words, "log": str(log)}, **kwargs)


def join(*inputs, name="", log="", **params):
    return Task(kind="join", version=1, params={"name": name, "log": str(log), **params}, inputs=inputs)


def lines(path):
    return path.read_text().split("\n")[:-1] if path.exists() else []


def content(artifacts, task):
    artifact = artifacts[task.key]
    return {name: artifact.path(name).read_bytes() for name in artifact.names}


def test_inputs_are_made_first_and_reach_their_user_in_order(store, executor):
    both = join(text("one"), text("two"))
    made = run([both], TABLE, store, executor=executor)
    assert content(made, both) == {"joined.txt": b"one+two"}
    assert made[both.key].measured == {"parts": 2}


def test_what_has_a_result_is_not_made_again(store, executor, tmp_path):
    log = tmp_path / "log"
    film = join(text("one", log), text("two", log), name="film", log=log)
    run([film], TABLE, store, executor=executor)
    events = []
    run([film], TABLE, fresh(store), executor=executor, on_event=events.append)
    assert sorted(lines(log)) == ["join film", "text one", "text two"]
    assert events == [Reused(film), Planned((), reused=1)]


def test_a_change_makes_only_what_depends_on_it_again(store, executor, tmp_path):
    log = tmp_path / "log"
    for words in ("two", "three"):
        a, b = join(text("one", log), name="a", log=log), join(text(words, log), name="b", log=log)
        run([join(a, b, name="film", log=log)], TABLE, store, executor=executor)
    assert sorted(lines(log)[5:]) == ["join b", "join film", "text three"]


def test_inputs_of_a_result_are_not_needed(store, executor, tmp_path):
    log = tmp_path / "log"
    one = text("one", log)
    film = join(one, log=log)
    run([film], TABLE, store, executor=executor)
    store.remove(one.key, "evicted")
    run([film], TABLE, fresh(store), executor=executor)
    assert lines(log) == ["text one", "join "]


def test_a_task_two_others_need_is_made_once(store, executor, tmp_path):
    log = tmp_path / "log"
    shared = text("shared", log)
    again = text("shared", log)
    run([join(shared, name="a"), join(again, name="b"), again], TABLE, store, executor=executor)
    assert lines(log) == ["text shared"]


def test_the_longest_way_to_the_end_starts_first(store):
    short, long = text("short", cost=1), text("long", cost=5)
    start = text("start", cost=1)
    after = Task(kind="join", version=1, inputs=(start,), cost=10)
    events = []
    run([short, long, after], TABLE, store, executor=InlineExecutor(), on_event=events.append)
    assert [event.task for event in events if isinstance(event, Started)] == [start, after, long, short]


def test_a_failure_is_named_and_what_does_not_depend_on_it_finishes(store, executor, tmp_path):
    log = tmp_path / "log"
    bad = Task(kind="fail", version=1, params={"log": str(log)}, label="shot 12", cost=9)
    good, never = text("good", log), join(bad, name="never", log=log)
    events = []
    with pytest.raises(TaskError, match=r"^shot 12 \(fail\): ValueError: the sea is too rough\.") as caught:
        run([never, good], TABLE, store, executor=executor, on_event=events.append)
    assert isinstance(caught.value, KinemaError) and "\n" not in str(caught.value)
    assert Failed(bad, "ValueError: the sea is too rough") in events
    assert sorted(lines(log)) == ["fail", "text good"]
    assert store.get(good.key) is not None and store.get(bad.key) is None
    assert not [path for path in (store.root / "tmp").rglob("*") if path.is_file()]


def test_the_log_of_a_failed_task_is_kept(store, two_workers):
    bad = Task(kind="fail", version=1)
    with pytest.raises(TaskError, match=r"Its log: .*fail-.*\.log") as caught:
        run([bad], TABLE, store, executor=two_workers)
    said = (store.root / "logs" / f"fail-{bad.key[:12]}.log").read_text()
    assert str(store.root / "logs") in str(caught.value)
    assert "what the task said" in said and "Traceback" in said


def test_a_kind_without_a_function_is_an_error_before_anything_runs(store, executor, tmp_path):
    log = tmp_path / "log"
    film = Task(kind="hologram", version=1, inputs=(text("one", log),))
    with pytest.raises(TaskError, match="no function for tasks of kind 'hologram'"):
        run([film], TABLE, store, executor=executor)
    assert lines(log) == []


def test_progress_reaches_the_listener(store, executor):
    events = []
    chatty = Task(kind="chatty", version=1)
    run([chatty], TABLE, store, executor=executor, on_event=events.append)
    heard = [event for event in events if isinstance(event, Progress)]
    assert [event.fraction for event in heard] == sorted(event.fraction for event in heard)
    assert Progress(chatty, 0.6, "step 3") in heard
    finished, = [event for event in events if isinstance(event, Finished)]
    assert finished.seconds >= 0.5 and finished.peak_mb > 1


def test_a_damaged_target_is_noticed_and_only_it_is_made_again(store, executor, tmp_path):
    log = tmp_path / "log"
    film = join(text("one", log), text("two", log), name="film", log=log)
    whole = content(run([film], TABLE, store, executor=executor), film)
    flip_a_byte(store.get(film.key).path("joined.txt"))
    assert content(run([film], TABLE, fresh(store), executor=executor), film) == whole
    assert lines(log)[3:] == ["join film"]


def test_a_damaged_input_is_noticed_when_read_and_only_it_is_made_again(store, tmp_path):
    log = tmp_path / "log"
    one, two = text("one", log), text("two", log)
    run([one, two], TABLE, store, executor=InlineExecutor())
    flip_a_byte(store.get(two.key).path("text.txt"))
    film = join(one, two, name="film", log=log)
    with LocalExecutor(workers=2) as executor:   # fresh processes: nothing is verified in them yet
        made = run([film], TABLE, fresh(store), executor=executor)
    assert content(made, film) == {"joined.txt": b"one+two"}
    assert lines(log)[2:] == ["join film", "text two", "join film"]


def test_an_input_that_many_notice_as_damaged_is_made_again_once(store, tmp_path):
    log = tmp_path / "log"
    one = text("one", log)
    run([one], TABLE, store, executor=InlineExecutor())
    flip_a_byte(store.get(one.key).path("text.txt"))
    users = [Task(kind="late", version=1, inputs=(one,), params={"name": str(i), "delay": 0.1 * i}) for i in range(6)]
    with LocalExecutor(workers=6) as executor:
        made = run(users, TABLE, fresh(store), executor=executor)
    assert [content(made, user) for user in users] == [{"joined.txt": b"one"}] * 6
    assert lines(log).count("text one") == 2


def test_a_graph_deeper_than_the_stack_has_keys_and_runs(store):
    task = text("bottom")
    for i in range(3000):
        task = Task(kind="join", version=1, inputs=(task,))
        if i < 20:
            low = task
    assert [len(key) for key in closure([task])] == [64] * 3001
    assert content(run([low], TABLE, store, executor=InlineExecutor()), low) == {"joined.txt": b"bottom"}
