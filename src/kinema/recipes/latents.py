"""Latents of clips, made once by a trained codec and kept: a file a shard, under a name that has the codec's hash.

    kept = Latents(vae, file_hash("video_vae", folder), out, device=device)
    z_CUHW = kept.read(clip, mirror=False)

Each clip is encoded as it is and in a mirror: a codec's latents of a mirrored clip are not its latents mirrored.
C latent channels, U latent frames, H W latent rows and columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from kinema.data.shards import StoredClip
from kinema.models.video_vae import STRIDE, STRIDE_T, VideoVAE
from kinema.training.device import autocast
from kinema.training.distributed import World, wait_for_all

SIDES = {False: "as_is", True: "mirrored"}


class Latents:
    """`folder` gets a folder of its own for every codec; what is there is not made again."""

    def __init__(self, vae: VideoVAE, codec_hash: str, folder: Path, *, device: torch.device):
        self.vae, self.device = vae, device
        self.folder = Path(folder) / f"latents-{codec_hash[:16]}"

    def path(self, clip: StoredClip) -> Path:
        changed = clip.path.stat().st_mtime_ns                     # a shard that is drawn anew has latents anew
        return self.folder / f"{clip.path.stem}-{changed:x}.safetensors"

    def make(self, clips: Sequence[StoredClip], world: World | None = None) -> int:
        """Encode the clips of those shards that have no file yet; how many clips that were in this process. Several
        processes share the shards and go on when all are done."""
        world = world or World()
        shards: dict[Path, list[StoredClip]] = {}
        for clip in clips:
            shards.setdefault(self.path(clip), []).append(clip)
        made = 0
        for path, of_shard in list(shards.items())[world.rank::world.size]:
            if path.exists() and _holds(path, of_shard):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            tensors = {f"{clip.number}.{name}": self._encoded(clip, mirror)
                       for clip in of_shard for mirror, name in SIDES.items()}
            part = path.with_suffix(".part")
            save_file(tensors, part)
            part.replace(path)
            made += len(of_shard)
        wait_for_all()
        return made

    def read(self, clip: StoredClip, *, mirror: bool = False) -> Tensor:
        """float32 [C, U, H, W] of a clip that was made."""
        with safe_open(self.path(clip), framework="pt") as file:
            return file.get_tensor(f"{clip.number}.{SIDES[mirror]}").float()

    @torch.no_grad()
    def _encoded(self, clip: StoredClip, mirror: bool) -> Tensor:
        width, height = (size // STRIDE * STRIDE for size in clip.size)
        frames = clip.read("frames", count=1 + (clip.frames - 1) // STRIDE_T * STRIDE_T)
        frames = frames[:, :, ::-1] if mirror else frames
        pictures = np.ascontiguousarray(np.moveaxis(frames[:, :height, :width], -1, 0))
        frames_CTHW = pictures.astype(np.float32) / 127.5 - 1
        with autocast(self.device):
            mean, _ = self.vae.encode(torch.from_numpy(frames_CTHW)[None].to(self.device))
        return mean[0].to(torch.float16).cpu().contiguous()


def _holds(path: Path, clips: Sequence[StoredClip]) -> bool:
    with safe_open(path, framework="pt") as file:
        names = set(file.keys())
    return all(f"{clip.number}.{name}" in names for clip in clips for name in SIDES.values())
