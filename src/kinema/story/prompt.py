"""A shot in one English sentence, for storyboard, timeline and models. Concepts are English, whatever the source."""

from __future__ import annotations

from collections.abc import Mapping

from kinema.story.cast import Person
from kinema.story.lexicon import is_chinese, load
from kinema.story.shot import Actor, Shot

SIZE = {"ELS": "Extreme long shot", "LS": "Long shot", "MLS": "Medium long shot", "MS": "Medium shot",
        "MCU": "Medium close-up", "CU": "Close-up", "ECU": "Extreme close-up"}
SET = {"meadow": "mountain meadow", "forest": "forest", "mountain": "high mountains", "coast": "sea coast",
       "desert": "desert", "snowfield": "snowfield", "village": "village street", "city": "city street",
       "room": "interior room", "cave": "cave", "tower": "top of a tower", "spaceship": "spaceship interior",
       "space": "open space"}
TIME = {"dawn": "at dawn", "day": "by day", "dusk": "at dusk", "night": "at night"}
DOING = {
    "stand": "standing still",
    "walk": "walking",
    "run": "running",
    "turn": "turning round",
    "sit": "sitting down",
    "rise": "getting up",
    "wave": "waving",
    "point": "pointing",
    "nod": "nodding",
    "shake_head": "shaking the head",
    "look": "looking",
    "reach": "reaching out",
    "pick_up": "picking something up",
    "knock": "knocking",
    "kneel": "kneeling",
    "crouch": "crouching",
    "jump": "jumping",
    "fall": "falling",
    "laugh": "laughing",
    "talk": "talking",
    "dance": "dancing",
    "fight": "fighting",
    "embrace": "embracing",
    "carry": "carrying a load",
}
POSTURE = {"sit": "sitting", "kneel": "kneeling", "lie": "lying down"}
FEELING = {"joy": "happy", "sad": "sad", "anger": "angry", "fear": "afraid", "surprise": "surprised"}


def write_prompt(shot: Shot, people: Mapping[str, Person]) -> str:
    """Medium close-up of Mara, a woman in a red coat holding a lantern, talking, village street at night, rain; dolly
    in, 50 mm."""
    camera = shot.camera
    lead = SIZE[camera.size]
    if camera.setup == "establishing":
        lead = "Establishing " + lead[0].lower() + lead[1:]
    elif camera.over:
        lead += f" over {_name(camera.over)}'s shoulder"
    shown = _subjects(shot, people)
    place = _place(shot)
    parts = [f"{lead} of {shown}, {place}" if shown else f"{lead} of {place}"]
    parts += _surroundings(shot)
    return ", ".join(parts) + f"; {_camera(shot)}."


def _subjects(shot: Shot, people: Mapping[str, Person]) -> str:
    actors = {a.character: a for a in shot.actors}
    row = []
    for subject in shot.camera.subjects:
        if subject in actors:
            row.append(_actor(actors[subject], people.get(subject), shot))
        elif subject == "landmark":
            row.append(f"the {shot.place.landmark}" if shot.place.landmark else "the place")
        elif subject == "sign" and (text := next((p.text for p in shot.props if p.name == "sign"), "")):
            row.append(f'a sign that reads "{text}"')
        else:
            row.append(_article(subject) + subject)
    if not row and shot.camera.setup == "establishing":
        row = [_actor(a, people.get(a.character), shot) for a in shot.actors[:3]]
    return " and ".join(row)


def _actor(actor: Actor, person: Person | None, shot: Shot) -> str:
    kind = {"child": {"male": "boy", "female": "girl"}, "elder": {"male": "old man", "female": "old woman"}}.get(
        actor.look.build, {"male": "man", "female": "woman"}).get(person.gender if person else "", "")
    kind = kind or {"child": "child", "elder": "old person"}.get(actor.look.build, "person")
    if actor.look.kind != "human":
        kind = actor.look.kind
    words = f"{_name(actor.character)}, {_article(kind)}{kind}"
    if person and person.species and actor.character == person.kind.upper() != person.kind:    # "a fox": it has no name
        words = _article(person.kind) + person.kind
    wears = [f"{_article(c)}{c} {g}" if c else f"a {g}" for c, g in (person.wears if person else [])[:2]]
    if wears:
        words += " in " + " and ".join(wears)
    if actor.holds:
        words += f" holding a {actor.holds}"
    doing = [POSTURE[actor.posture]] if actor.posture in POSTURE else []
    doing += [DOING[b.action] for b in actor.beats[:2]]
    if any(s.character == actor.character and s.on_screen for s in shot.speeches):
        doing.append("talking")
    if actor.emotion in FEELING:
        doing.insert(0, FEELING[actor.emotion])
    return ", ".join([words, *dict.fromkeys(doing)])


def _article(word: str) -> str:
    return "an " if word[:1] in "aeiou" else "a "


def _name(character: str) -> str:
    return character.title() if character.isascii() else character


def _place(shot: Shot) -> str:
    words = place_words(shot)
    mark = shot.place.landmark
    if mark and "landmark" not in shot.camera.subjects and mark not in words:
        words += f" with {_article(mark)}{mark}"
    return f"{words} {TIME[shot.light.time]}"


def place_words(shot: Shot) -> str:
    """The heading's place in English words, lower case; of a Chinese heading its known parts."""
    key = shot.place.key
    if not is_chinese(key):
        return " ".join(key.lower().split()) if key and key != "opening" else SET[shot.place.set]
    named = [m.concept("place_en") for m in load("zh").match(key)]
    return " ".join(dict.fromkeys(n for n in named if n)) or SET[shot.place.set]


def _surroundings(shot: Shot) -> list[str]:
    parts = [] if shot.light.weather == "clear" else [shot.light.weather]
    parts += [e.name for e in shot.effects if e.name not in parts and e.name not in shot.camera.subjects]
    if shot.light.season in ("winter", "autumn", "spring"):
        parts.append(shot.light.season)
    return parts


def _camera(shot: Shot) -> str:
    camera = shot.camera
    move = camera.move if camera.move != "static" else "static camera"
    if camera.direction not in ("none", ""):
        move += f" {camera.direction}"
    angle = "" if camera.angle == "eye" else f"{camera.angle} angle, "
    return f"{angle}{move}, {camera.focal_mm:g} mm"
