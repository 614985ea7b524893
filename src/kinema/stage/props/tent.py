"""A ridge tent, one flap folded back; at night a lantern glows within."""

from __future__ import annotations

from kinema.stage.frame import Lamp
from kinema.stage.props.thing import CREAM, DARK_OAK, MUSTARD, Now, Rows, Thing, cloth, linear, plain, shade, wood
from kinema.stage.shapes import axis_angle, box, cone, round_cone

CANVAS = linear("#b8873f")
TILT = 0.93  # of the canvas from level, radians


def make(text: str) -> Thing:
    rows: Rows = []
    for s in (-1, 1):
        for i in range(5):  # bays of canvas, each a little loose
            rows.append(
                box(
                    (s * 0.53, 0.72, -0.96 + 0.48 * i),
                    (0.88, 0.018 + 0.006 * (i % 2), 0.243),
                    rounding=0.016,
                    quat=axis_angle((0, 0, 1), -s * TILT),
                    **cloth(shade(CANVAS, 0.86 + 0.1 * ((2 * i + s) % 3))),
                )
            )
        rows.append(box((s * 1.02, 0.045, 0), (0.03, 0.045, 1.2), rounding=0.02, **cloth(shade(CANVAS, 0.6))))
        for z in (-1.0, 0.0, 1.0):
            rows += [
                round_cone((s * 0.95, 0.16, z), (s * 1.5, 0.04, z * 1.15), 0.008, 0.008, **plain(CREAM)),
                round_cone((s * 1.5, 0.02, z * 1.15), (s * 1.53, 0.13, z * 1.15), 0.02, 0.018, **wood(DARK_OAK)),
            ]
    rows.append(round_cone((0, 1.42, -1.28), (0, 1.42, 1.34), 0.028, 0.028, **wood(DARK_OAK)))
    rows += [round_cone((0, 0.03, z), (0, 1.5, z), 0.028, 0.026, **wood(DARK_OAK)) for z in (-1.2, 1.22)]
    for k in range(7):  # the back wall, and inside it the dark
        y = 0.1 + 0.19 * k
        rows.append(
            box((0, y, -1.16), (0.95 * (1.42 - y) / 1.42, 0.1, 0.014), rounding=0.01, **cloth(shade(CANVAS, 0.5)))
        )
    for k in range(7):  # left flap hangs, the right one is rolled back
        y = 0.1 + 0.19 * k
        half = 0.36 * (1.42 - y) / 1.42
        rows.append(
            box(
                (-0.98 * (1.42 - y) / 1.42 + half, y, 1.17 + 0.012 * (k % 2)),
                (half, 0.1, 0.014),
                rounding=0.01,
                **cloth(shade(CANVAS, 0.92)),
            )
        )
    rows += [
        round_cone((0.93, 0.12, 1.2), (0.1, 1.3, 1.2), 0.075, 0.035, **cloth(shade(CANVAS, 1.05))),
        cone((0.44, 0.78, 1.2), (0.5, 0.7, 1.2), 0.082, 0.082, **cloth(MUSTARD)),
    ]
    rows.append(box((0.1, 0.05, -0.2), (0.3, 0.05, 0.75), rounding=0.05, **cloth(linear("#7a2f2a"))))
    return Thing(shapes=rows, lamps=_lamps)


def _lamps(now: Now) -> tuple[Lamp, ...]:
    if not now.dark:
        return ()
    return (Lamp(position=(0.15, 0.62, 0.35), colour=(2.2, 1.2, 0.45), radius=0.1, reach=6.0, halo=0.5),)
