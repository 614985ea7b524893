"""Which props the stage draws: plain names and facts, so that the planner's caller can ask at no cost.

Adding a prop is adding a file beside this one with `make(text) -> Thing` (see thing.py) and its line here. One that
can be held also has `held(height) -> Thing`, around the grip.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`lies` is where a small thing is put: on a table's top. `way` is how a vehicle goes."""

    module: str  # of kinema.stage.props
    held: bool = False  # fits a hand
    lies: bool = False  # lies on a top where there is one
    way: str = ""  # "" stands still; "road", "rail", "water", "air"
    room_m: float = 0.45  # half its length on the ground: what is kept free around it
    turn: float = 0.0  # how it is turned from its mark's facing when nothing else says, radians


PROPS = {
    "sign": Kind("sign"),
    "lantern": Kind("lantern", held=True),
    "lamp": Kind("lamp"),
    "candle": Kind("candle", held=True, lies=True),
    "campfire": Kind("campfire", room_m=0.7),
    "table": Kind("table", room_m=0.75),
    "chair": Kind("chair", turn=0.5),
    "stool": Kind("stool"),
    "bench": Kind("bench", room_m=0.8),
    "bed": Kind("bed", room_m=1.15, turn=0.6),
    "door": Kind("door", room_m=0.7),
    "picture": Kind("picture"),
    "clock": Kind("clock"),
    "crate": Kind("crate", turn=0.35),
    "barrel": Kind("barrel"),
    "chest": Kind("chest", turn=0.35),
    "log": Kind("log", room_m=0.8),
    "stump": Kind("stump"),
    "well": Kind("well", room_m=0.9),
    "tent": Kind("tent", room_m=1.6, turn=0.45),
    "flag": Kind("flag"),
    "letter": Kind("letter", held=True, lies=True),
    "book": Kind("book", held=True, lies=True),
    "cup": Kind("cup", held=True, lies=True),
    "phone": Kind("phone", held=True, lies=True),
    "cake": Kind("cake", lies=True),
    "flowers": Kind("flowers", held=True, lies=True),
    "sword": Kind("sword", held=True, turn=0.3),
    "umbrella": Kind("umbrella", held=True),
    "guitar": Kind("guitar", turn=0.25),
    "boat": Kind("boat", way="water", room_m=1.5, turn=0.95),
    "ship": Kind("ship", way="water", room_m=5.0, turn=1.15),
    "car": Kind("car", way="road", room_m=2.1, turn=0.95),
    "cart": Kind("cart", way="road", room_m=1.7, turn=0.95),
    "bicycle": Kind("bicycle", way="road", room_m=0.9, turn=1.2),
    "train": Kind("train", way="rail", room_m=8.0, turn=1.15),
    "spaceship": Kind("spaceship", way="air", room_m=4.2, turn=0.8),
    "rocket": Kind("rocket", way="air", room_m=1.4),
    "balloon": Kind("balloon", way="air", room_m=1.2),
}
DRAWN_PROPS = tuple(PROPS)
HELD_PROPS = tuple(name for name, kind in PROPS.items() if kind.held)
VEHICLES = tuple(name for name, kind in PROPS.items() if kind.way)
