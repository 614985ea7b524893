"""How passes become numbers: bytes on disk, and the fifteen guide channels that models are given. Only here.

    kept = stored(frame.passes)                   # of one frame: see STORED
    guides_CTHW = guides(arrays)                  # of a clip: float32 [15, T, H, W], in the order of GUIDES

| channel | what | range |
|---|---|---|
| 0 | inverse depth, NEAR / (NEAR + metres) | 0 (sky) .. 1 (at the lens) |
| 1-3 | normal along the camera's right, up and back (toward the lens) | -1 .. 1, all 0 in the sky |
| 4 | edge: the object differs from one of the four neighbours' | 0 or 1 |
| 5-7 | albedo, coded as sRGB | 0 .. 1, 0 in the sky |
| 8 | emission: log2(1 + luminance) / 4 | 0 .. 1 |
| 9-11 | draft: a quick picture of the same, display sRGB; the stage's is its preview | -1 .. 1 |
| 12 | pose: the limbs of people as lines | 1, a half where an end is hidden |
| 13-14 | motion right and down to the next frame, m / (AMBLE + abs(m)) | -1 .. 1 |

A pass that is missing is all 0. In a mirror columns change places, channels 1 and 13 their sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

GUIDES = {"depth": 1, "normal": 3, "edge": 1, "albedo": 3, "emission": 1, "draft": 3,              # name: channels
          "pose": 1, "motion": 2}
NUM_GUIDES = sum(GUIDES.values())
DRAFT = slice(9, 12)                          # its channels (models/conditions.py has them too)
PASSES = ("depth", "normal", "matte", "albedo", "emission", "camera")          # what a generator must draw for them
STORED = {"depth": np.uint8, "normal": np.int8, "objects": np.uint8, "albedo": np.uint8, "emission": np.uint8,
          "draft": np.uint8, "pose": np.uint8, "motion": np.float16}
NEAR = 4.0                                    # metres at which inverse depth is a half: people, mostly
AMBLE = 4.0                                   # pixels a frame at which motion is a half
FARTHEST = 1000.0                             # pixels that motion is told of
LIMBS = (("pelvis", "chest"), ("chest", "head"), ("pelvis", "thigh"), ("thigh", "shin"), ("shin", "foot"),
         ("chest", "upper_arm"), ("upper_arm", "forearm"), ("forearm", "hand"))      # of each side, where there are two
LUMINANCE = np.array((0.2126, 0.7152, 0.0722), np.float32)


def stored(passes: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """The passes of a frame (generate/protocol.py) as bytes, [H, W, ..], but for the matte, whose ids are a matter of
    the whole clip (any whole numbers do for `guides`), and the draft, which is bytes. A sky has depth 0. Pose and
    motion may be missing."""
    depth = np.asarray(passes["depth"], np.float32)
    sky = depth >= 2999.0
    camera = passes["camera"]
    axes = np.array((camera["right"], camera["up"], [-v for v in camera["forward"]]), np.float32)
    normal = np.asarray(passes["normal"], np.float32) @ axes.T
    light = np.log2(1 + np.maximum(np.asarray(passes["emission"], np.float32) @ LUMINANCE, 0)) / 4
    moves = {}
    if "pose" in passes:
        moves["pose"] = limbs(passes["pose"].values(), depth.shape[1], depth.shape[0])
    if "motion_forward" in passes:
        moves["motion"] = np.clip(passes["motion_forward"], -FARTHEST, FARTHEST).astype(np.float16)
    return moves | {"depth": _byte(np.where(sky, 0, NEAR / (NEAR + depth))),
            "normal": np.round(np.clip(normal, -1, 1) * 127).astype(np.int8),
            "albedo": srgb(passes["albedo"]),
            "emission": _byte(light)}


def limbs(people: Iterable[Mapping[str, Any]], width: int, height: int) -> np.ndarray:
    """uint8 [H, W]: people's limbs as lines; a person is joint -> {"pixel": (x, y), "visible"}, as the pose pass has
    them (generate/protocol.py). A limb without one of its ends is left out."""
    picture = Image.new("L", (width, height))
    draw, wide = ImageDraw.Draw(picture), max(round(height / 48), 1)
    for joints in people:
        for start, end in LIMBS:
            for side in ("_l", "_r"):
                ends = [joints.get(name) or joints.get(name + side) for name in (start, end)]
                if ends[0] and ends[1]:
                    seen = ends[0]["visible"] and ends[1]["visible"]
                    line = [(max(-width, min(2 * width, x)), max(-height, min(2 * height, y)))
                            for x, y in (ends[0]["pixel"], ends[1]["pixel"])]
                    draw.line(line, fill=255 if seen else 128, width=wide)
    return np.asarray(picture)


def srgb(light: np.ndarray) -> np.ndarray:
    """Linear light as bytes of sRGB (IEC 61966-2-1), what is too bright cut off."""
    light = np.clip(np.asarray(light, np.float32), 0, 1)
    return _byte(np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055))


def _byte(share: np.ndarray) -> np.ndarray:
    return np.round(np.clip(share, 0, 1) * 255).astype(np.uint8)


def guides(arrays: Mapping[str, np.ndarray], *, mirror: bool = False) -> np.ndarray:
    """float32 [15, T, H, W] of a clip's arrays as STORED, [T, H, W, ..]; what is not among them is 0. Raises ValueError
    where there is none at all."""
    have = [a for name, a in arrays.items() if name in STORED]
    if not have:
        raise ValueError("there are no passes")
    out = np.zeros((NUM_GUIDES, *have[0].shape[:3]), np.float32)
    for name, first, scale in (("depth", 0, 255), ("normal", 1, 127), ("albedo", 5, 255), ("emission", 8, 255),
                               ("pose", 12, 255)):
        if name in arrays:
            values = np.atleast_1d(arrays[name])
            values = values[..., None] if values.ndim == 3 else values
            out[first:first + values.shape[-1]] = np.moveaxis(values, -1, 0).astype(np.float32) / scale
    if "objects" in arrays:
        out[4] = edges(arrays["objects"])
    if "draft" in arrays:
        out[DRAFT] = np.moveaxis(arrays["draft"], -1, 0) / np.float32(127.5) - 1
    if "motion" in arrays:
        pixels = np.moveaxis(arrays["motion"], -1, 0).astype(np.float32)
        out[13:] = pixels / (AMBLE + np.abs(pixels))
    if mirror:
        out = out[..., ::-1].copy()
        out[[1, 13]] *= -1
    return out


def edges(objects: np.ndarray) -> np.ndarray:
    """bool [.., H, W]: where one of the four neighbours belongs to another object."""
    out = np.zeros(objects.shape, bool)
    down, right = objects[..., 1:, :] != objects[..., :-1, :], objects[..., 1:] != objects[..., :-1]
    out[..., 1:, :] |= down
    out[..., :-1, :] |= down
    out[..., 1:] |= right
    out[..., :-1] |= right
    return out
