"""Which element of an edited scene is which element of the scene before: equal ones first, in order where possible,
then those moved, then those edited in place. Close to linear in the number of elements.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Protocol


class Recognisable(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def character(self) -> str: ...
    @property
    def mark(self) -> str: ...
    @property
    def sketch(self) -> str: ...


_SMALL = 48                                        # elements a side up to which a gap is compared all with all
_DEEPEST = 12


def align(old: Sequence[Recognisable], new: Sequence[Recognisable]) -> list[tuple[int, int]]:
    """Pairs (old index, new index), each index at most once, in order of the new."""
    olds, news = [e.mark for e in old], [e.mark for e in new]
    in_order = sorted(_equal(olds, news, 0, len(olds), 0, len(news), 0))
    pairs = dict(in_order)
    used = set(pairs.values())
    _pair_moved(olds, news, pairs, used)
    for olds_left, news_left in _gaps(in_order, len(old), len(new), pairs, used):
        _pair_edited(old, new, olds_left, news_left, pairs)
    return sorted(pairs.items(), key=lambda pair: pair[1])


def _equal(a, b, a0: int, a1: int, b0: int, b1: int, depth: int) -> Iterator[tuple[int, int]]:
    """Equal marks in the same order: common ends, then unique marks as anchors (patience), then what lies between."""
    while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
        yield a0, b0
        a0, b0 = a0 + 1, b0 + 1
    while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
        a1, b1 = a1 - 1, b1 - 1
        yield a1, b1
    if a0 == a1 or b0 == b1 or depth > _DEEPEST:
        return
    anchors = _anchors(a, b, a0, a1, b0, b1)
    if anchors:
        for x, y in [*anchors, (a1, b1)]:
            yield from _equal(a, b, a0, x, b0, y, depth + 1)
            if x < a1:
                yield x, y
            a0, b0 = x + 1, y + 1
    elif a1 - a0 <= _SMALL and b1 - b0 <= _SMALL:
        for block in SequenceMatcher(None, a[a0:a1], b[b0:b1], autojunk=False).get_matching_blocks():
            yield from ((a0 + block.a + n, b0 + block.b + n) for n in range(block.size))


def _anchors(a, b, a0: int, a1: int, b0: int, b1: int) -> list[tuple[int, int]]:
    counts_a, counts_b = Counter(a[a0:a1]), Counter(b[b0:b1])
    place = {a[n]: n for n in range(a0, a1) if counts_a[a[n]] == 1}
    both = [(place[b[n]], n) for n in range(b0, b1) if counts_b[b[n]] == 1 and b[n] in place]
    return _longest_rising(both)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises in both places (patience sorting)."""
    ends: list[int] = []
    last: list[int] = []                           # index of the pair that ends the best run of each length
    before: list[int] = []
    for n, (x, _) in enumerate(pairs):
        at = bisect_left(ends, x)
        before.append(last[at - 1] if at else -1)
        if at == len(ends):
            ends.append(x)
            last.append(n)
        else:
            ends[at], last[at] = x, n
    run, n = [], last[-1] if last else -1
    while n >= 0:
        run.append(pairs[n])
        n = before[n]
    return run[::-1]


def _pair_moved(olds, news, pairs: dict[int, int], used: set[int]) -> None:
    waiting = defaultdict(list)
    for o in reversed(range(len(olds))):
        if o not in pairs:
            waiting[olds[o]].append(o)
    for n, mark in enumerate(news):
        if n not in used and (same := waiting.get(mark)):
            pairs[same.pop()] = n
            used.add(n)


def _gaps(in_order, num_old: int, num_new: int, pairs, used) -> Iterator[tuple[list[int], list[int]]]:
    """What is left on both sides between one pair and the next."""
    o0 = n0 = 0
    for o, n in [*in_order, (num_old, num_new)]:
        left = [x for x in range(o0, o) if x not in pairs], [y for y in range(n0, n) if y not in used]
        if left[0] and left[1]:
            yield left
        o0, n0 = o + 1, n + 1


def _pair_edited(old, new, olds: list[int], news: list[int], pairs: dict[int, int]) -> None:
    """Alike words first, then the same place in the gap; same kind and character before same kind alone."""
    if len(olds) <= _SMALL and len(news) <= _SMALL:
        _pair_alike(old, new, olds, news, pairs)
    for key in (lambda e: (e.kind, e.character), lambda e: e.kind):
        _pair_in_order(old, new, olds, news, pairs, key)


def _pair_alike(old, new, olds: list[int], news: list[int], pairs: dict[int, int]) -> None:
    ranked = []
    for o in olds:
        for n in news:
            if old[o].kind == new[n].kind:
                likeness = _likeness(old[o].sketch, new[n].sketch)
                if likeness >= 0.4:
                    other = old[o].character != new[n].character
                    ranked.append((other, -likeness, n, o))
    for _, _, n, o in sorted(ranked):
        if o in olds and n in news:
            pairs[o] = n
            olds.remove(o)
            news.remove(n)


def _likeness(a: str, b: str) -> float:
    """Share of words in common, by their sketches."""
    words_a = {a[n : n + 4] for n in range(0, len(a), 4)}
    words_b = {b[n : n + 4] for n in range(0, len(b), 4)}
    return len(words_a & words_b) / (len(words_a | words_b) or 1)


def _pair_in_order(old, new, olds, news, pairs: dict[int, int], key: Callable) -> None:
    waiting = defaultdict(list)
    for o in reversed(olds):
        waiting[key(old[o])].append(o)
    for n in list(news):
        if same := waiting.get(key(new[n])):
            o = same.pop()
            pairs[o] = n
            olds.remove(o)
            news.remove(n)
