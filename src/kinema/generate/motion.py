"""Motions of the motion VAE, for actors: by an action's name and a seed, as long as wanted.

    frames = sampled_motion("walk", seconds=6.0, seed=7)             # [T, 16, 6], numpy: stage/actors/moves.py
    staging(shot, set, motions={"walk": as_motion(frames)})          # a beat "mocap:walk" plays it, feet planted

Made before a shot is staged and given to the stage as arrays: the stage imports no model. Only actions that the
weights' card lists are made; everything else stays with the stage's rules.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from kinema.data.motions import ACTIONS
from kinema.errors import InputError
from kinema.models.motion_vae import MotionVAE, Told
from kinema.stage.actors.moves import RATE, end_of, frames_of, moves_of
from kinema.weights.load import card, load

NAME = "motion_vae"
GOES_ON = 16                                    # frames of what was, from which the next part goes on
LONGEST_S = 120.0


def actions(folder: Path | None = None) -> dict[str, list[str]]:
    """What can be asked for: of each action where it was learned, "capture" or "rules". Raises MissingError without
    weights."""
    return {name: where for name, where in card(NAME, folder).get("actions", {}).items() if name in ACTIONS}


def sampled_motion(action: str, *, seconds: float, seed: int, tempo: float = np.nan, energy: float = np.nan,
                   folder: Path | None = None) -> np.ndarray:
    """frames [T, 16, 6], RATE a second, from the origin facing +z; "" is any action. Tempo in Hz, energy in m/s, nan:
    any. Raises MissingError without weights, InputError for an action that they were not taught."""
    known = actions(folder)
    if action and action not in known:
        raise InputError(f"the motion model was not taught {action!r}.", hint=f"It knows {', '.join(known)}.")
    if not 0 < seconds <= LONGEST_S:
        raise InputError(f"a motion of {seconds:g} seconds.", hint=f"Ask for up to {LONGEST_S:g}.")
    return drawn_out(load(NAME, folder), told(action, tempo, energy), round(seconds * RATE), seed)


def told(action: str, tempo: float = np.nan, energy: float = np.nan) -> Told:
    return Told(torch.tensor([1 + ACTIONS.index(action) if action else 0]), torch.tensor([[tempo, energy]]).float())


@torch.inference_mode()
def drawn_out(vae: MotionVAE, what: Told, count: int, seed: int) -> np.ndarray:
    """A sample, and then completions of its last GOES_ON frames until there are `count`."""
    generator, size = torch.Generator().manual_seed(seed), vae.config.num_latents * vae.config.latent

    def noise() -> torch.Tensor:
        return torch.randn(1, size, generator=generator)

    frames = frames_of(_array(vae.sample(what, noise())))
    while len(frames) < count:
        last = frames[-GOES_ON:]
        beginning = torch.from_numpy(moves_of(last)).float()[None]
        more = frames_of(_array(vae.complete(beginning, what, noise())), end_of(last[:1]))
        frames = np.concatenate((frames, more[len(last):]))
    return frames[:max(count, 2)]


def _array(moves_1TD: torch.Tensor) -> np.ndarray:
    return moves_1TD[0].double().numpy()


def read_words(words: str) -> dict[str, Any]:
    """ "walk tempo 1.8 energy 1.2" -> arguments of `sampled_motion`. Raises InputError for what is neither."""
    found: dict[str, Any] = {"action": ""}
    parts = words.lower().replace(",", " ").split()
    while parts:
        word = parts.pop(0)
        if word in ("tempo", "energy") and parts and parts[0].replace(".", "", 1).isdigit():
            found[word] = float(parts.pop(0))
        elif word in ACTIONS and not found["action"]:
            found["action"] = word
        else:
            raise InputError(f"{word!r} is no motion.", hint=f'Like "walk tempo 1.8 energy 1.2". {", ".join(ACTIONS)}.')
    return found
