"""Sheets of what the models paint: every row there, in its place."""

import numpy as np
from tests.generate.tiny import save_tiny

from kinema.bench import sheets
from kinema.bench.sheets import FRAMES, WIDE, row, write_sheets
from kinema.data.draw import draw_clip
from kinema.data.shards import open_clips, write_shard
from kinema.generate.clip import load_models
from kinema.media.image import read_image, write_image


def test_a_row_is_pictures_side_by_side_with_their_words_below():
    made = row("a dog", [np.full((90, 160, 3), 10 * k, np.uint8) for k in range(3)])
    assert made.shape == (99 + 24, (FRAMES + 3) * (WIDE + 4), 3)
    assert [made[50, k * (WIDE + 4) + 20, 0] for k in range(4)] == [0, 10, 20, 247] and made[99:].min() < 100


def test_every_sheet_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "PROMPTS", ("a lighthouse in a storm",))
    monkeypatch.setattr(sheets, "SECONDS", 5 / 12)
    write_shard(tmp_path / "a.safetensors", [draw_clip(3, split="held", width=64, height=32, frames=5, samples=2)])
    write_image(tmp_path / "photo.png", np.full((60, 90, 3), 99, np.uint8))
    models = load_models(save_tiny(tmp_path / "weights"))
    paths = write_sheets(models, open_clips(tmp_path), tmp_path / "sheets", photos=[tmp_path / "photo.png"])
    assert [p.stem for p in paths] == ["shots", "passes", "prompts", "words", "invent", "animate"]
    shots, animate = read_image(paths[0]), read_image(paths[-1])
    assert shots.shape[0] == WIDE // 2 + 24 and len(animate) > 2 * (WIDE // 2 + 24)        # a shot; it and a photograph
    assert all(shots[40, k * (WIDE + 4) + 20:k * (WIDE + 4) + 120].std() > 1 for k in range(FRAMES + 3))
