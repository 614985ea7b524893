"""Why a task would run (again): its key beside that of its last result, down to the change that began it.

    for planned in plan_run([film], store):
        print(planned.task.label, planned.why.line)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kinema.build.artifact import Record
from kinema.build.graph import walk
from kinema.build.store import Store
from kinema.build.task import Task

ABSENT = "(absent)"
SHOWN = 60                                    # characters of a value that are shown


@dataclass(frozen=True)
class Change:
    """One parameter: its dotted path, what it was and what it is. ABSENT where one side has none."""

    path: str
    old: Any
    new: Any

    def __str__(self) -> str:
        old, new = _shown(self.old, self.new)
        return f"{self.path}: {old} -> {new}"


@dataclass(frozen=True)
class Why:
    """Why one task would run, as values; `line` and `text` say it in words.

    `state`: "kept" (it would not), "new" (nothing like it was ever made), "changed" (see the fields),
    "evicted", "damaged" or "incomplete" (it was made, but its files are no longer whole).
    """

    name: str
    key: str
    state: str
    version: tuple[int, int] | None = None    # of its code, before and now
    params: tuple[Change, ...] = ()
    inputs: tuple[Why, ...] = ()              # those that changed, each with its own reason
    added: tuple[str, ...] = ()               # names of inputs it did not have before
    removed: tuple[str, ...] = ()             # names of inputs it no longer has
    reordered: bool = False

    @property
    def own(self) -> tuple[str, ...]:
        """What is different about this task itself, in words."""
        if self.state != "changed":
            return (STATES[self.state],)
        said = ["its code went from version {} to {}".format(*self.version)] if self.version else []
        said += [str(change) for change in self.params]
        said += [f"now also needs {name}" for name in self.added]
        said += [f"no longer needs {name}" for name in self.removed]
        return (*said, *(["its inputs come in another order"] if self.reordered else []))

    @property
    def roots(self) -> tuple[str, ...]:
        """The changes that began it, each once: "shot 12: camera.focal_mm: 35 -> 50"."""
        return tuple(dict.fromkeys(f"{why.name}: {said}" for why in self._all() for said in why.own))

    @property
    def line(self) -> str:
        """One line: its first reasons, or those of the inputs behind it."""
        reasons = self.own or self.roots
        first, more = reasons[:3], len(reasons) - 3
        return "; ".join(first) + (f"; and {more} more" if more > 0 else "")

    @property
    def text(self) -> str:
        """All of it, a line per task, inputs indented below."""
        return "\n".join("  " * depth + f"{why.name}: {'; '.join(why.own) or 'an input changed'}"
                         for depth, why in self._tree(0))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def _all(self) -> Iterator[Why]:
        return (why for _, why in self._tree(0))

    def _tree(self, depth: int) -> Iterator[tuple[int, Why]]:
        yield depth, self
        for why in self.inputs:
            yield from why._tree(depth + 1)


Known = dict[tuple[str, str], Why]            # comparisons made: (key now, key before) -> reason

STATES = {
    "kept": "it has a result",
    "new": "made for the first time",
    "evicted": "its result was removed to keep the store under its cap",
    "damaged": "its result was damaged and removed",
    "incomplete": "files of its result are missing from the store",
}


@dataclass(frozen=True)
class PlannedTask:
    task: Task
    why: Why


def plan_run(targets: Sequence[Task], store: Store) -> list[PlannedTask]:
    """The tasks that `run` would make, inputs first, each with its reason. Changes nothing."""
    missing: dict[str, Task] = {}

    def must_run(task: Task) -> bool:
        if store.record(task.key)[1] != "kept":
            missing[task.key] = task
        return task.key in missing

    reached = list(walk(targets, must_run))
    known: Known = {}
    return [PlannedTask(task, _explain(task, store, known)) for task in reached if task.key in missing]


def explain(task: Task, store: Store) -> Why:
    """Why the task would run: against the last result of its kind about the same thing."""
    return _explain(task, store, {})


def _explain(task: Task, store: Store, known: Known) -> Why:
    _, state = store.record(task.key)
    if state == "none":
        before = store.latest(task.kind, task.about)
        return _compare(task, before, store, known) if before else Why(_name(task), task.key, "new")
    return Why(_name(task), task.key, state)


def _compare(task: Task, before: Record, store: Store, known: Known) -> Why:
    both = (task.key, before.job.key)
    if both not in known:
        known[both] = _compared(task, before, store, known)
    return known[both]


def _compared(task: Task, before: Record, store: Store, known: Known) -> Why:
    job = before.job
    pairs, added, removed = _pair_inputs(task, job.inputs, store)
    now = [each.key for each in task.inputs]
    return Why(
        _name(task), task.key, "changed",
        version=None if job.version == task.version else (job.version, task.version),
        params=tuple(differences(job.params, json.loads(json.dumps(task.params)))),
        inputs=tuple(_compare(each, record, store, known) for each, record in pairs),
        added=added, removed=removed,
        reordered=sorted(now) == sorted(job.inputs) and now != list(job.inputs))


def _pair_inputs(task: Task, before: Sequence[str], store: Store,
                 ) -> tuple[list[tuple[Task, Record]], tuple[str, ...], tuple[str, ...]]:
    """Which input took the place of which earlier one: of the same kind and subject, else of the same kind."""
    now = {each.key: each for each in task.inputs}
    new = [each for key, each in now.items() if key not in before]
    records = {key: store.record(key)[0] for key in before if key not in now}
    gone = [key for key, record in records.items() if record is None]
    old = [record for record in records.values() if record is not None]
    pairs: list[tuple[Task, Record]] = []
    for trait in (lambda each: (each.kind, each.about), lambda each: each.kind):
        waiting: dict[Any, list[Record]] = {}
        for record in reversed(old):
            waiting.setdefault(trait(record.job), []).append(record)
        found = [(each, waiting[trait(each)].pop()) for each in new if waiting.get(trait(each))]
        pairs += found
        new = [each for each in new if not any(each is task for task, _ in found)]
        old = [record for record in old if not any(record is before for _, before in found)]
    order = {key: i for i, key in enumerate(now)}
    removed = [record.job.name for record in old] + [f"a result no longer known ({key[:8]})" for key in gone]
    return sorted(pairs, key=lambda pair: order[pair[0].key]), tuple(_name(each) for each in new), tuple(removed)


def differences(old: Any, new: Any, path: str = "") -> Iterator[Change]:
    """Where two JSON values differ, by dotted path; of lists of other lengths, the part that differs."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(name for name in new if name not in old)]:
            below = f"{path}.{name}" if path else name
            yield from differences(old.get(name, ABSENT), new.get(name, ABSENT), below)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list_differences(old, new, path)
    elif old != new or type(old) is not type(new):
        yield Change(path, old, new)


def _list_differences(old: list[Any], new: list[Any], path: str) -> Iterator[Change]:
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old, new = old[head:len(old) - tail], new[head:len(new) - tail]
    if len(old) == len(new):
        for i, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from differences(a, b, f"{path}.{head + i}")
    else:
        yield Change(f"{path}.{head}", old or ABSENT, new or ABSENT)


def _name(task: Task) -> str:
    return task.label or f"{task.kind} {task.key[:8]}"


def _shown(old: Any, new: Any) -> tuple[str, str]:
    """Both values, cut to the neighbourhood of where they begin to differ."""
    a, b = (value if value == ABSENT else json.dumps(value, ensure_ascii=False) for value in (old, new))
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    start = 0 if max(len(a), len(b)) <= SHOWN else max(0, same - SHOWN // 3)
    return _cut(a, start), _cut(b, start)


def _cut(text: str, start: int) -> str:
    end = start + SHOWN
    return ("..." if start else "") + text[start:end] + ("..." if len(text) > end else "")
