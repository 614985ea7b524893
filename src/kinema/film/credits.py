"""The end credits, from the data: who wrote it, who appears, what drew and spoke it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from kinema.film.project import Project

WORDS = {
    "en": {"cast": "Cast", "pictures": "Pictures", "voices": "Voices", "music": "Music", "own": "Own recordings"},
    "zh": {"cast": "角色", "pictures": "画面", "voices": "配音", "music": "音乐", "own": "原声"},
}
MOST_NAMES = 24

Line = str | list[str] | dict[str, str | int]  # one name; role and name; name and the number of its portrait
Group = tuple[str, list[Line]]                # heading, lines


def credit_groups(project: Project, language: str, portrayed: Sequence[str] = ()) -> list[Group]:
    """The credits in the order shown; `portrayed`: whose portraits there are."""
    words, screenplay, settings = WORDS[language], project.screenplay, project.settings
    cast = dict.fromkeys(line.character for line in project.lines)
    whose = {name.upper(): number for number, name in enumerate(portrayed)}
    names: list[Line] = []
    for name in cast:
        shown = name.title() if name.isascii() else name
        names.append({"name": shown, "portrait": whose[name.upper()]} if name.upper() in whose else shown)
    author = screenplay.title("Author")
    groups: list[Group] = [(screenplay.title("Credit", "written by"), [author])] if author else []
    if names:
        groups.append((words["cast"], names[:MOST_NAMES]))
    made: list[Line] = [[words["pictures"], f"Kinema {settings.generator}"]]
    if names:
        own = all(line.id in settings.lines for line in project.lines)
        made.append([words["voices"], words["own"] if own else "eSpeak NG"])
    if settings.music.on:
        made.append([words["music"], settings.music.file or "Kinema"])
    groups.append(("", made))
    if screenplay.title("Copyright"):
        groups.append(("", [screenplay.title("Copyright")]))
    return groups


def reading_frames(groups: list[Group], rate: Fraction) -> int:
    """Two seconds, and half a second a line."""
    lines = sum(len(lines) + bool(heading) for heading, lines in groups)
    return ceil((2 + Fraction(lines, 2)) * rate)
