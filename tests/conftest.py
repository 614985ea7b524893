"""Every test has a home and a store of its own, and one thread a process: the cores are shared."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")

SCREENPLAY = """Title: Two Lights
Author: A. Test

FADE IN:

EXT. MEADOW - NIGHT

A campfire burns. ANNA, in a red coat, walks to the fire. BEN waits.

ANNA
Is it far?

BEN
No.

DISSOLVE TO:

INT. ROOM - DAY

Anna sits at the table.

ANNA
We are here.

FADE OUT.
"""

SETTINGS = 'long_side = 128\nquality = "preview"\nseed = 3\n'


@pytest.fixture(autouse=True)
def _own_store(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("KINEMA_STORE", str(tmp_path_factory.mktemp("store")))


@pytest.fixture
def film_folder(tmp_path: Path) -> Path:
    """A small film: two scenes, two speakers, an effect, a dissolve and both fades."""
    folder = tmp_path / "two-lights"
    folder.mkdir()
    (folder / "two-lights.fountain").write_text(SCREENPLAY, encoding="utf-8")
    (folder / "film.toml").write_text(SETTINGS, encoding="utf-8")
    return folder
