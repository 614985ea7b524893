"""A new film's folder: a six-line screenplay to change and a film.toml."""

from __future__ import annotations

from pathlib import Path

from kinema.errors import InputError

SCREENPLAYS = {
    "en": """Title: {title}
Author: {author}

EXT. MEADOW - DUSK

ANNA, in a yellow coat, walks to a campfire. BEN, in a blue coat, waits there.

BEN
You saw the light.

ANNA
Everyone saw it.

She sits down. Sparks rise.
""",
    "zh": """Title: {title}
Author: {author}

外景 草地 - 黄昏

小安，穿着黄色外套，走向篝火。小本，穿着蓝色外套，站在火边。

小本
你看见光了。

小安
大家都看见了。

她坐下。火星飞起。
""",
}

SETTINGS = """# Every key is optional; the list of all is docs/film-toml.md.
aspect = "16:9"
rate = 24
seed = 1
"""


def begin(folder: Path, language: str) -> Path:
    """Create the folder with both files; returns the screenplay's path. InputError if it holds anything."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InputError("this folder is not empty.", path=folder, hint="Name a new one.")
        screenplay = folder / f"{folder.resolve().name}.fountain"
        title = folder.resolve().name.replace("-", " ").replace("_", " ").title()
        screenplay.write_text(SCREENPLAYS[language].format(title=title, author="—"), encoding="utf-8")
        (folder / "film.toml").write_text(SETTINGS, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}.", path=folder) from error
    return screenplay
