"""What a page of the gallery is: panels, each a frame of a real Shot, laid out in columns.

    Page("sets", "meadow", columns=4, cell=(320, 180), panels=(Panel("dusk", shot), ...))

`shot` writes the shots that pages show: a place, a light, who and what is there, how the camera sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kinema.story.shot import INTERIORS, Actor, Camera, Light, Look, Place, Shot

RATE = Fraction(24)
LONG = 60                                 # frames of a shot that is shown as a strip
STRIP = 8                                 # frames of a strip

CAST = {
    "MARA": Look(top="#b8402f", hair="#3b2116", hair_style="bun", skirt=True, height_m=1.66),
    "TOM": Look(top="#3d5a80", coat=True, hat="cap", hat_colour="#2e3a4a", beard=True, height_m=1.82, stoutness=1.2),
    "KIT": Look(build="child", height_m=1.18, top="#d9a441", hair="#8a5a2b", bottom="#4a5a4a"),
    "ODA": Look(build="elder", height_m=1.58, top="#6d7f5a", hair="#c9c3b8", hair_style="bun", skirt=True,
                skin="#c98f6d", stoutness=1.1),
    "REN": Look(top="#4f7f7a", skin="#8a5a3c", hair="#1d1512", hair_style="short", height_m=1.76),
    "ISA": Look(top="#8b4f7a", skin="#b97b55", hair="#2a1a12", hair_style="long", height_m=1.7, coat=True),
    "ABE": Look(build="elder", top="#7a6248", hat="brim", hat_colour="#4a3a2c", beard=True, hair="#d8d2c6", coat=True,
                height_m=1.72, stoutness=1.3),
    "LUX": Look(top="#c9c2b0", hat="helmet", hat_colour="#d8d4c8", bottom="#c9c2b0", height_m=1.74),
    "NIX": Look(top="#4a4f6a", hat="hood", hat_colour="#4a4f6a", coat=True, skin="#e3b592", stoutness=0.85),
    "MR VALE": Look(top="#2f2b33", hat="top", hat_colour="#241f26", coat=True, skin="#e6c0a0", stoutness=0.8,
                    height_m=1.9, hair_style="bald"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """One frame of a shot, with words below it."""

    caption: str
    shot: Shot
    frame: int = 24
    style: str = "natural"                # of post.styles.STYLES
    span: int = 1                         # columns and rows it fills


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    theme: str                            # of THEMES in pages.py
    name: str
    panels: tuple[Panel, ...]
    columns: int = 4
    cell: tuple[int, int] = (320, 180)    # pixels of a panel

    @property
    def id(self) -> str:
        return f"{self.theme}-{self.name}"


def place(name: str, *, seed: int = 3, landmark: str = "") -> Place:
    return Place(set=name, key=f"GALLERY {name}", interior=name in INTERIORS, seed=seed, landmark=landmark)


def actor(name: str, mark: str = "B", **more: Any) -> Actor:
    return Actor(character=name, look=CAST[name], mark=mark, **more)


def two(left: str = "MARA", right: str = "TOM", **more: Any) -> tuple[Actor, ...]:
    return actor(left, "B", toward=right, **more), actor(right, "C", toward=left, **more)


def shot(where: Place, light: Light, camera: Camera, *actors: Actor, frames: int = LONG, seed: int = 11,
         **more: Any) -> Shot:
    return Shot(id=f"gallery-{where.set}", scene_id="gallery", frames=frames, rate=RATE, place=where, light=light,
                camera=camera, actors=actors, seed=seed, **more)


def strip(caption: str, of: Shot, count: int = STRIP, first: int = 0) -> list[Panel]:
    """Frames of the shot at even distances; the first bears the caption, the others their time."""
    at = [first + round(i * (of.frames - 1 - first) / max(count - 1, 1)) for i in range(count)]
    return [Panel(caption=caption if i == 0 else f"{float(frame / of.rate):.1f} s", shot=of, frame=frame)
            for i, frame in enumerate(at)]


def pages_of(theme: str, panels: list[list[Panel]], per_page: int, **layout: Any) -> list[Page]:
    """Groups of panels, so many on a page, numbered."""
    chunks = [panels[i:i + per_page] for i in range(0, len(panels), per_page)]
    return [Page(theme=theme, name=str(n), panels=tuple(p for group in chunk for p in group), **layout)
            for n, chunk in enumerate(chunks, 1)]
