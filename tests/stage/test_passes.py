"""Passes against geometry: what one frame knows must hold in the next."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import numpy as np
import pytest

from kinema.generate.protocol import PASSES, Frame, load
from kinema.stage import shapes as sp
from kinema.stage.engine.passes import camera_record, matched, row_moves
from kinema.stage.frame import Camera3D
from kinema.story.shot import Actor, Beat, Camera, Light, Look, Place, Shot

W, H = 320, 180
FLOAT_3 = ("normal", "albedo", "emission")

WALKER = Actor(character="MARA", look=Look(hat="brim", coat=True), mark="left",
               beats=(Beat(action="walk", start=0, frames=40, to="B"),))
WAVER = Actor(character="TOM", look=Look(top="#3050a0", skirt=True), mark="C", holds="book",
              beats=(Beat(action="wave", start=4, frames=30),))


def shot(set_name: str, **camera) -> Shot:
    camera = {"setup": "master", "size": "LS", "subjects": ("MARA", "TOM"), "move": "orbit", **camera}
    return Shot(id="s", scene_id="x", frames=48, rate=Fraction(24), light=Light(time="day"), seed=5,
                place=Place(set=set_name, interior=set_name == "room", seed=3), actors=(WALKER, WAVER),
                camera=Camera(**camera))


@lru_cache(maxsize=8)
def two(set_name: str, size: str = "LS", quality: str = "final") -> tuple[Frame, Frame]:
    """Frames 14 and 15."""
    frames = load("stage").frames(shot(set_name, size=size), width=W, height=H, quality=quality, passes=tuple(PASSES),
                                  first=14, last=16)
    a, b = frames
    return a, b


def middles() -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[:H, :W] + 0.5
    return x, y


def points(frame: Frame) -> np.ndarray:
    """World points [H, W, 3] from depth and camera alone."""
    camera = frame.passes["camera"]
    inside, view = np.array(camera["intrinsics_33"]), np.array(camera["camera_from_world_44"])
    x, y = middles()
    z = frame.passes["depth"].astype(float)
    seen = np.stack(((x - inside[0, 2]) / inside[0, 0] * z, (y - inside[1, 2]) / inside[1, 1] * z, z), -1)
    return (seen - view[:3, 3]) @ view[:3, :3]


def at(values: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The pixel at a place, nearest."""
    return values[np.clip(np.floor(y).astype(int), 0, H - 1), np.clip(np.floor(x).astype(int), 0, W - 1)]


def seen_again(a: Frame, b: Frame) -> np.ndarray:
    """Pixels of a whose surface is in the picture and not hidden in b, as far as b's motion and matte tell."""
    x, y = middles()
    x, y = x + a.passes["motion_forward"][..., 0], y + a.passes["motion_forward"][..., 1]
    inside = (x > 1) & (x < W - 1) & (y > 1) & (y < H - 1) & (a.passes["depth"] < 3000)
    return inside & (at(b.passes["matte"], x, y) == a.passes["matte"])


@pytest.mark.parametrize("set_name", ["room", "meadow"])
def test_depth_and_camera_carry_the_set_onto_the_next_frame(set_name):
    a, b = two(set_name)
    P = np.array(b.passes["camera"]["projection_34"])
    xyz = points(a) @ P[:, :3].T + P[:, 3]
    x, y, z = xyz[..., 0] / xyz[..., 2], xyz[..., 1] / xyz[..., 2], xyz[..., 2]
    flow = a.passes["motion_forward"]
    still = seen_again(a, b) & (a.passes["matte"] < 100)
    off = np.hypot(x - middles()[0] - flow[..., 0], y - middles()[1] - flow[..., 1])[still]
    assert still.mean() > 0.3 and np.quantile(off, 0.999) < 0.02
    depth = b.passes["depth"]
    low = np.min([at(depth, x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)], axis=0)
    high = np.max([at(depth, x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)], axis=0)
    fits = (z > 0.995 * low) & (z < 1.005 * high)
    assert fits[still].mean() > 0.97
    assert np.abs(flow[still]).max() > 0.5                              # the camera does move


@pytest.mark.parametrize("set_name, size", [("room", "LS"), ("meadow", "LS"), ("village", "MS")])
def test_motion_there_and_back_returns_to_the_pixel(set_name, size):
    a, b = two(set_name, size)
    x, y = middles()
    there, back = a.passes["motion_forward"], b.passes["motion_backward"]
    x, y = x + there[..., 0], y + there[..., 1]
    off = np.hypot(*np.moveaxis(there + at(back, x, y), 2, 0))
    seen = seen_again(a, b)
    people = seen & (a.passes["matte"] >= 100)
    assert np.quantile(off[seen & ~people], 0.95) < 0.3
    assert people.mean() > 0.01 and np.mean(off[people] < 0.3) > 0.85
    assert np.hypot(*there[people].T).mean() > 0.5


def test_motion_warps_the_next_frame_onto_this_one():
    a, b = two("room")
    x, y = middles()
    flow = a.passes["motion_forward"]
    seen = seen_again(a, b)
    warped = np.abs(at(b.colour, x + flow[..., 0], y + flow[..., 1]) - a.colour).mean(-1)[seen]
    plain = np.abs(b.colour - a.colour).mean(-1)[seen]
    assert np.median(warped) < 0.006 and warped.mean() < 0.6 * plain.mean()


@pytest.mark.parametrize("set_name, size", [("room", "LS"), ("meadow", "LS"), ("village", "MS")])
def test_the_matte_of_an_actor_covers_the_joints_that_are_seen(set_name, size):
    frame = two(set_name, size)[0]
    ids = {name: i for i, name in frame.objects.items()}
    hits = [at(frame.passes["matte"], *(np.array([v]) for v in joint["pixel"]))[0] == ids[who]
            for who, joints in frame.passes["pose"].items() for joint in joints.values() if joint["visible"]]
    assert set(frame.passes["pose"]) == {"MARA", "TOM"} and len(hits) >= 8 and np.mean(hits) > 0.9


def test_joints_lie_where_the_camera_sees_them():
    frame = two("room")[0]
    P = np.array(frame.passes["camera"]["projection_34"])
    for joints in frame.passes["pose"].values():
        assert {"head", "hand_l", "hand_r", "foot_l", "foot_r"} <= set(joints)
        for joint in joints.values():
            x, y, z = P @ (*joint["at"], 1.0)
            assert joint["pixel"] == pytest.approx((x / z, y / z), abs=1e-3) and z > 0


@pytest.mark.parametrize("set_name, size, degrees", [("room", "LS", 2.0), ("village", "MS", 2.0)])
def test_normals_agree_with_the_slope_of_depth_on_smooth_places(set_name, size, degrees):
    frame = two(set_name, size)[0]
    p, d = points(frame), frame.passes["depth"].astype(float)
    slope = np.cross(p[2:, 1:-1] - p[:-2, 1:-1], p[1:-1, 2:] - p[1:-1, :-2])
    slope /= np.linalg.norm(slope, axis=-1, keepdims=True) + 1e-12
    middle = d[1:-1, 1:-1]
    bend = np.maximum(np.abs(d[1:-1, 2:] + d[1:-1, :-2] - 2 * middle), np.abs(d[2:, 1:-1] + d[:-2, 1:-1] - 2 * middle))
    smooth = (bend < 0.003 * middle) & (middle < 60) & (frame.passes["matte"][1:-1, 1:-1] > 1)
    normal = frame.passes["normal"][1:-1, 1:-1]
    off = np.degrees(np.arccos(np.clip((slope * normal).sum(-1), -1, 1)))[smooth]
    assert smooth.mean() > 0.15 and np.median(off) < degrees
    solid = frame.passes["depth"] < 3000
    assert np.allclose(np.linalg.norm(frame.passes["normal"], axis=-1), solid, atol=1e-4)


@pytest.mark.parametrize("quality", ["final", "preview"])
def test_passes_are_finite_sized_and_typed(quality):
    frame = two("meadow", "LS", quality)[0]
    assert set(frame.passes) == set(PASSES)
    for name, kind, more in (("depth", np.float32, ()), ("matte", np.uint16, ()), ("motion_forward", np.float32, (2,)),
                             ("motion_backward", np.float32, (2,)), *((n, np.float32, (3,)) for n in FLOAT_3)):
        values = frame.passes[name]
        assert values.shape == (H, W, *more) and values.dtype == kind and np.isfinite(values).all(), name
    assert (frame.passes["albedo"] >= 0).all() and frame.passes["albedo"].max() < 1.5
    assert frame.passes["albedo"][frame.passes["depth"] >= 3000].sum() == 0


def test_passes_change_nothing_in_the_picture():
    bare = next(load("stage").frames(shot("room"), width=W, height=H, first=14, last=15))
    assert (bare.colour == two("room")[0].colour).all() and bare.passes == {}


def test_only_what_glows_has_emission():
    night = replace(shot("village"), light=Light(time="night"))
    frame = next(load("stage").frames(night, width=W, height=H, passes=("emission", "matte"), first=14, last=15))
    glow = frame.passes["emission"].max(-1)
    assert glow.max() > 0.5 and (glow > 0.01).mean() < 0.2
    assert (frame.colour.max(-1)[glow > 0.5] > 0.4).mean() > 0.9


# --- rows ------------------------------------------------------------------------------------------------------------

def moved(row: np.ndarray, turn: np.ndarray, quat, shift) -> np.ndarray:
    row = row.copy()
    row[sp.A:sp.A + 3] = turn @ row[sp.A:sp.A + 3] + shift
    if row[sp.KIND] in (sp.ROUND_CONE, sp.CONE):
        row[sp.B:sp.B + 3] = turn @ row[sp.B:sp.B + 3] + shift
    else:
        row[sp.QUAT:sp.QUAT + 4] = quat
    return row


@pytest.mark.parametrize("make", [
    lambda: sp.box((1, 2, 3), (0.3, 0.2, 0.5)), lambda: sp.ellipsoid((1, 2, 3), (0.3, 0.2, 0.5)),
    lambda: sp.round_cone((0, 0, 0), (0, 1, 0.4), 0.3, 0.1), lambda: sp.cone((0, 0, 0), (0, 1, 0.4), 0.3, 0.1)])
def test_the_move_of_a_row_carries_its_points(make):
    quat = sp.axis_angle((1, 0, 0), 0.6)                                # about x: cones in the y-z plane stay there
    c, s = np.cos(0.6), np.sin(0.6)
    turn, shift = np.array(((1, 0, 0), (0, c, -s), (0, s, c))), np.array((0.5, -0.2, 4.0))
    row = make()
    move = row_moves(row[None], moved(row, turn, quat, shift)[None])[0]
    at = row[sp.A:sp.A + 3] + np.array((0.1, 0.2, -0.1))
    assert move[:, :3] @ at + move[:, 3] == pytest.approx(turn @ at + shift, abs=1e-5)


def test_round_things_turn_as_their_row_says():
    ball = sp.sphere((1, 2, 3), 0.5, object_id=101)
    turned = ball.copy()
    turned[sp.QUAT:sp.QUAT + 4] = sp.axis_angle((0, 1, 0), np.pi / 2)
    move = row_moves(ball[None], turned[None])[0]
    assert move[:, :3] @ (1, 2, 3.5) + move[:, 3] == pytest.approx((1.5, 2, 3), abs=1e-5)


def test_rows_are_found_again_when_fine_detail_is_gone():
    big = [sp.sphere((i, 0, 0), 0.3, object_id=101, albedo=(0.1 * i, 0, 0)) for i in range(4)]
    fine = [sp.sphere((i + 0.1, 0, 0), 0.05, object_id=101, albedo=(0.1 * i, 0, 0)) for i in range(4)]
    near = sp.table([row for pair in zip(fine, big, strict=True) for row in pair])
    far = sp.table(big)
    far[:, sp.A + 1] += 0.5
    far[:, sp.B + 1] += 0.5
    assert matched(near, far).tolist() == [-1, 0, -1, 1, -1, 2, -1, 3]
    assert row_moves(near, far)[:, 1, 3] == pytest.approx(0.5)          # fine detail goes with its neighbour


def test_what_is_gone_in_the_next_frame_stays():
    row = sp.sphere((1, 2, 3), 0.3, object_id=105)
    assert row_moves(row[None], sp.table([]))[0] == pytest.approx(np.eye(4)[:3])


def test_the_camera_record_projects_the_target_into_the_middle():
    record = camera_record(Camera3D(eye=(1, 2, 3), target=(4, 1, -5), focal_mm=50), 640, 360)
    x, y, z = np.array(record["projection_34"]) @ (4, 1, -5, 1)
    assert (x / z, y / z) == pytest.approx((320, 180), abs=1e-3) and z == pytest.approx(74 ** 0.5)
    assert record["focal_mm"] == pytest.approx(50)
