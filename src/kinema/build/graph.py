"""Walking a graph of tasks, told apart by their keys. Nothing here recurses: depth has no limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from kinema.build.task import Task


def closure(targets: Iterable[Task]) -> dict[str, Task]:
    """Every task the targets need, themselves included, inputs before users; each key once."""
    return {task.key: task for task in walk(targets, lambda task: True)}


def walk(targets: Iterable[Task], enter: Callable[[Task], bool]) -> Iterator[Task]:
    """The targets and, below each task that `enter` accepts, its inputs; inputs before users, each key once.

    `enter` is asked once a key.
    """
    _settle_keys(targets)
    seen: set[str] = set()
    stack = [(task, False) for task in reversed(list(targets))]
    while stack:
        task, done = stack.pop()
        if done:
            yield task
        elif task.key not in seen:
            seen.add(task.key)
            stack.append((task, True))
            if enter(task):
                stack.extend((each, False) for each in reversed(task.inputs))


def _settle_keys(targets: Iterable[Task]) -> None:
    """Compute every key from the leaves up: a task's key asks its inputs for theirs, level below level."""
    seen: set[int] = set()
    stack = [(task, False) for task in targets]
    while stack:
        task, done = stack.pop()
        if done:
            _ = task.key
        elif id(task) not in seen:
            seen.add(id(task))
            stack.append((task, True))
            stack.extend((each, False) for each in task.inputs)


def longest_paths(tasks: Mapping[str, Task]) -> dict[str, float]:
    """Seconds from the start of each task to the end of the build if it were never kept waiting.

    `tasks`: those still to run, inputs before users. Starting the longest first keeps all cores busy.
    """
    paths = {key: task.cost for key, task in tasks.items()}
    for key, task in reversed(list(tasks.items())):
        for each in task.inputs:
            if each.key in paths:
                paths[each.key] = max(paths[each.key], each.cost + paths[key])
    return paths
