from __future__ import annotations

import hashlib
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kinema.errors import InputError
from kinema.media.wav import open_wav, write_wav
from kinema.sound.casting import ENOUGH, Voice, cast_voices, distance, kind_of
from kinema.sound.delivery import delivery, spoken_text
from kinema.sound.loudness import integrated_loudness
from kinema.sound.mouth import VISEMES
from kinema.sound.voices import recording, speak

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
LINE = "The lamp went out. We have to climb the tower!"


def test_a_line_is_voiced_at_its_loudness_with_phonemes_inside_it(tmp_path):
    spoken = speak(LINE, Voice(), tmp_path / "line.wav")
    wav = open_wav(tmp_path / "line.wav")
    assert (wav.sample_rate, wav.channels, wav.bits, wav.samples) == (48_000, 1, 32, spoken.samples)
    assert 1.5 < spoken.samples / 48_000 < 6
    assert integrated_loudness(wav.read()) == pytest.approx(-20, abs=0.6)
    assert len(spoken.phonemes) > 20
    assert all(p.start >= 0 and p.start + p.samples <= spoken.samples for p in spoken.phonemes)


@pytest.mark.parametrize("text", [LINE, "灯塔的灯灭了，我们走吧！", "OK，我们去 Paris 吧。"])
def test_mouth_times_rise_within_the_line_and_end_at_rest(tmp_path, text):
    spoken = speak(text, Voice(), tmp_path / "line.wav")
    times = [ms for ms, _ in spoken.mouth]
    assert times[0] == 0 and all(a < b for a, b in pairwise(times))
    assert times[-1] <= 1000 * spoken.samples / 48_000
    assert {shape for _, shape in spoken.mouth} <= set(VISEMES)
    assert spoken.mouth[-1][1] == "rest" and len(spoken.mouth) > 6


def test_lips_close_for_m_b_and_p(tmp_path):
    spoken = speak("Mama, papa, baby.", Voice(), tmp_path / "line.wav")
    closed = [p.start / 48 for p in spoken.phonemes if p.ipa in ("m", "b", "p")]
    shut = [ms for ms, shape in spoken.mouth if shape == "closed"]
    assert len(closed) >= 6
    assert all(min(abs(ms - at) for ms in shut) < 60 for at in closed)


def test_mandarin_gives_phonemes_and_as_many_vowels_as_characters(tmp_path):
    spoken = speak("我们明天去山上看日出", Voice(language="cmn"), tmp_path / "line.wav")
    vowels = [p for p in spoken.phonemes if any(c in "aɑeəiouɤyɛɨœɜ" for c in p.ipa)]
    assert 9 <= len(vowels) <= 13


@pytest.mark.parametrize("text", ["...", "！？", "", "   ", "😀", "*_*", "[[a note]]", "\x00"])
def test_what_cannot_be_said_is_a_short_silence(tmp_path, text):
    spoken = speak(text, Voice(), tmp_path / "line.wav")
    assert spoken.samples == 24_000 and spoken.mouth == ((0, "rest"),)
    assert not open_wav(tmp_path / "line.wav").read().any()


@pytest.mark.parametrize("text", ["Run! 😱 <b>now</b>", "3.5 km & 42%", "na\u200bïve — café…", "𠮷野家", "a" * 300, "مرحبا"])
def test_odd_text_is_spoken_without_complaint(tmp_path, text):
    assert speak(text, Voice(), tmp_path / "line.wav").samples > 0


def test_marks_of_emphasis_and_notes_are_not_read_out():
    assert spoken_text("I said *no*, _**never**_ [[angry]] -- go") == "I said no, never, go"


def test_the_same_line_gives_the_same_bytes_in_any_process_and_order(tmp_path):
    voice = cast_voices({"OLD TOM": "old man"})["OLD TOM"]          # breath and roughness: espeak's own noise
    program = (f"from pathlib import Path; from kinema.sound.voices import *\n"
               f"v = cast_voices({{'OLD TOM': 'old man'}})['OLD TOM']\n"
               f"speak('Something else entirely.', v, Path({str(tmp_path / 'x.wav')!r}), direction='crying')\n"
               f"speak({LINE!r}, v, Path({str(tmp_path / 'a.wav')!r}))")
    subprocess.run([sys.executable, "-c", program], check=True)
    speak(LINE, voice, tmp_path / "b.wav")
    a, b = (hashlib.sha256((tmp_path / n).read_bytes()).hexdigest() for n in ("a.wav", "b.wav"))
    assert a == b


CAST = {"MARA": "woman, 30", "TOM": "old man", "JONAS": "man", "LI": "girl", "小明": "", "李雪": "女", "HANK": "man",
        "CLARA": "", "PETER": "boy", "UNIT 7": "robot", "THE GUARD": "man, stout", "AUNT MAY": ""}


def test_no_two_of_a_cast_sound_alike():
    voices = list(cast_voices(CAST).values())
    assert all(distance(a, b) >= ENOUGH for i, a in enumerate(voices) for b in voices[:i])


def test_another_character_changes_nobodys_voice():
    before = cast_voices(CAST)
    after = cast_voices({**CAST, **{f"VILLAGER {n}": "" for n in range(6)}})
    assert all(after[name] == before[name] for name in CAST)


@pytest.mark.parametrize("name, hints, kind", [
    ("MARA", "", "woman"), ("JOSHUA", "", "man"), ("OLD TOM", "", "old man"), ("GRANDMA", "", "old woman"),
    ("LILY", "girl, 9", "girl"), ("BOY", "", "boy"), ("奶奶", "", "old woman"), ("爷爷", "", "old man"),
    ("MARA", "a woman of 30 in a red coat, walks up the old path to a giant tower", "woman"),
    ("TOBIAS", "an old man with a white beard, waits for her", "old man"), ("IRIS", "young woman, thin", "woman"),
    ("老周", "", "old man"), ("王老师", "她推开门", "woman"), ("DAN", "12", "boy"), ("KIM", "man, 40", "man"), ("HAL", "computer", "machine"), ("小女孩", "", "girl")])
def test_kind_of_voice_follows_name_and_hints(name, hints, kind):
    assert kind_of(name, hints) == kind


def fundamental(path: Path) -> float:
    """Median pitch by autocorrelation of the loud frames."""
    x, found = open_wav(path).read()[:, 0].astype(float), []
    for start in range(0, len(x) - 4096, 1024):
        frame = x[start:start + 4096]
        if (frame ** 2).mean() > 0.3 * (x ** 2).mean():
            spectrum = np.abs(np.fft.rfft(frame * np.hanning(4096), 16384)) ** 2
            c = np.fft.irfft(spectrum * (np.fft.rfftfreq(16384, 1 / 48_000) < 1200))
            lags = np.arange(48_000 // 450, 48_000 // 55)
            found.append(48_000 / lags[c[lags].argmax()])
    return float(np.median(found))


def test_voices_sound_at_the_pitch_they_were_given(tmp_path):
    pitches = []
    for low in (80, 120, 180, 250):
        speak(LINE, Voice(pitch_hz=low, formants=100 + (low - 80) // 6), tmp_path / "v.wav")
        pitches.append(fundamental(tmp_path / "v.wav"))
        assert low * 0.93 <= pitches[-1] <= low * 1.55
    assert pitches == sorted(pitches)


def test_a_parenthetical_changes_how_the_line_is_said(tmp_path):
    plain = speak(LINE, Voice(), tmp_path / "plain.wav")
    whisper = speak(LINE, Voice(), tmp_path / "whisper.wav", direction="whispering")
    shout = speak(LINE, Voice(), tmp_path / "shout.wav", direction="大喊")
    slow = speak(LINE, Voice(), tmp_path / "slow.wav", direction="slowly")
    assert whisper.lufs < plain.lufs - 4 and shout.lufs > plain.lufs + 1.5
    assert slow.samples > 1.12 * plain.samples
    assert fundamental(tmp_path / "shout.wav") > 1.1 * fundamental(tmp_path / "plain.wav")
    assert delivery("to himself") == delivery("")


def test_an_override_wins_and_a_wrong_one_is_explained():
    fixed = Voice(pitch_hz=61)
    cast = cast_voices({"A": "", "B": ""}, overrides={"A": fixed, "B": {"rate": 120}})
    assert cast["A"] == fixed and cast["B"].rate == 120
    with pytest.raises(InputError, match="volume"):
        cast_voices({"B": ""}, overrides={"B": {"volume": 3}})
    with pytest.raises(InputError, match="engine"):
        speak("Hello", Voice(engine="none"), Path("never.wav"))


def test_a_recording_is_trimmed_levelled_and_given_a_mouth(tmp_path):
    t = np.arange(48_000) / 48_000
    voice = 0.02 * np.sin(2 * np.pi * 220 * t) * (np.sin(2 * np.pi * 3 * t) > 0)
    write_wav(tmp_path / "own.wav", np.concatenate([np.zeros(48_000), voice, np.zeros(24_000)]).astype(np.float32))
    spoken = recording(tmp_path / "own.wav", tmp_path / "line.wav")
    assert 40_000 < spoken.samples < 60_000
    assert spoken.lufs == pytest.approx(-20, abs=0.6)
    assert len([shape for _, shape in spoken.mouth if shape == "open"]) == 3
    (tmp_path / "not.wav").write_bytes(b"no sound at all")
    with pytest.raises(InputError):
        recording(tmp_path / "not.wav", tmp_path / "line.wav")


def test_a_recording_in_another_format_is_conformed(tmp_path):
    source = SHARED / "audio" / "nasa_13013.mp4.audio_44100.mp3"
    if not source.exists():
        pytest.skip("the shared recordings are not beside this checkout")
    spoken = recording(source, tmp_path / "line.wav")
    assert open_wav(tmp_path / "line.wav").sample_rate == 48_000 and spoken.samples > 48_000
