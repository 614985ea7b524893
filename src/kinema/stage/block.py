"""Blocking: a Shot and a Set become, frame by frame, where everybody is and what the camera sees.

    play = staging(shot, stage_set, aspect=16 / 9)
    frame = play.at(12)                                  # StageFrame; any frame, in any order

Marks become ground, facings become angles, beats become paths, postures and gestures. Nobody stands in anybody else;
what cannot be done in the time a beat gives is begun nearer or ends later, at a human pace.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin

import numpy as np

from kinema.stage import gesture
from kinema.stage.actor import Act, Change, Line, Performer, Target, seed_of
from kinema.stage.camera import Rig, Scene, Subject, project, set_up
from kinema.stage.face import invented_mouth
from kinema.stage.foreground import bough
from kinema.stage.frame import FIRST_FREE_OBJECT, Lamp, LiveEffect, Point, StageFrame
from kinema.stage.gait import RUN_SPEED, WALK_SPEED, Path
from kinema.stage.props import HELD, SMALL, STANDING, standing_lamp, stool
from kinema.stage.sets import Mark, Set
from kinema.stage.shapes import axis_angle, table
from kinema.stage.skeleton import Proportions, Vec, proportions, wrap
from kinema.story.shot import Actor, Beat, Effect, Shot

APART = 0.75                   # metres between two people, at least
NEAR_ENOUGH = 0.028            # of the picture's height: a head smaller than this needs no fine detail
POSTURE_OF = {"sit": ("sit", 0.95), "rise": ("stand", 1.0), "kneel": ("kneel", 0.9), "crouch": ("crouch", 0.6),
              "fall": ("lie", 1.15)}
STANDING_MOVES = ("static", "handheld", "pan", "tilt", "zoom")
READ = ("book", "letter", "phone")
EVERYWHERE = ("rain", "snow", "fog", "lightning")


@dataclass(frozen=True, slots=True)
class Spot:
    """A prop or effect with its place."""

    name: str
    position: Point
    yaw: float
    half: float                # half its extent, metres
    middle: float              # height of its middle above the ground


@dataclass(eq=False, slots=True)
class Staging:
    """A shot ready to be seen. `at` may be called for any frame in any order."""

    shot: Shot
    stage_set: Set
    aspect: float
    performers: list[Performer]
    props: np.ndarray                                   # float32 [P, 24]
    prop_lamps: list[tuple[str, Point, int]]
    taken: list[tuple[np.ndarray, float]]               # rows of a prop that somebody picks up, and when
    effects: list[tuple[Effect, Point]]
    objects: dict[int, str]
    rig: Rig

    def at(self, frame: int) -> StageFrame:
        """The stage on a frame of the shot; frames outside it are its first or last."""
        t = float(max(0, min(frame, max(self.shot.frames - 1, 0))) / self.shot.rate)
        camera = self.rig.at(t)
        tables = [self.props] if len(self.props) else []
        tables += [rows for rows, until in self.taken if t < until]
        lamps: list[Lamp] = []
        for performer in self.performers:
            eye = performer.eye(t)
            _, top, depth = project(camera, (eye[0], eye[1] + 0.5 * performer.size.head, eye[2]), self.aspect)
            if depth < -6.0:
                continue
            low = project(camera, (eye[0], eye[1] - 0.5 * performer.size.head, eye[2]), self.aspect)[1]
            tables.append(performer.shapes(t, detail=abs(top - low) * 0.5 > NEAR_ENOUGH))
            lamp = performer.lamp(t)
            if lamp is not None:
                lamps.append(lamp)
        for name, position, seed in self.prop_lamps:
            lamp = standing_lamp(name, position, t, seed)
            if lamp is not None:
                lamps.append(lamp)
        shapes = np.ascontiguousarray(np.concatenate(tables)) if tables else table(())
        return StageFrame(camera=camera, shapes_NK=shapes, lamps=tuple(lamps), effects=self._live(t),
                          objects=self.objects, time_s=t)

    def _live(self, t: float) -> tuple[LiveEffect, ...]:
        live = []
        for i, (effect, position) in enumerate(self.effects):
            start = float(effect.start / self.shot.rate)
            end = start + float(effect.frames / self.shot.rate) if effect.frames else float("inf")
            if start <= t < end:
                live.append(LiveEffect(name=effect.name, position=position, strength=max(effect.strength, 0.0),
                                       age_s=t - start, seed=seed_of(self.shot.scene_id, effect.name, i) % 65536))
        return tuple(live)


def staging(shot: Shot, stage_set: Set, aspect: float = 16 / 9) -> Staging:
    """Plan a shot on a set. Marks, subjects and props it does not know are replaced or left out."""
    return _Blocking(shot, stage_set, aspect).done()


class _Blocking:
    def __init__(self, shot: Shot, stage_set: Set, aspect: float):
        self.shot, self.set, self.aspect = shot, stage_set, min(max(aspect, 0.3), 4.0)
        self.seconds = float(max(shot.frames, 1) / shot.rate)
        self.claimed: list[tuple[float, float]] = []
        self.performers: list[Performer] = []
        self.spots: dict[str, Spot] = {}
        self.camera_eye: Vec = (0.0, 1.5, 6.0)

    def time(self, frame: int) -> float:
        return float(frame / self.shot.rate)

    # --- places -----------------------------------------------------------------------------------------------

    def mark(self, name: str) -> Mark:
        marks = self.set.marks
        return marks.get(name) or marks.get("B") or Mark(position=(0.0, self.set.height(0.0, 0.0), 0.0))

    def free(self, x: float, z: float, margin: float = APART) -> tuple[float, float]:
        """The nearest place to x, z that is not claimed: rings of candidates, sideways first."""
        for ring in range(40):
            steps = max(1, 8 * ring)
            for i in range(steps):
                angle = pi * (0.5 * (i % 2) * 2 + (i // 2) * 2.0 / steps)
                px, pz = x + 0.4 * ring * cos(angle), z - 0.4 * ring * sin(angle) * (1.0 if i % 4 < 2 else -0.6)
                if all(hypot(px - cx, pz - cz) >= margin for cx, cz in self.claimed) and (ring > 8 or self.open(px, pz)):
                    return px, pz
        return x, z - 17.0

    def open(self, x: float, z: float) -> bool:
        """Whether a person can stand there: no furniture, stone or wall at knee or chest."""
        y = self.set.height(x, z)
        return all(self.set.clearance((x, y + up, z)) > 0.12 for up in (0.35, 1.1))

    def surface(self, mark: Mark) -> Point:
        """Where a small thing lies at a mark: on the top that is at hand there, else on the ground."""
        x, _, z = mark.position
        for away in (0.0, 0.45, 0.65, 0.85, 1.05) if mark.top_m else ():
            for turn in (0.0, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0, pi):
                px, pz = x + away * sin(mark.yaw + turn), z + away * cos(mark.yaw + turn)
                y = self.set.height(px, pz) + mark.top_m
                if self.set.clearance((px, y - 0.04, pz)) < 0.02 and self.set.clearance((px, y + 0.3, pz)) > 0.12:
                    return px, y, pz
        return x, self.set.height(x, z), z

    def ground(self, x: float, z: float) -> Point:
        return x, self.set.height(x, z), z

    # --- the whole --------------------------------------------------------------------------------------------

    def done(self) -> Staging:
        objects: dict[int, str] = {}
        effects = [(effect, self._effect_place(effect)) for effect in self.shot.effects]
        rows, lamps, taken = self._props(objects)
        for i, actor in enumerate(self.shot.actors):
            self._enter(actor, i, objects)
        for performer in self.performers:
            self._direct(performer)
        for performer in self.performers:
            self._give_looks(performer)
        scene = Scene(self.set, self._people(), self._things(), self.seconds, self.aspect, self.shot.seed % 65536)
        rig = set_up(self.shot.camera, scene)
        self.camera_eye = rig.at(0.0).eye
        rows += [*self._seats(objects), *self._near_layer(rig)]
        return Staging(self.shot, self.set, self.aspect, self.performers, table(rows), lamps, taken, effects,
                       objects, rig)

    def _effect_place(self, effect: Effect) -> Point:
        if effect.name in EVERYWHERE and not effect.mark:
            return 0.0, 0.0, 0.0
        name = effect.mark or ("fire" if effect.name in ("campfire", "fire", "smoke", "sparks") else "back")
        position = self.mark(name).position
        if effect.name not in EVERYWHERE:
            self.spots.setdefault(effect.name, Spot(effect.name, position, 0.0, 0.55, 0.45))
            self.claimed.append((position[0], position[2]))
        return position

    def _props(self, objects: dict[int, str]):
        rows: list[np.ndarray] = []
        lamps: list[tuple[str, Point, int]] = []
        taken: list[tuple[np.ndarray, float]] = []
        picked = {beat.toward: self.time(beat.start) + 0.5 * self.time(beat.frames) for actor in self.shot.actors
                  for beat in actor.beats if beat.action == "pick_up"}
        held = {actor.holds for actor in self.shot.actors}
        for i, prop in enumerate(self.shot.props):
            if prop.name not in STANDING or (prop.name in held and prop.name not in picked):
                continue
            mark = self.mark(prop.mark or ("table" if prop.name in SMALL else "C"))
            if prop.name in SMALL:
                at = self.surface(mark)
            else:
                at = self.ground(*self.free(mark.position[0], mark.position[2], 0.6))
                self.claimed.append((at[0], at[2]))
            oid = FIRST_FREE_OBJECT + 500 + i
            own = placed(STANDING[prop.name](prop.text, oid), at, mark.yaw if abs(mark.yaw) < 1.2 else 0.0)
            objects[oid] = f"prop:{prop.name}"
            low, high = _extent(own)
            half = 0.5 * max(high[0] - low[0], high[1] - low[1])
            middle = 0.5 * (low[1] + high[1]) - at[1]
            if prop.name == "sign":                       # the board matters, not the post
                half, middle = 0.5 * (high[0] - low[0]), 1.55
            self.spots[prop.name] = Spot(prop.name, at, mark.yaw, max(half, 0.12), middle)
            if prop.name in picked and prop.name in HELD:
                taken.append((table(own), picked[prop.name]))
            else:
                rows += own
                if prop.name in ("lantern", "candle"):
                    lamps.append((prop.name, at, seed_of(self.shot.scene_id, prop.name, i) % 65536))
        return rows, lamps, taken

    def _enter(self, actor: Actor, i: int, objects: dict[int, str]) -> None:
        size = proportions(actor.look)
        mark = self.mark(actor.mark)
        x, z = mark.position[0], mark.position[2]
        if actor.mark == "seat" and actor.posture == "sit":
            x, z = _before_seat(mark, size)
        else:
            x, z = self.free(x, z)
        first = next((b for b in actor.beats if b.action in ("walk", "run") and b.to), None)
        if first is not None:
            x, z = self._nearer(first, x, z)
        self.claimed.append((x, z))
        path = Path((x, z), mark.yaw, stance=0.062 * size.height * size.stout ** 0.5, scale=size.hip / 0.69)
        seed = seed_of(self.shot.seed, actor.character) % 65536
        picked = next((b for b in actor.beats if b.action == "pick_up" and b.toward in HELD), None)
        performer = Performer(actor, path, self.set.height, seed, FIRST_FREE_OBJECT + i,
                              holds=actor.holds or (picked.toward if picked else ""),
                              holds_from=self.time(picked.start) + 0.5 * self.time(picked.frames) if picked and (
                                  not actor.holds or actor.holds == picked.toward) else 0.0)
        objects[FIRST_FREE_OBJECT + i] = actor.character
        self.performers.append(performer)

    def _nearer(self, beat: Beat, x: float, z: float) -> tuple[float, float]:
        """Where to begin so that the first way can be gone at a human pace in the time it has."""
        goal = self.mark(beat.to).position
        seconds = max(self.time(beat.frames), 0.8)
        longest = seconds * (RUN_SPEED * 1.25 if beat.action == "run" else WALK_SPEED * 1.12)
        far = hypot(goal[0] - x, goal[2] - z)
        if far <= longest:
            return x, z
        part = longest / far
        return self.free(goal[0] + (x - goal[0]) * part, goal[2] + (z - goal[2]) * part)

    # --- facing and looking -----------------------------------------------------------------------------------

    def performer(self, name: str) -> Performer | None:
        return next((p for p in self.performers if p.actor.character == name), None)

    def partner(self, performer: Performer) -> Performer | None:
        """Whom one is with: who is spoken with in this shot, else the nearest."""
        others = [p for p in self.performers if p is not performer]
        if not others:
            return None
        camera, name = self.shot.camera, performer.actor.character
        if camera.setup == "over_shoulder" and camera.subjects and name in (camera.over, camera.subjects[0]):
            pair = self.performer(camera.subjects[0] if name == camera.over else camera.over)
            if pair is not None and pair is not performer:
                return pair
        names = [s.character for s in self.shot.speeches if s.character != performer.actor.character]
        for name in names:
            other = self.performer(name)
            if other is not None:
                return other
        x, z, _ = performer.path.root(0.0)
        return min(others, key=lambda p: hypot(p.path.root(0.0)[0] - x, p.path.root(0.0)[1] - z))

    def target(self, name: str, asker: Performer) -> Target | None:
        """A point that moves: the eyes of somebody, the middle of a thing, the camera."""
        other = self.performer(name)
        if other is not None and other is not asker:
            return other.eye
        if name == "camera":
            return lambda t: self.camera_eye
        if name in self.spots:
            spot = self.spots[name]
            at = (spot.position[0], spot.position[1] + spot.middle, spot.position[2])
            return lambda t: at
        if name in self.set.anchors:
            anchor = self.set.anchors[name]
            return lambda t: anchor
        if name in self.set.marks:
            p = self.set.marks[name].position
            height = p[1] + (0.4 if name == "fire" else 1.3)
            return lambda t: (p[0], height, p[2])
        return None

    def yaw_toward(self, performer: Performer, at: Vec, here: tuple[float, float], open_up: float) -> float:
        """Facing a point, opened toward the audience by a part of the angle."""
        yaw = atan2(at[0] - here[0], at[2] - here[1])
        return yaw * (1.0 - open_up) if abs(yaw) < 2.3 else yaw

    # --- beats ------------------------------------------------------------------------------------------------

    def _direct(self, performer: Performer) -> None:
        actor, path = performer.actor, performer.path
        path.yaw = path.heading = self._first_facing(performer)
        path.__post_init__()
        seat = self.mark(actor.mark).seat_m if actor.mark == "seat" else None
        if actor.posture != "stand":
            performer.changes.append(Change(-1.0, 0.0, self._sitting(actor.posture, actor.mark),
                                            self._seat_height(actor.mark, seat)))
        for beat in sorted(actor.beats, key=lambda b: (b.start, b.action)):
            self._beat(performer, beat)
        for speech in self.shot.speeches:
            if speech.character == actor.character and speech.on_screen:
                self._speak(performer, speech)

    def _first_facing(self, performer: Performer) -> float:
        actor = performer.actor
        x, z, _ = performer.path.root(0.0)
        target = self.target(actor.toward, performer) if actor.toward else None
        if target is None:
            other = self.partner(performer)
            if other is None:
                yaw = self.mark(actor.mark).yaw
                return yaw if abs(wrap(yaw)) > 0.2 else 0.35 * (1.0 if performer.seed % 2 else -1.0)
            target = other.eye
        if actor.mark == "seat" and actor.posture == "sit":
            return self.mark("seat").yaw
        return self.yaw_toward(performer, target(0.0), (x, z), 0.0 if actor.toward == "camera" else 0.26)

    def _sitting(self, posture: str, mark: str) -> str:
        """Outdoors, where there is no seat, one sits on the ground."""
        return "ground" if posture == "sit" and mark != "seat" and self.set.name == "meadow" else posture

    def _seat_height(self, mark: str, seat: float | None) -> float:
        return seat if seat is not None else 0.45

    def _beat(self, performer: Performer, beat: Beat) -> None:
        start, seconds = self.time(beat.start), max(self.time(beat.frames), 0.2)
        path, actor = performer.path, performer.actor
        if beat.action in ("walk", "run"):
            self._walk(performer, beat, start, seconds)
        elif beat.action == "turn":
            self._turn(performer, beat, start, seconds)
        elif beat.action in POSTURE_OF:
            posture, usual = POSTURE_OF[beat.action]
            mark = beat.to or (actor.mark if not path.travels else "")
            if beat.action == "sit" and beat.to and beat.to in self.set.marks:
                start = self._go_and_sit(performer, beat, start, seconds)
            seat = self.mark("seat").seat_m if mark == "seat" else 0.45
            performer.changes.append(Change(max(start, path.busy_until), min(max(seconds, 0.5 * usual), 1.4 * usual),
                                            self._sitting(posture, mark), seat))
        elif beat.action in gesture.GESTURES and beat.action != "talk":
            usual = {"nod": 1.1, "shake_head": 1.5, "jump": 1.3, "knock": 1.6, "wave": 3.0, "laugh": 3.5, "reach": 2.6,
                     "pick_up": 2.2}.get(beat.action, seconds)
            if beat.action in ("reach", "pick_up") and beat.to in self.set.marks:
                seconds = max(seconds, 1.2)
            performer.acts.append(Act(beat.action, start, min(max(seconds, 0.5 * usual), 1.6 * usual)
                                      if beat.action != "pick_up" else seconds, self._aim(performer, beat, start)))

    def _walk(self, performer: Performer, beat: Beat, start: float, seconds: float) -> None:
        path = performer.path
        here = path.place
        other = self.performer(beat.to or beat.toward)
        if beat.to in self.set.marks:
            goal = self.set.marks[beat.to].position
            if beat.to == "fire":
                goal = _short_of(here, goal, 1.0)
            if beat.to == "table":
                goal = _short_of(here, goal, 0.75)
        elif other is not None and other is not performer:
            goal = _short_of(here, other.eye(0.0), 1.1)
        else:
            ahead = 1.2 * seconds
            goal = (here[0] + sin(path.heading) * ahead, 0.0, here[1] + cos(path.heading) * ahead)
        if here in self.claimed:
            self.claimed.remove(here)
        spot = self.free(goal[0], goal[2])
        self.claimed.append(spot)
        run = beat.action == "run"
        top = (RUN_SPEED * 1.35 if run else WALK_SPEED * 1.3) * max(path.scale, 0.7) ** 0.5
        slow = (1.9 if run else 0.8) * max(path.scale, 0.7) ** 0.5
        far = hypot(spot[0] - here[0], spot[1] - here[1])
        pace = min(max(far / max(seconds, 0.1), slow), top)
        self._stand_up(performer, start)
        arrived = path.walk(start, spot, far / pace + 0.3, run=run)
        if arrived < self.seconds - 0.3:
            self._settle(performer, beat, arrived)

    def _settle(self, performer: Performer, beat: Beat, arrived: float) -> None:
        """Having arrived, face what matters."""
        target = self.target(beat.toward, performer) if beat.toward else None
        open_up = 0.0 if beat.toward == "camera" else 0.22
        if target is None:
            other = self.partner(performer)
            if other is None or beat.to in ("left", "right", "back", "far"):
                return
            target = other.eye
        yaw = self.yaw_toward(performer, target(arrived), performer.path.place, open_up)
        change = abs(wrap(yaw - performer.path.heading))
        performer.path.turn(arrived, yaw, 0.4 + 0.35 * change)

    def _stand_up(self, performer: Performer, start: float) -> None:
        if performer.changes and performer.changes[-1].posture != "stand":
            begin = max(start, performer.changes[-1].start + performer.changes[-1].seconds)
            performer.changes.append(Change(begin, 0.9, "stand"))
            performer.path.busy_until = max(performer.path.busy_until, begin + 0.75)

    def _turn(self, performer: Performer, beat: Beat, start: float, seconds: float) -> None:
        path = performer.path
        target = self.target(beat.toward or beat.to, performer)
        if target is None:
            yaw = path.heading + pi * (0.5 if path.heading <= 0 else -0.5)
        else:
            yaw = self.yaw_toward(performer, target(start), path.place, 0.0 if beat.toward == "camera" else 0.15)
        path.turn(start, yaw, min(max(seconds, 0.5), 0.6 + 0.4 * abs(wrap(yaw - path.heading))))

    def _go_and_sit(self, performer: Performer, beat: Beat, start: float, seconds: float) -> float:
        path = performer.path
        mark = self.set.marks[beat.to]
        far = hypot(mark.position[0] - path.place[0], mark.position[2] - path.place[1])
        if far > 0.4:
            spot = _before_seat(mark, performer.size) if beat.to == "seat" else (mark.position[0], mark.position[2])
            self._stand_up(performer, start)
            start = path.walk(start, spot, max(far / WALK_SPEED, 0.6))
        return path.turn(start, mark.yaw, 0.3 + 0.3 * abs(wrap(mark.yaw - path.heading)))

    def _aim(self, performer: Performer, beat: Beat, start: float) -> gesture.Aim:
        p = performer.size
        x, z, yaw = performer.path.root(start)
        target = self.target(beat.toward or beat.to, performer)
        hand = 0 if performer.holds and beat.action not in ("pick_up", "reach") else 1
        if beat.action == "pick_up" and target is not None and hypot(target(start)[0] - x, target(start)[2] - z) > 1.1:
            target = None
        if target is None:
            up = 0.12 if beat.action == "pick_up" else 0.62 * p.height
            away = 0.30 if beat.action in ("pick_up", "reach") else 3.0
            point = (x + sin(yaw) * away - cos(yaw) * 0.08, self.set.height(x, z) + up, z + cos(yaw) * away + sin(yaw) * 0.08)
            return gesture.Aim(point, hand)
        point = target(start)
        side = sin(wrap(atan2(point[0] - x, point[2] - z) - yaw))
        if not performer.holds and beat.action in ("point", "wave", "reach"):
            hand = 0 if side > 0.1 else 1
        return gesture.Aim(point, hand)

    def _speak(self, performer: Performer, speech) -> None:
        start, seconds = self.time(speech.start), self.time(speech.frames)
        mouth = speech.mouth or invented_mouth(speech.text, seconds)
        seed = seed_of(speech.line_id, speech.character) % 65536
        strokes = gesture.strokes_of(mouth, start, seed, bool(performer.holds))
        performer.lines.append(Line(start, seconds, mouth, strokes))

    def _give_looks(self, performer: Performer) -> None:
        """Whom and what the eyes rest on, in order of time."""
        actor = performer.actor
        other = self.partner(performer)
        usual: Target | None = self.target(actor.toward, performer) if actor.toward else None
        usual = usual or (other.eye if other is not None else None)
        if actor.holds in READ and (usual is None or not self.shot.speeches):
            usual = _own_page(performer)
        looks: list[tuple[float, Target]] = [(-1.0, usual)] if usual else []
        for speech in self.shot.speeches:
            speaker = self.performer(speech.character)
            if speaker is None or not speech.on_screen:
                continue
            start = self.time(speech.start)
            if speaker is performer:
                if other is not None and not actor.toward:
                    looks.append((start - 0.1, other.eye))
            else:
                looks.append((start + 0.22 + 0.15 * (performer.seed % 5) / 5, speaker.eye))
        for beat in actor.beats:
            target = self.target(beat.toward or beat.to, performer)
            start = self.time(beat.start)
            if target is not None and beat.action in ("look", "point", "reach", "pick_up", "walk", "run", "turn", "knock", "wave"):
                looks.append((start, target))
                if beat.action in ("pick_up", "reach", "point") and usual is not None:
                    looks.append((start + self.time(beat.frames), usual))
            elif beat.action in ("walk", "run"):
                looks.append((start, _ahead(performer)))
        performer.looks = sorted(looks, key=lambda look: look[0])
        if not performer.looks:
            performer.looks = [(-1.0, _ahead(performer))]

    # --- what the camera can see ------------------------------------------------------------------------------

    def _people(self) -> dict[str, Subject]:
        return {p.actor.character: Subject(p.actor.character, p.eye, _gaze_yaw(p), p.size) for p in self.performers}

    def _things(self) -> dict[str, Subject]:
        things = {name: _thing(spot) for name, spot in self.spots.items()}
        for p in self.performers:
            if p.holds and p.holds not in things:
                things[p.holds] = Subject(p.holds, p.grip, lambda t: 0.0, None, 0.16)
        for name, at in self.set.anchors.items():
            things.setdefault(name, Subject(name, lambda t, at=at: at, lambda t: 0.0, None, 1.5))   # type: ignore[misc]
        return things

    def _seats(self, objects: dict[int, str]) -> list[np.ndarray]:
        """A stool under everybody who sits where the set has no seat."""
        rows: list[np.ndarray] = []
        for i, performer in enumerate(self.performers):
            for change in performer.changes:
                if change.posture != "sit" or self._on_set_seat(performer, change):
                    continue
                x, z, yaw = performer.path.root(change.start + change.seconds + 0.01)
                back = gesture.SEAT_BEHIND * performer.size.height
                at = self.ground(x - sin(yaw) * back, z - cos(yaw) * back)
                oid = FIRST_FREE_OBJECT + 800 + i
                objects[oid] = "prop:stool"
                rows += placed(stool("", oid, (change.seat or 0.45) - 0.01), at, yaw)
                break
        return rows

    def _near_layer(self, rig: Rig) -> list[np.ndarray]:
        """A bough in a corner of a wide picture outdoors, on the side that people and landmark leave free."""
        shot = self.shot
        wide = shot.camera.setup == "establishing" or shot.camera.size == "ELS"
        if not wide or self.set.interior or shot.camera.move not in STANDING_MOVES or shot.camera.angle == "overhead":
            return []
        camera = rig.at(self.seconds)
        seen = [project(camera, p.eye(self.seconds), self.aspect)[0] for p in self.performers]
        if "landmark" in self.set.anchors:
            x, _, depth = project(camera, self.set.anchors["landmark"], self.aspect)
            seen += [x, x] if depth > 0 and abs(x) < 1.2 else []
        seed = seed_of(shot.place.key, shot.place.seed, shot.id) % 65536
        side = (-1 if sum(seen) > 0 else 1) if seen else (1 if seed % 2 else -1)
        return bough(camera, self.aspect, side=side, season=shot.light.season, needles=self.set.name == "meadow", seed=seed)

    def _on_set_seat(self, performer: Performer, change: Change) -> bool:
        x, z, _ = performer.path.root(change.start + change.seconds + 0.01)
        seat = self.mark("seat").position
        return hypot(x - seat[0], z - seat[2]) < 0.6


def _before_seat(mark: Mark, size: Proportions) -> tuple[float, float]:
    ahead = gesture.SEAT_BEHIND * size.height
    return mark.position[0] + sin(mark.yaw) * ahead, mark.position[2] + cos(mark.yaw) * ahead


def _thing(spot: Spot) -> Subject:
    at = (spot.position[0], spot.position[1] + spot.middle, spot.position[2])
    return Subject(spot.name, lambda t: at, lambda t: spot.yaw, None, spot.half)


def _gaze_yaw(performer: Performer):
    """Where somebody looks, as a yaw: the target of the eyes, not of the feet."""
    def yaw(t: float) -> float:
        x, z, heading = performer.path.root(t)
        now = None
        for look in performer.looks:
            if look[0] <= t + 1e-9:
                now = look[1](t)
        if now is None or hypot(now[0] - x, now[2] - z) < 0.05:
            return heading
        gaze = atan2(now[0] - x, now[2] - z)
        return heading + max(-1.3, min(1.3, wrap(gaze - heading)))
    return yaw


def _own_page(performer: Performer) -> Target:
    """What one holds to read: a point before the chest, so that eyes and hand need not wait for each other."""
    def point(t: float) -> Vec:
        x, z, yaw = performer.path.root(t)
        y = performer.eye(t)[1] - 0.36 * performer.size.height
        return x + 0.26 * sin(yaw) * performer.size.height, y, z + 0.26 * cos(yaw) * performer.size.height
    return point


def _ahead(performer: Performer) -> Target:
    def point(t: float) -> Vec:
        x, z, yaw = performer.path.root(t)
        return x + 4.0 * sin(yaw), performer.ground(x, z) + 0.8 * performer.size.eye_height, z + 4.0 * cos(yaw)
    return point


def _short_of(here: tuple[float, float], goal: Vec, gap: float) -> Vec:
    dx, dz = here[0] - goal[0], here[1] - goal[2]
    far = hypot(dx, dz) or 1.0
    gap = min(gap, far)
    return goal[0] + dx / far * gap, goal[1], goal[2] + dz / far * gap


def placed(rows: list[np.ndarray], at: Point, yaw: float) -> list[np.ndarray]:
    """Rows turned by `yaw` about the vertical and moved to `at`."""
    from kinema.stage.actor import multiply
    c, s = cos(yaw), sin(yaw)
    spin = axis_angle((0, 1, 0), yaw)
    out = []
    for row in rows:
        row = row.copy()
        for k in (4, 7) if row[0] in (0, 3) else (4,):
            x, y, z = (float(v) for v in row[k:k + 3])
            row[k:k + 3] = (c * x + s * z + at[0], y + at[1], -s * x + c * z + at[2])
        if row[0] in (1, 2):
            row[12:16] = multiply(spin, row[12:16])
        out.append(row)
    return out


def _extent(rows: list[np.ndarray]) -> tuple[list[float], list[float]]:
    points = []
    for row in rows:
        points.append([float(v) for v in row[4:7]])
        if row[0] in (0, 3):
            points.append([float(v) for v in row[7:10]])
        else:
            points += [[float(row[4 + k]) + sign * float(row[7 + k]) for k in range(3)] for sign in (-1, 1)]
    return [min(p[k] for p in points) for k in range(3)], [max(p[k] for p in points) for k in range(3)]
