import torch

from kinema.models.face_reader import TINY, FaceReader


def test_a_portrait_of_any_size_is_read():
    torch.manual_seed(0)
    reader = FaceReader(TINY).eval()
    frames = torch.rand(2, 3, 32, 32) * 2 - 1
    answers, colours, features = reader(frames)
    assert answers.shape == (2, TINY.num_answers) and colours.shape == (2, TINY.num_colours, 3) and features.shape == (2, 32)
    torch.testing.assert_close(reader(frames[1:])[0], answers[1:], atol=1e-5, rtol=1e-4)
