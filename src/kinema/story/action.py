"""Coverage of action: who moves is followed, who looks is seen near, what matters is inserted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kinema.story.blocking import Played
from kinema.story.camera_words import LENSES
from kinema.story.lexicon import stage
from kinema.story.moment import Moment
from kinema.story.pace import reading_time
from kinema.story.scene_setup import LETTERS, SceneSetup, number
from kinema.story.scene_state import GOING, LASTING
from kinema.story.screenplay import Element
from kinema.story.shot import Camera
from kinema.timecode import frames_for

WHOLE_BODY = frozenset(("walk", "run", "sit", "rise", "kneel", "crouch", "jump", "fall", "pick_up", "turn"))
SHOWN_NEAR = frozenset(("sign", "letter", "book", "lantern", "cup", "crate", "phone", "well"))
WRITING = re.compile(
    r"\b(?:reads?|says?|words?|label|labell?ed|written|displays?|sign|notice|poster|headline|titled?|named|marked|"
    r"letters?|screen|inscription|engraved|painted|banner|card|caption|trail)\b|写|刻|牌|题|印|字|标",
    re.I,
)


class ActionCoverage(SceneSetup):
    """Shoots paragraphs of action."""

    __slots__ = ()

    def _action(self, element: Element, words: str) -> None:
        """`words`: what a sign noticed here turns out to say in the next element."""
        moments = self.facts.moments.get(element.id, [])
        self.coming_words = words
        if any("sign" in m.props for m in moments):
            quoted = next((" ".join(m.quoted) for m in moments if m.quoted and is_writing(m)), "")
            self.state.write(words or quoted, "sign")
        used = 0
        for group in self._groups(moments):
            for camera_kind, row in self._setups(group):
                shot_id = element.id if used == 0 else f"{element.id}+{LETTERS[min(used - 1, 24)]}"
                if used > len(LETTERS):
                    shot_id = f"{element.id}+{used}"
                if camera_kind == "insert":
                    self._insert(shot_id, row)
                elif not self._covered(element, row, used):
                    self._act(shot_id, row)
                else:
                    continue
                used += 1

    def _groups(self, moments: Sequence[Moment]) -> list[list[Moment]]:
        """Sentences that belong in one shot: the same people doing, up to about five seconds."""
        groups: list[list[Moment]] = []
        seconds = 0.0
        for moment in moments:
            length = sum(stage().seconds[d.action] for d in moment.deeds) * 0.9 or 1.2
            doers = {d.who for d in moment.deeds}
            before = {d.who for m in groups[-1] for d in m.deeds} if groups else set()
            joins = groups and (not doers or not before or doers <= before) and seconds + length < 5.5 and not (
                groups[-1][-1].quoted)
            if joins:
                groups[-1].append(moment)
                seconds += length
            else:
                groups.append([moment])
                seconds = length
        return groups

    def _setups(self, group: list[Moment]) -> list[tuple[str, list[Moment]]]:
        """A group as action and, where words or a thing matter, an insert after it."""
        words = [m for m in group if m.quoted and is_writing(m)]
        row: list[tuple[str, list[Moment]]] = []
        if not all(only_words(m) for m in group):
            row.append(("action", group))
        if words or (not self.coming_words and self._thing(group)):
            row.append(("insert", group))
        return row

    def _thing(self, group: list[Moment]) -> str:
        """A thing the prose puts into our eye: looked at, taken, or a fire."""
        known = stage()
        for moment in group:
            for deed in moment.deeds:
                target = deed.toward if deed.action in ("look", "pick_up") else ""
                prop = next((p for _, p in moment.holds if p), "") if deed.action == "pick_up" else target
                shown = prop if prop in known.drawable or prop in known.held else known.like.get(prop, "")
                if shown in SHOWN_NEAR and shown not in self.inserted and number(moment.text, "insert") % 3 != 2:
                    return shown
            if "campfire" in moment.effects and not moment.people and "campfire" not in self.inserted:
                return "campfire"
        return ""

    def _covered(self, element: Element, row: list[Moment], used: int) -> bool:
        """Pure description at the head of a scene is in the establishing shot already, with who rests there."""
        if len(self.shots) != 1 or used:
            return False
        seen = {a.character for a in self.shots[0].actors}
        happens = any(m.moves or m.emotions or m.boards or set(m.effects) - LASTING
                      or (self.state.deserted and m.crowd_does) for m in row)
        return not happens and all(d.stative and d.who in seen for m in row for d in m.deeds)

    def _act(self, shot_id: str, row: list[Moment]) -> None:
        alone = len({*self.state.present, *(p for m in row for p in m.people if p in self.state.looks)}) <= 1
        travels = alone and any(d.action in GOING for m in row for d in m.deeds)
        self._from_the_left(row, travels)
        played = self.state.play(row, travels)
        camera = self._action_camera(shot_id, row, played)
        moving = any(d.action in WHOLE_BODY for d in played.deeds)
        size = self._apart(camera.setup, camera.size, camera.subjects[0] if camera.subjects else "", moving,
                           camera.subjects)
        if size != camera.size:
            camera = replace(camera, size=size, focal_mm=LENSES[size])
        self._shot(shot_id, played.frames, camera=camera, actors=played.actors, effects=played.effects,
                   sounds=played.sounds, props=played.props)

    def _from_the_left(self, row: list[Moment], travels: bool) -> None:
        """Somebody alone who walks through the picture comes into it."""
        if not travels:
            return
        first = next((d for m in row for d in m.deeds), None)
        if first is None or first.action not in GOING or first.who not in self.state.looks:
            return
        if first.who not in self.state.present:
            self.state.arrive(first.who, "left")
        elif (
            self.state.marks[first.who] in ("C", "D", "right")
            and not first.to
            and self.state.posture[first.who] == "stand"
        ):
            self.state.marks[first.who] = "A"

    def _action_camera(self, shot_id: str, row: list[Moment], played: Played) -> Camera:
        actions = [d.action for d in played.deeds]
        doers = played.doers
        flashes = {e.name for e in played.effects}
        loud = bool(flashes & {"explosion", "lightning"}) or ("sparks" in flashes and "campfire" not in flashes)
        if any(e.name == "magic" for e in played.effects):
            turning = ("left", "right")[number(shot_id, "magic") % 2]
            return Camera(setup="master", size="LS", subjects=doers[:2], move="orbit", direction=turning, focal_mm=28.0)
        shaky = self.mood == "fear" or ("run" in actions and self.mood in ("tense", "anger"))
        if played.goers and not set(doers) & set(self.state.rides):
            return Camera(setup="master", size="LS", subjects=played.goers[:1], focal_mm=28.0,
                          move="handheld" if loud else "static")
        doers = tuple(n for n in doers if self.state.is_person(n)) or doers
        if not doers:
            return self._still_camera(shot_id, row, loud)
        far = [n for n in doers if self.state.marks.get(n) == "far"]
        if far and not set(actions) & GOING:
            return Camera(setup="master", size="LS", subjects=(far[0],), focal_mm=35.0, move="dolly", direction="out")
        if "embrace" in actions and len(doers) == 2:
            return Camera(setup="two_shot", size="MLS", subjects=doers, focal_mm=35.0, move="dolly", direction="in")
        if actions[0] in GOING:
            moving = ("handheld", "none") if shaky else ("follow", "none") if len(doers) == 1 else ("truck", "right")
            size = ("MLS", "LS", "MS")[number(shot_id, "size") % 3] if len(doers) == 1 else "LS"
            return Camera(setup="follow" if len(doers) == 1 else "master", size=size, subjects=doers[:2],
                          move=moving[0], direction=moving[1], focal_mm=35.0)
        if len(doers) > 2 or loud:
            return Camera(setup="master", size="LS", subjects=doers[:3], focal_mm=28.0,
                          move="handheld" if loud else "static")
        named = [p for p in dict.fromkeys(p for m in row for p in m.people) if p in self.state.present]
        met = [d.toward for d in played.deeds if d.action == "reach" and d.toward in self.state.present]
        if len(doers) == 1 and met and met[0] != doers[0]:                   # given, touched: both are seen
            named = [doers[0], met[0]]
        if len(doers) == 1 and len(named) == 2 and not set(actions) <= {"look", "talk", "nod", "laugh"}:
            doers = tuple(named)
        if len(doers) == 2:
            return Camera(setup="two_shot", size="MLS", subjects=doers, focal_mm=35.0)
        return self._single_action(shot_id, actions, doers[0], shaky)

    def _single_action(self, shot_id: str, actions: list[str], who: str, shaky: bool) -> Camera:
        face = {"look", "laugh", "nod", "shake_head", "talk", "turn"}
        if set(actions) <= face:
            size = "MCU" if number(shot_id, "size") % 3 else "CU"
        elif set(actions) & {"jump", "fall", "walk", "run", "kneel"}:
            size = "MLS"
        else:
            size = "MS"
        angle = "high" if "fall" in actions or "kneel" in actions else "low" if "rise" in actions else "eye"
        move, direction = ("handheld", "none") if shaky else ("dolly", "in") if size in ("MCU", "CU") and (
            self.mood in ("tense", "wonder", "mystery", "sad")) else ("static", "none")
        if self.mood in ("wonder", "triumph") and size in ("MLS", "MS") and not set(actions) & {"walk", "run", "fall"}:
            move, direction = "orbit", ("left", "right")[number(shot_id, "orbit") % 2]
            angle = "low" if self.mood == "triumph" else angle
        return Camera(setup="single", size=size, subjects=(who,), angle=angle, move=move, direction=direction,
                      focal_mm=LENSES[size])

    def _still_camera(self, shot_id: str, row: list[Moment], loud: bool) -> Camera:
        """No one acts: the face of who is spoken of, the thing that is there, or the place."""
        people = [p for m in row for p in m.people if p in self.state.present]
        people = [p for p in people if self.state.is_person(p)] or people
        feeling = any(m.emotions for m in row)
        if loud:
            return Camera(setup="master", size="LS", focal_mm=28.0, move="handheld")
        if self.state.deserted and self.state.extras:
            return Camera(setup="master", size="LS", subjects=tuple(e.character for e in self.state.extras),
                          focal_mm=35.0, move="dolly", direction="in")
        if len(set(people)) > 1 and not feeling:
            return Camera(setup="two_shot", size="MLS", subjects=tuple(dict.fromkeys(people))[:2], focal_mm=35.0)
        if people:
            size = "CU" if feeling else "MCU"
            return Camera(setup="reaction" if feeling else "single", size=size, subjects=(people[0],),
                          focal_mm=LENSES[size], move="dolly", direction="in")
        marks = [m for moment in row for m in moment.landmarks if m == self.place.landmark]
        if marks:
            return Camera(setup="master", size="LS", subjects=("landmark",), focal_mm=35.0, move="tilt", direction="up")
        heard = any(m.sounds or m.group for m in row)
        if self.state.present and heard and number(shot_id, "heard") % 2:
            who = self.last_speaker if self.last_speaker in self.state.present else self.state.present[0]
            return Camera(setup="reaction", size="MCU", subjects=(who,), focal_mm=LENSES["MCU"])
        if self.state.present and heard:
            return Camera(setup="master", size="LS", subjects=tuple(self.state.present[:3]), focal_mm=28.0)
        move = (("pan", "left"), ("truck", "right"), ("dolly", "in"))[number(shot_id, "still") % 3]
        return Camera(setup="master", size="LS", move=move[0], direction=move[1], focal_mm=35.0)

    def _insert(self, shot_id: str, row: list[Moment]) -> None:
        text = " ".join(q for m in row for q in m.quoted if is_writing(m))
        if text:
            subject = self.state.write(text, _written_on(row))
            frames = frames_for(reading_time(text), self.rate)
        else:
            subject = self._thing(row)
            frames = frames_for(Fraction(2), self.rate)
            if subject not in self.state.props and subject not in self.state.effects and (
                    subject not in self.state.holds.values()):
                self.state.place_prop(subject)
        self.inserted.add(subject)
        self.last_face = ("", "")
        size = "MS" if subject in ("campfire", "well") else "CU"
        self._shot(shot_id, frames, actors=self.state.actors(), camera=Camera(
            setup="insert", size=size, subjects=(subject,), focal_mm=LENSES[size],
            move="dolly" if text or subject == "campfire" else "static",
            direction="in" if text or subject == "campfire" else "none"))


def _written_on(row: Sequence[Moment]) -> str:
    """The thing that carries the words of a moment: a phone, a letter; a sign where nothing else is named."""
    known = stage()
    for moment in row:
        for prop in (*(p for _, p in moment.holds if p), *moment.props):
            shown = prop if prop in known.drawable else known.like.get(prop, "")
            if shown in known.written:
                return shown
    return "sign"


def only_words(moment: Moment) -> bool:
    return bool(moment.quoted) and not moment.text.strip(" ¶.,:，。：")


def is_writing(moment: Moment) -> bool:
    """Whether quoted words are to be read in the picture: not "he" or a nickname in the prose."""
    return only_words(moment) or (bool(moment.quoted) and bool(WRITING.search(moment.text)) and (
        max(map(len, moment.quoted)) > 2))
