"""Directing: an actor's marks, beats and lines become a path, postures, gestures and looks.

    cast = Cast(shot, places)
    cast.enter(); cast.direct()
    cast.performers                                      # one Performer for each actor of the shot

What cannot be done in the time a beat gives is begun nearer or ends later, at a human pace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import atan2, cos, hypot, pi, sin

from kinema.errors import InputError
from kinema.stage.actors import deeds, gesture
from kinema.stage.actors.actor import Human
from kinema.stage.actors.bvh import Motion
from kinema.stage.actors.capture import Capture
from kinema.stage.actors.face import invented_mouth
from kinema.stage.actors.gait import WALK_SPEED, Path
from kinema.stage.actors.kinds import player
from kinema.stage.actors.performer import Act, Change, Line, Pace, Performer, Target, seed_of
from kinema.stage.actors.retarget import Played
from kinema.stage.actors.skeleton import Proportions, Vec, wrap
from kinema.stage.blocking.deeds import aim, do, go_and_take, load_of, pushed
from kinema.stage.blocking.dressing import Piece
from kinema.stage.blocking.glances import give_looks
from kinema.stage.blocking.places import Places
from kinema.stage.blocking.riding import board, look_from
from kinema.stage.frame import FIRST_FREE_OBJECT, Point
from kinema.stage.props.held import HELD
from kinema.stage.sets import WILD, Mark
from kinema.story.shot import Actor, Beat, Effect, Shot, Speech

POSTURE_OF = {  # action: posture, usual seconds
    "sit": ("sit", 0.95),
    "rise": ("stand", 1.0),
    "kneel": ("kneel", 0.9),
    "crouch": ("crouch", 0.6),
    "fall": ("lie", 1.15),
}
USUAL_SECONDS = {"nod": 1.1, "shake_head": 1.5, "jump": 1.3, "knock": 1.6, "wave": 3.0, "laugh": 3.5, "reach": 2.6}
SEATED = ("wave", "point", "nod", "shake_head", "look", "reach", "laugh", "talk")     # what one does in a vehicle
EXITS = ("left", "right", "back", "far")
MOCAP = "mocap:"                               # Beat.action "mocap:NAME" plays the motion of that name
CARRIED = ("walk", "run", "turn", "jump")      # what a rider's animal does for them
STANDOFF = {"fire": 1.0, "table": 0.75}        # metres one stays from such a mark


class Cast:
    """The actors of a shot. `camera_eye` is set once the camera is known, for those who look into it."""

    def __init__(self, shot: Shot, places: Places, pieces: Sequence[Piece] = (),
                 motions: Mapping[str, Motion] | None = None):
        self.shot, self.places, self.set, self.pieces = shot, places, places.set, pieces
        self.motions = motions or {}
        self.seconds = float(max(shot.frames, 1) / shot.rate)
        self.performers: list[Performer] = []
        self.blasts: list[tuple[Effect, Point]] = []                # effects of the shot, and where
        self.camera_eye: Vec = (0.0, 1.5, 6.0)
        self.time, self.mark = places.time, places.mark

    def enter(self) -> None:
        """Everybody to their place on the first frame."""
        for i, actor in enumerate(self.shot.actors):
            self._enter(actor, FIRST_FREE_OBJECT + i)

    def direct(self) -> None:
        """What everybody does, and where they look."""
        self._mount()
        for performer in sorted(self.performers, key=lambda p: p.mount is not None):
            self._direct(performer)
        for performer in self.performers:
            give_looks(self, performer)
            look_from(performer)

    def _enter(self, actor: Actor, object_id: int) -> None:
        riders = [p for p in self.performers if p.actor.rides == actor.rides]
        vehicle = next((p for p in self.pieces if p.name == actor.rides and len(riders) < len(p.thing.seats)), None)
        kind = player(actor.look.kind)
        size = kind.measure(actor.look)
        mark = self.mark(actor.mark)
        x, z = mark.position[0], mark.position[2]
        if actor.mark == "seat" and actor.posture == "sit":
            x, z = _before_seat(mark, size)
        else:
            x, z = self.places.free(x, z)
        first = next((b for b in actor.beats if b.action in ("walk", "run") and b.to), None)
        if first is not None:
            x, z = self._nearer(first, x, z, kind.pace)
        if vehicle is None:
            self.places.claimed.append((x, z))
        path = Path((x, z), mark.yaw, stance=0.062 * size.height * size.stout ** 0.5, scale=size.hip / 0.69)
        seed = seed_of(self.shot.seed, actor.character) % 65536
        picked = next((b for b in actor.beats if b.action == "pick_up" and b.toward in HELD), None)
        takes = picked is not None and (not actor.holds or actor.holds == picked.toward)
        performer = kind(actor, path, self.set.height, seed, object_id,
                         holds=actor.holds or (picked.toward if picked else ""),
                         holds_from=self.time(picked.start + picked.frames / 2) if picked and takes else 0.0,
                         load=load_of(actor),
                         ridden=any(a.rides == actor.character for a in self.shot.actors if a is not actor))
        self.performers.append(performer)
        if vehicle is not None:
            board(performer, vehicle, len(riders))

    def _mount(self) -> None:
        """Riders onto their animals."""
        for performer in self.performers:
            animal = self.performer(performer.actor.rides)
            if animal is not None and animal is not performer and animal.ridden and animal.mount is None:
                performer.mount, performer.path = animal, animal.path

    def _nearer(self, beat: Beat, x: float, z: float, pace: Pace) -> tuple[float, float]:
        """Where to begin so that the first way can be gone at a human pace in the time it has."""
        goal = self.mark(beat.to).position
        seconds = max(self.time(beat.frames), 0.8)
        longest = seconds * (pace.run * 1.25 if beat.action == "run" else pace.walk * 1.12)
        far = hypot(goal[0] - x, goal[2] - z)
        if far <= longest:
            return x, z
        part = longest / far
        return self.places.free(goal[0] + (x - goal[0]) * part, goal[2] + (z - goal[2]) * part)

    # --- facing and looking -----------------------------------------------------------------------------------

    def performer(self, name: str) -> Performer | None:
        return next((p for p in self.performers if p.actor.character == name), None)

    def partner(self, performer: Performer) -> Performer | None:
        """Whom one is with: who is spoken with in this shot, else the nearest."""
        others = [p for p in self.performers if p is not performer and p.mount is not performer
                  and p is not performer.mount]
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
        if name in self.places.spots:
            return self.places.spots[name].at
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
        if performer.mount is None and performer.carrier is None:
            path.yaw = path.heading = self._first_facing(performer)
            path.__post_init__()
        if actor.posture != "stand" and performer.carrier is None:
            performer.changes.append(Change(-1.0, 0.0, self._sitting(actor.posture, actor.mark),
                                            self._seat_height(actor.mark, performer.size)))
        for beat in sorted(actor.beats, key=lambda b: (b.start, b.action)):
            if performer.carrier is None or beat.action in SEATED:
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
        return "ground" if posture == "sit" and mark != "seat" and self.set.name in WILD else posture

    def _seat_height(self, mark: str, size: Proportions) -> float:
        """Of the set's own seat, else of a stool that fits."""
        return self.mark("seat").seat_m if mark == "seat" else min(0.45, 0.265 * size.height)

    def _beat(self, performer: Performer, beat: Beat) -> None:
        start, seconds = self.time(beat.start), max(self.time(beat.frames), 0.2)
        if performer.mount is not None and beat.action in CARRIED:
            performer = performer.mount
        path, actor = performer.path, performer.actor
        if beat.action in ("walk", "run"):
            self.walk(performer, beat, start, seconds)
        elif beat.action.startswith(MOCAP):
            self._play(performer, beat.action.removeprefix(MOCAP), start, seconds)
        elif beat.action == "turn":
            self._turn(performer, beat, start, seconds)
        elif beat.action in POSTURE_OF:
            posture, usual = POSTURE_OF[beat.action]
            mark = beat.to or (actor.mark if not path.travels else "")
            if beat.action == "sit" and beat.to and beat.to in self.set.marks:
                start = self._go_and_sit(performer, beat, start, seconds)
            seat = self._seat_height(mark, performer.size)
            push = None
            if beat.action == "fall":
                push = pushed(self, performer, beat, start)
                posture = "prone" if abs(wrap(push - path.root(start)[2])) < 0.5 * pi else "lie"
            performer.changes.append(Change(max(start, path.busy_until), min(max(seconds, 0.5 * usual), 1.4 * usual),
                                            self._sitting(posture, mark), seat, push))
        elif beat.action in deeds.DEEDS:
            do(self, performer, beat, start, seconds)
        elif beat.action in gesture.GESTURES and beat.action != "talk":
            if beat.action == "pick_up":
                start, seconds = go_and_take(self, performer, beat, start, seconds)
            if beat.action == "knock":
                start = self._face_door(performer, beat, start)
            elif beat.action in ("reach", "pick_up", "point"):
                self._face_aim(performer, beat, start)
            usual = USUAL_SECONDS.get(beat.action, seconds)
            performer.acts.append(Act(beat.action, start, min(max(seconds, 0.5 * usual), 1.6 * usual),
                                      aim(self, performer, beat, start)))

    def walk(self, performer: Performer, beat: Beat, start: float, seconds: float) -> None:
        path = performer.path
        here = path.place
        other = self.performer(beat.to or beat.toward)
        if beat.to in self.set.marks:
            goal = self.set.marks[beat.to].position
            if beat.to in STANDOFF:
                goal = _short_of(here, goal, STANDOFF[beat.to])
        elif other is not None and other is not performer:
            goal = _short_of(here, other.eye(0.0), 1.1)
        else:
            ahead = 1.2 * seconds
            goal = (here[0] + sin(path.heading) * ahead, 0.0, here[1] + cos(path.heading) * ahead)
        if here in self.places.claimed:
            self.places.claimed.remove(here)
        spot = self.places.free(goal[0], goal[2])
        self.places.claimed.append(spot)
        run = beat.action == "run"
        small = max(path.scale, 0.7) ** 0.5
        top = (performer.pace.run_most if run else performer.pace.walk_most) * small
        slow = (0.62 if run else 0.615) * (performer.pace.run if run else performer.pace.walk) * small
        far = hypot(spot[0] - here[0], spot[1] - here[1])
        pace = min(max(far / max(seconds, 0.1), slow), top)
        self.stand_up(performer, start)
        arrived = path.walk(start, spot, far / pace + 0.3, run=run, bulge=self._way_round(here, spot))
        if arrived < self.seconds - 0.3:
            self._settle(performer, beat, arrived)

    def _way_round(self, here: tuple[float, float], goal: tuple[float, float]) -> float:
        """How far aside one must go so as not to walk through anybody or anything, metres."""
        dx, dz = goal[0] - here[0], goal[1] - here[1]
        length = hypot(dx, dz) or 1.0
        near = -1.0 if dx > 0.0 else 1.0                      # before those who wait, rather than behind their backs
        for bulge in (near * b for b in (0.0, 0.5, -0.5, 0.9, -0.9, 1.4, -1.4)):
            way = [
                (
                    here[0] + (dx * u + dz * bulge / length * sin(pi * u) ** 2),
                    here[1] + (dz * u - dx * bulge / length * sin(pi * u) ** 2),
                )
                for u in (k / 12 for k in range(2, 11))
            ]
            if all(hypot(x - a, z - b) > 0.6 for x, z in way for a, b in self.places.claimed if (a, b) != goal):
                return bulge
        return 0.0

    def _settle(self, performer: Performer, beat: Beat, arrived: float) -> None:
        """Having arrived, face what matters."""
        target = self.target(beat.toward, performer) if beat.toward else None
        open_up = 0.0 if beat.toward == "camera" else 0.22
        if target is None:
            other = self.partner(performer)
            if other is None or beat.to in EXITS:
                return
            target = other.eye
        yaw = self.yaw_toward(performer, target(arrived), performer.path.place, open_up)
        change = abs(wrap(yaw - performer.path.heading))
        performer.path.turn(arrived, yaw, 0.4 + 0.35 * change)

    def stand_up(self, performer: Performer, start: float) -> None:
        if performer.changes and performer.changes[-1].posture != "stand":
            begin = max(start, performer.changes[-1].start + performer.changes[-1].seconds)
            performer.changes.append(Change(begin, 0.9, "stand"))
            performer.path.busy_until = max(performer.path.busy_until, begin + 0.75)

    def _play(self, performer: Performer, name: str, start: float, seconds: float) -> None:
        """A captured motion, from where the actor is and the way they face."""
        if name not in self.motions:
            known = ", ".join(sorted(self.motions)) or "there are none"
            raise InputError(f"{performer.actor.character} plays a motion {name!r} that is not there.",
                             hint=f"Known motions: {known}.")
        capture = Capture(self.motions[name])
        if "hips" not in capture.roles or not isinstance(performer, Human):      # an animal lives on
            return
        self.stand_up(performer, start)
        path = performer.path
        start = max(start, path.busy_until)
        length = seconds if capture.cyclic else min(seconds, max(capture.seconds, 0.2))
        part = Played(capture, start, length, performer.size, (*path.place, path.heading))
        performer.played.append(part)
        path.drive(start, length, part.root)

    def _turn(self, performer: Performer, beat: Beat, start: float, seconds: float) -> None:
        path = performer.path
        target = self.target(beat.toward or beat.to, performer)
        if target is None:
            yaw = path.heading + pi * (0.5 if path.heading <= 0 else -0.5)
        else:
            yaw = self.yaw_toward(performer, target(start), path.place, 0.0 if beat.toward == "camera" else 0.15)
        path.turn(start, yaw, min(max(seconds, 0.5), 0.6 + 0.4 * abs(wrap(yaw - path.heading))))

    def _face_door(self, performer: Performer, beat: Beat, start: float) -> float:
        """Turn to what is knocked at: a door prop, else the door of the set if one stands before it."""
        path, mark = performer.path, self.mark("door")
        spot = self.places.spots.get(beat.toward or "door")
        at = spot.position if spot is not None else mark.position
        far = hypot(at[0] - path.place[0], at[2] - path.place[1])
        if far > 2.5:
            return start
        yaw = mark.yaw + pi if spot is None else atan2(at[0] - path.place[0], at[2] - path.place[1])
        return path.turn(max(start - 0.5, 0.0), yaw, 0.3 + 0.3 * abs(wrap(yaw - path.heading)))

    def _face_aim(self, performer: Performer, beat: Beat, start: float) -> None:
        """Turn where the hand could not go otherwise."""
        path, target = performer.path, self.target(beat.toward or beat.to, performer)
        if target is None or path.travel(start) is not None:
            return
        yaw = self.yaw_toward(performer, target(start), path.place, 0.0)
        change = wrap(yaw - path.heading)
        if abs(change) > 1.0:
            path.turn(start, path.heading + change - (0.6 if change > 0 else -0.6), 0.35 + 0.3 * abs(change))

    def _go_and_sit(self, performer: Performer, beat: Beat, start: float, seconds: float) -> float:
        path = performer.path
        mark = self.set.marks[beat.to]
        far = hypot(mark.position[0] - path.place[0], mark.position[2] - path.place[1])
        if far > 0.4:
            spot = _before_seat(mark, performer.size) if beat.to == "seat" else (mark.position[0], mark.position[2])
            self.stand_up(performer, start)
            start = path.walk(start, spot, max(far / WALK_SPEED, 0.6))
        return path.turn(start, mark.yaw, 0.3 + 0.3 * abs(wrap(mark.yaw - path.heading)))

    def _speak(self, performer: Performer, speech: Speech) -> None:
        start, seconds = self.time(speech.start), self.time(speech.frames)
        mouth = speech.mouth or invented_mouth(speech.text, seconds)
        seed = seed_of(speech.line_id, speech.character) % 65536
        strokes = gesture.strokes_of(mouth, start, seed, bool(performer.holds))
        performer.lines.append(Line(start, seconds, mouth, strokes))


def _before_seat(mark: Mark, size: Proportions) -> tuple[float, float]:
    ahead = gesture.SEAT_BEHIND * size.height
    return mark.position[0] + sin(mark.yaw) * ahead, mark.position[2] + cos(mark.yaw) * ahead


def _short_of(here: tuple[float, float], goal: Vec, gap: float) -> Vec:
    dx, dz = here[0] - goal[0], here[1] - goal[2]
    far = hypot(dx, dz) or 1.0
    gap = min(gap, far)
    return goal[0] + dx / far * gap, goal[1], goal[2] + dz / far * gap
