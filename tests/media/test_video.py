import hashlib
import os
import resource
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from kinema.errors import InputError, KinemaError, StoreError
from kinema.media.video import join, probe, read_frames, write_lossless, write_segment

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
RATES = [Fraction(24), Fraction(25), Fraction(30), Fraction(24000, 1001), Fraction(30000, 1001)]
SIZE = {"width": 96, "height": 64}


def moving(count, width=96, height=64, start=0):
    """A gradient that drifts, so that no two frames are the same."""
    y, x = np.mgrid[:height, :width]
    for i in range(start, start + count):
        yield np.stack([(x * 2 + i * 3) % 200 + 20, y * 2 + 40, (x + y + i) % 160 + 30], -1).astype(np.uint8)


def chart():
    """Patches of 32 x 32: primaries, secondaries, greys, skin, night."""
    colours = [(191, 16, 16), (16, 191, 16), (16, 16, 191), (191, 191, 16), (16, 191, 191), (191, 16, 191),
               (16, 16, 16), (64, 64, 64), (128, 128, 128), (235, 235, 235), (217, 162, 124), (20, 30, 60)]
    return np.array(colours, np.uint8).reshape(3, 4, 3).repeat(32, 0).repeat(32, 1)


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_a_joined_film_has_every_frame_at_its_exact_time(tmp_path, rate):
    lengths = [1, 2, 3, 25, 60, 5]
    segments = [tmp_path / f"{i}.mp4" for i in range(len(lengths))]
    for path, count in zip(segments, lengths, strict=True):
        assert write_segment(path, moving(count), rate=rate, **SIZE) == count
    assert join(tmp_path / "film.mp4", segments, rate=rate) == sum(lengths)
    with av.open(str(tmp_path / "film.mp4")) as film:
        times = [frame.pts * frame.time_base * rate for frame in film.decode(video=0)]
    assert times == list(range(sum(lengths)))
    found = probe(tmp_path / "film.mp4")
    assert (found.frames, found.rate, found.seconds) == (sum(lengths), rate, sum(lengths) / rate)


def test_joining_changes_no_picture(tmp_path):
    paths = [tmp_path / "a.mp4", tmp_path / "b.mp4"]
    for i, path in enumerate(paths):
        write_segment(path, moving(30, start=30 * i), rate=Fraction(24), **SIZE)
    join(tmp_path / "film.mp4", paths, rate=Fraction(24))
    apart = [frame for path in paths for frame in read_frames(path)]
    assert all(np.array_equal(a, b) for a, b in zip(apart, read_frames(tmp_path / "film.mp4"), strict=True))


@pytest.mark.parametrize("width", [96, 324])
def test_the_bytes_repeat_whatever_lay_in_memory_and_name_no_version(tmp_path, width):
    """glibc's MALLOC_PERTURB_ fills fresh memory with a pattern: what is read before it is written shows."""
    code = ("import sys; sys.path.insert(0, sys.argv[2]); from test_video import *;"
            f"size = {{'rate': Fraction(24), 'width': {width}, 'height': 64}};"
            f"write_segment(Path(sys.argv[1] + '.mp4'), moving(40, {width}), **size);"
            f"write_lossless(Path(sys.argv[1] + '.mkv'), moving(5, {width}), **size)")
    hashes = set()
    for pattern in ("0", "1", "170"):
        path = tmp_path / pattern
        subprocess.run([sys.executable, "-c", code, path, Path(__file__).parent], check=True,
                       env={**os.environ, "MALLOC_PERTURB_": pattern})
        data = path.with_suffix(".mp4").read_bytes(), path.with_suffix(".mkv").read_bytes()
        assert b"x264" not in data[0] and b"Lav" not in data[0]
        hashes.add(hashlib.sha256(data[0] + data[1]).hexdigest())
    assert len(hashes) == 1


def test_parameter_sets_do_not_depend_on_the_pictures(tmp_path):
    write_segment(tmp_path / "a.mp4", moving(50), rate=Fraction(24), **SIZE)
    write_segment(tmp_path / "b.mp4", [np.zeros((64, 96, 3), np.uint8)], rate=Fraction(24), **SIZE)
    headers = []
    for name in ("a.mp4", "b.mp4"):
        with av.open(str(tmp_path / name)) as file:
            headers.append(file.streams.video[0].codec_context.extradata)
    assert headers[0] == headers[1]


def test_colours_come_back_within_two_codes_and_are_tagged_709(tmp_path):
    picture = chart()
    write_segment(tmp_path / "chart.mp4", [picture] * 12, rate=Fraction(24), width=128, height=96)
    assert probe(tmp_path / "chart.mp4").bt709
    inner = np.zeros((96, 128), bool)
    for y in range(0, 96, 32):
        for x in range(0, 128, 32):
            inner[y + 8:y + 24, x + 8:x + 24] = True
    for frame in read_frames(tmp_path / "chart.mp4"):
        assert np.abs(frame.astype(int) - picture)[inner].max() <= 2


def test_the_stored_luma_is_that_of_the_709_matrix_at_limited_range(tmp_path):
    red, green, blue = 180, 120, 60
    picture = np.full((64, 64, 3), (red, green, blue), np.uint8)
    write_segment(tmp_path / "a.mp4", [picture], rate=Fraction(24), width=64, height=64)
    with av.open(str(tmp_path / "a.mp4")) as file:
        stored = next(file.decode(video=0)).to_ndarray()
    luma = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
    assert stored[32, 32] == pytest.approx(16 + 219 * luma, abs=1)


def test_colour_does_not_shift_against_brightness(tmp_path):
    """Along a ramp of hue a chroma plane read half a pixel beside its place would show as a bias."""
    x = np.arange(256)
    ramp = np.stack([20 + x * 0.8, np.full(256, 110.0), 230 - x * 0.8], -1).round().astype(np.uint8)
    picture = np.repeat(ramp[None], 64, 0)
    write_segment(tmp_path / "a.mp4", [picture] * 3, rate=Fraction(24), width=256, height=64, crf=1)
    for frame in read_frames(tmp_path / "a.mp4"):
        assert np.abs((frame.astype(float) - picture)[16:48, 16:-16].mean((0, 1))).max() < 0.15


def test_dark_skies_keep_their_shades(tmp_path):
    """A night gradient over 20 codes with a grain of half a code must not fall into a few flat bands."""
    rng = np.random.default_rng(5)
    sky = np.linspace(12, 32, 144)[:, None, None] * np.array([0.6, 0.8, 1.3])
    frames = [np.floor(sky + rng.random((144, 256, 1))).astype(np.uint8) for _ in range(24)]
    write_segment(tmp_path / "night.mp4", frames, rate=Fraction(24), width=256, height=144)
    for given, found in zip(frames, read_frames(tmp_path / "night.mp4"), strict=True):
        rows = given.mean((1, 2)) - found.mean((1, 2))
        assert np.abs(rows).mean() < 0.5
        assert len(np.unique(found[..., 1])) >= len(np.unique(given[..., 1])) - 3


def test_lossless_handles_come_back_exactly(tmp_path):
    rng = np.random.default_rng(3)
    frames = [rng.integers(0, 256, (64, 96, 3), np.uint8) for _ in range(7)]
    assert write_lossless(tmp_path / "handle.mkv", frames, rate=Fraction(24000, 1001), **SIZE) == 7
    assert all(np.array_equal(a, b) for a, b in zip(frames, read_frames(tmp_path / "handle.mkv"), strict=True))


def test_some_frames_of_a_file_are_those_frames(tmp_path):
    write_lossless(tmp_path / "a.mkv", moving(20), rate=Fraction(24), **SIZE)
    wanted = list(moving(20))[5:9]
    assert all(np.array_equal(a, b) for a, b in zip(wanted, read_frames(tmp_path / "a.mkv", 5, 9), strict=True))
    with pytest.raises(InputError, match="ends after 20 frames"):
        list(read_frames(tmp_path / "a.mkv", 5, 21))


def test_memory_does_not_grow_with_length(tmp_path):
    """Ten minutes through the encoder in a process of its own: its peak stays where a minute's is."""
    code = ("import sys, resource; sys.path.insert(0, sys.argv[3]); from test_video import *;"
            "write_segment(Path(sys.argv[1]), moving(int(sys.argv[2])), rate=Fraction(24), **SIZE);"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)")
    peaks = [int(subprocess.run([sys.executable, "-c", code, tmp_path / f"{n}.mp4", str(n), Path(__file__).parent],
                                check=True, capture_output=True, text=True).stdout) for n in (600, 6000)]
    frames_kb = 6000 * 96 * 64 * 3 // 1024
    assert peaks[1] - peaks[0] < frames_kb / 10


def test_segments_of_other_sizes_or_rates_are_refused_by_name(tmp_path):
    write_segment(tmp_path / "a.mp4", moving(5), rate=Fraction(24), **SIZE)
    write_segment(tmp_path / "wide.mp4", moving(5, width=128), rate=Fraction(24), width=128, height=64)
    with pytest.raises(InputError, match=r"wide\.mp4.*other settings"):
        join(tmp_path / "film.mp4", [tmp_path / "a.mp4", tmp_path / "wide.mp4"], rate=Fraction(24))
    with pytest.raises(InputError, match=r"a\.mp4"):
        join(tmp_path / "film.mp4", [tmp_path / "a.mp4"], rate=Fraction(30))


def test_a_frame_of_another_shape_is_an_error_of_the_caller(tmp_path):
    with pytest.raises(ValueError, match="not uint8"):
        write_segment(tmp_path / "a.mp4", moving(2, width=100), rate=Fraction(24), **SIZE)
    with pytest.raises(InputError, match="without frames"):
        write_segment(tmp_path / "a.mp4", [], rate=Fraction(24), **SIZE)


def test_a_full_disk_is_a_store_error(tmp_path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    noise = np.random.default_rng(1)
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            write_segment(tmp_path / "a.mp4", (noise.integers(0, 256, (64, 96, 3), np.uint8) for _ in range(100)),
                          rate=Fraction(24), **SIZE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_file_that_names_an_address_is_not_followed(tmp_path):
    (tmp_path / "list.m3u8").write_text("#EXTM3U\n#EXTINF:1,\nhttp://localhost:9/a.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(InputError):
        list(read_frames(tmp_path / "list.m3u8"))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test data is not beside the checkout")
def test_odd_and_damaged_files_decode_or_say_why_in_one_line():
    files = [p for folder in ("corrupt/derived", "odd_media/moviepy") for p in sorted((SHARED / folder).iterdir())
             if p.suffix in (".mp4", ".mkv", ".webm", ".ts", ".avi", ".wav") and p.stat().st_size < 200_000]
    assert len(files) > 15
    for path in files:
        try:
            frames = sum(1 for _ in read_frames(path))
            assert frames > 0
            assert path.name != "trunc_faststart.mp4" or frames < 48
        except KinemaError as error:
            assert "\n" not in str(error) and path.name in str(error)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test data is not beside the checkout")
@pytest.mark.parametrize("name", ["good.mp4", "good.mkv", "good.webm", "good.ts", "good.avi", "webm_named.mp4"])
def test_good_files_of_every_kind_have_48_frames(name):
    path = SHARED / "corrupt" / "derived" / name
    frames = list(read_frames(path))
    assert len(frames) == probe(path).frames == 48
    assert all(frame.shape == (180, 320, 3) for frame in frames)
    assert any(not np.array_equal(a, b) for a, b in pairwise(frames))
