"""Coverage of dialogue: master, over the shoulder, singles that tighten; reactions; voices from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from kinema.story.camera_words import LENSES
from kinema.story.cast import off_screen
from kinema.story.lexicon import CJK, is_chinese, load
from kinema.story.long_lines import LONG, parts_of, spoken_part
from kinema.story.pace import costs, estimate_speech, head, tail
from kinema.story.scene_setup import LETTERS, SceneSetup, number, pair_key
from kinema.story.screenplay import Dialogue, Element
from kinema.story.sentences import plain
from kinema.story.shot import EMOTIONS, SIZES, Camera, Speech
from kinema.timecode import frames_for

TIGHTER = {"LS": "MLS", "MLS": "MS", "MS": "MCU", "MCU": "CU", "CU": "CU", "ECU": "ECU", "ELS": "LS"}
# The coverage of a conversation, line by line: the pair of singles always matches in size and lens.
TALK = (("two_shot", "MS"), ("over_shoulder", "MS"), ("over_shoulder", "MS"), ("over_shoulder", "MCU"),
        ("over_shoulder", "MCU"), ("single", "MCU"), ("single", "MCU"), ("two_shot", "MLS"),
        ("over_shoulder", "MCU"), ("over_shoulder", "MCU"), ("single", "MCU"), ("single", "MCU"),
        ("single", "CU"), ("single", "CU"))
ALONE = (("single", "MS"), ("single", "MCU"), ("single", "MLS"), ("single", "MCU"), ("single", "CU"))
EMOTION_OF_MOOD = {"fear": "fear", "sad": "sad", "anger": "anger", "joy": "joy"}


class TalkCoverage(SceneSetup):
    """Shoots speeches."""

    __slots__ = ()

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
        feelings = {who: feeling} if feeling else {}
        parts = [] if hidden or both or listener not in state.present else self._parts(speeches[0])
        if len(parts) > 2:
            self._long_line(line.id, parts, camera, listener, feelings)
        else:
            self._shot(line.id, end + tail(self.rate), camera=camera, speeches=tuple(speeches),
                       actors=state.actors(feelings))
        answered = following is not None and self._first_in(following) == listener
        if costs(text) and listener in state.present and not hidden and not both and not answered:
            self._reaction(f"{line.id}+{LETTERS[max(len(parts) - 1, 0)]}", listener)
        if not hidden:
            self.last_speaker = listener if both else who
        self.talked += 1 + both

    def _first_in(self, element: Element) -> str:
        """Who speaks or acts first in an element: their next shot shows how they took the line."""
        if isinstance(element, Dialogue):
            return self._who(element)
        moments = self.facts.moments.get(element.id, ())
        return next((name for m in moments for name in [*(d.who for d in m.deeds), *m.people]), "")

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
        others = [n for n in self.state.present if n != who and self.state.is_person(n)]
        if self.last_speaker in others:
            return self.last_speaker
        following = [s for s in self.speakers[self.talked + 1:self.talked + 3] if s != who]
        return next((s for s in following if s in others), others[-1] if others else "")

    def _dialogue_camera(self, line: Dialogue, who: str, listener: str, hidden: bool) -> Camera:
        if hidden:
            here = [p for p in self.state.present if self.state.is_person(p)]
            fresh = [p for p in here if p != self.last_face[0]]
            subject = (fresh or here or [""])[0]
            if not subject:
                return Camera(setup="master", size="LS", focal_mm=28.0, move="dolly", direction="in")
            size = self._apart("reaction", "MCU", subject)
            return Camera(setup="reaction", size=size, subjects=(subject,), focal_mm=LENSES[size])
        strong = line.text.count("!") + line.text.count("！") >= 1 and len(line.text) < 60
        if not listener:
            setup, size = ALONE[self.talked % len(ALONE)]
        else:
            setup, size = TALK[self.talked] if self.talked < len(TALK) else TALK[7 + (self.talked - 7) % 7]
            if sum(map(self.state.is_person, self.state.present)) > 2 and self.talked % 7 == 0:
                setup, size = "master", "LS"
        if listener and setup == "over_shoulder" and not self._alike(who, listener):
            setup = "single"                                     # no shoulder to look over, or nothing beyond it
        if listener:
            setup, size = self._fresh(setup, size, who, listener)
        size = self._apart(setup, size, who, pair=(who, listener))
        text = plain(line.text)
        if len(text) > 130 or len(CJK.findall(text)) > 40:                  # a long speech: room, and a slow move in
            setup, size = ("single", "MS") if setup == "single" else (setup, size)
        elif setup in ("single", "over_shoulder") and costs(text, line.parentheticals):
            setup, size = "single", TIGHTER[size]
        subjects = (who, listener) if setup in ("two_shot", "master") and listener else (who,)
        angle = "low" if strong and self.mood in ("anger", "triumph") else "eye"
        move, direction = "static", "none"
        if self.mood == "fear" and not self.place.interior and number(line.id, "hand") % 2:
            move = "handheld"
        elif setup == "single" and (costs(text, line.parentheticals) or len(text) > 130
                                    or len(CJK.findall(text)) > 40):
            move, direction = "dolly", "in"
        return Camera(setup=setup, size=size, subjects=subjects, over=listener if setup == "over_shoulder" else "",
                      angle=angle, move=move, direction=direction, focal_mm=self._lens(setup, size))

    def _alike(self, *names: str) -> bool:
        """Whether they are people, so that one can be seen over the other's shoulder."""
        return all(self.state.looks[n].kind == "human" for n in names if n in self.state.looks)

    def _fresh(self, setup: str, size: str, who: str, listener: str) -> tuple[str, str]:
        """Not the same pair twice, and not the same face as near as it just was."""
        face, before = self.last_face
        if setup == "two_shot" and face == pair_key((who, listener)):
            return ("over_shoulder" if self._alike(who, listener) else "single"), "MS"
        if setup != "master" and face == who and before and abs(SIZES.index(before) - SIZES.index(size)) < 2:
            return "two_shot", "MS"
        return setup, size

    def _lens(self, setup: str, size: str) -> float:
        return 35.0 if setup == "two_shot" else 50.0 if setup == "over_shoulder" else LENSES[size]

    def _parts(self, speech: Speech) -> list[Speech]:
        """A long line as the speeches of several shots, which follow one another without a gap."""
        seconds, done, row = speech.frames / self.rate, 0, list[Speech]()
        if seconds <= LONG:
            return [speech]
        for part in parts_of(speech.text, seconds):
            end = max(done + 1, round(part.share * speech.frames))
            start = speech.start if not row else 0
            row.append(spoken_part(speech, part.text, done, end, start, 1000 / self.rate))
            done = end
        return row

    def _long_line(self, line_id: str, parts: Sequence[Speech], camera: Camera, listener: str,
                   feelings: Mapping[str, str]) -> None:
        """Who speaks and who listens by turns; each return to the speaker is a step nearer."""
        listening = self._reaction_camera(listener)
        size = "MS" if camera.setup != "single" else camera.size
        for i, part in enumerate(parts):
            last = i + 1 == len(parts)
            if i and not i % 2:
                size = TIGHTER[size]
                camera = Camera(setup="single", size=size, subjects=(part.character,), focal_mm=LENSES[size],
                                move="dolly" if last else "static", direction="in" if last else "none")
            self._shot(line_id if not i else f"{line_id}+{LETTERS[i - 1]}",
                       part.start + part.frames + (tail(self.rate) if last else 0), speeches=(part,),
                       camera=listening if i % 2 else camera, actors=self.state.actors(feelings))

    def _reaction_camera(self, who: str) -> Camera:
        return Camera(setup="reaction", size="MCU", subjects=(who,), focal_mm=LENSES["MCU"])

    def _reaction(self, shot_id: str, who: str) -> None:
        actor = self.state.actor(who)
        if actor.emotion == "neutral":
            feeling = EMOTION_OF_MOOD.get(self.mood, "neutral")
        else:
            feeling = actor.emotion
        self._shot(shot_id, frames_for(Fraction(5, 3), self.rate), camera=self._reaction_camera(who),
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
