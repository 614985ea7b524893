"""From a project to its tasks: everything that is to be made, as values. Nothing runs here.

    voices = voice_tasks(project)
    tasks = film_tasks(project, voices, voiced(voices, store))
    run([tasks.film, tasks.storyboard], TABLE, store, executor=...)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kinema.build.store import Store
from kinema.build.task import Task
from kinema.errors import InputError
from kinema.film import tasks
from kinema.film.credits import Group, credit_groups, reading_frames
from kinema.film.cut import Cutting, cut
from kinema.film.project import Project, inside, make_plan
from kinema.film.soundtrack import mix_plan
from kinema.film.tasks import Render
from kinema.sound.casting import cast_voices
from kinema.story.direction import Voiced
from kinema.story.emphasis import plain
from kinema.story.screenplay import Action, Dialogue
from kinema.story.shot import Cut, Plan, Shot, to_plain
from kinema.timecode import frames_for
from kinema.timeline import Chapter, Clip, MediaReference, Subtitle, Timeline, Track, Transition

TITLE_SECONDS = Fraction(4)
STEMS = ("dialogue", "music", "effects")


@dataclass(frozen=True, kw_only=True)
class Selection:
    """A part of the film: scenes and shots by number, range or id, with commas. Empty = all of it."""

    scenes: str = ""
    shots: str = ""

    @property
    def name(self) -> str:
        """What is added to the file name of a part: `.scenes-2-4`."""
        parts = [f"{kind}-{what}" for kind, what in (("scenes", self.scenes), ("shots", self.shots)) if what]
        return "".join("." + re.sub(r"[^\w+-]+", "_", part) for part in parts)


@dataclass(frozen=True, kw_only=True)
class FilmTasks:
    """All that is to be made, and how it lies in the film."""

    plan: Plan
    shots: tuple[Shot, ...]
    numbers: dict[str, int]               # shot id -> number in the whole film
    cutting: Cutting
    render: Render
    timeline: Timeline
    takes: dict[str, Task]
    mix: Task
    film: Task
    storyboard: Task
    papers: Task                          # subtitles and the edit, as text files

    @property
    def targets(self) -> list[Task]:
        return [self.film, self.mix, self.storyboard, self.papers]


def language_of(project: Project) -> str:
    """film.toml's, else Chinese where a third of the spoken letters are."""
    text = "".join(line.text for line in project.lines) or "".join(e.text for e in project.screenplay.elements)
    letters = [c for c in text if c.isalpha()]
    chinese = sum("\u3400" <= c <= "\u9fff" for c in letters)
    return project.settings.language or ("zh" if letters and chinese * 3 > len(letters) else "en")


def spoken(line: Dialogue) -> str:
    """What is said, without emphasis marks and parentheticals."""
    parts = [p.text for p in line.parts if p.kind != "parenthetical"] or [line.text]
    return plain(" ".join(" ".join(parts).split()))


def voice_tasks(project: Project) -> dict[str, Task]:
    """The task of every line by line id: spoken by its character's voice, or the film maker's own recording."""
    settings, lines = project.settings, {line.id: line for line in project.lines if spoken(line)}
    for line_id in settings.lines:
        if line_id not in lines:
            raise InputError(f'lines."{line_id}": there is no such line.', path=project.folder / "film.toml",
                             hint="`kinema plan` lists the ids.")
    hints = {line.character: _words_about(project, line.character) for line in lines.values()}
    overrides = {name.upper(): {k: v for k, v in member.voice.model_dump(exclude={"words"}).items() if v is not None}
                 for name, member in settings.cast.items()}
    cast = cast_voices(hints, language_of(project), {name: table for name, table in overrides.items() if table})
    made = {}
    for line in lines.values():
        if line.id in settings.lines:
            file = inside(project.folder, settings.lines[line.id].recording, f"lines.{line.id}.recording")
            made[line.id] = tasks.recording(tasks.source(file), line_id=line.id, name=line.character)
        else:
            made[line.id] = tasks.voice(spoken(line), to_plain(cast[line.character]), "; ".join(line.parentheticals),
                                        line_id=line.id, name=line.character)
    return made


def _words_about(project: Project, name: str) -> str:
    """How film.toml or, failing that, the sentence that introduces a character describes them."""
    member = project.settings.cast.get(name) or project.settings.cast.get(name.title())
    if member and (member.voice.words or member.look):
        return member.voice.words or member.look
    found = re.compile(rf"(?i)(?<!\w){re.escape(name)}(?!\w)[^.!?。！？]*" if name.isascii() else
                       rf"{re.escape(name)}[^.!?。！？]*")
    for element in project.screenplay.elements:
        if isinstance(element, Action) and (match := found.search(element.text)):
            return re.split(r"\s[A-Z]{3,}", match[0][len(name):])[0]
    return ""


def voiced(voices: Mapping[str, Task], store: Store) -> dict[str, Voiced]:
    """What is known of the lines that have been spoken: true lengths, shapes of the mouth."""
    known = {}
    for line_id, task in voices.items():
        if artifact := store.get(task.key):
            measured = artifact.measured
            known[line_id] = Voiced(seconds=Fraction(measured["samples"], 48_000),
                                    mouth=tuple((ms, shape) for ms, shape in measured["mouth"]))
    return known


def render_of(project: Project, quality: str | None = None) -> Render:
    settings = project.settings
    width, height = settings.size
    return Render(generator=settings.generator, quality=quality or settings.quality, width=width, height=height,
                  rate=settings.frame_rate, burn=settings.subtitles == "burned")


def film_tasks(project: Project, voices: Mapping[str, Task], known: Mapping[str, Voiced], *,
               selection: Selection | None = None, quality: str | None = None) -> FilmTasks:
    """Plan, cut, and name everything to be made. Raises InputError where the selection names nothing."""
    settings, part = project.settings, selection or Selection()
    plan = make_plan(project, known)
    render = render_of(project, quality)
    numbers = {shot.id: i for i, shot in enumerate(plan.shots, 1)}
    shots = select(plan, part)
    whole = not part.name
    title_frames = frames_for(TITLE_SECONDS, plan.rate) if settings.title_card and whole else 0
    credits = credit_groups(project, language_of(project)) if settings.credits and whole else []
    credit_frames = reading_frames(credits, plan.rate) if credits else 0
    cutting = cut(shots, _cuts_among(shots, plan), title_frames=title_frames, credit_frames=credit_frames)
    takes = {shot.id: take_task(project, shot, render, cutting, numbers[shot.id]) for shot in shots}
    cards = _cards(project, takes[shots[0].id], render, title_frames, credits, credit_frames)
    pieces = tasks.segments(cutting, takes, cards, render)
    timeline = edit(project, plan, shots, cutting, takes, render, title_frames, credit_frames, project.name + part.name)
    mixed = _mix(project, shots, cutting, voices, title_frames, credit_frames, plan.rate)
    info = {"rate": to_plain(plan.rate), "title": project.title, "language": language_of(project),
            "chapters": to_plain(timeline.chapters),
            "subtitles": [] if settings.subtitles == "off" else to_plain(timeline.subtitles)}
    length = float(cutting.frames / plan.rate)
    headings = {scene.id: scene.heading for scene in plan.scenes}
    panels = [_panel(shot, numbers[shot.id], headings.get(shot.scene_id, "")) for shot in shots]
    return FilmTasks(plan=plan, shots=shots, numbers=numbers, cutting=cutting, render=render, timeline=timeline,
                     takes=takes, mix=mixed, film=tasks.film(info, pieces, mixed, takes[shots[0].id], seconds=length),
                     storyboard=tasks.storyboard(panels, project.title, list(takes.values())),
                     papers=tasks.papers(to_plain(timeline), language_of(project)))


def take_task(project: Project, shot: Shot, render: Render, cutting: Cutting, number: int) -> Task:
    choice = project.settings.shots.get(shot.id)
    picture = None
    if choice and choice.picture:
        picture = tasks.source(inside(project.folder, choice.picture, f"shots.{shot.id}.picture"))
    return tasks.take(shot, render, number=number, head=cutting.heads[shot.id], tail=cutting.tails[shot.id],
                      picture=picture)


def select(plan: Plan, part: Selection) -> tuple[Shot, ...]:
    """The shots of a part of the film. Raises InputError naming what there is."""
    shots = plan.shots
    if not shots:
        raise InputError("the screenplay gives no shots.", hint="It needs a scene with action or dialogue.")
    if part.scenes:
        chosen = _chosen(part.scenes, {s.id: s.number for s in plan.scenes}, "scene")
        shots = tuple(s for s in shots if s.scene_id in chosen)
    if part.shots:
        chosen = _chosen(part.shots, {s.id: i for i, s in enumerate(plan.shots, 1)}, "shot")
        shots = tuple(s for s in shots if s.id in chosen)
    if not shots:
        raise InputError("no shot is in both the scenes and the shots asked for.")
    return shots


def _chosen(text: str, numbers: Mapping[str, int], kind: str) -> set[str]:
    chosen: set[str] = set()
    for word in (w.strip() for w in text.split(",") if w.strip()):
        bounds = re.fullmatch(r"(\d+)(?:-(\d+))?", word)
        if bounds:
            low, high = int(bounds[1]), int(bounds[2] or bounds[1])
            found = {name for name, number in numbers.items() if low <= number <= high}
        else:
            found = {word} & set(numbers)
        if not found:
            raise InputError(f"there is no {kind} {word}.",
                             hint=f"This film has {kind}s {min(numbers.values())} to {max(numbers.values())}; "
                                  "`kinema plan` lists them.")
        chosen |= found
    return chosen


def _cuts_among(shots: Sequence[Shot], plan: Plan) -> tuple[Cut, ...]:
    """Transitions both of whose sides are in the film that is made."""
    order = [shot.id for shot in plan.shots]
    following = dict(zip(["", *order], [*order, ""], strict=True))
    at = {shot.id: i for i, shot in enumerate(shots)}
    kept = []
    for c in plan.cuts:
        going, coming = at.get(c.after, -1 if c.after == "" else None), at.get(following[c.after], len(shots))
        if going is not None and coming == going + 1:
            kept.append(c)
    return tuple(kept)


def _cards(project: Project, first: Task, render: Render, title_frames: int, credits: Sequence[Group],
           credit_frames: int) -> dict[str, Task]:
    """The title is set over the first picture, which then comes alive; the credits stand on a deep ground."""
    cards, screenplay = {}, project.screenplay
    if title_frames:
        under = f"{screenplay.title('Credit')} {screenplay.title('Author')}".strip()
        cards["title"] = tasks.title(project.title, [under] if under else [], first, frames=title_frames, render=render)
    if credit_frames:
        cards["credits"] = tasks.credits(credits, frames=credit_frames, render=render)
    return cards


def _mix(project: Project, shots: Sequence[Shot], cutting: Cutting, voices: Mapping[str, Task], title_frames: int,
         credit_frames: int, rate: Fraction) -> Task:
    settings = project.settings
    plan, line_ids = mix_plan(shots, cutting, rate=rate, title_frames=title_frames, credit_frames=credit_frames,
                              seed=settings.seed, music=settings.music.on, music_db=settings.music.level_db,
                              lufs=settings.loudness)
    inputs = [voices[line_id] for line_id in line_ids]
    own = settings.music.file
    if own:
        inputs.append(tasks.source(inside(project.folder, own, "music.file")))
    params = {"plan": to_plain(plan), "own_music": bool(own)}
    return tasks.mix(params, inputs, seconds=float(cutting.frames / rate))


def edit(project: Project, plan: Plan, shots: Sequence[Shot], cutting: Cutting, takes: Mapping[str, Task],
         render: Render, title_frames: int, credit_frames: int, name: str) -> Timeline:
    """The film as an editor sees it: every clip a stretch of the finished film, stems below."""
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


def _panel(shot: Shot, number: int, scene: str) -> dict[str, Any]:
    camera = shot.camera
    move = camera.move if camera.direction == "none" else f"{camera.move} {camera.direction}"
    return {"number": number, "id": shot.id, "scene": scene, "camera": f"{camera.size} · {move} · {camera.focal_mm:g} mm",
            "seconds": f"{float(shot.seconds):.1f}", "prompt": shot.prompt,
            "dialogue": [f"{s.character}: {s.text}" for s in shot.speeches]}
