"""One sentence of action prose, read clause by clause: who does what, holds what, wears what, and what is there.

The reader walks the lexicon's matches from left to right. A verb belongs to the person its clause begins with, else
to the person the sentence is about; words after a preposition are places and partners, not subjects. English and
Chinese share the walk and differ in their function words.
"""

from __future__ import annotations

from dataclasses import replace

from kinema.story.cast import ANIMALS, Person, describe_person
from kinema.story.clause_words import CROWD, THING, WordReader
from kinema.story.lexicon import Match
from kinema.story.moment import Moment
from kinema.story.sentences import Sentence

TOGETHER = ("fight", "embrace", "dance")
NOUN_SENSES = (("known", "abstract"), ("known", "building"))


class ClauseReader(WordReader):
    """Reads the sentences of one scene in order."""

    def read(self, sentence: Sentence) -> Moment:
        """What the sentence tells."""
        self.start(sentence)
        for i, match in enumerate(self.row):
            self._word(i, match)
        self._loads()
        self._together()
        return self.moment

    def _together(self) -> None:
        """Who is fought or embraced fights or embraces too."""
        deeds = self.moment.deeds
        for deed in list(deeds):
            other = deed.toward
            if deed.action in TOGETHER and other in self.cast.people and other != deed.who and not any(
                    d.who == other and d.action == deed.action for d in deeds):
                deeds.insert(deeds.index(deed) + 1, replace(deed, who=other, toward=deed.who))

    def _loads(self) -> None:
        """To bear a crate or a person is an action; a lantern is only in the hand, and an armful is handled."""
        deeds = [d for d in self.moment.deeds if d.action != "carry" or d.toward or d.word[-1] not in "着背扛sdg"]
        self.moment.deeds = [replace(d, action="reach") if d.action == "carry" and not d.toward else d for d in deeds]

    def _word(self, i: int, match: Match) -> None:
        text = match.text.lower()
        if match.text in self.words.breaks or text in self.words.links:
            return self._boundary(i, text)
        if text in self.words.ands:
            return self._and(i)
        if text in self.words.who:
            self.subject, self.verb_seen = self.spoken_of[-1:] or self.focus, False
            return None
        if text in self.words.which and not self.zh:
            self.subject, self.verb_seen = [THING], False
            return None
        if (
            text == "nothing"
            and self.verb_seen
            and self.moment.deeds
            and self.moment.deeds[-1].action in ("talk", "look")
        ):
            self.moment.deeds.pop()                                       # says nothing
            return None
        if text in ("both", "都") and not self.verb_seen and len(set(self.spoken_of)) > 1:
            self.subject = list(dict.fromkeys(self.spoken_of))[-2:]
            self.focus = list(self.subject)
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
        if match.concept("toward") and " " in text:              # up to, next to
            self.preposition = text.split(" ")[-1]
        elif text in self.words.prepositions or (self.zh and match.text in self.words.going):
            self.preposition = text
        return None

    # --- clauses -------------------------------------------------------------------------------------------------

    def _boundary(self, i: int, text: str) -> None:
        self.held_verb = self.drop_verb = self.opening = ""
        self.riding, self.boarding = [], []
        self.loose = None
        if self.subject:
            self.carried_thing = self.subject == [THING] and self.verb_seen
        self.subject, self.verb_seen, self.negated, self.preposition, self.joining = [], False, False, "", False
        self.colours.clear()

    def _and(self, i: int) -> None:
        after = self.row[i + 1] if i + 1 < len(self.row) else None
        mention = after is not None and (after.concept("name") or after.text.lower() in self.words.pronouns
                                         or after.concept("person") or after.text.lower() in self.words.determiners)
        if mention and self.subject and self.subject != [THING] and not self.verb_seen:
            self.joining = True
            self.preposition = ""
        elif mention and self.spoken_of and not self.acted and not self.subject:      # ANNA, 30, and BEN, 40, enter
            self.subject, self.joining, self.preposition = list(self.focus), True, ""
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
            worn = self.cast.people[name].wears
            worn += [w for w in self.to_wear if all(w[1] != g for _, g in worn)]
            self.to_wear.clear()
            if name not in self.moment.people:
                self.moment.people.append(name)
        animal = bool(self.cast.people[who[0]].species)
        if animal and (self.riding or self.boarding):
            self.carried_by(who[0])
        starts_verb = following is not None and self._is_finite(following) and not (animal and self.verb_seen)
        if owner:
            body = following is not None and self._owns_body(i + 1)
            self.focus = who
            if not self.verb_seen and not self.preposition:
                self.subject = who if body else [THING]
        elif self._comes_after_its_verb(i, who):
            self.subject = self.focus = list(who)
        elif (self.verb_seen or self.preposition) and not (starts_verb and not self.preposition):
            self._partner(who)
            if self.subject == [] and not self.verb_seen:
                self.preposition = ""
        elif self.subject == [THING] and self.verb_seen is False and not starts_verb:
            self._partner(who)
        else:
            self.subject = self.subject + who if self.joining and self.subject != [THING] else list(who)
            self.focus = list(self.subject)
            self.verb_seen = self.joining = self.negated = False
        self.preposition = ""

    def _comes_after_its_verb(self, i: int, who: list[str]) -> bool:
        """Out of the dark comes WILLIAM; 门外站着一个人: the verb's person follows it."""
        if self.loose is None or self.preposition or set(self.spoken_of) - set(who):
            return False
        at, match, action = self.loose
        self.loose = None
        if i - at > 4:
            return False
        if self.moment.deeds and self.moment.deeds[-1].word == match.text.lower():
            self.moment.deeds.pop()
        self._deed(at, match, action, who)
        return True

    def _modifies(self, following: Match) -> bool:
        """The Cyber Boss app, the Bob effect: a name before a noun is no person."""
        kinds = {s.kind for s in following.senses}
        if self.zh or following.text in self.words.breaks or not following.text[0].isalpha():
            return False
        noun = any(s in NOUN_SENSES for s in following.senses) and not kinds & {"action", "quiet", "time"}
        unknown_noun = not kinds and (following.text[0].isupper() or not following.text.endswith(("s", "ed", "ly")))
        return noun or unknown_noun or (
            bool(kinds & {"prop", "effect"}) and not kinds & {"action", "quiet", "colour", "garment"}
        )

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
                self.moment.people += [w for w in who if w not in self.moment.people]
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
            if concept != "someone":
                self.moment.crowd.append(match.text.lower())
            if not self.verb_seen and not self.preposition:
                self.subject, self.thing = [THING], CROWD
            return
        fits = self._fitting(match.text.lower(), concept)
        if fits is None:
            name = _singular(match.text).upper()
            person = self.cast.add(name)
            describe_person(person, concept)
            person.kind = match.text.lower()
            fits = name
        self._coat(fits)
        self._person(i, [fits], match)

    def _coat(self, name: str) -> None:
        """A white horse: the colour named before an animal is its own."""
        person = self.cast.people[name]
        if person.species and self.colours:
            person.coat = person.coat or self.colours[-1]
            self.colours.clear()

    def _plural(self, match: Match) -> bool:
        """Soldiers, two men: nobody of their own."""
        word = match.text.lower()
        return (
            not self.zh and word.endswith("s") and not word.endswith(("ss", "us")) and word[:-1] in self.lexicon.words
        )

    def _fitting(self, word: str, concept: str) -> str | None:
        """Somebody already there whom "the boy" can mean; None = somebody new."""
        alias = self.cast.aliases.get(word)
        if alias:
            return alias
        others = {n for n, p in self.cast.people.items() if concept in ANIMALS and p.species == concept}
        own = [n for n in others if word.endswith(n)]
        if own and self.zh:
            return own[0]                                        # 红狐狸 is 狐狸
        before = self._text(i=None, match_word=word)
        if before in ("a", "an", "another", "one", "一个", "一位", "一名", "一只", "一匹", "一条", "一头"):
            return None
        probe = Person("")
        describe_person(probe, concept)
        for who in reversed(self.memory.recent):
            person = self.cast.people[who]
            if probe.species != person.species:
                continue
            alike = person.gender == probe.gender and (probe.age or "") == (person.age or "")
            if probe.species or (probe.gender and alike):
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
        if self.zh and self._zh_appositive(i):
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

    def _zh_appositive(self, i: int) -> bool:
        """小满，一个八岁的女孩: nothing but numbers and qualities between the comma and the word."""
        back = i - 1
        quality = {"age", "build", "hair", "hair_colour", "colour", "known", "mood", "emotion"}
        while back >= 0 and self.row[back].senses and {s.kind for s in self.row[back].senses} <= quality:
            back -= 1
        if back < 1 or self.row[back].text != "，" or not self.spoken_of or self.moment.deeds:
            return False
        if any(m.text in self.words.breaks for m in self.row[:back]) or back == i - 1:
            return False
        self._describe(self.spoken_of[-1], self.row[i])
        return True

    def _describe(self, name: str, match: Match) -> None:
        person = self.cast.people[name]
        describe_person(person, match.concept("person"))
        if person.species and person.kind in ANIMALS:
            person.kind = match.text.lower()
        self._coat(name)
        for sense in match.senses:
            if sense.kind == "age":
                person.age = person.age or sense.concept


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and word.isascii() else word
