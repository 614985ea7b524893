"""A puppet's face: emotion, speech, blinking and gaze as a few numbers, and the shapes that show them.

    face = expression("joy"); face.open = 0.6
    rows = features(face, ...)

An eye is a white ball with iris, pupil and a point of light; a lid is a slightly larger ball pushed toward the lid's
pole, so that it shows on one side of a plane through the eye's axis: turning that plane opens and shuts the eye. The
mouth is a loop of lips laid on the head, with a warm inside, teeth and tongue between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, sin, sqrt

import numpy as np

from kinema.stage.actors.gait import chance, ease
from kinema.stage.actors.skeleton import EYE_L, HEAD, LID_L, SIDES, UNDERLID_L, Proportions
from kinema.stage.actors.wardrobe import HEAD_GROUP, Part, blushing, colour, gentle, made_of, shade, tint
from kinema.stage.shapes import GLOSSY, HAIR, PLAIN, SKIN, ellipsoid, linear, round_cone, sphere
from kinema.story.shot import Look

EYE_X, EYE_Y, EYE_Z, EYE_R = 0.172, 0.505, 0.318, 0.112  # in head heights; +z is the face
CHEEK = (0.22, 0.31, 0.225)
LID_PUSH = 0.17  # of the eye's radius
MOUTH_Y = 0.185
JAW_DROP = 0.075  # of a wide open mouth
GAZE_LIMIT = 0.62  # radians the eyes turn before the head must


@dataclass(slots=True)
class Face:
    """Lengths in head heights, angles in radians."""

    brow_in: float = 0.0  # inner ends up
    brow_out: float = 0.0  # outer ends up
    brow_pull: float = 0.0  # toward the nose
    lid: float = 0.74  # elevation of the upper lid's edge
    underlid: float = -0.80  # and of the lower one's
    slant: float = 0.0  # lids: outer corner down
    smile: float = 0.0  # corners of the mouth up
    open: float = 0.0  # 0 shut .. 1
    wide: float = 0.0  # -1 round .. 1 wide
    teeth: float = 0.0  # upper teeth shown
    gaze_yaw: float = 0.0  # to the puppet's left
    gaze_pitch: float = 0.0  # up
    pupil: float = 1.0
    blink: float = 0.0  # 0 open .. 1 shut
    cheek: float = 0.0  # lifted, toward the eye


EMOTIONS = {
    "neutral": Face(smile=0.014),
    "joy": Face(
        brow_in=0.022,
        brow_out=0.03,
        lid=0.66,
        underlid=-0.22,
        smile=0.08,
        wide=1.0,
        open=0.36,
        teeth=1.0,
        pupil=1.08,
        cheek=0.045,
    ),
    "sad": Face(
        brow_in=0.078,
        brow_out=-0.038,
        brow_pull=0.014,
        lid=0.46,
        underlid=-0.62,
        slant=0.36,
        smile=-0.062,
        wide=-0.25,
        cheek=-0.012,
    ),
    "anger": Face(
        brow_in=-0.062,
        brow_out=0.035,
        brow_pull=0.024,
        lid=0.44,
        underlid=-0.42,
        slant=-0.42,
        smile=-0.046,
        open=0.27,
        wide=0.5,
        teeth=1.0,
        pupil=0.86,
        cheek=0.02,
    ),
    "fear": Face(
        brow_in=0.075,
        brow_out=0.01,
        brow_pull=0.02,
        lid=0.98,
        underlid=-0.94,
        slant=0.14,
        smile=-0.05,
        open=0.26,
        wide=0.55,
        teeth=0.8,
        pupil=0.74,
    ),
    "surprise": Face(brow_in=0.075, brow_out=0.075, lid=1.08, underlid=-1.0, smile=0.0, open=0.8, wide=-0.75),
}

VISEMES = {  # name of sound's six: open, wide, teeth
    "rest": (0.0, 0.0, 0.0),
    "closed": (0.0, 0.05, 0.0),
    "teeth": (0.16, 0.15, 1.0),
    "round": (0.42, -0.85, 0.0),
    "wide": (0.36, 0.65, 0.7),
    "open": (0.85, 0.0, 0.4),
}
GLIDE_S = 0.07  # a mouth takes this long from one shape to the next


def expression(emotion: str) -> Face:
    """The still face of one of story.shot.EMOTIONS; anything else is neutral."""
    return replace(EMOTIONS.get(emotion, EMOTIONS["neutral"]))


def mouth_shape(mouth: Sequence[tuple[int, str]], seconds: float) -> tuple[float, float, float]:
    """open, wide, teeth of a line `seconds` after it began: each viseme is reached around its own time."""
    ms = seconds * 1000.0
    before = now = VISEMES["rest"]
    since = 1e9
    low, high = 0, len(mouth)
    while low < high:  # the last viseme at or before ms
        mid = (low + high) // 2
        low, high = (mid + 1, high) if mouth[mid][0] <= ms else (low, mid)
    if low:
        now, since = VISEMES.get(mouth[low - 1][1], VISEMES["rest"]), ms - mouth[low - 1][0]
        before = VISEMES.get(mouth[low - 2][1], VISEMES["rest"]) if low > 1 else VISEMES["rest"]
    u = ease(since / (GLIDE_S * 1000.0))
    return tuple(a + (b - a) * u for a, b in zip(before, now, strict=True))  # type: ignore[return-value]


def invented_mouth(text: str, seconds: float) -> tuple[tuple[int, str], ...]:
    """Visemes for a line that comes without: vowels open, spread evenly over its length."""
    kinds = [_letter(c) for c in text if not c.isspace() or c == " "]
    if not kinds or seconds <= 0:
        return ()
    step = max(seconds * 1000.0 / len(kinds), 1.0)
    out: list[tuple[int, str]] = []
    for i, kind in enumerate(kinds):
        at = round(i * step)
        if not out or (kind != out[-1][1] and at - out[-1][0] >= 70):
            out.append((at, kind))
    return (*out, (round(seconds * 1000), "rest"))


def _letter(c: str) -> str:
    c = c.lower()
    for letters, kind in (("a", "open"), ("eiy", "wide"), ("ouw", "round"), ("mbp", "closed"), ("fvszt", "teeth")):
        if c in letters:
            return kind
    if c in " ,.;:!?-":
        return "rest"
    return ("open", "wide", "round", "closed")[ord(c) % 4] if ord(c) > 0x2E7F else "wide" if c.isalpha() else "rest"


def blink_at(t: float, seed: int, rate: float = 1.0) -> float:
    """0..1: lids go down and up again within 0.18 s, every three to five seconds."""
    cell = 4.0 / rate
    for i in (int(t // cell) - 1, int(t // cell), int(t // cell) + 1):
        if i < 0:
            continue
        at = (i + 0.38 + 0.24 * chance(i, seed)) * cell
        for again in (0.0, 0.24) if chance(i, seed + 7) > 0.88 else (0.0,):
            u = t - at - again
            if 0.0 <= u < 0.18:
                return ease(u / 0.06) if u < 0.06 else 1.0 if u < 0.09 else 1.0 - ease((u - 0.09) / 0.09)
    return 0.0


def surface_z(x: float, y: float, gape: float = 0.0, cheek: float = 0.0) -> float:
    """How far forward the head's skin lies at x, y (head heights): skull, jaw and cheeks of wardrobe.py."""
    deep = -0.2
    for cx, cy, cz, rx, ry, rz in (
        (0.0, 0.56, -0.02, 0.435, 0.44, 0.43),
        (0.0, 0.27 - JAW_DROP * gape, 0.05, 0.32, 0.26, 0.325),
        (CHEEK[0] + 0.2 * cheek, CHEEK[1] + cheek, CHEEK[2] + 0.3 * cheek, 0.115, 0.105, 0.1),
    ):
        q = 1.0 - ((abs(x) - cx) / rx) ** 2 - ((y - cy) / ry) ** 2
        if q > 0.0:
            z = cz + rz * sqrt(q)
            gap = abs(z - deep)
            soft = max(0.06 - gap, 0.0) ** 2 / 0.06 * 0.25
            deep = max(deep, z) + soft
    return deep


class Features:
    """Eyes, lids, brows and mouth of one Look: parts made once, a few of their numbers written anew for each frame."""

    def __init__(self, look: Look, size: Proportions, object_id: int, group: int, iris: str):
        self.head = size.head
        self.parts: list[Part] = []
        self.index: dict[str, int] = {}
        self._eyes(look, object_id, iris)
        self._brows(look, object_id, group)
        self._mouth(look, object_id, group)
        self._cheeks(look, object_id, group)

    def _add(self, name: str, bone: int, row: np.ndarray, detail: int = 0) -> None:
        self.index[name] = len(self.parts)
        self.parts.append(Part(bone, row, detail))

    def _eyes(self, look: Look, oid: int, iris: str) -> None:
        r = EYE_R * self.head
        skin = colour(look.skin)
        white = made_of(albedo=linear("#efe8dc"), roughness=0.25, surface=GLOSSY, object_id=oid)
        tone = made_of(albedo=colour(iris), roughness=0.2, surface=GLOSSY, object_id=oid)
        dark = made_of(albedo=linear("#150f10"), roughness=0.15, surface=GLOSSY, object_id=oid)
        lid = made_of(
            albedo=shade(tint(skin, linear("#8a3b2a"), 0.18), 0.86), roughness=0.6, surface=SKIN, object_id=oid
        )
        light = made_of(albedo=(0.9, 0.9, 0.86), roughness=0.2, emission=0.9, surface=PLAIN, object_id=oid)
        for i in (0, 1):
            self._add(f"white{i}", EYE_L + i, sphere((0, 0, 0), r, **white))
            self._add(f"iris{i}", EYE_L + i, ellipsoid((0, 0, 0.72 * r), (0.58 * r, 0.58 * r, 0.30 * r), **tone))
            self._add(f"pupil{i}", EYE_L + i, ellipsoid((0, 0, 0.84 * r), (0.37 * r, 0.37 * r, 0.21 * r), **dark))
            self._add(f"glint{i}", HEAD, sphere((0, 0, 0), 0.13 * r, **light), detail=1)
            lid_r = sqrt(1.0 + LID_PUSH * LID_PUSH) * r
            self._add(f"lid{i}", LID_L + i, sphere((0, LID_PUSH * r, 0), lid_r, **lid))
            self._lashes(i, r, look, oid)
            self._add(
                f"underlid{i}", UNDERLID_L + i, sphere((0, -LID_PUSH * r, 0), lid_r, **made_of(lid, albedo=skin)), 1
            )

    def _lashes(self, i: int, r: float, look: Look, oid: int) -> None:
        """A dark line along the edge of the upper lid; on soft faces with a flick outward."""
        side, soft = SIDES[i], gentle(look)
        dark = made_of(albedo=shade(tint(colour(look.hair), linear("#1c1412"), 0.7), 0.8), roughness=0.7, object_id=oid)
        thick = (0.075 if soft else 0.045) * r
        edge = 1.01 * r                                            # on the lid's rim, so that no chord sinks into it
        for k, (a, b) in enumerate(((-0.95, -0.5), (-0.5, 0.0), (0.0, 0.5), (0.5, 0.95))):
            start, end = ((side * sin(u) * edge, -0.02 * r, cos(u) * edge) for u in (a, b))
            row = round_cone(start, end, thick * (0.5 if k == 0 else 1.0), thick, **dark)
            self._add(f"lash{i}{k}", LID_L + i, row, 1)
        out = sin(0.95) * edge
        if soft:
            self._add(
                f"flick{i}",
                LID_L + i,
                round_cone(
                    (side * out, -0.02 * r, cos(0.95) * edge),
                    (side * 1.22 * r, 0.20 * r, 0.55 * r),
                    thick,
                    0.2 * thick,
                    **dark,
                ),
                1,
            )

    def _brows(self, look: Look, oid: int, group: int) -> None:
        h = self.head
        hair = made_of(albedo=shade(colour(look.hair), 0.8), roughness=0.8, surface=HAIR, object_id=oid, blend=0.02 * h)
        slight = gentle(look) or look.build == "child"
        bold = self.bold = 1.15 if look.beard or look.build == "elder" else 0.66 if slight else 0.9
        for i in (0, 1):
            own = made_of(hair, group=group + 7 + i)
            self._add(f"brow_in{i}", HEAD, round_cone((0, 0, 0), (0, 0, 0), bold * 0.036 * h, bold * 0.042 * h, **own))
            self._add(f"brow_out{i}", HEAD, round_cone((0, 0, 0), (0, 0, 0), bold * 0.042 * h, bold * 0.028 * h, **own))

    def _mouth(self, look: Look, oid: int, group: int) -> None:
        h = self.head
        skin, soft = colour(look.skin), gentle(look)
        lips = made_of(
            albedo=(skin[0] * 0.74, skin[1] * (0.38 if soft else 0.50), skin[2] * (0.44 if soft else 0.50)),
            roughness=0.45,
            surface=SKIN,
            object_id=oid,
            group=group + 11,
            blend=0.008 * h,
        )
        inner = made_of(albedo=linear("#6a2320"), roughness=0.6, surface=PLAIN, object_id=oid)
        for name in ("inner", "inner0", "inner1"):
            self._add(name, HEAD, ellipsoid((0, 0, 0), (1, 1, 1), **inner), 0 if name == "inner" else 1)
        self._add("tongue", HEAD, ellipsoid((0, 0, 0), (1, 1, 1), **made_of(inner, albedo=linear("#c05a50"))), 1)
        self._add(
            "teeth", HEAD, ellipsoid((0, 0, 0), (1, 1, 1), **made_of(inner, albedo=linear("#e8dfcc"), roughness=0.3)), 1
        )
        full_lips = 1.0 if soft else 0.72
        for name, thin, full in (("up", 0.008, 0.018 * full_lips), ("low", 0.008, 0.022 * full_lips)):
            for i in (0, 1):
                middle = 0.5 * (thin + full) + 0.001
                self._add(f"{name}_out{i}", HEAD, round_cone((0, 0, 0), (0, 0, 0), thin * h, middle * h, **lips), 1)
                self._add(
                    f"{name}_in{i}",
                    HEAD,
                    round_cone((0, 0, 0), (0, 0, 0), middle * h, full * h, **lips),
                    1 if name == "up" else 0,
                )

    def _cheeks(self, look: Look, oid: int, group: int) -> None:
        """Of one piece with the head; a smile lifts them."""
        h = self.head
        skin = made_of(albedo=blushing(colour(look.skin)), roughness=0.6, surface=SKIN, object_id=oid,
                       group=group + HEAD_GROUP, blend=0.07 * h)
        for i, side in enumerate(SIDES):
            at = (side * CHEEK[0] * h, CHEEK[1] * h, CHEEK[2] * h)
            self._add(f"cheek{i}", HEAD, ellipsoid(at, (0.115 * h, 0.105 * h, 0.1 * h), **skin))

    def eye_centre(self, side: float) -> tuple[float, float, float]:
        return side * EYE_X * self.head, EYE_Y * self.head, EYE_Z * self.head

    def pose(self, face: Face, rows: np.ndarray, offset: int) -> None:
        """Write what changes into rows [N, 24], this face's parts beginning at `offset`; bone space."""
        at = {name: offset + i for name, i in self.index.items()}
        self._pose_eyes(face, rows, at)
        self._pose_brows(face, rows, at)
        self._pose_mouth(face, rows, at)
        for i, side in enumerate(SIDES):
            lift = face.cheek
            rows[at[f"cheek{i}"], 4:7] = [
                v * self.head for v in (side * (CHEEK[0] + 0.2 * lift), CHEEK[1] + lift, CHEEK[2] + 0.3 * lift)]

    def _pose_eyes(self, face: Face, rows: np.ndarray, at: dict[str, int]) -> None:
        r = EYE_R * self.head
        for i, side in enumerate(SIDES):
            x, y, z = self.eye_centre(side)
            size = 0.37 * r * face.pupil
            rows[at[f"pupil{i}"], 7:9] = size, size
            up = 0.2 + 0.5 * face.gaze_pitch  # the point of light follows a little, not wholly
            left = 0.22 + 0.55 * face.gaze_yaw
            rows[at[f"glint{i}"], 4:7] = rows[at[f"glint{i}"], 7:10] = (
                x + 1.0 * r * sin(left) * cos(up),
                y + 1.0 * r * sin(up) + 0.06 * r,
                z + 1.0 * r * cos(left) * cos(up),
            )
            shut = max(face.blink, 0.0)
            rows[at[f"glint{i}"], 10:12] = 0.13 * r * (1.0 if shut < 0.5 else 0.01)

    def lid_angles(self, face: Face) -> tuple[float, float]:
        """Elevation of the edges of upper and lower lid (radians), blinking and gaze included."""
        upper = face.lid + 0.6 * max(min(face.gaze_pitch, 0.25), -0.35)
        lower = face.underlid + 0.5 * max(min(face.gaze_pitch, 0.3), -0.3)
        meet = -0.32
        return upper + (meet - 0.06 - upper) * face.blink, lower + (meet - lower) * face.blink

    def _pose_brows(self, face: Face, rows: np.ndarray, at: dict[str, int]) -> None:
        h = self.head
        for i, side in enumerate(SIDES):
            lift = 0.02 * (1.0 - face.blink)
            points = []
            for x, y in (
                (0.065 - face.brow_pull, 0.672 + face.brow_in),
                (0.175 - 0.5 * face.brow_pull, 0.695 + 0.62 * (face.brow_in + face.brow_out)),
                (0.29, 0.662 + face.brow_out),
            ):
                y += lift - 0.02
                points.append((side * x * h, y * h, (surface_z(x, y) + 0.022 - 0.039 * self.bold) * h))
            rows[at[f"brow_in{i}"], 4:10] = (*points[0], *points[1])
            rows[at[f"brow_out{i}"], 4:10] = (*points[1], *points[2])

    def _pose_mouth(self, face: Face, rows: np.ndarray, at: dict[str, int]) -> None:
        h = self.head
        gape = max(face.open, 0.0)
        half = 0.125 * (1.0 + 0.28 * face.wide - 0.1 * gape)
        lips = 0.0065 if gape < 0.08 else 0.0  # two lips that meet, a crease between
        top = MOUTH_Y + lips + 0.035 * gape - 0.25 * face.smile
        low = MOUTH_Y - lips - 0.135 * gape - 0.45 * face.smile
        corner = MOUTH_Y + face.smile - 0.05 * gape
        out = 0.018 if face.wide < -0.3 else 0.0  # rounded lips come forward
        for name, middle, forth in (("up", top, out - 0.003), ("low", low, out - 0.003 - 0.01 * gape)):
            bend = middle + 0.17 * (corner - middle)  # a round curve through three points
            for i, side in enumerate(SIDES):
                end, knee, mid = (
                    (side * x * h, y * h, (surface_z(x, y, gape, face.cheek) + z) * h)
                    for x, y, z in ((half, corner, 0.001), (0.5 * half, bend, forth), (0.0, middle, forth))
                )
                rows[at[f"{name}_out{i}"], 4:10] = (*end, *knee)
                rows[at[f"{name}_in{i}"], 4:10] = (*knee, *mid)
        self._pose_inside(face, rows, at, half, top, low, corner)

    def _pose_inside(
        self, face: Face, rows: np.ndarray, at: dict[str, int], half: float, top: float, low: float, corner: float
    ) -> None:
        """Warm dark, tongue and teeth: flat ellipsoids just before the skin, along the curve of the lips."""
        gap, gape = max(top - low, 0.0), max(face.open, 0.0)
        mid = 0.5 * (top + low)

        def lay(name: str, x: float, y: float, wide: float, tall: float, out: float) -> None:
            place = (x, y, surface_z(x, y, gape) + out - 0.026, wide, tall, 0.026)
            rows[at[name], 4:10] = [v * self.head for v in place]

        def hide(name: str) -> None:
            rows[at[name], 4:10] = [v * self.head for v in (0.0, MOUTH_Y, 0.15, 0.01, 0.01, 0.01)]

        parts = ("inner", "inner0", "inner1", "tongue", "teeth")
        if gap < 0.03:
            for name in parts:
                hide(name)
            return
        lay("inner", 0.0, mid, 0.62 * half, 0.5 * gap, 0.006)
        for i, side in enumerate(SIDES):
            lay(f"inner{i}", side * 0.5 * half, 0.75 * mid + 0.25 * corner, 0.34 * half, 0.36 * gap, 0.007)
        if gap > 0.06 and face.wide > -0.3:
            lay("tongue", 0.0, low + 0.2 * gap, half * 0.52, 0.2 * gap, 0.0115)
        else:
            hide("tongue")
        if gap > 0.03 and face.teeth > 0.05:
            lay("teeth", 0.0, top - 0.13 * gap, half * 0.5, (0.12 + 0.14 * face.teeth) * gap, 0.0125)
        else:
            hide("teeth")
