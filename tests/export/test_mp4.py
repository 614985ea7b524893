from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from kinema.errors import InputError
from kinema.export.mp4 import deliver
from kinema.media.image import read_image, write_image
from kinema.media.video import probe, read_frames, write_segment
from kinema.media.wav import write_wav
from kinema.timeline import Chapter, Subtitle

RATES = [Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30)]
LENGTHS = (40, 1, 79)
FRAMES = sum(LENGTHS)


def picture(i):
    y, x = np.mgrid[:64, :96]
    return np.stack([(x * 2 + i * 3) % 200 + 20, y * 2 + 40, (x + y) % 160 + 30], -1).astype(np.uint8)


def film(folder: Path, rate: Fraction, sound: np.ndarray, **more) -> Path:
    segments, at = [], 0
    for number, count in enumerate(LENGTHS):
        segments.append(folder / f"{number}.mp4")
        write_segment(segments[-1], map(picture, range(at, at + count)), rate=rate, width=96, height=64)
        at += count
    write_wav(folder / "mix.wav", sound)
    measured = deliver(folder / "film.mp4", segments, folder / "mix.wav", rate=rate, **more)
    assert measured == {"frames": FRAMES, "samples": round(FRAMES / rate * 48_000)}
    return folder / "film.mp4"


def clicks(rate: Fraction, at: list[int]) -> np.ndarray:
    """A short tone burst on the first sample of each of those frames."""
    sound = np.zeros((round(FRAMES / rate * 48_000), 2), np.float32)
    burst = (0.7 * np.sin(np.arange(240) * 2 * np.pi / 24) * np.hanning(240))[:, None]
    for frame in at:
        start = round(frame / rate * 48_000)
        sound[start:start + 240] += burst[:len(sound) - start]
    return sound


def heard(path: Path) -> np.ndarray:
    """The sound as a player places it: by its presentation times, the edit list obeyed."""
    out = np.zeros(0, np.float32)
    with av.open(str(path)) as file:
        for frame in file.decode(audio=0):
            start = round(frame.pts * frame.time_base * 48_000)
            samples = frame.to_ndarray()[0]
            assert start >= 0
            out = np.concatenate([out[:start], np.zeros(max(start - len(out), 0), np.float32), samples])
    return out


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_a_click_lands_within_five_milliseconds_of_its_frame(tmp_path, rate):
    at = [0, 1, 30, 41, 77, 118]
    given = clicks(rate, at)[:, 0]
    found = heard(film(tmp_path, rate, clicks(rate, at)))
    for frame in at:
        start = round(frame / rate * 48_000)
        window = slice(max(start - 960, 0), start + 1200)
        a, b = found[window][:len(given[window])], given[window]
        lag = np.correlate(a, b, "full").argmax() - (len(b) - 1)
        assert abs(lag) / 48 < 5, f"frame {frame}: {lag / 48:.2f} ms"


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_picture_and_sound_are_exactly_as_long_as_the_film(tmp_path, rate):
    path = film(tmp_path, rate, clicks(rate, []))
    with av.open(str(path)) as file:
        picture, sound = file.streams.video[0], file.streams.audio[0]
        assert picture.start_time == sound.start_time == 0
        assert picture.duration * picture.time_base == FRAMES / rate
        assert abs(sound.duration * sound.time_base - FRAMES / rate) <= Fraction(1, 48_000)
        times = [frame.pts * frame.time_base * rate for frame in file.decode(picture)]
    assert times == list(range(FRAMES))


def test_short_sound_ends_in_silence_and_long_sound_with_the_picture(tmp_path):
    for sound in (np.full((1000, 1), 0.5, np.float32), np.full((48_000 * 9, 2), 0.5, np.float32)):
        path = film(tmp_path, Fraction(24), sound)
        assert probe(path).seconds == 5


def test_everything_about_the_film_is_in_it(tmp_path):
    write_image(tmp_path / "poster.png", picture(7))
    path = film(tmp_path, Fraction(24000, 1001), clicks(Fraction(24000, 1001), [3]), title="灯塔", comment="made",
                metadata={"artist": "Ada"}, language="zh", poster=tmp_path / "poster.png",
                chapters=[Chapter(start=0, frames=41, title="One"), Chapter(start=41, frames=79, title="第二场")])
    found = probe(path)
    assert (found.codec, found.pix_fmt, found.bt709) == ("h264", "yuv420p", True)
    assert (found.audio_codec, found.sample_rate, found.channels, found.language) == ("aac", 48_000, 2, "chi")
    second = Fraction(1001, 24000)
    assert found.chapters == ((0, 41 * second, "One"), (41 * second, 120 * second, "第二场"))
    assert {("title", "灯塔"), ("comment", "made"), ("artist", "Ada")} <= set(found.tags)
    with av.open(str(path)) as file:
        covers = [s for s in file.streams.video if s.disposition & 0x400]
        assert len(covers) == 1 and (covers[0].width, covers[0].height) == (96, 64)
        shown = next(file.decode(covers[0])).to_ndarray(format="rgb24")
    assert np.abs(shown.astype(int) - read_image(tmp_path / "poster.png")).mean() < 4


def test_the_index_stands_before_the_data_and_the_bytes_repeat(tmp_path):
    folders = [tmp_path / "a", tmp_path / "b"]
    films = []
    for folder in folders:
        folder.mkdir()
        films.append(film(folder, Fraction(24), clicks(Fraction(24), [5]), title="T",
                          subtitles=[Subtitle(start=5, frames=20, text="Hi")]).read_bytes())
    assert films[0] == films[1]
    assert films[0].index(b"moov") < films[0].index(b"mdat")
    assert b"Lav" not in films[0]


def test_subtitles_are_a_track_with_the_frames_times(tmp_path):
    lines = [Subtitle(start=12, frames=30, text="Hello 你好"), Subtitle(start=50, frames=30, text="A & B"),
             Subtitle(start=60, frames=10, text="Both")]
    path = film(tmp_path, Fraction(24), clicks(Fraction(24), []), subtitles=lines)
    with av.open(str(path)) as file:
        packets = [(p.pts * p.time_base * 24, bytes(p)[2:].decode()) for p in file.demux(subtitles=0) if p.size > 2]
    assert packets == [(12, "Hello 你好"), (50, "A & B"), (60, "A & B\nBoth")]


def test_without_sound_the_film_is_silent(tmp_path):
    write_segment(tmp_path / "0.mp4", map(picture, range(10)), rate=Fraction(24), width=96, height=64)
    assert deliver(tmp_path / "film.mp4", [tmp_path / "0.mp4"], None, rate=Fraction(24)) == {"frames": 10, "samples": 0}
    assert len(list(read_frames(tmp_path / "film.mp4"))) == 10


def test_unusable_parts_are_refused_by_name(tmp_path):
    write_segment(tmp_path / "0.mp4", map(picture, range(10)), rate=Fraction(24), width=96, height=64)
    (tmp_path / "bad.wav").write_bytes(b"RIFF")
    with pytest.raises(InputError, match=r"bad\.wav"):
        deliver(tmp_path / "film.mp4", [tmp_path / "0.mp4"], tmp_path / "bad.wav", rate=Fraction(24))
    with pytest.raises(InputError, match="no segments"):
        deliver(tmp_path / "film.mp4", [], None, rate=Fraction(24))
