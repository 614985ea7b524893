"""StyleGAN2: pictures from a latent that says how, layer by layer, and noise that says where exactly.

Karras et al. 2020 (Analyzing and Improving the Image Quality of StyleGAN, arXiv 1912.04958): a mapping from z to w,
modulated convolutions whose expected output is scaled to unit deviation (section 2.2, equations 1 and 3), noise after
each, pictures of all sizes summed (skips, section 4.1), a critic of residual blocks. A modulated convolution scales its
input by the style, convolves with one kernel for all pictures, and scales its output: the same product as one kernel a
picture, and no grouped convolution. With `growing` and norm "instance" it is the network before, which grew:
ProGAN and StyleGAN (Karras et al. 2018, 2019), one picture from the last layer that there is, faded in.

The model also reads from w what the picture shows (`read`), which the search for a face is made of.

B pictures, L layers, Z W latent widths, D width, H rows and columns, A answers, C colours.

    frames_BCHW = StyleGAN(SMALL)(z_BZ, noise=draw_noise(SMALL, B))
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SMALLEST = 4                                  # pixels a side of the first layer
GROUP = 4                                     # pictures that the critic compares
HALF = math.sqrt(0.5)


@dataclass(frozen=True, kw_only=True, slots=True)
class StyleGANConfig:
    size: int = 128
    latent: int = 128                         # of z and of w
    mapping: int = 6                          # layers from z to w
    widths: tuple[int, ...] = (216, 216, 184, 120, 64, 32)      # at 4, 8, .. size
    growing: bool = False                     # one picture from the last layer, faded in; else the sum of all sizes
    norm: str = "demodulate"                  # or "instance": by what came out, not by what is expected to
    num_answers: int = 50                     # data/faces.py: the answers of all QUESTIONS there
    num_colours: int = 4                      # and its COLOURS
    hidden: int = 64                          # of what reads w

    @property
    def num_layers(self) -> int:
        return 2 * len(self.widths)


SMALL = StyleGANConfig()                                                                       # 2.82 M weights
SMALL_64 = replace(SMALL, size=64, widths=(216, 216, 192, 112, 64))                            # 2.79 M
GROWING = replace(SMALL, growing=True, norm="instance")                                        # as StyleGAN of 2019
TINY = replace(SMALL, size=16, latent=16, mapping=2, widths=(16, 16, 8), hidden=16)
TINY_GROWING = replace(TINY, growing=True, norm="instance")


class EqualLinear(nn.Module):
    """Weights of unit deviation, scaled when used, so that every layer learns at one speed (Karras et al. 2018,
    section 4.1). `speed` scales the rate it learns at."""

    def __init__(self, width_in: int, width: int, *, bias: float = 0.0, speed: float = 1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(width, width_in) / speed)
        self.bias = nn.Parameter(torch.full((width,), bias / speed))
        self.gain, self.speed = speed / math.sqrt(width_in), speed

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight * self.gain, self.bias * self.speed)


class EqualConv(nn.Module):
    def __init__(self, width_in: int, width: int, kernel: int, *, bias: bool = True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(width, width_in, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(width)) if bias else None
        self.gain, self.padding = 1 / math.sqrt(width_in * kernel**2), kernel // 2

    def forward(self, x_BDHW: Tensor) -> Tensor:
        return F.conv2d(x_BDHW, self.weight * self.gain, self.bias, padding=self.padding)


class ModulatedConv(nn.Module):
    """out = conv(style(w) * x), and `demodulate`d: scaled by 1 / sqrt(sum (style * weight)^2) (equation 3), which
    gives unit variance for an input of unit variance."""

    def __init__(self, width_in: int, width: int, kernel: int, config: StyleGANConfig, *, norm: str):
        super().__init__()
        self.norm, self.gain, self.padding = norm, 1 / math.sqrt(width_in * kernel**2), kernel // 2
        self.style = EqualLinear(config.latent, width_in, bias=1.0)
        self.weight = nn.Parameter(torch.randn(width, width_in, kernel, kernel))

    def forward(self, x_BDHW: Tensor, w_BW: Tensor) -> Tensor:
        style_BD = self.style(w_BW)
        weight = self.weight * self.gain
        y = F.conv2d(x_BDHW * style_BD.to(x_BDHW.dtype)[:, :, None, None], weight, padding=self.padding)
        if self.norm == "demodulate":
            power_OD = weight.float().square().sum((2, 3))
            expected_BO = (style_BD.float().square()[:, None] * power_OD).sum(-1)
            y = y * (expected_BO + 1e-8).rsqrt().to(y.dtype)[:, :, None, None]
        return y if self.norm != "instance" else F.instance_norm(y.float()).to(y.dtype)


class StyledLayer(nn.Module):
    """A 3x3 modulated convolution, doubled in size where `up`, noise, bias, LeakyReLU."""

    def __init__(self, width_in: int, width: int, config: StyleGANConfig, *, up: bool):
        super().__init__()
        self.up = up
        self.conv = ModulatedConv(width_in, width, 3, config, norm=config.norm)
        self.noise = nn.Parameter(torch.zeros(()))
        self.bias = nn.Parameter(torch.zeros(width))

    def forward(self, x_BDHW: Tensor, w_BW: Tensor, noise_B1HW: Tensor | None) -> Tensor:
        x = self.conv(x_BDHW, w_BW)
        x = doubled(x) if self.up else x
        if noise_B1HW is not None:
            x = x + (self.noise * noise_B1HW).to(x.dtype)
        return leaky(x + self.bias.to(x.dtype)[:, None, None])


class Picture(nn.Module):
    """Three colours of what a layer made: 1x1, modulated, not demodulated."""

    def __init__(self, width: int, config: StyleGANConfig):
        super().__init__()
        self.conv, self.bias = ModulatedConv(width, 3, 1, config, norm=""), nn.Parameter(torch.zeros(3))

    def forward(self, x_BDHW: Tensor, w_BW: Tensor) -> Tensor:
        return self.conv(x_BDHW, w_BW).float() + self.bias[:, None, None]


class Mapping(nn.Module):
    """z, of unit length a number, to w by layers that learn a hundred times slower (Karras et al. 2019)."""

    def __init__(self, config: StyleGANConfig):
        super().__init__()
        self.layers = nn.ModuleList(EqualLinear(config.latent, config.latent, speed=0.01)
                                    for _ in range(config.mapping))

    def forward(self, z_BZ: Tensor) -> Tensor:
        x = z_BZ * (z_BZ.square().mean(1, keepdim=True) + 1e-8).rsqrt()
        for layer in self.layers:
            x = leaky(layer(x))
        return x


class StyleGAN(nn.Module):
    """`w_mean` is the mean of w, kept by who trains it (`note`); truncation moves toward it."""

    def __init__(self, config: StyleGANConfig):
        super().__init__()
        if SMALLEST << len(config.widths) - 1 != config.size:
            raise ValueError(f"{len(config.widths)} widths do not make pictures of {config.size} pixels")
        self.config, widths = config, config.widths
        self.mapping = Mapping(config)
        self.const = nn.Parameter(torch.randn(1, widths[0], SMALLEST, SMALLEST))
        self.layers, self.pictures = nn.ModuleList(), nn.ModuleList()
        for level, width in enumerate(widths):
            if level:
                self.layers.append(StyledLayer(widths[level - 1], width, config, up=True))
            self.layers.append(StyledLayer(width, width, config, up=False))
            self.pictures.append(Picture(width, config))
        self.facts = nn.Sequential(nn.Linear(config.latent, config.hidden), nn.LeakyReLU(0.2),
                                   nn.Linear(config.hidden, config.num_answers + 3 * config.num_colours))
        self.register_buffer("w_mean", torch.zeros(config.latent))
        self.w_mean: Tensor

    def forward(self, z_BZ: Tensor, *, noise: list[Tensor] | None = None, grown: float | None = None) -> Tensor:
        return self.paint(self.styles(self.mapping(z_BZ)), noise=noise, grown=grown)

    def styles(self, w_BW: Tensor) -> Tensor:
        """[B, L, W]: one w for every layer."""
        return w_BW[:, None].expand(-1, self.config.num_layers, -1)

    def paint(self, w_BLW: Tensor, *, noise: list[Tensor] | None = None, grown: float | None = None) -> Tensor:
        """[B, 3, H, H] in about -1 .. 1, display sRGB. `noise` None is none: the mean picture of these styles.
        `grown`: levels there are above the first, and the share of the next that is faded in; None = all."""
        last = len(self.pictures) - 1
        grown = float(last) if grown is None or not self.config.growing else min(grown, float(last))
        top, share = math.ceil(grown), grown - math.floor(grown)
        x = self.const.expand(len(w_BLW), -1, -1, -1).contiguous(memory_format=torch.channels_last)
        picture: Tensor | None = None
        number = 0
        for level in range(top + 1):
            for _ in range(2 if level else 1):
                x = self.layers[number](x, w_BLW[:, number], None if noise is None else noise[number])
                number += 1
            if self.config.growing and level < top - (share > 0):
                continue
            here = self.pictures[level](x, w_BLW[:, number])
            if picture is None:
                picture = here
            elif self.config.growing:
                picture = torch.lerp(doubled(picture), here, share)
            else:
                picture = doubled(picture) + here
        assert picture is not None
        return picture

    def read(self, w_BW: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of all answers [B, A], and colours [B, C, 3] in display sRGB 0 .. 1, of the picture of w."""
        answers, colours = self.facts(w_BW - self.w_mean).split(
            (self.config.num_answers, 3 * self.config.num_colours), dim=1)
        return answers, colours.sigmoid().unflatten(1, (self.config.num_colours, 3))

    @torch.no_grad()
    def note(self, w_BW: Tensor, weight: float = 0.005) -> None:
        """Take w of a step into their mean."""
        self.w_mean.lerp_(w_BW.float().mean(0), weight)


def truncate(w_BLW: Tensor, mean_W: Tensor, psi: float) -> Tensor:
    """Nearer to the mean face: 1 is as drawn, 0 the mean (Karras et al. 2019, appendix B)."""
    return mean_W + psi * (w_BLW - mean_W)


def mix(w_BLW: Tensor, other_BLW: Tensor, cross_B: Tensor) -> Tensor:
    """The first `cross` layers, which are the coarse ones, of one and the rest of the other."""
    layers_L = torch.arange(w_BLW.shape[1], device=w_BLW.device)
    return torch.where((layers_L < cross_B[:, None])[..., None], w_BLW, other_BLW)


def draw_noise(config: StyleGANConfig, count: int, *, generator: torch.Generator | None = None) -> list[Tensor]:
    """Standard normals [B, 1, H, H] for each styled layer, where the generator of numbers is."""
    sizes = (SMALLEST << (number + 1) // 2 for number in range(config.num_layers - 1))
    device = None if generator is None else generator.device
    return [torch.randn(count, 1, size, size, generator=generator, device=device) for size in sizes]


class CriticBlock(nn.Module):
    """Two 3x3 convolutions and a half; beside them, unless the critic grows, a 1x1 of the halved input."""

    def __init__(self, width_in: int, width: int, *, residual: bool):
        super().__init__()
        self.first, self.last = EqualConv(width_in, width_in, 3), EqualConv(width_in, width, 3)
        self.skip = EqualConv(width_in, width, 1, bias=False) if residual else None

    def forward(self, x_BDHW: Tensor) -> Tensor:
        y = halved(leaky(self.last(leaky(self.first(x_BDHW)))))
        return y if self.skip is None else (y + self.skip(halved(x_BDHW))) * HALF


class StyleCritic(nn.Module):
    """How real each picture is, a logit. Mirrors the generator's widths; `growing`, its schedule too."""

    def __init__(self, config: StyleGANConfig):
        super().__init__()
        self.config, widths = config, config.widths
        from_pictures = widths if config.growing else widths[-1:]
        self.pictures = nn.ModuleList(EqualConv(3, width, 1) for width in from_pictures)
        self.blocks = nn.ModuleList(CriticBlock(widths[level], widths[level - 1], residual=not config.growing)
                                    for level in range(1, len(widths)))
        self.conv = EqualConv(widths[0] + 1, widths[0], 3)
        self.hidden = EqualLinear(widths[0] * SMALLEST**2, widths[0])
        self.out = EqualLinear(widths[0], 1)

    def forward(self, frames_BCHW: Tensor, *, grown: float | None = None) -> Tensor:
        last = len(self.blocks)
        grown = float(last) if grown is None or not self.config.growing else min(grown, float(last))
        top, share = math.ceil(grown), grown - math.floor(grown)
        frames_BCHW = frames_BCHW.contiguous(memory_format=torch.channels_last)
        x = leaky(self.pictures[top if self.config.growing else 0](frames_BCHW))
        for level in range(top, 0, -1):
            x = self.blocks[level - 1](x)
            if level == top and share > 0:
                x = torch.lerp(leaky(self.pictures[top - 1](halved(frames_BCHW))).to(x.dtype), x, share)
        x = leaky(self.conv(torch.cat((x, spread(x)), dim=1)))
        return self.out(leaky(self.hidden(x.flatten(1)))).float()[:, 0]


def spread(x_BDHW: Tensor) -> Tensor:
    """[B, 1, H, W]: the mean deviation within a group of pictures, by which a critic sees that all are alike (Karras
    et al. 2018, section 3)."""
    B, D, H, W = x_BDHW.shape
    group = max(size for size in range(1, GROUP + 1) if B % size == 0)
    y = x_BDHW.float().reshape(group, B // group, D, H, W)
    deviation = (y.var(0, unbiased=False) + 1e-8).sqrt().mean((1, 2, 3))
    return deviation.repeat(group)[:, None, None, None].expand(-1, 1, H, W).to(x_BDHW.dtype)


def leaky(x: Tensor) -> Tensor:
    """LeakyReLU that keeps the variance: times the square root of 2."""
    return F.leaky_relu(x, 0.2) * math.sqrt(2)


def doubled(x_BDHW: Tensor) -> Tensor:
    """Twice the size through the filter 1 3 3 1. Without autocast, which would do it in float32."""
    with torch.autocast(x_BDHW.device.type, enabled=False):
        return F.interpolate(x_BDHW, scale_factor=2.0, mode="bilinear", align_corners=False)


def halved(x_BDHW: Tensor) -> Tensor:
    return F.avg_pool2d(x_BDHW, 2)
