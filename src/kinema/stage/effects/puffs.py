"""Smoke, dust and fireballs: many small clouds, each a picture baked once with its light from six sides.

A puff is a ball of billowing noise in a box of SIZE x SIZE x DEEP cells. Its light is marched through the density
from right, left, above, below, front and behind, once for VARIANTS kinds and FRAMES ages, and summed as the camera
sees it. To draw one, the six pictures are weighed by the lights about it and laid on a billboard in a buffer of half
the size, the farthest first, which then goes over the picture by its depth.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kinema.stage import light as lt
from kinema.stage.effects.view import View
from kinema.stage.engine.grass import project
from kinema.stage.engine.kernel import F, inlined, kernel, part, saturate, smooth

SIZE, DEEP, VARIANTS, FRAMES = 64, 40, 4, 8
ALPHA, HEAT = 0, 7                            # channels of the book; 1-6: light from +x -x +y -y +z -z (the viewer's)
PUFF = 13                                     # x y z radius spin variant age alpha heat, albedo r g b, mirror (1 or -1)
LATTICE = 32


@inlined
def _noise3(N, x, y, z):
    """Trilinear value of the periodic lattice, 0..1."""
    fx, fy, fz = np.floor(x), np.floor(y), np.floor(z)
    wx, wy, wz = x - fx, y - fy, z - fz
    wx, wy, wz = wx * wx * (F(3) - F(2) * wx), wy * wy * (F(3) - F(2) * wy), wz * wz * (F(3) - F(2) * wz)
    m = np.int32(LATTICE - 1)
    i, j, k = np.int32(fx) & m, np.int32(fy) & m, np.int32(fz) & m
    i1, j1, k1 = (i + 1) & m, (j + 1) & m, (k + 1) & m
    a = N[k, j, i] + (N[k, j, i1] - N[k, j, i]) * wx
    b = N[k, j1, i] + (N[k, j1, i1] - N[k, j1, i]) * wx
    c = N[k1, j, i] + (N[k1, j, i1] - N[k1, j, i]) * wx
    d = N[k1, j1, i] + (N[k1, j1, i1] - N[k1, j1, i]) * wx
    a, c = a + (b - a) * wy, c + (d - c) * wy
    return a + (c - a) * wz


@kernel
def _bake(N, out):
    """out [variants, frames, 8, size, size] uint8."""
    size, deep = out.shape[3], DEEP
    D = np.zeros((deep, size, size), np.float32)
    H = np.zeros((deep, size, size), np.float32)
    light = np.zeros((6, deep, size, size), np.float32)
    total = np.zeros((8, size, size), np.float32)
    step = F(2) / F(size)
    thick = F(15.0)                                           # how dense, per radius
    for variant in range(out.shape[0]):
        for frame in range(out.shape[1]):
            age = F(frame) / F(max(out.shape[1] - 1, 1))
            o = F(variant) * F(7.3)
            for k in range(deep):
                z = (F(k) + F(0.5)) / F(deep) * F(2) - F(1)
                for j in range(size):
                    y = F(1) - (F(j) + F(0.5)) * step
                    for i in range(size):
                        x = (F(i) + F(0.5)) * step - F(1)
                        r2 = x * x + y * y + z * z
                        D[k, j, i], H[k, j, i] = F(0), F(0)
                        if r2 > F(0.98):
                            continue
                        r = np.sqrt(r2)
                        # It rolls outward: the noise is read from ever deeper as it ages.
                        s = F(1.75) / (F(0.72) + F(0.28) * r) * (F(1) - F(0.12) * age)
                        px, py, pz = x * s + o, y * s - F(0.55) * age + o, z * s + o
                        w = _noise3(N, px * F(0.9) + F(5), py * F(0.9), pz * F(0.9)) - F(0.5)
                        px, py = px + w * F(0.7), py + w * F(0.5)
                        a = abs(_noise3(N, px * F(1.25), py * F(1.25), pz * F(1.25)) * F(2) - F(1))
                        b = abs(_noise3(N, px * F(2.7), py * F(2.7) - age * F(0.5), pz * F(2.7)) * F(2) - F(1))
                        c = abs(_noise3(N, px * F(5.9), py * F(5.9) - age, pz * F(5.9)) * F(2) - F(1))
                        bump = F(0.58) * a + F(0.28) * b + F(0.16) * c
                        edge = F(0.50) + F(0.62) * bump + F(0.06) * age
                        edge = edge if edge < F(0.93) else F(0.93)
                        hole = smooth(F(0.05), F(0.40), bump + F(0.35) * (F(1) - age))
                        soft = F(0.10) + F(0.20) * age
                        D[k, j, i] = smooth(F(0), soft, edge - r) * (F(0.35) + F(0.65) * hole) * (F(1) - F(0.5) * age)
                        H[k, j, i] = smooth(F(0.42), F(0.06), bump) * F(0.75) + F(0.35) * smooth(F(0.75), F(0.2), r)
            _shade(D, light, step * thick * F(0.30), F(2) / F(deep) * thick * F(0.30))
            for c in range(8):
                for j in range(size):
                    for i in range(size):
                        total[c, j, i] = F(0)
            dz = F(2) / F(deep) * thick
            for k in range(deep - 1, -1, -1):                 # from the viewer inward
                for j in range(size):
                    for i in range(size):
                        q = D[k, j, i] * dz
                        w = (F(1) - total[0, j, i]) * (q / (F(1) + F(0.5) * q) if q < F(1.2) else F(0.8))
                        total[0, j, i] += w
                        for c in range(6):
                            total[c + 1, j, i] += w * light[c, k, j, i]
                        total[7, j, i] += w * H[k, j, i]
            for j in range(size):
                for i in range(size):
                    a = total[0, j, i]
                    inv = F(255) / max(a, F(0.004))
                    out[variant, frame, 0, j, i] = np.uint8(min(a, F(1)) * F(255) + F(0.5))
                    for c in range(1, 8):
                        out[variant, frame, c, j, i] = np.uint8(min(total[c, j, i] * inv, F(255)) + F(0.5))


@inlined
def _fade(before, q):
    return before / (F(1) + q + F(0.5) * q * q)


@inlined
def _shade(D, light, q, qz):
    """light[c] <- what reaches each cell from +x -x +y -y +z -z."""
    deep, size = D.shape[0], D.shape[1]
    for k in range(deep):
        for j in range(size):
            a, b = F(1), F(1)
            for i in range(size):
                light[1, k, j, i] = b
                b = _fade(b, D[k, j, i] * q)
                light[0, k, j, size - 1 - i] = a
                a = _fade(a, D[k, j, size - 1 - i] * q)
        for i in range(size):
            light[2, k, 0, i], light[3, k, size - 1, i] = F(1), F(1)
        for j in range(1, size):
            for i in range(size):
                light[2, k, j, i] = _fade(light[2, k, j - 1, i], D[k, j - 1, i] * q)
                light[3, k, size - 1 - j, i] = _fade(light[3, k, size - j, i], D[k, size - j, i] * q)
    for j in range(size):
        for i in range(size):
            light[4, deep - 1, j, i], light[5, 0, j, i] = F(1), F(1)
    for k in range(1, deep):
        for j in range(size):
            for i in range(size):
                light[4, deep - 1 - k, j, i] = _fade(light[4, deep - k, j, i], D[deep - k, j, i] * qz)
                light[5, k, j, i] = _fade(light[5, k - 1, j, i], D[k - 1, j, i] * qz)


@lru_cache(maxsize=1)
def book() -> np.ndarray:
    """uint8 [VARIANTS, FRAMES, 8, SIZE, SIZE]: baked once a process."""
    N = np.random.default_rng(11).random((LATTICE, LATTICE, LATTICE)).astype(np.float32)
    out = np.empty((VARIANTS, FRAMES, 8, SIZE, SIZE), np.uint8)
    _bake(N, out)
    out.setflags(write=False)
    return out


@inlined
def glow_of(h):
    """Scene-linear colour of burning soot of heat h, 0..1 and beyond."""
    h = min(max(h, F(0)), F(1.25))
    h2 = h * h
    return F(4.8) * h * (F(0.22) + F(0.78) * h), F(2.0) * h2 * h, F(0.40) * h2 * h2 * h2


@inlined
def between(tex, i, j, x, y):
    """Bilinear value at column i + x, row j + y."""
    a = tex[j, i] + (tex[j, i + 1] - tex[j, i]) * x
    b = tex[j + 1, i] + (tex[j + 1, i + 1] - tex[j + 1, i]) * x
    return a + (b - a) * y


@kernel
def _splat(C, book, rows, six, step, air, depth, out):
    """Each puff into out [4, h, w]: premultiplied light and what comes through; out is `step` times smaller."""
    size = book.shape[3]
    low_h, low_w = out.shape[1], out.shape[2]
    height, width = depth.shape
    tex = np.zeros((4, size + 2, size + 2), np.float32)       # with an empty rim
    cover, red = np.empty(low_w, np.float32), np.empty(low_w, np.float32)
    green, blue = np.empty(low_w, np.float32), np.empty(low_w, np.float32)
    focal = C[12] / (F(2) * C[14])
    small = F(1) / F(step)
    for n in range(rows.shape[0]):
        q = rows[n]
        sx, sy, d = project(C, q[0], q[1], q[2])
        reach = q[3] * focal / max(d, F(0.05))
        if d < F(0.2) or not (q[7] > F(0.003)) or not (reach > F(0.4)) or not (reach < F(9000)):
            continue
        near = saturate(d / (q[3] + F(0.3)) * F(0.9) - F(0.25))   # what drifts into the lens fades away
        x0, x1 = max(int((sx - reach) * small), 0), min(int((sx + reach) * small) + 1, low_w)
        y0, y1 = max(int((sy - reach) * small), 0), min(int((sy + reach) * small) + 1, low_h)
        if x0 >= x1 or y0 >= y1 or near <= F(0):
            continue
        at = saturate(q[6]) * F(book.shape[1] - 1)
        frame = min(int(at), book.shape[1] - 2)
        w = at - F(frame)
        A, B = book[int(q[5]) % book.shape[0], frame], book[int(q[5]) % book.shape[0], frame + 1]
        L = six[n]
        through, heat = air[n, 3], q[8]
        for j in range(size):
            for i in range(size):
                a = (F(A[0, j, i]) * (F(1) - w) + F(B[0, j, i]) * w) * F(1 / 255)
                r, g, b = F(0), F(0), F(0)
                for c in range(6):
                    s = (F(A[c + 1, j, i]) * (F(1) - w) + F(B[c + 1, j, i]) * w) * F(1 / 255)
                    r, g, b = r + s * L[c, 0], g + s * L[c, 1], b + s * L[c, 2]
                h = (F(A[7, j, i]) * (F(1) - w) + F(B[7, j, i]) * w) * F(1 / 255)
                h = heat * (F(0.50) + F(1.25) * h) - F(0.26) * (F(1) - heat)
                er, eg, eb = glow_of(h if heat > F(0) else F(0))
                a *= q[7] * near
                dark = F(1) - F(0.85) * saturate(heat)
                tex[0, j + 1, i + 1] = a * (air[n, 0] + through * (r * q[9] * dark + er))
                tex[1, j + 1, i + 1] = a * (air[n, 1] + through * (g * q[10] * dark + eg))
                tex[2, j + 1, i + 1] = a * (air[n, 2] + through * (b * q[11] * dark + eb))
                tex[3, j + 1, i + 1] = a
        # A turn by `spin` (its sine from a parabola would do, but here once a puff libm is cheap).
        co, si = np.cos(q[4]), np.sin(q[4])
        scale = F(size) * F(0.5) / reach
        middle = F(size) * F(0.5) + F(0.5)
        soft = F(0.9) / max(q[3], F(0.02))
        top = F(size) + F(0.999)
        t0, t1, t2, t3 = tex[0], tex[1], tex[2], tex[3]
        for row in range(y0, y1):
            full_y = min(row * step + step // 2, height - 1)
            py = ((F(row) + F(0.5)) * F(step) - sy) * scale
            for i in range(x0, x1):
                px = ((F(i) + F(0.5)) * F(step) - sx) * scale
                u = min(max((px * co - py * si) * q[12] + middle, F(0)), top)
                v = min(max(px * si + py * co + middle, F(0)), top)
                gap = (depth[full_y, min(i * step + step // 2, width - 1)] - d) * soft + F(0.55)
                s = min(max(gap, F(0)), F(1))
                iu, iv = np.int32(u), np.int32(v)
                fu, fv = u - F(iu), v - F(iv)
                cover[i] = between(t3, iu, iv, fu, fv) * s
                red[i] = between(t0, iu, iv, fu, fv) * s
                green[i] = between(t1, iu, iv, fu, fv) * s
                blue[i] = between(t2, iu, iv, fu, fv) * s
            for i in range(x0, x1):
                keep = F(1) - cover[i]
                out[0, row, i] = out[0, row, i] * keep + red[i]
                out[1, row, i] = out[1, row, i] * keep + green[i]
                out[2, row, i] = out[2, row, i] * keep + blue[i]
                out[3, row, i] = out[3, row, i] * keep


@part
def _line(r0, r1, g0, g1, b0, b1, t0, t1, A, B, depth, wy, inv, x0, x1, R, G, L, T):
    """A row of the buffer at the picture's size, between two of its own rows: light R G L and what comes through."""
    last = F(A.shape[0]) - F(1.001)
    for i in range(x0, x1):
        fx = min(max((F(i) + F(0.5)) * inv - F(0.5), F(0)), last)
        k = np.int32(fx)
        k1, wx = k + np.int32(1), fx - F(k)
        z = depth[i]
        eps = F(0.02) * z + F(0.01)
        a = (F(1) - wx) * (F(1) - wy) / (eps + abs(A[k] - z))
        b = wx * (F(1) - wy) / (eps + abs(A[k1] - z))
        c = (F(1) - wx) * wy / (eps + abs(B[k] - z))
        e = wx * wy / (eps + abs(B[k1] - z))
        norm = F(1) / (a + b + c + e)
        a, b, c, e = a * norm, b * norm, c * norm, e * norm
        R[i] = r0[k] * a + r0[k1] * b + r1[k] * c + r1[k1] * e
        G[i] = g0[k] * a + g0[k1] * b + g1[k] * c + g1[k1] * e
        L[i] = b0[k] * a + b0[k1] * b + b1[k] * c + b1[k1] * e
        T[i] = t0[k] * a + t0[k1] * b + t1[k] * c + t1[k1] * e


@kernel
def _lay(out, step, x0, y0, x1, y1, colour, depth):
    """The small buffer over the picture: of four neighbours those count most that are as far as the pixel."""
    low_h, low_w = out.shape[1], out.shape[2]
    height, width = depth.shape
    inv, half = F(1) / F(step), step // 2
    x0, x1 = max(x0, 0), min(x1, width)
    A, B = np.empty(low_w, np.float32), np.empty(low_w, np.float32)      # depth where the small rows were made
    R, G, L, T = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32), np.empty(
        width, np.float32)
    red, green, blue, clear = out[0], out[1], out[2], out[3]
    for row in range(max(y0, 0), min(y1, height)):
        fy = min(max((F(row) + F(0.5)) * inv - F(0.5), F(0)), F(low_h - 1))
        j = int(fy)
        j1, wy = min(j + 1, low_h - 1), fy - F(j)
        ra, rb = min(j * step + half, height - 1), min(j1 * step + half, height - 1)
        for k in range(low_w):
            A[k], B[k] = depth[ra, min(k * step + half, width - 1)], depth[rb, min(k * step + half, width - 1)]
        _line(red[j], red[j1], green[j], green[j1], blue[j], blue[j1], clear[j], clear[j1], A, B, depth[row], wy, inv,
              x0, x1, R, G, L, T)
        for i in range(x0, x1):
            colour[row, i, 0] = colour[row, i, 0] * T[i] + R[i]
            colour[row, i, 1] = colour[row, i, 1] * T[i] + G[i]
            colour[row, i, 2] = colour[row, i, 2] * T[i] + L[i]


def six_lights(view: View, at_N3: np.ndarray, spin: np.ndarray, mirror: np.ndarray, shadow: np.ndarray) -> np.ndarray:
    """Light from the six sides of each puff, scene-linear [N, 6, 3]: sun, sky, ground, flash and lamps."""
    P = view.P.astype(np.float64)
    right, up, front = view.C[3:6], view.C[6:9], -view.C[9:12]
    six = np.zeros((len(at_N3), 6, 3))

    def add(way_N3: np.ndarray, colour_N3: np.ndarray) -> None:
        a, b, z = way_N3 @ right, way_N3 @ up, way_N3 @ front
        # into the picture's own frame: as it is turned and mirrored
        x, y = (a * np.cos(spin) + b * np.sin(spin)) * mirror, b * np.cos(spin) - a * np.sin(spin)
        for c, v in ((0, x), (2, y), (4, z)):
            six[:, c] += (np.maximum(v, 0) ** 2)[:, None] * colour_N3
            away = 0.45 if c == 4 else 1.0                    # from behind: else every puff would wear a ring of light
            six[:, c + 1] += away * (np.maximum(-v, 0) ** 2)[:, None] * colour_N3

    def from_afar(way, colour) -> None:
        add(np.broadcast_to(np.array(way, float), at_N3.shape), colour)

    lit = shadow[:, None]
    from_afar(P[lt.SUN_X:lt.SUN_Z + 1], P[lt.SUN_R:lt.SUN_B + 1] * 0.75 * lit)
    flash = float(P[lt.FLASH]) * np.array((0.8, 0.9, 1.1))
    sky, ground = P[lt.UP_R:lt.UP_B + 1] * 0.62 + 0.6 * flash, P[lt.DOWN_R:lt.DOWN_B + 1] * 0.62
    for way, share in (((0, 1, 0), 1.0), ((0, -1, 0), 0.0), ((1, 0, 0), 0.5), ((-1, 0, 0), 0.5), ((0, 0, 1), 0.5),
                       ((0, 0, -1), 0.5)):
        from_afar(way, (ground + (sky - ground) * share) * np.ones_like(lit))
    for lamp in view.lamps:
        to = np.array(lamp.position) - at_N3
        d2 = (to ** 2).sum(1) + lamp.radius ** 2 + 0.2
        k = np.clip(1.2 - np.sqrt(d2) / lamp.reach, 0, 1) / d2
        if k.max() * max(lamp.colour) > 0.004:
            add(to / np.sqrt(d2)[:, None], k[:, None] * np.array(lamp.colour) * 0.8)
    return six


def puff_rows(count: int) -> np.ndarray:
    rows = np.zeros((count, PUFF))
    rows[:, 7], rows[:, 9:12], rows[:, 12] = 1.0, 0.6, 1.0
    return rows


def draw(view: View, rows: np.ndarray, *, sunlit: float = 1.0) -> None:
    """Puffs over the picture. `sunlit`: the share of the sun that reaches them."""
    at = rows[:, :3]
    far = (at - view.C[:3]) @ view.C[9:12]
    seen = (rows[:, 7] > 0.003) & (rows[:, 3] > 0) & (far > 0.2) & np.isfinite(rows).all(1)
    rows = rows[seen][np.argsort(-far[seen], kind="stable")]
    if not len(rows):
        return
    box = _extent(view, rows)
    if box is None:
        return
    sunlit *= 0.12 if view.stage_set.interior else 1.0
    six = six_lights(view, rows[:, :3], rows[:, 4], rows[:, 12], np.full(len(rows), sunlit)).astype(np.float32)
    clear = view.clear(rows[:, :3])
    fog = view.P[lt.FOG_R:lt.FOG_B + 1]
    air = np.concatenate([fog * (1 - clear)[:, None], clear[:, None]], 1).astype(np.float32)
    height, width = view.depth.shape
    step = _step(view, rows)
    out = np.zeros((4, -(-height // step), max(-(-width // step), 2)), np.float32)
    out[3] = 1
    _splat(view.C, book(), rows.astype(np.float32), six, step, air, view.depth, out)
    _lay(out, step, *box, view.colour, view.depth)


def _step(view: View, rows: np.ndarray) -> int:
    """How much smaller than the picture the buffer may be: a puff's own picture has SIZE cells to its diameter."""
    far = np.maximum((rows[:, :3] - view.C[:3]) @ view.C[9:12], 0.2)
    reach = rows[:, 3] * view.C[12] / (2 * view.C[14]) / far
    return int(np.clip(np.sqrt((reach ** 4).sum() / (reach ** 2).sum()) * 2 / SIZE * 1.1, 2, 4))


def _extent(view: View, rows: np.ndarray) -> tuple[int, int, int, int] | None:
    """The pixels x0 y0 x1 y1 that the puffs may touch; None where none do."""
    C = view.C.astype(np.float64)
    to = rows[:, :3] - C[:3]
    d = np.maximum(to @ C[9:12], 0.05)
    reach = rows[:, 3] * C[12] / (2 * C[14]) / d
    x = (to @ C[3:6] / (d * C[14]) * 0.5 + 0.5) * C[12]
    y = (0.5 - to @ C[6:9] / (d * C[15]) * 0.5) * C[13]
    low_x, high_x = max(float((x - reach).min()), 0.0), min(float((x + reach).max()), float(C[12]))
    low_y, high_y = max(float((y - reach).min()), 0.0), min(float((y + reach).max()), float(C[13]))
    if low_x >= high_x or low_y >= high_y:
        return None
    return int(low_x) - 3, int(low_y) - 3, int(high_x) + 4, int(high_y) + 4
