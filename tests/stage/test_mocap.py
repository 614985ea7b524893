"""Motion capture: what the file says against geometry, and our puppets against what was captured."""

from __future__ import annotations

from dataclasses import replace
from math import cos, dist, pi, sin
from pathlib import Path

import numpy as np
import pytest
from playing import CHILD, flat_set, shot, woman

from kinema.errors import InputError
from kinema.stage.actors.bvh import read_bvh
from kinema.stage.actors.capture import Capture, roles
from kinema.stage.actors.retarget import Played
from kinema.stage.actors.skeleton import CHEST, FOOT_L, FORE_L, HAND_L, PELVIS, SHIN_L, THIGH_L, UPPER_L, proportions
from kinema.stage.blocking.block import staging
from kinema.story.shot import Beat, Look

SAMPLES = sorted((Path(__file__).parents[2].parent / "shared" / "data" / "mocap").glob("*/*.bvh"))

LIMB = """{indent}JOINT {name}
{indent}{{
{indent}OFFSET {x} {y} {z}
{indent}CHANNELS 3 Zrotation Xrotation Yrotation
{inside}{indent}}}
"""


def limb(*bones, indent="  "):
    """Nested joints (name, offset); the last ends in a site."""
    (name, offset), *rest = bones
    inside = limb(*rest, indent=indent + "  ") if rest else f"{indent}End Site\n{indent}{{\n{indent}OFFSET 0 0 10\n{indent}}}\n"
    return LIMB.format(name=name, x=offset[0], y=offset[1], z=offset[2], indent=indent, inside=inside)


def text(frames, arms="T", rate=30.0):
    """A made-up skeleton in centimetres; `frames`: rows of {joint: (z, x, y) degrees} with "at": root x, y, z."""
    out = 1.0 if arms == "T" else 0.0
    names = ["Hips", "LeftUpLeg", "LeftLeg", "LeftFoot", "RightUpLeg", "RightLeg", "RightFoot", "Spine", "Head", "LeftArm",
             "LeftForeArm", "LeftHand", "RightArm", "RightForeArm", "RightHand"]

    def arm(side, word):
        way = (25 * side * out, -25 * (1 - out), 0)
        return limb((f"{word}Arm", (15 * side, 40, 0)), (f"{word}ForeArm", way), (f"{word}Hand", way), indent="    ")
    legs = "".join(limb((f"{w}UpLeg", (9 * s, 0, 0)), (f"{w}Leg", (0, -42, 0)), (f"{w}Foot", (0, -40, 0)))
                   for s, w in ((1, "Left"), (-1, "Right")))
    trunk = ("  JOINT Spine\n  {\n  OFFSET 0 15 0\n  CHANNELS 3 Zrotation Xrotation Yrotation\n" + limb(("Head", (0, 45, 0)), indent="    ")
             + arm(1, "Left") + arm(-1, "Right") + "  }\n")
    head = ("HIERARCHY\nROOT Hips\n{\n  OFFSET 0 0 0\n  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation\n"
            + legs + trunk + "}\nMOTION\n")
    rows = []
    for frame in frames:
        values = list(frame.get("at", (0, 90, 0)))
        for name in names:
            values += frame.get(name, (0, 0, 0))
        rows.append(" ".join(f"{v:.6f}" for v in values))
    return head + f"Frames: {len(rows)}\nFrame Time: {1 / rate:.6f}\n" + "\n".join(rows) + "\n"


def played(motion, look=None, seconds=None, origin=(0.0, 0.0, 0.0)):
    capture = Capture(motion)
    return Played(capture, 0.0, seconds or capture.seconds, proportions(look or Look()), origin)


def flat(x, z):
    return 0.0


def test_channels_turn_in_the_order_they_are_named():
    motion = read_bvh(text([{"LeftUpLeg": (30, 40, 0)}]))
    turn, place = motion.world()
    z, x = np.radians(30), np.radians(40)
    rz = np.array(((cos(z), -sin(z), 0), (sin(z), cos(z), 0), (0, 0, 1)))
    rx = np.array(((1, 0, 0), (0, cos(x), -sin(x)), (0, sin(x), cos(x))))
    j = motion.joints.index("LeftUpLeg")
    assert np.allclose(turn[0, j], rz @ rx)
    assert np.allclose(place[0, j + 1], np.array((9, 90, 0)) + rz @ rx @ (0, -42, 0))


@pytest.mark.parametrize("spoil, line", [
    (lambda t: t.replace("ROOT", "TOOR", 1), 2), (lambda t: t.replace("OFFSET 0 0 0", "OFFSET 0 zero 0", 1), 4),
    (lambda t: t.replace("Xposition", "Wposition", 1), 5), (lambda t: t[:t.index("MOTION") - 8], None),
    (lambda t: t.replace("Frames: 2", "Frames: 9"), None), (lambda t: t.replace("Frame Time: 0.0", "Frame Time: -0.0"), None),
    (lambda t: "", 1), (lambda t: t.replace("90.0", "nan"), None)])
def test_what_is_no_bvh_is_said_with_its_line(spoil, line):
    with pytest.raises(InputError) as wrong:
        read_bvh(spoil(text([{}, {}])))
    assert "BVH line " in str(wrong.value)
    if line is not None:
        assert f"line {line}:" in str(wrong.value)


def test_a_skeleton_without_legs_is_refused_by_name():
    with pytest.raises(InputError, match="thigh_l"):
        roles(read_bvh(text([{}]).replace("LeftUpLeg", "Tentacle")))


@pytest.mark.parametrize("arms", ["T", "hanging"])
@pytest.mark.parametrize("look", [Look(), CHILD, Look(height_m=1.9, stoutness=1.3)], ids=["adult", "child", "big"])
def test_limbs_point_where_they_were_captured_whatever_the_rest_pose_and_build(arms, look):
    pose = {"LeftUpLeg": (0, -50, 0), "LeftLeg": (0, 60, 0), "Spine": (0, 20, 10), "RightArm": (20, -30, 0), "LeftForeArm": (0, -40, 20)}
    motion = read_bvh(text([pose] * 12, arms))
    bones = played(motion, look).bones(0.2, flat)
    _, place = motion.world()
    r = roles(motion)

    def way(a, b):
        v = place[0, r[b]] - place[0, r[a]]
        return v / np.linalg.norm(v)
    for ours, next_one, a, b in ((UPPER_L, FORE_L, "upper_arm_l", "forearm_l"), (UPPER_L + 1, FORE_L + 1, "upper_arm_r", "forearm_r"),
                                 (FORE_L, HAND_L, "forearm_l", "hand_l"), (THIGH_L, SHIN_L, "thigh_l", "shin_l")):
        have = bones.place[next_one] - bones.place[ours]
        assert have / np.linalg.norm(have) @ way(a, b) > 0.985
    size = proportions(look)
    assert dist(bones.place[UPPER_L], bones.place[FORE_L]) == pytest.approx(size.upper_arm, rel=1e-3)
    assert dist(bones.place[THIGH_L], bones.place[SHIN_L]) == pytest.approx(size.thigh, rel=1e-3)
    assert bones.turn[CHEST][:, 2] @ bones.turn[PELVIS][:, 2] < 0.97


def stepping(noise=0.0):
    """Two seconds on the spot: a leg lifts now and then, the hips sway; the standing foot creeps by `noise` cm a frame."""
    out = []
    for i in range(60):
        lift = max(sin(2 * pi * i / 20), 0.0)
        out.append({"at": (noise * (i % 20), 82, 0), "LeftUpLeg": (0, -35 * lift, 0), "LeftLeg": (0, 70 * lift, 0)})
    return out


def test_a_foot_that_stands_does_not_slide_even_where_the_capture_does():
    part = played(read_bvh(text(stepping(noise=0.4))))
    _, sure = part.capture.ankles
    firm = [i for i in range(58) if sure[1, i] > 0.999 and sure[1, i + 1] > 0.999]
    assert len(firm) > 20
    for i in firm:
        a, b = (part.bones(k / 30, flat).place[FOOT_L + 1] for k in (i, i + 1))
        assert dist(a, b) < 0.01


def test_the_way_is_as_long_as_the_legs_say():
    frames = [{"at": (0, 82, 3.0 * i)} for i in range(31)]
    motion = read_bvh(text(frames))
    for look in (Look(), CHILD):
        part = played(motion, look)
        gone = dist(part.root(0.0)[:2], part.root(1.0)[:2])
        assert gone == pytest.approx(90 / 82 * proportions(look).leg, rel=0.02)


def test_a_motion_begins_where_the_actor_stands_and_the_actor_stays_where_it_ends():
    motion = read_bvh(text([{"at": (0, 82, 2.0 * i), "Hips": (0, 0, 0)} for i in range(61)]))
    beats = (Beat(action="mocap:stroll", start=24, frames=60), Beat(action="wave", start=100, frames=24))
    stage = staging(shot(woman(mark="C", toward="right", beats=beats), frames=144), flat_set(), motions={"stroll": motion})
    who = stage.performers[0]
    before, after = who.path.root(0.9), who.path.root(3.6)
    assert dist(before[:2], after[:2]) > 0.5
    way = np.array(after[:2]) - np.array(before[:2])
    assert way @ (sin(before[2]), cos(before[2])) / np.linalg.norm(way) > 0.99
    old = who.bones(0.0).place[:15]
    for frame in range(1, 144):
        now = who.bones(frame / 24).place[:15]
        assert np.isfinite(now).all()
        assert np.linalg.norm(now - old, axis=1).max() < 0.3
        old = now.copy()


def test_a_motion_nobody_knows_is_an_error_that_lists_those_there_are():
    with pytest.raises(InputError, match="waltz"):
        staging(shot(woman(beats=(Beat(action="mocap:tango", start=0, frames=24),))), flat_set(),
                motions={"waltz": read_bvh(text([{}] * 3))})


@pytest.mark.skipif(not SAMPLES, reason="no captured samples here")
@pytest.mark.parametrize("path", SAMPLES[::6], ids=lambda p: p.stem)
def test_captured_people_move_our_puppets_as_they_moved(path):
    part = played(read_bvh(path.read_text()), replace(Look(), height_m=1.6), seconds=2.0)
    turns, _ = part.capture.frames
    for t in np.arange(0, 2, 0.1):
        bones = part.bones(float(t), flat)
        assert np.isfinite(bones.place).all()
        assert bones.place[:15, 1].min() > -0.08
        assert bones.place[:15, 1].max() < 2.6
    assert set(turns) >= {"hips", "chest", "thigh_l", "shin_r"}
