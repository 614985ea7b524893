"""Backdrops as trainings are given them, and what made pictures are held against."""

import numpy as np
import pytest
import torch

from kinema.data.backdrops import FACTS, facts_vector
from kinema.recipes.backdrops import Real, as_rows, batch_of, dropped, rows_told


def test_a_batch_depends_on_its_number_alone_and_mirrors():
    rng = np.random.default_rng(0)
    pictures, facts = rng.integers(0, 256, (20, 4, 6, 3)).astype(np.uint8), np.eye(20, 22, dtype=np.float32)
    one, same, other = (batch_of(pictures, facts, i, size=8, drop_facts=0.15, seed=0) for i in (3, 3, 4))
    assert torch.equal(one.pictures_BCHW, same.pictures_BCHW) and not torch.equal(one.pictures_BCHW, other.pictures_BCHW)
    real = pictures.astype(np.float32).transpose(0, 3, 1, 2) / 127.5 - 1
    both = np.concatenate((real, real[..., ::-1]))
    found = [int(np.abs(both - p).max((1, 2, 3)).argmin()) for p in one.pictures_BCHW.numpy()]
    assert {k // 20 for k in found} == {0, 1} and len({k % 20 for k in found}) == 8


def test_kinds_of_facts_are_dropped_each_for_itself():
    facts = np.repeat(facts_vector({"time": "dusk", "view": "sky"})[None], 2000, 0)
    kept = dropped(facts, 0.25, np.random.default_rng(0))
    times = kept[:, :len(FACTS["time"])].sum(1)
    assert times.mean() == pytest.approx(0.75, abs=0.04)
    assert (times * kept[:, -len(FACTS["view"]):].sum(1)).mean() == pytest.approx(0.75 ** 2, abs=0.04)


def test_copies_are_told_from_what_is_new():
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (40, 32, 64, 3)).astype(np.uint8)
    facts = np.repeat(facts_vector({"time": "day"})[None], 40, 0)
    real = Real(pictures[:24], facts[:24], pictures[24:], facts[24:], most=64)
    assert real.measure(pictures[:16])["novelty"] == 0 and real.measure(pictures[24:])["novelty"] == pytest.approx(1)
    itself = real.measure(pictures[24:])
    assert itself["frechet"] == pytest.approx(0, abs=1e-6)
    assert all(itself[key] == pytest.approx(1) for key in ("precision", "recall", "diversity", "coverage"))


def test_a_sheet_has_a_row_for_every_hour_and_view_and_bytes_come_back():
    assert len(rows_told()) == len(FACTS["time"]) + len(FACTS["view"]) and all(row.sum() == 1 for row in rows_told())
    pictures = np.random.default_rng(0).integers(0, 256, (2, 4, 6, 3)).astype(np.uint8)
    assert np.array_equal(((as_rows(pictures).numpy() + 1) * 127.5).round().transpose(1, 2, 3, 0), pictures)
