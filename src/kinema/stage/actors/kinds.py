"""Which class plays which kind of actor. Adding a kind is adding a file and its line here.

    performer = player("dog")(actor, path, ground, seed, object_id)
"""

from __future__ import annotations

from importlib import import_module

from kinema.stage.actors.performer import Performer

PLAYERS = {                               # kind of story.shot.KINDS: (module, class)
    "human": ("kinema.stage.actors.actor", "Human"),
    "dog": ("kinema.stage.actors.animals.dog", "Dog"),
    "horse": ("kinema.stage.actors.animals.horse", "Horse"),
    "bird": ("kinema.stage.actors.animals.bird", "Bird"),
}


def player(kind: str) -> type[Performer]:
    """The class that plays `kind`; a kind nobody plays is played by a human."""
    module, name = PLAYERS.get(kind, PLAYERS["human"])
    return getattr(import_module(module), name)
