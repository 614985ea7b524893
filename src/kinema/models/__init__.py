"""One architecture a file, with its config and presets, in the order of its paper."""
