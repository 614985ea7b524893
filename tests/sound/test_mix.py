from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from kinema.errors import InputError
from kinema.media.wav import open_wav, write_wav
from kinema.sound.effects import effect
from kinema.sound.loudness import integrated_loudness, true_peak_db
from kinema.sound.mix import mix
from kinema.sound.plan import LOOPS, SOUNDS, AmbienceRegion, EffectSound, Line, MixPlan, ScoreRegion
from kinema.story.shot import from_plain, to_plain

S = 48_000


def speech_like(seconds: float) -> np.ndarray:
    t = np.arange(int(seconds * S)) / S
    tone = sum(np.sin(2 * np.pi * 140 * k * t) / k for k in range(1, 12))
    x = tone * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t))
    return (x * 10 ** ((-20 - integrated_loudness(x)) / 20)).astype(np.float32)


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """20 s: two lines, a door, a storm, music in two moods."""
    folder = tmp_path_factory.mktemp("film")
    write_wav(folder / "line.wav", speech_like(2.5))
    plan = MixPlan(
        samples=20 * S, seed=5,
        lines=(Line(wav=str(folder / "line.wav"), start=6 * S), Line(wav=str(folder / "line.wav"), start=13 * S, pan=0.3)),
        effects=(EffectSound(name="click", start=2 * S), EffectSound(name="door", start=11 * S),
                 EffectSound(name="rain", start=15 * S, samples=3 * S)),
        ambience=(AmbienceRegion(start=0, samples=10 * S, landmark="lighthouse", weather="storm", time="night"),
                  AmbienceRegion(start=10 * S, samples=10 * S, set="room", interior=True, effects=("fire",))),
        score=(ScoreRegion(start=0, samples=10 * S, mood="tense"), ScoreRegion(start=10 * S, samples=10 * S, mood="calm")))
    return folder, plan, mix(plan, folder / "out")


def test_the_stems_sum_to_the_mix_to_the_last_bit(film):
    folder, plan, _ = film
    stems = [open_wav(folder / "out" / f"{name}.wav") for name in ("dialogue", "music", "effects")]
    whole = open_wav(folder / "out" / "mix.wav")
    assert whole.samples == plan.samples and whole.channels == 2 and whole.sample_rate == S
    assert all(np.abs(stem.read_integers()).max() > 10_000 for stem in stems)
    assert np.array_equal(sum(stem.read_integers() for stem in stems), whole.read_integers())


def test_the_mix_has_the_loudness_and_peak_it_reports(film):
    folder, plan, report = film
    x = open_wav(folder / "out" / "mix.wav").read()
    assert report.lufs == pytest.approx(integrated_loudness(x), abs=0.05)
    assert report.lufs == pytest.approx(plan.lufs, abs=0.5)
    assert report.peak_dbtp == pytest.approx(true_peak_db(x), abs=0.05) and report.peak_dbtp <= -2.0


@pytest.mark.parametrize("lufs, peak", [(-23.0, -2.0), (-12.0, -3.0)])
def test_loudness_and_peak_are_settable(film, tmp_path, lufs, peak):
    _, plan, _ = film
    report = mix(replace(plan, lufs=lufs, peak_dbtp=peak), tmp_path)
    assert report.lufs == pytest.approx(lufs, abs=0.5) and report.peak_dbtp <= peak


def test_music_gives_way_to_speech_and_comes_back(film, tmp_path):
    """The same music with and without the lines that make it give way."""
    _, plan, report = film
    assert report.dialogue_over_music >= 8
    held = replace(plan, score=(ScoreRegion(start=0, samples=20 * S, mood="fear"),), effects=(), ambience=())
    mix(held, tmp_path / "a")
    music = open_wav(tmp_path / "a" / "music.wav").read()
    dialogue = open_wav(tmp_path / "a" / "dialogue.wav").read()
    level = lambda x, a, b: 10 * np.log10((x[int(a * S):int(b * S)] ** 2).mean())  # noqa: E731
    assert level(music, 4.5, 5.6) - level(music, 6.6, 8.2) > 6
    assert level(music, 10.5, 12) - level(music, 6.6, 8.2) > 4
    assert level(dialogue, 6.6, 8.2) - level(music, 6.6, 8.2) > 8


@pytest.mark.parametrize("at", [0, 1, 47_999, 119_990, 120_000, 500_001])
def test_a_click_lands_on_its_sample(tmp_path, at):
    mix(MixPlan(samples=520_000, effects=(EffectSound(name="click", start=at),), music=False), tmp_path)
    x = np.abs(open_wav(tmp_path / "mix.wav").read()).max(axis=1)
    first = int(np.flatnonzero(x > 1e-4)[0])
    assert at <= first <= at + 24                                   # half a millisecond
    assert at <= int(x.argmax()) <= at + 240


def test_own_music_replaces_the_score_and_ends_with_the_film(film, tmp_path):
    _, plan, _ = film
    t = np.arange(30 * S) / S
    write_wav(tmp_path / "own.wav", (0.01 * np.sin(2 * np.pi * 500 * t)).astype(np.float32))
    mix(replace(plan, music_wav=str(tmp_path / "own.wav")), tmp_path / "a")
    mix(replace(plan, music_wav=str(tmp_path / "own.wav"), music_db=-12.0), tmp_path / "b")
    a, b = (open_wav(tmp_path / n / "music.wav").read() for n in "ab")
    spectrum = np.abs(np.fft.rfft(a[2 * S:4 * S, 0]))
    assert np.argmax(spectrum) == 1000 and spectrum[np.abs(np.arange(len(spectrum)) - 1000) > 60].max() < 0.02 * spectrum[1000]
    assert np.abs(a[-100:]).max() < 0.01 * np.abs(a).max()
    assert np.abs(b[2 * S:4 * S]).max() < 0.4 * np.abs(a[2 * S:4 * S]).max()


def test_a_film_without_sound_is_silence_and_says_so(tmp_path):
    report = mix(MixPlan(samples=S), tmp_path)
    assert report.lufs == -70 and report.gain_db == 0 and report.dialogue_over_music is None
    assert not open_wav(tmp_path / "mix.wav").read_integers().any()


def test_the_same_plan_gives_the_same_bytes_in_another_process(film, tmp_path):
    folder, plan, _ = film
    import json
    (tmp_path / "plan.json").write_text(json.dumps(to_plain(plan)))
    program = ("import json, sys; from pathlib import Path; from kinema.sound.plan import MixPlan\n"
               "from kinema.story.shot import from_plain; from kinema.sound.mix import mix\n"
               f"folder = Path({str(tmp_path)!r})\n"
               "mix(from_plain(MixPlan, json.loads((folder / 'plan.json').read_text())), folder / 'out')")
    subprocess.run([sys.executable, "-c", program], check=True)
    for name in ("dialogue", "music", "effects", "mix"):
        here, there = (hashlib.sha256((f / "out" / f"{name}.wav").read_bytes()).digest() for f in (folder, tmp_path))
        assert here == there, name


def test_a_plan_survives_json(film):
    _, plan, _ = film
    assert from_plain(MixPlan, to_plain(plan)) == plan


def test_a_missing_line_and_an_unknown_sound_are_named(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        mix(MixPlan(samples=S, lines=(Line(wav=str(tmp_path / "nowhere.wav"), start=0),)), tmp_path)
    with pytest.raises(InputError, match=r"kazoo.*knock"):
        mix(MixPlan(samples=S, effects=(EffectSound(name="kazoo", start=0),)), tmp_path)


@pytest.mark.parametrize("name", SOUNDS)
def test_every_sound_can_be_heard_is_finite_and_repeats(name):
    x = effect(name, 3, samples=S)
    assert x.ndim == 2 and x.shape[1] == 2 and np.isfinite(x).all()
    assert 0.001 < np.abs(x).max() < 1.0
    assert np.array_equal(x, effect(name, 3, samples=S))
    if name not in LOOPS:
        assert np.abs(x[-1]).max() < 1e-3                          # it has died away
