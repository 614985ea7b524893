"""`kinema export`: the finished film in another format. Most are already in out/; others are made from it here."""

from __future__ import annotations

import shutil
from pathlib import Path

from kinema.build.full import writing
from kinema.errors import InputError
from kinema.film.edit import STEMS
from kinema.film.make import Made
from kinema.media import video

READY = {"mp4": (".mp4",), "srt": (".srt",), "vtt": (".vtt",), "otio": (".otio",), "report": (".report.json",),
         "storyboard": (".storyboard.png", ".storyboard.html"), "stems": tuple(f".{stem}.wav" for stem in STEMS)}
FROM_FRAMES = ("gif", "png")


def check_format(name: str) -> None:
    """InputError with the choices, before anything is rendered for a format that is none."""
    if name not in READY and name not in FROM_FRAMES:
        raise InputError(f"there is no format {name!r}.", hint=f"Choose one of: {', '.join([*READY, *FROM_FRAMES])}.")


def export_film(name: str, made: Made, to: Path | None) -> list[Path]:
    """Write the format to `to` (a folder, or a file where there is one file) or leave it in out/; returns the paths."""
    check_format(name)
    stem, rate = made.path.with_suffix(""), made.tasks.render.rate
    with writing(to or made.path.parent, "the export could not be written"):
        if name in READY:
            paths = [Path(f"{stem}{ending}") for ending in READY[name]]
            return [_copied(path, _place(to, path, alone=len(paths) == 1)) for path in paths] if to else paths
        if name == "gif":
            from kinema.export.gif import write_gif

            target = _place(to, Path(f"{stem}.gif"), alone=True)
            write_gif(target, video.read_frames(made.path), rate=rate)
        else:
            from kinema.export.png import write_sequence

            target = to or Path(f"{stem}.frames")
            write_sequence(target, video.read_frames(made.path))
        return [target]


def _place(to: Path | None, path: Path, *, alone: bool) -> Path:
    """Where a file goes: to itself, to the file asked for, or into the folder asked for, which is made."""
    target = path if to is None else to if alone and to.suffix and not to.is_dir() else to / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _copied(path: Path, target: Path) -> Path:
    shutil.copyfile(path, target)
    return target
