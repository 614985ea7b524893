from __future__ import annotations

import numpy as np
import pytest

from kinema.sound.harmony import SCALES, chord, nearest, pitch, voice
from kinema.sound.orchestra import Orchestra
from kinema.sound.plan import ScoreRegion
from kinema.sound.score import BREATH, MOODS, compose, home_key
from kinema.sound.synth import INSTRUMENTS, Note, hertz, render
from kinema.story import shot

S = 48_000
PADS = ("strings", "low_strings", "choir", "tremolo")


def scene(mood: str, start: float = 0, seconds: float = 30, **more) -> ScoreRegion:
    return ScoreRegion(start=int(start * S), samples=int(seconds * S), mood=mood, **more)


def test_every_mood_of_the_story_has_music():
    assert set(MOODS) == set(shot.MOODS)


@pytest.mark.parametrize("mood", sorted(MOODS))
def test_a_scene_keeps_to_its_scale_and_ends_on_its_tonic_at_its_end(mood):
    notes = compose((scene(mood),), [], seed=3)
    tonic = (home_key(3) + MOODS[mood].key) % 12
    scale = {(tonic + step) % 12 for step in SCALES[MOODS[mood].mode]}
    assert {n.pitch % 12 for n in notes if n.instrument != "drum"} <= scale
    held = [n for n in notes if n.instrument == MOODS[mood].pads[0]]
    last = max(n.start for n in held)
    chord_at_the_end = {n.pitch % 12 for n in held if n.start == last and n.samples > S}
    assert {tonic, (tonic + 7) % 12} <= chord_at_the_end
    assert 24 * S < last < 29.5 * S and all(n.start + n.samples <= 30.1 * S for n in held)


def test_moods_differ_in_tempo_and_density():
    busy, still = (compose((scene(m, seconds=40),), [], seed=1) for m in ("joy", "sad"))
    assert len(busy) > 1.5 * len(still)


def test_nothing_is_struck_while_somebody_speaks_or_just_before():
    speech = [(8 * S, 12 * S), (20 * S, 22 * S)]
    notes = compose((scene("joy"),), speech, seed=3)
    struck = [n for n in notes if n.instrument not in PADS]
    assert struck
    loose = S // 20
    assert not [n for n in struck for a, b in speech if a - BREATH + loose < n.start < b - loose]


def test_a_film_keeps_its_motif_and_key_and_another_seed_has_others():
    a, b, c = (compose((scene("calm"), scene("sad", 30)), [], seed=s) for s in (1, 1, 2))
    assert a == b and a != c


def test_a_change_in_one_scene_leaves_the_others_alone():
    a = compose((scene("calm"), scene("calm", 30), scene("joy", 60)), [], seed=4)
    b = compose((scene("calm"), scene("calm", 30), scene("sad", 60)), [], seed=4)
    until = 55 * S
    assert [n for n in a if n.start < until] == [n for n in b if n.start < until]


def test_voices_lead_by_small_steps():
    before: tuple[int, ...] = ()
    for root in (0, 5, 3, 4, 0):
        now = voice(chord(48, "ionian", root), before)
        if before:
            assert max(min(abs(p - q) for q in before) for p in now) <= 4
        before = now


def test_a_scale_returns_an_octave_higher_after_seven_steps():
    assert all(pitch(48, mode, 7) == 60 and pitch(48, mode, -7) == 36 for mode in SCALES)
    assert nearest(0, 59) == 60 and nearest(11, 60) == 59


@pytest.mark.parametrize("name", [n for n in INSTRUMENTS if n != "drum"])
@pytest.mark.parametrize("midi", [50, 69])
def test_an_instrument_is_in_tune(name, midi):
    x = render(Note(name, 0, S, midi, 1.0)).mean(axis=1)[:S]
    spectrum = np.abs(np.fft.rfft(x * np.hanning(len(x)), 1 << 18))
    hz = np.fft.rfftfreq(1 << 18, 1 / S)
    near = (hz > hertz(midi) / 1.06) & (hz < hertz(midi) * 1.06)
    centre = (hz[near] * spectrum[near] ** 2).sum() / (spectrum[near] ** 2).sum()
    assert abs(1200 * np.log2(centre / hertz(midi))) < 12                # cents
    assert spectrum[near].max() > 0.05 * spectrum.max()


def test_blocks_of_any_length_give_the_same_music():
    notes = compose((scene("tender", seconds=8),), [], seed=2)
    one, many = Orchestra(notes), Orchestra(notes)
    whole = one.block(8 * S)
    parts = np.concatenate([many.block(n) for n in (S, 3 * S, 100, 4 * S - 100)])
    assert np.allclose(whole, parts, atol=2e-6)
