"""From what the text says of people to how they look; what it leaves open is designed, stable and distinct.

The top colour identifies somebody, so no two people of a film share one while the palette lasts. A name's
preferences come from a hash of the name: adding somebody at the end of a film changes nobody before them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kinema.story.cast import Cast, Person, describe_person
from kinema.story.clauses import ClauseReader
from kinema.story.direction import CastMember
from kinema.story.lexicon import is_chinese, load, stage
from kinema.story.moment import Memory
from kinema.story.sentences import Sentence
from kinema.story.shot import Look

# Muted, warm and cool by turns, all of different hue or value: gouache, not plastic.
TOPS = ("#b8402f", "#2f6f8f", "#d9a441", "#5b7f4b", "#7a4a78", "#c9683a", "#3f8f86", "#8c2f45", "#4a5fa0", "#a58a5a",
        "#d08a8f", "#54643a", "#9a5b33", "#6c88a8", "#b99bc4", "#a3aa62", "#e0c9a0", "#37504f", "#c24f6e", "#74705f",
        "#507a9c", "#8f7a3c", "#5c3c52", "#aebfb4")
BOTTOMS = ("#3d3a4a", "#4a4038", "#33424f", "#554a3a", "#3f4a3c", "#5a4650")
# All light enough to be read by lamplight.
SKINS = ("#e3b18c", "#d9a27c", "#cf9670", "#b8835c", "#a87350", "#9a6848", "#edc4a2")
HAIRS = ("#2a1d18", "#4a2f1d", "#6b4427", "#1c1a20", "#8a5a2e", "#3a2620")
SHOES = ("#2a2320", "#3a2a22", "#22262c", "#4a3426")


def assign_looks(cast: Cast, chosen: Mapping[str, CastMember]) -> dict[str, Look]:
    """A Look for everybody of the cast, in the order in which they come into the film."""
    people = list(cast.people.values())
    for person in people:
        member = chosen.get(person.name)
        if member and member.words:
            read_words(person, member.words)
        if member and member.kind:
            person.species = "" if member.kind == "human" else member.kind
    fixed = {p.name: chosen[p.name].look for p in people if p.name in chosen and chosen[p.name].look}
    stated = {p.name: _stated_top(p) for p in people}
    taken = [look.top for look in fixed.values() if look] + [top for top in stated.values() if top]
    looks = {}
    for person in people:
        look = fixed.get(person.name)
        if look is None and person.species:
            look = _animal(person)
        if look is None:
            top = stated[person.name] or _free_top(person.name, taken)
            if not stated[person.name]:
                taken.append(top)
            look = _look(person, top)
        looks[person.name] = look
    parted = _part_same_tops(looks, {**fixed, **{p.name: None for p in people if p.species}})
    return {name: _coloured(look, chosen[name].colours) if name in chosen else look for name, look in parted.items()}


def _coloured(look: Look, colours: Mapping[str, str]) -> Look:
    return replace(look, **colours)                                     # type: ignore[arg-type]


def extra_look(word: str, i: int) -> Look:
    """The i-th of a crowd: children of "children", men and women by turns otherwise."""
    name = f"{word} {i}"
    child = any(s == ("age", "child") for s in load("zh" if is_chinese(word) else "en").senses(word)) or (
        word in ("children", "kids", "boys", "girls", "pupils") or "孩" in word or "学生" in word)
    gender = "female" if word in ("women", "girls") or (i % 2 and word not in ("men", "boys", "soldiers")) else "male"
    person = Person(name, gender=gender, age="child" if child else "elder" if i % 4 == 3 else "")
    return _look(person, TOPS[_hash(name) % len(TOPS)])


def _animal(person: Person) -> Look:
    """Coat, mane and height by the word for it and the colour that is told of it."""
    known = stage().animal.get(person.kind) or stage().animal.get(person.name.split(" ")[-1].lower(), {})
    told = person.coat or (person.wears[0][0] if person.wears and person.wears[0][0] else "")
    if not told and is_chinese(person.kind):
        told = next((s.concept for s in load("zh").senses(person.kind[0]) if s.kind == "colour"), "")
    look = Look(kind=person.species, height_m=float(known.get("height", 1.7)), build="child" if person.age == "child"
                else "adult")
    look = replace(look, top=known.get("top", look.top), hair=known.get("hair", look.hair))
    if (told in stage().colour and not known) or (told in stage().colour and person.coat):
        look = replace(look, top=stage().colour[told])
    return look


def read_words(person: Person, words: str) -> list[str]:
    """Cast words ("woman, 30, red coat") into the person, winning over the prose. Returns what is not understood."""
    cast = Cast()
    name = person.name
    probe = cast.add(name)
    language = "zh" if is_chinese(words) else "en"
    reader = ClauseReader(load(language), cast, Memory([name]))
    reader.memory.name(name)
    said = re.sub(r"\b(?:a|an)\b ?(?=man|woman|boy|girl)", "", words)
    moment = reader.read(Sentence(0, f"{name}，{said}" if language == "zh" else f"{name}, {said}"))
    lexicon = load(language)
    for match in lexicon.match(words):
        for sense in match.senses:
            if sense.kind == "person":
                describe_person(probe, sense.concept)
            elif sense.kind == "gender":
                probe.gender = probe.gender or sense.concept
            elif sense.kind == "age":
                probe.age = probe.age or sense.concept
    years = re.search(r"\b(\d{1,3})\b", words)
    if years:
        probe.years = int(years.group(1))
        probe.age = "child" if probe.years < 18 else "elder" if probe.years >= 60 else "adult"
    for slot in ("gender", "age", "years", "hair", "hair_colour"):
        if getattr(probe, slot):
            setattr(person, slot, getattr(probe, slot))
    person.build = probe.build or person.build
    if probe.species:
        person.species, person.kind, person.coat = probe.species, probe.kind, probe.coat or person.coat
    person.beard = probe.beard or person.beard
    if probe.wears:
        parts = {stage().garment.get(g, "extra") for _, g in probe.wears}
        person.wears = probe.wears + [w for w in person.wears if stage().garment.get(w[1], "extra") not in parts]
    return [u for u in moment.unknown if u.lower() != name.lower()]


def _stated_top(person: Person) -> str:
    colours = stage().colour
    for colour, garment in person.wears:
        part = stage().garment.get(garment, "extra")
        if part in ("coat", "top", "skirt"):
            if colour:
                return colours.get(colour, "")
            if garment in ("white coat",):
                return colours["white"]
    return ""


def _look(person: Person, top: str) -> Look:
    colours, h = stage().colour, _hash(person.name)
    child, elder = person.age == "child", person.age == "elder"
    female = person.gender == "female"
    height = (1.0 + 0.055 * (person.years - 4) if 0 < person.years < 18 else 1.28) if child else (
        1.64 if female else 1.76) - (0.06 if elder else 0) + (h % 7 - 3) * 0.012
    height *= 1.06 if "tall" in person.build else 0.93 if "short" in person.build else 1
    look = Look(
        build="child" if child else "elder" if elder else "adult", height_m=round(height, 2),
        stoutness=1.28 if "stout" in person.build else 0.86 if "thin" in person.build else
        (0.96, 1.0, 1.05, 1.1)[h // 7 % 4],
        skin=SKINS[h // 28 % len(SKINS)],
        hair=stage().hair.get(person.hair_colour) or ("#b9bcc0" if elder else HAIRS[h // 196 % len(HAIRS)]),
        hair_style=person.hair or (("long", "bun")[h // 11 % 2] if female else "short"),
        beard=person.beard or (elder and person.gender == "male" and h % 2 == 0),
        top=top, bottom=BOTTOMS[h // 13 % len(BOTTOMS)], shoes=SHOES[h // 17 % len(SHOES)])
    for colour, garment in person.wears:
        part = stage().garment.get(garment, "extra")
        value = colours.get(colour, "")
        if part == "coat":
            look = replace(look, coat=True)
        elif part == "skirt":
            look = replace(look, skirt=True, bottom=value or look.top)
        elif part == "bottom" and value:
            look = replace(look, bottom=value)
        elif part == "shoes" and value:
            look = replace(look, shoes=value)
        elif part.startswith("hat:"):
            default = {"straw hat": "#d8bd7a", "top hat": "#2b2a31", "helmet": "#6a6f6a", "crown": "#c79a35"}.get(
                garment
            )
            look = replace(look, hat=part[4:], hat_colour=value or default or BOTTOMS[h // 19 % len(BOTTOMS)])
    if look.hat == "none" and not person.wears and h % 5 == 0:
        look = replace(look, hat=("cap", "brim")[h // 23 % 2], hat_colour=BOTTOMS[h // 29 % len(BOTTOMS)])
    return look


def _free_top(name: str, taken: Iterable[str]) -> str:
    """The name's first choice that nobody wears or comes near to."""
    order = sorted(TOPS, key=lambda colour: _hash(name + colour))
    taken = list(taken)
    for distance in (60, 36, 18, 1):
        for colour in order:
            if all(_distance(colour, other) >= distance for other in taken):
                return colour
    return _shade(order[0], len(taken))


def _part_same_tops(looks: dict[str, Look], fixed: Mapping[str, Look | None]) -> dict[str, Look]:
    """Two people in stated red coats: the later one's red is shaded until it can be told apart."""
    seen: list[str] = []
    for name, look in looks.items():
        top, step = look.top, 0
        while top in seen and name not in fixed:
            step += 1
            top = _shade(look.top, step)
        seen.append(top)
        if top != look.top:
            looks[name] = replace(look, top=top)
    return looks


def _shade(colour: str, step: int) -> str:
    """The `step`-th neighbour of a colour: darker and lighter by turns, the hue a little shifted."""
    factor = (0.72, 1.25, 0.55, 0.86, 1.12)[step % 5]
    shifts = ((step // 5) * 9 + 2 * step, -step, step)
    moved = [min(250, max(12, int(c * factor) + s)) for c, s in zip(_rgb(colour), shifts, strict=True)]
    return "#" + "".join(f"{c:02x}" for c in moved)


def _distance(a: str, b: str) -> float:
    return sum((x - y) ** 2 for x, y in zip(_rgb(a), _rgb(b), strict=True)) ** 0.5


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
