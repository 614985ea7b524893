"""Animals in the terms the camera frames people by, and the colours of their coats.

size = animal_size(0.6, usual=0.72, least=0.25, most=1.2, head=0.36, hip=0.5)
"""

from __future__ import annotations

from kinema.stage.actors.skeleton import Proportions
from kinema.stage.actors.wardrobe import Colour, colour
from kinema.story.shot import Look

_OF_PEOPLE = Look()


def animal_size(height_m: float, usual: float, least: float, most: float, head: float, hip: float) -> Proportions:
    """`height_m` is the crown's; people's usual height means the animal's own. Head and hip as parts of it."""
    h = usual if height_m == _OF_PEOPLE.height_m else min(max(height_m, least), most)
    head, hip = head * h, hip * h
    neck = 0.04 * h
    torso = h - head - hip - neck
    leg = 0.9 * hip
    return Proportions(
        height=h,
        head=head,
        head_wide=0.5 * head,
        hip=hip,
        hip_wide=0.1 * h,
        thigh=0.5 * leg,
        shin=0.5 * leg,
        ankle=0.06 * h,
        ball=0.05 * h,
        torso=torso,
        waist=0.4 * torso,
        shoulder_wide=0.1 * h,
        upper_arm=0.2 * h,
        forearm=0.2 * h,
        hand=0.05 * h,
        neck=neck,
        stout=1.0,
        stoop=0.0,
    )


def coat_colour(text: str, usual: str) -> Colour:
    """Scene-linear; the colours a Look has by default are people's, and mean the animal's usual one."""
    if text in (_OF_PEOPLE.top, _OF_PEOPLE.hair):
        return colour(usual)
    return colour(text, usual)
