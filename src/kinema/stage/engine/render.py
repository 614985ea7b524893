"""One frame of the stage as a picture with its depth and mattes.

    picture = render(stage_set, stage_frame, width=1024, height=576)

Single-threaded, without state, the same bytes for the same arguments. The order of work: rays meet the ground
(terrain.march), then tile by tile the shapes (trace), are lit (shade, sky) and written (tiles.draw); edges are
drawn again with four rays each; grass and then all effects come last (grass, effects/draw).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import isfinite

import numpy as np

from kinema.stage import light as lt
from kinema.stage.effects import draw
from kinema.stage.effects.rays import rays
from kinema.stage.effects.view import View
from kinema.stage.engine import bake, batch, clock, edges, grass, noise, terrain, tiles, trace
from kinema.stage.engine import kept as still
from kinema.stage.engine.mirror import mirror
from kinema.stage.frame import Camera3D, Lamp, LiveEffect, StageFrame
from kinema.stage.sets import Set
from kinema.stage.shapes import BOX, ELLIPSOID, GROUP, OBJECT, QUAT, RA, RB, A, B, K


@dataclass(frozen=True, slots=True)
class Picture:
    """colour [height, width, 3] float32 scene-linear Rec.709; depth float32 metres along the view axis (3000: sky);
    matte uint16 object ids; objects: id -> name."""

    colour: np.ndarray
    depth: np.ndarray
    matte: np.ndarray
    objects: dict[int, str] = field(default_factory=dict)
    layers: Layers | None = None


@dataclass(frozen=True, slots=True)
class Layers:
    """What passes.py makes passes of, for the first thing a ray through the middle of each pixel meets: normal_HWC
    (unit, with the grain of the material), albedo_HWC and emission_HWC (scene-linear, given off by itself), float32
    [height, width, 3], 0 in the sky; row_HW int32: its row of StageFrame.shapes_NK, or OF_SET, GROUND, SKY."""

    normal_HWC: np.ndarray
    albedo_HWC: np.ndarray
    emission_HWC: np.ndarray
    row_HW: np.ndarray


OF_SET, GROUND, SKY = tiles.OF_SET, trace.GROUND, trace.SKY


def camera_matrix(camera: Camera3D, width: int, height: int, jitter: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """float32 [18]: eye, right, up, forward (unit), width, height, tan of half the angle across and up, and how far
    from the middle of its pixel a ray goes (pixels, right and down).

    Absurd cameras (no length, not finite, looking along `up`) become harmless ones.
    """

    def clean(v, default):
        return np.array(
            [a if isfinite(a) and abs(a) < 1e6 else d for a, d in zip(v, default, strict=True)], float
        )

    eye, target = clean(camera.eye, (0, 1.6, 6)), clean(camera.target, (0, 1, 0))
    forward = target - eye
    length = np.linalg.norm(forward)
    forward = forward / length if length > 1e-6 else np.array((0.0, 0.0, -1.0))
    right = np.cross(forward, clean(camera.up, (0, 1, 0)))
    if np.linalg.norm(right) < 1e-4:
        right = np.cross(forward, (0.0, 0.0, -1.0) if abs(forward[2]) < 0.9 else (1.0, 0.0, 0.0))
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    focal = camera.focal_mm if isfinite(camera.focal_mm) else 35.0
    tan = min(max(camera.sensor_mm, 1.0) / (2 * max(focal, 1.0)), 20.0)
    return np.array([*eye, *right, *up, *forward, width, height, tan, tan * height / width, *jitter], np.float32)


def proxies(shapes_NK: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A round cone for each moving shape that is big enough to cast a shadow, float32 [M, 8], and the clusters of
    those that belong to one thing, float32 [G, 7]: see batch.py."""
    long = np.argmax(shapes_NK[:, B:B + 3], axis=1) if len(shapes_NK) else np.zeros(0, int)
    x, y, z, w = (shapes_NK[:, QUAT + k] for k in range(4))
    turn = np.stack([1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w),
                     2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w),
                     2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)], 1).reshape(-1, 3, 3)
    rows, half = np.arange(len(shapes_NK)), shapes_NK[:, B:B + 3]
    reach = half[rows, long]
    radius = np.sqrt(np.maximum(np.prod(half, axis=1) / np.maximum(reach, 1e-6), 0))
    arm = turn[rows, long] * np.maximum(reach - radius, 0)[:, None]
    middle, bodied = shapes_NK[:, A:A + 3], np.isin(shapes_NK[:, 0], (BOX, ELLIPSOID))[:, None]
    cones = np.where(bodied, np.concatenate([middle - arm, middle + arm, radius[:, None], radius[:, None]], 1),
                     np.concatenate([middle, half, shapes_NK[:, RA:RB + 1]], 1))
    casts = cones[:, 6:].max(axis=1, initial=0) > 0.028
    cones, owner = np.ascontiguousarray(cones[casts], np.float32), shapes_NK[casts, OBJECT]
    starts = np.flatnonzero(np.diff(owner, prepend=np.nan, append=np.nan))
    clusters = [_ball(cones, first, last) for first, last in pairwise(starts.tolist())]
    return cones, np.array(clusters, np.float32).reshape(-1, 7)


def _ball(cones: np.ndarray, first: int, last: int) -> tuple[float, ...]:
    ends = np.concatenate([cones[first:last, :3], cones[first:last, 3:6]])
    thick = float(cones[first:last, 6:].max())
    middle = (ends.min(axis=0) + ends.max(axis=0)) / 2
    return first, last, *middle, float(np.linalg.norm(ends - middle, axis=1).max()) + thick, thick


def lamp_table(lamps: tuple[Lamp, ...]) -> np.ndarray:
    ordered = sorted(lamps, key=lambda lamp: -max(lamp.colour))
    return np.array([(*a.position, *a.colour, a.radius, a.reach) for a in ordered], np.float32).reshape(-1, 8)


def sorted_shapes(*tables_NK: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All shapes, those without a group first, each group together, and where each comes from; one point of no size
    keeps it from being empty."""
    shapes = np.concatenate([np.zeros((1, K), np.float32), *tables_NK]).astype(np.float32)
    order = np.argsort(shapes[:, GROUP], kind="stable")
    return np.ascontiguousarray(shapes[order]), order


def layered(raw_HWC: np.ndarray, order: np.ndarray) -> Layers:
    """The kernel's layers with names; `order`: where each row of its table comes from in StageFrame.shapes_NK, after
    the first."""
    normal, albedo, emit, row = np.split(raw_HWC, (3, 6, 7), axis=2)
    length = np.linalg.norm(normal, axis=2, keepdims=True)
    met = row[..., 0].astype(np.int32)
    return Layers(normal / np.maximum(length, 1e-12), np.ascontiguousarray(albedo), albedo * emit,
                  np.where(met >= 0, order.astype(np.int32)[np.maximum(met, 0)] - 1, met))


def _nothing(*shape: int) -> np.ndarray:
    """Stands for what a set lacks; read-only like the real thing, so that kernels are compiled for one type only."""
    empty = np.zeros(shape, np.float32)
    empty.setflags(write=False)
    return empty


NO_GRID, NO_MAP, NO_FIELD, NO_BOUNDS = _nothing(2, 2, 8), _nothing(2, 2), _nothing(2, 2, 2), _nothing(2, 2, 2)


CLOCK = np.zeros(len(clock.STAGES), np.int64)  # cycles spent in this process, by stage of the drawing
NO_SPOTS, NO_IDS, NO_KEPT = np.zeros(1, np.int32), np.zeros(1, np.int32), np.zeros(1, np.float32)
NO_REST = still.rest(1, 1, 1, 1)


class Kept:
    """What a camera that stands still need not find twice: the set as its rays met it. Hand the same one to `render`
    for every frame of a shot; pictures are the same with and without it."""

    def __init__(self) -> None:
        self.view, self.full = b"", False
        self.ground_t = NO_KEPT
        self.bins = (NO_SPOTS, NO_IDS)
        self.found = (NO_SPOTS, NO_KEPT, NO_IDS)               # of still.room
        self.rest = NO_REST                                    # of still.rest, under this palette and these lamps
        self.palette = self.lamps = NO_KEPT

    def resting(self, P: np.ndarray, lamps: np.ndarray) -> tuple[np.ndarray, ...]:
        """The tiles that are still at rest in this light."""
        air = P.copy()
        air[lt.TIME] = 0.0
        state = self.rest[0]
        if not np.array_equal(air, self.palette):
            state[:] = 0
        if not np.array_equal(lamps, self.lamps):
            state[state == still.RESTS_LIT] = 0
        self.palette, self.lamps = air, lamps
        return self.rest


@lru_cache(maxsize=4)
def sun_bounds(stage_set: Set) -> np.ndarray:
    """Of the set's sun map: see bake.bounds."""
    return bake.bounds(stage_set.world["shadow"][0]) if "shadow" in stage_set.world else NO_BOUNDS


@lru_cache(maxsize=4)
def set_table(stage_set: Set) -> np.ndarray:
    """The set's shapes, prepared for tracing."""
    return trace.prepare(sorted_shapes(stage_set.shapes_NK, stage_set.plants_NK)[0])


def render(stage_set: Set, frame: StageFrame, *, width: int, height: int, quality: str = "final",
           layers: bool = False, jitter: tuple[float, float] = (0.0, 0.0), bare: bool = False,
           kept: Kept | None = None) -> Picture:
    """The frame as the camera sees it. `quality`: "final" or "preview" (no smoothing of edges). `layers` asks for
    Picture.layers; `jitter` moves all rays by a part of a pixel, at most half of one; `bare` leaves out what overlay()
    draws."""
    world = stage_set.world
    effects = effects_of(stage_set, frame)
    P = lit_palette(stage_set, effects, frame.time_s)
    C = camera_matrix(frame.camera, width, height, jitter)
    lamps = stage_set.lamps + frame.lamps + draw.lamps_of(effects, frame.time_s)
    columns, rows = -(-width // batch.TILE_W), -(-height // batch.TILE_H)
    kept, use = _kept(kept, stage_set, C, quality)
    land = world.get("terrain")
    grid = land.grid_NNC if isinstance(land, terrain.Terrain) else NO_GRID
    heights = land.height_NN if isinstance(land, terrain.Terrain) else NO_MAP
    top = np.float32(world.get("top", 0.0))
    shadow_map, Q = world.get("shadow", (NO_MAP, C))
    field, low = world.get("field", (NO_FIELD, np.zeros(4, np.float32)))
    T = set_table(stage_set)
    if use != still.LOAD:
        kept.bins = _bins(T, C, columns, rows)
        kept.ground_t = np.empty((height, width) if grid is not NO_GRID else (1, 1), np.float32)
        if grid is not NO_GRID:
            since = clock.now()
            terrain.march(heights, C, np.float32(0.5) + C[16], np.float32(0.5) + C[17], top, kept.ground_t)
            CLOCK[clock.MARCH] += clock.now() - since
    W = (T, *kept.bins, grid, heights, shadow_map, Q, field, low, world.get("noise", noise.tiles()),
         world.get("special", 0), sun_bounds(stage_set))
    shapes, order = sorted_shapes(frame.shapes_NK)
    moving = trace.prepare(shapes)
    M = (moving, *_bins(moving, C, columns, rows), *proxies(frame.shapes_NK), lamp_table(lamps), P)
    colour = np.empty((height, width, 3), np.float32)
    depth = np.empty((height, width), np.float32)
    matte = np.empty((height, width), np.uint16)
    keys = np.empty((height, width), np.int32)
    raw = np.empty((height, width, 8) if layers else (1, 1, 8), np.float32)
    if use == still.KEEP:
        kept.found, kept.rest = still.room(columns, rows, width, height), still.rest(columns, rows, width, height)
    K = kept.resting(P, M[5]) if use == still.LOAD and not layers else NO_REST
    common = (colour, depth, matte, keys, raw, CLOCK)
    tiles.draw(W, M, C, kept.ground_t, columns, rows, top, NO_SPOTS, NO_IDS, use, *kept.found, K, *common)
    if quality == "final":
        found = np.empty((height, width), np.uint8)
        edges.find_edges(keys, depth, found)
        rest = edges.soften(W, M, C, kept.ground_t, columns, rows, top, found, K, depth, keys, colour, CLOCK)
        tiles.draw(W, M, C, kept.ground_t, columns, rows, top, *rest, still.NOTHING, NO_SPOTS, NO_KEPT, NO_IDS,
                   NO_REST, *common)
        if K is not NO_REST:
            still.settle(K, columns, rows, rest[0], colour)
    kept.full = use == still.KEEP or kept.full
    since = clock.now()
    if "mirror" in world:
        mirror(C, P, *(np.float32(v) for v in world["mirror"]), noise.tiles(), colour, depth, matte)
    grow(stage_set, C, P, colour, depth, matte)
    if not bare:
        overlay(stage_set, frame, colour, depth, matte, jitter=jitter)
    CLOCK[clock.EFFECTS] += clock.now() - since
    objects = {0: "sky", 1: "ground", **stage_set.objects, **frame.objects}
    return Picture(colour, depth, matte, objects, layered(raw, order) if layers else None)


def _bins(T: np.ndarray, C: np.ndarray, columns: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
    rectangles = trace.rectangles(T, C, columns, rows, batch.TILE_W, batch.TILE_H, np.float32(900.0))
    return trace.bins(rectangles, columns, rows)


def _kept(kept: Kept | None, stage_set: Set, C: np.ndarray, quality: str) -> tuple[Kept, int]:
    """What is kept of this very view, and what to do with it: a view is kept when it comes a second time."""
    if kept is None:
        return Kept(), still.NOTHING
    view = C.tobytes() + id(stage_set).to_bytes(8, "little") + quality.encode()
    if kept.view != view:
        kept.view, kept.full = view, False
        return kept, still.NOTHING
    return kept, still.LOAD if kept.full else still.KEEP


def effects_of(stage_set: Set, frame: StageFrame) -> tuple[LiveEffect, ...]:
    """All effects of the moment: the set's own, the frame's and the weather's."""
    return draw.with_weather(stage_set, stage_set.effects + frame.effects, frame.time_s)


def lit_palette(stage_set: Set, effects: tuple[LiveEffect, ...], time_s: float) -> np.ndarray:
    """The set's palette at this moment: time, lightning and the fog that effects bring."""
    P = np.array(stage_set.world["palette"], np.float32)
    P[lt.TIME] = time_s
    draw.change_air(effects, P, stage_set.interior)
    return P


def grow(stage_set: Set, C: np.ndarray, P: np.ndarray, colour: np.ndarray, depth: np.ndarray,
         matte: np.ndarray) -> None:
    """Grass and flowers onto the picture of a set that has them."""
    density, land = np.float32(stage_set.world.get("grass", 0.0)), stage_set.world.get("terrain")
    if density > 0 and isinstance(land, terrain.Terrain):
        flowers = np.float32(stage_set.light.season in ("spring", "summer"))
        grass.draw_grass(land.grid_NNC, land.height_NN, C, noise.tiles(), P[lt.TIME], P[lt.WIND], density, flowers,
                         colour, depth, matte)


def overlay(stage_set: Set, frame: StageFrame, colour: np.ndarray, depth: np.ndarray, matte: np.ndarray, *,
            jitter: tuple[float, float] = (0.0, 0.0)) -> None:
    """What has no surface, onto any picture of this camera: shafts and beams of light, effects, glow, rain and snow.

    `colour` is changed in place. Only the moment counts: the picture may be drawn (`render(..., bare=True)`) or
    carried here from another frame.
    """
    effects = effects_of(stage_set, frame)
    P = lit_palette(stage_set, effects, frame.time_s)
    C = camera_matrix(frame.camera, depth.shape[1], depth.shape[0], jitter)
    lamps = stage_set.lamps + frame.lamps + draw.lamps_of(effects, frame.time_s)
    if "rays" in stage_set.world:
        rays(C, P, np.float32(stage_set.world["rays"]), colour, depth)
    draw.draw(effects, View(stage_set, C, P, lamps, frame.time_s, colour, depth, matte))
