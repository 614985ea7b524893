"""From text to the numbers a text encoder reads, and back to words a user can be told.

    ids, unknown = vocabulary().encode("a lighthouse in a storm, slow dolly in", length=48)
    vocabulary().nearest("lighthose")                     # ["lighthouse"]

A word of the vocabulary is a concept of phrases.toml: all phrases of both languages that mean it have one id, and so do
the planner's words for it (story/lexicon: "blizzard" is snow). Small words (a, the, of, 的) carry nothing here and have
none. English is lower-cased, plurals folded; in both languages the longest known phrases are taken, so that
fewest words stay unknown. Ids are those of words.json and never change: 0 padding, 1 an unknown word, 2 no text at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from kinema.data.captions import phrases
from kinema.story.camera_words import FIRST_MOVE
from kinema.story.lexicon import camera_words, load, stage

PADDING, UNKNOWN, EMPTY = 0, 1, 2
SPECIAL = ("<padding>", "<unknown>", "<empty>")
FILE = Path(__file__).parent / "words.json"
TOKEN = re.compile(r"[a-zà-ɏ]+(?:['-][a-zà-ɏ]+)*|[\u3400-\u9fff]|\d+")
SMALL = frozenset(re.findall(r"\w+", """a an the of in on at by with and or to into from is are was be it its his her
their there this that some who which while as for near wearing has have camera shot view scene video clip film movie
picture image frame style one under over very""")) | frozenset(
    "的地得着了一个位名只匹座张把条件辆艘棵栋朵盏颗在有是和与里中上下边内穿戴色这那被对向")
# Kinds of the lexicon, what decides first where a word means several things.
KINDS = ("effect", "landmark", "time", "weather", "season", "posture", "action", "emotion", "colour", "garment", "prop",
         "person", "set", "hair", "build")
CONCEPTS = {("set", "tower"): "tower top", ("set", "spaceship"): "spaceship interior", ("set", "space"): "moon",
            ("posture", "sit"): "sitting", ("posture", "kneel"): "kneeling", ("posture", "lie"): "lying",
            ("person", "old_man"): "old man", ("person", "old_woman"): "old woman", ("person", "group"): "people",
            ("person", "person"): "people", ("person", "someone"): "people", ("person", "child"): "boy"}
PLURALS = {"men": "man", "women": "woman", "boys": "boy", "girls": "girl"}      # a "group" to the planner
GARMENTS = {"coat": "coat", "top": "jacket", "bottom": "trousers", "hat:brim": "hat", "hat:cap": "cap", 
            "hat:hood": "hood", "hat:top": "top hat", "hat:helmet": "helmet"}


class Vocabulary:
    """`words` are the concepts in the order of their ids, `names` every phrase that means one of them."""

    def __init__(self, words: list[str], names: dict[str, int]):
        self.words, self.names = words, names
        self.longest = max(len(TOKEN.findall(name)) for name in names)

    def __len__(self) -> int:
        return len(self.words)

    def encode(self, text: str, length: int = 48) -> tuple[list[int], list[str]]:
        """(`length` ids, words nobody knows in their order). Text without a known word is EMPTY; what is too long is
        cut off."""
        ids: list[int] = []
        unknown: list[str] = []
        for word, number in self.split(text):
            ids.append(number)
            if number == UNKNOWN:
                unknown.append(word)
        ids = (ids if any(i != UNKNOWN for i in ids) else [EMPTY])[:length]
        return ids + [PADDING] * (length - len(ids)), list(dict.fromkeys(unknown))

    def split(self, text: str) -> Iterator[tuple[str, int]]:
        """The text as a row of known phrases and unknown words; small words are left out."""
        for run in re.split(r"[,.;:!?()，。；：！？、“”\"\n]+", text.lower()):
            tokens = TOKEN.findall(run)
            strange = ""
            for first, last, number in self._parsed(tokens):
                word = ("" if _han(tokens[first]) else " ").join(tokens[first:last])
                if number == UNKNOWN and _han(word):
                    strange += word                            # characters side by side are one unknown word
                    continue
                if strange:
                    yield strange, UNKNOWN
                strange = ""
                if number:
                    yield word, number
            if strange:
                yield strange, UNKNOWN

    def _parsed(self, tokens: list[str]) -> list[tuple[int, int, int]]:
        """(first, end, id) of each phrase: of all ways to read the tokens the one that leaves fewest unknown, then the
        one of fewest phrases, found from the end on (Bellman, 1957). The id of a small word is 0."""
        best: list[tuple[int, int, list[tuple[int, int, int]]]] = [(0, 0, [])]
        for i in range(len(tokens) - 1, -1, -1):
            ways = []
            for end, number in self._at(tokens, i):
                unknown, count, rest = best[-(end - i)]
                ways.append((unknown + (number == UNKNOWN), count + 1, [(i, end, number), *rest]))
            best.append(min(ways, key=lambda way: way[:2]))
        return best[-1][2]

    def _at(self, tokens: list[str], i: int) -> Iterator[tuple[int, int]]:
        """(end, id) of every known phrase that begins at i, the longest first; one unknown token at the last."""
        for end in range(min(i + self.longest, len(tokens)), i, -1):
            for last in _stems(tokens[end - 1]):
                number = self.names.get(_key([*tokens[i:end - 1], last]))
                if number is not None:
                    yield end, number
                    break
        yield i + 1, 0 if tokens[i] in SMALL else UNKNOWN

    def nearest(self, word: str, count: int = 3) -> list[str]:
        """Words it knows that come nearest: those of the same kind of thing in the planner's lexicon, then those that
        are spelt much like it (Levenshtein's distance)."""
        word = word.lower().strip()
        limit = len(word) // 3 if not _han(word) else len(word) // 2
        spelt = sorted((_distance(word, name), name) for name in {phrase for phrase, _ in _said()})
        return list(dict.fromkeys([*_related(word, self), *(n for d, n in spelt if d <= limit)]))[:count]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the package."""
    words = json.loads(FILE.read_text(encoding="utf-8"))
    number = {word: i for i, word in enumerate(words)}
    names = {_key(TOKEN.findall(phrase)): number[concept] for phrase, concept in _said() if concept in number}
    for phrase, concept in (*PLURALS.items(), *_lexicon()):
        key = _key(TOKEN.findall(phrase))
        if key and concept in number and phrase not in SMALL:
            names.setdefault(key, number[concept])
    return Vocabulary(words, names)


def renewed() -> list[str]:
    """The words of words.json and, behind them, the concepts that came since."""
    words = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else list(SPECIAL)
    return list(dict.fromkeys([*words, *(concept for _, concept in _said())]))


def _said() -> Iterator[tuple[str, str]]:
    """Every phrase that captions say, with its concept."""
    for concepts in phrases().values():
        for concept, (english, chinese) in concepts.items():
            for phrase in (concept, *english, *chinese):
                yield phrase, concept


def _lexicon() -> Iterator[tuple[str, str]]:
    """The planner's words, English and Chinese, and those of camera notes, with the concept they stand for."""
    for language in ("en", "zh"):
        for word, senses in load(language).words.items():
            kinds = {sense.kind: sense.concept for sense in reversed(senses)}
            found = next(filter(None, (_concept(kind, kinds[kind]) for kind in KINDS if kind in kinds)), "")
            if found:
                yield word, found
    for word, senses in camera_words().items():
        if len(word) > (1 if _han(word) else 2):
            for kind, concept in senses:
                found = _camera(kind, concept)
                if found:
                    yield word, found


def _concept(kind: str, concept: str) -> str:
    """What the vocabulary calls a concept of the lexicon; "" where the stage shows nothing of the kind."""
    if kind == "garment":
        named = phrases()["garment"]
        return concept if concept in named else GARMENTS.get(stage().garment.get(concept, ""), "")
    if kind in ("prop", "landmark"):
        known = {**phrases()["prop"], **phrases()["landmark"], **phrases()["person"]}
        drawn = stage().like.get(concept, stage().landmarks.get(concept, concept))
        return drawn if drawn in known else ""
    concept = CONCEPTS.get((kind, concept), concept)
    return concept if concept in phrases()[kind if kind in phrases() else "prop"] else ""


def _camera(kind: str, concept: str) -> str:
    from kinema.data.facts import ANGLE, SIZE

    if kind == "move":
        concept = f"{concept} {FIRST_MOVE[concept]}" if concept in FIRST_MOVE else concept
        return concept
    if kind == "setup":
        return {"over_shoulder": "over the shoulder", "establishing": concept, "follow": concept}.get(concept, "")
    return {"size": SIZE, "angle": ANGLE}.get(kind, {}).get(concept, concept if kind == "both" else "")


def _related(word: str, known: Vocabulary) -> list[str]:
    """What the lexicon takes the word for, or the things of its kind: a "trumpet" is a prop like the guitar."""
    senses = load("zh" if _han(word[:1]) else "en").senses(word)
    return [c for c in (stage().like.get(s.concept, s.concept) for s in senses) if c in known.names]


def _key(tokens: Iterable[str]) -> str:
    """How a phrase stands in `names`: without hyphens between words, so that "close up" is "close-up"."""
    return " ".join(" ".join(tokens).replace("-", " ").split())


def _stems(word: str) -> Iterator[str]:
    """The word and, if it looks like a plural, its singular."""
    yield word
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        if word.endswith("ies"):
            yield word[:-3] + "y"
        if word.endswith("es"):
            yield word[:-2]
        yield word[:-1]


def _han(text: str) -> bool:
    return "\u3400" <= text[:1] <= "\u9fff"


def _distance(a: str, b: str) -> int:
    """Levenshtein's distance (1965): letters to insert, delete or change."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y)))
    return row[-1]


if __name__ == "__main__":
    FILE.write_text(json.dumps(renewed(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
