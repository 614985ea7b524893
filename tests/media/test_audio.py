import struct
from pathlib import Path

import numpy as np
import pytest

from kinema.errors import InputError
from kinema.media.audio import read_audio, read_blocks, write_wav

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


def noise(samples, channels=2):
    """Values on the grid of 24 bits, full scale included."""
    whole = np.random.default_rng(2).integers(-(1 << 23), 1 << 23, (samples, channels))
    return (whole / (1 << 23)).astype(np.float32)


@pytest.mark.parametrize("float32", [False, True])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_wav_file_is_exact_to_the_sample(tmp_path, float32, channels):
    sound = noise(10_007, channels)
    count = write_wav(tmp_path / "a.wav", [sound[:13], sound[13:]], channels=channels, float32=float32)
    assert count == 10_007
    assert np.array_equal(read_audio(tmp_path / "a.wav"), sound)


def test_24_bit_rounds_to_nearest_and_clips(tmp_path):
    step = 1 / (1 << 23)
    sound = np.array([[0.4 * step], [0.6 * step], [1.5], [-1.5]], np.float32)
    write_wav(tmp_path / "a.wav", [sound], channels=1)
    assert read_audio(tmp_path / "a.wav")[:, 0].tolist() == [0, step, 1 - step, -1]


def test_the_header_tells_the_truth(tmp_path):
    write_wav(tmp_path / "a.wav", [noise(11, 1)], channels=1)
    data = (tmp_path / "a.wav").read_bytes()
    assert len(data) == 8 + struct.unpack("<I", data[4:8])[0]
    assert struct.unpack("<HHIIHH", data[20:36]) == (1, 1, 48_000, 144_000, 3, 24)


def test_other_sample_rates_arrive_at_48_khz_with_their_pitch(tmp_path):
    seconds = np.arange(44_100) / 44_100
    write_wav(tmp_path / "a.wav", [np.sin(2 * np.pi * 1000 * seconds)[:, None].astype(np.float32)], channels=1,
              rate=44_100)
    sound = read_audio(tmp_path / "a.wav")[:, 0]
    assert len(sound) == pytest.approx(48_000, abs=32)
    spectrum = np.abs(np.fft.rfft(sound[:48_000] * np.hanning(len(sound[:48_000]))))
    assert spectrum.argmax() == pytest.approx(1000, abs=1)


def test_blocks_put_together_are_the_whole(tmp_path):
    write_wav(tmp_path / "a.wav", [noise(5000)], channels=2)
    blocks = list(read_blocks(tmp_path / "a.wav", block=777))
    assert {len(block) for block in blocks[:-1]} == {777}
    assert np.array_equal(np.concatenate(blocks), read_audio(tmp_path / "a.wav"))


def test_what_is_no_sound_is_refused_in_one_line(tmp_path):
    (tmp_path / "a.wav").write_bytes(b"RIFF\x04\0\0\0WAVE")
    (tmp_path / "text.mp3").write_text("not sound")
    for name in ("a.wav", "text.mp3", "missing.wav"):
        with pytest.raises(InputError, match=name) as caught:
            read_audio(tmp_path / name)
        assert "\n" not in str(caught.value)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test data is not beside the checkout")
def test_damaged_recordings_are_read_or_refused():
    folder = SHARED / "corrupt" / "derived"
    assert read_audio(folder / "good.wav").shape == (48_000, 1)
    assert read_audio(folder / "data_size_too_big.wav").shape == (48_000, 1)
    with pytest.raises(InputError, match="no channels"):
        read_audio(folder / "zero_channels.wav")
    with pytest.raises(InputError, match="no sound"):
        read_audio(folder / "good.mp4")
