"""Directing what hands and whole bodies do: aims, and the ways to what is picked up, fought, embraced or carried.

do(cast, performer, beat, start, seconds)            # a deed of actors/deeds.py
push = pushed(cast, performer, beat, start)          # the way somebody falls, as a yaw
"""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin
from typing import TYPE_CHECKING

from kinema.stage.actors import gesture
from kinema.stage.actors.gait import WALK_SPEED, chance
from kinema.stage.actors.performer import Act, Performer, seed_of
from kinema.stage.actors.skeleton import wrap
from kinema.stage.props.held import HELD
from kinema.story.shot import Actor, Beat

if TYPE_CHECKING:
    from kinema.stage.blocking.direct import Cast

BLASTS = ("explosion", "lightning")


def load_of(actor: Actor) -> str:
    """What an actor carries in both arms in this shot, if anything."""
    beat = next((b for b in actor.beats if b.action == "carry"), None)
    if beat is None or beat.toward in HELD or actor.holds:
        return ""
    return beat.toward or "bundle"


def do(cast: Cast, performer: Performer, beat: Beat, start: float, seconds: float) -> None:
    other = cast.performer(beat.toward or beat.to)
    other = other if other is not performer else None
    if other is None and beat.action in ("fight", "embrace"):
        other = cast.partner(performer)
    if beat.action == "carry":
        _carry(cast, performer, beat, start, seconds)
        return
    role, seed = 0, seed_of("deed", cast.shot.scene_id, performer.actor.character) % 9973
    if other is not None and beat.action in ("fight", "embrace"):
        first, second = sorted((performer, other), key=lambda p: p.object_id)
        role = int(performer is second)
        seed = seed_of("deed", first.actor.character, second.actor.character) % 9973
        start = _come_near(cast, performer, other, beat, start, role)
    seconds = max(min(seconds, cast.seconds - start + 2.0), 1.2)
    point = other.eye(start) if other is not None else performer.eye(start)
    armed = performer.holds == "sword"
    performer.acts.append(
        Act(beat.action, start, seconds, gesture.Aim(point, 1, seed=seed, role=role, since=start, armed=armed))
    )


def _come_near(cast: Cast, performer: Performer, other: Performer, beat: Beat, start: float, role: int) -> float:
    """Walk to the distance of the deed, both halfway where both do it, and face one another; when that is done."""
    both = any(b.action == beat.action for b in other.actor.beats)
    reach = 0.5 * (performer.size.height + other.size.height)
    gap = (0.56 if beat.action == "fight" else 0.205) * reach + (0.02 if beat.action == "embrace" else 0.0)
    path = performer.path
    hx, hz = path.place
    ox, oz = other.meets if both and role == 1 and other.meets is not None else other.path.place
    if both and role == 0:
        performer.meets = (hx, hz)
    elif both and other.meets is not None:
        ox, oz = other.meets
    far = hypot(ox - hx, oz - hz) or 1.0
    dx, dz = (ox - hx) / far, (oz - hz) / far
    way = max(far - gap, 0.0) * (0.5 if both else 1.0)
    if way > 0.13:
        cast.stand_up(performer, start)
        start = path.walk(start, (hx + dx * way, hz + dz * way), max(way / (1.15 * WALK_SPEED) + 0.3, 0.6))
        if both:
            start = max(start, other.path.busy_until if role else start)
    return path.turn(start, atan2(dx, dz), 0.3 + 0.3 * abs(wrap(atan2(dx, dz) - path.heading)))


def _carry(cast: Cast, performer: Performer, beat: Beat, start: float, seconds: float) -> None:
    """Lift it (unless the shot begins with it in the arms), then go where the beat says; it is held to the end."""
    path, lifted = performer.path, start > 0.2
    performer.load_from = start if lifted else -2.0
    cast.stand_up(performer, start)
    begin = max(start, path.busy_until)
    performer.load_from = begin if lifted else -2.0
    act = Act(
        "carry", begin if lifted else -2.0, cast.seconds + 4.0, gesture.Aim(performer.eye(begin), 1, role=int(lifted))
    )
    performer.acts.append(act)
    if lifted:
        path.busy_until = max(path.busy_until, begin + 1.3)
    if beat.to:
        cast.walk(performer, beat, path.busy_until if lifted else begin, max(seconds - (1.3 if lifted else 0.0), 0.8))


def go_and_take(cast: Cast, performer: Performer, beat: Beat, start: float, seconds: float) -> tuple[float, float]:
    """Step up to what is to be picked up; the hand is on it in the middle of the beat, as the prop expects."""
    target = cast.target(beat.toward or beat.to, performer)
    path = performer.path
    if target is None:
        return start, seconds
    x, _, z = target(start)
    far, middle = hypot(x - path.place[0], z - path.place[1]), start + 0.5 * seconds
    gap = 0.30 * performer.size.height
    if gap + 0.25 < far < 2.6 and path.travel(start) is None and performer.mount is None:
        cast.stand_up(performer, start)
        part = (far - gap) / far
        spot = path.place[0] + (x - path.place[0]) * part, path.place[1] + (z - path.place[1]) * part
        time = max((far - gap) / (1.5 * WALK_SPEED) + 0.25, 0.5)
        arrived = path.walk(start, spot, min(time, max(0.5 * seconds - 0.3, 0.5 * time)))
        start = max(start, min(arrived - 0.15, middle - 0.35))
    half = max(middle - start, 0.45)
    performer.holds_from = start + half if performer.holds == beat.toward else performer.holds_from
    return start, 2.0 * half


def pushed(cast: Cast, performer: Performer, beat: Beat, start: float) -> float:
    """Which way somebody falls: from a blast or a blow, on in the way they run, else as chance has it."""
    x, z, yaw = performer.path.root(start)
    for effect, place in cast.blasts:
        if effect.name in BLASTS and -0.2 <= start - cast.time(effect.start) < 2.0:
            return atan2(x - place[0], z - place[2])
    other = cast.performer(beat.toward)
    if other is None:
        fighters = [
            p for p in cast.performers if p is not performer and any(b.action == "fight" for b in p.actor.beats)
        ]
        other = fighters[0] if fighters else None
    if other is not None and other is not performer:
        ox, oz, _ = other.path.root(start)
        return atan2(x - ox, z - oz)
    if performer.speed(max(start - 0.05, 0.0)) > 0.4:
        return yaw
    return yaw + (pi if chance(3, performer.seed) > 0.45 else 0.0)


def aim(cast: Cast, performer: Performer, beat: Beat, start: float) -> gesture.Aim:
    p = performer.size
    x, z, yaw = performer.path.root(start)
    target = cast.target(beat.toward or beat.to, performer)
    hand = 0 if performer.holds and beat.action not in ("pick_up", "reach") else 1
    if beat.action == "pick_up" and target is not None and hypot(target(start)[0] - x, target(start)[2] - z) > 1.1:
        target = None
    if target is None:
        low = beat.action == "pick_up" and not cast.set.interior  # indoors things lie on tables
        up = 0.12 if low else (0.45 if beat.action == "pick_up" else 0.70) * p.height
        away = 0.30 if beat.action == "pick_up" else 0.48 * p.height if beat.action == "reach" else 3.0
        point = (
            x + sin(yaw) * away - cos(yaw) * 0.08,
            cast.set.height(x, z) + up,
            z + cos(yaw) * away + sin(yaw) * 0.08,
        )
        return gesture.Aim(point, hand)
    point = performer.inward(target(start), start)
    if beat.action == "reach":  # as far as an arm, not as far as the thing
        far = hypot(point[0] - x, point[2] - z)
        near = min(1.0, 0.42 * p.height / (far + 1e-6))
        point = (
            x + (point[0] - x) * near,
            max(point[1], cast.set.height(x, z) + 0.3 * p.height),
            z + (point[2] - z) * near,
        )
    side = sin(wrap(atan2(point[0] - x, point[2] - z) - yaw))
    if not performer.holds and beat.action in ("point", "wave", "reach"):
        hand = 0 if side > 0.1 else 1
    return gesture.Aim(point, hand)
