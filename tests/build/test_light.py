"""What a whole process pays for the build room."""

import subprocess
import sys
import time
from pathlib import Path

from test_run import join, text
from toy_tasks import TABLE

from kinema.build.inline import InlineExecutor
from kinema.build.run import run

NOTHING_TO_DO = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_run import join, text
from kinema.build.run import run
from kinema.build.store import Store
from kinema.build.local import LocalExecutor
texts = [text(str(i)) for i in range(600)]
with LocalExecutor() as executor:
    run([*texts, join(*texts)], __import__("toy_tasks").TABLE, Store(Path(sys.argv[2])), executor=executor)
"""
MODULES = "import sys; before = set(sys.modules); import {}; print(*sorted(set(sys.modules) - before))"


def test_the_room_imports_neither_film_nor_anything_heavy():
    rooms = ("run", "explain", "remaining", "local", "worker", "lock")
    program = MODULES.format(", ".join(f"kinema.build.{name}" for name in rooms))
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                            check=True).stdout.split()
    assert not {"numpy", "torch", "numba", "av", "PIL", "pydantic", "asyncio", "sqlite3"} & set(loaded)
    ours = {name.split(".")[1] for name in loaded if name.startswith("kinema.")}
    assert ours == {"build", "errors"}


def test_a_process_with_nothing_to_do_over_600_tasks_ends_within_a_second(store):
    texts = [text(str(i)) for i in range(600)]
    run([*texts, join(*texts)], TABLE, store, executor=InlineExecutor())
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        command = [sys.executable, "-c", NOTHING_TO_DO, str(Path(__file__).parent), str(store.root)]
        subprocess.run(command, check=True)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 1
