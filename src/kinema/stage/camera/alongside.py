"""Going along with somebody: where the camera walks, and who is in the picture where the way ends.

    azimuth = beside_the_way(walker, scene, azimuth, high, distance)
    crown += taller_beside(walker, scene, crown)
"""

from __future__ import annotations

from math import hypot

from kinema.stage.camera.composition import Scene, Subject
from kinema.stage.camera.sight import beside


def beside_the_way(walker: Subject, scene: Scene, azimuth: float, high: float, distance: float) -> float:
    """Azimuth from which nobody who waits or comes along stands before the walker, on all of the way."""
    moments = [scene.seconds * k / 5 for k in range(6)]
    others = [[o.point(w) for w in moments] for o in scene.people.values() if o.name != walker.name]
    return beside(azimuth, [walker.point(w) for w in moments], others, distance, 0.45 * high * scene.aspect)


def taller_beside(walker: Subject, scene: Scene, crown: float) -> float:
    """How much higher than `crown` those reach who stand where the way ends, metres: their heads stay in too."""
    x, _, z = walker.point(scene.seconds)
    tops = [
        s.point(scene.seconds)[1] + 0.53 * s.size.head + s.hat
        for s in scene.people.values()
        if s.size and s.name != walker.name
        and hypot(s.point(scene.seconds)[0] - x, s.point(scene.seconds)[2] - z) < 1.8
    ]
    return max(0.0, max(tops, default=crown) - crown)
