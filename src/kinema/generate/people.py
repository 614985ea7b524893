"""Where people's joints are in a picture, from files: the stage's pose pass, or OpenPose's.

    people = read_people(Path("0048.pose.json"))               # of each: joint -> {"pixel": (x, y), "visible": bool}

Joints are called as the stage calls them (data/guides.LIMBS). OpenPose (Cao et al. 2019) finds 18 points (COCO) or 25
(BODY_25), three numbers each: x, y and how sure it is of them, 0 where it found nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kinema.errors import InputError

SIDES = {"upper_arm": (5, 2), "forearm": (6, 3), "hand": (7, 4)}                      # left, right: of both kinds
LEGS = {54: {"thigh": (11, 8), "shin": (12, 9), "foot": (13, 10)},                    # by how many numbers there are
        75: {"thigh": (12, 9), "shin": (13, 10), "foot": (14, 11)}}
HEAD, NECK = 0, 1
Person = dict[str, dict[str, Any]]


def read_people(path: Path) -> list[Person]:
    """All people of a frame. Raises InputError for a file that is neither kind."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found.get("people"), list):
            return [_from_points([float(v) for v in each["pose_keypoints_2d"]]) for each in found["people"]]
        return [{joint: {"pixel": (float(at["pixel"][0]), float(at["pixel"][1])), "visible": bool(at["visible"])}
                 for joint, at in person.items()} for person in found.values()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise InputError("is no pose.", path=path,
                         hint="It should be what `kinema shot N --passes pose` writes, or OpenPose's JSON.") from error


def _from_points(numbers: list[float]) -> Person:
    def at(*points: int) -> dict[str, Any] | None:
        """The middle of points that are found."""
        xs, ys, sure = zip(*(numbers[3 * k:3 * k + 3] for k in points), strict=True)
        return {"pixel": (sum(xs) / len(xs), sum(ys) / len(ys)), "visible": True} if min(sure) > 0 else None

    limbs = SIDES | LEGS[len(numbers)]
    found = {f"{name}_{side}": at(point) for name, points in limbs.items()
             for side, point in zip("lr", points, strict=True)}
    hips = limbs["thigh"]
    found |= {"pelvis": at(*hips), "chest": at(NECK, *hips), "head": at(HEAD)}
    return {name: joint for name, joint in found.items() if joint}
