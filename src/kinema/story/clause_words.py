"""The words of a clause: verbs become deeds, nouns become things, hands and clothes.

The half of the clause reader that looks at words; clauses.py is the half that knows whose clause it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kinema.story.cast import Cast
from kinema.story.lexicon import CJK, Lexicon, Match, grammar, stage
from kinema.story.moment import Deed, Memory, Moment
from kinema.story.sentences import Sentence

CROWD = "\x01"                                # a thing that is many people
THING = "\x00"                                # the subject of a clause in which no person acts


GOES = frozenset(("moves", "ride", "mount", "dismount"))
COMING = frozenset(("walk", "run", "stand", "sit", "kneel", "jump", "fall"))


class WordReader:
    """One sentence at a time: `start` it, then `collect` its words in order."""

    def __init__(self, lexicon: Lexicon, cast: Cast, memory: Memory):
        self.lexicon, self.cast, self.memory = lexicon, cast, memory
        self.zh = lexicon.language == "zh"
        self.stage, self.words = stage(), grammar()

    def start(self, sentence: Sentence) -> None:
        """A new sentence: nobody acts yet, the last named is whom it may be about."""
        self.moment = Moment(sentence.line, sentence.text, sentence.quoted, sentence.ends)
        self.row: Sequence[Match] = list(self.lexicon.match(sentence.text, self.cast.lexicon(self.lexicon.language)))
        self.subject: list[str] = []          # of this clause; [THING] when something else acts
        self.focus: list[str] = self.memory.recent[-1:]
        self.spoken_of: list[str] = []        # everybody named in this sentence
        self.verb_seen = self.joining = self.negated = False
        self.preposition = ""
        self.acted = False                    # some verb was read in this sentence
        self.carried_thing = False            # what acted in the clause before was a thing
        self.held_verb = self.drop_verb = ""
        self.colours: list[str] = []
        self.last_prop = ""
        self.thing = ""                       # the vehicle or door that acts
        self.riding: list[str] = []           # who drives or rides, until what is named
        self.boarding: list[str] = []         # who gets into or onto something
        self.opening = ""                     # "open" or "shut", until the door is named
        self.to_wear: list[tuple[str, str]] = []             # clothes named before their wearer
        self.loose: tuple[int, Match, str] | None = None     # a verb whose person may follow it

    def _text(self, i: int | None, match_word: str = "") -> str:
        if i is None:
            for k, match in enumerate(self.row):
                if match.text.lower() == match_word and k:
                    for j in range(k - 1, max(-1, k - 4), -1):
                        if self.row[j].text.lower() in self.words.determiners or self.zh:
                            return self.row[j].text.lower()
            return ""
        return self.row[i].text.lower() if 0 <= i < len(self.row) else ""

    def _is_finite(self, match: Match) -> bool:
        text = match.text.lower().split(" ")[0]
        return any(s.kind in ("action", "quiet") for s in match.senses) and (
            self.zh or text.endswith("s") or text in self.words.copula or text.endswith("ed"))

    def _noun_like(self, i: int) -> bool:
        """Not a verb: a word after a determiner or adjective, or one that has no verbal sense."""
        kinds = {s.kind for s in self.row[i].senses}
        if not kinds & {"action", "quiet", "hold", *GOES}:
            return True
        before = self._text(i - 1)
        if self.row[i].text.lower().split(" ")[0] in self.words.always_verbs:
            return False
        if ("known", "adjective") in self.row[i].senses and (before in self.words.breaks or self._quality(i - 1)):
            return True                                          # a torn brown coat
        after_preposition = before in self.words.noun_after and not self.row[i].text.lower().split(" ")[0].endswith(
            "ing"
        )
        return not self.zh and (after_preposition or self._before_is_determiner(i))

    def _quality(self, i: int) -> bool:
        return i >= 0 and any(s.kind == "colour" or s == ("known", "adjective") for s in self.row[i].senses)

    def _before_is_determiner(self, i: int) -> bool:
        k = i - 1
        if k >= 0 and self.row[k].text.lower() in self.words.determiners:
            return True
        if k >= 0 and any(s.kind == "colour" or s == ("known", "adjective") for s in self.row[k].senses) and (
                not any(s.kind == "action" for s in self.row[k].senses)):
            k -= 1
        return k >= 0 and (self.row[k].text.lower() in self.words.determiners or self.row[k].text.isdigit()
                           or self.row[k].text.lower().endswith(("'s", "’s")))

    def _person_follows(self, i: int) -> bool:
        return any(m.concept("name") or m.concept("person") for m in self.row[i + 1:i + 4])

    def _before_noun(self, i: int) -> bool:
        """Whether a noun follows: "her hat" against "looks at her"."""
        if i + 1 >= len(self.row):
            return False
        match = self.row[i + 1]
        text, words = match.text.lower(), self.words
        if text in words.breaks or text in ("a", "an", "the") or text in words.links | words.ands | words.prepositions:
            return False
        kinds = {s.kind for s in match.senses}
        return not (kinds and kinds <= {"action", "quiet", "toward", "away"}) and match.text.lower() not in (
            "away", "back", "for", "again")

    def _collect(self, i: int, match: Match, kinds: set[str]) -> None:
        noun = self._noun_like(i)
        if not match.senses:
            return self._unknown(i, match)
        if not noun and kinds & {"action", "quiet", "hold", "drop", "wear", "undress", *GOES}:
            self._verb(i, match)
        elif "ride" in kinds:                                    # at the wheel, in the saddle
            self.moment.rides += [(who, match.concept("ride")) for who in self._actors()]
        if "moves" in kinds and match.concept("prop") in self.stage.doors:                           # 门开了
            self.moment.moves.append((match.concept("prop"), match.concept("moves")))
        for sense in match.senses:
            self._sense(i, match, sense, noun)
        if (
            (
                noun
                and kinds & {"prop", "landmark", "effect", "sound", "weather"}
                and not self.verb_seen
                and (not self.preposition and not self.subject)
                and not kinds & {"garment", "colour"}
            )
            or (
                noun
                and not self.zh
                and not self.verb_seen
                and not self.preposition
                and not self.subject
                and (self._before_is_determiner(i))
                and "garment" not in kinds
                and not any(
                    s.concept in ("adjective", "function") or s.kind in ("age", "build", "colour") for s in match.senses
                )
            )
            or (
                self.zh
                and not self.verb_seen
                and not self.preposition
                and not self.subject
                and (any(s == ("known", "nature") for s in match.senses))
            )
        ):
            self.subject = [THING]
            self.thing = match.concept("prop")
        if noun and self.preposition and not any(s.concept in ("adjective", "function") for s in match.senses) and (
                not kinds & {"colour", "age"}):
            self.preposition = ""
        return None

    def _unknown(self, i: int, match: Match) -> None:
        text = match.text
        if self.zh:
            if CJK.match(text) and len(text) > 1:
                self.moment.unknown.append(text)
            return
        if not text[0].isalpha() or len(text) < 3 or text.lower().endswith("ly"):
            return
        if not self.verb_seen and not self.subject and not self.preposition and self._before_is_determiner(i):
            self.subject = [THING]
        elif self.subject == [THING] and text.endswith(("s", "ed")):
            self.verb_seen = True
        self.moment.unknown.append(text)
        self.preposition = ""

    def _actors(self) -> list[str]:
        if self.subject:
            return [] if self.subject == [THING] else self.subject
        return [] if self.carried_thing else self.focus

    def _verb(self, i: int, match: Match) -> None:
        text = match.text.lower()
        first = text.split(" ")[0]
        kinds = {s.kind: s.concept for s in match.senses}
        bare = self.subject in ([], [THING]) and not self.verb_seen
        if kinds.get("action") in COMING and bare and not self.negated:
            self.loose = (i, match, kinds["action"])
        passive = not self.zh and self._text(i - 1) in self.words.copula and first.endswith("ed")
        who = [] if passive else self._actors()
        if self.negated:
            self.negated = False
            who = []
        if "action" in kinds and who:
            self._deed(i, match, kinds["action"], who)
        self._moves(kinds, who)
        if who and "hold" in kinds:
            self.held_verb = who[0]
        if who and "drop" in kinds:
            self.drop_verb = who[0]
            self.held_verb = ""
        if not self.subject and who:
            self.subject = list(who)
        self.verb_seen = self.acted = True
        self.preposition = self._text(i) if self.zh and match.text[-1:] in "到向" else ""

    def _moves(self, kinds: Mapping[str, str], who: list[str]) -> None:
        """A thing that moves of itself; who gets onto, drives or leaves one; who opens a door."""
        how, moment = kinds.get("moves", ""), self.moment
        acts = self.subject == [THING] or (not self.subject and self.carried_thing)
        if how and acts and self.thing in self.stage.vehicles | self.stage.doors:
            moment.moves.append((self.thing, how))
        if acts and self.thing == CROWD and "action" in kinds:
            moment.crowd_does.append(kinds["action"])
        if "ride" in kinds and who:
            self.riding = list(who)
            moment.rides += [(name, kinds["ride"]) for name in who]
        elif "dismount" in kinds and who:
            moment.rides += [(name, "") for name in who]
        elif "mount" in kinds and who:
            self.boarding = list(who)
        self.opening = how if who and how in ("open", "shut") else ""

    def carried_by(self, thing: str, *, inside: bool = False) -> None:
        """A vehicle or an animal is named after a verb of riding or getting on, or as where somebody is."""
        moment = self.moment
        if self.boarding:
            moment.boards += [(name, thing) for name in self.boarding]
        elif self.riding:
            moment.rides = [r for r in moment.rides if r[0] not in self.riding] + [(n, thing) for n in self.riding]
            last = moment.deeds[-1] if moment.deeds else None
            if last is not None and last.action == "sit" and last.who in self.riding:
                self._replace_last(action="walk")
        elif inside:
            moment.rides += [(name, thing) for name in self._actors()]
        self.riding, self.boarding = [], []

    def _deed(self, i: int, match: Match, action: str, who: list[str]) -> None:
        text = match.text.lower()
        if text.split(" ")[0] in self.words.takes:
            action = self._taken(i) or action
            if action == "quiet":
                return
        enters = match.concept("enters") != ""
        exits = match.concept("exits") != ""
        following = {self._text(k) for k in (i + 1, i + 2)}
        if action in ("walk", "run") and following & self.words.away and not self.zh:
            exits = exits or "away" in following
        stative = (text.split(" ")[0] in self.words.stative and not text.endswith((" up", " down"))) or match.concept(
            "posture"
        ) != ""
        for name in who:
            last = self.moment.deeds[-1] if self.moment.deeds else None
            if last and (last.who, last.action, last.to) == (name, action, ""):      # 走进 来: one deed, told twice
                self._replace_last(enters=last.enters or enters, exits=last.exits or exits)
                continue
            self.moment.deeds.append(Deed(name, action, word=text, enters=enters, exits=exits, stative=stative))
        posture = match.concept("posture")
        if posture:
            self.moment.postures += [(name, posture) for name in who]

    def _replace_last(self, **changes: object) -> None:
        """Change the last deed, and those of others who did the same with it."""
        deeds, last = self.moment.deeds, self.moment.deeds[-1]
        for k in range(len(deeds) - 1, -1, -1):
            if deeds[k].action != last.action or deeds[k].word != last.word:
                break
            d = deeds[k]
            values = {"who": d.who, "action": d.action, "to": d.to, "toward": d.toward, "word": d.word,
                      "enters": d.enters, "exits": d.exits, "stative": d.stative, **changes}
            deeds[k] = Deed(**values)                                    # type: ignore[arg-type]

    def _taken(self, i: int) -> str:
        """Takes five steps, takes the trail, takes a seat: what is done when nothing is picked up."""
        for k in range(i + 1, min(i + 6, len(self.row))):
            if self.row[k].text in self.words.breaks:
                break
            sense = next((s for s in self.row[k].senses if s.kind == "take"), None)
            if sense:
                return sense.concept
        return ""

    def _sense(self, i: int, match: Match, sense: tuple[str, str], noun: bool) -> None:
        kind, concept = sense
        moment = self.moment
        moment.far = moment.far or kind == "far"
        if kind == "prop" and noun:
            self._prop(i, concept)
        elif kind == "colour":
            self.colours.append(concept)
        elif kind == "garment" and noun:
            self._garment(i, concept)
        elif kind == "effect":
            if concept not in moment.effects and (noun or self.zh or "action" not in {s.kind for s in match.senses}):
                moment.effects.append(concept)
        elif kind == "sound":
            if concept not in moment.sounds:
                moment.sounds.append(concept)
        elif kind == "mood":
            moment.moods.append(concept)
        elif kind == "emotion":
            moment.emotions += [(name, concept) for name in self._actors() if not self.negated]
        elif kind in ("time", "weather", "season") or kind == "set":
            if kind != "set" or ((noun or self.zh) and not match.concept("landmark")):
                moment.settings.append((kind, concept))
        elif kind == "landmark" and noun:
            moment.landmarks.append(concept)
        elif kind in ("age", "build", "hair", "hair_colour"):
            self._body(kind, concept, match)
        elif kind == "posture" and "action" not in {s.kind for s in match.senses}:
            for name in self._actors():
                moment.postures.append((name, concept))
                action = {"lie": "fall"}.get(concept, concept)
                if action != "fall" and not any(d.who == name and d.action == action for d in moment.deeds):
                    moment.deeds.append(Deed(name, action, word=match.text.lower(), stative=True))
        goal = noun and kind in ("prop", "effect", "landmark") and not (kind == "landmark" and match.concept("set"))
        mark = self.stage.mark.get(concept) if goal else None       # into a forest: that is where one is already
        if noun and (mark or kind == "prop") and moment.deeds:
            last = moment.deeds[-1]
            near = last.action not in ("walk", "run") or self.preposition in self.words.goal or self.zh
            if (
                last.action in ("walk", "run", "sit", "kneel", "crouch", "reach", "jump", "knock")
                and mark
                and near
                and (not last.to)
            ):
                self._replace_last(to=concept)
            elif (
                last.action in ("look", "point", "reach", "turn", "stand", "pick_up")
                and not last.toward
                and self.verb_seen
            ) or (last.action == "carry" and concept in self.stage.heavy):
                self._replace_last(toward=concept)

    def _prop(self, i: int, concept: str) -> None:
        moment = self.moment
        if concept not in moment.props:
            moment.props.append(concept)
        self.last_prop = concept
        if concept in self.stage.doors and self.opening:
            moment.moves.append((concept, self.opening))
            self.opening = ""
        if concept in self.stage.vehicles:
            before = [self._text(k).split(" ")[-1] for k in range(max(0, i - 3), i)]
            inside = bool({"in", "on", "aboard"} & set(before)) and self.verb_seen
            if self.zh:                                          # 坐在船上, but not 船上的人
                inside = self._text(i + 1)[:1] in tuple("上里中头") and self.subject not in ([], [THING])
            self.carried_by(concept, inside=inside)
        if concept in self.stage.fixed:
            return
        near = [self._text(k) for k in range(i + 1, min(i + 6, len(self.row)))]
        before = [self._text(k) for k in range(max(0, i - 4), i)]
        in_hand = any(t in ("hand", "hands", "arm", "arms", "fingers", "head", "fist") for t in near) and (
            "in" in near or "under" in near or "on" in near)
        with_it = not self.zh and ("with" in before or ("has" in before and self.subject not in ([], [THING])))
        direct = self.preposition in ("", "with", "把", "给")
        who = (self.drop_verb or self.held_verb) if direct else ""
        who = who or ((self._actors() or [""])[0] if in_hand or with_it else "")
        if not who:
            return
        moment.holds.append((who, concept))
        if self.drop_verb:
            moment.holds.append((who, ""))
            last = moment.deeds[-1] if moment.deeds else None
            if last is not None and last.who == who and last.toward in self.cast.people:       # gives her the book
                moment.holds.append((last.toward, concept))

    def _garment(self, i: int, concept: str) -> None:
        if self.zh and not self.colours:                         # 红衣, 白裙: the colour is in the word
            self.colours += [s.concept for s in self.lexicon.senses(self.row[i].text[0]) if s.kind == "colour"]
        if self.zh and self._wearer_follows(i):                  # 穿绿裙子的女孩, 红衣女子
            self.to_wear.append((self.colours[-1] if self.colours else "", concept))
            self.colours.clear()
            return
        who = self._actors()
        if not who:
            who = self.focus if self.subject == [THING] else []
        colour = self.colours[-1] if self.colours and self.colours[-1] not in concept else ""
        both = any(m.text.lower() in ("both", "all", "都") for m in self.row)
        for name in (self.spoken_of if both and self.spoken_of else who):
            person = self.cast.people[name]
            if all(g != concept for _, g in person.wears):
                person.wears.append((colour, concept))
        self.colours.clear()

    def _wearer_follows(self, i: int) -> bool:
        for match in self.row[i + 1:i + 4]:
            if match.concept("name") or match.concept("person"):
                return True
            if match.text in self.words.breaks or any(s.kind in ("action", "quiet") for s in match.senses):
                return False
        return False

    def _body(self, kind: str, concept: str, match: Match) -> None:
        """Age, build and hair of the person the clause is about."""
        for name in self._actors() if self.spoken_of else []:
            person = self.cast.people[name]
            if self.moment.deeds and self.verb_seen:
                return
            if kind == "age" and not person.age and concept:
                person.age = concept
            elif kind == "build" and concept not in person.build:
                person.build.append(concept)
            elif kind == "hair" and concept == "beard":
                person.beard = True
            elif kind == "hair":
                person.hair = person.hair or concept
            elif kind == "hair_colour":
                person.hair_colour = person.hair_colour or concept
