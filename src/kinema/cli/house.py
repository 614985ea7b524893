"""Commands on the house itself: doctor, clean, gallery, bench."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from argparse import Namespace
from importlib import import_module
from typing import Any

from kinema.build.full import size_text
from kinema.cli.commands import CAP, open_store, show, workshop
from kinema.errors import InputError, KinemaError, MissingError
from kinema.film.project import open_project, store_folder


def doctor(args: Namespace) -> int:
    """One line a finding; exit code 1 where something is broken."""
    findings = [_python(), _libraries(), _voices(), _fonts(), _models(), _disk()]
    if args.store:
        findings += _store()
    show(args, {"healthy": all(ok for ok, _, _ in findings),
                "findings": [{"ok": ok, "about": about, "says": says} for ok, about, says in findings]},
         "\n".join(f"{'ok ' if ok else '-- '} {about}: {says}" for ok, about, says in findings))
    return 0 if all(ok for ok, _, _ in findings) else 1


Finding = tuple[bool, str, str]


def _python() -> Finding:
    about = f"{platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return sys.version_info >= (3, 11), "python", about


def _libraries() -> Finding:
    from kinema.film.lock import environment

    try:
        names = environment()
        return True, "libraries", ", ".join(f"{k} {names[k]}" for k in names if k not in ("python", "system"))
    except ModuleNotFoundError as error:
        return False, "libraries", f"{error.name} is missing: pip install kinema"


def _voices() -> Finding:
    import tempfile
    from pathlib import Path

    from kinema.sound.voices import Voice, speak

    with tempfile.TemporaryDirectory() as folder:
        try:
            samples = speak("One, two.", Voice(), Path(folder) / "voice.wav").samples
        except KinemaError as error:
            return False, "voices", str(error)
    return samples > 4800, "voices", f"espeak-ng speaks ({samples / 48_000:.1f} s)"


def _fonts() -> Finding:
    from kinema.media.fonts import chinese_faces

    faces = chinese_faces()
    hint = "none; only Chinese titles and subtitles need one: pip install 'kinema[zh]'"
    return True, "Chinese font", str(faces[0][0]) if faces else hint


def _models() -> Finding:
    from kinema.generate.protocol import ready

    try:
        ready("bundled")
    except KinemaError as error:
        return True, "models", f"{error} Only the generator \"bundled\", generate and animate need them."
    return True, "models", "torch and the weights are here"


def _disk() -> Finding:
    folder = store_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return False, "store", f"{folder}: {error.strerror}; KINEMA_STORE names another folder"
    free, used = shutil.disk_usage(folder).free, open_store().usage().bytes
    about = f"{folder}: {size_text(used)} of {size_text(CAP)} used, {size_text(free)} free on the disk"
    return free > 1 << 30, "store", about


def _store() -> list[Finding]:
    """Every file read and held against its hash; what is damaged is taken out, so that the next build makes it."""
    store = open_store()
    damage = list(store.verify_all())
    for key in {each.key for each in damage}:
        store.remove(key, "damaged")
    if not damage:
        return [(True, "store's hashes", "every file has the bytes it was made with")]
    return [(False, "damage", f"{each}; taken out, the next build makes it again") for each in damage]


def clean(args: Namespace) -> None:
    """Remove the film's out folder and the store's files that no result names; with --store, all of the store."""
    out, store = open_project(args.film).out, open_store()
    freed = sum(path.lstat().st_size for path in out.rglob("*") if path.is_file())
    if out.exists():
        shutil.rmtree(out)
    freed += (store.evict(0) if args.store else store.evict()).bytes
    show(args, {"freed_bytes": freed}, f"{size_text(freed)} freed.")


def gallery(args: Namespace) -> None:
    from kinema.bench.gallery.make import draw_gallery

    only = tuple(name for name in args.only.split(",") if name)
    with workshop(args) as (store, executor, display):
        drawn = draw_gallery(args.out, store=store, executor=executor, only=only, width=args.size,
                             quality=args.quality or "final", on_event=display.hear)
    show(args, {"index": str(drawn.index), "pages": [str(p) for p in drawn.pages], "drawn": drawn.fresh},
         f"{drawn.fresh} of {len(drawn.pages)} pages drawn.\n{drawn.index}")


BENCHES = {                               # what: (module, function)
    "film": ("kinema.bench.film", "bench_film"),
    "memory": ("kinema.bench.film", "bench_memory"),
    "stage": ("kinema.bench.stage", "bench_stage"),
    "video": ("kinema.bench.video", "bench_video"),
}


def bench(args: Namespace) -> None:
    module, function = BENCHES[args.what]
    told = {} if args.generator is None else {"generator": args.generator}
    if told and args.what != "film":
        raise InputError(f"bench {args.what} takes no --generator.", hint="bench film does.")
    result: dict[str, Any] = getattr(models_of(module), function)(**told)
    show(args, result, "\n".join(f"{name:32} {value}" for name, value in result.items()))


def models_of(module: str) -> Any:
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingError(f"the models need {error.name}.",
                           hint="pip install torch, then: pip install 'kinema[models]'") from None
