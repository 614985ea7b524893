"""A plan to read: `kinema plan` prints it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kinema.story.shot import Plan, Shot
from kinema.timecode import rate_name


def describe(plan: Plan) -> str:
    """Per scene its shots, one a line, then what is unclear with line numbers."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: Plan) -> Iterator[str]:
    frames = sum(shot.frames for shot in plan.shots)
    seconds = float(frames / plan.rate)
    yield (f"{len(plan.scenes)} scenes, {len(plan.shots)} shots, {int(seconds) // 60}:{int(seconds) % 60:02d} min at "
           f"{rate_name(plan.rate)} fps, {seconds / max(1, len(plan.shots)):.1f} s a shot")
    numbers = {shot.id: i for i, shot in enumerate(plan.shots, 1)}
    cuts: dict[str, list[str]] = {}
    for cut in plan.cuts:
        cuts.setdefault(cut.after, []).append(f"{cut.kind.replace('_', ' ')} {cut.frames}")
    for row in cuts.get("", []):
        yield f"  >> {row}"
    rows = {key: list(group) for key, group in groupby(plan.shots, lambda shot: shot.scene_id)}
    for scene in plan.scenes:
        light = scene.light
        sky = f"{light.time}, {light.weather}, {light.season}"
        landmark = f" + {scene.place.landmark}" if scene.place.landmark else ""
        yield ""
        yield (
            f"{scene.number}. {scene.heading}  [{scene.place.set}{landmark}; {sky}; {scene.mood}]  "
            f"{', '.join(scene.characters)}"
        )
        for shot in rows.get(scene.id, []):
            yield _shot(numbers[shot.id], shot)
            for row in cuts.get(shot.id, []):
                yield f"  >> {row}"
    if plan.unclear:
        yield ""
        yield "Not understood, or not shown:"
        for item in plan.unclear:
            yield (
                f"  line {item.line}: {item.text!r}: {item.why}"
                if item.line
                else f"  film.toml: {item.text!r}: {item.why}"
            )


def _shot(number: int, shot: Shot) -> str:
    camera = shot.camera
    move = camera.move if camera.direction == "none" else f"{camera.move} {camera.direction}"
    angle = "" if camera.angle == "eye" else f" {camera.angle}"
    over = f" over {camera.over}" if camera.over else ""
    return (
        f"  {number:>3} {shot.id:<16} {camera.size:<3} {camera.setup:<13}{angle} {move:<11} {camera.focal_mm:>3g}mm "
        f"{float(shot.seconds):>5.2f}s  {_seen(shot)}{over}{_what(shot)}"
    )


def _seen(shot: Shot) -> str:
    """The subjects; of a shot without any, who is in it."""
    return ", ".join(shot.camera.subjects or tuple(a.character for a in shot.actors)) or "-"


def _what(shot: Shot) -> str:
    parts = []
    for actor in shot.actors:
        deeds = " ".join(f"{b.action}{'>' + b.to if b.to else ''}" for b in actor.beats)
        if deeds:
            parts.append(f"{actor.character} {deeds}")
    for speech in shot.speeches:
        words = " ".join(speech.text.split())
        voice = "" if speech.on_screen else " (off)"
        parts.append(f'{speech.character}{voice}: "{words if len(words) <= 44 else words[:43] + "…"}"')
    parts += [f'sign "{p.text}"' for p in shot.props if p.text and p.name in shot.camera.subjects]
    parts += [e.name for e in shot.effects]
    return "  " + "; ".join(parts) if parts else ""
