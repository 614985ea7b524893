"""Builds a film in a process of its own and says each event on a line: for the tests that kill it.

    python tests/film/build_aloud.py FOLDER CAP_BYTES WORKERS
"""

import json
import sys
from pathlib import Path

from kinema.build.events import Evicted, Finished, Planned, Started
from kinema.build.executor import load
from kinema.build.store import Store
from kinema.film.make import make_film
from kinema.film.project import open_project, store_folder


def say(event) -> None:
    if isinstance(event, (Started, Finished)):
        print(json.dumps([type(event).__name__, event.task.kind, event.task.key]), flush=True)
    elif isinstance(event, (Planned, Evicted)):
        print(json.dumps([type(event).__name__, "", ""]), flush=True)


def main() -> None:
    folder, cap, workers = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    store = Store(store_folder(), cap_bytes=cap or None)
    executor = load("local", workers=workers)
    try:
        made = make_film(open_project(folder), store=store, executor=executor, on_event=say)
        print(json.dumps(["Made", str(made.path), ""]), flush=True)
    finally:
        executor.close()
        store.close()


if __name__ == "__main__":
    main()
