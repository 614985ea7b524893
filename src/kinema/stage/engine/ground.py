"""What the ground of open country is made of, seen near: streams, the sea and its surf, rippled sand, ice and snow.

Parts of shade.surface_ground, chosen by a set's `special`. m, f: slow noise of -0.5..0.5; wet: depth of water (m, below
0 dry); away: metres from the eye; tone, gx, gz: brightness and the normal's tilt so far.
"""

from __future__ import annotations

import numpy as np

from kinema.stage.engine.kernel import F, inlined, saturate, smooth
from kinema.stage.engine.noise import hash01, sample, slope


@inlined
def brook(time, x, z, wet, m, away, tone, gx, gz, noise):
    """Running water, a wet bank. Returns tone, gx, gz, foam."""
    t1 = time * F(4.0)
    wave = F(0.85) / (F(1) + away * F(0.015))
    _, a1, a2 = slope(noise[0], x * F(6.0) + t1, z * F(9.0) + t1 * F(0.8))
    _, b1, b2 = slope(noise[0], x * F(17.0) - t1, z * F(15.0) + t1 * F(1.5))
    water = wet > F(0)
    gx = (a1 + b1) * wave if water else gx
    gz = (a2 + b2) * wave if water else gz
    foam = smooth(F(0.09), F(0.0), abs(wet - F(0.02) - F(0.05) * m)) * F(0.35) * saturate(F(0.6) + F(2.0) * m)
    foam = foam if water else F(0)
    return (F(1) if water else tone * (F(1) - F(0.35) * smooth(F(-0.35), F(0.0), wet))), gx, gz, foam


@inlined
def sea(time, x, z, wet, m, f, away, tone, gx, gz, noise):
    """Swell and chop, breakers that come in over the shallows, the swash on the sand.
    Returns tone, gx, gz, foam and how wet the sand is."""
    far = F(1) / (F(1) + away * F(0.006))
    near = F(1) / (F(1) + away * F(0.05))
    _, a1, a2 = slope(noise[0], x * F(2.2) + time * F(2.0), z * F(4.6) + time * F(5.0))
    _, b1, b2 = slope(noise[0], x * F(7.0) - time * F(3.0), z * F(12.0) + time * F(6.0))
    _, c1, c2 = slope(noise[1], x * F(15.0) + time * F(7.0), z * F(21.0) - time * F(4.0))
    water = wet > F(0)
    gx = (a1 * F(2.2) + b1 * F(1.5)) * far + c1 * F(0.45) * near if water else gx * (
        F(1) - F(0.8) * smooth(F(-0.12), F(-0.02), wet))
    gz = (a2 * F(2.2) + b2 * F(1.5)) * far + c2 * F(0.45) * near if water else gz * (
        F(1) - F(0.8) * smooth(F(-0.12), F(-0.02), wet))
    lace = sample(noise[3], x * F(44.0) + m * F(30.0), z * F(44.0) + time * F(2.0))
    phase = wet * F(2.3) + time * F(0.15) + m * F(1.1) + f * F(0.5)
    s = phase - np.floor(phase)
    crest = smooth(F(0.0), F(0.07), s) * smooth(F(0.62), F(0.05), s)
    crest *= smooth(F(0.02), F(0.12), wet) * smooth(F(1.15), F(0.55), wet)
    foam = saturate(crest * F(1.9) - lace * F(1.15))
    # The swash: a thin sheet that runs up the sand and back, with a seam of foam.
    w = time * F(0.12) + m * F(1.4)
    w = abs(w - np.floor(w) - F(0.5)) * F(2)
    reach = F(-0.012) - F(0.075) * w * w * (F(3) - F(2) * w)
    seam = smooth(F(0.020), F(0.0), abs(wet - reach)) + F(0.5) * smooth(F(0.0), F(0.09), wet - reach) * smooth(
        F(0.16), F(0.05), wet - reach)
    foam = max(foam, saturate(seam * F(1.2) - lace * F(0.75)))
    damp = smooth(F(-0.24), F(-0.06), wet)
    tone = F(1) + F(0.5) * m * smooth(F(3.0), F(1.0), wet) if water else tone * (F(1) - F(0.50) * damp)
    return tone, gx, gz, foam, damp


@inlined
def ripples(x, z, m, f, away, steep, gx, gz):
    """The wind's ripples on sand, lost with distance. Returns gx, gz."""
    phase = (x * F(0.92) + z * F(0.39)) * F(4.6) + m * F(5.0) + f * F(3.0)
    s = phase - np.floor(phase)
    rise = F(0.5) - abs(F(2) * s - F(1))
    amp = F(0.55) * smooth(F(24.0), F(2.0), away) * smooth(F(0.6), F(0.1), steep) * saturate(F(0.65) + F(1.6) * f)
    return gx + rise * F(0.92) * amp, gz + rise * F(0.39) * amp


@inlined
def ice(x, z, wet, m, away, lit, tone, gx, gz, noise):
    """A frozen lake with cracks, sparkling snow on land. Returns tone, gx, gz, foam (here: frost)."""
    cell = sample(noise[3], x * F(17.0) + m * F(22.0), z * F(17.0))
    water = wet > F(0)
    crack = smooth(F(0.50), F(0.62), cell) * smooth(F(40.0), F(8.0), away)
    at_x, at_z = np.floor(x * F(28.0)), np.floor(z * F(28.0))
    off_x, off_z = x * F(28.0) - at_x - F(0.5), z * F(28.0) - at_z - F(0.5)
    size = F(0.08) + F(0.032) * away                 # a dot, about as large in every picture
    dot = smooth(size * size, F(0.3) * size * size, off_x * off_x + off_z * off_z)
    spark = F(1) if hash01(np.int32(at_x), np.int32(at_z), 9) > F(0.988) else F(0)
    spark = spark * dot * smooth(F(13.0), F(3.0), away) * lit
    gx = gx * F(0.06) if water else gx
    gz = gz * F(0.06) if water else gz
    return (F(1) + F(0.6) * m if water else tone + F(0.9) * spark), gx, gz, (F(0.35) * crack if water else F(0))
