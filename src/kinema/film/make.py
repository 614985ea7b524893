"""The main path: screenplay in, finished film out.

    with LocalExecutor() as executor:
        made = make_film(open_project(Path("examples/lighthouse")), store=Store(store_folder()), executor=executor)
    print(made.path)
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kinema.build.artifact import Artifact
from kinema.build.events import Event, Finished
from kinema.build.executor import Executor
from kinema.build.full import writing
from kinema.build.graph import closure
from kinema.build.lock import film_lock
from kinema.build.run import run
from kinema.build.store import Store
from kinema.build.task import Task
from kinema.errors import InputError
from kinema.film import lock, ready
from kinema.film.assemble import FilmTasks, film_tasks, voice_tasks, voiced
from kinema.film.deliver import deliver
from kinema.film.project import Project
from kinema.film.selection import Selection
from kinema.film.tasks import TABLE
from kinema.story.ids import ids_of

OnEvent = Callable[[Event], None]


@dataclass(kw_only=True)
class Made:
    """What a build came to. `finished` lists what ran this time."""

    path: Path
    tasks: FilmTasks
    artifacts: dict[str, Artifact]
    finished: list[Finished] = field(default_factory=list)
    total: int = 0                        # tasks the film consists of


def make_film(project: Project, *, store: Store, executor: Executor, selection: Selection | None = None,
              quality: str | None = None, on_event: OnEvent | None = None) -> Made:
    """Lines are voiced, shots planned with their true lengths, everything missing is made, out/ is written."""
    finished: list[Finished] = []
    ready.check(project)
    with film_lock(project.folder):
        remember_ids(project)
        voices = voice_tasks(project)
        _make(voices.values(), store, executor, on_event, finished)
        tasks = film_tasks(project, voices, voiced(voices, store), selection=selection, quality=quality)
        artifacts = _make([*tasks.targets, *tasks.takes.values()], store, executor, on_event, finished)
        with writing(project.folder, "the finished film could not be copied to out/"):
            path = deliver(project, tasks, artifacts, whole=not (selection and selection.name))
    total = len(closure([*tasks.targets, *voices.values()]))
    return Made(path=path, tasks=tasks, artifacts=artifacts, finished=finished, total=total)


def make_takes(project: Project, tasks: Iterable[Task], *, store: Store, executor: Executor,
               on_event: OnEvent | None = None) -> dict[str, Artifact]:
    """Single shots, without the film around them."""
    with film_lock(project.folder):
        remember_ids(project)
        return _make(tasks, store, executor, on_event, [])


def spoken_film(project: Project, *, store: Store, executor: Executor, quality: str | None = None,
                on_event: OnEvent | None = None) -> FilmTasks:
    """The film's tasks with every line voiced, nothing else made: what a single shot needs to be planned."""
    ready.check(project)
    voices = voice_tasks(project)
    _make(voices.values(), store, executor, on_event, [])
    return film_tasks(project, voices, voiced(voices, store), quality=quality)


def remember_ids(project: Project) -> None:
    """Ids once shown keep their lines, also after those are edited."""
    with writing(project.folder, "film.lock could not be written"):
        lock.write_lock(project.screenplay_path, {"ids": ids_of(project.screenplay).to_json()})


def _make(tasks: Iterable[Task], store: Store, executor: Executor, on_event: OnEvent | None,
          finished: list[Finished]) -> dict[str, Artifact]:
    def hear(event: Event) -> None:
        if isinstance(event, Finished):
            finished.append(event)
        if on_event is not None:
            on_event(event)

    targets = list(tasks)
    bring_in(targets, store)
    return run(targets, TABLE, store, executor=executor, on_event=hear, verify=False)


def bring_in(targets: Iterable[Task], store: Store) -> None:
    """The film maker's own files into the store, where they are missing: their tasks hold only hashes."""
    for task in closure(targets).values():
        if task.kind == "source" and store.get(task.key) is None:
            path = Path(task.label)
            with tempfile.TemporaryDirectory() as folder:
                try:
                    shutil.copyfile(path, Path(folder) / "file")
                except OSError as error:
                    raise InputError(f"cannot be read: {error.strerror}.", path=path) from error
                store.put(task, Path(folder), {"name": path.name}, 0.0)
