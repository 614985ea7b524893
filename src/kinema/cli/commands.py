"""Commands on a film. Each takes parsed arguments, calls the film room and shows what came back."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import Any

from kinema.build.executor import Executor, load
from kinema.build.store import Store
from kinema.cli.progress import Display
from kinema.errors import InputError, StoreError
from kinema.film.assemble import FilmTasks, film_tasks, voice_tasks, voiced
from kinema.film.make import make_film, make_takes, remember_ids, spoken_film
from kinema.film.project import Project, generated, open_project, store_folder, styled
from kinema.film.selection import Selection

CAP = 20 << 30                            # bytes the store may hold


def open_store() -> Store:
    return Store(store_folder(), cap_bytes=CAP)


def asked(args: Namespace) -> Project:
    """The film, in the style and by the generator that the command names, else film.toml."""
    return generated(styled(open_project(args.film), args.style), args.generator)


@contextmanager
def workshop(args: Namespace, *, most: int | None = None) -> Iterator[tuple[Store, Executor, Display]]:
    """Store, workers and display for the length of a command; no more than `most` workers are of use."""
    if args.jobs is not None and not 1 <= args.jobs <= 256:
        raise InputError(f"--jobs {args.jobs} is not a number of processes.", hint="Use 1 to 256.")
    store, executor = open_store(), load("local", workers=args.jobs or most)
    display = Display(executor.workers, quiet=args.quiet or args.json)
    try:
        yield store, executor, display
    finally:
        display.done()
        executor.close()
        store.close()


def show(args: Namespace, values: Mapping[str, Any], text: str) -> None:
    print(json.dumps(values, ensure_ascii=False, indent=1) if args.json else text)


def new(args: Namespace) -> None:
    from kinema.film.begin import begin

    path = begin(args.folder, args.language)
    show(args, {"folder": str(args.folder), "screenplay": str(path)},
         f"Write {path}, then: kinema make {quote(str(args.folder))}")


def make(args: Namespace) -> None:
    selection = Selection(scenes=args.scenes or "", shots=args.shots or "")
    project = asked(args)
    if args.dry_run:
        from kinema.film.forecast import forecast

        found = forecast(project, open_store(), selection=selection, quality=args.quality, workers=args.jobs)
        show(args, found.plain(), found.text())
        return
    with workshop(args) as (store, executor, display):
        made = make_film(project, store=store, executor=executor, selection=selection, quality=args.quality,
                         on_event=display.hear)
    ran = [event.task for event in made.finished]
    values = {"film": str(made.path), "seconds": float(made.tasks.cutting.frames / made.tasks.render.rate),
              "shots": len(made.tasks.shots), "tasks_total": made.total, "tasks_run": len(ran),
              "pictures_rendered": sum(task.kind == "take" for task in ran), "unclear": len(made.tasks.plan.unclear)}
    if not args.quiet and not args.json:
        print(f"{len(ran)} of {made.total} tasks ran, {values['pictures_rendered']} of {values['shots']} shots drawn.",
              file=sys.stderr)
        if values["unclear"]:
            print(f"{values['unclear']} passages were not understood: kinema plan {quote(str(args.film))}",
                  file=sys.stderr)
    show(args, values, str(made.path))


def plan(args: Namespace) -> None:
    from kinema.story.describe import describe
    from kinema.story.shot import to_plain

    project = open_project(args.film)
    try:
        remember_ids(project)
    except StoreError as error:               # a folder that is only to be read can be planned all the same
        print(f"kinema: ids are not remembered. {error}", file=sys.stderr)
    tasks = _planned(project)
    lines = [{"id": line.id, "line": line.line, "character": line.character, "text": line.text}
             for line in project.lines]
    show(args, {**to_plain(tasks.plan), "lines": lines}, describe(tasks.plan))


def _planned(project: Project, selection: Selection | None = None, quality: str | None = None) -> FilmTasks:
    """The plan with the lengths of lines that were spoken already, estimates for the others."""
    voices, store = voice_tasks(project), open_store()
    return film_tasks(project, voices, voiced(voices, store), selection=selection, quality=quality)


def _shot_id(tasks: FilmTasks, name: str) -> str:
    by_number = {str(number): shot_id for shot_id, number in tasks.numbers.items()}
    shot_id = by_number.get(name, name)
    if shot_id not in tasks.numbers:
        raise InputError(f"there is no shot {name}.",
                         hint=f"This film has shots 1 to {len(by_number)}; `kinema plan` lists them.")
    return shot_id


def shot(args: Namespace) -> None:
    from kinema.film.stills import write_all, write_still
    from kinema.film.takes import write_take

    project = asked(args)
    with workshop(args, most=1) as (store, executor, display):
        tasks = spoken_film(project, store=store, executor=executor, quality=args.quality, on_event=display.hear)
        shot_id = _shot_id(tasks, args.shot)
        passes = tuple(p for p in args.passes.split(",") if p)
        if args.trace or args.compare:
            paths = _watched(args, project, tasks, shot_id, store, executor, display)
        elif args.frame == "all":
            paths = write_all(project, tasks, shot_id, passes=passes, say=display.say)
        elif args.frame is not None or passes:
            paths = write_still(project, tasks, shot_id, frame=args.frame, passes=passes, say=display.say)
        else:
            task = tasks.takes[shot_id]
            artifact = make_takes(project, [task], store=store, executor=executor, on_event=display.hear)[task.key]
            paths = [write_take(project, tasks, shot_id, artifact)]
    show(args, {"shot": shot_id, "files": [str(p) for p in paths]}, "\n".join(map(str, paths)))


def _watched(args: Namespace, project: Project, tasks: FilmTasks, shot_id: str, store: Store, executor: Executor,
             display: Display) -> list[Path]:
    from kinema.film.watch import write_compare, write_trace

    paths = write_trace(project, tasks, shot_id, say=display.say) if args.trace else []
    if args.compare:
        task = tasks.takes[shot_id]
        artifact = make_takes(project, [task], store=store, executor=executor, on_event=display.hear)[task.key]
        paths += write_compare(project, tasks, shot_id, artifact, say=display.say)
    return paths


def takes(args: Namespace) -> None:
    from kinema.film.takes import choose_take, take_tasks, write_takes_sheet

    project = asked(args)
    if not 1 <= args.count <= 64:
        raise InputError(f"--count {args.count} is not a number of takes.", hint="Use 1 to 64.")
    with workshop(args) as (store, executor, display):
        tasks = spoken_film(project, store=store, executor=executor, quality=args.quality, on_event=display.hear)
        shot_id = _shot_id(tasks, args.shot)
        if args.choose is not None:
            seed = choose_take(project, tasks, shot_id, args.choose)
            show(args, {"shot": shot_id, "take": args.choose, "seed": seed},
                 f"Take {args.choose} of {shot_id} it is: seed {seed} in {project.folder / 'film.toml'}")
            return
        several = take_tasks(project, tasks, shot_id, args.count)
        made = make_takes(project, several, store=store, executor=executor, on_event=display.hear)
        sheet = write_takes_sheet(project, tasks, shot_id, [made[task.key] for task in several])
    values = [{"take": i, "seed": task.params["shot"]["seed"], "key": task.key} for i, task in enumerate(several, 1)]
    show(args, {"shot": shot_id, "sheet": str(sheet), "takes": values},
         f"{sheet}\nkinema takes {args.shot} {quote(str(args.film))} --choose K uses take K from now on.")


def explain(args: Namespace) -> None:
    from kinema.film.forecast import reasons

    project, store = open_project(args.film), open_store()
    found = reasons(project, store, selection=Selection(scenes=args.scenes or "", shots=args.shots or ""))
    lines = [f"{reason['label']}: {reason['why']}" for reason in found]
    show(args, {"tasks": found}, "\n".join(lines) or "Nothing would run: the film is as its screenplay says.")


def export(args: Namespace) -> None:
    from kinema.film.formats import check_format, export_film

    check_format(args.format)
    project = asked(args)
    with workshop(args) as (store, executor, display):
        made = make_film(project, store=store, executor=executor, quality=args.quality, on_event=display.hear)
        paths = export_film(args.format, made, args.to)
    show(args, {"format": args.format, "files": [str(p) for p in paths]}, "\n".join(map(str, paths)))


def verify(args: Namespace) -> int:
    from kinema.film.verify import verify_film

    project = open_project(args.film)
    with workshop(args) as (store, executor, display):
        result = verify_film(project, store=store, executor=executor, quick=args.quick, on_event=display.hear)
    show(args, result.plain(), result.text())
    return 0 if result.exact else 1

