"""A face for a part: the latents of a StyleGAN of portraits, searched by what they show.

    model = load("stylegan")
    sheet = cast(model, part_of("a sea captain, 60, grey beard, kind"), seed=0)
    sheet.rows["portrait"][0];  sheet.look                         # uint8 [H, W, 3]; story.shot.Look for the stage

Many latents are drawn and read (`StyleGAN.read`), and those kept whose answers are likeliest to be what is wanted: all
are faces that the model knows well. From the chosen one others come by short walks in w, each toward one answer and
away from no other (`steered`): the same face in another turn or emotion.

N B faces, L layers, W latent width, A answers, C colours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from kinema.data.faces import COLOURS, QUESTIONS, split_answers
from kinema.errors import InputError
from kinema.generate.part import Part, part_of
from kinema.media.image import cover, read_image
from kinema.models.inversion import invert
from kinema.models.stylegan import StyleGAN, draw_noise, mix, truncate
from kinema.story.shot import Look
from kinema.weights.load import card, load

NAME = "stylegan"
DRAWN = 4096                                  # latents that are read
PSI = 0.8                                     # how far from the mean face
SOFT = 0.25                                   # weight of a habit beside what is wanted
COLUMNS = 4                                   # variations and siblings
STEPS, RATE, STAY = 100, 0.05, 0.4            # of a walk in w; how much a step away costs
HEIGHT = {"child": 1.25, "adult": 1.72, "elder": 1.66}
STOUT = {"thin": 0.86, "average": 1.03, "stout": 1.25}


@dataclass(frozen=True, slots=True)
class CastSheet:
    """Rows of pictures, uint8 [H, W, 3] each, by their name; what the portrait shows, and how the stage plays it."""

    rows: dict[str, list[np.ndarray]]
    names: dict[str, list[str]]               # of the pictures in a row
    shows: dict[str, str]                     # what the model says its face shows
    look: Look
    w_LW: Tensor

    @property
    def portrait(self) -> np.ndarray:
        return self.rows["portrait"][0]


def face_model(folder: Path | None = None) -> StyleGAN:
    """Raises MissingError without weights, InputError for a model that was not taught what faces show."""
    model = load(NAME, folder)
    if not card(NAME, folder).get("reads", True):
        raise InputError("these faces came without facts, so nobody can be searched for among them.",
                         path=folder, hint="Train on portraits of the stage (--data stage) or CelebA with its list.")
    return model


def cast(model: StyleGAN, part: Part, *, seed: int = 0, choose: int = 0) -> CastSheet:
    """The sheet of a part: `choose` takes the second, third, .. face found. The same words and seed, the same faces."""
    found_NW = search(model, part, seed=seed)
    found_NW = torch.stack([*found_NW[choose:], *found_NW[:choose]])
    return sheet_of(model, model.styles(found_NW), seed=seed)


def from_picture(model: StyleGAN, path: Path, *, seed: int = 0, steps: int = 300) -> CastSheet:
    """The sheet of a face in a picture. Of a person's photograph ask for a consent first (consent.py)."""
    size = model.config.size
    picture = cover(read_image(path), width=size, height=size)
    frame = torch.from_numpy(picture.transpose(2, 0, 1).copy()).float()[None] / 127.5 - 1
    own_BLW = invert(model, frame.to(model.const.device), steps=steps, seed=seed)
    others_NW = _drawn(model, COLUMNS, seed=seed)
    return sheet_of(model, torch.cat((own_BLW, model.styles(others_NW))), seed=seed)


@torch.no_grad()
def search(model: StyleGAN, part: Part, *, seed: int = 0, count: int = COLUMNS + 1, drawn: int = DRAWN) -> Tensor:
    """[count, W]: the likeliest of `drawn` faces, the best first, no two nearly alike."""
    w_NW = _drawn(model, drawn, seed=seed)
    answers, _ = model.read(w_NW)
    said = {q: logits.log_softmax(1) for q, logits in split_answers(answers).items()}
    score_N = sum((said[q][:, QUESTIONS[q].index(a)] for q, a in part.wanted.items()), torch.zeros(drawn).to(w_NW))
    score_N = sum((SOFT * said[q][:, QUESTIONS[q].index(a)] for q, a in part.habit().items()), score_N)
    order = score_N.argsort(descending=True, stable=True)
    apart = 0.5 * float((w_NW - w_NW.mean(0)).norm(dim=1).mean())
    kept: list[int] = []
    for i in order.tolist():
        if all(float((w_NW[i] - w_NW[k]).norm()) > apart for k in kept):
            kept.append(i)
        if len(kept) == count:
            break
    return w_NW[kept + order.tolist()[:count - len(kept)]]


def faces(model: StyleGAN, words: str, *, count: int, seed: int = 0) -> list[np.ndarray]:
    """Portraits of what the words say, the likeliest first; without words, of anybody."""
    w_NW = search(model, part_of(words), seed=seed, count=count) if words else _drawn(model, count, seed=seed)
    return paint(model, model.styles(w_NW), seed=seed)


def _drawn(model: StyleGAN, count: int, *, seed: int) -> Tensor:
    with torch.no_grad():
        z = torch.randn(count, model.config.latent, generator=torch.Generator().manual_seed(seed))
        return truncate(model.mapping(z.to(model.const.device)), model.w_mean, PSI)


def sheet_of(model: StyleGAN, found_NLW: Tensor, *, seed: int = 0) -> CastSheet:
    """The sheet of the first face; the others lend it features."""
    own_LW, others = found_NLW[0], list(found_NLW[1:])
    layers = model.config.num_layers
    coarse, fine = (torch.tensor([layers * share // 3], device=own_LW.device) for share in (1, 2))
    shows = answers_of(model, own_LW)
    rows: dict[str, list[Tensor]] = {
        "portrait": [own_LW], "others found": others,
        "variations": [torch.lerp(own_LW, mix(own_LW[None], other[None], fine)[0], 0.7) for other in others],
        "siblings": [mix(other[None], own_LW[None], coarse)[0] for other in others],
        "turn": [steered(model, own_LW, {"turn": answer}) for answer in QUESTIONS["turn"]],
        "emotions": [steered(model, own_LW, {"emotion": answer}) for answer in QUESTIONS["emotion"]]}
    names = {"portrait": [""], "others found": [""] * len(others), "variations": [""] * len(others),
             "siblings": [""] * len(others), "turn": list(QUESTIONS["turn"]), "emotions": list(QUESTIONS["emotion"])}
    drawn = {name: paint(model, torch.stack(row), seed=seed) for name, row in rows.items() if row}
    return CastSheet(rows=drawn, names=names, shows=shows, look=look_of(model, own_LW), w_LW=own_LW)


def steered(model: StyleGAN, w_LW: Tensor, wanted: Mapping[str, str]) -> Tensor:
    """A face nearby that shows what is wanted, and else says what this one says. The first step is taken from w's mean
    over the layers, which is what `read` reads; every layer goes along."""
    start_W = w_LW.mean(0).detach()
    with torch.no_grad():
        before = {q: logits.softmax(1) for q, logits in split_answers(model.read(start_W[None])[0]).items()}
    length = float((start_W - model.w_mean).norm()) + 1e-6
    step_W = torch.zeros_like(start_W, requires_grad=True)
    optimiser = torch.optim.Adam([step_W], lr=RATE * length / len(start_W) ** 0.5)
    with torch.enable_grad():
        for _ in range(STEPS):
            said = split_answers(model.read((start_W + step_W)[None])[0])
            loss = STAY * step_W.square().sum() / length**2
            for question, logits in said.items():
                if question in wanted:
                    truth = torch.tensor([QUESTIONS[question].index(wanted[question])], device=logits.device)
                    loss = loss + F.cross_entropy(logits, truth)
                else:
                    loss = loss + F.kl_div(logits.log_softmax(1), before[question], reduction="batchmean")
            (step_W.grad,) = torch.autograd.grad(loss, [step_W])
            optimiser.step()
    return w_LW + step_W.detach()


@torch.no_grad()
def paint(model: StyleGAN, w_NLW: Tensor, *, seed: int = 0) -> list[np.ndarray]:
    """Pictures with one noise for all: strands of hair stay where they are."""
    generator = torch.Generator(model.const.device).manual_seed(seed)
    noise = [part.expand(len(w_NLW), -1, -1, -1) for part in draw_noise(model.config, 1, generator=generator)]
    frames = model.paint(w_NLW, noise=noise).clamp(-1, 1)
    return list(((frames + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy())


@torch.no_grad()
def answers_of(model: StyleGAN, w_LW: Tensor) -> dict[str, str]:
    said = split_answers(model.read(w_LW.mean(0)[None])[0])
    return {question: QUESTIONS[question][int(logits[0].argmax())] for question, logits in said.items()}


@torch.no_grad()
def look_of(model: StyleGAN, w_LW: Tensor) -> Look:
    """How the stage's actor looks who has this face: build, hair, beard, hat, glasses, and the colours of them."""
    shows = answers_of(model, w_LW)
    _, colours = model.read(w_LW.mean(0)[None])
    told = {name: hexadecimal(colours[0, k].tolist()) for k, name in enumerate(COLOURS)}
    female = shows["gender"] == "female"
    options: dict[str, Any] = dict(told)
    return Look(build=shows["age"], height_m=round(HEIGHT[shows["age"]] - (0.06 if female else 0.0), 2),
                stoutness=STOUT[shows["build"]], hair_style=shows["hair"], beard=shows["beard"] != "none",
                beard_style=shows["beard"] if shows["beard"] != "none" else "full", soft=female,
                glasses=shows["glasses"] == "yes", hat=shows["hat"], **options)


def hexadecimal(colour: Sequence[float]) -> str:
    """`#rrggbb` of display sRGB 0 .. 1."""
    return "#" + "".join(f"{round(255 * min(max(value, 0.0), 1.0)):02x}" for value in colour)


def as_settings(name: str, look: Look, *, portrait: str = "") -> str:
    """The lines of film.toml that give a character this look and portrait (docs/film-toml.md)."""
    who = {("child", True): "girl", ("child", False): "boy", ("elder", True): "old woman",
           ("elder", False): "old man"}.get((look.build, look.soft), "woman" if look.soft else "man")
    hair = {"bald": "bald", "bun": "bun", "ponytail": "ponytail", "braids": "braids", "curly": "curly hair"}.get(
        look.hair_style, f"{look.hair_style} hair")
    hat = {"none": "", "brim": "hat", "top": "top hat"}.get(look.hat, look.hat)
    build = "stout" if look.stoutness > 1.14 else "thin" if look.stoutness < 0.94 else ""
    words = ", ".join(word for word in (who, build, hair, "beard" if look.beard else "", hat,
                                        "glasses" if look.glasses else "") if word)
    colours = [f'{field} = "{getattr(look, field)}"' for field in COLOURS if field != "hat_colour" or hat]
    named = [f"portrait = {json.dumps(portrait, ensure_ascii=False)}"] if portrait else []
    return "\n".join([f"[cast.{name}]", f'look = "{words}"', *named, *colours]) + "\n"
