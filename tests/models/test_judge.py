"""The judge: shapes, what it knows of time, and what it refuses."""

import pytest
import torch

from kinema.models.judge import TINY, Judge, with_changes


def test_every_second_pixel_gets_its_classes_and_the_clip_its_answers():
    torch.manual_seed(0)
    judge = Judge(TINY).eval()
    frames = torch.randn(2, 3, 5, 32, 48)
    classes, answers = judge(frames)
    assert classes.shape == (2, TINY.num_classes, 5, 16, 24) and answers.shape == (2, TINY.num_answers)
    one, alone = judge(frames[1:])
    assert torch.allclose(one[0], classes[1], atol=1e-5) and torch.allclose(alone[0], answers[1], atol=1e-5)
    assert torch.allclose(judge(frames, first=3)[0], classes[:, :, 3:], atol=1e-5)


def test_what_changes_from_frame_to_frame_is_a_channel_of_its_own():
    frames = torch.zeros(1, 3, 3, 2, 2)
    frames[:, :, 1:] = 0.5
    changes = with_changes(frames)[0, 3, :, 0, 0]
    assert changes.tolist() == [1.0, 1.0, 0.0]
    assert not with_changes(frames[:, :, :1])[0, 3].any()


def test_sizes_that_do_not_halve_four_times_are_refused():
    with pytest.raises(ValueError, match="multiples of 16"):
        Judge(TINY)(torch.zeros(1, 3, 1, 24, 32))
