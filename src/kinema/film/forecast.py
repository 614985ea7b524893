"""Before anything runs: what would, why, how long it takes and what it fills on the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kinema.build.explain import PlannedTask, plan_run
from kinema.build.local import num_cores
from kinema.build.remaining import estimate
from kinema.build.store import Store
from kinema.film.assemble import film_tasks, voice_tasks, voiced
from kinema.film.project import Project
from kinema.film.selection import Selection

# Bytes, measured on the bench film at 1024x576: an encoded frame, the two stills of a shot; 24-bit stereo sound.
PER_FRAME, PER_SHOT, PER_SECOND = 20_000, 1_200_000, 48_000 * 2 * 3


@dataclass(frozen=True, kw_only=True)
class Forecast:
    planned: list[PlannedTask]
    shots: int
    seconds: float
    bytes: int
    estimated: bool                       # lines not yet spoken: their lengths are estimates

    def plain(self) -> dict[str, Any]:
        return {"tasks_to_run": len(self.planned), "pictures_to_render": self.shots, "seconds": round(self.seconds, 1),
                "bytes": self.bytes, "estimated": self.estimated,
                "tasks": [{"kind": p.task.kind, "label": p.task.label, "why": p.why.line} for p in self.planned]}

    def text(self) -> str:
        if not self.planned:
            return "Nothing would run: the film is as its screenplay says."
        lines = [f"{p.task.label}: {p.why.line}" for p in self.planned]
        about = "about " if self.estimated else ""
        lines.append(f"{len(self.planned)} tasks, {self.shots} shots to draw: {about}{_clock(self.seconds)} "
                     f"and {self.bytes / 1e6:.0f} MB.")
        return "\n".join(lines)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60} min {int(seconds) % 60} s" if seconds >= 60 else f"{seconds:.0f} s"


def would_run(project: Project, store: Store, selection: Selection,
              quality: str | None) -> tuple[list[PlannedTask], bool]:
    """The tasks that are missing, voices first, and whether lengths of lines had to be estimated."""
    voices = voice_tasks(project)
    known = voiced(voices, store)
    tasks = film_tasks(project, voices, known, selection=selection, quality=quality)
    needed = list(voices.values()) if not selection.name else []
    planned = plan_run([*needed, *tasks.targets, *tasks.takes.values()], store)
    return planned, len(known) < len(voices)


def forecast(project: Project, store: Store, *, selection: Selection, quality: str | None,
             workers: int | None) -> Forecast:
    planned, estimated = would_run(project, store, selection, quality)
    frames = sum(p.task.params["shot"]["frames"] for p in planned if p.task.kind == "take")
    width, height = next((p.task.params["size"] for p in planned if p.task.kind == "take"), (1024, 576))
    sound = sum(p.task.params["plan"]["samples"] for p in planned if p.task.kind == "mix") / 48_000
    shots = sum(p.task.kind == "take" for p in planned)
    # A frame lies in its segment, in the film and in out/; sound in the store as mix and stems, in out/ as stems.
    pictures = (3 * frames * PER_FRAME + shots * PER_SHOT) * width * height / (1024 * 576)
    return Forecast(planned=planned, shots=shots, bytes=int(pictures + 7 * sound * PER_SECOND), estimated=estimated,
                    seconds=estimate([p.task for p in planned], workers or num_cores()))


def reasons(project: Project, store: Store, *, selection: Selection) -> list[dict[str, Any]]:
    """For `kinema explain`: each task that would run and the change behind it."""
    planned, _ = would_run(project, store, selection, None)
    return [{"kind": p.task.kind, "about": p.task.about, "label": p.task.label, "key": p.task.key, "state": p.why.state,
             "why": p.why.line} for p in planned]
