"""How a scene is shot: establishing, coverage of dialogue, action, inserts, reactions.

Every choice depends on the element itself, its place among the lines of its scene and the state the prose leaves,
never on the length of other lines: an edit stays where it is made.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import zip_longest

from kinema.story.blocking import GOING, Blocking, Played
from kinema.story.breakdown import SceneFacts
from kinema.story.camera_words import LENSES
from kinema.story.cast import Cast, off_screen
from kinema.story.clauses import Deed, Moment
from kinema.story.direction import Voiced
from kinema.story.lexicon import CJK, is_chinese, load, stage
from kinema.story.pace import costs, estimate_speech, head, reading_time, tail
from kinema.story.screenplay import Dialogue, Element
from kinema.story.sentences import plain
from kinema.story.shot import EMOTIONS, SIZES, Actor, Beat, Camera, Effect, Light, Place, Prop, Shot, Sound, Speech
from kinema.timecode import frames_for

TIGHTER = {"LS": "MLS", "MLS": "MS", "MS": "MCU", "MCU": "CU", "CU": "CU", "ECU": "ECU", "ELS": "LS"}
# The coverage of a conversation, line by line: the pair of singles always matches in size and lens.
TALK = (("two_shot", "MS"), ("over_shoulder", "MS"), ("over_shoulder", "MS"), ("over_shoulder", "MCU"),
        ("over_shoulder", "MCU"), ("single", "MCU"), ("single", "MCU"), ("two_shot", "MLS"),
        ("over_shoulder", "MCU"), ("over_shoulder", "MCU"), ("single", "MCU"), ("single", "MCU"),
        ("single", "CU"), ("single", "CU"))
ALONE = (("single", "MS"), ("single", "MCU"), ("single", "MLS"), ("single", "MCU"), ("single", "CU"))
EMOTION_OF_MOOD = {"fear": "fear", "sad": "sad", "anger": "anger", "joy": "joy"}
WHOLE_BODY = frozenset(("walk", "run", "sit", "rise", "kneel", "crouch", "jump", "fall", "pick_up", "turn"))
LETTERS = "bcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class SceneCoverage:
    """Shoots one scene, element by element."""

    facts: SceneFacts
    place: Place
    light: Light
    mood: str
    state: Blocking
    rate: Fraction
    voiced: Mapping[str, Voiced]
    cast: Cast
    shots: list[Shot] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)         # cue by cue, the whole scene
    talked: int = 0                                           # lines so far
    last_speaker: str = ""
    coming_words: str = ""
    last_face: tuple[str, str] = ("", "")                     # whom the last shot was of, and how near

    def shoot(self) -> list[Shot]:
        """The shots of the scene in order."""
        elements = [e for e in self.facts.scene.elements
                    if (isinstance(e, Dialogue) and e.text.strip()) or e.id in self.facts.moments]
        self.speakers = [self._who(e) for e in elements if isinstance(e, Dialogue) and not off_screen(e)]
        if self.facts.scene.heading.text or self.facts.scene.heading.location:
            self._establish(elements)
        joined = False
        for element, following in zip_longest(elements, elements[1:]):
            if joined:                                       # already spoken, beside the line before it
                joined = False
                continue
            self.state.calm_down()
            if isinstance(element, Dialogue):
                joined = isinstance(following, Dialogue) and following.dual and not element.dual
                self._line(element, following, both=joined)
            else:
                self._action(element, self._words_of(following))
        self._end()
        return self.shots

    def _who(self, line: Dialogue) -> str:
        """The speaker under one name, whatever the cue's spelling."""
        name = line.character.strip()
        return self.cast.aliases.get(name.lower(), name)

    def _words_of(self, element: Element | None) -> str:
        """Words an element shows and does nothing else: what the sign before it reads."""
        moments = self.facts.moments.get(element.id, []) if element is not None else []
        return " ".join(q for m in moments for q in m.quoted) if moments and all(_only_words(m) for m in moments) else ""

    # --- opening and end -----------------------------------------------------------------------------------------

    def _establish(self, elements: Sequence[Element]) -> None:
        """Where are we? Wide, with whoever is already there, on a motivated move."""
        coming: set[str] = set()
        opening = self._opening(elements)
        for moment in opening:
            self._set_scene(moment, coming)
        actors = self.state.actors() or self._walker(opening)
        if elements and isinstance(elements[0], Dialogue):
            for name in dict.fromkeys(self.speakers[:2]):
                self.state.arrive(name)
        scene = self.facts.scene
        wide = "LS" if self.place.set == "room" else "ELS"
        moves = {"room": (("dolly", "in"), ("pan", "right"), ("truck", "right")),
                 "village": (("pan", "right"), ("crane", "down"), ("dolly", "in"), ("tilt", "down")),
                 "meadow": (("crane", "down"), ("pan", "left"), ("dolly", "in"), ("pan", "right"))}[self.place.set]
        move, direction = moves[number(scene.id, "est") % len(moves)]
        seconds = Fraction(7, 2) if wide == "ELS" else Fraction(3)
        if not elements:
            seconds += 1
        subjects = ("landmark",) if self.place.landmark and not actors else ()
        self._shot(scene.id + "+est", frames_for(seconds, self.rate), actors=actors or self.state.actors(),
                   camera=Camera(setup="establishing", size=wide, subjects=subjects, move=move, direction=direction,
                                 focal_mm=24.0 if wide == "ELS" else 28.0))

    def _opening(self, elements: Sequence[Element]) -> list[Moment]:
        """What is told before the first line or the first person, that paragraph included."""
        moments: list[Moment] = []
        for element in elements[:3]:
            if isinstance(element, Dialogue) or any(m.people for m in moments):
                break
            moments += self.facts.moments.get(element.id, ())
        return moments

    def _walker(self, moments: Sequence[Moment]) -> tuple[Actor, ...]:
        """Somebody alone who is on the way is seen from afar first."""
        deed = next((d for m in moments for d in m.deeds), None)
        if deed is None or deed.action not in GOING or deed.enters or self.place.set == "room" or (
                deed.who not in self.state.looks or len({d.who for m in moments for d in m.deeds}) > 1):
            return ()
        for moment in moments:
            for name, prop in moment.holds:
                if name == deed.who and prop and all(d.action != "pick_up" for d in moment.deeds):
                    self.state.holds[name] = self.state.shown(prop)
        self.state.arrive(deed.who, "left")
        beat = Beat(action=deed.action, start=0, frames=frames_for(Fraction(7, 2), self.rate), to="A")
        actor = self.state.actor(deed.who, (beat,))
        self.state.marks[deed.who] = "A"
        return (actor,)

    def _set_scene(self, moment: Moment, coming: set[str]) -> None:
        """People who are there when the scene opens: named at once and not coming in."""
        first: dict[str, Deed] = {}
        for deed in moment.deeds:
            first.setdefault(deed.who, deed)
        coming |= {w for w, d in first.items() if (d.action in GOING or d.enters) and w not in self.state.present}
        here = replace(moment, deeds=[d for d in moment.deeds if d.who not in coming],
                       people=[p for p in moment.people if p not in coming])
        self.state.settle(here)
        for prop in moment.props:
            self.state.place_prop(prop, {self.state.shown(p) for _, p in moment.holds if p})
        self.state.effects.update({e: Effect(name=e, mark="fire" if e in ("campfire", "fire") else "")
                                   for e in moment.effects if e in ("campfire", "fire", "smoke")})

    def _end(self) -> None:
        """The last image is held a little; a quiet one lets go of it slowly."""
        if not self.shots:
            return
        shot = self.shots[-1]
        camera = shot.camera
        if camera.move == "static" and not shot.speeches and camera.setup in ("master", "follow", "establishing"):
            move = ("crane", "up") if self.place.set == "meadow" else ("dolly", "out")
            camera = replace(camera, move=move[0], direction=move[1])
        self.shots[-1] = replace(shot, frames=shot.frames + frames_for(Fraction(3, 4), self.rate), camera=camera)

    # --- dialogue ------------------------------------------------------------------------------------------------

    def _line(self, line: Dialogue, following: Element | None, both: bool = False) -> None:
        """One speech, one shot; `both`: the next speech sounds at the same time, in the same shot."""
        who, state = self._who(line), self.state
        hidden = off_screen(line) or who not in state.looks
        if not hidden:
            state.arrive(who)
        listener = self._listener(line)
        answers = bool(self.last_speaker) and self.last_speaker != who
        text = plain(line.text)
        begin = head(text, line.parentheticals, answers, self.rate)
        speeches = [self._speech(line, who, begin, hidden)]
        if both and isinstance(following, Dialogue):
            listener = self._who(following)
            self.state.arrive(listener)
            speeches.append(self._speech(following, listener, begin, off_screen(following)))
        camera = self._dialogue_camera(line, who, listener, hidden)
        if both:
            camera = Camera(setup="two_shot", size="MS", subjects=(who, listener), focal_mm=35.0)
        feeling = self._feeling(line)
        if listener and not hidden:
            state.toward[who] = listener
            state.toward.setdefault(listener, who)
        end = max(s.start + s.frames for s in speeches)
        self._shot(line.id, end + tail(self.rate), camera=camera, speeches=tuple(speeches),
                   actors=state.actors({who: feeling} if feeling else {}))
        answered = isinstance(following, Dialogue) and self._who(following) == listener
        if costs(text) and listener in state.present and not hidden and not both and not answered:
            self._reaction(line.id, listener)
        if not hidden:
            self.last_speaker = listener if both else who
        self.talked += 1 + both

    def _speech(self, line: Dialogue, who: str, begin: int, hidden: bool) -> Speech:
        text, spoken = plain(line.text), self.voiced.get(line.id)
        length = frames_for(spoken.seconds if spoken else estimate_speech(text), self.rate)
        return Speech(line_id=line.id, character=who, text=text, start=begin, frames=length, on_screen=not hidden,
                      mouth=spoken.mouth if spoken else ())

    def _listener(self, line: Dialogue) -> str:
        """Whom a line is said to: as the parenthetical says, else who spoke or speaks next, else who is there."""
        known = {name.upper(): name for name in self.state.looks}
        for remark in line.parentheticals:
            match = re.search(r"(?:\bto|对|向)\s*(.+)", remark, re.I)
            if match and match.group(1).strip(" 说道").upper() in known:
                return known[match.group(1).strip(" 说道").upper()]
        who = self._who(line)
        others = [n for n in self.state.present if n != who]
        if self.last_speaker in others:
            return self.last_speaker
        following = [s for s in self.speakers[self.talked + 1:self.talked + 3] if s != who]
        return next((s for s in following if s in others), others[-1] if others else "")

    def _dialogue_camera(self, line: Dialogue, who: str, listener: str, hidden: bool) -> Camera:
        if hidden:
            fresh = [p for p in self.state.present if p != self.last_face[0]]
            subject = (fresh or self.state.present or [""])[0]
            if not subject:
                return Camera(setup="master", size="LS", focal_mm=28.0, move="dolly", direction="in")
            size = self._apart("reaction", "MCU", subject)
            return Camera(setup="reaction", size=size, subjects=(subject,), focal_mm=LENSES[size])
        strong = line.text.count("!") + line.text.count("！") >= 1 and len(line.text) < 60
        if not listener:
            setup, size = ALONE[self.talked % len(ALONE)]
        else:
            setup, size = TALK[self.talked] if self.talked < len(TALK) else TALK[7 + (self.talked - 7) % 7]
            if len(self.state.present) > 2 and self.talked % 7 == 0:
                setup, size = "master", "LS"
        size = self._apart(setup, size, who)
        text = plain(line.text)
        if len(text) > 130 or len(CJK.findall(text)) > 40:                  # a long speech: room, and a slow move in
            setup, size = ("single", "MS") if setup == "single" else (setup, size)
        elif setup in ("single", "over_shoulder") and costs(text, line.parentheticals):
            setup, size = "single", TIGHTER[size]
        subjects = (who, listener) if setup in ("two_shot", "master") and listener else (who,)
        angle = "low" if strong and self.mood in ("anger", "triumph") else "eye"
        move, direction = "static", "none"
        if self.mood in ("fear",) and self.place.set != "room":
            move = "handheld"
        elif setup == "single" and (costs(text, line.parentheticals) or len(text) > 130
                                    or len(CJK.findall(text)) > 40):
            move, direction = "dolly", "in"
        return Camera(setup=setup, size=size, subjects=subjects, over=listener if setup == "over_shoulder" else "",
                      angle=angle, move=move, direction=direction, focal_mm=self._lens(setup, size))

    def _apart(self, setup: str, size: str, who: str, moving: bool = False) -> str:
        """A size two steps from the last when the same face comes again: no jump cut. The last size counts as
        it was before the words of its line moved it, so that a changed line moves only itself."""
        if setup in ("two_shot", "master", "establishing", "insert"):
            self.last_face = ("", "")
            return size
        name, before = self.last_face
        if name == who and before and abs(SIZES.index(before) - SIZES.index(size)) < 2:
            i = SIZES.index(before)
            size = SIZES[i - 2 if i > 3 or (moving and i > 2) else 1 if moving else i + 2]
        self.last_face = (who, size)
        return size

    def _lens(self, setup: str, size: str) -> float:
        return 35.0 if setup == "two_shot" else 50.0 if setup == "over_shoulder" else LENSES[size]

    def _reaction(self, line_id: str, who: str) -> None:
        actor = self.state.actor(who)
        if actor.emotion == "neutral":
            feeling = EMOTION_OF_MOOD.get(self.mood, "neutral")
        else:
            feeling = actor.emotion
        self._shot(line_id + "+b", frames_for(Fraction(5, 3), self.rate),
                   camera=Camera(setup="reaction", size="MCU", subjects=(who,), focal_mm=LENSES["MCU"]),
                   actors=self.state.actors({who: feeling}))

    def _feeling(self, line: Dialogue) -> str:
        """The speaker's feeling: as a parenthetical says, else as the line is marked."""
        for remark in line.parentheticals:
            for match in load("zh" if is_chinese(remark) else "en").match(remark):
                if match.concept("emotion") in EMOTIONS:
                    return match.concept("emotion")
        text = line.text
        if re.search(r"[?？][!！]|[!！][?？]", text):
            return "surprise"
        return ""

    # --- action --------------------------------------------------------------------------------------------------

    def _action(self, element: Element, words: str) -> None:
        """`words`: what a sign noticed here turns out to say in the next element."""
        moments = self.facts.moments.get(element.id, [])
        self.coming_words = words
        if any("sign" in m.props for m in moments):
            quoted = next((" ".join(m.quoted) for m in moments if m.quoted and is_writing(m)), "")
            self.state.write(words or quoted)
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
        if not all(_only_words(m) for m in group):
            row.append(("action", group))
        if words or (not self.coming_words and self._thing(group)):
            row.append(("insert", words or group))
        return row

    def _thing(self, group: list[Moment]) -> str:
        """A thing the prose puts into our eye: looked at, taken, or a fire."""
        known = stage()
        for moment in group:
            for deed in moment.deeds:
                target = deed.toward if deed.action in ("look", "pick_up") else ""
                prop = next((p for _, p in moment.holds if p), "") if deed.action == "pick_up" else target
                shown = prop if prop in known.drawable or prop in known.held else known.like.get(prop, "")
                if shown in ("sign", "letter", "book", "lantern", "cup", "crate", "phone", "well") and (
                        number(moment.text, "insert") % 3 != 2):
                    return shown
            if "campfire" in moment.effects:
                return "campfire"
        return ""

    def _covered(self, element: Element, row: list[Moment], used: int) -> bool:
        """Pure description at the head of a scene is in the establishing shot already."""
        first = len(self.shots) == 1 and used == 0
        return first and not any(m.deeds or m.emotions for m in row)

    def _act(self, shot_id: str, row: list[Moment]) -> None:
        alone = len(self.state.present) <= 1
        travels = alone and any(d.action in GOING for m in row for d in m.deeds)
        self._from_the_left(row, travels)
        played = self.state.play(row, travels)
        camera = self._action_camera(shot_id, row, played)
        moving = any(d.action in WHOLE_BODY for d in played.deeds)
        size = self._apart(camera.setup, camera.size, camera.subjects[0] if camera.subjects else "", moving)
        if size != camera.size:
            camera = replace(camera, size=size, focal_mm=LENSES[size])
        self._shot(shot_id, played.frames, camera=camera, actors=played.actors, effects=played.effects,
                   sounds=played.sounds)

    def _from_the_left(self, row: list[Moment], travels: bool) -> None:
        """Somebody alone who walks through the picture comes into it."""
        if not travels:
            return
        first = next((d for m in row for d in m.deeds), None)
        if first is None or first.action not in GOING or first.who not in self.state.looks:
            return
        if first.who not in self.state.present:
            self.state.arrive(first.who, "left")
        elif self.state.marks[first.who] in ("C", "D", "right") and not first.to and self.state.posture[first.who] == "stand":
            self.state.marks[first.who] = "A"

    def _action_camera(self, shot_id: str, row: list[Moment], played: Played) -> Camera:
        actions = [d.action for d in played.deeds]
        doers = played.doers
        loud = any(e.name in ("explosion", "lightning", "magic", "sparks") for e in played.effects)
        shaky = self.mood == "fear" or ("run" in actions and self.mood in ("tense", "anger"))
        if not doers:
            return self._still_camera(shot_id, row, loud)
        if actions[0] in GOING:
            moving = ("handheld", "none") if shaky else ("follow", "none") if len(doers) == 1 else ("truck", "right")
            size = ("MLS", "LS", "MS")[number(shot_id, "size") % 3] if len(doers) == 1 else "LS"
            return Camera(setup="follow" if len(doers) == 1 else "master", size=size, subjects=doers[:2],
                          move=moving[0], direction=moving[1], focal_mm=35.0)
        if len(doers) > 2 or loud:
            return Camera(setup="master", size="LS", subjects=doers[:3], focal_mm=28.0,
                          move="handheld" if loud else "static")
        named = [p for p in dict.fromkeys(p for m in row for p in m.people) if p in self.state.present]
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
        return Camera(setup="single", size=size, subjects=(who,), angle=angle, move=move, direction=direction,
                      focal_mm=LENSES[size])

    def _still_camera(self, shot_id: str, row: list[Moment], loud: bool) -> Camera:
        """No one acts: the face of who is spoken of, the thing that is there, or the place."""
        people = [p for m in row for p in m.people if p in self.state.present]
        feeling = any(m.emotions for m in row)
        if loud:
            return Camera(setup="master", size="LS", focal_mm=28.0, move="handheld")
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
            subject = self.state.write(text)
            frames = frames_for(reading_time(text), self.rate)
        else:
            subject = self._thing(row)
            frames = frames_for(Fraction(2), self.rate)
            if subject not in self.state.props and subject not in self.state.effects and (
                    subject not in self.state.holds.values()):
                self.state.place_prop(subject)
        self.last_face = ("", "")
        size = "MS" if subject in ("campfire", "well") else "CU"
        self._shot(shot_id, frames, actors=self.state.actors(), camera=Camera(
            setup="insert", size=size, subjects=(subject,), focal_mm=LENSES[size],
            move="dolly" if text or subject == "campfire" else "static",
            direction="in" if text or subject == "campfire" else "none"))

    # --- all shots -----------------------------------------------------------------------------------------------

    def _shot(self, shot_id: str, frames: int, *, camera: Camera, actors: tuple[Actor, ...] = (),
              speeches: tuple[Speech, ...] = (), effects: tuple[Effect, ...] | None = None,
              sounds: tuple[Sound, ...] = ()) -> None:
        props: tuple[Prop, ...] = tuple(self.state.props.values())
        self.shots.append(Shot(
            id=shot_id, scene_id=self.facts.scene.id, frames=frames, rate=self.rate, place=self.place, light=self.light,
            mood=self.mood, camera=camera, actors=actors, speeches=speeches, props=props, sounds=_inside(sounds, frames),
            effects=tuple(self.state.effects.values()) if effects is None else effects))


def _inside(sounds: tuple[Sound, ...], frames: int) -> tuple[Sound, ...]:
    return tuple(replace(s, start=min(s.start, frames - 1)) for s in sounds)


WRITING = re.compile(r"\b(?:reads?|says?|words?|label|labell?ed|written|displays?|sign|notice|poster|headline|titled?|named|marked|"
                     r"letters?|screen|inscription|engraved|painted|banner|card|caption|trail)\b|写|刻|牌|题|印|字|标", re.I)


def _only_words(moment: Moment) -> bool:
    return bool(moment.quoted) and not moment.text.strip(" ¶.,:，。：")


def is_writing(moment: Moment) -> bool:
    """Whether quoted words are to be read in the picture: not "he" or a nickname in the prose."""
    return _only_words(moment) or (bool(moment.quoted) and bool(WRITING.search(moment.text)) and (
        max(map(len, moment.quoted)) > 2))


def number(*parts: object) -> int:
    """A number from a hash of the parts: stable choices without a running count."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()[:6], "big")
