"""`kinema bench film`: a fixed film of a minute, made cold, made again unchanged, made again with one line changed.

Everything is measured on whole processes, as a user starts them, in a home and a store of their own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kinema.errors import KinemaError

FILM = Path(__file__).parent / "the_road"
CHANGED = ("Nobody has come up this road since the snow.", "Nobody has come up this road since the first snow.")
LONG_SHOTS = 200


@dataclass(frozen=True)
class Ran:
    said: dict[str, Any]
    seconds: float
    peak_mb: float


def bench_film(*, generator: str = "stage") -> dict[str, Any]:
    """`film_seconds`, `cold_wall_seconds`, `noop_wall_seconds` (this film and, drawn by the stage, one of 200 shots),
    `edit_tasks_run`, `edit_pictures_rendered`, `peak_mb` of the whole process tree."""
    with tempfile.TemporaryDirectory(prefix="kinema-bench-") as folder:
        root = Path(folder)
        film = root / "bench"
        shutil.copytree(FILM, film)
        settings = film / "film.toml"
        settings.write_text(f'generator = "{generator}"\n{settings.read_text()}')
        warm_up(root, generator)
        cold = run_kinema("make", film, root)
        noop = min((run_kinema("make", film, root) for _ in range(3)), key=lambda ran: ran.seconds)
        change_line(film)
        edit = run_kinema("make", film, root)
        result = {
            "generator": generator, "film_seconds": cold.said["seconds"], "shots": cold.said["shots"],
            "cold_wall_seconds": round(cold.seconds, 2),
            "cold_ratio": round(cold.seconds / cold.said["seconds"], 2),
            "noop_wall_seconds": round(noop.seconds, 2), "noop_tasks_run": noop.said["tasks_run"],
            "edit_tasks_run": edit.said["tasks_run"], "edit_tasks_total": edit.said["tasks_total"],
            "edit_pictures_rendered": edit.said["pictures_rendered"], "edit_wall_seconds": round(edit.seconds, 2),
            "peak_mb": round(cold.peak_mb),
        }
        return result | (long_noop(root) if generator == "stage" else {})


def bench_memory() -> dict[str, Any]:
    """The same film with every shot ten times as long, ten minutes in all, in preview quality at full size:
    `film_seconds`, `cold_wall_seconds`, `peak_mb` of the whole process tree."""
    with tempfile.TemporaryDirectory(prefix="kinema-bench-") as folder:
        root = Path(folder)
        film = root / "bench"
        shutil.copytree(FILM, film)
        settings = film / "film.toml"
        text = settings.read_text().replace("seconds = 5\n", "seconds = 50\n")
        settings.write_text(text.replace('quality = "final"', 'quality = "preview"'))
        cold = run_kinema("make", film, root)
        return {"film_seconds": cold.said["seconds"], "cold_wall_seconds": round(cold.seconds, 2),
                "peak_mb": round(cold.peak_mb)}


def warm_up(root: Path, generator: str) -> None:
    """Compile the kernels once, as the first film on a machine does; a cold build is one with an empty store."""
    film = root / "warm"
    film.mkdir()
    (film / "warm.fountain").write_text("EXT. MEADOW - NIGHT\n\nANNA walks to a campfire.\n")
    (film / "film.toml").write_text(f'generator = "{generator}"\nlong_side = 128\n')
    run_kinema("make", film, root)


def change_line(film: Path) -> None:
    path = next(film.glob("*.fountain"))
    text = path.read_text(encoding="utf-8")
    if CHANGED[0] not in text:
        raise KinemaError("the bench film lacks the line that is to change.", path=path)
    path.write_text(text.replace(*CHANGED), encoding="utf-8")


def long_noop(root: Path) -> dict[str, Any]:
    """A film of 200 shots at the smallest size, then once more with nothing changed."""
    film = root / "long"
    film.mkdir()
    scene = "INT. ROOM {i} - DAY\n\nANNA sits. BEN waits.\n\nANNA\nWhere is number {i}?\n\nBEN\nGone.\n\n"
    (film / "long.fountain").write_text("".join(scene.format(i=i) for i in range(1, 48)))
    (film / "film.toml").write_text('long_side = 128\nquality = "preview"\n')
    planned = len(run_kinema("plan", film, root).said["shots"])
    run_kinema("make", film, root)
    noop = min((run_kinema("make", film, root) for _ in range(3)), key=lambda ran: ran.seconds)
    return {"long_shots": planned, "long_noop_wall_seconds": round(noop.seconds, 2)}


def run_kinema(command: str, film: Path, root: Path) -> Ran:
    """One whole process with its children, its JSON, wall time and the peak of the tree's memory."""
    environment = {**os.environ, "KINEMA_STORE": str(root / "store"), "HOME": str(root)}
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "kinema.cli.main", command, str(film), "--json"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True)
    watch = Watch(process.pid)
    out, err = process.communicate()
    seconds = time.perf_counter() - start
    watch.stop()
    if process.returncode:
        raise KinemaError(f"the bench film failed: {out.strip() or err.strip()[-300:]}")
    return Ran(json.loads(out), seconds, watch.peak_mb)


class Watch:
    """The largest resident size of a process and all its children, sampled ten times a second (Linux)."""

    def __init__(self, pid: int):
        self.pid, self.peak_mb = pid, 0.0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._sample, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.ended.set()
        self.thread.join()

    def _sample(self) -> None:
        while not self.ended.wait(0.1):
            self.peak_mb = max(self.peak_mb, tree_mb(self.pid))


def tree_mb(pid: int) -> float:
    """Megabytes a process and its descendants hold (Pss where the kernel tells it: shared pages count once)."""
    total, waiting = 0.0, [pid]
    while waiting:
        each = waiting.pop()
        try:
            rollup = Path(f"/proc/{each}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1]) / 1024      # type: ignore[index]
            for task in Path(f"/proc/{each}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (OSError, TypeError):          # it ended meanwhile, or this system has no /proc
            continue
    return total
