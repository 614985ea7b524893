import pytest
from toy_tasks import TABLE

from kinema.build.explain import ABSENT, Change, differences, explain, plan_run
from kinema.build.inline import InlineExecutor
from kinema.build.run import run
from kinema.build.task import Task


def shot(number, words="a lamp", focal=35, version=1):
    params = {"text": words, "number": number, "camera": {"focal_mm": focal, "moves": ["pan", "tilt"]}}
    return Task(kind="text", version=version, params=params, label=f"shot {number}", about=f"s{number}")


def film(*shots, kind="join"):
    segments = [Task(kind="join", version=1, params={"name": task.about}, inputs=(task,), about=task.about,
                     label=f"segment {task.about}") for task in shots]
    return Task(kind=kind, version=1, params={"name": "film"}, inputs=tuple(segments), label="film",
                about="film")


@pytest.fixture
def made(store):
    """A store in which the film of shots 1 and 2 is made."""
    run([film(shot(1), shot(2))], TABLE, store, executor=InlineExecutor())
    return store


def reasons(targets, store):
    return {planned.task.label: planned.why.line for planned in plan_run(targets, store)}


def test_what_was_never_made_is_new(store):
    assert reasons([shot(1)], store) == {"shot 1": "made for the first time"}


def test_nothing_changed_plans_nothing(made):
    assert plan_run([film(shot(1), shot(2))], made) == []
    assert explain(film(shot(1), shot(2)), made).state == "kept"


def test_a_changed_parameter_is_named_by_its_path_in_everything_that_follows(made):
    planned = plan_run([film(shot(1), shot(2, focal=50))], made)
    assert [each.task.label for each in planned] == ["shot 2", "segment s2", "film"]
    assert planned[0].why.params == (Change("camera.focal_mm", 35, 50),)
    assert planned[1].why.params == () and planned[1].why.inputs == (planned[0].why,)
    assert planned[2].why.roots == ("shot 2: camera.focal_mm: 35 -> 50",)
    assert planned[2].why.text == ("film: an input changed\n"
                                   "  segment s2: an input changed\n"
                                   "    shot 2: camera.focal_mm: 35 -> 50")


def test_a_new_version_of_the_code_is_a_reason(made):
    assert reasons([shot(1, version=2)], made) == {"shot 1": "its code went from version 1 to 2"}


def test_added_removed_and_reordered_inputs_are_reasons(made):
    assert reasons([film(shot(1), shot(2), shot(3))], made)["film"] == "now also needs segment s3"
    assert reasons([film(shot(1))], made) == {"film": "no longer needs segment s2"}
    assert reasons([film(shot(2), shot(1))], made) == {"film": "its inputs come in another order"}


def test_evicted_damaged_and_missing_results_are_told_apart(made):
    one, two, three = shot(1), shot(2), shot(3)
    run([three], TABLE, made, executor=InlineExecutor())
    made.remove(one.key, "evicted")
    made.remove(two.key, "damaged")
    made.get(three.key).path("text.txt").unlink()
    assert [explain(task, made).state for task in (one, two, three)] == ["evicted", "damaged", "incomplete"]


def test_a_change_is_explained_even_when_the_result_before_was_evicted(made):
    made.remove(shot(1).key, "evicted")
    assert explain(shot(1, words="a boat"), made).line == 'text: "a lamp" -> "a boat"'


def test_an_earlier_result_counts_when_it_was_used_last(made):
    run([shot(1, focal=50)], TABLE, made, executor=InlineExecutor())
    run([shot(1)], TABLE, made, executor=InlineExecutor())       # back again: nothing runs, but it is in use
    assert explain(shot(1, focal=85), made).params == (Change("camera.focal_mm", 35, 85),)


def test_why_as_json_is_plain(made):
    import json

    why = explain(film(shot(1), shot(2, focal=50)), made)
    assert json.loads(json.dumps(why.to_json()))["inputs"][0]["inputs"][0]["params"] == [
        {"path": "camera.focal_mm", "old": 35, "new": 50}]


@pytest.mark.parametrize("old, new, changes", [
    ({"a": 1}, {"a": 1}, []),
    ({"a": 1}, {"b": 1}, [Change("a", 1, ABSENT), Change("b", ABSENT, 1)]),
    ({"a": [1, 2, 3]}, {"a": [1, 9, 3]}, [Change("a.1", 2, 9)]),
    ({"a": [1, 2, 3]}, {"a": [1, 3]}, [Change("a.1", [2], ABSENT)]),
    ({"a": [{"b": 1}, 2]}, {"a": [{"b": 2}, 2]}, [Change("a.0.b", 1, 2)]),
    ({"a": 1}, {"a": True}, [Change("a", 1, True)]),
    ({"a": 1}, {"a": 1.0}, [Change("a", 1, 1.0)]),
])
def test_differences_are_found_by_path(old, new, changes):
    assert list(differences(old, new)) == changes


def test_long_values_are_shown_where_they_differ():
    before, after = "x" * 300 + "lamp" + "y" * 300, "x" * 300 + "boat" + "y" * 300
    shown = str(Change("text", before, after))
    assert "lamp" in shown and "boat" in shown and len(shown) < 180
