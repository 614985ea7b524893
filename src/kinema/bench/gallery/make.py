"""The gallery as a build: a task a page, whose key is a hash of what is on it and of the source that draws it.

    drawn = draw_gallery(Path("gallery"), only=("sets",), store=store, executor=executor)

A page that is as it was is taken from the store; stopped, it goes on where it was.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from pathlib import Path

import kinema
from kinema.bench.gallery.page import Page
from kinema.bench.gallery.pages import pages
from kinema.build.events import Event, Finished
from kinema.build.executor import Executor
from kinema.build.run import run
from kinema.build.store import Store
from kinema.build.task import Task
from kinema.errors import InputError
from kinema.story.shot import to_plain

TABLE = {"page": "kinema.bench.gallery.draw:page"}
DRAWN_BY = ("stage", "post", "generate", "media", "bench/gallery", "story/shot.py")


@dataclass(frozen=True, kw_only=True)
class Drawn:
    index: Path
    pages: tuple[Path, ...]
    fresh: int                            # pages that were drawn this time


def draw_gallery(out: Path, *, store: Store, executor: Executor, only: Sequence[str] = (), width: int = 320,
                 quality: str = "final", on_event: Callable[[Event], None] | None = None) -> Drawn:
    """Draw the pages that changed, then write all to `out` with an index.html. `width`: of a thumbnail, pixels."""
    if not 64 <= width <= 1920:
        raise InputError(f"thumbnails {width} pixels wide are too small or too large.", hint="Use 64 to 1920.")
    made = [scaled(page, width / 320) for page in pages(only)]
    source, fresh = source_hash(), 0

    def hear(event: Event) -> None:
        nonlocal fresh
        fresh += isinstance(event, Finished)
        if on_event is not None:
            on_event(event)

    tasks = [task(page, source, quality) for page in made]
    artifacts = run(tasks, TABLE, store, executor=executor, on_event=hear, verify=False)
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for page, each in zip(made, tasks, strict=True):
        paths.append(out / f"{page.id}.png")
        shutil.copyfile(artifacts[each.key].path("page.png"), paths[-1])
    index = out / "index.html"
    index.write_text(html(made), encoding="utf-8")
    return Drawn(index=index, pages=tuple(paths), fresh=fresh)


def task(page: Page, source: str, quality: str) -> Task:
    cost = 0.05 * sum(p.span**2 for p in page.panels) + 1.2 * len({(p.shot.place, p.shot.light) for p in page.panels})
    return Task(kind="page", version=1, params={"page": to_plain(page), "source": source, "quality": quality},
                label=f"page {page.id}", about=page.id, cost=cost)


def scaled(page: Page, scale: float) -> Page:
    """Pictures so much larger, in even pixels."""
    w, h = (max(2, round(side * scale / 2) * 2) for side in page.cell)
    return replace(page, cell=(w, h))


def source_hash() -> str:
    """Of every file that has a hand in the pictures: one changed line draws all pages again."""
    root, total = Path(kinema.__file__).parent, hashlib.sha256()
    for name in DRAWN_BY:
        for path in sorted((root / name).rglob("*.py")) if (root / name).is_dir() else [root / name]:
            total.update(f"{path.relative_to(root).as_posix()}\n".encode() + path.read_bytes())
    return total.hexdigest()


def html(made: Sequence[Page]) -> str:
    """One page that shows them all, a heading a theme."""
    body = []
    for theme, group in groupby(made, key=lambda page: page.theme):
        body.append(f"<h2>{escape(theme)}</h2>")
        body += [f'<a id="{page.id}" href="{page.id}.png"><img alt="{escape(page.id)}" src="{page.id}.png"></a>'
                 for page in group]
    return INDEX.format(body="\n".join(body))


INDEX = """<!doctype html>
<html><head><meta charset="utf-8"><title>Kinema: the gallery</title>
<style>
body {{ margin: 2rem auto; max-width: 1400px; background: #1e1d20; color: #e8e2d6; font: 16px/1.5 Georgia, serif }}
h2 {{ font-weight: 400; letter-spacing: .14em; text-transform: uppercase; margin: 2rem 0 1rem }}
img {{ width: 100%; display: block; margin-bottom: 1.2rem }}
</style></head>
<body>
{body}
</body></html>
"""
