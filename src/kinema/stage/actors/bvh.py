"""BVH: motion capture as text. Any skeleton, any order of channels; errors name the line.

    motion = read_bvh(Path("walk.bvh").read_text())
    turn, place = motion.world()                         # [frames, joints, 3, 3], [frames, joints, 3]
    Path("again.bvh").write_text(write_bvh(motion))

Angles are degrees and turn about the joint's own axes in the order in which the file names them; lengths are in the
file's own unit (retarget.py makes them metres). The format is Biovision's, as written down by M. Meredith and
S. Maddock, "Motion Capture File Formats Explained", 2001.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from kinema.errors import InputError

AXES = {"x": 0, "y": 1, "z": 2}
MOST_FRAMES, MOST_JOINTS = 200_000, 1_000


@dataclass(frozen=True, eq=False, slots=True)
class Motion:
    """joints: names; parents: index of each joint's parent, -1 for the root; offsets [J, 3] in the parent's space;
    ends [J, 3]: the bone's tip where the file has an end site, else nan; local [F, J, 3, 3]; moved [F, J, 3]: offset
    of each joint on each frame; rate: frames a second."""

    joints: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: np.ndarray
    ends: np.ndarray
    local: np.ndarray
    moved: np.ndarray
    rate: float

    @property
    def seconds(self) -> float:
        return max(len(self.local) - 1, 0) / self.rate

    def world(self) -> tuple[np.ndarray, np.ndarray]:
        """Rotations and places of all joints on all frames."""
        turn, place = np.empty_like(self.local), np.empty_like(self.moved)
        for j, parent in enumerate(self.parents):
            if parent < 0:
                turn[:, j], place[:, j] = self.local[:, j], self.moved[:, j]
            else:
                turn[:, j] = turn[:, parent] @ self.local[:, j]
                place[:, j] = place[:, parent] + np.einsum("fab,fb->fa", turn[:, parent], self.moved[:, j])
        return turn, place

    def rest(self) -> np.ndarray:
        """Places of the joints with nothing turned [J, 3]."""
        place = np.zeros_like(self.offsets)
        for j, parent in enumerate(self.parents):
            place[j] = self.offsets[j] + (place[parent] if parent >= 0 else 0.0)
        return place


class _Words:
    """The file's words with the lines they stand on."""

    def __init__(self, text: str):
        self.words = [(word, i) for i, line in enumerate(text.splitlines(), 1) for word in line.split()]
        self.at = 0

    @property
    def line(self) -> int:
        return self.words[min(self.at, len(self.words) - 1)][1] if self.words else 1

    def peek(self) -> str:
        return self.words[self.at][0] if self.at < len(self.words) else ""

    def next(self) -> str:
        word = self.peek()
        if not word:
            raise self.wrong("the file ends too early")
        self.at += 1
        return word

    def expect(self, *wanted: str) -> str:
        word = self.peek()
        if word.lower().rstrip(":") not in wanted:
            raise self.wrong(f"expected {' or '.join(w.upper() for w in wanted)}, found {word!r}")
        return self.next()

    def number(self) -> float:
        word = self.peek()
        try:
            value = float(word)
        except ValueError:
            raise self.wrong(f"expected a number, found {word!r}") from None
        if not isfinite(value):
            raise self.wrong(f"{word!r} is not a finite number")
        self.at += 1
        return value

    def wrong(self, what: str) -> InputError:
        return InputError(f"BVH line {self.line}: {what}.", hint="Export the motion again as plain BVH.")


def read_bvh(text: str) -> Motion:
    """Raises InputError, with the line, for what is no BVH."""
    words = _Words(text)
    words.expect("hierarchy")
    words.expect("root")
    joints: list[str] = []
    parents: list[int] = []
    offsets: list[list[float]] = []
    ends: list[list[float]] = []
    channels: list[list[tuple[str, int]]] = []
    stack: list[int] = []
    pending: str | None = words.next()
    while pending is not None or stack:
        if pending is not None:
            _open(words, pending, joints, parents, offsets, ends, channels, stack)
            pending = None
        word = words.expect("joint", "end", "}").lower()
        if word == "}":
            stack.pop()
        elif word == "joint":
            pending = words.next()
        else:
            words.expect("site")
            words.expect("{")
            words.expect("offset")
            ends[stack[-1]] = [words.number() for _ in range(3)]
            words.expect("}")
    return _motion(words, joints, parents, offsets, ends, channels)


def _open(words, name, joints, parents, offsets, ends, channels, stack) -> None:
    if len(joints) >= MOST_JOINTS:
        raise words.wrong(f"more than {MOST_JOINTS} joints")
    words.expect("{")
    words.expect("offset")
    offsets.append([words.number() for _ in range(3)])
    ends.append([float("nan")] * 3)
    own: list[tuple[str, int]] = []
    if words.peek().lower() == "channels":
        words.next()
        count = int(words.number())
        for _ in range(max(count, 0)):
            word = words.next().lower()
            kind, axis = word[1:], AXES.get(word[:1], -1)
            if kind not in ("position", "rotation") or axis < 0:
                raise words.wrong(f"{word!r} is no channel")
            own.append((kind, axis))
    parents.append(stack[-1] if stack else -1)
    joints.append(name)
    channels.append(own)
    stack.append(len(joints) - 1)


def _motion(words: _Words, joints, parents, offsets, ends, channels) -> Motion:
    words.expect("motion")
    words.expect("frames")
    frames = int(words.number())
    words.expect("frame")
    words.expect("time")
    step = words.number()
    if frames < 1 or frames > MOST_FRAMES:
        raise words.wrong(f"{frames} frames")
    if step <= 0.0:
        raise words.wrong(f"a frame time of {step}")
    width = sum(len(own) for own in channels)
    if len(words.words) - words.at < frames * width:
        last = words.words[-1][1]
        have = (len(words.words) - words.at) // max(width, 1)
        raise InputError(f"BVH line {last}: {frames} frames are announced, {have} are there.",
                         hint="The file is cut off; copy it again.")
    values = np.array([[words.number() for _ in range(width)] for _ in range(frames)]).reshape(frames, width)
    rest = np.array(offsets)
    local = np.tile(np.eye(3), (frames, len(joints), 1, 1))
    moved = np.tile(rest, (frames, 1, 1))
    at = 0
    for j, own in enumerate(channels):
        if any(kind == "position" for kind, _ in own):
            moved[:, j] = 0.0
        for kind, axis in own:
            if kind == "position":
                moved[:, j, axis] = values[:, at]
            else:
                local[:, j] = local[:, j] @ _turns(axis, np.radians(values[:, at]))
            at += 1
    return Motion(tuple(joints), tuple(parents), rest, np.array(ends), local, moved, 1.0 / step)


def _turns(axis: int, angles: np.ndarray) -> np.ndarray:
    """Rotations about one axis [F, 3, 3]."""
    c, s = np.cos(angles), np.sin(angles)
    out = np.zeros((len(angles), 3, 3))
    i, j = (axis + 1) % 3, (axis + 2) % 3
    out[:, axis, axis] = 1.0
    out[:, i, i] = out[:, j, j] = c
    out[:, i, j], out[:, j, i] = -s, s
    return out


def write_bvh(motion: Motion) -> str:
    """The motion as text that `read_bvh` and Blender read: angles about z, x, y; joints that do not keep their offset,
    the root among them, have places too. Joints are written limb by limb, whatever order they are in."""
    below: list[list[int]] = [[] for _ in motion.joints]
    for j, parent in enumerate(motion.parents):
        if parent >= 0:
            below[parent].append(j)
    strays = np.abs(motion.moved - motion.offsets).max(axis=(0, 2)) > 1e-4 * max(np.abs(motion.offsets).max(), 1e-9)
    lines, columns = ["HIERARCHY"], []

    def write(j: int, depth: int) -> None:
        pad, placed = "  " * depth, motion.parents[j] < 0 or bool(strays[j])
        lines.extend((f"{pad}{'JOINT' if depth else 'ROOT'} {motion.joints[j]}", pad + "{",
                      f"{pad}  OFFSET {_row(motion.offsets[j])}",
                      f"{pad}  CHANNELS {6 if placed else 3}{' Xposition Yposition Zposition' if placed else ''}"
                      " Zrotation Xrotation Yrotation"))
        columns.extend([motion.moved[:, j]] * placed + [_zxy(motion.local[:, j])])
        for child in below[j]:
            write(child, depth + 1)
        if not below[j]:
            end = np.nan_to_num(motion.ends[j])
            lines.extend((f"{pad}  End Site", pad + "  {", f"{pad}    OFFSET {_row(end)}", pad + "  }"))
        lines.append(pad + "}")

    write(motion.parents.index(-1), 0)
    rows = np.concatenate(columns, axis=1)
    lines += ["MOTION", f"Frames: {len(rows)}", f"Frame Time: {1.0 / motion.rate:.9f}", *(_row(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _row(values: np.ndarray) -> str:
    return " ".join(f"{v:.6f}" for v in values.tolist())


def _zxy(turn: np.ndarray) -> np.ndarray:
    """Degrees about z, x, y [F, 3] of rotations Rz Rx Ry [F, 3, 3]; with x at a right angle all the rest is z."""
    x = np.arcsin(np.clip(turn[:, 2, 1], -1.0, 1.0))
    locked = np.abs(turn[:, 2, 1]) > 1.0 - 1e-9
    z = np.where(locked, np.arctan2(turn[:, 1, 0], turn[:, 0, 0]), np.arctan2(-turn[:, 0, 1], turn[:, 1, 1]))
    y = np.where(locked, 0.0, np.arctan2(-turn[:, 2, 0], turn[:, 2, 2]))
    return np.degrees(np.stack((z, x, y), axis=1))
