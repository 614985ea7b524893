"""A book: shut on a table, open in both hands."""

from __future__ import annotations

from kinema.stage.props.letters import wrap, write
from kinema.stage.props.thing import BRASS, INK, PAPER, Thing, cloth, linear, metal, plain, shade, turned
from kinema.stage.shapes import axis_angle, box, round_cone

COVER = linear("#7a2f2a")


def make(text: str) -> Thing:
    """Two lie crosswise; the title, if any, is on the upper one's cover."""
    rows = [
        box((0.01, 0.024, 0), (0.148, 0.018, 0.102), rounding=0.004, **plain(PAPER)),
        box((0, 0.046, 0), (0.155, 0.006, 0.11), rounding=0.004, **cloth(COVER)),
        box((0, 0.006, 0), (0.155, 0.006, 0.11), rounding=0.004, **cloth(COVER)),
        round_cone((-0.152, 0.026, -0.104), (-0.152, 0.026, 0.104), 0.022, 0.022, **cloth(shade(COVER, 0.8))),
    ]
    rows += [box((-0.152, 0.026, z), (0.0235, 0.0235, 0.005), rounding=0.004, **metal(BRASS)) for z in (-0.07, 0.07)]
    if text:
        lines = wrap(text, 10)[:3]
        flat = [
            r
            for i, line in enumerate(lines)
            for r in write(line, (0.01, (0.5 * (len(lines) - 1) - i) * 0.05, 0.0525), 0.034, 0.24, 0.0028, metal(BRASS))
        ]
        rows += turned(flat, (1, 0, 0), -1.5708)
    else:
        rows += [box((0.01, 0.0525, z), (0.11, 0.0012, 0.002), rounding=0.001, **metal(BRASS)) for z in (-0.08, 0.08)]
        rows += [box((x, 0.0525, 0), (0.002, 0.0012, 0.08), rounding=0.001, **metal(BRASS)) for x in (-0.1, 0.12)]
        rows.append(
            box(
                (0.01, 0.0525, 0),
                (0.02, 0.0014, 0.02),
                rounding=0.001,
                quat=axis_angle((0, 1, 0), 0.785),
                **metal(BRASS),
            )
        )
    return Thing(shapes=rows)


def held(height: float) -> Thing:
    rows = []
    for side in (-1, 1):
        tilt = axis_angle((0, 0, 1), 0.22 * side)
        rows += [
            box((0.075 * side, 0.02, 0.02), (0.08, 0.007, 0.108), rounding=0.005, quat=tilt, **cloth(COVER)),
            box((0.073 * side, 0.032, 0.02), (0.07, 0.01, 0.098), rounding=0.006, quat=tilt, **plain(PAPER)),
        ]
        rows += [
            round_cone(
                (0.02 * side, 0.034, 0.085 - 0.022 * i),
                ((0.12 - 0.015 * (i % 3)) * side, 0.055, 0.085 - 0.022 * i),
                0.0016,
                0.0016,
                **plain(shade(INK, 1.6)),
            )
            for i in range(6)
        ]
    return Thing(shapes=rows)
