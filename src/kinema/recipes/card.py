"""Where weights come from, for the card that is kept beside them.

    save("video_vae", vae, card_of(vae, recipe=recipe, ...), job.out)             # weights/load.py
"""

from __future__ import annotations

import math
import platform
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import nn

import kinema
from kinema.data.shards import StoredClip


def card_of(model: nn.Module, *, recipe: Any, train: list[StoredClip], held: list[StoredClip], steps: int,
            seconds: float, world: int, device: torch.device, quality: dict[str, Any]) -> dict[str, Any]:
    """What a card says; measures that are not a number are left out."""
    footage = sorted({c.about["footage"] for c in train if "footage" in c.about})
    return {
        "weights": sum(p.numel() for p in model.parameters()),
        "data": {"clips": len(train), "held_out": len(held), "size": list(train[0].size),
                 "drawn_by_the_stage": sum("seed" in c.about for c in train), "footage": footage},
        "recipe": asdict(recipe), "commit": commit(), "steps": steps, "hours": round(seconds / 3600, 3),
        "hardware": hardware(device, world), "software": {"kinema": kinema.__version__, "torch": torch.__version__},
        "quality": {k: round(float(v), 4) for k, v in quality.items() if not math.isnan(v)},
        "licence": "as that of the footage it was trained on" if footage else "Apache-2.0",
        "faults": [],
    }


def commit() -> str:
    """The commit of this source, with + where it was changed since; empty where it is no checkout."""
    def git(*words: str) -> str:
        done = subprocess.run(["git", "-C", str(Path(__file__).parent), *words], capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else ""
    try:
        return git("rev-parse", "--short=12", "HEAD") + ("+" if git("status", "--porcelain", ".") else "")
    except OSError:
        return ""


def hardware(device: torch.device, world: int) -> str:
    if device.type == "cuda":
        return f"{world} x {torch.cuda.get_device_name(device)}"
    processor = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        processor = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), processor)
    except OSError:
        pass
    return f"{world} x {torch.get_num_threads()} threads of {processor}"
