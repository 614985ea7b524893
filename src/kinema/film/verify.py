"""`kinema verify`: is a rebuild of this film the same, bit for bit? If not, what differs?

First film.lock is held against today: environment, inputs, consents, seeds, keys. Then the film is made again from
nothing, in a store of its own, and every file is compared by hash (`quick` leaves that out).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kinema.build.events import Event
from kinema.build.executor import Executor
from kinema.build.run import run
from kinema.build.store import Store
from kinema.errors import InputError
from kinema.film import lock, ready
from kinema.film.assemble import film_tasks, voice_tasks, voiced
from kinema.film.make import bring_in
from kinema.film.project import Project, file_hash, generated, styled
from kinema.film.tasks import TABLE


@dataclass(kw_only=True)
class Verdict:
    """`exact`: nothing differs. With `quick`, that only means that the same tasks would run."""

    quick: bool
    differences: list[str] = field(default_factory=list)
    compared: int = 0                     # tasks whose files were compared

    @property
    def exact(self) -> bool:
        return not self.differences

    def plain(self) -> dict[str, Any]:
        return {"exact": self.exact, "quick": self.quick, "tasks_compared": self.compared,
                "differences": self.differences}

    def text(self) -> str:
        if self.differences:
            return "\n".join(["Not the same:", *(f"  {line}" for line in self.differences)])
        if self.quick:
            return "Same code, inputs, seeds and environment as in film.lock. Nothing was rendered."
        return f"Bit for bit the same: {self.compared} tasks made again."


def verify_film(project: Project, *, store: Store, executor: Executor, quick: bool = False,
                on_event: Callable[[Event], None] | None = None) -> Verdict:
    """Compare with film.lock; raises InputError where the film was never finished."""
    record = lock.read_lock(project.screenplay_path)
    if "tasks" not in record:
        raise InputError("film.lock does not record a finished film.", path=project.folder,
                         hint="`kinema make` finishes it.")
    project = generated(styled(project, record.get("style")), record.get("generator"))
    ready.painters(project)
    verdict = Verdict(quick=quick)
    _compare_settings(project, record, verdict)
    with tempfile.TemporaryDirectory(prefix="kinema-verify-", dir=_beside(store)) as folder:
        fresh = store if quick else Store(Path(folder))
        tasks = _remade(project, record, fresh, executor, quick, on_event)
        for task in tasks:
            name, before = task.label, record["tasks"].get(task.key)
            if before is None:
                verdict.differences.append(f"{name}: other parameters, code or inputs than recorded")
            elif not quick:
                made = fresh.get(task.key)
                verdict.compared += 1
                verdict.differences += [f"{name}: {file} has other bytes" for file, sha256 in before["files"].items()
                                        if made is None or made.sha256(file) != sha256]
        if not quick:
            fresh.close()
    return verdict


def _beside(store: Store) -> Path:
    store.root.mkdir(parents=True, exist_ok=True)
    return store.root.parent


def _remade(project, record, fresh: Store, executor: Executor, quick: bool, on_event) -> list:
    voices = voice_tasks(project)
    if not quick:
        bring_in(voices.values(), fresh)
        run(list(voices.values()), TABLE, fresh, executor=executor, on_event=on_event)
    tasks = film_tasks(project, voices, voiced(voices, fresh), quality=record.get("quality"))
    targets = [*tasks.targets, *tasks.takes.values()]
    if not quick:
        bring_in(targets, fresh)
        run(targets, TABLE, fresh, executor=executor, on_event=on_event)
    return targets


def _compare_settings(project: Project, record: dict[str, Any], verdict: Verdict) -> None:
    now = lock.environment(project.settings.generator, painted=bool(ready.backdrops(project)))
    verdict.differences += [f"environment: {name} was {was}, is {now.get(name, 'missing')}"
                            for name, was in record.get("environment", {}).items() if now.get(name) != was]
    found = ready.weights(project)
    verdict.differences += [f"weights: {name} are others than recorded"
                            for name, was in record.get("weights", {}).items() if found.get(name) != was]
    verdict.differences += [f"consent: {what}" for _, what in ready.lacking_consents(project)]
    for name, was in record.get("inputs", {}).items():
        path = project.folder / name
        if not path.exists():
            verdict.differences.append(f"input: {name} is gone")
        elif file_hash(path) != was:
            verdict.differences.append(f"input: {name} was changed")
