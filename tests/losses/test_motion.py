import math

import pytest
import torch

from kinema.losses.motion import Skeleton, angles, body_points, point_loss, rotations, slide_loss

# Hips, and a foot that hangs one length below them from bone 0.
SKELETON = Skeleton((-1, 0), (0, 0), torch.tensor([[0.0, 0, 0], [0.0, -1.0, 0]]), 10.0)
UPRIGHT = torch.tensor([0.0, 1, 0, 0, 0, 1])


def moves(frames: int, *, ahead: float = 0.0, turn: float = 0.0) -> torch.Tensor:
    return torch.cat((UPRIGHT, torch.tensor([1.0, 0.0, ahead, turn, 1.0, 1.0]))).expand(1, frames, -1)


def test_any_six_numbers_are_a_rotation():
    turn = rotations(torch.randn(50, 6, dtype=torch.float64))
    torch.testing.assert_close(turn @ turn.mT, torch.eye(3, dtype=torch.float64).expand(50, 3, 3))
    torch.testing.assert_close(torch.linalg.det(turn), torch.ones(50, dtype=torch.float64))


def test_angles_are_those_turned():
    a = torch.tensor([0.3, 1.2, 3.0], dtype=torch.float64)
    turned = torch.stack((0 * a, a.cos(), a.sin(), 0 * a, -a.sin(), a.cos()), -1)
    torch.testing.assert_close(angles(turned, UPRIGHT.double().expand(3, 6)), a)


def test_a_straight_way_is_as_long_as_its_speed_says():
    facing, world = body_points(moves(11, ahead=2.0), SKELETON)
    torch.testing.assert_close(world[0, -1, 0], torch.tensor([0.0, 1.0, 2.0]))
    torch.testing.assert_close(facing[0, -1, 1], torch.tensor([0.0, 0.0, 0.0]))


def test_walking_while_turning_closes_a_circle():
    frames = 201
    _, world = body_points(moves(frames, ahead=1.0, turn=2 * math.pi * 10 / (frames - 1)), SKELETON)
    assert world[0, -1, 0, [0, 2]].norm() < 0.01
    assert world[0, (frames - 1) // 2, 0, [0, 2]].norm().item() == pytest.approx(2 * 20 / (2 * math.pi), rel=0.01)


def test_a_foot_that_stands_and_slides_is_told_and_one_in_the_air_is_not():
    _, world = body_points(moves(11, ahead=2.0), SKELETON)
    assert slide_loss(world, torch.ones(1, 11, 1), (1,), 10.0).item() == pytest.approx(2.0, rel=1e-3)
    assert slide_loss(world, torch.zeros(1, 11, 1), (1,), 10.0) == 0


def test_gradients_reach_the_numbers_where_all_is_right():
    x = moves(4).clone().requires_grad_()
    points = body_points(x, SKELETON)[1]
    point_loss(points, points.detach()).backward()
    assert x.grad.isfinite().all()
