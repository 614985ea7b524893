import json

import numpy as np
import pytest

from kinema.metrics.compare import markdown, row
from kinema.metrics.features import features
from tests.metrics.clips import blur, clip, noisy

CLIPS = [clip(k) for k in range(3)]
REAL = np.stack([features(c) for c in CLIPS])


def test_the_original_is_perfect_and_what_is_not_measured_is_none():
    got = row("teacher", CLIPS, CLIPS)
    assert got == {"who": "teacher", "count": 3, "psnr_db": None, "ssim": pytest.approx(1), "flicker": pytest.approx(1),
                   "survival": None, "attribute_accuracy": None, "diversity": None, "fvd": None}
    json.loads(json.dumps(got, allow_nan=False))


def test_every_measure_finds_its_column():
    matte = np.zeros(CLIPS[0].shape[:3], int)
    matte[:, :24] = 1
    got = row("8", (noisy(c) for c in CLIPS), CLIPS, real_MD=REAL, samples=[[noisy(CLIPS[0], seed=k) for k in range(2)]],
              mattes=[matte] * 3, segment=lambda frames: matte * (np.arange(64) < 32), labels=[{"place": "x"}] * 3,
              tell=lambda frames: {"place": "x"})
    assert got["survival"] == 0.5 and got["attribute_accuracy"] == 1 and got["diversity"] > 0
    assert 25 < got["psnr_db"] < 28 and got["fvd"] > 1 > row("0", CLIPS, CLIPS, real_MD=REAL)["fvd"]


def test_unequal_numbers_are_refused():
    with pytest.raises(ValueError):
        row("x", CLIPS, CLIPS[:2])
    with pytest.raises(ValueError, match="mattes"):
        row("x", CLIPS, CLIPS, mattes=[], segment=lambda frames: frames[..., 0])


def test_the_table_has_a_line_for_each_and_blanks_for_none():
    lines = markdown([row("teacher", CLIPS, CLIPS), row("blur", map(blur, CLIPS), CLIPS)]).splitlines()
    assert len(lines) == 4 and lines[0].startswith("| who | count | psnr_db |")
    assert lines[2] == "| teacher | 3 |  | 1 | 1 |  |  |  |  |"
