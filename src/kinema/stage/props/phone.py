"""A phone: glass, a lit screen with words or a face of tiles on it."""

from __future__ import annotations

from kinema.stage.frame import Lamp
from kinema.stage.props.letters import wrap, write
from kinema.stage.props.thing import IRON, Rows, Thing, linear, lit, metal, moved, paint, scaled, shade, turned
from kinema.stage.shapes import box, cone

SCREEN, BUBBLE = linear("#24435f"), linear("#8fc7ee")
TILES = tuple(linear(c) for c in ("#d9772b", "#7fb069", "#e0b23e", "#b8402f", "#9fc4e8", "#8a6fb0"))


def _upright(text: str) -> Rows:
    """Around the origin, its screen toward +z, 0.19 m tall."""
    rows = [
        box((0, 0.0, 0), (0.045, 0.095, 0.0075), rounding=0.007, **paint(IRON, roughness=0.25)),
        box((0, 0.0, 0.0), (0.0465, 0.07, 0.004), rounding=0.004, **metal(shade(IRON, 2.5))),
        box((0, 0.0, 0.0065), (0.040, 0.087, 0.003), rounding=0.003, **lit(SCREEN, 1.6)),
        box((0, 0.081, 0.0098), (0.010, 0.0022, 0.0006), rounding=0.0005, **paint(IRON)),
    ]
    if text:
        lines = wrap(text, 9)[:6]
        tall = 0.019 * len(lines) + 0.014
        rows.append(
            box((0, 0.05 - tall / 2 + 0.01, 0.0092), (0.036, tall / 2, 0.0012), rounding=0.001, **lit(BUBBLE, 1.2))
        )
        for i, line in enumerate(lines):
            rows += write(line, (0, 0.043 - 0.019 * i, 0.0105), 0.0125, 0.066, 0.0009, lit(linear("#122030"), 0.0))
    else:
        for i in range(12):
            rows.append(
                box(
                    (-0.024 + 0.024 * (i % 3), 0.05 - 0.026 * (i // 3), 0.0092),
                    (0.009, 0.009, 0.001),
                    rounding=0.001,
                    **lit(TILES[(5 * i) % 6], 1.2),
                )
            )
    rows.append(cone((0.026, 0.074, -0.009), (0.026, 0.074, -0.007), 0.009, 0.009, **paint(shade(IRON, 0.4))))
    return rows


def make(text: str) -> Thing:
    """On its back."""
    return Thing(
        shapes=moved(turned(_upright(text), (1, 0, 0), -1.5708), (0.0, 0.009, 0.0)), lamps=lambda now: _glow(0.06, 0.0)
    )


def held(height: float) -> Thing:
    s = 0.8 * height / 1.0
    rows = moved(scaled(moved(_upright(""), (0, 0.03, 0)), s), (0.0, -0.045 * height, 0.03 * height))
    return Thing(shapes=rows, lamps=lambda now: _glow(0.02, 0.06))


def _glow(y: float, z: float) -> tuple[Lamp, ...]:
    return (Lamp(position=(0.0, y, z), colour=(0.010, 0.015, 0.022), radius=0.03, reach=1.5, halo=0.1),)
