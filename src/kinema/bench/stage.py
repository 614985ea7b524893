"""`kinema bench stage`: how fast the stage draws, with passes, on two cores, and where the time goes.

Each shot's frames are drawn one after another as a film draws them, in two processes at once; frames per second of a
shot are two over the mean seconds of its frames. Every third shot of the examples; everything at 512x288.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from kinema.bench.film import FILM
from kinema.film.project import make_plan, open_project
from kinema.story.shot import INTERIORS, SETS, Actor, Beat, Camera, Light, Look, Place, Shot, to_plain
from kinema.story.shot import from_plain as read

SIZE = (512, 288)
CORES = 2
FRAMES = 16                                   # of each shot
THIRD = 3                                     # every third shot is drawn: minutes, not a quarter of an hour
PASSES = ("depth", "normal", "matte", "motion_forward", "motion_backward")
EXAMPLES = Path(__file__).parents[3] / "examples"


def bench_stage() -> dict[str, Any]:
    """`median_preview_fps`, `median_final_fps`, `teacher_seconds_per_frame`, `compile_seconds`, `stages_ms` (of a final
    frame), `sets` with a row each."""
    films = [FILM, *sorted(p.parent for p in EXAMPLES.glob("*/film.toml"))]
    shots = [shot for film in films for shot in make_plan(open_project(film), {}).shots][::THIRD]
    places = {name: on_set(name) for name in SETS}
    compile_seconds = compiling()
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        def drawn(these: Iterable[Shot], quality: str) -> list[dict[str, Any]]:
            return [*pool.map(draw, [(to_plain(shot), quality) for shot in these])]

        preview, final = drawn(shots, "preview"), drawn(shots, "final")
        rows = {quality: drawn(places.values(), quality) for quality in ("preview", "final")}
    teacher = [draw((to_plain(shot), "teacher"), frames=1)["seconds"] for shot in shots[::max(len(shots) // 3, 1)][:3]]
    return {
        "shots": len(shots), "size": list(SIZE), "passes": list(PASSES),
        "median_preview_fps": fps(preview), "median_final_fps": fps(final),
        "slowest_final_fps": round(CORES / max(r["seconds"] for r in final), 1),
        "teacher_seconds_per_frame": round(statistics.median(teacher), 2),
        "compile_seconds": round(compile_seconds, 1),
        "stages_ms": {stage: round(statistics.mean(r["stages"][stage] for r in final) * 1000, 2)
                      for stage in final[0]["stages"]},
        "sets": {name: {"preview_fps": fps([rows["preview"][i]]), "final_fps": fps([rows["final"][i]]),
                        "build_seconds": round(rows["final"][i]["build"], 2)} for i, name in enumerate(places)},
    }


def fps(drawn: list[dict[str, Any]]) -> float:
    return round(CORES / statistics.median(r["seconds"] for r in drawn), 1)


def on_set(name: str) -> Shot:
    """Two people who come and talk, in the late light of a set."""
    shot = next(s for s in make_plan(open_project(FILM), {}).shots if s.actors)
    cast = (Actor(character="ANNA", look=Look(), mark="B", beats=(Beat(action="wave", start=4, frames=40),)),
            Actor(character="BEN", look=Look(coat=True, top="#3d5a80"), mark="C"))
    return replace(shot, place=Place(set=name, interior=name in INTERIORS, seed=3), light=Light(time="dusk"),
                   frames=96, actors=cast, effects=(), props=(), speeches=(),
                   camera=Camera(setup="master", size="LS", move="dolly", direction="in"))


def draw(job: tuple[dict[str, Any], str], frames: int = FRAMES) -> dict[str, Any]:
    """Seconds a frame from the middle of a shot on, by stage of the renderer, and seconds to build the set."""
    from kinema.generate.stage import StageGenerator
    from kinema.stage.engine import clock
    from kinema.stage.engine.render import CLOCK
    from kinema.stage.sets import build

    shot, quality = read(Shot, job[0]), job[1]
    start = time.perf_counter()
    build(shot.place, shot.light)
    built = time.perf_counter() - start
    first = max(min(shot.frames // 2, shot.frames - frames), 0)
    generator = StageGenerator()
    if quality != "teacher":                  # what is baked once for a process, or kept of the film's last frame
        for _ in generator.frames(shot, width=SIZE[0], height=SIZE[1], quality=quality, first=first, last=first + 1):
            pass
    CLOCK[:] = 0
    start, before, drawn = time.perf_counter(), clock.now(), 0
    for _ in generator.frames(shot, width=SIZE[0], height=SIZE[1], quality=quality, passes=PASSES, first=first,
                              last=first + frames):
        drawn += 1
    seconds = (time.perf_counter() - start) / drawn
    share = seconds / max(clock.now() - before, 1)
    stages = {name: float(cycles) * share for name, cycles in zip(clock.STAGES, CLOCK, strict=True)}
    return {"seconds": seconds, "build": built, "stages": {**stages, "else": seconds - sum(stages.values())}}


def compiling() -> float:
    """Seconds that the kernels take where nothing is compiled yet: in a copy of the package."""
    package = Path(__file__).parents[1]
    with tempfile.TemporaryDirectory(prefix="kinema-bench-") as folder:
        shutil.copytree(package, Path(folder) / "kinema", ignore=shutil.ignore_patterns("__pycache__"))
        code = "from kinema.stage.engine import warm; warm.prepare(lambda note: None)"
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": folder})
        return time.perf_counter() - start
