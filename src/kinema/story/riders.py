"""Who the film maker says is carried in a shot: `rides = { MARA = "boat" }` in film.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kinema.story.lexicon import stage
from kinema.story.shot import Prop, Shot


def with_riders(shot: Shot, rides: Mapping[str, str]) -> Shot:
    """The shot with those riders; a vehicle that is not in it comes to its usual mark. "" = nobody carries them."""
    known = stage()
    for who, thing in rides.items():
        if riding(shot, who, thing):
            continue
        name = next((a.character for a in shot.actors if a.character.upper() == thing.upper()), thing)
        vehicle = name in known.vehicles
        if vehicle and all(p.name != name for p in shot.props):
            shot = replace(shot, props=(*shot.props, Prop(name=name, mark=known.drawable[name])))
        marks = {a.character: a.mark for a in shot.actors} | {p.name: p.mark for p in shot.props}
        shot = replace(shot, actors=tuple(
            replace(a, rides=name, mark=marks.get(name, a.mark), posture="sit" if name else "stand")
            if a.character.upper() == who.upper() else a for a in shot.actors))
    return shot


def riding(shot: Shot, who: str, thing: str) -> str:
    """Why somebody cannot be carried by that in this shot; "" where they can."""
    looks = {a.character.upper(): a.look for a in shot.actors}
    known = stage()
    if who.upper() not in looks:
        return "nobody of that name is in the shot"
    if thing.upper() in looks:
        return "" if looks[thing.upper()].kind == "horse" and thing.upper() != who.upper() else "nobody rides on that"
    if thing and (thing not in known.vehicles or thing not in known.drawable):
        choices = sorted(known.vehicles & set(known.drawable))
        return f"choose one of: {', '.join(choices)}, or a horse of the shot"
    return ""
