"""Motions as bodies: rotations from six numbers, forward kinematics, and how far two motions are apart in space.

    points = body_points(moves_BTD, skeleton);  loss = point_loss(points, true_points) + slide_loss(world, stands)

A skeleton is a table of points: each hangs at an offset from its parent in the space of one of the bones. What the
numbers of a frame are is told to `body_points`; the order is that of the data: 6 for each bone, then height, speed to
the left and ahead, turn rate, and whether the feet stand.

B motions, T frames, D numbers of a frame, J bones, P points.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Skeleton:
    parents: tuple[int, ...]                    # of each point, -1: the hips
    carriers: tuple[int, ...]                   # the bone in whose space its offset is
    offsets_P3: Tensor                          # heights of the hips
    rate: float                                 # frames a second

    def to(self, device: torch.device) -> Skeleton:
        return Skeleton(self.parents, self.carriers, self.offsets_P3.to(device), self.rate)


def rotations(six: Tensor) -> Tensor:
    """[.., 6] -> [.., 3, 3]: Gram-Schmidt of the second and the third column (Zhou et al. 2019, equation 15)."""
    y = F.normalize(six[..., :3], dim=-1)
    z = six[..., 3:]
    z = F.normalize(z - (y * z).sum(-1, keepdim=True) * y, dim=-1)
    return torch.stack((torch.linalg.cross(y, z), y, z), dim=-1)


def angles(six: Tensor, true: Tensor) -> Tensor:
    """[..]: radians between the rotations of [.., 6] each; no gradient where they are equal or opposite."""
    trace = (rotations(six) * rotations(true)).sum((-1, -2))
    return ((trace - 1) / 2).clamp(-1, 1).arccos()


def body_points(moves_BTD: Tensor, skeleton: Skeleton) -> tuple[Tensor, Tensor]:
    """[B, T, P, 3] of points in heights of the hips: as seen from the facing frame, the hips above the origin, and in
    the world, where the motion goes its way from the origin."""
    bones = max(skeleton.carriers) + 1
    turn = rotations(moves_BTD[..., :6 * bones].unflatten(-1, (bones, 6)))
    height, left, ahead, turning = moves_BTD[..., 6 * bones:6 * bones + 4].unbind(-1)
    zero = torch.zeros_like(height)
    points = [torch.stack((zero, height, zero), -1)]
    for p in range(1, len(skeleton.parents)):
        points.append(points[skeleton.parents[p]] + turn[..., skeleton.carriers[p], :, :] @ skeleton.offsets_P3[p])
    facing = torch.stack(points, dim=2)
    yaw = (turning.cumsum(1) - turning) / skeleton.rate
    x, z = left * yaw.cos() + ahead * yaw.sin(), ahead * yaw.cos() - left * yaw.sin()
    x, z = ((v.cumsum(1) - v)[..., None] / skeleton.rate for v in (x, z))
    c, s = yaw.cos()[..., None], yaw.sin()[..., None]
    world = torch.stack((facing[..., 0] * c + facing[..., 2] * s + x, facing[..., 1],
                         facing[..., 2] * c - facing[..., 0] * s + z), dim=-1)
    return facing, world


def point_loss(points: Tensor, true: Tensor) -> Tensor:
    """Mean distance of points [.., 3]."""
    return ((points - true).square().sum(-1) + 1e-8).sqrt().mean()


def slide_loss(world_BTP3: Tensor, stands_BTF: Tensor, feet: tuple[int, ...], rate: float) -> Tensor:
    """Mean speed along the ground, a second, of the points `feet` while they stand."""
    speed = (world_BTP3[:, :, feet, :].diff(dim=1)[..., (0, 2)].square().sum(-1) + 1e-8).sqrt() * rate
    stands = stands_BTF[:, 1:] * stands_BTF[:, :-1]
    return (speed * stands).sum() / stands.sum().clamp(min=1)
