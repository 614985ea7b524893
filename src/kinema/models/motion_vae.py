"""A variational autoencoder of motions, conditional: by an action's name, a tempo, an energy and a beginning.

Kingma & Welling 2013 (Auto-Encoding Variational Bayes) with the conditional prior of Sohn et al. 2015 (equation 4):
p(x | c) = integral p(x | z, c) p(z | c) dz; the condition c has parts, each of which may not be told. Transformers over
frames, whose latents stand among them in time (after Petrovich et al. 2021, ACTOR, which has one for the whole motion).

B motions, T frames, D numbers of a frame, K latents of E numbers, Z = K E, W width.

    vae = MotionVAE(SMALL);  told = Told(action_B, numbers_B2)          # 0 and nan: not told
    moves_BTD = vae.sample(told, noise_BZ);  longer = vae.complete(moves_BTD[:, -12:], told, noise_BZ)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from kinema.nn.attention import SelfAttention
from kinema.nn.mlp import MLP
from kinema.nn.rotary import Rotary, rotary_table

SEAM = 8                                        # frames over which a completion leaves its beginning


@dataclass(frozen=True, kw_only=True, slots=True)
class MotionVAEConfig:
    features: int = 96                          # of a frame: stage/actors/moves.py
    num_frames: int = 48
    num_actions: int = 30                       # data/motions.py: ACTIONS, and "not told"
    num_latents: int = 4
    latent: int = 16
    width: int = 64
    num_heads: int = 4
    depth: int = 3                              # blocks of the encoder and of the decoder
    prior_depth: int = 2


SMALL = MotionVAEConfig()                                                       # 0.43 M weights
TINY = replace(SMALL, features=12, num_frames=8, num_actions=4, num_latents=2, latent=4, width=16, num_heads=2, depth=1,
               prior_depth=1)


@dataclass(frozen=True, slots=True)
class Told:
    """The condition. `numbers_B2`: tempo, Hz, and energy, m/s."""

    action_B: Tensor                            # int64, 0: not told
    numbers_B2: Tensor                          # nan: not told

    def to(self, device: torch.device) -> Told:
        return Told(self.action_B.to(device), self.numbers_B2.to(device))


class Block(nn.Module):
    def __init__(self, width: int, num_heads: int):
        super().__init__()
        self.attention_norm, self.mlp_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention, self.mlp = SelfAttention(width, num_heads), MLP(width)

    def forward(self, x_BND: Tensor, rotary: Rotary) -> Tensor:
        x_BND = x_BND + self.attention(self.attention_norm(x_BND), rotary=rotary)
        return x_BND + self.mlp(self.mlp_norm(x_BND))


class Frames(nn.Module):
    """Blocks over latents' tokens, the condition's and those of frames, of which some may not be given."""

    def __init__(self, config: MotionVAEConfig, depth: int):
        super().__init__()
        self.config = config
        self.frame_in = nn.Linear(config.features + 1, config.width)
        self.places = nn.Parameter(0.5 * torch.randn(config.num_latents, config.width))
        self.blocks = nn.ModuleList(Block(config.width, config.num_heads) for _ in range(depth))
        self.norm = nn.LayerNorm(config.width)

    def forward(self, x_BTD: Tensor, given_BT: Tensor, condition_BW: Tensor,
                latents_BKW: Tensor | None = None) -> Tensor:
        """-> [B, K + 1 + T, W]: latents, condition, frames."""
        B, T, _ = x_BTD.shape
        given = given_BT[..., None].to(x_BTD.dtype)
        frames = self.frame_in(torch.cat((x_BTD * given, given), dim=-1))
        heads = self.places.to(frames.dtype).expand(B, -1, -1)
        heads = heads if latents_BKW is None else heads + latents_BKW
        x = torch.cat((heads, condition_BW[:, None].to(frames.dtype), frames), dim=1)
        rotary = self._rotary(T, x)
        for block in self.blocks:
            x = block(x, rotary)
        return self.norm(x)

    def _rotary(self, length: int, like: Tensor) -> Rotary:
        """Latents stand evenly in time; the condition in its middle."""
        K, at = self.config.num_latents, torch.arange(length, dtype=torch.float32, device=like.device)
        even = (torch.arange(K, dtype=torch.float32, device=like.device) + 0.5) * length / K - 0.5
        positions = torch.cat((even, even.mean()[None], at))[:, None]
        return rotary_table(positions, self.config.width // self.config.num_heads, dtype=like.dtype)


class Reader(nn.Module):
    """Frames -> a Gaussian of the latents: the encoder, of all of them, and the prior, of a beginning or none."""

    def __init__(self, config: MotionVAEConfig, depth: int):
        super().__init__()
        self.frames, self.num_latents = Frames(config, depth), config.num_latents
        self.gaussian_out = nn.Linear(config.width, 2 * config.latent)

    def forward(self, x_BTD: Tensor, given_BT: Tensor, condition_BW: Tensor) -> tuple[Tensor, Tensor]:
        heads_BKW = self.frames(x_BTD, given_BT, condition_BW)[:, :self.num_latents]
        mean, logvar = self.gaussian_out(heads_BKW).float().chunk(2, dim=-1)
        return mean.flatten(1), logvar.flatten(1).clamp(-12, 4)


class MotionVAE(nn.Module):
    """Motions in and out are moves [B, T, D] as the data has them; `scale` tells their mean and deviation."""

    mean: Tensor
    deviation: Tensor
    number_mean: Tensor
    number_deviation: Tensor

    def __init__(self, config: MotionVAEConfig):
        super().__init__()
        self.config = config
        self.action = nn.Embedding(config.num_actions, config.width)
        self.numbers = nn.Linear(4, config.width)
        self.encoder = Reader(config, config.depth)
        self.prior_reader = Reader(config, config.prior_depth)
        self.latent_in = nn.Linear(config.latent, config.width)
        self.decoder = Frames(config, config.depth)
        self.frame_out = nn.Linear(config.width, config.features)
        self.log_sigma = nn.Parameter(torch.zeros(()))        # of p(x | z, c), of moves of deviation 1
        for name, size in (("mean", config.features), ("number_mean", 2)):
            self.register_buffer(name, torch.zeros(size))
        for name, size in (("deviation", config.features), ("number_deviation", 2)):
            self.register_buffer(name, torch.ones(size))

    @torch.no_grad()
    def scale(self, moves_NTD: Tensor, numbers_N2: Tensor, *, least: float = 0.03) -> None:
        """Measure what is brought to mean 0 and deviation 1. `least`: below it a number is as good as still."""
        for name, values in (("", moves_NTD.flatten(0, 1)), ("number_", self._octaves(numbers_N2))):
            getattr(self, f"{name}mean").copy_(values.mean(0))
            getattr(self, f"{name}deviation").copy_(values.std(0).clamp(min=least))

    def scaled(self, moves_BTD: Tensor) -> Tensor:
        return (moves_BTD - self.mean) / self.deviation

    def condition(self, told: Told) -> Tensor:
        """[B, W]."""
        known_B2 = told.numbers_B2.isfinite()
        octaves = (self._octaves(told.numbers_B2) - self.number_mean) / self.number_deviation
        numbers = torch.cat((octaves.where(known_B2, 0.0), known_B2.to(octaves.dtype)), dim=1)
        return self.action(told.action_B) + self.numbers(numbers.to(self.numbers.weight.dtype))

    @staticmethod
    def _octaves(numbers: Tensor) -> Tensor:
        return numbers.clamp(min=1e-2).log2()

    def encode(self, moves_BTD: Tensor, told: Told) -> tuple[Tensor, Tensor]:
        """Mean and log variance of q(z | x, c), float32 [B, Z]."""
        return self.encoder(self.scaled(moves_BTD), moves_BTD.new_ones(moves_BTD.shape[:2]), self.condition(told))

    def prior(self, told: Told, beginning_BGD: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Mean and log variance of p(z | c), float32 [B, Z]."""
        x_BTD, given_BT = self._begun(len(told.action_B), beginning_BGD)
        return self.prior_reader(x_BTD, given_BT, self.condition(told))

    def decode(self, z_BZ: Tensor, told: Told, beginning_BGD: Tensor | None = None) -> Tensor:
        """The mean of p(x | z, c), moves [B, T, D]; a beginning comes out as it went in."""
        return self._decoded(z_BZ, self.condition(told), beginning_BGD)

    def forward(self, moves_BTD: Tensor, given_BT: Tensor, told: Told, noise_BZ: Tensor
                ) -> tuple[Tensor, tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
        """For training: scaled moves decoded from z = mean + sigma noise (the reparametrisation: z is a function of the
        encoder's numbers, so one descent reaches it), and the Gaussians of q and of the prior. `given_BT`: where a
        beginning is told."""
        x_BTD, condition = self.scaled(moves_BTD), self.condition(told)
        mean, logvar = self.encoder(x_BTD, torch.ones_like(given_BT), condition)
        z_BZ = mean + (0.5 * logvar).exp() * noise_BZ
        return (self._frames_out(z_BZ, condition, x_BTD, given_BT), (mean, logvar),
                self.prior_reader(x_BTD, given_BT, condition))

    def sample(self, told: Told, noise_BZ: Tensor) -> Tensor:
        """Moves of the prior, [B, T, D]; half the noise, a more usual motion."""
        return self.decode(_drawn(*self.prior(told), noise_BZ), told)

    def complete(self, beginning_BGD: Tensor, told: Told, noise_BZ: Tensor) -> Tensor:
        """Moves [B, T, D] that begin so. Raises ValueError for a beginning that leaves nothing to complete."""
        return self.decode(_drawn(*self.prior(told, beginning_BGD), noise_BZ), told, beginning_BGD)

    def interpolate(self, one_BTD: Tensor, other_BTD: Tensor, part: float, one: Told, other: Told) -> Tensor:
        """`part` of the way from a motion to another: between the means of their latents and their conditions."""
        z = torch.lerp(self.encode(one_BTD, one)[0], self.encode(other_BTD, other)[0], part)
        return self._decoded(z, torch.lerp(self.condition(one), self.condition(other), part), None)

    def _begun(self, count: int, beginning_BGD: Tensor | None) -> tuple[Tensor, Tensor]:
        x_BTD = self.mean.new_zeros(count, self.config.num_frames, self.config.features)
        given_BT = x_BTD.new_zeros(x_BTD.shape[:2])
        if beginning_BGD is not None:
            length = beginning_BGD.shape[1]
            if not 0 < length < self.config.num_frames:
                raise ValueError(f"a beginning of {length} frames; a motion has {self.config.num_frames}")
            x_BTD[:, :length], given_BT[:, :length] = self.scaled(beginning_BGD), 1.0
        return x_BTD, given_BT

    def _decoded(self, z_BZ: Tensor, condition_BW: Tensor, beginning_BGD: Tensor | None) -> Tensor:
        x_BTD, given_BT = self._begun(len(z_BZ), beginning_BGD)
        out = self._frames_out(z_BZ, condition_BW, x_BTD, given_BT) * self.deviation + self.mean
        if beginning_BGD is None:
            return out
        length = beginning_BGD.shape[1]
        before, last = beginning_BGD[:, max(length - 2, 0)], beginning_BGD[:, -1]
        away = (2 * last - before - out[:, length])[:, None]            # from where it was about to be
        fade = (1 - torch.arange(out.shape[1] - length, device=out.device) / SEAM).clamp(min=0)
        return torch.cat((beginning_BGD, out[:, length:] + away * fade[:, None]), dim=1)

    def _frames_out(self, z_BZ: Tensor, condition_BW: Tensor, x_BTD: Tensor, given_BT: Tensor) -> Tensor:
        latents = self.latent_in(z_BZ.to(self.latent_in.weight.dtype).unflatten(1, (self.config.num_latents, -1)))
        tokens = self.decoder(x_BTD, given_BT, condition_BW, latents)
        return self.frame_out(tokens[:, self.config.num_latents + 1:]).float()


def _drawn(mean_BZ: Tensor, logvar_BZ: Tensor, noise_BZ: Tensor) -> Tensor:
    return mean_BZ + (0.5 * logvar_BZ).exp() * noise_BZ
