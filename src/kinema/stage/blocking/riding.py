"""Who rides in a vehicle: seated in its own space, carried along by it.

    board(performer, piece, 0)                           # on its first seat
    look_from(performer)                                 # once it is known what they look at
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, sin

import numpy as np

from kinema.stage.actors import gesture
from kinema.stage.actors.gait import Path
from kinema.stage.actors.performer import Change, Performer, Target
from kinema.stage.actors.skeleton import Vec
from kinema.stage.blocking.dressing import Piece
from kinema.stage.props.thing import Now


@dataclass
class Seated(Path):
    """The path of somebody who stays where they sit."""

    def walk(self, start: float, goal: tuple[float, float], seconds: float, *, run: bool = False,
             bulge: float = 0.0) -> float:
        return start

    def turn(self, start: float, yaw: float, seconds: float) -> float:
        return start


def board(performer: Performer, piece: Piece, number: int) -> None:
    """From now on path, ground and looks of the performer are in the space of the piece."""
    seat, size = piece.thing.seats[number], performer.size
    ahead = gesture.SEAT_BEHIND * size.height
    x, y, z = seat.position
    performer.path = Seated((x + sin(seat.yaw) * ahead, z + cos(seat.yaw) * ahead), seat.yaw,
                            stance=performer.path.stance, scale=performer.path.scale)
    performer.ground = lambda x, z: y - seat.height
    performer.changes.append(Change(-1.0, 0.0, "sit", seat.height))
    performer.hidden = piece.thing.inside

    def carrier(t: float) -> tuple[np.ndarray, np.ndarray]:
        pose = piece.pose(t)
        return pose.turn, np.asarray(pose.place)

    def now(at: Callable[[Now], tuple[Vec, Vec]]) -> Callable[[float], tuple[Vec, Vec]]:
        return lambda t: at(piece.now(t, piece.pose(t)))

    performer.carrier = carrier
    performer.grips = now(seat.hands) if seat.hands else None
    performer.treads = now(seat.feet) if seat.feet else None


def look_from(performer: Performer) -> None:
    """What they look at, seen from the vehicle."""
    if performer.carrier is None:
        return
    def inward(target: Target) -> Target:
        return lambda t: performer.inward(target(t), t)

    performer.looks = [(start, inward(target)) for start, target in performer.looks]
