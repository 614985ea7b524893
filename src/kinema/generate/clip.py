"""Clips painted by the models of the package: from words, frames that are given and passes, or any of them.

    models = load_models()
    wish = Wish(text="a lighthouse in a storm", frames=61, width=256, height=144, seed=7)
    for frame in clip(models, wish): ...                       # uint8 [height, width, 3], display sRGB, 12 a second

A clip longer than those the models were trained on is painted in windows that overlap: each is told the end of the one
before as its beginning, movement included, and over the overlap the one fades into the other. Windows are painted as
they are asked for. A still is easier than a clip: from words alone one is painted first, and then moved.

C latent channels, G guides, T frames = 1 + 4k, U latent frames = 1 + k, H W rows and columns, L words, D their width.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kinema.data.guides import GUIDES, NUM_GUIDES
from kinema.data.words import UNKNOWN, vocabulary
from kinema.errors import InputError
from kinema.models.conditions import cond_channels, conditions
from kinema.models.memory import keep_freed_memory
from kinema.models.text_encoder import TextEncoder, padding_mask
from kinema.models.video_dit import VideoDiT
from kinema.models.video_vae import STRIDE, STRIDE_T, VideoVAE, num_latent_frames
from kinema.sampling.euler import sample_euler
from kinema.sampling.guidance import guided
from kinema.sampling.levels import levels
from kinema.training.device import choose_device, compute_dtype
from kinema.weights.load import card, load, weights_hash

NAMES = ("video_vae", "video_dit", "text_encoder")
RATE = 12                                     # frames a second of every clip
WINDOW = 61                                   # frames, where the weights' card does not say what they were trained on
AREA = 256 * 144                              # pixels of a frame, about: what the models were trained at
CELL = 16                                     # a token's pixels; sizes are multiples of it
MOST_STEPS = 1000
BEYOND = "Models trained on photographs know more words: Wan, HunyuanVideo, LTX-Video, CogVideoX."


@dataclass(frozen=True, kw_only=True, slots=True)
class Models:
    vae: VideoVAE
    dit: VideoDiT
    text: TextEncoder
    ts: Tensor                                # the levels that the weights' card asks for
    shift: float                              # of levels where another number of steps is asked for
    guidance: float
    window: int                               # frames painted at once: what the models were trained on
    device: torch.device
    dtype: torch.dtype


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    text: str
    frames: int                               # at RATE
    width: int = 256
    height: int = 144
    seed: int = 0
    steps: int | None = None                  # None: as the weights' card says
    first: np.ndarray | None = None           # uint8 [1 + 4k, height, width, 3], display sRGB: how it begins
    last: np.ndarray | None = None            # uint8 [height, width, 3]: the last frame
    guides: Callable[[int, int], np.ndarray] | None = None     # (first, count) -> float32 [G, count, H, W]: data/guides
    passes: tuple[str, ...] = tuple(GUIDES)   # those of `guides` that are given; the others' channels are 0


def load_models(folder: Path | None = None) -> Models:
    """From the package's weights or a folder's; in bfloat16 where that is fast. Raises MissingError, InputError."""
    keep_freed_memory()
    device = choose_device()
    dtype = compute_dtype(device)
    vae, dit, text = (load(name, folder) for name in NAMES)
    _check_family(vae, dit, text)
    vae = vae.to(memory_format=torch.channels_last)
    about = card("video_dit", folder)
    _check_training(about.get("trained_with", {}), folder)
    sampling, recipe = about.get("sampling", {}), about.get("recipe")
    window = sampling.get("frames") or (recipe.get("frames") if isinstance(recipe, dict) else None) or WINDOW
    shift = float(sampling.get("shift", 3.0))
    ts = torch.tensor(sampling["ts"], dtype=torch.float64) if "ts" in sampling else \
        levels(int(sampling.get("steps", 8)), shift=shift)
    return Models(vae=vae.to(device, dtype), dit=dit.to(device, dtype), text=text.to(device, dtype), ts=ts, shift=shift,
                  guidance=float(sampling.get("guidance", 1.0)), window=int(window), device=device, dtype=dtype)


def _check_family(vae: VideoVAE, dit: VideoDiT, text: TextEncoder) -> None:
    """Weights that were not trained together are told apart by what they pass to one another."""
    pairs = {"latent channels": (vae.config.channels, dit.config.channels),
             "conditions": (cond_channels(vae.config.channels, NUM_GUIDES), dit.config.cond_channels),
             "width of words": (text.config.width, dit.config.text_width),
             "known words": (max(len(vocabulary()), text.config.num_words), text.config.num_words)}
    for what, (one, other) in pairs.items():
        if one != other:
            raise InputError(f"the weights {', '.join(NAMES)} do not belong together: {what} {one} and {other}.",
                             hint="Use weights of one training.")


def _check_training(trained_with: dict[str, str], folder: Path | None) -> None:
    """Weights of one size, but of several trainings, are told apart by their hashes on the transformer's card."""
    for name, expected in trained_with.items():
        if weights_hash(name, folder) != expected:
            raise InputError(f"{name} is not the one that video_dit was trained with.", path=folder,
                             hint="Use weights of one training, or train video_dit with this one.")


def size_for(aspect: float) -> tuple[int, int]:
    """(width, height) of a clip for pictures of that width / height: multiples of CELL, about AREA pixels. The height
    is never too small, so that a wider picture lies within."""
    width = max(round((AREA * aspect) ** 0.5 / CELL), 2) * CELL
    return width, max(-int(-width / aspect // CELL), 2) * CELL


def windows(frames: int, window: int = WINDOW) -> list[tuple[int, int]]:
    """(first, count) of the windows of a clip, each of 1 + 4k frames, `window` at most (5 at least); they overlap by 9,
    short ones by 5 or 1. The last one may reach beyond the clip."""
    window = max(1 + (window - 1) // STRIDE_T * STRIDE_T, 1 + STRIDE_T)
    overlap = 1 + STRIDE_T * min(2, (window - 1) // 16)
    found, first = [], 0
    while True:
        count = min(1 + -(-(frames - first - 1) // STRIDE_T) * STRIDE_T, window)
        found.append((first, count))
        if first + count >= frames:
            return found
        first += window - overlap


def clip(models: Models, wish: Wish, *,
         on_step: Callable[[int, int, Tensor], None] | None = None) -> Iterator[np.ndarray]:
    """Frames, uint8 [height, width, 3], display sRGB. on_step(window, i, x_BCUHW) after each step of the sampler.

    Raises InputError for what cannot be painted.
    """
    _check(wish)
    asked = windows(wish.frames, models.window)
    first, ending = wish.first, np.zeros((0, wish.height, wish.width, 3), np.uint8)
    if first is None and wish.guides is None and wish.frames > 1:
        first = paint(models, replace(wish, last=None), len(asked), 0, 1, None)
    for number, (start, count) in enumerate(asked):
        step = partial(on_step, number) if on_step is not None else None
        frames = paint(models, wish, number, start, count, first, on_step=step)
        faded = blend(ending, frames[:len(ending)])
        frames = np.concatenate((faded, frames[len(ending):]))[:wish.frames - start]
        if number + 1 == len(asked):
            yield from frames
        else:
            done = asked[number + 1][0] - start
            yield from frames[:done]
            ending = first = frames[done:]


def _check(wish: Wish) -> None:
    if wish.frames < 1:
        raise InputError(f"a clip of {wish.frames} frames has no length.", hint="Ask for one frame at least.")
    if wish.width % CELL or wish.height % CELL or min(wish.width, wish.height) < CELL:
        raise InputError(f"clips of {wish.width}x{wish.height} cannot be painted.", hint=f"Use multiples of {CELL}.")
    if wish.steps is not None and not 1 <= wish.steps <= MOST_STEPS:
        raise InputError(f"{wish.steps} is not a number of steps.", hint=f"Use 1 to {MOST_STEPS}.")
    size = (wish.height, wish.width, 3)
    if any(given is not None and given.shape[-3:] != size for given in (wish.first, wish.last)):
        raise InputError("a picture that is given is not of the clip's size.")
    if wish.first is not None and (len(wish.first) % STRIDE_T != 1 or len(wish.first) > wish.frames):
        raise InputError(f"a clip of {wish.frames} frames cannot begin with {len(wish.first)} given ones.",
                         hint="Give 1, 5, 9, ... frames, and no more than the clip has.")


def blend(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """From `old` (all of it on the first frame) to `new` over their length, uint8 [n, H, W, 3]."""
    part = (np.arange(len(old), dtype=np.float32) / max(len(old), 1))[:, None, None, None]
    return np.rint(old + (new.astype(np.float32) - old) * part).astype(np.uint8)


@torch.inference_mode()
def paint(models: Models, wish: Wish, number: int, start: int, count: int, first: np.ndarray | None, *,
          on_step: Callable[[int, Tensor], None] | None = None) -> np.ndarray:
    """One window: frames `start` to `start` + `count` of the clip, uint8 [count, height, width, 3]."""
    guides_BGTHW = given_BG = None
    if wish.guides is not None:
        guides_BGTHW = torch.from_numpy(wish.guides(start, count))[None].to(models.device, models.dtype)
        channels = [name in wish.passes for name, wide in GUIDES.items() for _ in range(wide)]
        given_BG = torch.tensor([channels], device=models.device, dtype=models.dtype)
    known = known_latents(models, wish, start, count, first)
    cond_BCUHW = _cond(models, wish, count, known, guides_BGTHW)
    ts = levels_for(models, wish.steps)
    velocity = velocity_of(models, wish.text, cond_BCUHW, ts)

    def hear(step: int, x: Tensor) -> None:
        if step == len(ts) - 2:
            for at, latents_BCUHW in known.items():                # what was given stays as it was given
                x[:, :, at:at + latents_BCUHW.shape[2]] = latents_BCUHW.float()
        if on_step is not None:
            on_step(step, x)

    x = sample_euler(velocity, noise_of(models, wish, number, count), ts, on_step=hear)
    return decoded(models, x, guides_BGTHW, given_BG)


def levels_for(models: Models, steps: int | None) -> Tensor:
    """ts: the card's own where it has as many steps as are asked for."""
    return models.ts if steps in (None, len(models.ts) - 1) else levels(int(steps or 0), shift=models.shift)


def noise_of(models: Models, wish: Wish, number: int, count: int) -> Tensor:
    """Standard normals [1, C, U, H, W], float32: a function of the wish's seed and the window's number."""
    generator = torch.Generator().manual_seed((wish.seed * 1_000_003 + number) % 2**63)
    shape = (1, models.dit.config.channels, num_latent_frames(count), wish.height // STRIDE, wish.width // STRIDE)
    return torch.randn(shape, generator=generator).to(models.device)


def known_latents(models: Models, wish: Wish, start: int, count: int, first: np.ndarray | None) -> dict[int, Tensor]:
    """What is given of a window: latent frame -> latents [1, C, n, H/8, W/8] from there on. The last latent frame
    stands for four frames: a last picture is given as four that stand still."""
    known = {} if first is None else {0: encoded(models, first)}
    at = num_latent_frames(wish.frames - start + -(wish.frames - start - 1) % STRIDE_T) - 1
    if wish.last is not None and start + count >= wish.frames and at > 0:
        known[at] = encoded(models, np.repeat(wish.last[None], 1 + STRIDE_T, axis=0))[:, :, 1:]
    return known


def _cond(models: Models, wish: Wish, count: int, known: dict[int, Tensor], guides_BGTHW: Tensor | None) -> Tensor:
    if guides_BGTHW is None:
        guides_BGTHW = torch.zeros(1, NUM_GUIDES, count, wish.height, wish.width,
                                   device=models.device, dtype=models.dtype)
    size = wish.height // STRIDE, wish.width // STRIDE
    latents_BCUHW = guides_BGTHW.new_zeros(1, models.dit.config.channels, num_latent_frames(count), *size)
    given_BU = torch.zeros(1, num_latent_frames(count), dtype=torch.bool, device=models.device)
    for at, given in known.items():
        latents_BCUHW[:, :, at:at + given.shape[2]] = given
        given_BU[:, at:at + given.shape[2]] = True
    return conditions(models.vae, guides_BGTHW, latents_BCUHW, given_BU)


@torch.inference_mode()
def encoded(models: Models, frames: np.ndarray) -> Tensor:
    """The latents of frames, uint8 [1 + 4k, H, W, 3] -> [1, C, 1 + k, H/8, W/8]."""
    frames_CTHW = torch.from_numpy(np.moveaxis(frames, -1, 0).astype(np.float32) / 127.5 - 1)
    return models.vae.encode(frames_CTHW[None].to(models.device, models.dtype))[0]


@torch.inference_mode()
def decoded(models: Models, x_BCUHW: Tensor, guides_BGTHW: Tensor | None = None,
            given_BG: Tensor | None = None) -> np.ndarray:
    """Latents of one clip -> uint8 [T, H, W, 3]."""
    frames_BCTHW = models.vae.decode(x_BCUHW.to(models.device, models.dtype), guides_BGTHW, given_BG)
    shown_CTHW = ((frames_BCTHW[0].float() + 1) * 127.5).round_().clamp_(0, 255)
    return np.ascontiguousarray(shown_CTHW.to("cpu", torch.uint8).permute(1, 2, 3, 0).numpy())


def velocity_of(models: Models, text: str, cond_BCUHW: Tensor, ts: Tensor) -> Callable[..., Tensor]:
    """velocity(x, t) for `sample_euler` along these levels: x float32. A student is told how far its step reaches."""
    reach = {float(t): float(t - s) for t, s in pairwise(ts)}

    def of(words: str) -> Callable[..., Tensor]:
        text_BLD, mask_BL = read(models, words)

        def velocity(x: Tensor, t: float | Tensor) -> Tensor:
            t_B = torch.full((1,), float(t), device=models.device)
            step_B = torch.full_like(t_B, reach[float(t)]) if models.dit.config.step_level else None
            return models.dit(x.to(models.dtype), t_B, text_BLD, mask_BL, cond_BCUHW, step_B).float()
        return velocity
    return of(text) if models.guidance == 1 else guided(of(text), of(""), models.guidance)


def read(models: Models, text: str) -> tuple[Tensor, Tensor]:
    """text_BLD and mask_BL of one prompt; no words are a prompt too."""
    length = min(models.dit.config.text_length, models.text.config.max_length)
    tokens_BL = torch.tensor([vocabulary().encode(text, length)[0]], device=models.device)
    return models.text(tokens_BL), padding_mask(tokens_BL)


def strange_words(text: str) -> list[str]:
    """The words of a prompt that the models have never seen. Raises InputError where there is no other."""
    if not text.strip():
        raise InputError("there are no words.", hint='Say what is to be seen: "a lighthouse in a storm".')
    found = list(vocabulary().split(text))
    unknown = list(dict.fromkeys(word for word, number in found if number == UNKNOWN))
    if len(unknown) == len({word for word, _ in found}):
        raise InputError(f"none of these words is known: {', '.join(unknown) or text.strip()}.",
                         hint=f"These models know what the stage can show. {BEYOND}")
    return unknown


@lru_cache(maxsize=1)
def shared_models() -> Models:
    """The package's models, loaded once a process."""
    return load_models()
