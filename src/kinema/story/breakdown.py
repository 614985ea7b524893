"""What a film needs, read out of its headings and prose: the breakdown an assistant director makes.

    film = break_down(screenplay)
    film.scenes[0].light, film.scenes[0].moments["a3f2"], film.cast.people["MARA"].wears

Only prose, headings and notes are read: a changed line of dialogue changes no fact.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kinema.story.cast import Cast, Person, find_cast
from kinema.story.clauses import ClauseReader
from kinema.story.edit_marks import is_lone_transition
from kinema.story.fountain import scenes
from kinema.story.lexicon import grammar, is_chinese, load
from kinema.story.moment import Memory, Moment
from kinema.story.screenplay import Action, Dialogue, Scene, Screenplay
from kinema.story.sentences import Sentence, plain, sentences
from kinema.story.shot import INTERIORS, MOODS

REMARK = re.compile(r"\[.*\]$|(?:NOTE|Note|注|说明)\s*[:：]", re.S)
YEARS_EN = re.compile(
    r"^\s*[,(]\s*(?:\(?(?:aged?\s*)?(\d{1,3})(s)?\b|(?:in (?:his|her) )?(?:early |mid |late |mid-)?(\w+)\b)"
)
YEARS_ZH = re.compile(r"([一二三四五六七八九十]{1,3}|\d{1,3})(?:多|来|几)?岁")
ALWAYS = {"snowfield": "winter"}                              # a season that belongs to the place
OUTSIDE_OF = {"cave": "mountain", "spaceship": "space"}       # EXT. SPACESHIP
DIGITS_ZH = {c: i for i, c in enumerate("零一二三四五六七八九")}


@dataclass(slots=True)
class SceneFacts:
    """What heading and prose say of a scene; "" where they do not say."""

    scene: Scene
    language: str = "en"
    set: str = ""
    interior: bool = False
    landmark: str = ""
    time: str = ""
    weather: str = ""
    season: str = ""
    mood: str = ""
    people: list[str] = field(default_factory=list)                    # in the order they are named or speak
    moments: dict[str, list[Moment]] = field(default_factory=dict)     # element id -> its sentences

    @property
    def all_moments(self) -> Iterable[Moment]:
        return (m for row in self.moments.values() for m in row)


@dataclass(slots=True)
class FilmFacts:
    scenes: list[SceneFacts]
    cast: Cast


def break_down(screenplay: Screenplay, language: str = "") -> FilmFacts:
    """Facts of every scene. `language` "en" or "zh" settles it for the film; "" = as each sentence says."""
    cast = find_cast(screenplay.elements)
    facts, before = [], None
    for scene in scenes(screenplay):
        before = _read_scene(scene, cast, language, before)
        facts.append(before)
    return FilmFacts(facts, cast)


def _read_scene(scene: Scene, cast: Cast, language: str, before: SceneFacts | None) -> SceneFacts:
    heading = f"{scene.heading.location} {scene.heading.time}"
    facts = SceneFacts(scene, language or ("zh" if is_chinese(heading + _prose(scene)) else "en"))
    memory = Memory(before=tuple(reversed(before.people)) if before else ())
    readers = {code: ClauseReader(load(code), cast, memory) for code in ("en", "zh")}
    for element in scene.elements:
        if isinstance(element, Dialogue) and element.character.strip():
            who = cast.add(element.character.strip()).name      # the same person under every spelling
            memory.name(who)
            if who not in facts.people:
                facts.people.append(who)
        elif isinstance(element, Action) and is_picture(element):
            moments = []
            for sentence in sentences(element.text, element.line):
                _read_years(sentence, cast)
                moment = readers["zh" if is_chinese(sentence.text) else "en"].read(sentence)
                moments.append(moment)
                facts.people += [p for p in moment.people if p not in facts.people and p not in cast.voices]
            facts.moments[element.id] = moments
    _one_fire(facts)
    _settle(facts, before)
    return facts


def is_picture(element: Action) -> bool:
    """Action that shows something: not a title in the centre, a lone transition or a remark to the reader."""
    text = plain(element.text).strip()
    return bool(text) and not element.centred and not REMARK.match(text) and not is_lone_transition(text)


def _one_fire(facts: SceneFacts) -> None:
    """Where a campfire burns, "the fire" is that one."""
    if any("campfire" in moment.effects for moment in facts.all_moments):
        for moment in facts.all_moments:
            renamed = ["campfire" if e == "fire" else e for e in moment.effects]
            moment.effects = list(dict.fromkeys(renamed))


def _prose(scene: Scene) -> str:
    return "".join(e.text for e in scene.elements if isinstance(e, Action))


def _read_years(sentence: Sentence, cast: Cast) -> None:
    """ANNA, 30s · LUCY (8) · 林秀，二十多岁: the number after a name."""
    text = sentence.text
    zh = is_chinese(text)
    if not (re.search(r"\d|岁", text) or any(w in text for w in grammar().numbers)):
        return
    for alias, name in cast.aliases.items():
        at = text.find(alias) if zh else text.lower().find(alias)
        if at < 0 or cast.people[name].years:
            continue
        person = cast.people[name]
        person.years = _years_zh(text[at:]) if zh else _years_en(text[at + len(alias):])
        if person.years:
            person.age = "child" if person.years < 18 else "elder" if person.years >= 60 else "adult"


def _years_en(after: str) -> int:
    match = YEARS_EN.match(after)
    if not match:
        return 0
    if match.group(1):
        return int(match.group(1)) if int(match.group(1)) < 120 else 0
    return grammar().numbers.get(match.group(3) or "", 0)


def _years_zh(after: str) -> int:
    match = YEARS_ZH.search(after[:24])
    if not match:
        return 0
    text = match.group(1)
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (DIGITS_ZH.get(tens, 1) * 10 if ten else 0) + DIGITS_ZH.get(ones, 0)


def _settle(facts: SceneFacts, before: SceneFacts | None) -> None:
    """The scene's place, light and mood from heading first, then prose."""
    heading = facts.scene.heading
    zh = is_chinese(heading.location + heading.time) or (
        not (heading.location or heading.time) and facts.language == "zh"
    )
    words = load("zh" if zh else "en")
    said: dict[str, list[str]] = {}
    for match in [*words.match(heading.location), *words.match(heading.time)]:
        for sense in match.senses:
            said.setdefault(sense.kind, []).append(sense.concept)
    prose: dict[str, list[str]] = {}
    for moment in facts.all_moments:
        for kind, concept in moment.settings:
            prose.setdefault(kind, []).append(concept)
    facts.interior = heading.interior and not heading.exterior
    facts.set = _set_of(facts, said, prose)
    facts.landmark = _landmark_of(facts, said.get("landmark", []))
    facts.time = _time_of(heading.time, said, prose, before)
    facts.weather = _weather_of(said.get("weather", []) + prose.get("weather", []))
    facts.season = (said.get("season", []) + prose.get("season", []) or [ALWAYS.get(facts.set, "")])[0]
    facts.mood = _mood_of(facts.all_moments)


def _set_of(facts: SceneFacts, said: Mapping[str, list[str]], prose: Mapping[str, list[str]]) -> str:
    """What the heading names last, a way ("path", "street") only where it names nothing else; else the prose."""
    headed = said.get("set", []) or said.get("way", [])
    named = headed or prose.get("set", [])[:3]
    if facts.interior:
        return next((s for s in reversed(named) if s in INTERIORS and s != "room"), "room")
    outside = [OUTSIDE_OF.get(s, s) for s in named if s != "room"]
    if facts.scene.heading.exterior or not named:
        return (outside or [""])[-1]
    return named[-1] if headed else (outside or named)[0]


def _landmark_of(facts: SceneFacts, headed: list[str]) -> str:
    """The heading's, else the first of the prose; inside, a throne before the palace it stands in."""
    told = [mark for moment in facts.all_moments for mark in moment.landmarks]
    if facts.interior:
        return "throne" if "throne" in headed + told else (headed or [""])[-1]
    return headed[-1] if headed else (told or [""])[0]


def _time_of(
    written: str, said: Mapping[str, list[str]], prose: Mapping[str, list[str]], before: SceneFacts | None
) -> str:
    """The heading's time, made exact by the prose (NIGHT, "It is early evening"); CONTINUOUS is as before."""
    exact = next((t for t in prose.get("time", []) if t in ("dawn", "dusk")), "")
    times = said.get("time", [])
    if times:
        return exact if exact and times[-1] in ("night", "day") and len(set(prose.get("time", []))) == 1 else times[-1]
    if (
        re.search(r"continuous|later|same|moments|连续|稍后|片刻|同时", written, re.I)
        and before is not None
        and not exact
    ):
        return before.time
    return exact if exact else (prose.get("time") or [""])[0]


def _weather_of(words: list[str]) -> str:
    """The strongest that is named."""
    for weather in ("storm", "snow", "rain", "fog", "clouds", "clear"):
        if weather in words:
            return weather
    return ""


def _mood_of(moments: Iterable[Moment]) -> str:
    """The mood most words speak for; of equals the one named first."""
    votes = Counter(m for moment in moments for m in moment.moods)
    votes.update({"fear": 0})
    first = list(votes)
    ranked = sorted(votes, key=lambda m: (-votes[m], first.index(m)))
    return ranked[0] if votes[ranked[0]] and ranked[0] in MOODS else ""


def people_in(facts: SceneFacts, cast: Cast) -> list[Person]:
    return [cast.people[name] for name in facts.people]
