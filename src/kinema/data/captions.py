"""What a shot shows, in words, varied: for training, and for a model that is given a shot of a film.

    caption(shot, seed=3)                                     # "Medium shot of a woman in a red coat, ..."
    caption(shot, seed=3, language="zh", style="ink", short=True)
    captions(facts(shot), seed=3)                             # {"en": [long, long, short, short], "zh": [...]}

Words come from phrases.toml, what is said from facts.py; the seed chooses among synonyms, orders and, in short forms,
what is left out. Deterministic.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from kinema.data.facts import Facts, Seen, facts
from kinema.story.shot import Shot

LANGUAGES = ("en", "zh")
INDOORS = ("room", "kitchen", "bedroom", "tavern", "office", "cave", "spaceship interior")
ON = ("tower top", "moon", "coast", "meadow")
BARE = ("woods", "woodland", "downtown", "dunes", "high mountains", "green hills", "grassland", "tundra", "battlements",
        "outer space", "open space")                      # places without an article
THE = ("moon", "surface of the moon", "coast", "seashore", "beach", "seaside")
MIRRORED = {"left": "right", "right": "left", "左": "右", "右": "左"}


@cache
def phrases() -> dict[str, dict[str, tuple[list[str], list[str]]]]:
    """kind -> concept -> (English phrases, Chinese phrases)."""
    table = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))
    return {kind: {concept: _both(text) for concept, text in entries.items()} for kind, entries in table.items()}


def _both(text: str) -> tuple[list[str], list[str]]:
    english, chinese = text.split("|")
    return [w.strip() for w in english.split(",")], [w.strip() for w in chinese.split("，")]


def captions(seen: Facts, *, seed: int) -> dict[str, list[str]]:
    """Two long captions and two short ones in each language."""
    return {language: [said(seen, seed=seed + k, language=language, short=k >= 2) for k in range(4)]
            for language in LANGUAGES}


def caption(shot: Shot, *, seed: int = 0, language: str = "en", style: str = "natural", short: bool = False) -> str:
    """The shot in words."""
    return said(facts(shot, style=style), seed=seed, language=language, short=short)


def said(seen: Facts, *, seed: int, language: str, short: bool = False) -> str:
    """Facts in words. Short forms leave out all but a few."""
    return _short(seen, Words(language, seed)) if short else _long(seen, Words(language, seed))


def mirrored(text: str) -> str:
    """The caption of the picture seen in a mirror: left and right change places."""
    return re.sub(r"\bleft\b|\bright\b|左|右", lambda m: MIRRORED[m.group()], text)


class Words:
    """Chooses words of one language by a seed."""

    def __init__(self, language: str, seed: int):
        self.zh = language == "zh"
        self.rng = Random(f"{language} {seed}")

    def say(self, kind: str, concept: str) -> str:
        """One of the phrases of a concept; "" of none."""
        return self.rng.choice(phrases()[kind][concept][self.zh]) if concept else ""

    def either(self, *choices: str) -> str:
        return self.rng.choice(choices)

    def chance(self, part: float) -> bool:
        return self.rng.random() < part


# --- parts --------------------------------------------------------------------------------------------------------

def _article(words: str) -> str:
    return ("an " if words[:1] in "aeiou" else "a ") + words


def _thing(name: str, w: Words) -> str:
    """A prop, landmark or animal."""
    return w.say(next(kind for kind in ("prop", "landmark", "effect", "person") if name in phrases()[kind]), name)


def _person(seen: Seen, w: Words) -> str:
    who = w.say("person", seen.who)
    if seen.who in ("dog", "horse", "bird"):
        if seen.wears:
            who = f"{w.say('colour', seen.wears[0][0])}{'的' if w.zh else ' '}{who}"
        deeds = _doing(seen, w)
        return f"一只{who}{deeds}" if w.zh else ", ".join(filter(None, (_article(who), deeds)))
    build = w.say("build", seen.build)
    feeling = w.say("emotion", seen.emotion)
    deeds = _doing(seen, w)
    return _person_zh(seen, w, who, build, feeling, deeds) if w.zh else _person_en(seen, w, who, build, feeling, deeds)


def _person_en(seen: Seen, w: Words, who: str, build: str, feeling: str, deeds: str) -> str:
    before = [feeling] if feeling and w.chance(0.4) else []
    bald = w.say("hair", "bald") if "bald" in seen.hair else ""
    lead = _article(" ".join(filter(None, (*before, bald, build, who))))
    wears = []
    for colour, garment in seen.wears:
        words = " ".join(filter(None, (w.say("colour", colour), w.say("garment", garment))))
        wears.append(words if garment in ("trousers", "glasses", "armour") else _article(words))
    hair = " ".join(w.say("colour" if h in phrases()["colour"] else "hair", h) for h in seen.hair if h != "bald")
    features = [x for x in (hair, w.say("hair", "beard") if seen.beard else "") if x]
    head = f"{lead} {w.either('in', 'wearing')} {' and '.join(wears)}" if wears else lead
    if features:
        head += " with " + " and ".join(f if f.endswith(("hair", "braids")) else _article(f) for f in features)
    return ", ".join(filter(None, (head, "" if before else feeling, deeds)))


def _person_zh(seen: Seen, w: Words, who: str, build: str, feeling: str, deeds: str) -> str:
    worn: dict[str, list[str]] = {"穿": [], "戴": []}
    for colour, garment in seen.wears:
        on_head = garment in ("cap", "hat", "hood", "top hat", "helmet", "scarf", "glasses")
        worn["戴" if on_head else "穿"].append(w.say("colour", colour) + w.say("garment", garment))
    parts = [f"{verb}{'、'.join(what)}" for verb, what in worn.items() if what]
    hair = "".join(w.say("colour" if h in phrases()["colour"] else "hair", h) for h in seen.hair)
    parts += [f"有{x}" for x in (hair, w.say("hair", "beard") if seen.beard else "") if x]
    lead = f"一个{'、'.join(parts)}的{build}{who}" if parts else f"一个{build}{who}"
    return "，".join(filter(None, (lead, feeling, deeds)))


def _doing(seen: Seen, w: Words) -> str:
    deeds = [w.say("posture" if d in phrases()["posture"] else "action", d) for d in seen.doing if d != "ride"]
    if seen.rides:
        thing = _thing(seen.rides, w)
        deeds.insert(0, w.say("action", "ride") + ("" if w.zh else " a ") + thing)
    if seen.holds:
        thing = w.say("prop", seen.holds)
        deeds.append(w.say("action", "hold") + (thing if w.zh else " " + (thing if seen.holds == "flowers" else
                                                                        _article(thing))))
    return ("、" if w.zh else " and ").join(deeds)


def _people(seen: Facts, w: Words) -> str:
    """Who is there, each with what they wear, or now and then as a number."""
    humans = [p for p in seen.people if p.who not in ("dog", "horse", "bird")]
    if len(humans) == len(seen.people) >= 2 and w.chance(0.2):
        count, deed = w.say("count", {2: "two", 3: "three"}[len(humans)]), _doing(humans[0], w)
        return f"{count}{w.say('person', 'people')}{deed}" if w.zh else f"{count} {w.say('person', 'people')} {deed}"
    return ("，" if w.zh else "; ").join(_person(p, w) for p in seen.people)


def _where(seen: Facts, w: Words, *, time: bool = True) -> str:
    place, hour = w.say("set", seen.place), w.say("time", seen.time) if time else ""
    mark = w.say("landmark", seen.landmark)
    if w.zh:
        inside = "" if place[-1] in "里内边上中" else "中" if seen.place in INDOORS else ""
        return f"{hour}{'的' if hour else ''}{place}{inside}" + (f"，有一座{mark}" if mark else "")
    named = _at(seen.place, place) if w.chance(0.5) else place
    named += f" with {_article(mark)}" if mark else ""
    return named + (f" {_hour(seen.time, hour)}" if hour else "")


def _at(concept: str, place: str) -> str:
    """The place with its preposition and article."""
    if place.startswith("inside"):
        return place
    named = place if place in BARE else f"the {place}" if place in THE else _article(place)
    return ("in " if concept not in ON or place.endswith("space") else "on ") + named


def _hour(time: str, word: str) -> str:
    return f"in {word}" if word in ("daylight", "first light") else f"by {word}" if time == "day" else f"at {word}"


def _air(seen: Facts, w: Words, *, effects: bool = True) -> list[str]:
    """Weather, season and effects. Fair weather and summer go without saying, mostly."""
    parts = [w.say("weather", seen.weather)] if seen.weather and (seen.weather != "clear" or w.chance(0.3)) else []
    if seen.season and (seen.season != "summer" or w.chance(0.15)):
        parts.append(w.say("season", seen.season))
    return parts + (_effects(seen, w) if effects else [])


def _effects(seen: Facts, w: Words) -> list[str]:
    return [w.say("weather" if e in phrases()["weather"] else "effect", e) for e in seen.effects]


def _props(seen: Facts, w: Words) -> list[str]:
    ridden = {p.rides for p in seen.people}
    things = [_thing(p, w) for p in seen.props if p not in ridden]
    return things if w.zh else [t if t in ("flowers", "fire", "flames") else _article(t) for t in things]


def _move(seen: Facts, w: Words) -> str:
    words = w.say("move", seen.move)
    pace = w.say("pace", seen.pace) if w.chance(0.6) else ""
    return f"{pace}{words}" if w.zh else " ".join(filter(None, (pace, words)))


def _lens(seen: Facts, w: Words) -> Iterator[str]:
    """Size and angle, as what the picture is."""
    yield w.say("size", seen.size)
    yield w.say("setup", seen.setup)
    yield w.say("angle", seen.angle)


# --- whole captions -----------------------------------------------------------------------------------------------

def _long(seen: Facts, w: Words) -> str:
    comma = "，" if w.zh else ", "
    people, air, props = _people(seen, w), _air(seen, w), _props(seen, w)
    size, setup, angle = _lens(seen, w)
    move = _move(seen, w)
    style = w.say("style", seen.style) if seen.style != "natural" or w.chance(0.15) else ""
    what = [x for x in (people, *props) if x]
    form = w.rng.randrange(3)
    if form == 0:                          # the camera first
        first = [f"{size}，{what[0]}" if w.zh else f"{size} of {what[0]}"] if what else [size]
        parts = [*first, *what[1:], _where(seen, w), *air, setup, angle, move, style]
    elif form == 1:                        # the place first
        parts = [style, _where(seen, w), *air, *what, size, setup, angle, move]
    else:                                  # whom one sees first
        parts = [*what, _where(seen, w), *air, style, move, angle, setup, size]
    text = comma.join(p for p in parts if p)
    return text + "。" if w.zh else text[0].upper() + text[1:] + "."


def _short(seen: Facts, w: Words) -> str:
    """What matters most, and two or three facts more."""
    effects = _effects(seen, w) if w.chance(0.5) else []
    lead = effects[:1]
    if not lead and seen.people:
        person = w.rng.choice(seen.people)
        lead = [_person(Seen(who=person.who, wears=person.wears[:1], doing=person.doing[:1]), w)]
    lead = lead or _props(seen, w)[:1]
    air = _air(seen, w, effects=not effects) if w.chance(0.7) else []
    rest = [_where(seen, w, time=w.chance(0.6)), *air, _move(seen, w), w.say("size", seen.size)]
    kept = [r for i, r in enumerate(rest) if r and (w.chance(0.65) or (i == 0 and not lead))]
    style = [w.say("style", seen.style)] if seen.style != "natural" else []
    return ("，" if w.zh else ", ").join(dict.fromkeys(lead + kept + style))
