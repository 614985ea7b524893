"""How good is a clip: pure functions of frames_THWC, uint8 or floating 0 .. 1, display sRGB. See docs/metrics.md."""
