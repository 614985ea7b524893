import numpy as np

from kinema.export.png import write_sequence
from kinema.media.image import read_image


def test_a_sequence_holds_every_frame_in_order(tmp_path):
    frames = [np.full((8, 12, 3), i * 40, np.uint8) for i in range(5)]
    assert write_sequence(tmp_path / "new" / "frames", frames) == 5
    paths = sorted((tmp_path / "new" / "frames").iterdir())
    assert [path.name for path in paths] == [f"{i:06d}.png" for i in range(5)]
    assert all(np.array_equal(read_image(path), frame) for path, frame in zip(paths, frames, strict=True))
