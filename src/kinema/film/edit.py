"""The film as an editor sees it: a Timeline whose clips are stretches of the finished film, stems below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kinema.build.task import Task
from kinema.film.cut import Cutting
from kinema.film.project import Project
from kinema.film.tasks import Render
from kinema.story.shot import Plan, Shot
from kinema.timeline import Chapter, Clip, MediaReference, Subtitle, Timeline, Track, Transition

STEMS = ("dialogue", "music", "effects")


def edit(project: Project, plan: Plan, shots: Sequence[Shot], cutting: Cutting, takes: Mapping[str, Task],
         render: Render, title_frames: int, credit_frames: int, name: str) -> Timeline:
    """The Timeline of what is made. Clips carry shot id, prompt, seed, generator and the key of their take."""
    film = MediaReference(url=f"{name}.mp4", frames=cutting.frames)
    items: list[Clip | Transition] = []
    if title_frames:
        items.append(Clip(name="title", frames=title_frames, media=film))
    pieces = {(p.kind, p.to if p.kind in ("dissolve", "fade_in") else p.shot): p for p in cutting.pieces}
    for shot in shots:
        for kind in ("dissolve", "fade_in"):
            if (kind, shot.id) in pieces:
                items.append(Transition(kind=kind, frames=pieces[kind, shot.id].frames))
        items.append(Clip(name=shot.id, frames=shot.frames, source_start=cutting.starts[shot.id], media=film, metadata={
            "shot_id": shot.id, "prompt": shot.prompt, "seed": shot.seed, "generator": render.generator,
            "key": takes[shot.id].key}))
        if ("fade_out", shot.id) in pieces:
            items.append(Transition(kind="fade_out", frames=pieces["fade_out", shot.id].frames))
    if credit_frames:
        start = cutting.frames - credit_frames
        items.append(Clip(name="credits", frames=credit_frames, source_start=start, media=film))
    stems = tuple(_stem(stem, f"{name}.{stem}.wav", cutting.frames) for stem in STEMS)
    subtitles = tuple(Subtitle(start=cutting.starts[shot.id] + s.start, frames=s.frames, text=s.text,
                               speaker=s.character) for shot in shots for s in shot.speeches)
    return Timeline(name=project.title, rate=plan.rate, subtitles=subtitles, chapters=_chapters(plan, shots, cutting),
                    tracks=(Track(name="picture", kind="video", items=tuple(items)), *stems))


def _stem(stem: str, url: str, frames: int) -> Track:
    clip = Clip(name=stem, frames=frames, media=MediaReference(url=url, frames=frames))
    return Track(name=stem, kind="audio", items=(clip,))


def _chapters(plan: Plan, shots: Sequence[Shot], cutting: Cutting) -> tuple[Chapter, ...]:
    titles = {scene.id: scene.heading or "—" for scene in plan.scenes}
    starts: list[tuple[int, str]] = []
    for before, shot in zip([None, *shots], shots, strict=False):
        if before is None or before.scene_id != shot.scene_id:
            starts.append((cutting.starts[shot.id] if before else 0, titles.get(shot.scene_id, "—")))
    ends = [*(start for start, _ in starts[1:]), cutting.frames]
    return tuple(Chapter(start=a, frames=b - a, title=title)
                 for (a, title), b in zip(starts, ends, strict=True) if b > a)
