"""Which of story.shot.EFFECTS the stage draws: plain names, so that the planner's caller can ask at no cost.

The module of an effect has any of these (see draw.py): `draw(effect, view)` paints it over the picture, `lamps(effect,
time_s)` is the light it throws, `air(effect, P, interior)` changes the palette, `shake(effect)` shakes the camera.
"""

EFFECTS = {                               # name: module
    "campfire": "kinema.stage.effects.fire",
    "fire": "kinema.stage.effects.fire",
    "smoke": "kinema.stage.effects.smoke",
    "explosion": "kinema.stage.effects.explosion",
    "sparks": "kinema.stage.effects.sparks",
    "rain": "kinema.stage.effects.rain",
    "snow": "kinema.stage.effects.snow",
    "fog": "kinema.stage.effects.fog",
    "lightning": "kinema.stage.effects.lightning",
    "magic": "kinema.stage.effects.magic",
    "splash": "kinema.stage.effects.splash",
    "dust": "kinema.stage.effects.dust",
}
DRAWN_EFFECTS = tuple(EFFECTS)
