"""`kinema measure video`: how good clips are beside the teacher's, on held-out clips, one row a maker.

    result = measure_video(data=Path("clips"), weights=Path("weights"), clips=12)     # {"rows": [..], "vae": {..}, ..}
    print(as_text(result))

Rows have the keys of metrics/compare.py. The models paint from words and passes. `fvd` is held against the features of
training clips: the teacher's row is real against real, at the same count. Without `data` clips are drawn, once; without
a judge among the weights one is trained, once, on the clips of the split "train".

N held-out clips, M training clips, D features.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from kinema.bench.contenders import STEPS, Make, can_be_staged, kept, painted, painters, staged, teacher
from kinema.bench.judges import Judges, find_judge
from kinema.bench.sheets import write_sheets
from kinema.data.draw import draw_clips
from kinema.data.labels import answers_to, classes_of, objects_only
from kinema.data.shards import StoredClip
from kinema.errors import InputError
from kinema.film.project import store_folder
from kinema.generate.clip import Models, load_models
from kinema.metrics.compare import Row, markdown, row
from kinema.metrics.features import features
from kinema.metrics.frechet import self_test
from kinema.metrics.novelty import nearest
from kinema.metrics.psnr import psnr
from kinema.metrics.ssim import ssim
from kinema.recipes.job import Job
from kinema.recipes.judge import measure as accuracy_of
from kinema.recipes.run import clips_of
from kinema.recipes.video_vae import SMALL as CODEC
from kinema.recipes.video_vae import measure as codec_quality
from kinema.weights.load import load

EFFECTS = ("fire", "smoke", "explosion", "rain", "snow")
CELLS = (2, 2)                                # of features for the likeness of two clips: the layout counts
FEW = 4                                       # clips for diversity, animate, words alone
EACH = 3                                      # clips of an effect, at most
REFERENCE = 160                               # training clips, at most: half a minute of features
DRAWN_HELD, DRAWN_TRAIN = 16, 96              # clips, where no folder of them is given
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Reference:
    """The training clips and what they look like."""

    clips: list[StoredClip]
    whole_MD: np.ndarray
    cells_MD: np.ndarray


def measure_video(*, data: Path | None = None, weights: Path | None = None, base: Path | None = None, clips: int = 12,
                  sheets: Path | None = None, photos: Sequence[Path] = (),
                  say: Say = lambda text: None) -> dict[str, Any]:
    """`rows`, `effects` (rows of the clips that show one), `vae`, `judge` (its own accuracy), `fvd`, `animate`,
    `novelty`. `base`: weights before distillation, for the numbers of steps that a student was not taught. `sheets`: a
    folder for pictures (sheets.py), `photos` some to animate there.

    Raises MissingError for weights that are not here, InputError for clips that cannot be measured.
    """
    began = time.perf_counter()
    models = load_models(weights)
    data = drawn_clips(say) if data is None else data
    training, held = alike(data)
    judge = find_judge(weights, data, say=say)
    judges = Judges.of(judge)
    if sheets is not None:
        write_sheets(models, held, sheets, photos=photos, say=say)
    few = held[:: max(len(held) // clips, 1)][:clips]
    reference = described(training[:: -(-len(training) // REFERENCE)], say)
    makers = {"teacher": teacher, **painters(models, None if base is None else load_models(base))}
    makers |= {"stage final": staged} if all(map(can_be_staged, held)) else {}
    if all("draft" in clip.names for clip in held):
        makers |= {f"{len(models.ts) - 1} steps without the draft": partial(painted, models, draft=False),
                   "the draft": lambda clip, seed: clip.read("draft")}
    makers = {who: kept(make) for who, make in makers.items()}
    makers["nearest training clip"] = partial(nearest_of, reference)
    rows = [measured(who, make, few, judges, reference, say, samples=who.endswith("steps"))
            for who, make in makers.items()]
    with_effects = {effect: [c for c in held if shows(c, effect)][:EACH] for effect in EFFECTS}
    own = f"{len(models.ts) - 1} steps"
    return {
        "rows": rows,
        "effects": {effect: [measured(who, makers[who], shown, judges, None, say, about=effect)
                             for who in ("teacher", own, "stage final") if shown and who in makers]
                    for effect, shown in with_effects.items()},
        "vae": codec(weights, few, models.device, say),
        "judge": {"held_out": len(held), **accuracy_of(judge, held)},
        "fvd": {"features": "motion energies, 42 numbers (metrics/features.py)", "frames": few[0].frames,
                "count": len(few), "reference": len(reference.clips), "self_test": tested(reference, say)},
        "animate": animated(models, few[:FEW], say),
        "novelty": novelty(models, makers[own], few, reference, say),
        "clips": {"folder": str(data), "held_out": len(few), "training": len(training), "frames": few[0].frames,
                  "size": list(few[0].size)},
        "left_out": [f"{steps} steps" for steps in STEPS if f"{steps} steps" not in makers],
        "seconds": round(time.perf_counter() - began),
    }


def drawn_clips(say: Say) -> Path:
    """Clips of the stage, drawn once into the store's folder."""
    folder = store_folder() / "clips"
    for split, count in (("held", DRAWN_HELD), ("train", DRAWN_TRAIN)):
        draw_clips(folder, count, split=split, workers=os.cpu_count() or 1, say=say)
    return folder


def alike(data: Path) -> tuple[list[StoredClip], list[StoredClip]]:
    """(training clips, held-out clips) of one length and size: the first held-out clip's."""
    training, held = clips_of(Job(data=data, out=data))
    shape = held[0].frames, held[0].size
    training, held = ([c for c in some if (c.frames, c.size) == shape] for some in (training, held))
    if len(held) < 2 or len(training) < 4:
        raise InputError(f"there are {len(held)} held-out clips and {len(training)} to train on, of one length.",
                         path=data, hint="Measures need 2 and 4 at least.")
    return training, held


def described(clips: list[StoredClip], say: Say) -> Reference:
    say(f"features of {len(clips)} training clips")
    with ThreadPoolExecutor() as pool:
        whole = [*pool.map(lambda clip: features(clip.read("frames")), clips)]
        cells = [*pool.map(lambda clip: features(clip.read("frames"), cells=CELLS), clips)]
    return Reference(clips, np.stack(whole), np.stack(cells))


def nearest_of(reference: Reference, clip: StoredClip, seed: int) -> np.ndarray:
    _, index = nearest(features(clip.read("frames"), cells=CELLS)[None], reference.cells_MD)
    return reference.clips[int(index[0])].read("frames")


def measured(who: str, make: Make, clips: Sequence[StoredClip], judges: Judges, reference: Reference | None, say: Say,
             *, samples: bool = False, about: str = "") -> Row:
    """One row; without a reference no `fvd`. Diversity takes another seed of a few clips."""
    say(" ".join(filter(None, (who, about and f"of clips with {about}:", f"{len(clips)} clips"))))
    labels = [answers_to(clip) for clip in clips]
    matted = all("objects" in clip.names and "objects" in clip.about for clip in clips)
    return row(who, (make(clip, 0) for clip in clips), (clip.read("frames") for clip in clips),
               real_MD=reference.whole_MD if reference is not None else None,
               samples=[(make(clip, 0), make(clip, 1)) for clip in clips[:FEW]] if samples else (),
               mattes=(objects_only(classes_of(c.read("objects"), c.about["objects"])) for c in clips),
               segment=judges.segment if matted else None, labels=labels, tell=judges.tell if any(labels) else None)


def shows(clip: StoredClip, effect: str) -> bool:
    """A campfire is a fire; rain and snow are weather, too."""
    answers = answers_to(clip)
    return bool({effect, "campfire" if effect == "fire" else effect} & {*answers.get("effects", ()),
                                                                       answers.get("weather", "")})


def codec(weights: Path | None, clips: list[StoredClip], device: torch.device, say: Say) -> dict[str, float]:
    """The codec's own loss: there and back, with guides and without."""
    say("the codec")
    found = codec_quality(load("video_vae", weights).to(device), clips, replace(CODEC, num_held=len(clips)),
                          device=device)
    return {name.replace("_plain", "_without_guides"): value for name, value in found.items()}


def tested(reference: Reference, say: Say) -> dict[str, Any]:
    """Does the distance see noise and shuffled time: of halves of the training clips."""
    say("self-test of the distance")
    test = self_test([clip.read("frames") for clip in reference.clips], features)
    return {"real": test.real, "noise": test.noise, "shuffled": test.shuffled, "count": test.count,
            "passed": test.passed}


def animated(models: Models, clips: list[StoredClip], say: Say) -> dict[str, float]:
    """From the first picture and words, without passes: how near the first frame stays to the picture it was given, and
    how much of the picture is there at the end, beside the same of the teacher's clip."""
    say(f"animating {len(clips)} pictures")
    made = [painted(models, clip, 0, passes=False, first=True) for clip in clips]
    real = [clip.read("frames") for clip in clips]
    return {"count": len(clips),
            "first_frame_psnr_db": float(np.mean([psnr(m[:1], r[:1]) for m, r in zip(made, real, strict=True)])),
            "last_frame_ssim": float(np.mean([ssim(m[-1:], r[:1]) for m, r in zip(made, real, strict=True)])),
            "last_frame_ssim_of_teacher": float(np.mean([ssim(r[-1:], r[:1]) for r in real]))}


def novelty(models: Models, make: Make, clips: list[StoredClip], reference: Reference, say: Say) -> dict[str, float]:
    """Mean distance to the nearest training clip: painted from passes, from words alone, and the held-out clips' own;
    the smallest of those painted from words."""
    say("novelty")

    def distances(made: Iterable[np.ndarray]) -> np.ndarray:
        return nearest(np.stack([features(frames, cells=CELLS) for frames in made]), reference.cells_MD)[0]

    words = distances(painted(models, clip, 0, passes=False) for clip in clips[:FEW])
    return {"painted": float(distances(make(clip, 0) for clip in clips).mean()), "from_words": float(words.mean()),
            "from_words_least": float(words.min()),
            "held_out": float(distances(clip.read("frames") for clip in clips).mean())}


def as_text(result: dict[str, Any]) -> str:
    """The tables, and what belongs to their figures."""
    clips, fvd, judge = result["clips"], result["fvd"], result["judge"]
    parts = [f"{clips['held_out']} held-out clips of {clips['frames']} frames, {clips['size'][0]}x{clips['size'][1]}",
             markdown(result["rows"])]
    parts += [f"clips with {effect}:\n{markdown(rows)}" if rows else f"no held-out clip shows {effect}"
              for effect, rows in result["effects"].items()]
    parts += [f"fvd: {fvd['features']}, {fvd['frames']} frames, {fvd['count']} clips against {fvd['reference']}; "
              f"self-test {'passed' if fvd['self_test']['passed'] else 'failed'}: {listed(fvd['self_test'])}"]
    parts += [f"{name}: {listed(result[name])}" for name in ("vae", "animate", "novelty")]
    parts.append(f"the judge itself, on {judge['held_out']} held-out clips: {listed(judge)}")
    if result["left_out"]:
        parts.append(f"not measured: {', '.join(result['left_out'])}. A student paints at the steps it was taught; "
                     "name the weights that taught it by --base.")
    return "\n\n".join(parts)


def listed(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value:.3g}" for name, value in values.items() if not isinstance(value, bool))
