"""`kinema bench video`: how fast the models paint a clip, beside their own products, other code and the teacher.

A clip of 61 frames, 256x144, end to end, from words, with the models of KINEMA_WEIGHTS or the package; where there are
none, with random weights of the sizes that ship and a student's four levels: speed does not depend on the weights.
Medians of several runs.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import torch

from kinema.bench.products import products_of, seconds
from kinema.data.guides import NUM_GUIDES
from kinema.data.stage_shots import STEP, random_shot
from kinema.errors import MissingError
from kinema.generate.clip import RATE, Models, Wish, clip, decoded, load_models, noise_of, read
from kinema.models import text_encoder, video_dit, video_vae
from kinema.models.memory import keep_freed_memory
from kinema.models.text_encoder import TextEncoder
from kinema.models.video_dit import VideoDiT
from kinema.models.video_vae import VideoVAE
from kinema.recipes.video_dit import SMALL as RECIPE
from kinema.sampling.levels import levels
from kinema.stage.blocking.block import staging
from kinema.stage.engine.teacher import teach
from kinema.stage.sets import build
from kinema.training.device import choose_device, compute_dtype, peak_flops
from kinema.weights.load import FOLDER, weights_path

WISH = Wish(text="a lighthouse in a storm, slow dolly in", frames=61)
STEPS = 4
REPEATS = 3
FORWARDS = 7
TEACHER_SHOTS, TEACHER_FRAMES = 3, 2
DIFFUSERS = "LTXVideoTransformer3DModel"
NO_DIFFUSERS = "is not installed: pip install diffusers==0.42 transformers"


def bench_video(*, models: Models | None = None, wish: Wish = WISH, repeats: int = REPEATS) -> dict[str, Any]:
    """`clip_seconds`, `wall_seconds`, `denoiser_share_of_bare_matmuls`, `vae_decode_fps` (with passes),
    `ratio_to_diffusers` (None without it), `ratio_to_teacher`, and what they were made of."""
    about = "given"
    if models is None:
        models, about = models_here()
    told = told_of(models, wish)
    wall, with_passes = seconds(lambda: painted(models, wish), lambda: painted(models, told), repeats=repeats)
    forward = denoiser(models, wish)
    products = products_of(forward)
    with torch.inference_mode():
        whole, bare = seconds(forward, products.run, repeats=FORWARDS)
    other = against_diffusers(models, wish, forward)
    frame = teacher_seconds(wish)
    threads = torch.get_num_threads()
    return {
        "weights": about, "device": str(models.device), "threads": threads, "precision": str(models.dtype)[6:],
        "steps": len(models.ts) - 1, "frames": wish.frames, "size": [wish.width, wish.height], "window": models.window,
        "clip_seconds": round(wish.frames / RATE, 2), "wall_seconds": round(wall, 2),
        "wall_seconds_with_passes": round(with_passes, 2),
        "denoiser_ms": round(1000 * whole, 1), "denoiser_gflop": round(products.flops / 1e9, 1),
        "denoiser_share_of_bare_matmuls": round(bare / whole, 2),
        "denoiser_share_of_peak": round(products.flops / whole / peak_flops(models.device), 2),
        **decoding(models, told, repeats),
        "diffusers": f"{DIFFUSERS}, {1000 * other:.1f} ms" if other else NO_DIFFUSERS,
        "ratio_to_diffusers": round(other / whole, 2) if other else None,
        "teacher_seconds_per_frame": round(frame, 2),
        "ratio_to_teacher": round(frame * wish.frames / min(threads, os.cpu_count() or 1) / wall, 1),
    }


def models_here() -> tuple[Models, str]:
    """Those of KINEMA_WEIGHTS or the package, or random ones; and which."""
    try:
        path = weights_path("video_dit")
    except MissingError:
        return random_models(), f"random: there are none in the package or in {FOLDER}"
    return load_models(), str(path.parent)


def random_models() -> Models:
    """Of the sizes that ship, as load_models would give them."""
    keep_freed_memory()
    device = choose_device()
    dtype = compute_dtype(device)
    vae, dit, text = VideoVAE(video_vae.SMALL), VideoDiT(video_dit.STUDENT), TextEncoder(text_encoder.SMALL)
    for model in (vae, dit, text):
        model.requires_grad_(False).eval().to(device, dtype)
    vae = vae.to(memory_format=torch.channels_last)    # type: ignore[call-overload]
    return Models(vae=vae, dit=dit, text=text, ts=levels(STEPS, shift=3.0), shift=3.0, guidance=1.0,
                  window=RECIPE.frames, device=device, dtype=dtype)


def told_of(models: Models, wish: Wish) -> Wish:
    """The wish with passes: of noise, which take as long as others."""
    some = np.random.default_rng(0).random((NUM_GUIDES, models.window, wish.height, wish.width), np.float32)
    return replace(wish, guides=lambda first, count: some[:, :count])


def painted(models: Models, wish: Wish) -> int:
    return sum(1 for _ in clip(models, wish))


def denoiser(models: Models, wish: Wish) -> Callable[[], torch.Tensor]:
    """One forward of the transformer over one window, words read already."""
    with torch.no_grad():
        text_BLD, mask_BL = read(models, wish.text)
    x = noise_of(models, wish, 0, models.window).to(models.dtype)
    cond = x.new_zeros(1, models.dit.config.cond_channels, *x.shape[2:])
    t_B = torch.full((1,), 0.5, device=models.device)
    step_B = t_B if models.dit.config.step_level else None
    return lambda: models.dit(x, t_B, text_BLD, mask_BL, cond, step_B)


def decoding(models: Models, wish: Wish, repeats: int) -> dict[str, float]:
    """Frames a second of the decoder, pictures as bytes, over one window."""
    x, window = noise_of(models, wish, 0, models.window), models.window
    assert wish.guides is not None
    guides = torch.from_numpy(wish.guides(0, window))[None].to(models.device, models.dtype)
    guided, plain = seconds(lambda: decoded(models, x, guides), lambda: decoded(models, x), repeats=repeats)
    return {"vae_decode_fps": round(window / guided, 1), "vae_decode_fps_without_passes": round(window / plain, 1)}


def against_diffusers(models: Models, wish: Wish, forward: Callable[[], torch.Tensor]) -> float | None:
    """Seconds of one forward of a diffusers transformer of the same width, depth, heads, tokens and precision, with
    random weights; None where diffusers is not installed."""
    if find_spec("diffusers") is None:
        return None
    config, (_, frames, rows, columns) = models.dit.config, noise_of(models, wish, 0, models.window).shape[1:]
    p, q, r = config.patch
    grid = frames // p, rows // q, columns // r
    channels = config.channels * p * q * r
    other = getattr(import_module("diffusers"), DIFFUSERS)(
        in_channels=channels, out_channels=channels, num_attention_heads=config.num_heads,
        attention_head_dim=config.width // config.num_heads, cross_attention_dim=config.width, num_layers=config.depth,
        caption_channels=config.text_width).eval().to(models.device, models.dtype)
    x = torch.randn(1, grid[0] * grid[1] * grid[2], channels, device=models.device, dtype=models.dtype)
    words = torch.randn(1, config.text_length, config.text_width, device=models.device, dtype=models.dtype)
    mask = torch.ones(1, config.text_length, device=models.device, dtype=torch.bool)
    level = torch.full((1,), 500, device=models.device)
    with torch.inference_mode():
        return seconds(lambda: other(x, words, level, mask, num_frames=grid[0], height=grid[1], width=grid[2]),
                       forward, repeats=FORWARDS)[0]


def teacher_seconds(wish: Wish) -> float:
    """Seconds that one core takes for a frame of the stage's quality "teacher" at this size: the median over shots."""
    times = []
    for seed in range(TEACHER_SHOTS + 1):
        shot = random_shot(seed, split="held")
        stage_set = build(shot.place, shot.light)
        at = staging(shot, stage_set, aspect=wish.width / wish.height).at
        began = time.perf_counter()
        for k in range(TEACHER_FRAMES):
            teach(stage_set, at, shot.frames // 2 + k * STEP, width=wish.width, height=wish.height)
        times.append((time.perf_counter() - began) / TEACHER_FRAMES)
    return statistics.median(times[1:])                # the first one loads the kernels
