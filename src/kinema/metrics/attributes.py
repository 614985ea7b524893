"""Does a made clip show the facts it was asked for: a judge's answers against the labels.

    scores = attributes((judge(clip) for clip in clips), labels)     # {"place": Score(value=0.9, guess=0.3, count=64)}
    accuracy(scores)

A fact has one answer (a str: place, time, weather), scored by accuracy, or a set of them (effects, props), by F1.
The judge was trained apart from the maker of the clips; its scores on real clips are the most that can be reached.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Answers = Mapping[str, "str | Collection[str]"]       # fact to answer: a str, or a collection of them


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """How often it is right, 0 .. 1, and how often the commonest answer would be; of how many clips."""

    value: float
    guess: float
    count: int


def attributes(answers: Iterable[Answers], labels: Sequence[Answers]) -> dict[str, Score]:
    """Each fact's score over the clips whose labels have it; what the judge leaves out is wrong, or an empty set.

    Raises ValueError for unequal numbers of clips, or a fact that is a str here and a set there.
    """
    told = list(answers)
    if len(told) != len(labels):
        raise ValueError(f"{len(told)} answers to {len(labels)} labels")
    asked: dict[str, list[tuple[set[str], set[str]]]] = {}
    kinds: dict[str, set[bool]] = {}
    for answer, label in zip(told, labels, strict=True):
        for fact, truth in label.items():
            asked.setdefault(fact, []).append((_set(answer.get(fact, ())), _set(truth)))
            kinds.setdefault(fact, set()).add(isinstance(truth, str))
    mixed = [fact for fact, kind in kinds.items() if len(kind) > 1]
    if mixed:
        raise ValueError(f"one answer here and a set there: {', '.join(mixed)}")
    return {fact: _score(pairs, single=kinds[fact] == {True}) for fact, pairs in asked.items()}


def accuracy(scores: Mapping[str, Score]) -> float:
    """Mean of the facts' scores: each fact counts the same. Raises ValueError where there is none."""
    if not scores:
        raise ValueError("no fact was asked for")
    return sum(score.value for score in scores.values()) / len(scores)


def f1(pairs: Sequence[tuple[Collection[str], Collection[str]]]) -> float:
    """2 TP / (2 TP + FP + FN) over all clips' (told, true) sets; 1 where there was nothing to tell and nothing told."""
    hits = sum(len(set(told) & set(true)) for told, true in pairs)
    both = sum(len(set(told)) + len(set(true)) for told, true in pairs)
    return 2 * hits / both if both else 1.0


def _score(pairs: list[tuple[set[str], set[str]]], *, single: bool) -> Score:
    commonest = set(Counter(frozenset(true) for _, true in pairs).most_common(1)[0][0])
    guessed = [(commonest, true) for _, true in pairs]
    if not single:
        return Score(value=f1(pairs), guess=f1(guessed), count=len(pairs))
    return Score(value=_share(pairs), guess=_share(guessed), count=len(pairs))


def _share(pairs: list[tuple[set[str], set[str]]]) -> float:
    return sum(told == true for told, true in pairs) / len(pairs)


def _set(answer: str | Collection[str]) -> set[str]:
    return {answer} if isinstance(answer, str) else set(answer)
