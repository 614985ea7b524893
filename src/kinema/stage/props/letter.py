"""A letter: sealed on a table, open in both hands."""

from __future__ import annotations

from kinema.stage.props.letters import wrap, write
from kinema.stage.props.thing import INK, PAPER, RED, Thing, cloth, moved, paint, plain, shade, turned
from kinema.stage.shapes import axis_angle, box, ellipsoid, round_cone


def make(text: str) -> Thing:
    """Flat, its seal up; with words, an open sheet that can be read from above."""
    if text:
        rows = [
            box((0, 0.004, 0), (0.105, 0.004, 0.145), rounding=0.003, **cloth(PAPER)),
            box((0, 0.0085, 0.0), (0.104, 0.001, 0.002), rounding=0.001, **plain(shade(PAPER, 0.8))),
        ]
        lines = wrap(text, 16)
        flat = [
            r
            for i, line in enumerate(lines)
            for r in write(line, (0, 0.115 - 0.036 * i, 0.0085), 0.02, 0.18, 0.0016, plain(INK))
        ]
        return Thing(shapes=rows + turned(flat, (1, 0, 0), -1.5708))
    rows = [box((0, 0.006, 0), (0.12, 0.006, 0.08), rounding=0.004, **cloth(PAPER))]
    rows += [
        round_cone((s * 0.118, 0.0125, -0.078), (0, 0.0135, 0.016), 0.0012, 0.0012, **plain(shade(PAPER, 0.62)))
        for s in (-1, 1)
    ]
    rows += [
        ellipsoid((0, 0.014, 0.012), (0.021, 0.007, 0.02), **paint(RED)),
        ellipsoid((0.003, 0.019, 0.012), (0.010, 0.004, 0.010), **paint(shade(RED, 0.7))),
    ]
    return Thing(shapes=rows)


def held(height: float) -> Thing:
    """A folded sheet, its writing toward whoever holds it."""
    rows = [
        box((0, 0.02, z), (0.085, 0.003, 0.058), rounding=0.003, quat=axis_angle((1, 0, 0), tilt), **cloth(PAPER))
        for z, tilt in ((-0.018, 0.1), (0.095, -0.08))
    ]
    rows += [
        round_cone(
            (-0.06, 0.027, 0.135 - 0.028 * i),
            (0.06 - 0.02 * (i % 2), 0.027, 0.135 - 0.028 * i),
            0.002,
            0.002,
            **plain(INK),
        )
        for i in range(6)
    ]
    return Thing(shapes=moved(rows, (0, 0, 0)))
