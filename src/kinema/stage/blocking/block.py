"""Blocking: a Shot and a Set become, frame by frame, where everybody is and what the camera sees.

    play = staging(shot, stage_set, aspect=16 / 9)
    frame = play.at(12)                                  # StageFrame; any frame, in any order

Marks become ground (places.py), beats become paths, postures and gestures (direct.py), the setup a rig (camera.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import atan2, cos, hypot, sin

import numpy as np

from kinema.stage.actors import gesture
from kinema.stage.actors.bvh import Motion
from kinema.stage.actors.performer import Change, Performer, seed_of
from kinema.stage.actors.skeleton import wrap
from kinema.stage.blocking.corner import BOUGH, layer_of
from kinema.stage.blocking.direct import Cast
from kinema.stage.blocking.dressing import Piece, dress
from kinema.stage.blocking.foreground import bough
from kinema.stage.blocking.near import NEAR
from kinema.stage.blocking.places import Places, Spot
from kinema.stage.camera.composition import Scene, Subject
from kinema.stage.camera.framing import project
from kinema.stage.camera.path import Keyed, keyed
from kinema.stage.camera.rig import Rig, set_up
from kinema.stage.frame import FIRST_FREE_OBJECT, Lamp, LiveEffect, Point, StageFrame
from kinema.stage.props.stool import of_height
from kinema.stage.props.thing import carried, matrix
from kinema.stage.sets import Set
from kinema.stage.shapes import table
from kinema.story.shot import Effect, Look, Shot

NEAR_ENOUGH = 0.04             # of the picture's height: a head smaller than this needs no fine detail
HATS = {"top": 0.42, "brim": 0.3, "cap": 0.07, "hood": 0.12, "helmet": 0.11}      # above the crown, in heads
CROWNS = {"dog": 0.30, "horse": 0.30, "bird": 0.12, "curly": 0.12}      # ears, crests and curls
UMBRELLA = 0.7                 # metres above the crown
NEEDLES = ("meadow", "forest", "mountain", "coast")              # where pines grow
STANDING_MOVES = ("static", "handheld", "pan", "tilt", "zoom")


@dataclass(eq=False, slots=True)
class Staging:
    """A shot ready to be seen. `at` may be called for any frame in any order."""

    shot: Shot
    stage_set: Set
    aspect: float
    performers: list[Performer]
    still: np.ndarray                                   # float32 [P, 24]: stools, what hangs into the picture
    pieces: list[Piece]                                 # props
    effects: list[tuple[Effect, Point]]
    objects: dict[int, str]
    rig: Rig | Keyed

    def at(self, frame: float) -> StageFrame:
        """The stage on a frame of the shot, or between two; frames outside it are its first or last."""
        t = float(Fraction(max(0, min(frame, max(self.shot.frames - 1, 0)))) / self.shot.rate)
        camera = self.rig.at(t)
        tables = [self.still] if len(self.still) else []
        here = [piece for piece in self.pieces if t < piece.until]
        lamps: list[Lamp] = [lamp for piece in here for lamp in piece.lamps(t)]
        for performer in self.performers:
            if performer.hidden:
                continue
            eye = performer.eye(t)
            _, top, depth = project(camera, (eye[0], eye[1] + 0.5 * performer.size.head, eye[2]), self.aspect)
            if depth < -6.0 and self.shot.camera.projection == "flat":
                continue
            low = project(camera, (eye[0], eye[1] - 0.5 * performer.size.head, eye[2]), self.aspect)[1]
            tables.append(performer.shapes(t, detail=abs(top - low) * 0.5 > NEAR_ENOUGH))
            lamp = performer.lamp(t)
            if lamp is not None:
                lamps.append(lamp)
        tables += [piece.rows(t) for piece in here]                 # last: what is picked up is gone from the end
        shapes = np.ascontiguousarray(np.concatenate(tables)) if tables else table(())
        effects = (*self._live(t), *(effect for piece in here for effect in piece.effects(t)))
        return StageFrame(camera=camera, shapes_NK=shapes, lamps=tuple(lamps), effects=effects,
                          objects=self.objects, time_s=t,
                          joints={p.actor.character: p.joints(t) for p in self.performers})

    def _live(self, t: float) -> tuple[LiveEffect, ...]:
        live = []
        for i, (effect, position) in enumerate(self.effects):
            start = float(effect.start / self.shot.rate)
            end = start + float(effect.frames / self.shot.rate) if effect.frames else float("inf")
            if start <= t < end:
                live.append(LiveEffect(name=effect.name, position=position, strength=max(effect.strength, 0.0),
                                       age_s=t - start, seed=seed_of(self.shot.scene_id, effect.name, i) % 65536))
        return tuple(live)


def staging(
    shot: Shot, stage_set: Set, aspect: float = 16 / 9, *, motions: Mapping[str, Motion] | None = None
) -> Staging:
    """Plan a shot on a set. Marks, subjects and props it does not know are replaced or left out; `motions` are what
    beats named "mocap:NAME" play, and a name that is not among them is an InputError."""
    aspect = min(max(aspect, 0.3), 4.0)
    places = Places(shot, stage_set)
    effects = [(effect, places.effect_place(effect)) for effect in shot.effects]
    objects: dict[int, str] = {}
    pieces = dress(places, objects)
    effects = [(effect, places.wreck(effect) or position) for effect, position in effects]
    cast = Cast(shot, places, pieces, motions)
    cast.blasts = effects
    cast.enter()
    cast.direct()
    objects |= {performer.object_id: performer.actor.character for performer in cast.performers}
    scene = Scene(stage_set, _people(cast), _things(cast, places), cast.seconds, aspect, shot.seed % 65536)
    rig = keyed(shot.camera, scene, shot.rate) if shot.camera.path else set_up(shot.camera, scene)
    cast.camera_eye = rig.at(0.0).eye
    rows = [*_stools(cast, places, objects), *_near_layer(shot, cast, rig)]
    return Staging(shot, stage_set, aspect, cast.performers, table(rows), pieces, effects, objects, rig)


def _people(cast: Cast) -> dict[str, Subject]:
    passing = {piece.name for piece in cast.pieces if piece.passing}
    return {
        p.actor.character: Subject(
            p.actor.character, p.eye, _gaze_yaw(p), p.size,
            hat=UMBRELLA if p.holds == "umbrella" else _above(p.actor.look) * p.size.head,
            passing=p.actor.rides in passing,
        )
        for p in cast.performers
    }


def _above(look: Look) -> float:
    """What stands above the crown, in heads: a hat, ears, or hair."""
    return HATS.get(look.hat, CROWNS.get(look.kind, CROWNS.get(look.hair_style, 0.0)))


def _things(cast: Cast, places: Places) -> dict[str, Subject]:
    things = {name: _thing(spot) for name, spot in places.spots.items()}
    for p in cast.performers:
        if p.holds and p.holds not in things:
            things[p.holds] = Subject(p.holds, p.grip, _heading(p), None, 0.16)
    for name, at in places.set.anchors.items():
        things.setdefault(name, _thing(Spot(name, at, 0.0, 1.5, 0.0)))
    return things


def _stools(cast: Cast, places: Places, objects: dict[int, str]) -> list[np.ndarray]:
    """A stool under everybody who sits where the set has no seat."""
    rows: list[np.ndarray] = []
    for i, performer in enumerate(cast.performers):
        if performer.actor.look.kind != "human":                # animals sit on the ground
            continue
        for change in performer.changes:
            if change.posture != "sit" or performer.carrier is not None or _on_set_seat(places, performer, change):
                continue
            x, z, yaw = performer.path.root(change.start + change.seconds + 0.01)
            back = gesture.SEAT_BEHIND * performer.size.height
            at = places.ground(x - sin(yaw) * back, z - cos(yaw) * back)
            oid = FIRST_FREE_OBJECT + 800 + i
            objects[oid] = "prop:stool"
            rows += list(carried(of_height((change.seat or 0.45) - 0.01).rows(oid), matrix((0, 1, 0), yaw), at))
            break
    return rows


def _near_layer(shot: Shot, cast: Cast, rig: Rig | Keyed) -> list[np.ndarray]:
    """What stands at the edge of a wide picture, on the side that people and landmark leave free: the place's own
    post, rock or strut, or what corner.py has for it, which is often nothing."""
    stage_set, aspect = cast.set, rig.scene.aspect
    wide = shot.camera.setup == "establishing" or shot.camera.size in ("ELS", "LS")[:1 + stage_set.interior]
    still = shot.camera.move in STANDING_MOVES and not shot.camera.path and shot.camera.projection == "flat"
    if not wide or not still or shot.camera.angle == "overhead":
        return []
    camera = rig.at(cast.seconds)
    seen = [project(camera, p.eye(cast.seconds), aspect)[0] for p in cast.performers]
    if "landmark" in stage_set.anchors:
        x, _, depth = project(camera, stage_set.anchors["landmark"], aspect)
        seen += [x, x] if depth > 0 and abs(x) < 1.2 else []
    seed = seed_of(shot.place.key, shot.place.seed, shot.id) % 65536
    side = (-1 if sum(seen) > 0 else 1) if seen else (1 if seed % 2 else -1)
    light = shot.light
    snowy = stage_set.name == "snowfield" or light.season == "winter" or light.weather == "snow"
    draw = seed_of(shot.place.key, shot.place.seed, shot.id, light.time, light.weather, light.season) % 65536
    if stage_set.name in NEAR:                 # two wide pictures in five
        return NEAR[stage_set.name](camera, aspect, side, seed) if draw % 5 < 2 else []
    layer = layer_of(stage_set.name, snowy=snowy, seed=draw)
    if layer == BOUGH:                         # it hangs over heads: either side will do where no landmark stands
        side = side if "landmark" in stage_set.anchors and shot.place.landmark else (-1, 1)[draw // 7 % 2]
        return bough(camera, aspect, side=side, season=light.season, needles=stage_set.name in NEEDLES, seed=seed)
    return layer(camera, aspect, side, seed) if callable(layer) else []


def _on_set_seat(places: Places, performer: Performer, change: Change) -> bool:
    x, z, _ = performer.path.root(change.start + change.seconds + 0.01)
    seat = places.mark("seat").position
    return hypot(x - seat[0], z - seat[2]) < 0.6


def _heading(performer: Performer) -> Callable[[float], float]:
    return performer.facing


def _thing(spot: Spot) -> Subject:
    return Subject(spot.name, spot.at, lambda t: spot.yaw, None, spot.half, passing=spot.passing)


def _gaze_yaw(performer: Performer) -> Callable[[float], float]:
    """Where somebody looks, as a yaw: the target of the eyes, not of the feet."""
    def yaw(t: float) -> float:
        x, z, heading = performer.path.root(t)
        free = performer.facing(t) - heading
        now = None
        for look in performer.looks:
            if look[0] <= t + 1e-9:
                now = look[1](t)
        if now is None or hypot(now[0] - x, now[2] - z) < 0.05:
            return free + heading
        gaze = atan2(now[0] - x, now[2] - z)
        return free + heading + max(-1.3, min(1.3, wrap(gaze - heading)))
    return yaw
