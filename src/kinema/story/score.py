"""How well the breakdown reads: precision and recall over hand-labelled passages.

    python -m kinema.story.score tests/story/passages.json
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kinema.story.breakdown import FilmFacts, SceneFacts, break_down
from kinema.story.fountain import parse

FIELDS = (
    "set",
    "landmark",
    "time",
    "weather",
    "season",
    "mood",
    "cast",
    "build",
    "wears",
    "holds",
    "actions",
    "effects",
    "props",
    "rides",
    "moves",
)


@dataclass(slots=True)
class Tally:
    right: int = 0
    said: int = 0
    labelled: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0


def score(passages: Iterable[Mapping[str, Any]]) -> dict[str, Tally]:
    """One Tally per field over the passages."""
    tallies = {name: Tally() for name in FIELDS}
    for passage in passages:
        said, labelled = read(passage), labels(passage)
        for name in FIELDS:
            _count(tallies[name], said[name], labelled[name])
    return tallies


def _count(tally: Tally, said: set, labelled: set) -> None:
    if any(isinstance(x, frozenset) for x in labelled):             # alternatives: any of them is right
        tally.right += sum(any(s in alternatives for alternatives in labelled) for s in said)
    else:
        tally.right += len(said & labelled)
    tally.said += len(said)
    tally.labelled += len(labelled)


def labels(passage: Mapping[str, Any]) -> dict[str, set]:
    """The labels of a passage as sets of comparable items."""
    label = passage["labels"]
    out = {name: {label[name]} - {""} for name in ("set", "landmark", "time", "weather", "season")}
    out["mood"] = {frozenset(label["mood"])}
    out["effects"], out["props"] = set(label["effects"]), set(label["props"])
    out["cast"] = {_key(n) for n in label["cast"]}
    out["rides"] = {(_key(n), c["rides"]) for n, c in label["cast"].items() if c.get("rides")}
    out["moves"] = {tuple(move) for move in label.get("moves", ())}
    out["build"] = {(_key(n), c["build"]) for n, c in label["cast"].items()}
    for name, key in (("wears", "wears"), ("holds", "holds"), ("actions", "does")):
        out[name] = {(_key(n), item) for n, c in label["cast"].items() for item in c[key]}
    return out


def read(passage: Mapping[str, Any]) -> dict[str, set]:
    """What the breakdown reads, named by the labels' names where they mean the same person."""
    film, facts = read_passage(passage)
    people, named = film.cast.people, {_key(n) for n in passage["labels"]["cast"]}
    names = {n: _key(n) if people[n].species else _same(n, passage["labels"]["cast"]) for n in facts.people}
    animals = {n for n in facts.people if people[n].species and names[n] not in named}      # extras: things of the set
    names = {n: name for n, name in names.items() if n not in animals}
    moments = list(facts.all_moments)
    out = {name: {getattr(facts, name)} - {""} for name in ("set", "landmark", "time", "weather", "season", "mood")}
    weather = {"rain", "snow", "fog"}
    out["effects"] = {e for m in moments for e in m.effects} - weather
    held = {prop for m in moments for _, prop in m.holds if prop}
    out["props"] = {p for m in moments for p in m.props} - (held - set(passage["labels"]["props"]))
    out["props"] |= {people[n].species for n in animals}
    ridden = {(w, people[t].species if t in people else t) for m in moments for w, t in [*m.rides, *m.boards] if t}
    out["rides"] = {(names.get(w, w), t) for w, t in ridden if t in out["props"]}
    out["moves"] = {move for m in moments for move in m.moves}
    if "moves" not in passage["labels"]:                            # labelled before there were vehicles
        out["rides"] = out["moves"] = set()
    out["cast"] = set(names.values())
    out["build"] = {(names[n], film.cast.people[n].age or "adult") for n in names}
    out["wears"] = {(names[n], f"{c} {g}".strip()) for n in names for c, g in film.cast.people[n].wears}
    out["holds"] = {(names.get(n, n), p) for m in moments for n, p in m.holds if p}
    out["actions"] = {(names.get(d.who, d.who), d.action) for m in moments for d in m.deeds if d.who not in animals}
    spoken = {(names[line.character], "talk") for line in facts.scene.lines if line.character in names}
    out["actions"] |= spoken
    return out


def read_passage(passage: Mapping[str, Any]) -> tuple[FilmFacts, SceneFacts]:
    film = break_down(parse(f"{_heading(passage['heading'])}\n\n{passage['body']}\n"))
    return film, film.scenes[-1]


def _heading(heading: str) -> str:
    return heading if heading.startswith(("EXT", "INT", "外景", "内景")) else "." + heading


def _key(name: str) -> str:
    return name.upper()


def _same(name: str, labelled: Iterable[str]) -> str:
    """REYES is OFFICER REYES; anything else is itself."""
    mine = set(name.upper().split())
    for other in labelled:
        theirs = set(other.upper().split())
        if mine <= theirs or theirs <= mine or (not name.isascii() and (name in other or other in name)):
            return _key(other)
    return _key(name)


def table(groups: Mapping[str, Mapping[str, Tally]]) -> str:
    """Markdown: one row a field, precision and recall per group."""
    head = "| field | " + " | ".join(f"{name}: precision | recall" for name in groups) + " |"
    rows = [head, "|---" * (1 + 2 * len(groups)) + "|"]
    for name in FIELDS:
        cells = [f"{t[name].precision:.2f} | {t[name].recall:.2f}" for t in groups.values()]
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("passages", type=Path)
    parser.add_argument("--errors", choices=("open", "held_out"), help="print what differs in this half")
    options = parser.parse_args()
    passages = json.loads(options.passages.read_text(encoding="utf-8"))["passages"]
    if options.errors:
        return _print_errors([p for p in passages if p["held_out"] == (options.errors == "held_out")])
    groups = {"tuning half": [p for p in passages if not p["held_out"]],
              "held-out half": [p for p in passages if p["held_out"]],
              "held out, en": [p for p in passages if p["held_out"] and p["language"] == "en"],
              "held out, zh": [p for p in passages if p["held_out"] and p["language"] == "zh"]}
    print(table({name: score(group) for name, group in groups.items()}))


def _print_errors(passages: list[Mapping[str, Any]]) -> None:
    for passage in passages:
        said, labelled = read(passage), labels(passage)
        print(f"\n{passage['id']}")
        for name in FIELDS:
            missing = {x for x in labelled[name] if not isinstance(x, frozenset)} - said[name]
            extra = said[name] - labelled[name]
            if name == "mood":
                extra = {s for s in said[name] if not any(s in x for x in labelled[name])}
            if missing or extra:
                print(f"  {name:9} missing {sorted(missing)}  extra {sorted(extra)}")


if __name__ == "__main__":
    main()
