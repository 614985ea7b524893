"""`kinema measure families`: a GAN, a VAE and a diffusion model, trained for equal minutes on the same backdrops.

    result = measure_families(out=Path("families"), minutes=20, seeds=3)      # {"rows": [..], "runs": [..], ..}
    print(as_text(result))

Each family and seed is a training in a folder of its own; stopped, the same call goes on where it was. Measured on
held-out pictures (metrics/still.py says the features), all told the same facts; the spread over the seeds is the
stability. `sheet.png`: real pictures, then a row a family and seed, of the same facts in every column.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch

from kinema.bench.pictures import FEATURES, backdrops_of, maker_of, real_of, timed
from kinema.errors import InputError
from kinema.media.image import write_image
from kinema.media.text import Style, fit_text, lay, set_text
from kinema.recipes import dcgan, image_diffusion, image_vae
from kinema.recipes.backdrops import COLUMNS, Real
from kinema.recipes.job import Job
from kinema.recipes.run import CHECKPOINT
from kinema.training.checkpoint import load_checkpoint
from kinema.training.device import choose_device
from kinema.weights.load import card

FAMILIES: dict[str, ModuleType] = {"GAN": dcgan, "VAE": image_vae, "diffusion": image_diffusion}
LIKELIHOOD = {                                # how `bits_per_dim` is bounded
    "GAN": "none: a generator of pictures has no density",
    "VAE": "evidence lower bound, bytes logistic around the decoder's picture (losses/evidence.py)",
    "diffusion": f"variational bound of {image_diffusion.SMALL.bound_steps} ancestral steps (losses/diffusion.py)",
}
COMPARED = {                                  # key of a row: its title, digits
    "frechet": ("Frechet", 1), "precision": ("precision", 2), "coverage": ("coverage", 2), "recall": ("recall", 2),
    "diversity": ("diversity", 2), "bits_per_dim": ("bits a byte", 2), "novelty": ("novelty", 2),
    "seconds_a_picture": ("s a picture", 4),
}
MINUTES, SEEDS, DRAWN = 20.0, 3, 2048
NOT_YET = 0.02                                # of the minutes: what is not worth another start
SETTINGS, RESULT, SHEET = "comparison.json", "families.json", "sheet.png"
PAPER, INK = (247, 243, 234), (43, 40, 37)
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """What all trainings share; a folder holds those of one."""

    pictures: str                             # a hash of their files
    preset: str
    minutes: float | None
    steps: int | None
    num_measured: int


def measure_families(*, out: Path, data: Path | None = None, minutes: float = MINUTES, seeds: int = SEEDS,
                     preset: str = "small", steps: int | None = None, count: int = 512,
                     say: Say = lambda text: None) -> dict[str, Any]:
    """`rows` (a family: mean and `.._spread`, the standard deviation over seeds, of each key of COMPARED), `real` (the
    training's own pictures, measured alike), `runs`, `likelihood`, `features`, `pictures`. With `steps` trainings are
    of so many instead of minutes. Raises InputError for a folder of another comparison or fewer than 8 held-out
    pictures."""
    recipes = {family: room.PRESETS[preset] for family, room in FAMILIES.items()}
    size = recipes["GAN"].clip_size
    data = backdrops_of(data, size=size, count=DRAWN, held=min(count, DRAWN // 4), say=say)
    shared = Comparison(pictures=hash_of(data), preset=preset, minutes=None if steps else minutes, steps=steps,
                        num_measured=count)
    agree(out, shared)
    real, held = real_of(data, size, count)
    own = real.pictures[np.random.default_rng(7).permutation(len(real.pictures))[:count]]
    few = np.linspace(0, len(held) - 1, COLUMNS).round().astype(int)
    runs, rows = [], [("real, held out", held[few])]
    for seed in range(seeds):                             # a stopped comparison has all families of some seeds
        for family in FAMILIES:
            folder = out / f"{FAMILIES[family].NAME}-{seed}"
            trained(family, folder, data, shared, recipes[family], seed, say)
            say(f"{family}, seed {seed}: measuring")
            run, pictures = measured(family, folder, real, few, count)
            runs.append({"family": family, "seed": seed, **run})
            rows.append((f"{family}, seed {seed}", pictures))
    by_family = [row for family in FAMILIES for row in rows if row[0].startswith(family)]
    write_image(out / SHEET, np.concatenate([labelled(*row) for row in rows[:1] + by_family]))
    result = {"rows": [row_of(family, [run for run in runs if run["family"] == family]) for family in FAMILIES],
              "real": real.measure(own), "runs": runs, "likelihood": LIKELIHOOD, "features": FEATURES,
              "pictures": {"folder": str(data), "held_out": len(real.held_facts), "made": count},
              "minutes": shared.minutes, "steps": steps, "seeds": seeds, "sheet": str(out / SHEET)}
    (out / RESULT).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return result


def hash_of(data: Path) -> str:
    files = [(path.name, path.stat().st_size) for path in sorted(data.glob("*.safetensors"))]
    return sha256(repr(files).encode()).hexdigest()[:16]


def agree(out: Path, shared: Comparison) -> None:
    """Raises InputError where the folder's trainings are of another comparison: they would be set side by side."""
    path, text = out / SETTINGS, json.dumps(asdict(shared))
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise InputError("holds trainings of other pictures, another preset or another length.", path=out,
                         hint="Give another folder by --out, or the same options as then.")
    out.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def trained(family: str, folder: Path, data: Path, shared: Comparison, recipe: Any, seed: int, say: Say) -> None:
    """Have the training of this family and seed in the folder: begun, gone on with, or there already."""
    room = FAMILIES[family]
    checkpoint = folder / CHECKPOINT.format(room.NAME)
    begun = checkpoint.exists()
    if (folder / f"{room.NAME}.safetensors").exists():    # written last, whole or not at all
        return
    left = None
    if shared.minutes is not None:
        spent = load_checkpoint(checkpoint)["seconds"] / 60 if begun else 0.0
        left = max(shared.minutes - spent, NOT_YET * shared.minutes)
    say(f"{family}, seed {seed}: training, {f'{left:.1f} minutes' if left else f'{shared.steps} steps'}")
    folder.mkdir(parents=True, exist_ok=True)
    with redirect_stdout(sys.stderr):                     # what a training says is no part of the answer
        room.train(recipe, Job(data=data, out=folder, minutes=left, steps=shared.steps, resume=begun, seed=seed,
                               measure_every=10**9))


def measured(family: str, folder: Path, real: Real, few: np.ndarray, count: int) -> tuple[dict[str, Any], np.ndarray]:
    """One run's numbers, and its row of the sheet: told the facts of `few` of the held-out pictures."""
    name, device = FAMILIES[family].NAME, choose_device()
    about, (_, make, _) = card(name, folder), maker_of(name, folder, device)
    made, took = timed(make, real, count)
    bits = about["quality"].get("bits_per_dim")
    run = {**real.measure(made), "bits_per_dim": bits, "seconds_a_picture": took,
           "steps": about["steps"], "minutes": round(60 * about["hours"], 2), "weights": about["weights"],
           "device": str(device), "threads": torch.get_num_threads(), "hardware": about["hardware"]}
    return run, make(real.held_facts[few], COLUMNS, seed=3)


def row_of(family: str, runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Means and standard deviations over the seeds; None for what a family has not, and for the spread of one seed."""
    row: dict[str, Any] = {"family": family, "steps": statistics.mean(run["steps"] for run in runs),
                           "weights": runs[0]["weights"]}
    for key in COMPARED:
        values = [run[key] for run in runs if run[key] is not None]
        row[key] = statistics.mean(values) if values else None
        row[f"{key}_spread"] = statistics.stdev(values) if len(values) > 1 else None
    return row


def labelled(text: str, pictures_NHWC: np.ndarray) -> np.ndarray:
    """uint8: pictures side by side, and what they are above them."""
    row = np.concatenate([np.pad(p, ((0, 2), (0, 2), (0, 0)), constant_values=PAPER[0]) for p in pictures_NHWC], axis=1)
    style = Style(size=13, align="left", colour=INK)
    head = np.full((20, row.shape[1], 3), PAPER, np.uint8)
    lay(head, set_text(fit_text(text, style, row.shape[1] - 8)[:1], style), x=4, y=1)
    return np.concatenate((head, row))


def as_text(result: dict[str, Any]) -> str:
    """The table, and what belongs to its figures."""
    def cell(row: dict[str, Any], key: str, digits: int) -> str:
        if row.get(key) is None:
            return "none"
        spread = row.get(f"{key}_spread")
        return f"{row[key]:.{digits}f}" + (f" ± {spread:.{digits}f}" if spread is not None else "")

    titles = ["family", *(title for title, _ in COMPARED.values())]
    rows = [*result["rows"], {"family": "real pictures", **result["real"]}]
    lines = [[row["family"], *(cell(row, key, digits) for key, (_, digits) in COMPARED.items())] for row in rows]
    table = "\n".join("| " + " | ".join(line) + " |" for line in (titles, ["---"] * len(titles), *lines))
    length = f"{result['minutes']:g} minutes" if result["minutes"] else f"{result['steps']} steps"
    return "\n\n".join((f"{length} each, {result['seeds']} seeds (mean ± standard deviation), "
                        f"{result['pictures']['made']} made against {result['pictures']['held_out']} held out", table,
                        f"features: {result['features']}",
                        "\n".join(f"bits a byte, {family}: {how}" for family, how in result["likelihood"].items()),
                        result["sheet"]))
