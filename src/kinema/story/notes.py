"""Notes that direct: [[camera: dolly in, 35mm]] [[cast: MARA = woman, 30, red coat]] [[set: village, dusk, snow]]
[[mood: tense]]. A note binds the shot of the next element, or of its own if it stands inside one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kinema.story.breakdown import FilmFacts, SceneFacts
from kinema.story.camera_words import CameraChoice, read_camera
from kinema.story.cast import Cast, Person
from kinema.story.direction import CastMember, Direction, SetChoice
from kinema.story.lexicon import is_chinese, load, stage
from kinema.story.looks import read_words
from kinema.story.screenplay import Action, Dialogue, Element, Note
from kinema.story.shot import EFFECTS, MOODS, SEASONS, SETS, TIMES, WEATHERS, Unclear

KEYS = {
    "camera": "camera",
    "镜头": "camera",
    "摄影": "camera",
    "cast": "cast",
    "角色": "cast",
    "人物": "cast",
    "set": "set",
    "场景": "set",
    "布景": "set",
    "mood": "mood",
    "情绪": "mood",
    "music": "music",
    "音乐": "music",
}
DIRECTIVE = re.compile(r"^\s*(\w+)\s*[:：]\s*(.+)$", re.S)


@dataclass(slots=True)
class Notes:
    """What the notes and film.toml's words decide."""

    cast: dict[str, CastMember] = field(default_factory=dict)
    sets: dict[str, SetChoice] = field(default_factory=dict)             # by scene id
    moods: dict[str, str] = field(default_factory=dict)                  # by scene id
    cameras: dict[str, CameraChoice] = field(default_factory=dict)       # by shot id, from notes
    shot_cameras: dict[str, CameraChoice] = field(default_factory=dict)  # by shot id, from film.toml
    unclear: list[Unclear] = field(default_factory=list)


def read_notes(film: FilmFacts, direction: Direction) -> Notes:
    notes = Notes()
    for facts in film.scenes:
        _read_scene(notes, facts, film.cast)
    who = _namer(film.cast)
    for shot_id, wish in direction.shots.items():
        if wish.camera:
            choice = read_camera(wish.camera, who)
            notes.shot_cameras[shot_id] = choice
            notes.unclear += [Unclear(line=0, text=word, why=f"no camera word (shots.{shot_id}.camera)")
                              for word in choice.unknown]
    for name, member in direction.cast.items():
        film.cast.add(name)
        if member.words and member.look is None:
            probe = Person(name)
            notes.unclear += [Unclear(line=0, text=word, why=f"nothing about a look (cast.{name})")
                              for word in read_words(probe, member.words)]
    return notes


def _read_scene(notes: Notes, facts: SceneFacts, cast: Cast) -> None:
    scene = facts.scene
    elements = [scene.heading, *scene.elements]
    for i, element in enumerate(elements):
        inside = [element] if isinstance(element, Note) else element.notes
        for note in inside:
            match = DIRECTIVE.match(note.text)
            key = KEYS.get(match.group(1).lower()) if match else None
            if match is None or key is None:
                continue                                                # an ordinary note, to people
            words = " ".join(match.group(2).split())
            if key == "camera":
                target = _target(elements, i, scene.id)
                choice = read_camera(words, _namer(cast))
                notes.cameras[target] = choice
                notes.unclear += [Unclear(line=note.line, text=w, why="no camera word") for w in choice.unknown]
            elif key == "cast":
                _cast_note(notes, cast, words, note.line)
            elif key == "set":
                _set_note(notes, scene.id, words, note.line)
            else:
                _mood_note(notes, scene.id, words, note.line)


def _target(elements: list[Element], i: int, scene_id: str) -> str:
    """The shot a camera note binds: its own element's, else the next one's; before any, the establishing shot."""
    if isinstance(elements[i], (Action, Dialogue)):
        return elements[i].id
    if i == 0:
        return scene_id + "+est"
    return next((e.id for e in elements[i + 1:] if isinstance(e, (Action, Dialogue))), scene_id + "+est")


def _namer(cast: Cast) -> Callable[[str], str]:
    things = {*stage().drawable, *EFFECTS, "landmark"}
    english, chinese = load("en"), load("zh")

    def who(word: str) -> str:
        name = cast.aliases.get(word.lower(), "") or cast.aliases.get(word, "")
        if name or word.lower() in things:
            return name or word.lower()
        prop = next(
            (s.concept for s in (chinese if is_chinese(word) else english).senses(word) if s.kind == "prop"), ""
        )
        return prop if prop in things else ""
    return who


def _cast_note(notes: Notes, cast: Cast, words: str, line: int) -> None:
    name, separator, look = (
        re.split(r"\s*([=＝])\s*", words, maxsplit=1) if re.search("[=＝]", words) else (words, "", "")
    )
    if not separator or not name.strip():
        notes.unclear.append(Unclear(line=line, text=words, why="a cast note reads NAME = words"))
        return
    person = cast.add(name.strip())
    notes.cast[person.name] = CastMember(words=look)
    notes.unclear += [Unclear(line=line, text=word, why="nothing about a look") for word in
                      read_words(Person(person.name), look)]


def _set_note(notes: Notes, scene_id: str, words: str, line: int) -> None:
    choice = notes.sets.get(scene_id, SetChoice())
    exact = {"set": SETS, "time": TIMES, "weather": WEATHERS, "season": SEASONS}
    for part in re.split(r"[,，、;；]", words):
        part = part.strip().lower()
        senses = load("zh" if is_chinese(part) else "en").senses(part)
        slot = next((s for s, names in exact.items() if part in names), "")
        value = part
        if not slot:
            found = next(
                (s for kind in ("set", "time", "weather", "season", "landmark") for s in senses if s.kind == kind), None
            )
            slot, value = (found.kind, found.concept) if found else ("", "")
        if slot:
            choice = replace(choice, **{slot: value})                   # type: ignore[arg-type]
            landmark = next((s.concept for s in senses if s.kind == "landmark"), "")
            choice = replace(choice, landmark=landmark) if landmark and not choice.landmark else choice
        elif part:
            notes.unclear.append(Unclear(line=line, text=part, why="no set, time, weather, season or landmark"))
    notes.sets[scene_id] = choice


def _mood_note(notes: Notes, scene_id: str, words: str, line: int) -> None:
    language = "zh" if is_chinese(words) else "en"
    found = [w for w in re.findall(r"\w+", words.lower()) if w in MOODS]
    found += [m.concept("mood") for m in load(language).match(words) if m.concept("mood")]
    if found:
        notes.moods[scene_id] = found[0]
    else:
        notes.unclear.append(Unclear(line=line, text=words, why="no mood the score knows"))
