"""`kinema sample`: what a generator of pictures makes, on a sheet or as a loop."""

from __future__ import annotations

from argparse import Namespace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinema.cli.commands import show
from kinema.errors import InputError, MissingError, StoreError

if TYPE_CHECKING:
    import numpy as np

SAMPLED = {"dcgan": "gan"}                    # a model: what the names of its backdrops begin with
COMPARED = ("image_vae", "image_diffusion")   # families that are measured beside it
FACES, STILLS = "stylegan", (".png", ".jpg")
KINDS = (".png", ".jpg", ".gif", ".mp4")      # pictures side by side; a loop
ACROSS = 6                                    # pictures in a row
RATE = 24
MOMENTS = 12                                  # of a motion, in a row


def run(args: Namespace) -> None:
    if args.name == "motion_vae":
        return _motions(args)
    if args.out.suffix not in KINDS:
        raise InputError(f"cannot write {args.out.suffix!r} files.", path=args.out, hint=f"Use {', '.join(KINDS)}.")
    if not args.out.parent.is_dir():
        raise StoreError("the folder does not exist.", path=args.out.parent)
    try:
        from kinema.generate import backdrop
    except ModuleNotFoundError as error:
        raise MissingError(f"the models need {error.name}.",
                           hint="pip install torch, then: pip install 'kinema[models]'") from None
    if args.name in (FACES, *COMPARED):
        if args.out.suffix not in STILLS:
            raise InputError(f"what {args.name} makes is shown on a sheet.", path=args.out,
                             hint=f"Use {' or '.join(STILLS)}.")
        return _faces(args) if args.name == FACES else _compared(args)
    name = f"{SAMPLED[args.name]}:{args.words}"
    (_loop if args.out.suffix in (".gif", ".mp4") else _sheet)(backdrop, name, args)
    show(args, {"files": [str(args.out)], "seed": args.seed, "facts": backdrop.facts_told(name, None, args.weights)},
         str(args.out))


def _sheet(room: Any, name: str, args: Namespace) -> None:
    _lay_out(args.out, room.pictures(name, seed=args.seed, count=args.count, folder=args.weights))


def _faces(args: Namespace) -> None:
    """Portraits of a StyleGAN: any, or those that the words say."""
    import numpy as np

    from kinema.generate.casting import face_model, faces

    made = faces(face_model(args.weights), args.words, count=args.count, seed=args.seed)
    _lay_out(args.out, np.stack(made))
    show(args, {"files": [str(args.out)], "seed": args.seed}, str(args.out))


def _motions(args: Namespace) -> None:
    """Motions of a name: figures, one a row, or one as BVH."""
    import numpy as np

    from kinema.data.figures import figures
    from kinema.media.image import write_image
    from kinema.stage.actors.bvh import write_bvh
    from kinema.stage.actors.moves import as_motion, moves_of

    if args.out.suffix not in (".png", ".bvh"):
        raise InputError(f"cannot write {args.out.suffix!r} files of motions.", path=args.out, hint="Use .png or .bvh.")
    try:
        from kinema.generate.motion import read_words, sampled_motion
    except ModuleNotFoundError as error:
        raise MissingError(f"the models need {error.name}.",
                           hint="pip install torch, then: pip install 'kinema[models]'") from None
    asked, rows = read_words(args.words), 1 if args.out.suffix == ".bvh" else max(args.count // MOMENTS, 1)
    made = [sampled_motion(**asked, seconds=args.seconds, seed=args.seed + k, folder=args.weights) for k in range(rows)]
    if args.out.suffix == ".bvh":
        args.out.write_text(write_bvh(as_motion(made[0])), encoding="utf-8")
    else:
        write_image(args.out, np.concatenate([np.concatenate([*figures(moves_of(m), MOMENTS)], axis=1) for m in made]))
    show(args, {"files": [str(args.out)], "seed": args.seed}, str(args.out))


def _compared(args: Namespace) -> None:
    """Backdrops of a VAE or a diffusion model; of a VAE a second sheet, a row a latent, from one end to the other."""
    from kinema.bench.pictures import sampled

    made, walks, told = sampled(args.name, args.words, count=args.count, seed=args.seed, weights=args.weights)
    files = [args.out]
    _lay_out(args.out, made)
    if walks is not None:
        files.append(args.out.with_stem(f"{args.out.stem}-traversals"))
        _lay_out(files[1], walks.reshape(-1, *walks.shape[2:]), across=walks.shape[1])
    show(args, {"files": [str(path) for path in files], "seed": args.seed, "facts": told}, "\n".join(map(str, files)))


def _lay_out(path: Path, made: np.ndarray, *, across: int = ACROSS) -> None:
    import numpy as np

    from kinema.media.image import write_image

    across = min(across, len(made))
    empty = np.zeros((-len(made) % across, *made.shape[1:]), np.uint8)
    rows = np.concatenate((made, empty)).reshape(-1, across, *made.shape[1:])
    write_image(path, np.concatenate([np.concatenate([*row], axis=1) for row in rows]))


def _loop(room: Any, name: str, args: Namespace) -> None:
    from kinema.export.gif import write_gif
    from kinema.media.video import write_segment
    from kinema.post.display import display

    width, height = 512, 288
    frames = room.backdrop_loop(name, seed=args.seed, num_frames=max(round(args.seconds * RATE), 2), width=width,
                                height=height, folder=args.weights)
    shown = (display(frame, frame=0, seed=0, grain=0.0) for frame in frames)
    if args.out.suffix == ".gif":
        write_gif(args.out, shown, rate=Fraction(RATE), width=width)
    else:
        write_segment(args.out, shown, rate=Fraction(RATE), width=width, height=height, crf=14)
