"""What each kind of task makes, as a few numbers: the guard of the versions in keys.

    python -m tests.film.golden          # record them anew, after a version was raised

A fingerprint is coarse (means over large areas, levels over long spans), so that another processor's last bits do not
show but a change of what is made does.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from tests.conftest import SCREENPLAY, SETTINGS

from kinema.build.executor import load
from kinema.build.store import Store
from kinema.film.make import Made, make_film
from kinema.film.project import open_project, store_folder
from kinema.film.tasks import VERSIONS
from kinema.generate.protocol import GENERATORS
from kinema.media import audio, image, video

PATH = Path(__file__).with_name("golden.json")
TOLERANCE = 3.0                                   # of 255, or tenths of a decibel


def picture(frame: np.ndarray) -> list[float]:
    """Mean colour of 4 by 4 areas."""
    rows, columns = frame.shape[0] // 4 * 4, frame.shape[1] // 4 * 4
    areas = frame[:rows, :columns].reshape(4, rows // 4, 4, columns // 4, 3).mean((1, 3))
    return [round(float(v), 1) for v in areas.ravel()]


def levels(path: Path) -> list[float]:
    """RMS of sixteen equal spans in tenths of a decibel, floor at -60 dB."""
    sound = audio.read_audio(path)
    spans = [float(np.sqrt((part.astype(np.float64) ** 2).mean())) for part in np.array_split(sound, 16)]
    return [round(200 * np.log10(max(span, 1e-3)), 1) for span in spans]


def fingerprints(made: Made) -> dict[str, dict[str, list[float]]]:
    """kind -> name of the thing -> numbers, for every task of the film."""
    store, found = Store(store_folder()), {}
    for event in made.finished:
        task = event.task
        artifact = store.get(task.key)
        assert artifact is not None
        numbers: dict[str, list[float]] = {}
        for name in artifact.names:
            path = artifact.path(name)
            if name.endswith((".mp4", ".mkv")):
                frames = list(video.read_frames(path))
                numbers[name] = [float(len(frames)), *picture(frames[len(frames) // 2])]
            elif name.endswith(".wav"):
                numbers[name] = levels(path)
            elif name.endswith(".png"):
                numbers[name] = picture(image.read_image(path))
            elif name.endswith((".srt", ".vtt")):
                numbers[name] = [float(path.read_bytes().count(b"\n"))]
        found.setdefault(task.kind, {})[task.about] = numbers
    return found


def versions() -> dict[str, int]:
    return VERSIONS | {f"generator {name}": entry[3] for name, entry in GENERATORS.items() if name == "stage"}


def build(folder: Path) -> Made:
    film = folder / "two-lights"
    film.mkdir()
    (film / "two-lights.fountain").write_text(SCREENPLAY, encoding="utf-8")
    (film / "film.toml").write_text(SETTINGS, encoding="utf-8")
    executor, store = load("local"), Store(store_folder())
    try:
        return make_film(open_project(film), store=store, executor=executor)
    finally:
        executor.close()
        store.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["KINEMA_STORE"] = str(Path(temporary) / "store")
        record = {"versions": versions(), "made": fingerprints(build(Path(temporary)))}
        PATH.write_text(json.dumps(record, indent=0, sort_keys=True) + "\n")
    sys.exit(0)
