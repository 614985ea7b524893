"""One sentence of action prose, read clause by clause: who does what, holds what, wears what, and what is there.

The reader walks the lexicon's matches from left to right. A verb belongs to the person its clause begins with, else
to the person the sentence is about; words after a preposition are places and partners, not subjects. English and
Chinese share the walk and differ in their function words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kinema.story.cast import Cast, Person, describe_person
from kinema.story.lexicon import CJK, Lexicon, Match, grammar, stage
from kinema.story.sentences import Sentence

THING = "\x00"


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody does something: `action` of shot.ACTIONS, `to` a concept or person where they go, `toward` whom or
    what they face, `word` as written."""

    who: str
    action: str
    to: str = ""
    toward: str = ""
    word: str = ""
    enters: bool = False
    exits: bool = False
    stative: bool = False


@dataclass(slots=True)
class Moment:
    """What one sentence tells."""

    line: int
    text: str
    quoted: tuple[str, ...] = ()
    ends: str = "."
    deeds: list[Deed] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    holds: list[tuple[str, str]] = field(default_factory=list)        # (who, prop); "" = no longer
    emotions: list[tuple[str, str]] = field(default_factory=list)
    postures: list[tuple[str, str]] = field(default_factory=list)
    props: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)
    landmarks: list[str] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    settings: list[tuple[str, str]] = field(default_factory=list)     # (time|weather|season|set, concept)
    unknown: list[str] = field(default_factory=list)
    group: bool = False                                               # a crowd is named

    @property
    def empty(self) -> bool:
        return not (self.deeds or self.people or self.holds or self.emotions or self.props or self.effects
                    or self.sounds or self.landmarks or self.settings or self.moods or self.quoted)


@dataclass(slots=True)
class Memory:
    """Whom pronouns mean: people of the scene, the last named last."""

    recent: list[str] = field(default_factory=list)
    unnamed: dict[str, str] = field(default_factory=dict)             # "old man" -> OLD MAN
    groups: bool = False

    def name(self, who: str) -> None:
        if who in self.recent:
            self.recent.remove(who)
        self.recent.append(who)

    def resolve(self, gender: str, cast: Cast) -> list[str]:
        """The people a pronoun means: the last named of fitting gender; one of unknown gender learns it."""
        if gender == "all":
            return list(self.recent[-2:])
        for fits in ((gender,), ("",)):
            for who in reversed(self.recent):
                person = cast.people[who]
                if person.gender in fits:
                    person.gender = gender
                    return [who]
        return self.recent[-1:] if len(self.recent) == 1 else []


class ClauseReader:
    """Reads the sentences of one scene in order."""

    def __init__(self, lexicon: Lexicon, cast: Cast, memory: Memory):
        self.lexicon, self.cast, self.memory = lexicon, cast, memory
        self.zh = lexicon.language == "zh"
        self.stage, self.words = stage(), grammar()

    def read(self, sentence: Sentence) -> Moment:
        self.moment = Moment(sentence.line, sentence.text, sentence.quoted, sentence.ends)
        self.row: Sequence[Match] = list(self.lexicon.match(sentence.text, self.cast.lexicon(self.lexicon.language)))
        self.subject: list[str] = []          # of this clause; [THING] when something else acts
        self.focus: list[str] = self.memory.recent[-1:]
        self.spoken_of: list[str] = []        # everybody named in this sentence
        self.verb_seen = self.joining = self.negated = False
        self.preposition = ""
        self.carried_thing = False            # what acted in the clause before was a thing
        self.held_verb = self.drop_verb = ""
        self.colours: list[str] = []
        self.last_prop = ""
        for i, match in enumerate(self.row):
            self._word(i, match)
        self._close_clause()
        return self.moment

    def _word(self, i: int, match: Match) -> None:
        text = match.text.lower()
        if match.text in self.words.breaks or (text in self.words.links and not self._verb_like(i)):
            return self._boundary(i, text)
        if text in self.words.ands:
            return self._and(i)
        if text in self.words.who:
            self.subject, self.verb_seen = self.spoken_of[-1:] or self.focus, False
            return None
        if text in self.words.which and not self.zh:
            self.subject, self.verb_seen = [THING], False
            return None
        if text == "nothing" and self.verb_seen and self.moment.deeds and self.moment.deeds[-1].action in ("talk", "look"):
            self.moment.deeds.pop()                                       # says nothing
            return None
        if text in self.words.negations:
            self.negated = True
            if text in ("nobody", "no one"):
                self.subject = [THING]
            return None
        name = match.concept("name")
        if name:
            return self._person(i, [name], match)
        if text in self.words.pronouns and not (False):
            return self._pronoun(i, text, match)
        kinds = {s.kind for s in match.senses}
        if "person" in kinds and self._noun_like(i):
            return None if self._appositive(i) else self._nameless(i, match)
        self._collect(i, match, kinds)
        if text in self.words.prepositions or (self.zh and match.text in self.words.going):
            self.preposition = text
        return None

    # --- clauses -------------------------------------------------------------------------------------------------

    def _boundary(self, i: int, text: str) -> None:
        self._close_clause()
        if self.subject:
            self.carried_thing = self.subject == [THING] and self.verb_seen
        self.subject, self.verb_seen, self.negated, self.preposition, self.joining = [], False, False, "", False
        self.colours.clear()

    def _close_clause(self) -> None:
        self.held_verb = self.drop_verb = ""

    def _and(self, i: int) -> None:
        after = self.row[i + 1] if i + 1 < len(self.row) else None
        mention = after is not None and (after.concept("name") or after.text.lower() in self.words.pronouns
                                         or after.concept("person") or after.text.lower() in self.words.determiners)
        if mention and self.subject and self.subject != [THING] and not self.verb_seen:
            self.joining = True
            self.preposition = ""
        else:
            self._boundary(i, "and")

    # --- people --------------------------------------------------------------------------------------------------

    def _person(self, i: int, who: list[str], match: Match) -> None:
        owner = match.text.lower().endswith(("'s", "’s")) or (self.zh and self._text(i + 1) == "的")
        following = self.row[i + 1] if i + 1 < len(self.row) else None
        if match.concept("name") and not owner and following is not None and self._modifies(following):
            return
        for name in who:
            self.memory.name(name)
            self.spoken_of.append(name)
            if name not in self.moment.people:
                self.moment.people.append(name)
        starts_verb = following is not None and self._is_finite(following)
        if owner:
            body = following is not None and self._owns_body(i + 1)
            self.focus = who
            if not self.verb_seen and not self.preposition:
                self.subject = who if body else [THING]
        elif (self.verb_seen or self.preposition) and not (starts_verb and not self.preposition):
            self._partner(who)
            if self.subject == [] and not self.verb_seen:
                self.preposition = ""
        elif self.subject == [THING] and self.verb_seen is False and not starts_verb:
            self._partner(who)
        else:
            if self.moment.deeds and self._inverted(i):
                self._give_last_deed(who)
            self.subject = self.subject + who if self.joining and self.subject != [THING] else list(who)
            self.focus = list(self.subject)
            self.verb_seen = self.joining = self.negated = False
        self.preposition = ""

    def _modifies(self, following: Match) -> bool:
        """The Cyber Boss app, the Bob effect: a name before a noun is no person."""
        kinds = {s.kind for s in following.senses}
        if self.zh or following.text in self.words.breaks or not following.text[0].isalpha():
            return False
        unknown_noun = not kinds and (following.text[0].isupper() or not following.text.endswith(("s", "ed", "ly")))
        return unknown_noun or (bool(kinds & {"prop", "effect"}) and not kinds & {"action", "quiet", "colour", "garment"})

    def _owns_body(self, i: int) -> bool:
        return any(any(s == ("known", "body") for s in match.senses) for match in self.row[i:i + 3])

    def _partner(self, who: list[str]) -> None:
        """The one an action is directed at."""
        if not self.moment.deeds or not who:
            return
        last = self.moment.deeds[-1]
        if last.who in who or last.toward:
            return
        self._replace_last(toward=who[0], to=who[0] if last.action in ("walk", "run") else last.to)

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

    def _inverted(self, i: int) -> bool:
        return False

    def _give_last_deed(self, who: list[str]) -> None:
        self._replace_last(who=who[0])

    def _pronoun(self, i: int, text: str, match: Match) -> None:
        gender = self.words.pronouns[text]
        if (text == "her" and not self._before_noun(i)) or text in self.words.object_pronouns:
            who = [w for w in self.memory.resolve(gender, self.cast) if w not in self.subject] or (
                [w for w in reversed(self.memory.recent) if w not in self.subject
                 and self.cast.people[w].gender in (gender, "")][:1] if gender != "all" else [])
            if text not in ("himself", "herself", "themselves"):
                self._partner(who)
            self.preposition = ""
            return
        if text in self.words.possessive or (self.zh and self._text(i + 1) == "的"):
            if not self.verb_seen and not self.preposition and not self.subject and not self._person_follows(i):
                who = self.memory.resolve(gender, self.cast)
                self.subject = who if self._owns_body(i + 1) else [THING]
            return
        if self.zh and (self.verb_seen or self.preposition):
            who = [w for w in reversed(self.memory.recent) if w not in self.subject
                   and self.cast.people[w].gender in (gender, "")][:1]
            self._partner(who)
            self.preposition = ""
            return
        who = self.memory.resolve(gender, self.cast)
        for name in who:
            self.memory.name(name)
            if name not in self.moment.people:
                self.moment.people.append(name)
        if who:
            self.subject, self.focus = who, list(who)
            self.verb_seen = self.negated = False
            self.preposition = ""
        elif gender == "all":
            self.subject = [THING]

    def _nameless(self, i: int, match: Match) -> None:
        """A fisherman, the boy, her brother: somebody without a name, or a new word for somebody with one."""
        concept = match.concept("person")
        if concept in ("group", "someone") or self._plural(match):
            self.moment.group = self.moment.group or concept != "someone"
            if not self.verb_seen and not self.preposition:
                self.subject = [THING]
            return
        fits = self._fitting(match.text.lower(), concept)
        if fits is None:
            name = _singular(match.text).upper()
            person = self.cast.add(name)
            describe_person(person, concept)
            person.kind = match.text.lower()
            fits = name
        self._person(i, [fits], match)

    def _plural(self, match: Match) -> bool:
        """Soldiers, two men: nobody of their own."""
        word = match.text.lower()
        return not self.zh and word.endswith("s") and not word.endswith(("ss", "us")) and word[:-1] in self.lexicon.words

    def _fitting(self, word: str, concept: str) -> str | None:
        """Somebody already there whom "the boy" can mean; None = somebody new."""
        alias = self.cast.aliases.get(word)
        if alias:
            return alias
        before = self._text(i=None, match_word=word)
        if before in ("a", "an", "another", "one", "一个", "一位", "一名"):
            return None
        probe = Person("")
        describe_person(probe, concept)
        for who in reversed(self.memory.recent):
            person = self.cast.people[who]
            if probe.gender and person.gender == probe.gender and (probe.age or "") == (person.age or ""):
                return who
            if word in who.lower():
                return who
        return None

    def _appositive(self, i: int) -> bool:
        """A woman in a blue uniform, right after a name and a comma; MARTA, a girl of ten; 孙女妞妞."""
        row = self.row
        if i + 1 < len(row) and row[i + 1].concept("name"):               # her brother TOM, 剑客萧寒
            self._describe(row[i + 1].concept("name"), row[i])
            return True
        if i + 2 < len(row) and row[i + 1].text == "," and row[i + 2].concept("name"):     # his father, BILL
            self._describe(row[i + 2].concept("name"), row[i])
            return True
        back = i - 1
        while back >= 0 and (row[back].text.lower() in self.words.determiners or any(
                s.kind in ("age", "build") or s == ("known", "adjective") for s in row[back].senses)):
            back -= 1
        if back >= 1 and row[back].text in (",", "，", "(", "（") and self.spoken_of and (
                any(m.concept("name") == self.spoken_of[-1] for m in row[max(0, back - 4):back])) and not (
                self.moment.deeds):
            self._describe(self.spoken_of[-1], row[i])
            return True
        return False

    def _describe(self, name: str, match: Match) -> None:
        person = self.cast.people[name]
        describe_person(person, match.concept("person"))
        for sense in match.senses:
            if sense.kind == "age":
                person.age = person.age or sense.concept

    # --- words ---------------------------------------------------------------------------------------------------

    def _text(self, i: int | None, match_word: str = "") -> str:
        if i is None:
            for k, match in enumerate(self.row):
                if match.text.lower() == match_word and k:
                    for j in range(k - 1, max(-1, k - 4), -1):
                        if self.row[j].text.lower() in self.words.determiners or self.zh:
                            return self.row[j].text.lower()
            return ""
        return self.row[i].text.lower() if 0 <= i < len(self.row) else ""

    def _verb_like(self, i: int) -> bool:
        return False

    def _is_finite(self, match: Match) -> bool:
        text = match.text.lower().split(" ")[0]
        return any(s.kind in ("action", "quiet") for s in match.senses) and (
            self.zh or text.endswith("s") or text in self.words.copula or text.endswith("ed"))

    def _noun_like(self, i: int) -> bool:
        """Not a verb: a word after a determiner or adjective, or one that has no verbal sense."""
        kinds = {s.kind for s in self.row[i].senses}
        if not kinds & {"action", "quiet", "hold"}:
            return True
        before = self._text(i - 1)
        after_preposition = before in self.words.noun_after and not self.row[i].text.lower().split(" ")[0].endswith("ing")
        return not self.zh and (after_preposition or self._before_is_determiner(i))

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
        if match.text in self.words.breaks or match.text.lower() in self.words.links | self.words.ands | self.words.prepositions:
            return False
        kinds = {s.kind for s in match.senses}
        return not (kinds and kinds <= {"action", "quiet", "toward", "away"}) and match.text.lower() not in (
            "away", "back", "for", "again")

    def _collect(self, i: int, match: Match, kinds: set[str]) -> None:
        noun = self._noun_like(i)
        if not match.senses:
            return self._unknown(i, match)
        if not noun and kinds & {"action", "quiet", "hold", "drop", "wear", "undress"}:
            self._verb(i, match)
        for sense in match.senses:
            self._sense(i, match, sense, noun)
        if (noun and kinds & {"prop", "landmark", "effect", "sound", "weather"} and not self.verb_seen and (
                not self.preposition and not self.subject) and not kinds & {"garment", "colour"}) or (noun and not self.zh and not self.verb_seen and not self.preposition and not self.subject and (
                self._before_is_determiner(i)) and "garment" not in kinds and not any(
                s.concept in ("adjective", "function") or s.kind in ("age", "build", "colour") for s in match.senses)) or (self.zh and not self.verb_seen and not self.preposition and not self.subject and (
                any(s == ("known", "nature") for s in match.senses))):
            self.subject = [THING]
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
        passive = not self.zh and self._text(i - 1) in self.words.copula and first.endswith("ed")
        who = [] if passive else self._actors()
        if self.negated:
            self.negated = False
            who = []
        if "action" in kinds and who:
            self._deed(i, match, kinds["action"], who)
        if who and "hold" in kinds:
            self.held_verb = who[0]
        if who and "drop" in kinds:
            self.drop_verb = who[0]
            self.held_verb = ""
        if not self.subject and who:
            self.subject = list(who)
        self.verb_seen = True
        self.preposition = self._text(i) if self.zh and match.text[-1:] in "到向" else ""

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
        stative = (text.split(" ")[0] in self.words.stative and not text.endswith((" up", " down"))) or match.concept("posture") != ""
        for name in who:
            if self.moment.deeds and self.moment.deeds[-1].who == name and self.moment.deeds[-1].action == action and (
                    not self.moment.deeds[-1].to):
                continue
            self.moment.deeds.append(Deed(name, action, word=text, enters=enters, exits=exits, stative=stative))
        posture = match.concept("posture")
        if posture:
            self.moment.postures += [(name, posture) for name in who]

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
        if kind == "prop" and noun:
            self._prop(i, concept)
        elif kind == "colour":
            self.colours.append(concept)
        elif kind == "garment" and noun:
            self._garment(concept)
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
            if noun or self.zh or kind != "set":
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
        mark = self.stage.mark.get(concept) if noun and kind in ("prop", "effect", "landmark") else None
        if noun and (mark or kind == "prop") and moment.deeds:
            last = moment.deeds[-1]
            near = last.action not in ("walk", "run") or self.preposition in self.words.goal or self.zh
            if last.action in ("walk", "run", "sit", "kneel", "crouch", "reach", "jump", "knock") and mark and near and (
                    not last.to):
                self._replace_last(to=concept)
            elif last.action in ("look", "point", "reach", "turn", "stand", "pick_up") and not last.toward and self.verb_seen:
                self._replace_last(toward=concept)

    def _prop(self, i: int, concept: str) -> None:
        moment = self.moment
        if concept not in moment.props:
            moment.props.append(concept)
        self.last_prop = concept
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

    def _garment(self, concept: str) -> None:
        who = self._actors()
        if not who:
            who = self.focus if self.subject == [THING] else []
        colour = self.colours[-1] if self.colours else ""
        both = any(m.text.lower() in ("both", "all", "都") for m in self.row)
        for name in (self.spoken_of if both and self.spoken_of else who):
            person = self.cast.people[name]
            if all(g != concept for _, g in person.wears):
                person.wears.append((colour, concept))
        self.colours.clear()

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


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and word.isascii() else word
