"""The end credits, from the data: who wrote it, who appears, what drew and spoke it."""

from __future__ import annotations

from kinema.film.project import Project

WORDS = {
    "en": {"cast": "Cast", "pictures": "Pictures", "voices": "Voices", "music": "Music", "made": "Made with"},
    "zh": {"cast": "角色", "pictures": "画面", "voices": "配音", "music": "音乐", "made": "制作"},
}


def credit_entries(project: Project, language: str) -> list[tuple[str, str]]:
    """(what, who) in the order shown; an empty `what` is a line by itself."""
    words, screenplay, settings = WORDS[language], project.screenplay, project.settings
    cast = list(dict.fromkeys(line.character for line in project.lines))
    shown = [name.title() if name.isascii() else name for name in cast]
    entries = [(screenplay.title("Credit", "written by"), screenplay.title("Author"))] if screenplay.title("Author") else []
    entries += [(words["cast"], name) if i == 0 else ("", name) for i, name in enumerate(shown[:12])]
    entries.append((words["pictures"], f"Kinema {settings.generator}"))
    if cast:
        own = all(line.id in settings.lines for line in project.lines)
        entries.append((words["voices"], ", ".join(shown[:6]) if own else "eSpeak NG"))
    if settings.music.on:
        entries.append((words["music"], settings.music.file or "Kinema"))
    if screenplay.title("Copyright"):
        entries.append(("", screenplay.title("Copyright")))
    return entries
