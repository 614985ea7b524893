"""Which of story.shot.EFFECTS the stage draws: plain names, so that the planner's caller can ask at no cost."""

DRAWN_EFFECTS = ("campfire", "fire", "smoke", "explosion", "sparks", "rain", "snow", "fog", "lightning", "magic")
