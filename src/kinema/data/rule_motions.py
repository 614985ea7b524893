"""What the stage's rules do by themselves: each action with another figure, build, tempo and stride.

    frames = rule_motion("walk", "train 7")               # [T, 16, 6], stage/actors/moves.py

Only what one does alone on level ground: embracing and carrying depend on another body and stay with the rules.
"""

from __future__ import annotations

from math import cos, sin
from random import Random

import numpy as np

from kinema.data.costumes import random_look
from kinema.stage.actors import gesture
from kinema.stage.actors.actor import Human
from kinema.stage.actors.face import invented_mouth
from kinema.stage.actors.gait import Path
from kinema.stage.actors.moves import RATE, frames_of_bones
from kinema.stage.actors.performer import Act, Change, Line
from kinema.stage.actors.skeleton import proportions
from kinema.story.shot import EMOTIONS, Actor

POSTURES = {"sit": "sit", "kneel": "kneel", "crouch": "crouch", "fall": "lie"}
LASTING = {"wave": 3.0, "point": 3.0, "nod": 1.1, "shake_head": 1.5, "look": 3.0, "reach": 2.6, "pick_up": 2.4,
           "knock": 1.6, "jump": 1.3, "laugh": 3.5, "dance": 5.0, "fight": 5.0}          # seconds
RULED = ("stand", "walk", "run", "turn", *POSTURES, "rise", *LASTING, "talk")
SECONDS = 5.0


def rule_motion(action: str, seed: str) -> np.ndarray:
    """[120, 16, 6]. Raises KeyError for an action of none of RULED."""
    rng = Random(f"motion {action} {seed}")
    look = random_look(rng, "train")
    size, yaw = proportions(look), rng.uniform(-3.0, 3.0)
    path = Path((0.0, 0.0), yaw, stance=0.062 * size.height * size.stout ** 0.5, scale=size.hip / 0.69)
    actor = Actor(character=seed, look=look, emotion=rng.choice((*EMOTIONS, "neutral", "neutral")))
    who = Human(actor, path, lambda x, z: 0.0, rng.randrange(65536))
    start, pace = rng.uniform(0.2, 1.2), rng.uniform(0.8, 1.25)
    first = 0.0
    if action in ("walk", "run"):
        speed = who.pace.walk * rng.uniform(0.7, 1.3) if action == "walk" else who.pace.run * rng.uniform(0.8, 1.3)
        far = speed * size.hip / 0.69 * (SECONDS + 2.0)
        path.walk(0.0, (far * sin(yaw), far * cos(yaw)), SECONDS + 2.0, run=action == "run",
                  bulge=far * rng.uniform(-0.12, 0.12))
        first = 1.0                                       # of the way, without its beginning and end
    elif action == "turn":
        way = rng.choice((-1, 1))
        path.turn(start, yaw + way * rng.uniform(0.6, 2.8), rng.uniform(0.8, 1.8))
    elif action in POSTURES:
        _go_over(who, POSTURES[action], start, 0.95 * pace)
    elif action == "rise":
        _go_over(who, rng.choice(("sit", "kneel", "crouch", "lie")), -3.0, 1.0)
        who.changes.append(Change(start, pace, "stand"))
    elif action == "talk":
        mouth = invented_mouth("There is somebody at the door and nobody goes to open it", SECONDS)
        strokes = gesture.strokes_of(mouth, 0.0, rng.randrange(65536), False)
        who.lines.append(Line(0.0, SECONDS, mouth, strokes))
    elif action != "stand":
        seconds = LASTING[action] * (pace if LASTING[action] < 4.0 else 1.0)
        who.acts.append(Act(action, start if seconds < 4.0 else -0.5, seconds + (seconds > 4.0), _aim(rng, who, yaw)))
    return frames_of_bones([who.bones(first + k / RATE) for k in range(round(SECONDS * RATE))], size)


def _go_over(who: Human, posture: str, start: float, seconds: float) -> None:
    who.changes.append(Change(start, seconds, posture, 0.26 * who.size.height if posture == "sit" else None))


def _aim(rng: Random, who: Human, yaw: float) -> gesture.Aim:
    """Something within reach, before them and a little to the right."""
    p, about, far = who.size, yaw + rng.uniform(-0.7, 0.3), rng.uniform(0.3, 0.42)
    high = rng.uniform(0.05, 0.9) * p.height
    point = (sin(about) * far * p.height, high, cos(about) * far * p.height)
    return gesture.Aim(point, rng.choice((0, 1, 1)), seed=rng.randrange(9973), role=rng.choice((0, 1)))
