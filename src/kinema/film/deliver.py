"""From the store to out/: the finished film and its papers, copied where they changed, and film.lock."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kinema.build.artifact import Artifact
from kinema.export.report import write_report
from kinema.film import lock, ready
from kinema.film.assemble import FilmTasks
from kinema.film.edit import STEMS
from kinema.film.project import Project, file_hash
from kinema.timecode import rate_name


def deliver(project: Project, tasks: FilmTasks, artifacts: Mapping[str, Artifact], *, whole: bool) -> Path:
    """Write out/ and, for the whole film, film.lock; returns the film's path."""
    out, name = project.out, tasks.name
    out.mkdir(exist_ok=True)
    film, mix = artifacts[tasks.film.key], artifacts[tasks.mix.key]
    files = [(film, "film.mp4", f"{name}.mp4"),
             *((mix, f"{stem}.wav", f"{name}.{stem}.wav") for stem in STEMS),
             *((artifacts[tasks.storyboard.key], f"storyboard.{kind}", f"{name}.storyboard.{kind}")
               for kind in ("png", "html")),
             *((artifacts[tasks.papers.key], f"film.{kind}", f"{name}.{kind}") for kind in ("srt", "vtt", "otio"))]
    placed = _Placed(out)
    for artifact, inside, outside in files:
        placed.put(artifact, inside, outside)
    write_report(out / f"{name}.report.json", report(project, tasks, artifacts))
    placed.remember()
    if whole:
        lock.write_lock(project.screenplay_path, record(project, tasks, artifacts))
    return out / f"{name}.mp4"


def report(project: Project, tasks: FilmTasks, artifacts: Mapping[str, Artifact]) -> dict[str, Any]:
    """All that was measured, as plain values."""
    render, cutting = tasks.render, tasks.cutting
    shots = []
    for shot in tasks.shots:
        take = artifacts[tasks.takes[shot.id].key]
        shots.append({"number": tasks.numbers[shot.id], "id": shot.id, "scene": shot.scene_id,
                      "start": cutting.starts[shot.id], "frames": shot.frames, "seed": shot.seed,
                      "prompt": shot.prompt, "key": take.key, "seconds_to_make": round(take.seconds, 2),
                      **take.measured})
    return {"title": project.title, "frames": cutting.frames, "seconds": round(float(cutting.frames / render.rate), 3),
            "rate": rate_name(render.rate), "size": [render.width, render.height], "generator": render.generator,
            "quality": render.quality, "style": render.style, "sound": dict(artifacts[tasks.mix.key].measured),
            "film": dict(artifacts[tasks.film.key].measured), "shots": shots,
            "unclear": [{"line": u.line, "text": u.text, "why": u.why} for u in tasks.plan.unclear]}


def record(project: Project, tasks: FilmTasks, artifacts: Mapping[str, Artifact]) -> dict[str, Any]:
    """What film.lock says of a finished film."""
    inputs = {project.screenplay_path.name: file_hash(project.screenplay_path)}
    settings = project.folder / "film.toml"
    if settings.exists():
        inputs["film.toml"] = file_hash(settings)
    made = {key: {"kind": a.record.job.kind, "about": a.record.job.about, "files": {n: a.sha256(n) for n in a.names}}
            for key, a in sorted(artifacts.items())}
    generator = tasks.render.generator
    environment = lock.environment(generator, painted=bool(ready.backdrops(project)))
    return {"environment": environment, "inputs": inputs, "quality": tasks.render.quality,
            "style": tasks.render.style, "generator": generator, "weights": ready.weights(project),
            "seeds": {shot.id: shot.seed for shot in tasks.shots}, "tasks": made,
            "film": artifacts[tasks.film.key].sha256("film.mp4")}


class _Placed:
    """What lies in out/ by our doing: a file is copied again only if it or its source changed."""

    def __init__(self, out: Path):
        self.out, self.path = out, out / ".placed.json"
        try:
            self.known: dict[str, list] = json.loads(self.path.read_text())
        except (OSError, ValueError):
            self.known = {}
        self.changed = False

    def put(self, artifact: Artifact, inside: str, outside: str) -> None:
        target, sha256 = self.out / outside, artifact.sha256(inside)
        if self.known.get(outside) == [sha256, *_stamp(target)]:
            return
        part = target.with_name(f".{outside}.part")
        try:
            shutil.copyfile(artifact.path(inside), part)
            part.replace(target)
        except OSError:
            part.unlink(missing_ok=True)              # a full disk is not filled further
            raise
        self.known[outside] = [sha256, *_stamp(target)]
        self.changed = True

    def remember(self) -> None:
        if self.changed:
            self.path.write_text(json.dumps(self.known, indent=1))


def _stamp(path: Path) -> list[int]:
    try:
        status = path.stat()
    except OSError:
        return [0, 0]
    return [status.st_size, status.st_mtime_ns]
