"""A whole figure from its Look: garments, head, hair, beard, hat and what is worn besides.

parts = dress(look, proportions, object_id=100, group=1000)      # all but eyes, brows and mouth (see face.py)
"""

from __future__ import annotations

from kinema.stage.actors.hair import beard, hair
from kinema.stage.actors.hats import hat
from kinema.stage.actors.outfit import worn
from kinema.stage.actors.skeleton import Proportions
from kinema.stage.actors.wardrobe import Part, arms, head, legs, torso
from kinema.story.shot import Look


def dress(look: Look, size: Proportions, object_id: int, group: int) -> list[Part]:
    suited = look.outfit == "spacesuit"
    return [
        *torso(look, size, object_id, group),
        *legs(look, size, object_id, group),
        *arms(look, size, object_id, group),
        *head(look, size, object_id, group),
        *hair(look, size.head, object_id, group),
        *beard(look, size.head, object_id, group),
        *(() if suited else hat(look, size, object_id, group)),
        *worn(look, size, object_id, group),
    ]
