"""What lies beside the picture: the camera as numbers, motion vectors, joints. Exact, one ray to a pixel.

    passes = collect(picture, ("depth", "motion_forward", "pose"), before, frame, after)
    flow_HWC = motion(picture, frame, after)             # pixels, float32 [height, width, 2]

Picture coordinates: pixels, x right, y down, the middle of the first pixel at (0.5, 0.5). Camera coordinates:
metres, x right, y down, z along the view. What has no surface (flames, rain, blades of grass, glow) is in no pass;
water, leaves and clouds move only as the camera moves.

Legend: N rows of a shape table, K its columns, H height, W width, C channels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from kinema.stage import shapes as sp
from kinema.stage.engine.kernel import F, kernel
from kinema.stage.engine.render import Layers, Picture, camera_matrix
from kinema.stage.engine.trace import FAR
from kinema.stage.frame import Camera3D, StageFrame

NEAREST = F(0.02)                             # metres: what would be behind the camera is moved here
FLESH = 0.16                                  # of a figure's extent: how far under its surface a joint may lie
OF_LAYERS = {"normal", "albedo", "emission", "motion_forward", "motion_backward"}
STAYS = [sp.KIND, sp.OBJECT, sp.GROUP, sp.ALBEDO, sp.ALBEDO + 1, sp.ALBEDO + 2, sp.ROUGHNESS, sp.SURFACE, sp.SPARE,
         sp.SPARE + 1]                        # columns that tell a row from others of its object
SIZES = [*STAYS, sp.RA, sp.RB, sp.BLEND]      # and those that are the same unless it changes its shape


def collect(picture: Picture, names: Iterable[str], before: StageFrame, here: StageFrame,
            after: StageFrame) -> dict[str, Any]:
    """Passes by name: arrays [height, width, ...], for "pose" and "camera" plain records. `before` and `after` are the
    frames next to `here`; `picture` shows `here`, with layers if one of OF_LAYERS is asked for."""
    height, width = picture.depth.shape
    make: dict[str, Callable[[], Any]] = {
        "depth": lambda: picture.depth, "matte": lambda: picture.matte, "normal": lambda: _layers(picture).normal_HWC,
        "albedo": lambda: _layers(picture).albedo_HWC, "emission": lambda: _layers(picture).emission_HWC,
        "motion_forward": lambda: motion(picture, here, after),
        "motion_backward": lambda: motion(picture, here, before),
        "pose": lambda: poses(picture, here), "camera": lambda: camera_record(here.camera, width, height)}
    return {name: make[name]() for name in names}


def _layers(picture: Picture) -> Layers:
    assert picture.layers is not None, "render(..., layers=True)"
    return picture.layers


def camera_record(camera: Camera3D, width: int, height: int) -> dict[str, Any]:
    """The camera in plain numbers. With a world point X in metres, `projection_34` @ (X, 1) = (x z, y z, z):
    pixels x, y and depth z. `camera_from_world_44` takes world to camera coordinates, `intrinsics_33` these on."""
    C = camera_matrix(camera, width, height).astype(float)
    turn = np.stack((C[3:6], -C[6:9], C[9:12]))
    inside = np.array(((0.5 * width / C[14], 0.0, 0.5 * width), (0.0, 0.5 * height / C[15], 0.5 * height),
                       (0.0, 0.0, 1.0)))
    view = np.eye(4)
    view[:3, :3], view[:3, 3] = turn, -turn @ C[0:3]
    return {"eye": C[0:3].tolist(), "right": C[3:6].tolist(), "up": C[6:9].tolist(), "forward": C[9:12].tolist(),
            "focal_mm": float(camera.sensor_mm / (2.0 * C[14])), "sensor_mm": float(camera.sensor_mm),
            "f_stop": float(camera.f_stop), "focus_m": float(camera.focus_m), "width": width, "height": height,
            "intrinsics_33": inside.tolist(), "camera_from_world_44": view.tolist(),
            "projection_34": (inside @ view[:3]).tolist()}


def poses(picture: Picture, frame: StageFrame) -> dict[str, dict[str, dict[str, Any]]]:
    """Actor -> joint -> {"at": metres in the world, "pixel": place in the picture, "visible": whether it is seen}.

    A joint lies within the body: it is visible where what is seen is no farther from it than the flesh around it.
    """
    height, width = picture.depth.shape
    P = np.array(camera_record(frame.camera, width, height)["projection_34"])
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for who, joints in frame.joints.items():
        flesh = FLESH * float(np.ptp(np.array(list(joints.values())), axis=0).max())
        found[who] = {}
        for name, at in joints.items():
            x, y, z = (float(v) for v in P @ (*at, 1.0))
            pixel = (x / max(z, float(NEAREST)), y / max(z, float(NEAREST)))
            inside = z > NEAREST and 0.0 <= pixel[0] < width and 0.0 <= pixel[1] < height
            seen = inside and abs(float(picture.depth[int(pixel[1]), int(pixel[0])]) - z) < flesh
            found[who][name] = {"at": tuple(float(v) for v in at), "pixel": pixel, "visible": bool(seen)}
    return found


def motion(picture: Picture, here: StageFrame, there: StageFrame) -> np.ndarray:
    """float32 [height, width, 2]: how far right and down, in pixels, what a pixel of `here` shows lies in `there`. What
    the camera leaves behind gets a vector that ends far outside the picture."""
    height, width = picture.depth.shape
    out = np.empty((height, width, 2), np.float32)
    row = _layers(picture).row_HW
    moves = row_moves(here.shapes_NK, there.shapes_NK)
    moves = np.concatenate((moves, np.eye(4)[None, :3])).astype(np.float32)        # the last is what stands still
    row = np.where(row >= 0, row, len(moves) - 1).astype(np.int32)
    C, D = camera_matrix(here.camera, width, height), camera_matrix(there.camera, width, height)
    _carry(C, D, moves.reshape(-1, 12), row, picture.depth, out)
    return out


@kernel
def _carry(C, D, moves, row, depth, out):
    """out <- pixels that each surface point of camera C moves until it is seen by camera D."""
    height, width = depth.shape
    for j in range(height):
        for i in range(width):
            px, py = F(i) + F(0.5), F(j) + F(0.5)
            u, v = px / F(width) * F(2) - F(1), F(1) - py / F(height) * F(2)
            x = C[9] + u * C[14] * C[3] + v * C[15] * C[6]
            y = C[10] + u * C[14] * C[4] + v * C[15] * C[7]
            z = C[11] + u * C[14] * C[5] + v * C[15] * C[8]
            z_m = depth[j, i]
            if z_m < FAR:
                m = moves[row[j, i]]
                x, y, z = C[0] + z_m * x, C[1] + z_m * y, C[2] + z_m * z
                x, y, z = (m[0] * x + m[1] * y + m[2] * z + m[3] - D[0], m[4] * x + m[5] * y + m[6] * z + m[7] - D[1],
                           m[8] * x + m[9] * y + m[10] * z + m[11] - D[2])
            far = max(x * D[9] + y * D[10] + z * D[11], NEAREST)
            right = (x * D[3] + y * D[4] + z * D[5]) / (far * D[14])
            up = (x * D[6] + y * D[7] + z * D[8]) / (far * D[15])
            out[j, i, 0] = (right * F(0.5) + F(0.5)) * F(width) - px
            out[j, i, 1] = (F(0.5) - up * F(0.5)) * F(height) - py


def row_moves(here_NK: np.ndarray, there_NK: np.ndarray) -> np.ndarray:
    """float64 [N, 3, 4]: what takes a point of a row to where it is in the other table (world to world).

    A row that the other table lacks (seen from afar, fine detail is left out) goes with the nearest row of its object
    that it has; an object that is gone stays where it is.
    """
    found = matched(here_NK, there_NK)
    moves = np.tile(np.eye(4)[:3], (len(here_NK), 1, 1))
    have = np.flatnonzero(found >= 0)
    moves[have] = _between(here_NK[have].astype(float), there_NK[found[have]].astype(float))
    for i in np.flatnonzero(found < 0):
        kin = have[here_NK[have, sp.OBJECT] == here_NK[i, sp.OBJECT]]
        if len(kin):
            off = here_NK[kin, sp.A:sp.A + 3] - here_NK[i, sp.A:sp.A + 3]
            moves[i] = moves[kin[np.argmin((off * off).sum(axis=1))]]
    return moves


def matched(here_NK: np.ndarray, there_NK: np.ndarray) -> np.ndarray:
    """int [N]: which row of the other table is the same part of the same object, -1 where there is none.

    The order of rows of one kind, colour and size is the same in all frames. Those whose sizes changed are matched
    without; where their number changed too, they have no match.
    """
    if here_NK.shape == there_NK.shape and (here_NK[:, STAYS] == there_NK[:, STAYS]).all():
        return np.arange(len(here_NK))
    found = np.full(len(here_NK), -1)
    taken: set[int] = set()
    for columns in (SIZES, STAYS):
        ours = _alike(here_NK, columns, {int(i) for i in np.flatnonzero(found >= 0)})
        theirs = _alike(there_NK, columns, taken)
        for key, rows in ours.items():
            others = theirs.get(key, [])
            if len(rows) == len(others):
                found[rows] = others
                taken.update(others)
    return found


def _alike(table_NK: np.ndarray, columns: list[int], without: set[int]) -> dict[bytes, list[int]]:
    """Rows that are the same in `columns`, in order."""
    out: dict[bytes, list[int]] = {}
    values = np.ascontiguousarray(table_NK[:, columns])
    for i in range(len(values)):
        if i not in without:
            out.setdefault(values[i].tobytes(), []).append(i)
    return out


def _between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Moves [N, 3, 4] of rows a to rows b: turned as their quaternions say, a round cone then along its axis, and
    scaled as their sizes did."""
    solid = np.isin(a[:, sp.KIND], (sp.BOX, sp.ELLIPSOID))
    turn_a, turn_b = _turns(a[:, sp.QUAT:sp.QUAT + 4]), _turns(b[:, sp.QUAT:sp.QUAT + 4])
    stretch = np.where(np.abs(a[:, sp.B:sp.B + 3]) > 1e-6, b[:, sp.B:sp.B + 3] / np.where(
        np.abs(a[:, sp.B:sp.B + 3]) > 1e-6, a[:, sp.B:sp.B + 3], 1.0), 1.0)
    whole = np.einsum("nij,nj,nkj->nik", turn_b, stretch, turn_a)
    turn = np.einsum("nij,nkj->nik", turn_b, turn_a)
    axis_a, length_a = _axis(a)
    axis_b, length_b = _axis(b)
    long = (length_a > 1e-5) & (length_b > 1e-5)
    turn = np.where(long[:, None, None], _least_turn(np.einsum("nij,nj->ni", turn, axis_a), axis_b) @ turn, turn)
    radius = a[:, sp.RA] + a[:, sp.RB]
    wider = np.where(radius > 1e-6, (b[:, sp.RA] + b[:, sp.RB]) / np.where(radius > 1e-6, radius, 1.0), 1.0)
    longer = np.where(long, length_b / np.where(long, length_a, 1.0), wider)
    along = axis_a[:, :, None] * axis_a[:, None, :]
    coned = turn @ (wider[:, None, None] * (np.eye(3) - along) + longer[:, None, None] * along)
    linear = np.where(solid[:, None, None], whole, coned)
    shift = b[:, sp.A:sp.A + 3] - np.einsum("nij,nj->ni", linear, a[:, sp.A:sp.A + 3])
    return np.concatenate((linear, shift[:, :, None]), axis=2)


def _axis(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    axis = rows[:, sp.B:sp.B + 3] - rows[:, sp.A:sp.A + 3]
    length = np.linalg.norm(axis, axis=1)
    return axis / np.maximum(length, 1e-12)[:, None], length


def _turns(quats: np.ndarray) -> np.ndarray:
    """Rotation matrices [N, 3, 3] of quaternions x, y, z, w; no length gives no turn."""
    size = np.linalg.norm(quats, axis=1, keepdims=True)
    x, y, z, w = np.where(size > 1e-6, quats / np.maximum(size, 1e-12), (0.0, 0.0, 0.0, 1.0)).T
    return np.stack((1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w),
                     2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w),
                     2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)), axis=1).reshape(-1, 3, 3)


def _least_turn(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The smallest rotations [N, 3, 3] that take unit vectors a to b; none where they are opposite."""
    x, y, z = np.cross(a, b).T
    o = np.zeros_like(x)
    cross = np.stack((o, -z, y, z, o, -x, -y, x, o), axis=1).reshape(-1, 3, 3)
    c = (a * b).sum(axis=1)
    small = np.where(c > -0.999, 1.0 / np.maximum(1.0 + c, 1e-3), 0.0)
    turn = np.eye(3) + cross + cross @ cross * small[:, None, None]
    return np.where((c > -0.999)[:, None, None], turn, np.eye(3))
