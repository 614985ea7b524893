"""From phonemes, or from loudness alone, to the shapes of a mouth.

Six visemes: rest, closed (m b p), teeth (f v th s), round (o u w sh), wide (i e), open (a). Times are whole
milliseconds from the line's start.
"""

from __future__ import annotations

import numpy as np

VISEMES = ("rest", "closed", "open", "wide", "round", "teeth")
SHORTEST_MS = 50                                     # shorter shapes flicker; closed lips count all the same
SHORTEST_REST_MS = 120                               # between words the mouth stays as it is

_SHAPES = {
    "closed": "mbpɓ",
    "teeth": "fvθðszɕʑʂʐʋ",
    "round": "oɔuʊwɹɻʃʒøyɥœɚɝr",
    "wide": "ieɪɛjɨæ",
    "open": "aɑɐʌəɜɒɤɯkɡghxχŋtdnlɫɾʔ",
}
_OF = {letter: viseme for viseme, letters in _SHAPES.items() for letter in letters}
_VOWELS = frozenset("aɑɐʌəɜɒɤɯieɪɛɨæoɔuʊøyœɚɝ")


def viseme(ipa: str) -> str:
    """The shape of one phoneme; affricates as their second half (tʃ), "" as rest."""
    letters = [c for c in ipa if c in _OF]
    if not letters:
        return "rest"
    vowels = [c for c in letters if c in _VOWELS]
    return _OF[vowels[0] if vowels else letters[-1]]


def from_phonemes(phonemes: list[tuple[float, str]], end_ms: float) -> tuple[tuple[int, str], ...]:
    """phonemes: (start in ms, IPA). Diphthongs end on their second vowel; too short shapes give way."""
    shapes: list[tuple[float, str]] = []
    for i, (at, ipa) in enumerate(phonemes):
        until = phonemes[i + 1][0] if i + 1 < len(phonemes) else end_ms
        shapes.append((at, viseme(ipa)))
        vowels = [c for c in ipa if c in _VOWELS]
        if len(vowels) > 1 and until - at > 2 * SHORTEST_MS:
            shapes.append((at + 0.6 * (until - at), _OF[vowels[-1]]))
    return settle(shapes, end_ms)


def from_energy(samples: np.ndarray, rate: int) -> tuple[tuple[int, str], ...]:
    """A mouth for a recording without phonemes: shut when quiet, open by loudness, wide when bright.

    samples: [n] mono.
    """
    hop = rate // 25
    steps = len(samples) // hop
    frames = samples[: steps * hop].reshape(steps, hop)
    level = np.sqrt((frames ** 2).mean(axis=1))
    bright = np.sqrt((np.diff(frames, axis=1) ** 2).mean(axis=1)) / np.maximum(level, 1e-9)
    loud = np.percentile(level, 95) if steps else 0.0
    middle = np.median(bright[level > 0.1 * loud]) if loud > 0 else 0.0
    shapes = []
    for i in range(steps):
        if level[i] < 0.06 * loud or loud < 1e-4:
            shape = "rest"
        elif level[i] < 0.2 * loud:
            shape = "teeth" if bright[i] > 2 * middle else "closed"
        elif bright[i] > 1.4 * middle:
            shape = "wide"
        else:
            shape = "open" if level[i] > 0.55 * loud else "round"
        shapes.append((1000.0 * i * hop / rate, shape))
    return settle(shapes, 1000.0 * len(samples) / rate)


def settle(shapes: list[tuple[float, str]], end_ms: float) -> tuple[tuple[int, str], ...]:
    """Merge equal neighbours, drop flicker, begin at 0 and end at rest; times rise strictly up to `end_ms`."""
    shapes = [s for i, s in enumerate(shapes) if i == 0 or s[1] != shapes[i - 1][1]]
    kept: list[tuple[int, str]] = [(0, "rest")]
    for i, (at, shape) in enumerate(shapes):
        until = shapes[i + 1][0] if i + 1 < len(shapes) else end_ms
        shortest = {"closed": 0, "rest": SHORTEST_REST_MS}.get(shape, SHORTEST_MS)
        if until - at < shortest and i + 1 < len(shapes):
            continue
        start = max(0, round(at))
        if start <= kept[-1][0]:
            kept[-1] = (kept[-1][0], shape)
        elif shape != kept[-1][1]:
            kept.append((start, shape))
    last = int(end_ms)
    kept = [k for k in kept if k[0] < last] or [(0, "rest")]
    if kept[-1][1] != "rest" and last > kept[-1][0]:
        kept.append((last, "rest"))
    return tuple(k for i, k in enumerate(kept) if i == 0 or k[1] != kept[i - 1][1])
