"""The mix: a MixPlan in; dialogue, music and effects as stems and their sum as the mix, at one loudness, out.

    report = mix(plan, Path("mix"))        # dialogue.wav music.wav effects.wav mix.wav

Two passes, both in blocks. The first makes the three stems as they are balanced against each other (music and
ambience give way to speech) and measures them. The second gives all three the same gain, one number for the loudness
and one curve of a look-ahead limiter, rounds them to 24 bits, and adds them as whole numbers: the sum of the stems is
the mix to the last bit.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kinema.errors import InputError, StoreError
from kinema.media.wav import FULL_SCALE_24, SAMPLE_RATE, WavFile, WavWriter, open_wav
from kinema.sound.ambience import Ambience, events
from kinema.sound.dynamics import follow, limiter_gain
from kinema.sound.effects import effect
from kinema.sound.loudness import SILENCE, SUB, Meter, gated, loudness_of, magnitude, oversampled_peaks
from kinema.sound.orchestra import Orchestra, OwnMusic
from kinema.sound.plan import LOOPS, EffectSound, Line, MixPlan, MixReport
from kinema.sound.score import compose
from kinema.sound.textures import texture_block

VERSION = 1                                    # raised when the same plan gives other bytes
STEMS = ("dialogue", "music", "effects")
CLOSING = SAMPLE_RATE * 3 // 4                  # music and ambience end with the picture, softly
BLOCK = 120_000                                # 2.5 s: whole steps of PEAK_HOP
PEAK_HOP = 240

MUSIC_DUCK_DB, AMBIENCE_DUCK_DB = -9.0, -4.0
DUCK_HOP = SAMPLE_RATE // 100
DUCK_LEAD, DUCK_HOLD = 20, 70                  # steps of 10 ms: before a word, and over pauses between words
DUCK_FALL, DUCK_RISE = 9.0, 45.0               # time constants in steps: giving way, coming back
CLEAR_LU = 10.0                                # dialogue lies at least this far above music while it speaks

ATTACK, RELEASE = SAMPLE_RATE // 200, SAMPLE_RATE // 12
MARGIN = 2 * ATTACK + 3 * RELEASE + 64         # so far the limiter looks to either side
MOST_GAIN_DB = 30.0                            # a film of one whisper is not made louder than that
TOLERANCE_LU = 0.1


@dataclass(frozen=True, slots=True)
class _Raw:
    """The balanced stems before the common gain, on disk, and what was measured on them."""

    files: dict[str, WavFile]
    steps: dict[str, np.ndarray]               # K-weighted power of each 100 ms
    peaks: np.ndarray                          # of the sum, every PEAK_HOP samples
    lufs: float
    music_trim: float


def mix(plan: MixPlan, out: Path) -> MixReport:
    """Write the four files into the folder `out` and measure them. Raises InputError for a line's missing file or an
    unknown sound, StoreError when the disk is full."""
    if plan.samples <= 0:
        raise InputError("the film has no length, so there is nothing to mix.")
    out.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=out, prefix="raw-") as folder:
            raw = _premix(plan, Path(folder))
            gain_db, slope, step, before = _first_gain(raw, plan), 1.15, 0.0, 0.0
            for _ in range(6):
                report = _finish(plan, raw, gain_db, out)
                error = plan.lufs - report.lufs
                if abs(error) <= TOLERANCE_LU or report.lufs <= SILENCE or gain_db + error > MOST_GAIN_DB:
                    break
                if step:                           # how much the limiter took back of the last step
                    slope = min(max(step / max(report.lufs - before, 0.01), 1.15), 6.0) if step > 0 else 1.15
                step, before = min(error * slope, MOST_GAIN_DB - gain_db), report.lufs
                gain_db += step
            return report
    except OSError as failure:
        raise StoreError(f"the mix cannot be written ({failure.strerror}).", path=out,
                         hint="Free some space and run again.") from failure


def _first_gain(raw: _Raw, plan: MixPlan) -> float:
    """The gain in dB that should reach the wanted loudness, with what the limiter will take allowed for."""
    if raw.lufs <= SILENCE:
        return 0.0
    gain_db, each = plan.lufs - raw.lufs, SUB // PEAK_HOP
    ceiling = 10 ** (plan.peak_dbtp / 20)
    for _ in range(3):
        gain = 10 ** (gain_db / 20)
        held = limiter_gain(raw.peaks * gain, ceiling, 1, RELEASE // PEAK_HOP)
        whole = len(held) // each
        power = (held[: whole * each].reshape(whole, each) ** 2).mean(axis=1) * gain ** 2
        steps = raw.steps["mix"]
        gain_db += plan.lufs - gated(steps[:whole] * power[: len(steps)]) if whole >= 4 else 0.0
    return min(gain_db, MOST_GAIN_DB)


# --- first pass: the stems in balance -----------------------------------------------------------------------------

def _premix(plan: MixPlan, folder: Path) -> _Raw:
    dialogue = _Dialogue(plan.lines)
    duck = _duck_curve(dialogue, plan.samples)
    sounds = _Sounds(plan.effects)
    bed, calls = Ambience(plan.ambience, plan.samples, plan.seed), _Sounds(tuple(events(plan.ambience, plan.seed)))
    music = _music(plan, dialogue)
    meters = {name: Meter() for name in (*STEMS, "mix")}
    writers = {name: WavWriter(folder / f"{name}.wav", 2, 32) for name in STEMS}
    peaks = []
    for start in range(0, plan.samples, BLOCK):
        n = min(BLOCK, plan.samples - start)
        give_way = _duck_gain(duck, start, n)
        ending = np.clip((plan.samples - start - np.arange(n)) / CLOSING, 0, 1).astype(np.float32)[:, None]
        blocks = {
            "dialogue": dialogue.block(start, n),
            "music": music.block(n) * _decibels(give_way * MUSIC_DUCK_DB + plan.music_db) * ending,
            "effects": sounds.block(start, n)
            + (bed.block(start, n) + calls.block(start, n)) * _decibels(give_way * AMBIENCE_DUCK_DB) * ending,
        }
        total, weighted = np.zeros((n, 2), np.float32), np.zeros((n, 2), np.float32)
        for name, block in blocks.items():
            writers[name].write(block)
            total += block
            weighted += meters[name].add(block)
        meters["mix"].add_weighted(weighted)
        peaks.append(np.maximum.reduceat(magnitude(total), np.arange(0, n, PEAK_HOP)))
    for writer in writers.values():
        writer.close()
    files = {name: open_wav(folder / f"{name}.wav") for name in STEMS}
    steps = {name: meter.steps() for name, meter in meters.items()}
    return _Raw(files, steps, np.concatenate(peaks), meters["mix"].integrated(), _music_trim(steps))


def _music(plan: MixPlan, dialogue: _Dialogue) -> Orchestra | OwnMusic:
    if plan.music and plan.music_wav:
        return OwnMusic(Path(plan.music_wav))
    return Orchestra(compose(plan.score, dialogue.spans(), plan.seed) if plan.music else [])


def _decibels(db: np.ndarray) -> np.ndarray:
    return (10 ** (db / 20)).astype(np.float32)[:, None]


class _Dialogue:
    """The spoken lines, read from their files as they are needed."""

    def __init__(self, lines: tuple[Line, ...]):
        self._lines = [(line, open_wav(Path(line.wav))) for line in sorted(lines, key=lambda x: x.start)]
        for line, wav in self._lines:
            if wav.sample_rate != SAMPLE_RATE:
                raise InputError(f"is at {wav.sample_rate} Hz.", path=line.wav, hint="Lines are 48 kHz.")

    def spans(self) -> list[tuple[int, int]]:
        return [(line.start, line.start + wav.samples) for line, wav in self._lines]

    def block(self, start: int, n: int) -> np.ndarray:
        out = np.zeros((n, 2), np.float32)
        for line, wav in self._lines:
            first, last = max(line.start, start), min(line.start + wav.samples, start + n)
            if first < last:
                x = wav.read(first - line.start, last - first)
                out[first - start:last - start] += x * _sides(line.pan, 10 ** (line.gain_db / 20))
        return out


class _Sounds:
    """Effects on their samples."""

    def __init__(self, sounds: tuple[EffectSound, ...]):
        self._sounds = sorted(sounds, key=lambda s: s.start)
        self._next = 0
        self._sounding: list[tuple[EffectSound, int]] = []

    def block(self, start: int, n: int) -> np.ndarray:
        """Blocks must be asked for in order."""
        out, end = np.zeros((n, 2), np.float32), start + n
        while self._next < len(self._sounds) and self._sounds[self._next].start < end:
            sound = self._sounds[self._next]
            samples = (sound.samples or 4 * SAMPLE_RATE) if sound.name in LOOPS else len(effect(sound.name, sound.seed))
            self._sounding.append((sound, samples))
            self._next += 1
        for sound, samples in self._sounding:
            first, last = max(sound.start, start), min(sound.start + samples, end)
            if first < last:
                x = _part(sound, samples, first - sound.start, last - first)
                out[first - start:last - start] += x * _sides(sound.pan, sound.strength)
        self._sounding = [(s, samples) for s, samples in self._sounding if s.start + samples > end]
        return out


def _part(sound: EffectSound, samples: int, start: int, n: int) -> np.ndarray:
    if sound.name not in LOOPS:
        return effect(sound.name, sound.seed)[start:start + n]
    at = np.arange(start, start + n)
    fade = np.clip(np.minimum(at / 2400, (samples - at) / 9600), 0, 1).astype(np.float32)
    return texture_block(sound.name, sound.seed, start, n) * fade[:, None]


def _sides(pan: float, gain: float) -> np.ndarray:
    """Balance: the middle is untouched, the far side grows quiet."""
    pan = min(max(pan, -1.0), 1.0)
    return np.array([gain * min(1.0, 1 - pan), gain * min(1.0, 1 + pan)], np.float32)


def _duck_curve(dialogue: _Dialogue, samples: int) -> np.ndarray:
    """How far the rest gives way to speech, 0..1, every 10 ms: from the level of the lines themselves."""
    steps = samples // DUCK_HOP + 2
    active = np.zeros(steps)
    for start in range(0, samples, BLOCK):
        block = dialogue.block(start, min(BLOCK, samples - start))
        whole = len(block) // DUCK_HOP
        power = (block[: whole * DUCK_HOP].astype(np.float64) ** 2).reshape(whole, -1).mean(axis=1)
        active[start // DUCK_HOP:][:whole] = power > 10 ** (-48 / 10)
    for i in np.flatnonzero(active).tolist():
        active[max(i - DUCK_LEAD, 0):i + DUCK_HOLD] = 1.0
    return follow(active, DUCK_FALL, DUCK_RISE)


def _duck_gain(curve: np.ndarray, start: int, n: int) -> np.ndarray:
    return np.interp((start + np.arange(n)) / DUCK_HOP, np.arange(len(curve)), curve)


def _speaking(steps: dict[str, np.ndarray]) -> np.ndarray:
    """The 100 ms in which somebody speaks: dialogue within 20 LU of its mean."""
    power = steps["dialogue"]
    if not len(power) or power.max() <= 0:
        return np.zeros(len(power), bool)
    return power > power[power > power.max() * 1e-4].mean() * 0.01


def _over_music(steps: dict[str, np.ndarray]) -> float | None:
    """LU by which dialogue lies above music while somebody speaks."""
    speaking = _speaking(steps)
    if not speaking.any() or steps["music"][speaking].mean() <= 1e-12:
        return None
    return loudness_of(float(steps["dialogue"][speaking].mean())) - loudness_of(float(steps["music"][speaking].mean()))


def _music_trim(steps: dict[str, np.ndarray]) -> float:
    """Gain for the whole music stem, 1 unless it would lie too close under the dialogue."""
    over = _over_music(steps)
    return 1.0 if over is None or over >= CLEAR_LU else 10 ** ((over - CLEAR_LU) / 20)


# --- second pass: one gain for all ---------------------------------------------------------------------------------

def _finish(plan: MixPlan, raw: _Raw, gain_db: float, out: Path) -> MixReport:
    """Write the stems and the mix with this gain and the limiter's curve; measure what was written."""
    ceiling = 10 ** ((plan.peak_dbtp - 0.1) / 20)
    level = {name: 10 ** (gain_db / 20) * (raw.music_trim if name == "music" else 1.0) for name in STEMS}
    meter, peak, least = Meter(), 0.0, 1.0
    writers = {name: WavWriter(out / f"{name}.wav", 2, 24) for name in (*STEMS, "mix")}
    tail = np.zeros((32, 2), np.float32)
    for start in range(0, plan.samples, BLOCK):
        n = min(BLOCK, plan.samples - start)
        first, last = max(start - MARGIN, 0), min(start + n + MARGIN, plan.samples)
        wide = {name: raw.files[name].read(first, last - first) * np.float32(level[name]) for name in STEMS}
        gain = _limit(wide, ceiling)[start - first:start - first + n]
        least = min(least, float(gain.min()))
        total = np.zeros((n, 2), np.int32)
        for name in STEMS:
            x = wide[name][start - first:start - first + n] * gain.astype(np.float32)[:, None]
            whole = np.rint(x * np.float32(FULL_SCALE_24)).astype(np.int32)
            writers[name].write(whole)
            total += whole
        writers["mix"].write(total)
        heard = total.astype(np.float32) / np.float32(FULL_SCALE_24)
        meter.add(heard)
        joined = np.concatenate([tail, heard])
        peak = max(peak, float(oversampled_peaks(joined, floor=max(peak, 1e-6)).max()))
        tail = joined[-32:]
    for writer in writers.values():
        writer.close()
    steps = {name: raw.steps[name] * level[name] ** 2 for name in STEMS}
    return _report(steps, meter, peak, least, gain_db)


def _limit(wide: dict[str, np.ndarray], ceiling: float) -> np.ndarray:
    """The limiter's gain: for the true peak of the sum, and so that no stem by itself leaves its 24 bits."""
    total = sum((wide[name] for name in STEMS), np.zeros_like(wide["music"]))
    peaks = oversampled_peaks(total, floor=ceiling)
    for name in STEMS:
        peaks = np.maximum(peaks, magnitude(wide[name]) * ceiling)
    return limiter_gain(peaks, ceiling, ATTACK, RELEASE)


def _report(steps: dict[str, np.ndarray], meter: Meter, peak: float, least: float, gain_db: float) -> MixReport:
    over = _over_music(steps)
    return MixReport(
        lufs=round(meter.integrated(), 2), loudness_range=round(meter.loudness_range(), 2),
        peak_dbtp=round(20 * float(np.log10(max(peak, 1e-10))), 2),
        stems_lufs={name: round(gated(steps[name]), 2) for name in STEMS},
        dialogue_over_music=None if over is None else round(over, 2),
        limited_db=round(-20 * float(np.log10(least)), 2), gain_db=round(gain_db, 2))
