"""Video codec: frames to latents 8x8 times smaller in space and 4 in time, and back, lightly.

A variational autoencoder (Kingma & Welling 2014; Rombach et al. 2022, section 3.1), causal in time (Yu et al. 2024,
MAGVIT-v2, section 3.1): latent frame j stands for frames 4j-3 .. 4j and knows nothing later, so that the first frame
alone is a latent frame and a picture is a video of one frame.

What latents mean is known before anything is learned: they are the coefficients of the best fixed blocks (blocks.py),
and the picture these make is enlarged along what the stage knows at full size (guided.py: depth, normals, edges of
mattes, albedo, emission), so that edges and movement come from the guides to the pixel. Layers add to that picture, and
where `learned_encoder` says so to the latents (Chen et al. 2025, DC-AE, section 3.2: residual autoencoding).

Layers are two-dimensional convolutions on channels-last memory, the form processors are fast at: 3x3 within frames, 3x1
over time on frames laid out as rows. The decoder is most of the cost of a few-step sampler, so it has no normalisation
and only per-frame work at half size; the guides enter it at quarter size, and with the picture laid along them.

B batch, T frames = 1 + 4k, U latent frames = 1 + k, H W rows and columns, C channels, G guide channels; N = B T.

    mean, logvar = vae.encode(frames_BCTHW);  frames_BCTHW = vae.decode(z_BCUHW, guides_BGTHW)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from kinema.models.blocks import Blocks
from kinema.models.guided import applied, fit

STRIDE_T, STRIDE = 4, 8
CELL = 4              # pixels a side of the small picture's
LEAK = 0.1            # of what a layer would silence
SOFTLY = 0.1          # what the layers add to the picture begins small, whatever the optimiser's step
FAINT = -6.0          # log-variance of the latents before training, or without a learned encoder
FRAMES_AT_ONCE = 8    # at half and full size, where frames are apart: bounds the memory of a long or large clip


@dataclass(frozen=True, kw_only=True, slots=True)
class VideoVAEConfig:
    learned_encoder: bool = False                           # layers that add to what the blocks say of the frames
    channels: int = 48                                      # of the latents
    guide_channels: int = 12                                # the first of data/guides: what follows looks like nothing
    encoder_widths: tuple[int, int, int] = (64, 128, 160)   # at 1/4, at 1/8, at 1/8 and a quarter of the frames
    decoder_widths: tuple[int, int, int, int] = (128, 96, 64, 32)    # latents; 1/4; 1/4 and all frames; 1/2
    encoder_depths: tuple[int, int, int] = (1, 1, 1)
    decoder_depths: tuple[int, int, int, int] = (1, 1, 2, 1)


SMALL = VideoVAEConfig()                                                                        # 0.9 M weights
LEARNED = replace(SMALL, learned_encoder=True)                                                  # for long trainings
TINY = replace(LEARNED, channels=4, encoder_widths=(16, 16, 16), decoder_widths=(16, 16, 16, 16),
               decoder_depths=(1, 1, 1, 1))


def num_latent_frames(num_frames: int) -> int:
    """Latent frames of a clip. Raises ValueError for a number of frames that is not 1 + 4k."""
    if num_frames < 1 or (num_frames - 1) % STRIDE_T:
        raise ValueError(f"{num_frames} frames; the codec takes 1, 5, 9, ...: one and fours")
    return 1 + (num_frames - 1) // STRIDE_T


def frames_last(x_NCHW: Tensor, B: int) -> Tensor:
    """[B T, C, H, W] -> [B, C, T, H, W]."""
    return x_NCHW.unflatten(0, (B, -1)).transpose(1, 2)


def frames_first(x_BCTHW: Tensor) -> Tensor:
    """[B, C, T, H, W] -> [B T, C, H, W], channels last in memory."""
    return x_BCTHW.transpose(1, 2).flatten(0, 1).contiguous(memory_format=torch.channels_last)


def fours(x_NCHW: Tensor, B: int) -> Tensor:
    """Every four frames together, [B U, 4, H, W, C]; three copies stand before the first frame."""
    x_BTHWC = x_NCHW.permute(0, 2, 3, 1).unflatten(0, (B, -1))
    x_BTHWC = torch.cat((x_BTHWC[:, :1].expand(-1, STRIDE_T - 1, -1, -1, -1), x_BTHWC), dim=1)
    return x_BTHWC.unflatten(1, (-1, STRIDE_T)).flatten(0, 1)


def large_picture(blocks: Blocks, z_BCUHW: Tensor, guides_BGTHW: Tensor | None) -> Tensor:
    """The picture that latents begin as, [B, 3, T, H, W] in float32: the small picture enlarged, along the guides or
    smoothly, and on it what the blocks say otherwise."""
    small_BCUHW = blocks.small_picture(z_BCUHW, CELL)
    if guides_BGTHW is None:
        along = smooth(small_BCUHW)
    else:
        guides_BGTHW = guides_BGTHW.float()
        guides_BGUHW = means(guides_BGTHW, CELL)
        along = applied(small_BCUHW, guides_BGUHW, fit(small_BCUHW, guides_BGUHW), guides_BGTHW)
    return along + blocks.picture(z_BCUHW - blocks.coefficients(along))


def smooth(small_BCUHW: Tensor) -> Tensor:
    """The first picture once and then each four times, enlarged: [B, C, T, H, W]."""
    large = F.interpolate(small_BCUHW.transpose(1, 2).flatten(0, 1), scale_factor=CELL, mode="bilinear")
    large_BUCHW = large.unflatten(0, (len(small_BCUHW), -1))
    return large_BUCHW.repeat_interleave(STRIDE_T, 1)[:, STRIDE_T - 1:].transpose(1, 2)


def means(x_BCTHW: Tensor, size: int) -> Tensor:
    """The first frame and then every four, in squares of that many pixels: [B, C, U, H/size, W/size]."""
    x = F.avg_pool2d(x_BCTHW.flatten(0, 1), size).unflatten(0, x_BCTHW.shape[:2])
    return torch.cat((x[:, :, :1], x[:, :, 1:].unflatten(2, (-1, STRIDE_T)).mean(3)), dim=2)


class CausalTime(nn.Module):
    """A convolution over a frame and the two before it, the same at every pixel; before the first frame is zero."""

    def __init__(self, width: int):
        super().__init__()
        self.conv = nn.Conv2d(width, width, (3, 1), padding=(2, 0))

    def forward(self, x_NCHW: Tensor, B: int) -> Tensor:
        N, C, H, W = x_NCHW.shape
        rows_BCTP = x_NCHW.permute(0, 2, 3, 1).reshape(B, N // B, H * W, C).permute(0, 3, 1, 2)    # the same memory
        rows_BCTP = self.conv(rows_BCTP)[:, :, :N // B]
        return rows_BCTP.permute(0, 2, 3, 1).reshape(N, H, W, C).permute(0, 3, 1, 2)


class Block(nn.Module):
    """x + conv(act(time(act(conv x)))); begins as the identity. Nothing bends the sum itself: a ReLU there falls silent
    for good once training has pushed the sum below zero."""

    checkpointed = False

    def __init__(self, width: int, *, time: bool = True):
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.time = CausalTime(width) if time else None
        self.last = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x_NCHW: Tensor, B: int) -> Tensor:
        if self.checkpointed and torch.is_grad_enabled():
            return checkpoint(self._added, x_NCHW, B, use_reentrant=False)
        return self._added(x_NCHW, B)

    def _added(self, x_NCHW: Tensor, B: int) -> Tensor:
        h = F.leaky_relu(self.first(x_NCHW), LEAK, inplace=True)
        if self.time is not None:
            h = F.leaky_relu(self.time(h, B), LEAK, inplace=True)
        return self.last(h).add_(x_NCHW)


def layers(width: int, depth: int, *, time: bool = True) -> nn.ModuleList:
    return nn.ModuleList(Block(width, time=time) for _ in range(depth))


class Encoder(nn.Module):
    def __init__(self, config: VideoVAEConfig):
        super().__init__()
        quarter, eighth, latent = config.encoder_widths
        self.picture_in = nn.Conv2d(3 * 16, quarter, 3, padding=1)
        self.at_quarter = layers(quarter, config.encoder_depths[0])
        self.shrink = nn.Conv2d(quarter, eighth, 2, stride=2)
        self.at_eighth = layers(eighth, config.encoder_depths[1])
        self.gather = nn.Conv2d(STRIDE_T * eighth, latent, 1)
        self.at_latent = layers(latent, config.encoder_depths[2])
        self.out = nn.Conv2d(latent, 2 * config.channels, 3, padding=1)

    def forward(self, frames_BCTHW: Tensor) -> tuple[Tensor, Tensor]:
        B, frames = len(frames_BCTHW), frames_first(frames_BCTHW)
        x = self.picture_in(F.pixel_unshuffle(frames, 4))
        for block in self.at_quarter:
            x = block(x, B)
        x = self.shrink(x)
        for block in self.at_eighth:
            x = block(x, B)
        x = self.gather(fours(x, B).permute(0, 2, 3, 1, 4).flatten(3, 4).permute(0, 3, 1, 2))
        for block in self.at_latent:
            x = block(x, B)
        mean, logvar = frames_last(self.out(x), B).chunk(2, dim=1)
        return mean, logvar.clamp(-20, 10)


class Guides(nn.Module):
    """Full-size passes as features at quarter size. Missing ones are zero and flagged."""

    def __init__(self, num_guides: int, quarter: int):
        super().__init__()
        self.passes = nn.Conv2d(num_guides * 16, quarter, 1, bias=False)
        self.flags = nn.Linear(num_guides, quarter)

    def forward(self, guides_NGHW: Tensor | None, given_NG: Tensor) -> Tensor:
        """Features; one pixel a frame where there are no guides."""
        flags = self.flags(given_NG)[..., None, None]
        return flags if guides_NGHW is None else self.passes(F.pixel_unshuffle(guides_NGHW, 4)).add_(flags)


class Decoder(nn.Module):
    def __init__(self, config: VideoVAEConfig):
        super().__init__()
        latent, slow, quarter, half = config.decoder_widths
        depths = config.decoder_depths
        self.guide_channels = config.guide_channels
        self.guides = Guides(config.guide_channels, quarter)
        self.latent_in = nn.Conv2d(config.channels, latent, 3, padding=1)
        self.at_latent = layers(latent, depths[0])
        self.grow_slow = nn.ConvTranspose2d(latent, slow, 2, stride=2)
        self.at_slow = layers(slow, depths[1])
        self.spread = nn.Conv2d(slow, STRIDE_T * quarter, 1)
        self.at_quarter = layers(quarter, depths[2])
        self.grow_half = nn.ConvTranspose2d(quarter, half, 2, stride=2)
        self.at_half = layers(half, depths[3], time=False)
        self.picture_in = nn.Conv2d(3 * 4, half, 3, padding=1, bias=False)
        self.picture_out = nn.Conv2d(half, 3 * 4, 3, padding=1)

    def forward(self, z_BCUHW: Tensor, large_BCTHW: Tensor, guides_BGTHW: Tensor | None,
                given_BG: Tensor | None) -> Tensor:
        B, T = len(z_BCUHW), 1 + STRIDE_T * (z_BCUHW.shape[2] - 1)
        x = self.latent_in(frames_first(z_BCUHW))
        for block in self.at_latent:
            x = block(x, B)
        x = self.grow_slow(x)
        for block in self.at_slow:
            x = block(x, B)
        x = self._spread(self.spread(x), B)
        large = frames_first(large_BCTHW)
        guides, given = self._guides_of_frames(x, T, guides_BGTHW, given_BG)
        x = x + self.guides(guides, given)
        for block in self.at_quarter:
            x = block(x, B)
        parts = [slice(i, i + FRAMES_AT_ONCE) for i in range(0, len(x), FRAMES_AT_ONCE)]
        return frames_last(torch.cat([self._picture(x[part], large[part]) for part in parts]), B)

    def _picture(self, x: Tensor, large: Tensor) -> Tensor:
        """From quarter size to full size, every frame by itself."""
        x = self.grow_half(x)
        x = x.add_(self.picture_in(F.pixel_unshuffle(large.to(x.dtype), 2)))
        for block in self.at_half:
            x = block(x, 1)
        return torch.add(large, F.pixel_shuffle(self.picture_out(x), 2), alpha=SOFTLY)

    @staticmethod
    def _spread(x_NCHW: Tensor, B: int) -> Tensor:
        """Every latent frame as four, the inverse of gathering; of the first only its last is a frame."""
        x_BUHWFC = x_NCHW.permute(0, 2, 3, 1).unflatten(0, (B, -1)).unflatten(-1, (STRIDE_T, -1))
        x_BTHWC = x_BUHWFC.permute(0, 1, 4, 2, 3, 5).flatten(1, 2)[:, STRIDE_T - 1:]
        return x_BTHWC.flatten(0, 1).permute(0, 3, 1, 2)

    def _guides_of_frames(self, x: Tensor, T: int, guides_BGTHW: Tensor | None,
                          given_BG: Tensor | None) -> tuple[Tensor | None, Tensor]:
        B = len(x) // T
        if guides_BGTHW is None:
            return None, x.new_zeros(len(x), self.guide_channels)
        given_BG = x.new_ones(B, self.guide_channels) if given_BG is None else given_BG.to(x.dtype)
        return frames_first(guides_BGTHW.to(x.dtype)), given_BG.repeat_interleave(T, 0)


def start(module: nn.Module) -> None:
    """What leaves a convolution has the strength of what enters (He et al. 2015, equation 10), but what layers add to a
    sum begins as nothing. From the usual start signals fade layer by layer until biases outweigh them, and whole layers
    fall silent for good. Modules come after their parts."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        taps = module.kernel_size[0] * module.kernel_size[1] if isinstance(module, nn.Conv2d) else 1
        nn.init.normal_(module.weight, std=(2 / (module.in_channels * taps)) ** 0.5)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, Block):
        nn.init.zeros_(module.last.weight)
    elif isinstance(module, Decoder):
        nn.init.zeros_(module.picture_out.weight)
    elif isinstance(module, Encoder):
        nn.init.zeros_(module.out.weight)
        with torch.no_grad():
            module.out.get_parameter("bias").chunk(2)[1].fill_(FAINT)


class VideoVAE(nn.Module):
    """Frames in display sRGB scaled to [-1, 1]; latents with mean 0 and variance 1 over all once their statistics are
    set, most of it in the channels that show most.

    `checkpoint_blocks` computes each block, and the enlarged picture, again in the backward pass instead of keeping
    what it made.
    """

    latent_mean_C: Tensor
    latent_std_C: Tensor

    def __init__(self, config: VideoVAEConfig):
        super().__init__()
        self.config = config
        self.blocks, self.decoder = Blocks(config.channels), Decoder(config)
        self.encoder = Encoder(config) if config.learned_encoder else None
        self.apply(start)
        self.register_buffer("latent_mean_C", torch.zeros(config.channels))
        self.register_buffer("latent_std_C", torch.ones(config.channels))

    @property
    def checkpoint_blocks(self) -> bool:
        return any(module.checkpointed for module in self.modules() if isinstance(module, Block))

    @checkpoint_blocks.setter
    def checkpoint_blocks(self, wanted: bool) -> None:
        for module in self.modules():
            if isinstance(module, Block):
                module.checkpointed = wanted

    def encode(self, frames_BCTHW: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of the latents, each [B, C, 1 + k, H/8, W/8], normalised.

        Raises ValueError for a number of frames that is not 1 + 4k or a size that is not a multiple of 8.
        """
        *_, T, H, W = frames_BCTHW.shape
        num_latent_frames(T)
        if H % STRIDE or W % STRIDE:
            raise ValueError(f"frames of {W}x{H}; the codec takes multiples of {STRIDE}")
        mean = self.blocks.coefficients(frames_BCTHW).to(frames_BCTHW.dtype)
        logvar = torch.full_like(mean, FAINT)
        if self.encoder is not None:
            more, logvar = self.encoder(frames_BCTHW)
            mean = mean + more
        shift, scale = self._statistics(mean)
        return (mean - shift) / scale, logvar - 2 * scale.log()

    def decode(self, z_BCUHW: Tensor, guides_BGTHW: Tensor | None = None, given_BG: Tensor | None = None) -> Tensor:
        """Frames [B, 3, 1 + 4k, 8H, 8W], about [-1, 1], not clamped.

        `given_BG` is 1 where a clip has a guide channel and 0 where it has not; None: all of `guides_BGTHW` are given.
        Guides beyond `config.guide_channels` are not looked at.
        """
        if guides_BGTHW is not None:
            guides_BGTHW = guides_BGTHW[:, :self.config.guide_channels]
        if given_BG is not None:
            given_BG = given_BG[:, :self.config.guide_channels]
        shift, scale = self._statistics(z_BCUHW)
        z_BCUHW = z_BCUHW * scale + shift
        if guides_BGTHW is not None and given_BG is not None:
            guides_BGTHW = guides_BGTHW * given_BG[..., None, None, None].to(guides_BGTHW.dtype)
        if self.checkpoint_blocks and torch.is_grad_enabled():
            large_BCTHW = checkpoint(large_picture, self.blocks, z_BCUHW, guides_BGTHW, use_reentrant=False)
        else:
            large_BCTHW = large_picture(self.blocks, z_BCUHW, guides_BGTHW)
        return self.decoder(z_BCUHW, large_BCTHW, guides_BGTHW, given_BG)

    def forward(self, frames_BCTHW: Tensor, noise_BCUHW: Tensor, guides_BGTHW: Tensor | None = None,
                given_BG: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor]:
        """There and back through a sample of the latents: frames, mean, log-variance."""
        mean, logvar = self.encode(frames_BCTHW)
        z_BCUHW = mean + (0.5 * logvar).exp() * noise_BCUHW
        return self.decode(z_BCUHW, guides_BGTHW, given_BG), mean, logvar

    def _statistics(self, z_BCUHW: Tensor) -> tuple[Tensor, Tensor]:
        mean_C, std_C = self.latent_mean_C.to(z_BCUHW.dtype), self.latent_std_C.to(z_BCUHW.dtype)
        return mean_C[:, None, None, None], std_C[:, None, None, None]
