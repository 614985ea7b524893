"""Which props the stage draws: plain names, so that the planner's caller can ask at no cost."""

DRAWN_PROPS = ("sign", "lantern", "table", "chair", "stool", "door", "crate", "barrel", "bench", "log", "well", "boat",
               "letter", "book", "cup", "candle", "sword", "phone")
HELD_PROPS = ("lantern", "book", "cup", "sword", "letter", "phone")
