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
from kinema.film.edit import edit
from kinema.film.project import Project, inside, make_plan
from kinema.film.ready import portraits
from kinema.film.selection import Selection, select
from kinema.film.settings import wrong_at
from kinema.film.soundtrack import mix_plan
from kinema.film.tasks import Render
from kinema.sound.casting import cast_voices
from kinema.story.direction import Voiced
from kinema.story.emphasis import plain
from kinema.story.screenplay import Action, Dialogue
from kinema.story.shot import Cut, Plan, Shot, to_plain
from kinema.timecode import frames_for
from kinema.timeline import Timeline

TITLE_SECONDS = Fraction(4)


@dataclass(frozen=True, kw_only=True)
class FilmTasks:
    """All that is to be made, and how it lies in the film."""

    name: str                             # of the files in out/: "lighthouse", "lighthouse.scenes-2"
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
            raise wrong_at(project.folder, ["lines", line_id], "there is no such line.",
                           hint="`kinema plan --json` lists the ids.")
    hints = {line.character: _words_about(project, line.character) for line in lines.values()}
    overrides = {name.upper(): {k: v for k, v in member.voice.model_dump(exclude={"words"}).items() if v is not None}
                 for name, member in settings.cast.items()}
    cast = cast_voices(hints, language_of(project), {name: table for name, table in overrides.items() if table})
    made = {}
    for line in lines.values():
        if line.id in settings.lines:
            file = inside(project.folder, settings.lines[line.id].recording, ["lines", line.id, "recording"])
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
                  rate=settings.frame_rate, burn=settings.subtitles == "burned", style=settings.look.style)


def film_tasks(project: Project, voices: Mapping[str, Task], known: Mapping[str, Voiced], *,
               selection: Selection | None = None, quality: str | None = None) -> FilmTasks:
    """Plan, cut, and name everything to be made. Raises InputError where the selection names nothing."""
    settings, part = project.settings, selection or Selection()
    plan = make_plan(project, known)
    render = render_of(project, quality)
    numbers = {shot.id: i for i, shot in enumerate(plan.shots, 1)}
    if not plan.shots:
        raise InputError("the screenplay gives no shots.", path=project.screenplay_path,
                         hint="It needs a scene with action or dialogue.")
    shots = select(plan, part)
    whole = not part.name
    title_frames = frames_for(TITLE_SECONDS, plan.rate) if settings.title_card and whole else 0
    cast = {who: tasks.source(path) for who, path in portraits(project).items()}
    credits = credit_groups(project, language_of(project), list(cast)) if settings.credits and whole else []
    credit_frames = reading_frames(credits, plan.rate) if credits else 0
    cutting = cut(shots, _cuts_among(shots, plan), title_frames=title_frames, credit_frames=credit_frames)
    takes = {shot.id: take_task(project, shot, render, cutting, numbers[shot.id]) for shot in shots}
    of = f"{project.folder.resolve().name}/{project.name}{part.name}"
    cards = _cards(project, takes[shots[0].id], render, title_frames, credits, credit_frames, list(cast.values()), of)
    pieces = tasks.segments(cutting, takes, cards, render)
    name = project.name + part.name
    timeline = edit(project, plan, shots, cutting, takes, render, title_frames, credit_frames, name)
    mixed = _mix(project, shots, cutting, voices, title_frames, credit_frames, plan.rate, of)
    info = {"rate": to_plain(plan.rate), "title": project.title, "language": language_of(project),
            "chapters": to_plain(timeline.chapters),
            "subtitles": to_plain(timeline.subtitles) if settings.subtitles == "sidecar" else []}
    length = float(cutting.frames / plan.rate)
    headings = {scene.id: scene.heading for scene in plan.scenes}
    panels = [_panel(shot, numbers[shot.id], headings.get(shot.scene_id, "")) for shot in shots]
    return FilmTasks(name=name, plan=plan, shots=shots, numbers=numbers, cutting=cutting, render=render,
                     timeline=timeline, takes=takes, mix=mixed,
                     storyboard=tasks.storyboard(panels, project.title, list(takes.values()), cast, of=of),
                     film=tasks.film(info, pieces, mixed, takes[shots[0].id], of=of, seconds=length),
                     papers=tasks.papers(to_plain(timeline), language_of(project), of=of))


def take_task(project: Project, shot: Shot, render: Render, cutting: Cutting, number: int) -> Task:
    choice = project.settings.shots.get(shot.id)
    picture = None
    if choice and choice.picture:
        picture = tasks.source(inside(project.folder, choice.picture, ["shots", shot.id, "picture"]))
    return tasks.take(shot, render, number=number, head=cutting.heads[shot.id], tail=cutting.tails[shot.id],
                      picture=picture)


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
           credit_frames: int, faces: Sequence[Task], of: str) -> dict[str, Task]:
    """The title is set over the first picture, which then comes alive, or over a backdrop of its own; the credits stand
    on a deep ground."""
    cards, screenplay, settings = {}, project.screenplay, project.settings
    if title_frames:
        under = f"{screenplay.title('Credit')} {screenplay.title('Author')}".strip()
        behind = (settings.title_backdrop, settings.seed) if settings.title_backdrop else None
        cards["title"] = tasks.title(project.title, [under] if under else [], first, of=of,
                                     frames=title_frames, render=render, backdrop=behind)
    if credit_frames:
        cards["credits"] = tasks.credits(credits, faces, of=of, frames=credit_frames, render=render)
    return cards


def _mix(project: Project, shots: Sequence[Shot], cutting: Cutting, voices: Mapping[str, Task], title_frames: int,
         credit_frames: int, rate: Fraction, of: str) -> Task:
    settings = project.settings
    plan, line_ids = mix_plan(shots, cutting, rate=rate, title_frames=title_frames, credit_frames=credit_frames,
                              seed=settings.seed, music=settings.music.on, music_db=settings.music.level_db,
                              lufs=settings.loudness)
    inputs = [voices[line_id] for line_id in line_ids]
    own = settings.music.file
    if own:
        inputs.append(tasks.source(inside(project.folder, own, ["music", "file"])))
    params = {"plan": to_plain(plan), "own_music": bool(own)}
    return tasks.mix(params, inputs, of=of, seconds=float(cutting.frames / rate))


def _panel(shot: Shot, number: int, scene: str) -> dict[str, Any]:
    camera = shot.camera
    move = camera.move if camera.direction == "none" else f"{camera.move} {camera.direction}"
    return {"number": number, "id": shot.id, "scene": scene, "prompt": shot.prompt,
            "camera": f"{camera.size} · {move} · {camera.focal_mm:g} mm", "seconds": f"{float(shot.seconds):.1f}",
            "dialogue": [f"{s.character}: {s.text}" for s in shot.speeches]}
