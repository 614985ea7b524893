"""One row of the table that sets makers of clips side by side: row("4 steps", clips, originals, real_MD=...).

    {"who": "4 steps", "count": 64, "psnr_db": 26.2, "ssim": 0.81, "flicker": 1.02, "survival": None, ...}

None: not measured (no judge, no samples), or without a finite value (the teacher's own PSNR). JSON knows it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from kinema.metrics.attributes import Answers, accuracy, attributes
from kinema.metrics.diversity import diversity
from kinema.metrics.features import features
from kinema.metrics.flicker import flicker
from kinema.metrics.frechet import frechet
from kinema.metrics.psnr import psnr
from kinema.metrics.ssim import ssim
from kinema.metrics.survival import Segment, survival

Row = dict[str, Any]


def row(who: str, clips: Iterable[np.ndarray], originals: Iterable[np.ndarray], *, real_MD: np.ndarray | None = None,
        samples: Iterable[Sequence[np.ndarray]] = (), mattes: Iterable[np.ndarray] = (), segment: Segment | None = None,
        labels: Sequence[Answers] = (), tell: Callable[[np.ndarray], Answers] | None = None) -> Row:
    """Means over the clips, which are read once, one at a time: frames_THWC beside the original's.

    `real_MD`: features of other real clips, for `fvd`. `samples`: for each condition its clips of several seeds.
    `mattes`: each clip's ids_THW, for the judge `segment`; the mean is over all objects. `labels`: each clip's facts,
    for the judge `tell`. Raises ValueError where clips and originals or labels differ in number, or mattes are wanting.
    """
    ratios: list[float] = []
    likenesses: list[float] = []
    unrest: list[float] = []
    kept: list[float] = []
    told: list[Answers] = []
    described: list[np.ndarray] = []
    matte = iter(mattes)
    for clip, original in zip(clips, originals, strict=True):
        ratios.append(psnr(clip, original))
        likenesses.append(ssim(clip, original))
        if len(clip) >= 3:
            unrest.append(flicker(clip, original))
        if real_MD is not None:
            described.append(features(clip))
        if segment is not None:
            kept += survival(clip, _next(matte), segment).values()
        if tell is not None:
            told.append(tell(clip))
    return {"who": who, "count": len(ratios), "psnr_db": _mean(ratios), "ssim": _mean(likenesses),
            "flicker": _mean(unrest), "survival": _mean(kept),
            "attribute_accuracy": accuracy(attributes(told, labels)) if tell is not None else None,
            "diversity": _mean([diversity(np.stack([features(c) for c in group])) for group in samples]),
            "fvd": frechet(np.stack(described), real_MD) if real_MD is not None else None}


def _next(mattes: Iterator[np.ndarray]) -> np.ndarray:
    for matte in mattes:
        return matte
    raise ValueError("there are less mattes than clips")


def _mean(values: Sequence[float]) -> float | None:
    mean = float(np.mean(values)) if values else math.inf
    return mean if math.isfinite(mean) else None


def markdown(rows: Sequence[Row], *, digits: int = 3) -> str:
    """The rows as a table; every row has the first one's keys."""
    def text(value: Any) -> str:
        return "" if value is None else f"{value:.{digits}g}" if isinstance(value, float) else str(value)
    keys = list(rows[0])
    lines = [keys, ["---"] * len(keys), *([text(r[key]) for key in keys] for r in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
