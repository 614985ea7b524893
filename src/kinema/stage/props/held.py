"""Things held in a hand, as shapes around the grip.

HELD["lantern"](height, object_id) -> rows for a figure of that height
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kinema.stage.props.names import HELD_PROPS
from kinema.stage.props.thing import Now, Rows, make_held


def _rows(name: str, height: float, object_id: int) -> Rows:
    return list(make_held(name, height).rows(object_id, Now()))


HELD: dict[str, Callable[[float, int], Rows]] = {name: partial(_rows, name) for name in HELD_PROPS}
