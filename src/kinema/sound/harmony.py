"""Scales, chords and voice leading, in plain integers: MIDI pitches and scale degrees (0 = tonic)."""

from __future__ import annotations

from itertools import pairwise, product

SCALES = {
    "ionian": (0, 2, 4, 5, 7, 9, 11), "lydian": (0, 2, 4, 6, 7, 9, 11), "dorian": (0, 2, 3, 5, 7, 9, 10),
    "aeolian": (0, 2, 3, 5, 7, 8, 10), "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "harmonic_minor": (0, 2, 3, 5, 7, 8, 11),
}

# Four chords, by the degree of their root; the last leads back or closes.
PROGRESSIONS: dict[str, tuple[tuple[int, ...], ...]] = {
    "ionian": ((0, 5, 3, 4), (0, 2, 3, 4), (0, 3, 1, 4), (5, 3, 0, 4), (0, 4, 5, 3), (3, 0, 1, 4)),
    "lydian": ((0, 1, 0, 4), (0, 4, 1, 5), (0, 2, 1, 4), (5, 1, 0, 4)),
    "dorian": ((0, 3, 0, 6), (0, 6, 3, 4), (0, 2, 3, 6), (0, 3, 6, 4)),
    "aeolian": ((0, 5, 2, 6), (0, 3, 5, 4), (0, 5, 3, 4), (0, 2, 5, 6), (0, 6, 5, 4)),
    "phrygian": ((0, 1, 0, 6), (0, 5, 1, 0), (0, 1, 6, 1)),
    "harmonic_minor": ((0, 3, 4, 0), (0, 5, 3, 4), (0, 3, 1, 4)),
}
CADENCES = {"ionian": (3, 4), "lydian": (1, 4), "dorian": (3, 6), "aeolian": (5, 6), "phrygian": (6, 1),
            "harmonic_minor": (3, 4)}


def pitch(tonic: int, mode: str, degree: int) -> int:
    """The pitch `degree` steps up the scale from the MIDI pitch `tonic`."""
    octave, step = divmod(degree, 7)
    return tonic + 12 * octave + SCALES[mode][step]


def chord(tonic: int, mode: str, root: int, colour: str = "") -> tuple[int, ...]:
    """Pitch classes of the chord on a degree; colour "9" adds the ninth, "7" the seventh, "sus" delays the third.

    Diminished triads lose their fifth to the sixth above, which makes them first inversions of something warmer.
    """
    degrees = [root, root + 2, root + 4]
    if (pitch(tonic, mode, root + 4) - pitch(tonic, mode, root)) % 12 == 6:
        degrees[2] = root + 5
    if colour == "sus":
        degrees[1] = root + 3
    elif colour:
        degrees.append(root + {"7": 6, "9": 8}[colour])
    return tuple(pitch(tonic, mode, d) % 12 for d in degrees)


def voice(classes: tuple[int, ...], before: tuple[int, ...], low: int = 52, high: int = 72) -> tuple[int, ...]:
    """The chord as pitches between low and high, moving as little as it can from `before`, without seconds in the
    bottom. Voices rise."""
    places = [[p for p in range(low, high + 1) if p % 12 == c] for c in classes]
    best: tuple[float, tuple[int, ...]] = (float("inf"), ())
    for raw in product(*places):
        pitches = tuple(sorted(raw))
        gaps = [b - a for a, b in pairwise(pitches)]
        if min(gaps) < 1 or max(gaps) > 12:
            continue
        cost = abs(sum(pitches) / len(pitches) - (low + high) / 2)
        if before:
            cost = float(sum(min(abs(p - q) for q in before) for p in pitches)
                         + sum(min(abs(p - q) for p in pitches) for q in before))
        cost += 3 * (gaps[0] < 3) + 0.2 * sum(g < 2 for g in gaps) + 0.05 * (pitches[-1] - pitches[0])
        best = min(best, (cost, pitches))
    return best[1] or tuple(sorted(p[len(p) // 2] for p in places))


def nearest(pitch_class: int, to: int) -> int:
    """The pitch of this class nearest to a pitch."""
    return to + (pitch_class - to + 6) % 12 - 6
