"""The picture engine against geometry that is known in closed form."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from math import inf, nan

import numpy as np
import pytest

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.engine.render import Kept, camera_matrix, render
from kinema.stage.frame import Camera3D, Lamp, LiveEffect, StageFrame
from kinema.stage.sets import SETS, Set, build
from kinema.story.shot import Light, Place

W, H = 96, 54


def void(*rows: np.ndarray) -> Set:
    """A set of nothing but shapes in clear air."""
    P = lt.palette(Light())
    P[lt.FOG_DENSITY] = 0
    return Set(name="void", place=Place(), light=Light(), marks={}, shapes_NK=sp.table(rows), plants_NK=sp.table([]),
               objects={7: "ball"}, height=lambda x, z: 0.0, world={"palette": P})


def look(*rows: np.ndarray, camera: Camera3D | None = None, **kept) -> StageFrame:
    camera = camera or Camera3D(eye=(0, 0, 5), target=(0, 0, 0), focal_mm=36)
    return StageFrame(camera=camera, shapes_NK=sp.table(rows), **kept)


def rays(width: int, height: int, tan: float) -> np.ndarray:
    """Unit directions of all pixels of a camera that looks along -z, [height, width, 3]."""
    u = (np.arange(width) + 0.5) / width * 2 - 1
    v = 1 - (np.arange(height) + 0.5) / height * 2
    d = np.stack(np.broadcast_arrays(u[None] * tan, v[:, None] * tan * height / width, -1.0), -1)
    return d / np.linalg.norm(d, axis=-1, keepdims=True)


@pytest.mark.parametrize("group", [0, 1001])
def test_depth_of_a_sphere_is_that_of_the_quadratic(group):
    ball = sp.sphere((0.2, -0.1, 0), 0.8, group=group, blend=0.01, object_id=101)
    picture = render(void(), look(ball), width=W, height=H)
    d = rays(W, H, 0.5)
    to = np.array((0.2, -0.1, -5.0))
    b = d @ to
    root = b * b - to @ to + 0.64
    want = (b - np.sqrt(np.maximum(root, 0))) * -d[..., 2]
    inside = root > 0.05
    assert inside.sum() > 300
    assert np.abs(picture.depth - want)[inside].max() < 0.01
    assert (picture.depth[root < -0.05] == 3000).all()


@pytest.mark.parametrize("make, front", [
    (lambda **m: sp.box((0, 0, 0), (1, 1, 0.25), rounding=0.01, **m), 4.75),
    (lambda **m: sp.ellipsoid((0, 0, 0), (1, 0.7, 0.4), **m), 4.6),
    (lambda **m: sp.round_cone((0, -1, 0), (0, 1, 0), 0.3, 0.3, **m), 4.7),
    (lambda **m: sp.cone((0, 0, -1), (0, 0, 1), 0.5, 0.5, **m), 4.0),
])
@pytest.mark.parametrize("group", [0, 1002])
def test_the_nearest_point_of_every_kind_of_shape_lies_where_it_should(make, front, group):
    shape = make(group=group, blend=0.001)
    if group and shape[0] == sp.CONE:
        pytest.skip("cones are never grouped")
    picture = render(void(), look(shape), width=W + 1, height=H + 1)
    assert picture.depth[H // 2, W // 2] == pytest.approx(front, abs=0.01)


def test_a_turned_box_shows_its_edge():
    shape = sp.box((0, 0, 0), (0.5, 0.5, 0.5), quat=sp.axis_angle((0, 1, 0), np.pi / 4), rounding=0.002)
    picture = render(void(), look(shape), width=W + 1, height=H + 1)
    assert picture.depth[H // 2, W // 2] == pytest.approx(5 - 0.5 * 2 ** 0.5, abs=0.02)


def test_far_small_shapes_keep_their_size():
    ball = sp.sphere((0, 0, -195), 1.0, object_id=101)
    picture = render(void(), look(ball), width=2048, height=64)
    across = int((picture.matte == 101).sum(axis=1).max())
    assert across == pytest.approx(2048 * (1 / 200) / 0.5, abs=2)


def test_a_group_is_fuller_where_its_shapes_meet():
    pair = [sp.sphere((x, 0, 0), 0.5, group=1001, blend=0.4, object_id=101) for x in (-0.45, 0.45)]
    apart = [sp.sphere((x, 0, 0), 0.5, object_id=101) for x in (-0.45, 0.45)]
    joined = render(void(), look(*pair), width=W, height=H).depth[H // 2, W // 2]
    single = render(void(), look(*apart), width=W, height=H).depth[H // 2, W // 2]
    assert joined < single - 0.05


def test_mattes_name_what_is_seen():
    stage_set = void(sp.sphere((-1, 0, 0), 0.5, object_id=7))
    picture = render(stage_set, look(sp.sphere((1, 0, 0), 0.5, object_id=101), objects={101: "MARA"}), width=W, height=H)
    assert set(np.unique(picture.matte)) == {0, 7, 101}
    assert picture.objects[101] == "MARA" and picture.objects[7] == "ball" and picture.objects[0] == "sky"
    assert picture.matte[H // 2, W // 2 - 19] == 7 and picture.matte[H // 2, W // 2 + 19] == 101


def test_what_stands_before_the_sun_throws_a_shadow():
    floor = sp.box((0, -0.1, 0), (6, 0.1, 6), albedo=(0.5, 0.5, 0.5), object_id=7)
    stage_set, camera = void(floor), Camera3D(eye=(0, 9, 0.1), target=(0, 0, 0), focal_mm=24)
    sun = stage_set.world["palette"][lt.SUN_X:lt.SUN_Z + 1]
    ball = sp.sphere(tuple(sun * 2.5), 0.4, object_id=101)
    bare = render(stage_set, look(camera=camera), width=W, height=H).colour
    shaded = render(stage_set, look(ball, camera=camera), width=W, height=H).colour
    assert shaded[H // 2, W // 2].mean() < 0.5 * bare[H // 2, W // 2].mean()


def test_light_of_a_lamp_falls_with_the_square_of_the_distance():
    wall = sp.box((0, 0, -0.1), (9, 9, 0.1), albedo=(0.5, 0.5, 0.5), object_id=7)
    stage_set = void(wall)
    P = stage_set.world["palette"]
    P[lt.SUN_R:lt.FOG_DENSITY] = P[lt.FILL_R:lt.WET] = 0
    def lit(away):
        lamp = Lamp(position=(0, 0, away), colour=(1, 1, 1), radius=0.0, reach=1000, halo=0)
        camera = Camera3D(eye=(0, 0, 30), target=(0, 0, 0), focal_mm=36)
        return render(stage_set, look(camera=camera, lamps=(lamp,)), width=W, height=H).colour[H // 2, W // 2, 1]
    assert lit(2.0) / lit(4.0) == pytest.approx(4.0, rel=0.05)


ABSURD = [
    Camera3D(eye=(0, 1, 0), target=(0, 1, 0)), Camera3D(eye=(nan, 0, 3), target=(0, 1, 0)),
    Camera3D(eye=(0, inf, 3), target=(0, 1, 0)), Camera3D(eye=(0, 1.5, 4), target=(0, 1, 0), focal_mm=1),
    Camera3D(eye=(0, 1.5, 4), target=(0, 1, 0), focal_mm=nan), Camera3D(eye=(0, 1.5, 4), target=(0, 1, 0), up=(0, 0, 0)),
    Camera3D(eye=(0, 30, 0), target=(0, 0, 0)), Camera3D(eye=(0, -20, 0), target=(0, 5, 0)),
    Camera3D(eye=(0, 1.5, 4), target=(0, 1, 0), up=(0, -1, 0)), Camera3D(eye=(-2.6, 1.5, -6.4), target=(0, 1, 0)),
    Camera3D(eye=(0, 1.5, 4), target=(0, 1, 0), focal_mm=5000), Camera3D(eye=(5e5, 100, 0), target=(0, 0, 0)),
]


@pytest.mark.parametrize("set_name", sorted(SETS))
def test_absurd_cameras_give_finite_pictures(set_name):
    stage_set = build(Place(set=set_name, seed=3, interior=set_name == "room"), Light(time="dusk", weather="rain"))
    man = [sp.round_cone((0, 0.2, 0), (0, 1.2, 0), 0.3, 0.2, group=1001, blend=0.1, object_id=101)]
    effects = (LiveEffect(name="campfire", position=(0, 0, 1.5)), LiveEffect(name="explosion", position=(1, 0, 0), age_s=0.3))
    for camera in ABSURD:
        picture = render(stage_set, look(*man, camera=camera, effects=effects), width=64, height=40)
        assert np.isfinite(picture.colour).all() and np.isfinite(picture.depth).all(), camera
        assert (picture.colour >= 0).all(), camera


def test_shapes_without_size_or_turn_do_no_harm():
    rows = [sp.row(kind, (0, 0, 0), (0, 0, 0), quat=(0, 0, 0, 0), group=g, object_id=101)
            for kind in (sp.ROUND_CONE, sp.BOX, sp.ELLIPSOID) for g in (0, 1001)]
    assert np.isfinite(render(void(), look(*rows), width=W, height=H).colour).all()


def test_the_camera_sees_the_target_in_the_middle_and_the_sensor_across():
    C = camera_matrix(Camera3D(eye=(1, 2, 3), target=(1, 2, -7), focal_mm=18, sensor_mm=36), 160, 90)
    assert C[9:12] == pytest.approx((0, 0, -1)) and C[14] == pytest.approx(1.0) and C[15] == pytest.approx(90 / 160)


DIGEST = """
from hashlib import sha256
from kinema.stage import shapes as sp
from kinema.stage.frame import *
from kinema.stage.engine.render import render
from kinema.stage.sets import build
from kinema.story.shot import Light, Place
s = build(Place(set="village", seed=5), Light(time="dusk"))
man = [sp.round_cone((0, 0.2, 0), (0, 1.2, 0), 0.3, 0.2, group=1001, blend=0.1, object_id=101)]
f = StageFrame(camera=Camera3D(eye=(1, 1.6, 6), target=(0, 1, 0)), shapes_NK=sp.table(man), time_s=1.25,
               effects=(LiveEffect(name="campfire", position=(0, 0, 1.5), age_s=2.0),))
p = render(s, f, width=160, height=90)
digest = sha256(p.colour.tobytes() + p.depth.tobytes() + p.matte.tobytes()).hexdigest()
"""


def test_the_same_frame_gives_the_same_bytes_here_again_and_in_another_process():
    seen = []
    for _ in range(2):
        names: dict = {}
        exec(DIGEST, names)
        seen.append(names["digest"])
    other = subprocess.run([sys.executable, "-c", DIGEST + "print(digest)"], capture_output=True, text=True, check=True)
    assert seen == [other.stdout.strip()] * 2
    assert seen[0] != sha256(b"").hexdigest()


def test_what_is_kept_while_the_camera_stands_still_changes_no_picture():
    stage_set = build(Place(set="meadow", seed=3), Light())
    camera = Camera3D(eye=(0.0, 1.6, 6.0), target=(0.0, 1.0, 0.0))
    kept = Kept()
    rested = []
    for i in range(8):
        ball = sp.table([sp.sphere((0.3 * min(i, 6), 0.6, 0.0), 0.4, object_id=100)])
        lamp = Lamp(position=(2.0, 1.0, 0.0), colour=(2.0 + i % 2, 1.0, 0.5), reach=2.0)
        frame = StageFrame(camera=camera, shapes_NK=ball, lamps=(lamp,), time_s=i / 24)
        a = render(stage_set, frame, width=160, height=90, kept=kept)
        b = render(stage_set, frame, width=160, height=90)
        assert kept.full == (i > 0)
        assert np.array_equal(a.colour, b.colour) and np.array_equal(a.depth, b.depth)
        rested.append(int(kept.rest[1].sum()))
    assert rested[-1] > 10                    # tiles where nothing happens are not drawn again


def test_a_lamp_between_near_and_far_things_is_kept_from_the_near_by_what_stands_before_them():
    """The tile holds a near board and a far wall, so that the lamp hangs within the ball around what it lights."""
    board = sp.box((0.0, 0.0, 0.0), (0.5, 0.5, 0.02), object_id=100)
    wall = sp.box((0.0, 0.0, -6.0), (9.0, 9.0, 0.1), object_id=7)
    lamp = Lamp(position=(0.0, 0.0, 1.0), colour=(3.0, 3.0, 3.0), reach=9.0)
    ball = sp.sphere((0.0, 0.0, 0.5), 0.2, object_id=101)
    camera = Camera3D(eye=(1.6, 0.0, 3.0), target=(0.5, 0.0, 0.0))
    stage_set = void(wall)
    dark, lit = (render(stage_set, StageFrame(camera=camera, shapes_NK=sp.table(rows), lamps=(lamp,)), width=W, height=H)
                 for rows in ([board, ball], [board]))
    C = camera_matrix(camera, W, H)
    v, u = np.mgrid[H - 1:-H - 1:-2, 1 - W:W + 1:2] / np.array((H, W)).reshape(2, 1, 1)
    rays = C[9:12] + u[..., None] * C[14] * C[3:6] + v[..., None] * C[15] * C[6:9]
    at = C[:3] + rays * dark.depth[..., None]
    behind = (dark.matte == 100) & (lit.matte == 100) & (np.hypot(at[..., 0], at[..., 1]) < 0.28) & (at[..., 2] > 0.015)
    ratio = dark.colour[behind].mean(axis=-1) / lit.colour[behind].mean(axis=-1)
    assert behind.sum() > 20 and ratio.max() < 0.75
