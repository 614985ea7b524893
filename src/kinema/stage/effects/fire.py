"""Fire, smoke, sparks, explosions, magic: what glows and drifts, drawn over the picture by its depth.

Flames are a sheet of noise that rises and tears; everything else is many soft discs, each a function of the time alone,
so that any frame can be drawn without the one before it.
"""

from __future__ import annotations

from math import exp, sin

import numpy as np

from kinema.stage.engine.grass import project
from kinema.stage.engine.kernel import F, kernel, saturate, smooth
from kinema.stage.engine.noise import sample
from kinema.stage.frame import Lamp, LiveEffect

TAU = 6.283185307179586
FLAME_M = {"campfire": 0.72, "fire": 1.15}    # how high the flames of strength 1 stand, metres


def flicker(time_s: float, seed: int) -> float:
    """About 1: a fire's unsteady strength."""
    a = seed * 1.7
    return (
        1
        + 0.10 * sin(time_s * 11.3 + a)
        + 0.07 * sin(time_s * 17.9 + 2 * a)
        + 0.05 * sin(time_s * 29.1 + 3 * a)
    )


def flash(effect: LiveEffect) -> float:
    """How brightly lightning lights the sky now: two strokes, every three seconds or so."""
    t = effect.age_s % (2.7 + 0.8 * ((effect.seed * 37 % 100) / 100))
    second = 0.7 * exp(-(t - 0.17) * 7) if t > 0.17 else 0.0
    return effect.strength * (1.3 * exp(-t * 13) + second) if t < 1.2 else 0.0


def lamps_of(effects: tuple[LiveEffect, ...], time_s: float) -> tuple[Lamp, ...]:
    """The light that effects throw on their surroundings."""
    out = []
    for e in effects:
        x, y, z = e.position
        if e.name in ("campfire", "fire"):
            k = flicker(time_s, e.seed) * e.strength
            wobble = 0.05 * sin(time_s * 9.1 + e.seed)
            out.append(
                Lamp(
                    position=(x + wobble, y + 0.55, z + 0.4 * wobble),
                    colour=(8.6 * k, 3.9 * k, 1.25 * k),
                    radius=0.28,
                    reach=13.0,
                    halo=0.55,
                )
            )
        elif e.name == "explosion":
            k = e.strength * exp(-e.age_s * 3.2)
            if k > 0.01:
                out.append(
                    Lamp(
                        position=(x, y + 1.2, z),
                        colour=(90 * k, 44 * k, 15 * k),
                        radius=0.8,
                        reach=45.0,
                        halo=0.1,
                    )
                )
        elif e.name == "magic":
            k = e.strength * min(e.age_s * 1.5, 1.0) * (1 + 0.15 * sin(time_s * 4.0))
            out.append(
                Lamp(
                    position=(x, y + 1.25, z),
                    colour=(1.3 * k, 2.6 * k, 4.4 * k),
                    radius=0.3,
                    reach=10.0,
                    halo=1.0,
                )
            )
        elif e.name == "sparks":
            k = e.strength * max(0.0, sin(time_s * 23.0 + e.seed)) * 1.2
            out.append(
                Lamp(
                    position=(x, y + 1.0, z),
                    colour=(3.0 * k, 2.2 * k, 1.2 * k),
                    radius=0.1,
                    reach=6.0,
                    halo=0.5,
                )
            )
    return tuple(out)


@kernel
def _flames(C, noise, x, y, z, high_m, strength, time, seed, colour, depth):
    height, width = depth.shape
    sx, sy, d = project(C, x, y, z)
    if d < F(0.2):
        return
    focal = C[12] / (F(2) * C[14])
    tall = high_m * strength * focal / d
    wide = (F(0.14) + F(0.31) * high_m) * (F(0.4) + F(0.6) * strength) * focal / d
    y0, y1 = max(int(sy - tall * F(1.25)), 0), min(int(sy + tall * F(0.12)) + 1, height)
    x0, x1 = max(int(sx - wide * F(1.5)), 0), min(int(sx + wide * F(1.5)) + 1, width)
    for row in range(y0, y1):
        v = (sy - F(row) - F(0.5)) / tall
        for i in range(x0, x1):
            u = (F(i) + F(0.5) - sx) / wide
            core, edge = F(0), F(0)
            for k in range(3):
                o = F(k) * F(61.0) + seed * F(13.0)
                sway = sample(noise[0], v * F(14.0) - time * F(46.0) + o, o) - F(0.5)
                shift = (F(k) - F(1)) * F(0.34)
                high = F(1.0) if k == 1 else F(0.66)
                vv = v / high
                uu = u - shift * (F(1) - F(0.7) * max(vv, F(0))) + sway * vv * F(1.15)
                n = sample(noise[1], uu * F(9.0) + o, vv * F(13.0) - time * F(74.0) + o)
                m = sample(noise[0], uu * F(13.0) + o, vv * F(10.0) - time * F(58.0) + o)
                body = (F(1) - vv) * (F(0.34) + F(0.55) * smooth(F(-0.1), F(0.25), vv)) * F(0.95)
                s = (
                    body
                    - abs(uu)
                    + (n * F(0.4) + m * F(0.6) - F(0.52)) * F(0.85) * smooth(F(0.0), F(0.5), vv)
                )
                s = s if (vv > F(-0.1)) & (vv < F(1.15)) else F(-1)
                edge = max(edge, smooth(F(0.0), F(0.16), s))
                core = max(core, smooth(F(0.10), F(0.48), s))
            foot = smooth(F(-0.08), F(0.10), v)
            gate = saturate((depth[row, i] - d + F(0.45)) * F(2.5))
            e, c = edge * foot * gate, core * foot * gate
            keep = F(1) - F(0.75) * e
            colour[row, i, 0] = colour[row, i, 0] * keep + e * F(1.9) + c * F(2.6)
            colour[row, i, 1] = colour[row, i, 1] * keep + e * F(0.50) + c * F(1.75)
            colour[row, i, 2] = colour[row, i, 2] * keep + e * F(0.06) + c * F(0.50)


@kernel
def discs(C, noise, D, colour, depth):
    """Soft discs in order. D: x y z radius r g b alpha glow ragged, one row each; radius in metres, at least a pixel.

    A disc covers with `alpha` and adds its colour times `glow`; `ragged` 1 tears its rim with noise.
    """
    height, width = depth.shape
    focal = C[12] / (F(2) * C[14])
    for k in range(D.shape[0]):
        sx, sy, d = project(C, D[k, 0], D[k, 1], D[k, 2])
        if d < F(0.15) or D[k, 3] <= F(0):
            continue
        size = D[k, 3] * focal / d
        dim = F(1)
        if size < F(0.9):
            dim = size * size / F(0.81)
            size = F(0.9)
        y0, y1 = max(int(sy - size), 0), min(int(sy + size) + 1, height)
        x0, x1 = max(int(sx - size), 0), min(int(sx + size) + 1, width)
        dim *= saturate(d / (F(2.2) * D[k, 3]) - F(0.35))     # what drifts into the lens fades away
        soft = F(1) / max(D[k, 3], F(0.02))
        for row in range(y0, y1):
            b = (F(row) + F(0.5) - sy) / size
            for i in range(x0, x1):
                a = (F(i) + F(0.5) - sx) / size
                s = F(1) - a * a - b * b
                if s <= F(0) or depth[row, i] < d - D[k, 3]:
                    continue
                if D[k, 9] > F(0):
                    tear = sample(noise[0], a * F(16.0) + D[k, 9] * F(77.0), b * F(16.0) + D[k, 9] * F(31.0))
                    s = s - F(1.1) * tear + F(0.25)
                s = max(s, F(0))
                s = s * s * (F(3) - F(2) * s) if s < F(1) else F(1)
                s *= saturate((depth[row, i] - d) * soft + F(0.5)) * dim
                cover = s * D[k, 7]
                add = s * D[k, 8]
                colour[row, i, 0] += (D[k, 4] - colour[row, i, 0]) * cover + D[k, 4] * add
                colour[row, i, 1] += (D[k, 5] - colour[row, i, 1]) * cover + D[k, 5] * add
                colour[row, i, 2] += (D[k, 6] - colour[row, i, 2]) * cover + D[k, 6] * add


def _rows(count: int) -> np.ndarray:
    return np.zeros((count, 10))


def embers(e: LiveEffect, time_s: float, count: int = 34) -> np.ndarray:
    rng = np.random.default_rng((e.seed, 1))
    phase, life, angle, wide, speed = rng.random((5, count))
    life = 1.2 + 1.6 * life
    turns, age = np.divmod(time_s + phase * 7, life)
    age = age / life
    angle = angle * TAU + turns * 2.4
    x, y, z = e.position
    D = _rows(count)
    swirl = 0.25 * np.sin(age * 9 + angle)
    D[:, 0] = x + (0.12 + 0.5 * age * wide) * np.cos(angle) + swirl * age
    D[:, 1] = y + 0.25 + age * (1.1 + 1.7 * speed) * (0.5 + 0.5 * e.strength)
    D[:, 2] = z + (0.12 + 0.5 * age * wide) * np.sin(angle)
    D[:, 3] = 0.013 * (1 - 0.5 * age)
    D[:, 4:7] = (5.0, 1.7, 0.35)
    D[:, 8] = (1 - age) * np.minimum(age * 8, 1)
    return D


def smoke(
    e: LiveEffect, time_s: float, colour: np.ndarray, wind: float, count: int = 16, thick: float = 0.5
) -> np.ndarray:
    rng = np.random.default_rng((e.seed, 2))
    life = 5.0
    phase, side, rate = rng.random((3, count))
    phase = (np.arange(count) + 0.6 * phase) / count
    age = (time_s / life + phase) % 1.0
    since = e.age_s - age * life
    x, y, z = e.position
    D = _rows(count)
    D[:, 0] = x + age * age * (0.8 + 0.7 * wind) + 0.30 * age * np.sin(TAU * (side + age * 0.8))
    D[:, 1] = y + 0.15 + age * (2.4 + 1.0 * rate) * (0.6 + 0.4 * e.strength)
    D[:, 2] = z - 0.25 * age + 0.25 * age * np.cos(TAU * (side + age * 0.7))
    D[:, 3] = (0.16 + 0.95 * age) * (0.6 + 0.5 * e.strength)
    D[:, 4:7] = colour
    D[:, 7] = thick * (1 - age) ** 1.5 * np.minimum(age * 6, 1) * (since > 0)
    D[:, 9] = 0.01 + side
    return D[np.argsort(-age)]


def explosion(e: LiveEffect, colour: np.ndarray) -> np.ndarray:
    """A ball of fire that swells, darkens to smoke and rises, and burning bits on arcs."""
    rng = np.random.default_rng((e.seed, 3))
    a, x, y, z = e.age_s, *e.position
    count, bits = 26, 60
    D = _rows(count + bits)
    way = rng.normal(size=(count, 3))
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    way[:, 1] = np.abs(way[:, 1])
    spread = 1.7 * e.strength * (1 - exp(-a * 4.5)) * (0.35 + 0.65 * rng.random((count, 1)))
    D[:count, 0:3] = np.array((x, y + 0.6 + 0.9 * a, z)) + way * spread
    D[:count, 3] = e.strength * (0.28 + 0.62 * (1 - exp(-a * 5)) + 0.16 * a) * rng.uniform(0.6, 1.1, count)
    heat = np.clip(1.25 - a * (1.2 + rng.random(count)), 0, 1)[:, None]
    D[:count, 4:7] = colour * 0.45 * (1 - heat) + heat * np.array((3.4, 1.5, 0.38)) * (0.4 + heat)
    D[:count, 7] = 0.62 * np.clip(1 - (a - 0.3) / 2.2, 0, 1) * min(a * 30, 1)
    D[:count, 9] = 0.01 + rng.random(count)
    speed = rng.normal(size=(bits, 3)) * 3.4 + np.array((0, 5.0, 0))
    D[count:, 0:3] = np.array((x, y + 0.4, z)) + speed * a + np.array((0, -4.9, 0)) * a * a
    D[count:, 1] = np.maximum(D[count:, 1], y + 0.02)
    D[count:, 3] = 0.028
    D[count:, 4:7] = (5.5, 2.2, 0.5)
    D[count:, 8] = np.clip(1.2 - a * rng.uniform(0.5, 1.1, bits), 0, 1)
    return D


def sparks(e: LiveEffect, time_s: float, count: int = 46) -> np.ndarray:
    rng = np.random.default_rng((e.seed, 4))
    phase, a, up, out = rng.random((4, count))
    turns, age = np.divmod(time_s * 1.7 + phase * 5, 1.0)
    angle = TAU * a + turns * 2.1
    x, y, z = e.position
    t = age * 0.7
    D = _rows(count)
    D[:, 0] = x + np.cos(angle) * out * 1.9 * t
    D[:, 1] = np.maximum(y + 1.0 + (1.2 + 1.6 * up) * t - 4.9 * t * t, y + 0.01)
    D[:, 2] = z + np.sin(angle) * out * 1.9 * t
    D[:, 3] = 0.014
    D[:, 4:7] = (6.0, 4.2, 1.9)
    D[:, 8] = (1 - age) ** 1.5 * e.strength
    return D


def magic(e: LiveEffect, time_s: float, count: int = 70) -> np.ndarray:
    """Motes on rising spirals round a soft glow."""
    rng = np.random.default_rng((e.seed, 5))
    phase, a, wide, hue = rng.random((4, count))
    age = (time_s * (0.22 + 0.18 * wide) + phase) % 1.0
    angle = TAU * (a + 0.9 * age)
    x, y, z = e.position
    grow = min(e.age_s * 1.2, 1.0) * e.strength
    D = _rows(count + 3)
    radius = (0.35 + 0.55 * wide) * (0.6 + 0.5 * np.sin(np.pi * age)) * (0.4 + 0.6 * grow)
    D[:count, 0], D[:count, 2] = x + radius * np.cos(angle), z + radius * np.sin(angle)
    D[:count, 1] = y + 0.15 + 2.1 * age
    D[:count, 3] = 0.016 + 0.014 * wide
    D[:count, 4:7] = np.where(hue[:, None] < 0.7, (1.2, 3.4, 5.2), (4.6, 2.6, 5.0))
    D[:count, 8] = np.sin(np.pi * age) * grow * (0.7 + 0.3 * np.sin(time_s * 9 + phase * 40))
    for k, (size, strength) in enumerate(((1.25, 0.07), (0.7, 0.12), (0.25, 0.35))):
        D[count + k, :4] = x, y + 1.2, z, size * (0.85 + 0.08 * sin(time_s * 3 + k))
        D[count + k, 4:7], D[count + k, 8] = (0.7, 1.8, 3.2), strength * grow
    return D


def draw(
    effects: tuple[LiveEffect, ...],
    time_s: float,
    C: np.ndarray,
    noise: np.ndarray,
    air: np.ndarray,
    wind: float,
    colour: np.ndarray,
    depth: np.ndarray,
) -> None:
    """All effects with a place onto colour, the farthest first; `air` is the colour smoke takes from the light."""

    def far(e: LiveEffect) -> float:
        return -float(np.dot(np.array(e.position) - C[:3], C[9:12]))

    for e in sorted(effects, key=far):
        rows: list[np.ndarray] = []
        x, y, z = (F(v) for v in e.position)
        if e.name in ("campfire", "fire"):
            grow = min(0.35 + e.age_s, 1.0)
            rows.append(smoke(e, time_s, air * 0.8, wind, 12, 0.16 * e.strength))
            discs(C, noise, rows[0].astype(np.float32), colour, depth)
            _flames(
                C, noise, x, y + F(0.05), z, F(FLAME_M[e.name]), F(e.strength * grow), F(time_s), F(e.seed % 97),
                colour, depth,
            )
            rows = [embers(e, time_s)]
        elif e.name == "smoke":
            rows = [smoke(e, time_s, air, wind)]
        elif e.name == "explosion":
            rows = [explosion(e, air)]
        elif e.name == "sparks":
            rows = [sparks(e, time_s)]
        elif e.name == "magic":
            rows = [magic(e, time_s)]
        for D in rows:
            discs(C, noise, D.astype(np.float32), colour, depth)
