"""Batches: deterministic, in the interface's shapes and ranges, mirrored as a whole, with conditions dropped."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from kinema.data.batches import BatchConfig, batches, coarse
from kinema.data.guides import guides
from kinema.data.shards import Clip, open_clips, write_shard
from kinema.data.words import EMPTY, vocabulary
from kinema.errors import InputError

PLAIN = BatchConfig(size=3, frames=5, mirror=0.0, drop_text=0.0, drop_guides=0.0, drop_guide=0.0, drop_more=0.0,
                    blur_draft=0.0, few=0.0, first_frame=0.0, last_frame=0.0, length=6)
T, H, W = 9, 8, 12


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    made = []
    for seed in range(7):
        rng = np.random.default_rng(seed)
        frames = rng.integers(0, 256, (T, H, W, 3), np.uint8)
        frames[:, 0, 0, 0] = 10 * np.arange(T)                       # tells the time
        arrays = {"frames": frames, "depth": rng.integers(0, 256, (T, H, W), np.uint8),
                  "normal": rng.integers(-127, 128, (T, H, W, 3)).astype(np.int8),
                  "objects": rng.integers(0, 3, (T, H, W)).astype(np.uint8),
                  "albedo": rng.integers(0, 256, (T, H, W, 3), np.uint8),
                  "emission": rng.integers(0, 256, (T, H, W), np.uint8),
                  "draft": rng.integers(0, 256, (T, H, W, 3), np.uint8)}
        made.append(Clip(arrays=arrays, about={"captions": {"en": ["pan left, red"], "zh": ["左摇，红色"]}}))
    write_shard(folder / "a.safetensors", made)
    return open_clips(folder)


def take(clips, config, count=4, **more):
    return list(islice(batches(clips, config, **{"seed": 3} | more), count))


def test_shapes_types_and_ranges_are_those_of_the_interface(clips):
    batch = take(clips, PLAIN)[0]
    assert batch.frames_BCTHW.shape == (3, 3, 5, H, W) and batch.guides_BCTHW.shape == (3, 15, 5, H, W)
    assert batch.frames_BCTHW.dtype == torch.float32 and batch.tokens_BL.dtype == torch.int64
    assert -1 <= batch.frames_BCTHW.min() < -0.9 and 0.9 < batch.frames_BCTHW.max() <= 1
    assert batch.guided_B.all() and not batch.first_B.any()


def test_frames_and_guides_are_of_the_same_moment(clips):
    batch = take(clips, PLAIN)[0]
    for row, k in enumerate(batch.clips):
        start = round((batch.frames_BCTHW[row, 0, 0, 0, 0].item() + 1) * 12.75)
        arrays = {n: clips[k].read(n, first=start, count=5) for n in clips[k].names if n != "frames"}
        assert np.allclose(guides(arrays), batch.guides_BCTHW[row].numpy())


def test_a_mirror_turns_picture_passes_and_words(clips):
    plain, other = take(clips, PLAIN)[0], take(clips, replace(PLAIN, mirror=1.0))[0]
    assert torch.equal(other.frames_BCTHW, plain.frames_BCTHW.flip(-1))
    assert torch.equal(other.guides_BCTHW[:, 1], -plain.guides_BCTHW[:, 1].flip(-1))
    assert torch.equal(other.guides_BCTHW[:, 4], plain.guides_BCTHW[:, 4].flip(-1))
    words = [vocabulary().words[i] for i in (*plain.tokens_BL[0, :2], *other.tokens_BL[0, :2])]
    assert words == ["pan left", "red", "pan right", "red"]


def test_a_run_can_go_on_and_be_shared(clips):
    config = BatchConfig(size=2, frames=5)
    straight = take(clips, config, 6)
    for one, two in zip(straight[2:], take(clips, config, 4, first=2), strict=True):
        assert torch.equal(one.frames_BCTHW, two.frames_BCTHW) and torch.equal(one.tokens_BL, two.tokens_BL)
    shared = [take(clips, config, 3, rank=r, world=2) for r in (0, 1)]
    assert [b.clips for b in straight] == [shared[i % 2][i // 2].clips for i in range(6)]


def test_all_clips_are_seen_before_any_again(clips):
    seen = [k for b in take(clips, replace(PLAIN, size=1), 14) for k in b.clips]
    assert sorted(seen[:7]) == sorted(seen[7:]) == list(range(7)) and seen[:7] != seen[7:]


def test_conditions_are_dropped(clips):
    none = take(clips, replace(PLAIN, drop_text=1.0, drop_guides=1.0, first_frame=1.0))[0]
    assert (none.tokens_BL[:, 0] == EMPTY).all() and not none.guides_BCTHW.any() and not none.guided_B.any()
    assert none.first_B.all()
    some = take(clips, replace(PLAIN, drop_guide=0.5))
    gone = [(b.guides_BCTHW[:, c] == 0).flatten(1).all(1).float().mean().item() for b in some for c in (0, 1, 5, 8)]
    assert 0.2 < np.mean(gone) < 0.8


def test_stills_strides_and_crops(clips):
    assert take(clips, replace(PLAIN, stills=1.0))[0].frames_BCTHW.shape == (3, 3, 1, H, W)
    assert take(clips, replace(PLAIN, crop=(6, 4)))[0].guides_BCTHW.shape == (3, 15, 5, 4, 6)
    every_second = take(clips, replace(PLAIN, steps=(2,)))[0].frames_BCTHW[0, 0, :, 0, 0]
    assert torch.allclose(every_second.diff() * 127.5, torch.full((4,), 20.0), atol=1e-3)


def test_clips_that_are_too_short_are_refused(clips):
    with pytest.raises(InputError, match="7 clips"):
        take(clips, replace(PLAIN, frames=10))


def test_a_coarse_draft_keeps_its_means_and_loses_what_is_fine(clips):
    picture = np.random.default_rng(0).random((3, 2, 16, 24), np.float32)
    rough = coarse(picture, 4)
    assert rough.shape == picture.shape and rough.std() < 0.4 * picture.std()
    assert rough.mean() == pytest.approx(picture.mean(), abs=0.02)
    plain, blurred = (take(clips, replace(PLAIN, blur_draft=part))[0].guides_BCTHW for part in (0.0, 1.0))
    assert torch.equal(plain[0, :9], blurred[0, :9]) and not torch.equal(plain[0, 9:12], blurred[0, 9:12])


def test_a_draft_may_come_alone(clips):
    batch = take(clips, replace(PLAIN, draft_alone=1.0))[0]
    assert batch.guides_BCTHW[:, 9:12].any() and not batch.guides_BCTHW[:, :9].any() and batch.guided_B.all()
