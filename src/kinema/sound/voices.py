"""A line spoken: text and a Voice in, a 48 kHz WAV, phonemes and the shapes of the mouth out.

    cast = cast_voices({"MARA": "woman, 30", "TOM": "old man"}, "en")
    spoken = speak("The light went out.", cast["MARA"], Path("line.wav"), direction="whispering")

An engine is a function `(text, Voice, Delivery) -> Raw`; VOICES names them, and a neural one is one more entry.
What follows is the same for all: trimmed, equalised, compressed, a little room, one loudness.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path

import numpy as np

from kinema.errors import InputError
from kinema.media.wav import SAMPLE_RATE, write_wav
from kinema.sound import mouth
from kinema.sound.casting import Voice, cast_voices
from kinema.sound.delivery import delivery, spoken_text
from kinema.sound.dynamics import compressor_gain, limiter_gain
from kinema.sound.filters import convolve, resample, shape_spectrum
from kinema.sound.loudness import integrated_loudness

__all__ = ["VOICES", "Phoneme", "Raw", "Spoken", "Voice", "cast_voices", "recording", "speak"]

VOICES = {                                    # engine: (module, attribute)
    "espeak": ("kinema.sound.espeak_voice", "raw"),
}

VERSION = 1                                   # raised when the same line gives other bytes
LINE_LUFS = -20.0
LEAD, TAIL = SAMPLE_RATE // 50, SAMPLE_RATE // 8     # kept before and after the sound of a line
EMPTY_SECONDS = 0.5                           # a line of which nothing can be said: "...", "！？"
LONGEST_SECONDS = 600                         # a recording of a line, not of a film
PEAK = 10 ** (-3 / 20)


@dataclass(frozen=True, slots=True)
class Phoneme:
    ipa: str                                  # "" = silence
    start: int                                # sample of the line
    samples: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a line came to; the sound itself is in the file."""

    samples: int                              # at 48 kHz
    phonemes: tuple[Phoneme, ...]
    mouth: tuple[tuple[int, str], ...]        # (milliseconds, viseme)
    lufs: float


@dataclass(frozen=True, slots=True)
class Raw:
    """What an engine gives: mono samples at its own rate and (first sample, IPA) in time order."""

    samples: np.ndarray
    sample_rate: int
    phonemes: tuple[tuple[int, str], ...]


def speak(text: str, voice: Voice, out_wav: Path, *, direction: str = "") -> Spoken:
    """Speak one line into `out_wav` (mono float32, 48 kHz). `direction`: its parentheticals.

    Raises InputError for an unknown engine, MissingError without espeak-ng, TaskError when the engine fails.
    """
    if voice.engine not in VOICES:
        raise InputError(f"there is no voice engine {voice.engine!r}.", hint=f"Choose one of: {', '.join(VOICES)}.")
    words, said = spoken_text(text), delivery(direction)
    if not words:
        return _silence(out_wav)
    module, attribute = VOICES[voice.engine]
    raw: Raw = getattr(import_module(module), attribute)(words, voice, said)
    if not len(raw.samples) or float(np.abs(raw.samples).max()) < 1e-4:
        return _silence(out_wav)
    dry, phonemes = _conform(raw)
    seed = int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big")
    line = _level(_polish(dry, voice.tone_db, seed), LINE_LUFS + said.gain_lu)
    write_wav(out_wav, line)
    end = 1000 * len(line) / SAMPLE_RATE
    times = [(1000 * p.start / SAMPLE_RATE, p.ipa) for p in phonemes]
    return Spoken(len(line), phonemes, mouth.from_phonemes(times, end), round(integrated_loudness(line), 2))


def recording(path: Path, out_wav: Path) -> Spoken:
    """The film maker's own recording of a line, conformed: 48 kHz mono, trimmed, at a line's loudness.

    Raises InputError when the file holds no sound.
    """
    raw = Raw(_read_mono(path), SAMPLE_RATE, ())
    if not len(raw.samples) or float(np.abs(raw.samples).max()) < 1e-4:
        raise InputError("holds no sound.", path=path)
    dry, _ = _conform(raw)
    line = _level(dry, LINE_LUFS)
    write_wav(out_wav, line)
    return Spoken(len(line), (), mouth.from_energy(line, SAMPLE_RATE), round(integrated_loudness(line), 2))


def _read_mono(path: Path) -> np.ndarray:
    from kinema.media.audio import read_blocks
    blocks = [block.mean(axis=1) for block in islice(read_blocks(path, block=SAMPLE_RATE), LONGEST_SECONDS + 1)]
    if len(blocks) > LONGEST_SECONDS:
        raise InputError(f"is longer than {LONGEST_SECONDS} s.", path=path, hint="Cut the line out of it.")
    return np.concatenate(blocks)


def _silence(out_wav: Path) -> Spoken:
    samples = int(EMPTY_SECONDS * SAMPLE_RATE)
    write_wav(out_wav, np.zeros(samples, np.float32))
    return Spoken(samples, (), ((0, "rest"),), -70.0)


def _conform(raw: Raw) -> tuple[np.ndarray, tuple[Phoneme, ...]]:
    """To 48 kHz, silence around the line cut to LEAD and TAIL, phonemes on the new samples."""
    x = resample(raw.samples, raw.sample_rate, SAMPLE_RATE)
    loud = np.flatnonzero(np.abs(x) > 0.006 * np.abs(x).max())
    first, last = int(loud[0]) - LEAD, int(loud[-1]) + 1 + TAIL
    line = np.zeros(last - first)
    kept = x[max(first, 0):last]
    line[max(-first, 0):max(-first, 0) + len(kept)] = kept
    line[:LEAD] *= np.linspace(0, 1, LEAD)
    line[-TAIL:] *= np.linspace(1, 0, TAIL)
    starts = [min(max(round(at * SAMPLE_RATE / raw.sample_rate) - first, 0), len(line)) for at, _ in raw.phonemes]
    ends = [*starts[1:], len(line)][: len(starts)]
    phonemes = (Phoneme(ipa, a, b - a) for (_, ipa), a, b in zip(raw.phonemes, starts, ends, strict=True) if b > a)
    return line, tuple(phonemes)


def _polish(x: np.ndarray, tone_db: int, seed: int) -> np.ndarray:
    """Warmer, steadier, in a small room: what takes the edge off a synthetic voice. [n] -> [n]"""
    x = shape_spectrum(x, SAMPLE_RATE, [
        (40, -30), (75, -6), (120, 0), (260, 0.5), (700, 0), (1800, 0.5 + tone_db / 4), (3000, -0.5 + tone_db / 2),
        (4200, 0.5 + tone_db / 1.5), (7000, 1.5 + tone_db * 0.8), (10500, tone_db - 1), (12000, -40), (24000, -60)])
    x = x / max(float(np.abs(x).max()), 1e-9) * 0.5
    x = x * compressor_gain(x, SAMPLE_RATE, threshold_db=-20, ratio=2.5, attack_ms=8, release_ms=120)
    x = x + _air(x, seed)
    return _room(x)


def _air(x: np.ndarray, seed: int) -> np.ndarray:
    """Breath above 5 kHz that follows the voice: the highest octave, which a 22 kHz synthesiser lacks."""
    noise = np.random.default_rng(seed).standard_normal(len(x))
    noise = shape_spectrum(noise, SAMPLE_RATE, [(2500, -60), (5500, -6), (8500, 0), (13000, -6), (18000, -40)])
    level = np.sqrt(np.maximum(shape_spectrum(x * x, SAMPLE_RATE, [(15, 0), (30, -12), (80, -60)]), 0))
    return noise * level * 10 ** (-33 / 20)


def _room(x: np.ndarray) -> np.ndarray:
    """A few early reflections and a tail of 0.15 s, 26 dB down: a furnished room close to the microphone."""
    length = SAMPLE_RATE // 7
    kernel = np.random.default_rng(1).standard_normal(length) * np.exp(-np.arange(length) / (0.030 * SAMPLE_RATE))
    kernel = shape_spectrum(kernel, SAMPLE_RATE, [(150, -12), (400, 0), (2500, -2), (6000, -14), (12000, -40)])
    kernel[: SAMPLE_RATE // 120] = 0
    kernel *= 10 ** (-21 / 20) / np.sqrt((kernel ** 2).sum())
    for ms, gain in ((7.3, 0.055), (11.9, -0.045), (17.7, 0.04), (23.1, -0.03)):
        kernel[int(ms * SAMPLE_RATE / 1000)] += gain
    kernel[0] = 1.0
    return convolve(x, kernel)[: len(x)]


def _level(x: np.ndarray, lufs: float) -> np.ndarray:
    """At this loudness, peaks held below -3 dBFS. float32 [n]"""
    x = x * 10 ** ((lufs - integrated_loudness(x)) / 20)
    x = x * limiter_gain(np.abs(x), PEAK, SAMPLE_RATE // 500, SAMPLE_RATE // 50)
    return x.astype(np.float32)
