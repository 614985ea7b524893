from pathlib import Path

import numpy as np
import pytest

from kinema.errors import InputError
from kinema.media.audio import read_audio, read_blocks
from kinema.media.wav import write_wav

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


def noise(samples, channels=2):
    return np.random.default_rng(2).uniform(-1, 1, (samples, channels)).astype(np.float32)


def test_other_sample_rates_arrive_at_48_khz_with_their_pitch(tmp_path):
    seconds = np.arange(44_100) / 44_100
    write_wav(tmp_path / "a.wav", np.sin(2 * np.pi * 1000 * seconds).astype(np.float32), 44_100)
    sound = read_audio(tmp_path / "a.wav")[:, 0]
    assert len(sound) == pytest.approx(48_000, abs=32)
    spectrum = np.abs(np.fft.rfft(sound[:48_000] * np.hanning(len(sound[:48_000]))))
    assert spectrum.argmax() == pytest.approx(1000, abs=1)


def test_blocks_put_together_are_the_whole(tmp_path):
    write_wav(tmp_path / "a.wav", noise(5000))
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
