"""`kinema export`: the finished film in another format. Most are already in out/; others are made from it here."""

from __future__ import annotations

import shutil
from pathlib import Path

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
    stem = made.path.with_suffix("")
    if name in READY:
        paths = [Path(f"{stem}{ending}") for ending in READY[name]]
        return [_copied(path, to, alone=len(paths) == 1) for path in paths] if to else paths
    target = to or (stem.with_suffix(".gif") if name == "gif" else Path(f"{stem}.frames"))
    rate = made.tasks.render.rate
    if name == "gif":
        from kinema.export.gif import write_gif

        write_gif(target, video.read_frames(made.path), rate=rate)
        return [target]
    from kinema.export.png import write_sequence

    write_sequence(target, video.read_frames(made.path))
    return [target]


def _copied(path: Path, to: Path, *, alone: bool) -> Path:
    target = to if alone and to.suffix and not to.is_dir() else to / path.name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}.", path=target) from error
    return target
