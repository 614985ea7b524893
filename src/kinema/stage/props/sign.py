"""A board on a post, with words that can be read."""

from __future__ import annotations

from kinema.stage.props.letters import wide, wrap, write
from kinema.stage.props.thing import DARK_OAK, INK, IRON, PALE, Thing, metal, plain, shade, wood
from kinema.stage.shapes import axis_angle, box, cone, round_cone, sphere

MIDDLE = 1.55  # of the board, metres above the ground
LINE = 0.21


def make(text: str) -> Thing:
    lines = wrap(text, 12 if len(text) < 40 else 17)
    broad = min(max(max((wide(line) for line in lines), default=6) * 0.115 + 0.26, 0.8), 2.3)
    tall = max(LINE * len(lines) + 0.2, 0.42)
    top = MIDDLE + tall / 2
    rows = [
        round_cone((0.0, 0.05, -0.06), (0.02, top + 0.1, -0.065), 0.055, 0.046, **wood(DARK_OAK)),
        cone((0.02, top + 0.1, -0.065), (0.02, top + 0.17, -0.065), 0.062, 0.0, **wood(DARK_OAK)),
    ]
    for x, z, r in ((-0.09, 0.03, 0.07), (0.08, -0.02, 0.085), (0.02, 0.06, 0.06)):
        rows.append(sphere((x, 0.75 * r, z), r, **plain(shade(PALE, 0.5))))
    planks = max(2, round(tall / 0.2))
    for i in range(planks):
        y = MIDDLE + tall * ((i + 0.5) / planks - 0.5)
        rows.append(
            box(
                (0.012 * ((i * 7) % 3 - 1), y, 0.0),
                (broad / 2 + 0.02 * ((i * 5) % 3 - 1), tall / planks * 0.48, 0.028),
                rounding=0.014,
                quat=axis_angle((0, 0, 1), 0.012 * ((i * 5) % 3 - 1)),
                **wood(PALE if i % 2 else shade(PALE, 0.88)),
            )
        )
    for x in (-broad / 2 + 0.09, broad / 2 - 0.09):
        rows.append(box((x, MIDDLE, -0.035), (0.035, tall / 2 - 0.03, 0.014), rounding=0.008, **wood(DARK_OAK)))
        rows += [sphere((x, MIDDLE + s * (tall / 2 - 0.07), 0.028), 0.012, **metal(IRON)) for s in (-1, 1)]
    for i, line in enumerate(lines):
        y = MIDDLE + (0.5 * (len(lines) - 1) - i) * LINE
        rows += write(line, (0.0, y, 0.03), 0.135, broad - 0.2, 0.0095, plain(INK))
    return Thing(shapes=rows, seen=(max(0.31 * broad, tall * 0.6), MIDDLE))
