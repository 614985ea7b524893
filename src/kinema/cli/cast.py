"""`kinema cast`: parse, call, show."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path

from kinema.cli.commands import show
from kinema.errors import InputError, MissingError, StoreError


def run(args: Namespace) -> None:
    """A portrait, a cast sheet and the lines of film.toml for a part in words, or for a photograph."""
    if args.out.suffix != ".png":
        raise InputError(f"cannot write {args.out.suffix!r} files.", path=args.out, hint="Use .png.")
    if not args.out.parent.is_dir():
        raise StoreError("the folder does not exist.", path=args.out.parent)
    consent = _consent(args)
    try:
        from kinema.generate.casting import as_settings, cast, face_model, from_picture
    except ModuleNotFoundError as error:
        raise MissingError(f"the models need {error.name}.",
                           hint="pip install torch, then: pip install 'kinema[models]'") from None
    from kinema.generate.cast_sheet import page
    from kinema.generate.consent import NOTE
    from kinema.generate.part import part_of
    from kinema.media.image import write_image

    unknown: tuple[str, ...] = ()
    if args.photograph is None:
        part = part_of(args.words)
        unknown = part.unknown
        sheet = cast(face_model(args.weights), part, seed=args.seed, choose=args.choose)
    else:
        sheet = from_picture(face_model(args.weights), args.photograph, seed=args.seed)
    settings = as_settings(_name(args), sheet.look, portrait=_inside(args.out, args.film))
    files = [args.out, args.out.with_suffix(".sheet.png"), args.out.with_suffix(".toml")]
    notes = {NOTE: consent["photograph_sha256"]} if consent else {}
    write_image(files[0], sheet.portrait, notes=notes)
    write_image(files[1], page(sheet, args.words or args.photograph.name), notes=notes)
    files[2].write_text(settings, encoding="utf-8")
    show(args, {"files": [str(path) for path in files], "shows": sheet.shows, "unknown_words": list(unknown),
                "settings": settings, "consent": consent, "seed": args.seed},
         "\n".join([*(f"{word!r} says nothing of a face here." for word in unknown), *map(str, files), "", settings]))


def _consent(args: Namespace) -> dict[str, str] | None:
    """Recorded in the film's film.lock before anything is made of the photograph."""
    if args.photograph is None:
        return None
    from dataclasses import asdict

    from kinema.film.lock import read_lock, write_lock
    from kinema.film.project import open_project
    from kinema.generate.consent import consent_to, with_consent

    project = open_project(args.film)
    consent = consent_to(args.photograph, args.consent, folder=project.folder)
    screenplay = project.screenplay_path
    write_lock(screenplay, {"consents": with_consent(read_lock(screenplay), consent)})
    return asdict(consent)


def _inside(path: Path, film: Path) -> str:
    """The file as the film's film.toml names it, or, without a film, one beside it; "" where it lies outside."""
    folder = (film if film.is_dir() else film.parent).resolve()
    if not any(folder.glob("*.fountain")):
        return path.name
    return path.resolve().relative_to(folder).as_posix() if path.resolve().is_relative_to(folder) else ""


def _name(args: Namespace) -> str:
    """The character's, or the file's, as film.toml takes it."""
    return re.sub(r"\W+", "_", args.name or args.out.stem).upper().strip("_") or "SOMEBODY"
