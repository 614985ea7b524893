"""A small film of toy tasks, and a program that builds it: `python toy_film.py STORE LOG [options]`."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from toy_tasks import TABLE

from kinema.build.events import Evicted, Retried
from kinema.build.local import LocalExecutor
from kinema.build.lock import film_lock
from kinema.build.run import run
from kinema.build.store import Store
from kinema.build.task import Task
from kinema.errors import KinemaError


def toy_film(log: Path, name: str = "a", shots: int = 5) -> Task:
    """Lines of text, arithmetic, folders of files, all joined twice over. `text line 1` is in every film."""
    segments = []
    for i in range(shots):
        line = Task(kind="text", version=1, params={"text": f"line {i}", "log": str(log)})
        take = Task(kind="big", version=1, inputs=(line,), params={
            "name": f"{name}{i}", "megabytes": 3, "pieces": 3, "seconds": 0.0005, "log": str(log)})
        score = Task(kind="work", version=1, params={"name": f"{name}{i}", "rounds": 40000, "log": str(log)})
        segments.append(Task(kind="join", version=1, inputs=(line, take, score),
                             params={"name": f"segment {name}{i}", "seconds": 0.01, "log": str(log)}))
    return Task(kind="join", version=1, inputs=tuple(segments),
                params={"name": f"film {name}", "seconds": 0.02, "log": str(log)})


def log_line(task: Task) -> str:
    """What the task writes to the log when it starts."""
    return f"{task.kind} {task.params.get('name') or task.params['text']}"


def content(store: Store, key: str) -> dict[str, str]:
    artifact = store.get(key)
    assert artifact is not None
    return {name: hashlib.sha256(artifact.path(name).read_bytes()).hexdigest() for name in artifact.names}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("store", type=Path)
    parser.add_argument("log", type=Path)
    parser.add_argument("--name", default="a")
    parser.add_argument("--shots", type=int, default=5)
    parser.add_argument("--cap", type=int)
    parser.add_argument("--largest-file", type=int)
    args = parser.parse_args()
    if args.largest_file:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (args.largest_file, args.largest_file))
    try:
        folder, film = args.log.parent / f"film-{args.name}", toy_film(args.log, args.name, args.shots)
        with film_lock(folder), LocalExecutor(workers=2) as executor:
            run([film], TABLE, Store(args.store, args.cap), executor=executor,
                on_event=lambda event: print(event) if isinstance(event, Evicted | Retried) else None)
    except KinemaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
