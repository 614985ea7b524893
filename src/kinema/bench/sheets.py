"""`kinema measure video --sheets FOLDER`: pictures to judge the models by, since a figure does not see a smeared face.

    write_sheets(models, held, Path("sheets"), photos=[Path("a.jpg")], say=print)

| sheet | a row is |
|---|---|
| shots | a held-out shot: the teacher's picture, passes, draft, and eight frames painted over passes and draft |
| passes | the same shots, painted over their passes without the draft |
| prompts | eight frames of words that the stage drafts, and beside them one of the draft |
| words | eight frames of the words alone |
| invent | a picture of a held-out clip, and eight frames that begin with it, from the words alone |
| animate | the same with the stage's draft, and photographs of `photos` |

Nothing is chosen: the first clips, one seed, failures included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from kinema.bench.contenders import guides_of, painted, wish_of
from kinema.data.guides import DRAFT
from kinema.data.shards import StoredClip
from kinema.generate.clip import Models, clip
from kinema.generate.given import drafted, wish_for
from kinema.generate.still import moved
from kinema.media.image import resize, write_image
from kinema.media.text import Style, fit_text, lay, set_text
from kinema.recipes.strip import as_picture_of_guides, as_pictures

SHOTS, STILLS, FRAMES = 16, 10, 8
WIDE = 176                                    # pixels of a frame
PAPER, INK = (247, 243, 234), (43, 40, 37)
WORDS = Style(size=15, align="left", colour=INK)
SECONDS = 17 / 12
PROMPTS = (
    "a lighthouse in a storm, slow dolly in", "a woman in a red coat walks through a forest at dusk",
    "an explosion in the city at night", "a campfire in the desert at night", "snow falls on a village, pan left",
    "a man with a lantern in a cave", "a child dances on a meadow, summer morning", "close-up of an old woman, rain",
    "暴风雨中的灯塔，缓慢推近", "雪夜里，一个老人提着灯笼走过村庄", "清晨的森林，雾", "城市的夜晚，下雨",
    "a knight in the mountains, clay animation", "a castle at sunset, watercolour", "一艘飞船飞过星空",
    "two people talk in a room",
)

MOTIONS = ("snow falls", "the camera moves slowly in", "a campfire burns, slow dolly in", "a storm, pan left",
           "下雪，缓慢推近")


def write_sheets(models: Models, held: Sequence[StoredClip], folder: Path, *, photos: Sequence[Path] = (),
                 say: Callable[[str], None] = lambda text: None) -> list[Path]:
    """Writes the sheets as .jpg; their paths."""
    sheets = {"shots": shots, "passes": without_draft, "prompts": prompts, "words": words,
              "invent": invented, "animate": lambda m, h: animated(m, h, photos)}
    paths = []
    for name, rows in sheets.items():
        say(f"sheet {name}")
        paths.append(folder / f"{name}.jpg")
        folder.mkdir(parents=True, exist_ok=True)
        write_image(paths[-1], np.concatenate([row(*each) for each in rows(models, held)]))
    return paths


def shots(models: Models, held: Sequence[StoredClip]) -> list[tuple[str, list[np.ndarray]]]:
    rows = []
    for one in held[:SHOTS]:
        guides = guides_of(one)
        given = [] if guides is None else [as_pictures(as_picture_of_guides(torch.from_numpy(guides)))[0],
                                           as_pictures(torch.from_numpy(guides[DRAFT]))[0]]
        original = one.read("frames", count=1)[0]
        rows.append((wish_of(one, seed=0).text, [original, *given, *some(painted(models, one, 0))]))
    return rows


def without_draft(models: Models, held: Sequence[StoredClip]) -> list[tuple[str, list[np.ndarray]]]:
    return [(wish_of(one, seed=0).text, [one.read("frames", count=1)[0], *some(painted(models, one, 0, draft=False))])
            for one in held[:SHOTS]]


def prompts(models: Models, held: Sequence[StoredClip]) -> list[tuple[str, list[np.ndarray]]]:
    rows = []
    for text in PROMPTS:
        wish, _ = drafted(wish_for(text, seconds=SECONDS))
        begun = () if wish.guides is None else as_pictures(torch.from_numpy(wish.guides(0, 1)[DRAFT]))
        rows.append((text, [*begun, *some(np.stack(list(clip(models, wish))))]))
    return rows


def words(models: Models, held: Sequence[StoredClip]) -> list[tuple[str, list[np.ndarray]]]:
    return [(text, some(np.stack(list(clip(models, wish_for(text, seconds=SECONDS)))))) for text in PROMPTS]


def invented(models: Models, held: Sequence[StoredClip]) -> list[tuple[str, list[np.ndarray]]]:
    return [(wish_of(one, seed=0).text, [one.read("frames", count=1)[0], *some(painted(models, one, 0, passes=False,
                                                                                     first=True))])
            for one in held[:STILLS]]


def animated(models: Models, held: Sequence[StoredClip],
             photos: Sequence[Path]) -> list[tuple[str, list[np.ndarray]]]:
    pictures = [(path.name, wish_for(MOTIONS[k % len(MOTIONS)], first=path, seconds=2 * SECONDS))
                for k, path in enumerate(photos)]
    for k, one in enumerate(held[:STILLS]):
        told = wish_for(MOTIONS[k % len(MOTIONS)], seconds=2 * SECONDS)
        first = one.read("frames", count=1)
        pictures.append(("", replace(told, first=first, width=first.shape[2], height=first.shape[1])))
    rows = []
    for name, wish in pictures:
        assert wish.first is not None
        rows.append((f"{wish.text} {name}", [wish.first[0], *some(np.stack(list(clip(models, moved(wish)))))]))
    return rows


def some(frames: np.ndarray) -> list[np.ndarray]:
    """FRAMES of them at even distances."""
    return [frames[k] for k in np.linspace(0, len(frames) - 1, FRAMES).round().astype(int)]


def row(text: str, frames: Sequence[np.ndarray]) -> np.ndarray:
    """uint8: pictures side by side, as many as the widest row has room for, and their words below."""
    small = [resize(frame, width=WIDE) for frame in frames]
    out = np.full((max(map(len, small)) + 24, (FRAMES + 3) * (WIDE + 4), 3), PAPER, np.uint8)
    for k, picture in enumerate(small):
        out[:len(picture), k * (WIDE + 4):k * (WIDE + 4) + WIDE] = picture
    lay(out, set_text(fit_text(text, WORDS, out.shape[1] - 8)[:1], WORDS), x=4, y=len(out) - 22)
    return out
