"""A camera keyed by hand: a smooth curve through what the film maker wrote, exact on the keyed frames.

    rig = keyed(shot.camera, scene, shot.rate)
    camera = rig.at(1.5)                                # Camera3D; seconds

Catmull-Rom (E. Catmull, R. Rom, 1974) over the frames of the keys, which need not be evenly spaced: each key's speed is
the mean of the speeds before and after it, weighted by how near they are. Before the first key and after the last the
camera stands.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from math import dist, exp, isfinite, log

import numpy as np

from kinema.errors import InputError
from kinema.stage.camera.composition import Scene
from kinema.stage.camera.framing import sensor_width
from kinema.stage.frame import Camera3D
from kinema.story.shot import Camera, CameraKey

FOCAL_MM = (1.0, 2000.0)
FARTHEST = 10_000.0            # metres
LOWEST = 0.1                   # metres above the ground


@dataclass(frozen=True, slots=True)
class Keyed:
    """The camera on a path. values_NV: eye, target, log of the focal length, focus in metres; speeds_NV per frame."""

    scene: Scene
    rate: Fraction
    frames: tuple[int, ...]
    values_NV: np.ndarray
    speeds_NV: np.ndarray
    sensor_mm: float
    f_stop: float

    def at(self, t: float) -> Camera3D:
        v = self._between(t * float(self.rate)).tolist()
        floor = self.scene.stage_set.height(v[0], v[2]) + LOWEST
        return Camera3D(eye=(v[0], max(v[1], floor), v[2]), target=(v[3], v[4], v[5]), focal_mm=exp(v[6]),
                        sensor_mm=self.sensor_mm, focus_m=max(v[7], 0.01), f_stop=self.f_stop)

    def _between(self, frame: float) -> np.ndarray:
        """Cubic Hermite between the keys on either side."""
        i = bisect_right(self.frames, frame) - 1
        if i < 0 or i >= len(self.frames) - 1:
            return self.values_NV[min(max(i, 0), len(self.frames) - 1)]
        wide = self.frames[i + 1] - self.frames[i]
        u = (frame - self.frames[i]) / wide
        a, b = self.values_NV[i], self.values_NV[i + 1]
        p, q = self.speeds_NV[i] * wide, self.speeds_NV[i + 1] * wide
        return a + u * (p + u * (3 * (b - a) - 2 * p - q + u * (2 * (a - b) + p + q)))


def keyed(camera: Camera, scene: Scene, rate: Fraction) -> Keyed:
    """The rig of `camera.path`. Raises InputError for keys that make no path."""
    keys = camera.path
    for i, key in enumerate(keys):
        _check(key, keys[i - 1].frame if i else None)
    values = np.array([(*k.eye, *k.target, log(k.focal_mm), k.focus_m or dist(k.eye, k.target)) for k in keys], float)
    frames = np.array([k.frame for k in keys], float)
    return Keyed(scene, rate, tuple(k.frame for k in keys), values, _speeds(frames, values),
                 sensor_width(min(max(camera.sensor_mm, 6.0), 80.0), scene.aspect), max(camera.f_stop, 0.0))


def _speeds(frames: np.ndarray, values: np.ndarray) -> np.ndarray:
    if len(frames) < 2:
        return np.zeros_like(values)
    gaps = np.diff(frames)[:, None]
    slopes = np.diff(values, axis=0) / gaps
    inner = (slopes[:-1] * gaps[1:] + slopes[1:] * gaps[:-1]) / (gaps[:-1] + gaps[1:])
    return np.concatenate((slopes[:1], inner, slopes[-1:]))


def _check(key: CameraKey, before: int | None) -> None:
    where = f"the camera's key on frame {key.frame}"
    if not all(isfinite(v) and abs(v) <= FARTHEST for v in (*key.eye, *key.target)):
        raise InputError(f"{where} is not a place.", hint=f"Metres, three numbers within {FARTHEST:.0f}.")
    if dist(key.eye, key.target) < 1e-3:
        raise InputError(f"{where} looks at itself.", hint="Put the target away from the eye.")
    if not (isfinite(key.focal_mm) and FOCAL_MM[0] <= key.focal_mm <= FOCAL_MM[1]):
        raise InputError(f"{where} has a lens of {key.focal_mm} mm.", hint="Use 1 to 2000 mm; 35 is usual.")
    if not (isfinite(key.focus_m) and key.focus_m >= 0.0):
        raise InputError(f"{where} is focused at {key.focus_m} m.", hint="Metres; 0 means the target.")
    if before is not None and key.frame <= before:
        raise InputError(f"{where} comes after the one on frame {before}.", hint="Put the keys in order, one a frame.")
