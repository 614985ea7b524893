"""A folder of ten small clips that no stage had to draw: a bright square that moves, with its depth and albedo."""

import numpy as np
import pytest

from kinema.data.shards import Clip, write_shard

T, H, W = 17, 32, 64


def square(seed: int) -> Clip:
    rng = np.random.default_rng(seed)
    colour, ground = rng.integers(120, 256, 3), rng.integers(0, 100, 3)
    x, y, speed = rng.integers(8, 32), rng.integers(4, 16), int(rng.integers(0, 3))
    frames = np.empty((T, H, W, 3), np.uint8)
    frames[:] = ground
    depth, objects = np.full((T, H, W), 40, np.uint8), np.zeros((T, H, W), np.uint8)
    for t in range(T):
        where = np.s_[t, y:y + 10, x + speed * t:x + speed * t + 12]
        frames[where], depth[where], objects[where] = colour, 200, 1
    arrays = {"frames": frames, "depth": depth, "objects": objects, "albedo": frames,
              "normal": np.zeros((T, H, W, 3), np.int8), "emission": np.zeros((T, H, W), np.uint8)}
    place = ("meadow", "room")[seed % 2]
    return Clip(arrays=arrays, about={"seed": seed, "split": "held" if seed >= 8 else "train", "facts": {"place": place},
                                      "captions": {"en": [f"a red car in a {place}"], "zh": [f"{place}"]}})


@pytest.fixture(scope="session")
def clips(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    write_shard(folder / "a.safetensors", [square(seed) for seed in range(10)])
    return folder


def sky(seed: int) -> Clip:
    """A dark or a light sky over ground: by night or by day."""
    rng = np.random.default_rng(seed)
    time = ("day", "night")[seed % 2]
    frame = rng.integers(0, 30, (1, 32, 64, 3))
    frame[:, :18] += {"day": 200, "night": 20}[time]
    return Clip(arrays={"frames": frame.astype(np.uint8)},
                about={"seed": seed, "split": "held" if seed % 4 == 3 or seed % 8 == 0 else "train",
                       "facts": {"time": time, "weather": "clear", "season": "summer", "view": "sky"}})


@pytest.fixture(scope="session")
def skies(tmp_path_factory):
    folder = tmp_path_factory.mktemp("skies")
    write_shard(folder / "a.safetensors", [sky(seed) for seed in range(40)])
    return folder
