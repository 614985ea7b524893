"""A wooden box with words stencilled on its side."""

from __future__ import annotations

from kinema.stage.props.letters import wrap, write
from kinema.stage.props.thing import INK, IRON, OAK, PALE, Thing, metal, plain, shade, wood
from kinema.stage.shapes import axis_angle, box, sphere


def make(text: str) -> Thing:
    rows = [box((0, 0.28, 0), (0.29, 0.26, 0.285), rounding=0.01, **wood(shade(OAK, 0.55)))]
    for i in range(4):
        y = 0.1 + 0.122 * i
        rows += [box((0, y, s * 0.295), (0.305, 0.057, 0.012), rounding=0.008, **wood(OAK)) for s in (-1, 1)]
        rows += [box((s * 0.295, y, 0), (0.012, 0.057, 0.29), rounding=0.008, **wood(OAK)) for s in (-1, 1)]
        rows.append(box((0, 0.545, -0.225 + 0.15 * i), (0.31, 0.014, 0.07), rounding=0.008, **wood(OAK)))
    for x in (-0.3, 0.3):
        for z in (-0.305, 0.305):
            rows.append(box((x, 0.28, z), (0.035, 0.28, 0.02), rounding=0.01, **wood(PALE)))
            rows += [sphere((x, y, z * 1.06), 0.008, **metal(IRON)) for y in (0.08, 0.48)]
    if text:
        lines = wrap(text, 9)[:3]
        for i, line in enumerate(lines):
            rows += write(
                line, (0.0, 0.28 + (0.5 * (len(lines) - 1) - i) * 0.13, 0.309), 0.088, 0.46, 0.0072, plain(INK)
            )
    else:
        rows += [
            box(
                (0, 0.28, s * 0.312),
                (0.34, 0.034, 0.008),
                rounding=0.008,
                quat=axis_angle((0, 0, 1), 0.72),
                **wood(PALE),
            )
            for s in (-1, 1)
        ]
    return Thing(shapes=rows)
