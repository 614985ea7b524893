"""Random weights of tiny models, saved as the package's would be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch

from kinema.models import text_encoder, video_dit, video_vae
from kinema.models.conditions import cond_channels
from kinema.weights.load import CARD, save

ABOUT = dict.fromkeys(CARD, "none: random weights of a test")


def save_tiny(folder: Path, *, sampling: dict | None = None, about: dict | None = None, **dit: object) -> Path:
    """A codec, a transformer and words that fit one another; a transformer that does something."""
    torch.manual_seed(0)
    vae = video_vae.VideoVAE(video_vae.TINY)
    made = video_dit.VideoDiT(replace(video_dit.TINY, cond_channels=cond_channels(4, 15), **dit))
    for model in (vae, made):
        for parameter in model.parameters():          # what begins as zero would hide what reaches it
            if not parameter.any():
                torch.nn.init.normal_(parameter, std=0.1)
    save("video_vae", vae, ABOUT, folder)
    save("video_dit", made, ABOUT | {"sampling": sampling or {"steps": 2}} | (about or {}), folder)
    words = text_encoder.TextEncoder(replace(text_encoder.TINY, num_words=3072))
    save("text_encoder", words, ABOUT, folder)
    return folder
