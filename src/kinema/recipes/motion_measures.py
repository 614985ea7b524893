"""How good motions are, beside captured ones and the stage's rules.

    real = Real(windows, held, most=256);  quality = real.measure(vae, device)

Keys without a maker are of the model: `degrees` and `cm`, how far joints and points of held-out motions are from
themselves, encoded and decoded; `bound`, nats a number of a held-out motion. Of samples, and as `.._captured` of
held-out captures and `.._rules` of the stage:

    skate      cm/s along the ground of a ball of the foot that is down (lower than DOWN)
    jerk       m/s^3, mean over points: the third difference
    diversity  metres a point between motions of one action, mean over pairs, as seen from the hips
    accuracy   share that a classifier, trained on captured motions alone, takes for their action

N motions, T frames, J points, F features.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from kinema.data.motions import METRES, POINTS, RATE, Window, Windows, frames_of, limbs, places_of, turns
from kinema.losses.elbo import gaussian_log_likelihood
from kinema.losses.kl import gaussian_kl
from kinema.metrics.diversity import diversity
from kinema.models.motion_vae import MotionVAE, Told
from kinema.recipes.trainee import normals
from kinema.training.fit import Metrics

BALLS = tuple(POINTS.index(f"ball_{side}") for side in "lr")
DOWN = 0.03                                   # metres
CLASSES_AT_LEAST = 2


def skate(moves_NTD: np.ndarray) -> float:
    points = world(moves_NTD)[:, :, BALLS]
    speed = np.linalg.norm(np.diff(points, axis=1)[..., (0, 2)], axis=-1) * RATE * 100
    down = np.maximum(points[:, 1:, :, 1], points[:, :-1, :, 1]) < DOWN
    return float(speed[down].mean()) if down.any() else float("nan")


def jerk(moves_NTD: np.ndarray) -> float:
    return float(np.linalg.norm(np.diff(world(moves_NTD), n=3, axis=1), axis=-1).mean() * RATE ** 3)


def world(moves_NTD: np.ndarray) -> np.ndarray:
    """[N, T, J, 3] metres."""
    return places_of(frames_of(moves_NTD.astype(np.float64))) * METRES


def spread(moves_NTD: np.ndarray, action_N: np.ndarray) -> float:
    """`diversity`, the mean over actions of which there are two motions."""
    points = limbs(moves_NTD.astype(np.float64)).reshape(len(moves_NTD), -1)
    per_point = np.sqrt(moves_NTD.shape[1] * len(POINTS))
    found = [diversity(points[action_N == a]) / per_point for a in np.unique(action_N) if (action_N == a).sum() > 1]
    return float(np.mean(found)) if found else float("nan")


def away(moves_NTD: np.ndarray, true_NTD: np.ndarray) -> tuple[float, float]:
    """Mean degrees between joints' turns, mean centimetres between points, both as seen from the hips."""
    one, two = (turns(m[..., :90].astype(np.float64).reshape(-1, 15, 6)) for m in (moves_NTD, true_NTD))
    cosine = ((one * two).sum((-1, -2)) - 1) / 2
    apart = np.linalg.norm(limbs(moves_NTD.astype(np.float64)) - limbs(true_NTD.astype(np.float64)), axis=-1)
    return float(np.degrees(np.arccos(cosine.clip(-1, 1))).mean()), float(apart.mean() * 100)


def features(moves_NTD: np.ndarray) -> np.ndarray:
    """[N, F]: where points are, how far they swing and how fast they go; height, way and turning of the body."""
    points = limbs(moves_NTD.astype(np.float64))
    speed = np.abs(np.diff(points, axis=1)).mean(1) * RATE
    about = moves_NTD[..., 90:94]
    parts = (points.mean(1), points.std(1), speed, about.mean(1), about.std(1), np.abs(about).mean(1))
    return np.concatenate([part.reshape(len(moves_NTD), -1) for part in parts], axis=1).astype(np.float32)


class Classifier:
    """Which of its actions a motion is: a linear softmax on `features`, the same each time it is trained."""

    def __init__(self, window: Window, *, steps: int = 200):
        self.actions = np.unique(window.action_B[window.action_B > 0])
        chosen = window.action_B > 0
        x = torch.from_numpy(features(window.moves_BTD[chosen]))
        y = torch.from_numpy(np.searchsorted(self.actions, window.action_B[chosen]))
        self.mean, self.deviation = x.mean(0), x.std(0).clamp(min=1e-3)
        with torch.enable_grad():
            weight = torch.zeros(x.shape[1] + 1, len(self.actions), requires_grad=True)
            optimiser = torch.optim.AdamW([weight], lr=0.02, weight_decay=0.1)
            for _ in range(steps):
                optimiser.zero_grad()
                F.cross_entropy(self._logits(x, weight), y).backward()
                optimiser.step()
        self.weight = weight.detach()

    def _logits(self, x: Tensor, weight: Tensor) -> Tensor:
        x = ((x - self.mean) / self.deviation).clamp(-5, 5)
        return torch.cat((x, torch.ones(len(x), 1)), dim=1) @ weight

    def accuracy(self, window: Window) -> float:
        """Of the motions of actions that it knows; not a number where there is none."""
        known = np.isin(window.action_B, self.actions)
        if not known.any():
            return float("nan")
        said = self._logits(torch.from_numpy(features(window.moves_BTD[known])), self.weight).argmax(1).numpy()
        return float((self.actions[said] == window.action_B[known]).mean())


class Real:
    """What samples are held against: held-out motions, and those of the training for the classifier and the rules."""

    def __init__(self, windows: Windows, held: Windows, *, most: int):
        self.held, self.kinds = held.every(most), {}
        for name, source in (("captured", "capture"), ("rules", "rules")):
            some = held.of(source) or windows.of(source)
            if some is not None:
                self.kinds[name] = some.every(most)
        captured = windows.of("capture")
        self.classifier = None
        if captured is not None and len(set(captured.backed()) - {"not told"}) >= CLASSES_AT_LEAST:
            self.classifier = Classifier(captured.draw(4 * most, np.random.default_rng(7)))
        told = self.kinds.get("captured", self.held).action_B
        self.asked = np.resize(told[told > 0], len(told)) if told.any() else told
        self.about = {f"{key}_{name}": value for name, window in self.kinds.items()
                      for key, value in self._of(window).items()}

    @torch.no_grad()
    def measure(self, vae: MotionVAE, device: torch.device) -> Metrics:
        told = Told(torch.from_numpy(self.held.action_B), torch.from_numpy(self.held.numbers_B2)).to(device)
        x = torch.from_numpy(self.held.moves_BTD).to(device)
        mean, logvar = vae.encode(x, told)
        again = vae.decode(mean, told)
        degrees, cm = away(again.float().cpu().numpy(), self.held.moves_BTD)
        noise = normals(len(x), mean.shape[1], seed=9, step=0, device=device)
        drawn = vae.scaled(vae.decode(mean + (0.5 * logvar).exp() * noise, told))
        likely = gaussian_log_likelihood(vae.scaled(x), drawn, vae.log_sigma).mean((1, 2))
        kl = gaussian_kl(mean, logvar, *vae.prior(told)).sum(1)
        count = len(self.asked)
        asked = Told(torch.from_numpy(self.asked), torch.full((count, 2), np.nan)).to(device)
        made = vae.sample(asked, normals(count, mean.shape[1], seed=9, step=1, device=device))
        window = Window(made.float().cpu().numpy(), self.asked, np.zeros((count, 2), np.float32))
        return {"degrees": degrees, "cm": cm, "kl": float(kl.mean()),
                "bound": float((likely - kl / x[0].numel()).mean()), **self._of(window), **self.about}

    def _of(self, window: Window) -> Metrics:
        found = {"skate": skate(window.moves_BTD), "jerk": jerk(window.moves_BTD),
                 "diversity": spread(window.moves_BTD, window.action_B)}
        return found | ({} if self.classifier is None else {"accuracy": self.classifier.accuracy(window)})
