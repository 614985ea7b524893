"""From the words of a camera setup to a pinhole camera on every frame.

    rig = set_up(shot.camera, scene, seconds=4.0, aspect=16 / 9, seed=7)
    camera = rig.at(1.5)                                # Camera3D

A size says which part of the figure fills the picture, from the crown down: `picture_height` gives the height in
metres of the picture plane at the subject, and with focal length, sensor and aspect the distance follows:
distance = height * aspect * focal / sensor. The camera stays on the +z side of the line through the marks.
Moves are eased, begin and end on a composition, and the one composed is the last for a move in and the first for a
move out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import asin, atan, atan2, ceil, copysign, cos, dist, floor, hypot, pi, radians, sin

from kinema.stage.actors.skeleton import Proportions, Vec, wrap
from kinema.stage.camera.alongside import beside_the_way, taller_beside
from kinema.stage.camera.composition import Composition, Scene, Subject, away
from kinema.stage.camera.framing import FIGURE_ELS, HEAD_ROOM, picture_height, sensor_width
from kinema.stage.camera.operator import shaken, steadied
from kinema.stage.camera.sight import WIDE_AZIMUTH, plants_between, unblocked
from kinema.stage.frame import Camera3D
from kinema.story.shot import Camera

ROOM_FOR_HEAD = {"ELS": 0.0, "LS": 0.0, "MLS": 2.0, "MS": 1.75, "MCU": 1.5, "CU": 1.12, "ECU": 0.0}
LOOKING_ROOM = {"ELS": 0.3, "LS": 0.26, "MLS": 0.28, "MS": 0.28, "MCU": 0.26, "CU": 0.2, "ECU": 0.06}
ELEVATION = {"eye": 0.0, "low": -13.0, "high": 27.0, "overhead": 68.0}
WIDE = ("ELS", "LS", "MLS")
LOFTY = 0.5                    # metres above the crown: what is held over the head has room of its own
SMALL = 0.9                    # metres: an animal lower than that is seen whole wherever it moves
LOWEST_EYE = 0.3               # metres above the ground
STEP, AHEAD = 0.125, 8         # seconds between looks round for walls; steps that a camera sees ahead
SHAKE = {"handheld": 1.0, "follow": 0.3}


@dataclass(frozen=True, slots=True)
class Rig:
    """A composition and its move."""

    scene: Scene
    base: Composition
    move: str
    direction: str
    focus: Callable[[float], Vec]
    f_stop: float = 0.0
    shares: dict[int, float] = field(default_factory=dict, compare=False)      # of _share, by step
    seen: dict[int, Vec] = field(default_factory=dict, compare=False)          # of the middle, by step of the operator

    def at(self, t: float) -> Camera3D:
        eye, middle, focal, turn, tilt = self._moved(t)
        eye, focal = self._clear(eye, middle, focal, t)
        up = (0.0, 1.0, 0.0)
        if self.move in SHAKE:
            eye, middle, up = shaken(eye, middle, t, self.scene.seed, SHAKE[self.move])
        target = _turned(eye, middle, turn, -tilt)
        far = dist(eye, self.focus(t))
        return Camera3D(eye=eye, target=target, up=up, focal_mm=focal, sensor_mm=self.base.sensor_mm, focus_m=far,
                        f_stop=self.f_stop)

    def _moved(self, t: float) -> tuple[Vec, Vec, float, float, float]:
        """Eye, the picture's middle, focal length, and the turns of a pan and a tilt, as if nothing were in the way."""
        base, scene = self.base, self.scene
        u = travel(t, scene.seconds)
        middle = steadied(base.middle, t, scene.seconds, self.seen)
        stand = base.stand or middle
        azimuth, elevation, distance, focal = base.azimuth, base.elevation, base.distance, base.focal_mm
        backwards = self.direction in ("out", "left", "down")
        wide = distance * base.sensor_mm / base.focal_mm                # the picture's width in metres
        right = (cos(azimuth), 0.0, -sin(azimuth))
        turn = tilt = 0.0
        if self.move == "dolly":
            distance *= 1.0 + 0.34 * (u if self.direction == "out" else 1.0 - u)
        elif self.move == "zoom":
            focal /= 1.0 + 0.42 * (u if self.direction == "out" else 1.0 - u)
        elif self.move == "truck":
            step = min(max(0.32 * wide, 0.25), 2.2) * ((1.0 - u) if not backwards else -(1.0 - u))
            middle, stand = _shifted(middle, right, -step), _shifted(stand, right, -step)
        elif self.move == "pan" and not base.panned:
            turn = (-1.0 if backwards else 1.0) * (1.0 - u) * min(0.42 * wide / distance, 0.5)
        elif self.move == "tilt":
            tilt = (-1.0 if backwards else 1.0) * (1.0 - u) * min(0.36 * wide / scene.aspect / distance, 0.4)
        elif self.move == "orbit":
            azimuth += radians(26.0) * (u - 1.0) * (1.0 if backwards else -1.0) * copysign(1.0, azimuth or 1.0)
        eye = away(stand, azimuth, elevation, distance)
        if self.move == "crane":
            lift = min(max(0.3 * wide, 0.5), 3.0)
            if scene.stage_set.interior:
                lift = min(lift, max(scene.stage_set.bounds[1][1] - 0.6 - eye[1], 0.0))
            up = lift * (u if not backwards else 1.0 - u)
            eye, middle = (eye[0], eye[1] + up, eye[2]), (middle[0], middle[1] + 0.62 * up, middle[2])
        floor = scene.stage_set.height(eye[0], eye[2]) + LOWEST_EYE
        return (eye[0], max(eye[1], floor), eye[2]), middle, focal, turn, tilt

    def _clear(self, eye: Vec, middle: Vec, focal: float, t: float) -> tuple[Vec, float]:
        """Out of walls; nearer means a shorter lens, so that the size stays. A camera that moves begins to come nearer
        a second before it must: it never jumps."""
        at = t / STEP
        steps = range(ceil(at) - AHEAD, floor(at) + AHEAD + 1)
        around = [self._share(j) for j in range(steps[0] - AHEAD, steps[-1] + AHEAD + 1)]
        if max(around) - min(around) < 1e-3:
            free = self.scene.stage_set.free_camera(eye, middle)
            share = min(dist(free, middle) / max(dist(eye, middle), 1e-6), 1.0)
        else:
            least = [min(around[i:i + 2 * AHEAD + 1]) for i in range(len(steps))]
            weights = [1.0 + cos(pi * (j - at) / AHEAD) for j in steps]
            share = sum(a * b for a, b in zip(least, weights, strict=True)) / sum(weights)
            free = _toward(middle, eye, share)
        return free, max(focal * share, 12.0)

    def _share(self, step: int) -> float:
        """How much of the way from the middle to the eye is free, at a step of the shot."""
        step = min(max(step, 0), ceil(self.scene.seconds / STEP))
        if step not in self.shares:
            eye, middle, *_ = self._moved(step * STEP)
            free = self.scene.stage_set.free_camera(eye, middle)
            self.shares[step] = min(dist(free, middle) / max(dist(eye, middle), 1e-6), 1.0)
        return self.shares[step]


def _toward(start: Vec, end: Vec, part: float) -> Vec:
    return (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part,
            start[2] + (end[2] - start[2]) * part)


def _shifted(point: Vec, way: Vec, by: float) -> Vec:
    return point[0] + way[0] * by, point[1] + way[1] * by, point[2] + way[2] * by


def travel(t: float, seconds: float) -> float:
    """0..1 along a move: at rest at both ends, with the mass of a dolly (quintic ease)."""
    u = (t / seconds - 0.07) / 0.86 if seconds > 0 else 1.0
    u = 0.0 if u < 0.0 else 1.0 if u > 1.0 else u
    return u * u * u * (u * (6.0 * u - 15.0) + 10.0)


def _turned(eye: Vec, target: Vec, yaw: float, pitch: float) -> Vec:
    if yaw == 0.0 and pitch == 0.0:
        return target
    dx, dy, dz = target[0] - eye[0], target[1] - eye[1], target[2] - eye[2]
    flat = hypot(dx, dz)
    heading, rise = atan2(dx, dz) + yaw, atan2(dy, flat) + pitch
    far = hypot(flat, dy)
    return (eye[0] + far * cos(rise) * sin(heading), eye[1] + far * sin(rise), eye[2] + far * cos(rise) * cos(heading))


def set_up(camera: Camera, scene: Scene) -> Rig:
    """The rig of a setup. What is not there is left out; with nothing to see, the place itself is shown."""
    if camera.size not in HEAD_ROOM:
        camera = replace(camera, size="MS")
    people = [scene.people[name] for name in camera.subjects if name in scene.people]
    things = [scene.things[name] for name in camera.subjects if name in scene.things]
    over = scene.people.get(camera.over)
    base = _compose(camera, scene, people, things, over)
    focus = people[0].point if people else base.middle
    follow = camera.move == "follow" or camera.setup == "follow"
    return Rig(scene, base, "follow" if follow else camera.move, camera.direction, focus, max(camera.f_stop, 0.0))


def _compose(
    camera: Camera, scene: Scene, people: list[Subject], things: list[Subject], over: Subject | None
) -> Composition:
    everybody = _staying(list(scene.people.values()), camera)
    people = _staying(people, camera)
    if camera.setup == "establishing" or (not people and not things and camera.size == "ELS"):
        return _establish(camera, scene, people or everybody, things)
    if camera.setup == "over_shoulder" and over is not None and people and people[0] is not over:
        return _over_shoulder(camera, scene, people[0], over)
    if camera.setup == "insert" and things and not people:
        return _insert(camera, scene, things[0])
    if people:
        return _people(camera, scene, people)
    if things:
        return _insert(camera, scene, things[0])
    return _people(camera, scene, everybody) if everybody else _establish(camera, scene, [], [])


def _staying(people: list[Subject], camera: Camera) -> list[Subject]:
    """Who drives past does not pull a wide picture along, if anybody else is there."""
    return [s for s in people if not (s.passing and camera.size in WIDE)] or people


def _nearest(subject: Subject, scene: Scene) -> float:
    """When somebody or something that passes is nearest to the middle of the stage, seconds."""
    return min((scene.seconds * k / 24 for k in range(25)), key=lambda t: hypot(*subject.point(t)[::2]))


def _lens(camera: Camera, scene: Scene) -> tuple[float, float]:
    focal = min(max(camera.focal_mm, 10.0), 300.0)
    return focal, sensor_width(min(max(camera.sensor_mm, 6.0), 80.0), scene.aspect)


def _people(camera: Camera, scene: Scene, people: list[Subject]) -> Composition:
    focal, sensor = _lens(camera, scene)
    t = _moment(camera, scene, people)
    size = max((s.size for s in people if s.size), key=lambda p: p.height)
    heads = [s.point(t) for s in people]
    crown = max(h[1] + 0.53 * s.size.head for h, s in zip(heads, people, strict=True) if s.size)
    if camera.size != "ECU":
        crown += max(min(s.hat, 0.16 * s.size.head) if camera.size == "CU" else 0.6 * s.hat for s in people if s.size)
    if camera.size in WIDE:  # room for those who stand up or have stood
        crown = max(
            [crown, *(s.point(w)[1] + 0.53 * s.size.head for s in people if s.size for w in (0.0, scene.seconds))]
        )
    low = min(h[1] for h in heads)
    high = picture_height(camera.size, size) + 0.6 * (max(h[1] for h in heads) - low)
    depth = min(s.point(scene.seconds * k / 6)[1] for s in people for k in range(7)) - 0.3
    if camera.size in WIDE:                                # who falls stays in the picture
        high = max(high, (crown - depth) / 0.82)
    single = len(people) == 1
    if single:                                             # an upright picture must still hold the head
        high = max(high, 2.0 * size.head_wide * ROOM_FOR_HEAD[camera.size] / scene.aspect)
    small = min(s.size.height for s in people if s.size) < SMALL
    if single and small:
        high = max(high, _animal_height(camera, _travels(people, scene)))
    elif single and _following(camera):
        taller = taller_beside(people[0], scene, crown)
        crown, high = crown + taller, high + 1.1 * taller
    elif small and max(h[1] for h in heads) - low > 0.35:  # somebody and an animal: both to the ground
        high = max(high, (crown - low + 0.42) / 0.86)
    if max(s.hat for s in people) > LOFTY and camera.size not in ("CU", "ECU"):
        high += 0.6 * max(s.hat for s in people)           # an umbrella
    asked = high
    azimuth = _three_quarter(people[0].facing(t), camera.size) if single else _across(heads)
    if single and _following(camera):
        azimuth = beside_the_way(people[0], scene, azimuth, high, high * scene.aspect * focal / sensor)
    right = (cos(azimuth), -sin(azimuth))
    across = [h[0] * right[0] + h[2] * right[1] for h in heads]
    spread = max(across) - min(across)
    if not single:
        high = max(high, (spread + 1.15 * size.height * 0.5) / (0.86 * scene.aspect))
    elif camera.size in ("ELS", "LS", "MLS") and camera.move not in ("follow",) and camera.setup != "follow":
        high = max(high, _way(people[0], scene, right) / (0.8 * scene.aspect) + 0.0)
    side = 0.0
    if single:
        seen = sin(wrap(people[0].facing(t) - azimuth))               # +1: looks to the right of the picture
        side = -seen * LOOKING_ROOM[camera.size] * 0.5 * high * scene.aspect
    distance = high * scene.aspect * focal / sensor
    elevation = _elevation(camera, size, high, distance)
    drop = asked * (0.5 - HEAD_ROOM[camera.size]) if camera.size != "ECU" else 0.60 * size.head
    centre = crown - drop
    foot = scene.stage_set.height(heads[0][0], heads[0][2])
    if high > 1.2 * asked:                                 # wider than asked for, for the sake of all: less ground
        centre = max(centre, foot + 0.34 * high)
    if camera.size in WIDE:                                # someone who sits low does not pull the picture down
        centre = max(centre, foot + high * (0.5 - 0.11) if camera.size != "MLS" else centre)
        centre = min(centre, depth + 0.46 * high)
    middle = _middle(people, camera, scene, t, centre, azimuth, side, (0.4 if single else 0.25) * high * scene.aspect)
    if single and small and camera.size not in ("MCU", "CU", "ECU"):
        middle = _above_ground(middle, scene, 0.42 * high)  # the whole of it, a little below the middle
    stand = middle(t)
    names = {s.name for s in people}
    moments = (t, 0.5 * scene.seconds, 0.1 * scene.seconds)
    azimuth, elevation = unblocked(
        azimuth, elevation, scene.stage_set, [s.point(w) for w in moments[:2] for s in people[:3]],
        [s.point(w) for w in moments for s in scene.people.values() if s.name not in names],
        lambda a, e: away(stand, a, e, distance))
    fixed = None if _following(camera) else stand
    return Composition(middle, fixed, azimuth, elevation, distance, focal, sensor, _travels(people, scene) > 1.0)


def _animal_height(camera: Camera, way: float) -> float:
    """Least height of the picture of a small animal, metres: room for its length, more of it where it moves."""
    if camera.size in ("CU", "ECU"):
        return 0.0
    return 1.05 if _following(camera) or way > 0.5 else 0.7 if camera.size in (*WIDE, "MS") else 0.0


def _above_ground(middle: Callable[[float], Vec], scene: Scene, up: float) -> Callable[[float], Vec]:
    """The same point, `up` metres above the ground."""
    def point(now: float) -> Vec:
        x, _, z = middle(now)
        return x, scene.stage_set.height(x, z) + up, z
    return point


def _following(camera: Camera) -> bool:
    return camera.move == "follow" or camera.setup == "follow"


def _travels(people: list[Subject], scene: Scene) -> float:
    """How far the first of them gets, metres."""
    first = people[0].point(0.0)
    return max(
        hypot(p[0] - first[0], p[2] - first[2]) for p in (people[0].point(scene.seconds * k / 4) for k in range(5))
    )


def _way(subject: Subject, scene: Scene, right: tuple[float, float]) -> float:
    """How wide the subject's way is across the picture, at most 7 m."""
    at = [subject.point(scene.seconds * k / 4) for k in range(5)]
    across = [p[0] * right[0] + p[2] * right[1] for p in at]
    return min(max(across) - min(across) + 0.9, 7.0) if max(across) - min(across) > 0.3 else 0.0


def _moment(camera: Camera, scene: Scene, people: list[Subject]) -> float:
    """The time whose positions are composed for: the end of a way that comes in, the start of one that leaves; for a
    pan with who goes by, the middle of the stage."""
    if _following(camera):
        return 0.0
    if people[0].passing:
        return _nearest(people[0], scene)
    if camera.move == "pan" and _travels(people, scene) > 1.0:
        return min((scene.seconds * k / 12 for k in range(13)), key=lambda t: hypot(*people[0].point(t)[::2]))
    first, last = people[0].point(0.0), people[0].point(scene.seconds)
    return 0.0 if hypot(*first[::2]) < hypot(*last[::2]) - 1.5 else scene.seconds


def _middle(people: list[Subject], camera: Camera, scene: Scene, t: float, height: float, azimuth: float,
            side: float, reach: float) -> Callable[[float], Vec]:
    """The picture's middle: moving along with the subject, or panned with it where the size is near, or still. Where it
    is still, nobody is farther than `reach` from it at the time `t` that is composed."""
    rise = height - people[0].point(t)[1]
    right, near = (cos(azimuth), -sin(azimuth)), (sin(azimuth), cos(azimuth))
    panned = camera.move == "pan" and _travels(people, scene) > 1.0

    def mean(now: float) -> tuple[float, float]:
        points = [s.point(now) for s in people]
        return sum(p[0] for p in points) / len(points), sum(p[2] for p in points) / len(points)

    def middle(now: float) -> Vec:
        x, z = mean(now)
        return x - right[0] * side, people[0].point(now)[1] + rise, z - right[1] * side

    if camera.size not in WIDE or _following(camera) or panned:
        return middle
    way = [mean(scene.seconds * k / 8) for k in range(9)]     # all of it, at the distance of its nearest point
    across = [x * right[0] + z * right[1] for x, z in way]
    depth = max(x * near[0] + z * near[1] for x, z in way)
    low, high = min(across), max(across)
    x, z = mean(t)
    wide = 0.5 * (low + high) if high - low < 7.0 else x * right[0] + z * right[1]
    then = [p[0] * right[0] + p[2] * right[1] for p in (s.point(t) for s in people)]
    if max(then) - min(then) < 2.0 * reach:
        wide = min(max(wide, max(then) - reach), min(then) + reach)
    fixed = (
        wide * right[0] + depth * near[0] - right[0] * side,
        height,
        wide * right[1] + depth * near[1] - right[1] * side,
    )
    return lambda now: fixed


def _three_quarter(yaw: float, size: str) -> float:
    """Azimuth of a camera that sees a face in three-quarter view, on the +z side."""
    yaw = wrap(yaw)
    part = {"ELS": 0.25, "LS": 0.3, "MLS": 0.38, "MS": 0.45, "MCU": 0.5, "CU": 0.55, "ECU": 0.62}[size]
    if abs(yaw) < 0.35:
        return yaw - copysign(0.26, yaw or 1.0) if size in ("MS", "MCU", "CU") else 0.5 * yaw
    azimuth = part * yaw if abs(yaw) < 0.6 * pi else copysign(part * (pi - abs(yaw)) * 1.5, yaw)
    return max(-WIDE_AZIMUTH, min(WIDE_AZIMUTH, azimuth))


def _across(heads: list[Vec]) -> float:
    """Azimuth square to the row of people, on the +z side, at most 35 degrees off."""
    low, high = min(heads), max(heads)
    if hypot(high[0] - low[0], high[2] - low[2]) < 0.3:
        return 0.0
    azimuth = atan2(-(high[2] - low[2]), high[0] - low[0])
    return max(-0.61, min(0.61, 0.7 * azimuth))


def _elevation(camera: Camera, size: Proportions, high: float, distance: float) -> float:
    """At eye height for near sizes; a wide picture is seen from about the shoulders."""
    angle = radians(ELEVATION.get(camera.angle, 0.0))
    if camera.angle == "eye":
        lift = {"ELS": 0.9, "LS": 0.42, "MLS": 0.14, "MS": 0.08, "MCU": 0.03, "CU": 0.0, "ECU": 0.0}[camera.size]
        return asin(min(lift * size.height / max(distance, 0.5), 0.3))
    return angle


def _over_shoulder(camera: Camera, scene: Scene, subject: Subject, over: Subject) -> Composition:
    """Behind the near shoulder, on the +z side of the line; lens chosen so that the far one has the size asked for."""
    _, sensor = _lens(camera, scene)
    t = scene.seconds
    s, o = subject.point(t), over.point(t)
    size = subject.size
    assert size is not None
    dx, dz = o[0] - s[0], o[2] - s[2]
    apart = max(hypot(dx, dz), 0.4)
    line = atan2(dx, dz)                                   # from the subject to the near one
    back = (0.95 + 0.5 * (over.size.height if over.size else 1.7)) * (1.0 if scene.aspect > 1.2 else 1.25)
    high = picture_height(camera.size if camera.size in ("MS", "MCU", "MLS", "CU") else "MCU", size)
    high = max(high, 1.05 / scene.aspect)                  # room for two heads
    wide = high * scene.aspect
    far = apart + back
    want = (0.82 + 0.28) * 0.5 * wide / far                # angle between the two, as seen
    low_l, high_l = 0.0, 1.6
    for _ in range(30):
        off = 0.5 * (low_l + high_l)
        low_l, high_l = (off, high_l) if atan(off / back) - atan(off / far) < want else (low_l, off)
    off = max(off, 0.2)
    swing = atan2(off, far)
    # turn from the line toward +z: the sign that brings the eye nearer to the camera's side
    azimuth = wrap(line + (swing if cos(wrap(line + swing)) >= cos(wrap(line - swing)) else -swing))
    distance = hypot(far, off)
    right = (cos(azimuth), -sin(azimuth))
    near_side = (o[0] - s[0]) * right[0] + (o[2] - s[2]) * right[1]
    side = copysign(0.14 * wide, -near_side)               # the subject away from the near shoulder
    focal = distance * sensor / wide
    crown = s[1] + 0.53 * size.head
    middle = (s[0] - right[0] * side, crown - high * (0.5 - HEAD_ROOM["MS"]), s[2] - right[1] * side)
    above = max(o[1] - s[1] - 0.15, 0.0)                   # over one who stands, down to one who sits or is small
    rise = o[1] + 0.05 + 0.4 * above - middle[1]
    elevation = atan2(max(min(rise, 0.5 + above), -0.1), distance) + 0.5 * radians(ELEVATION.get(camera.angle, 0.0))
    return Composition(lambda _: middle, middle, azimuth, elevation, distance, focal, sensor)


def _insert(camera: Camera, scene: Scene, thing: Subject) -> Composition:
    focal, sensor = _lens(camera, scene)
    t = _nearest(thing, scene) if thing.passing else 0.5 * scene.seconds
    share = {"ELS": 0.2, "LS": 0.34, "MLS": 0.42, "MS": 0.5, "MCU": 0.58, "CU": 0.68, "ECU": 0.9}[camera.size]
    high = 2.0 * thing.radius / share
    high = max(high, 2.0 * thing.radius / (0.8 * scene.aspect))
    distance = max(high * scene.aspect * focal / sensor, 0.45)
    focal = distance * sensor / (high * scene.aspect)
    yaw = wrap(thing.facing(t))
    azimuth = 0.16 + (0.45 * yaw if abs(yaw) < 2.0 else copysign(0.95, yaw))      # from the side, past a back
    flat = thing.radius < 0.2
    elevation = min(radians(ELEVATION.get(camera.angle, 0.0)) + (0.62 if flat else 0.10), 1.2)
    at = thing.point(t)
    if thing.passing and not _following(camera):
        held = _held(thing, at, 0.28 * high * scene.aspect)
        azimuth = _out_of_its_way(thing, scene, held, at, azimuth, elevation, distance)
    azimuth, elevation = unblocked(
        azimuth,
        elevation,
        scene.stage_set,
        [at],
        [s.point(t) for s in scene.people.values()],
        lambda a, e: away(at, a, e, distance),
    )
    if thing.passing and not _following(camera):          # it comes into the picture and leaves it
        return Composition(held, at, azimuth, elevation, distance, focal, sensor)
    return Composition(thing.point, None if _following(camera) else at, azimuth, elevation, distance, focal, sensor)


def _out_of_its_way(thing: Subject, scene: Scene, middle: Callable[[float], Vec], at: Vec, azimuth: float,
                    elevation: float, distance: float) -> float:
    """The nearest direction from which what passes neither drives over the camera nor is hidden by walls."""
    room = thing.radius + 1.5
    best, most = azimuth, -1.0
    for step in (0.0, 0.25, -0.25, 0.5, -0.5, 0.75, -0.75, 1.0, -1.0, 1.3, -1.3):
        if abs(azimuth + step) > WIDE_AZIMUTH + 0.2:
            continue
        eye = away(at, azimuth + step, elevation, distance)
        way = [(middle(t), thing.point(t)) for t in (scene.seconds * k / 24 for k in range(25))]
        share = min(dist(scene.stage_set.free_camera(eye, m), m) / max(dist(eye, m), 1e-6) for m, _ in way)
        free = min(share, *(0.7 * dist(_toward(m, eye, share), point) / room for m, point in way))
        if free > most + 1e-3:
            best, most = azimuth + step, free
        if most >= 0.7:
            break
    return best


def _held(thing: Subject, at: Vec, free: float) -> Callable[[float], Vec]:
    """A point that goes along with a thing, softly held within `free` metres of `at`."""
    def point(t: float) -> Vec:
        dx, dy, dz = (p - a for p, a in zip(thing.point(t), at, strict=True))
        part = free / (free + hypot(dx, dy, dz))
        return at[0] + dx * part, at[1] + dy * part, at[2] + dz * part
    return point


def _establish(camera: Camera, scene: Scene, people: list[Subject], things: list[Subject]) -> Composition:
    """The place, with people small in it and the landmark across from them."""
    focal, sensor = _lens(camera, scene)
    anchors, marks = scene.stage_set.anchors, scene.stage_set.marks
    t = 0.5 * scene.seconds
    spots = [s.point(_nearest(s, scene) if s.passing else t) for s in people]
    spots = spots or [marks["B"].position if "B" in marks else (0.0, 0.0, 0.0)]
    middle = [sum(p[k] for p in spots) / len(spots) for k in range(3)]
    figure = max((s.size.height for s in people if s.size), default=1.7)
    share = FIGURE_ELS if camera.size == "ELS" else 0.24 if camera.size == "LS" else 0.3
    high = figure / (share * (1.4 if scene.aspect > 2.0 else 1.0))       # a low picture: people no smaller to the eye
    spread = max(p[0] for p in spots) - min(p[0] for p in spots)
    high = max(high, (spread + 1.5) / (0.8 * scene.aspect))
    if scene.stage_set.interior:
        high = min(high, 3.4)
    distance = high * scene.aspect * focal / sensor
    azimuth, side = 0.12, 0.0
    mark = anchors.get("landmark") or (things[0].point(t) if things else None)
    if mark is not None:
        dx = mark[0] - middle[0]
        side = copysign(min(abs(dx) * 0.5, 0.17 * high * scene.aspect), dx)
        azimuth = max(-0.4, min(0.4, -0.35 * atan2(dx, max(middle[2] - mark[2], 4.0))))
    ground = scene.stage_set.height(middle[0], middle[2])
    rise = 0.5 - 0.24                                      # of the picture's middle over the ground, picture heights
    if mark is not None and scene.stage_set.place.landmark and not scene.stage_set.interior:
        rise, high = _topped(mark, middle, ground, high, figure, scene.aspect * focal / sensor)
        distance = high * scene.aspect * focal / sensor
    lift = {"eye": 0.05, "low": -0.02, "high": 0.3, "overhead": 0.9}.get(camera.angle, 0.05)

    def centre(a: float) -> Vec:
        return middle[0] + cos(a) * side, ground + high * rise, middle[2] - sin(a) * side

    shown = [*spots[:3], *([mark] if mark is not None else [])]
    for step in (0.0, 0.1, -0.1, 0.2, -0.2, 0.32, -0.32, 0.45, -0.45):     # trees before the landmark: go round
        eye = away(centre(azimuth + step), azimuth + step, lift, distance)
        if not any(plants_between(scene.stage_set, eye, point) for point in shown):
            azimuth += step
            break
    at = centre(azimuth)
    return Composition(lambda _: at, at, azimuth, lift, distance, focal, sensor)


def _topped(mark: Vec, middle: Sequence[float], ground: float, high: float, figure: float,
            reach: float) -> tuple[float, float]:
    """How high the picture's middle lies (picture heights) and how high the picture is at the people (m), so that it
    holds the landmark's top: the camera looks up as far as feet allow, then it goes back until people are a tenth of
    the picture. A landmark is about twice as high as its `mark` lies. `reach`: metres of distance for one of height."""
    top, beyond = 2.0 * mark[1] - ground, max(middle[2] - mark[2], 0.0)
    rise = 0.26
    while True:
        away = reach * high + beyond                       # the picture's upper edge there, with some room
        over = ground + high * rise + 0.46 * away / reach - 0.05 * beyond - top
        if over > 0.0 or (rise >= 0.39 and figure / high < 0.105):
            return rise, high
        rise, high = (rise + 0.02, high) if rise < 0.39 else (rise, high * 1.06)
