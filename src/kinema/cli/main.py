"""The command line: parse, call, show. No decision about films is made here.

    kinema make examples/lighthouse
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import kinema
from kinema.errors import KinemaError
from kinema.generate.protocol import GENERATORS
from kinema.post.styles import STYLES
from kinema.recipes.train import PRESETS, RECIPES

COMMANDS = {                              # name: (module, function, what it does)
    "new": ("kinema.cli.commands", "new", "begin a film: a folder with a screenplay and film.toml"),
    "make": ("kinema.cli.commands", "make", "make the film, or some scenes or shots of it"),
    "plan": ("kinema.cli.commands", "plan", "show the shots, and what was not understood"),
    "shot": ("kinema.cli.commands", "shot", "render one shot, with its passes if asked"),
    "takes": ("kinema.cli.commands", "takes", "render several takes of a shot and choose one"),
    "generate": ("kinema.cli.clips", "generate", "paint a clip from words with the package's models"),
    "animate": ("kinema.cli.clips", "animate", "paint a clip that begins with a picture"),
    "explain": ("kinema.cli.commands", "explain", "say what would run again, and why"),
    "export": ("kinema.cli.commands", "export", "write the finished film in another format"),
    "verify": ("kinema.cli.commands", "verify", "rebuild from film.lock and say whether every bit is the same"),
    "doctor": ("kinema.cli.house", "doctor", "check this machine and, with --store, everything kept"),
    "clean": ("kinema.cli.house", "clean", "remove what can be made again"),
    "gallery": ("kinema.cli.house", "gallery", "draw pages of everything the stage can draw"),
    "bench": ("kinema.cli.house", "bench", "measure speed"),
    "measure": ("kinema.cli.measure", "run", "measure how good the models' clips and pictures are, on held-out ones"),
    "cast": ("kinema.cli.cast", "run", "find a face for a part in words, and how the stage's actor looks"),
    "train": ("kinema.cli.train", "run", "train a model from clips of the stage or footage of yours"),
    "sample": ("kinema.cli.sample", "run", "look at what a generator of pictures makes"),
}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="kinema",
                                  description="A film is a build: a screenplay goes in, a film comes out.")
    top.add_argument("--version", action="version", version=f"kinema {kinema.__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    sub = {name: commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
           for name, (_, _, about) in COMMANDS.items()}
    for name in ("plan", "make", "explain", "verify", "clean"):
        _film(sub[name])
    for name in ("shot", "takes"):
        sub[name].add_argument("shot", help="a shot's id or its number in the film")
        _film(sub[name])
    sub["new"].add_argument("folder", type=Path, help="folder to create")
    sub["new"].add_argument("--language", choices=("en", "zh"), default="en")
    for name in ("make", "explain"):
        sub[name].add_argument("--scenes", metavar="2-4", help="only these scenes: numbers, ranges or ids, with commas")
        sub[name].add_argument("--shots", metavar="12", help="only these shots")
    sub["make"].add_argument("--dry-run", action="store_true", help="say what would run, how long and how much disk")
    sub["shot"].add_argument("--passes", default="", metavar="depth,matte", help="write these passes as pictures too")
    sub["shot"].add_argument("--frame", type=_frame, metavar="24",
                             help='one still of this frame instead of the moving shot; "all": every frame, in a folder')
    sub["shot"].add_argument("--trace", action="store_true",
                             help="a strip and a gif of how the models paint it: noising, noise, denoising")
    sub["shot"].add_argument("--compare", action="store_true",
                             help="a strip and a gif of passes, take and teacher side by side")
    sub["takes"].add_argument("--count", type=int, default=4, help="how many takes (default 4)")
    sub["takes"].add_argument("--choose", type=int, metavar="K", help="use take K from now on (written to film.toml)")
    sub["generate"].add_argument("--first", type=Path, metavar="PICTURE", help="begin with this picture")
    sub["generate"].add_argument("--last", type=Path, metavar="PICTURE", help="end with this picture")
    sub["generate"].add_argument("--continue", type=Path, metavar="CLIP", dest="follows",
                                 help="go on where this clip ends: both in one file")
    sub["generate"].add_argument("--passes", type=Path, metavar="FOLDER",
                                 help="paint over depth, normal, matte, albedo, draft, pose ..: docs/generate.md")
    sub["generate"].add_argument("--size", type=_size, metavar="1024x576",
                                 help="of a clip that the stage drafts: at this size, 24 pictures a second")
    sub["animate"].add_argument("picture", type=Path, help="a still: .png, .jpg or .webp")
    for name in ("generate", "animate"):
        sub[name].add_argument("words", help='what is to be seen: "a lighthouse in a storm, slow dolly in"')
        sub[name].add_argument("--out", type=Path, required=True, metavar="FILE",
                               help=".mp4, .gif or .png (frames side by side)")
        sub[name].add_argument("--seconds", type=float, help="length (default 5, or that of the passes)")
        sub[name].add_argument("--style", choices=tuple(STYLES), help="have it painted in this style")
        sub[name].add_argument("--seed", type=int, default=0, help="another seed, another clip")
        sub[name].add_argument("--invent", action="store_true",
                               help="leave all to the models; else the stage drafts what the words say")
        sub[name].add_argument("--steps", type=int, help="of the sampler (default: what the weights were taught)")
        sub[name].add_argument("--trace", action="store_true",
                               help="write a strip and a gif of the noising and the denoising too")
        sub[name].add_argument("--quiet", action="store_true", help="print the result only")
    sub["export"].add_argument("format", help="mp4, gif, png, otio, srt, vtt, storyboard, stems or report")
    _film(sub["export"])
    sub["export"].add_argument("--to", type=Path, metavar="PATH", help="where (default: the film's out folder)")
    sub["verify"].add_argument("--quick", action="store_true", help="compare records only; render nothing")
    sub["doctor"].add_argument("--store", action="store_true", help="check the hash of everything kept")
    sub["clean"].add_argument("--store", action="store_true", help="also empty the store that all films share")
    sub["gallery"].add_argument("--out", type=Path, default=Path("gallery"), metavar="FOLDER",
                                help="where the pages are written (default: gallery)")
    sub["gallery"].add_argument("--only", default="", metavar="sets,actions",
                                help="sets, actors, actions, effects, props, styles, or a page such as sets-meadow")
    sub["gallery"].add_argument("--size", type=int, default=320, metavar="PIXELS",
                                help="width of a thumbnail (default 320)")
    sub["bench"].add_argument("what", choices=("film", "memory", "stage", "video"),
                              help="film: a fixed film of 60 s, cold and again; memory: the same at ten minutes; "
                                   "stage: how fast it draws; video: how fast the models paint")
    _measure(sub["measure"])
    _train(sub["train"])
    _sample(sub["sample"])
    _cast(sub["cast"])
    for name in ("make", "shot", "takes", "verify", "export", "gallery"):
        sub[name].add_argument("--quality", choices=("preview", "final", "teacher"), help="instead of film.toml's")
        sub[name].add_argument("--jobs", type=int, metavar="N", help="processes (default: one a core)")
        sub[name].add_argument("--quiet", action="store_true", help="print the result only")
    for name in ("make", "shot", "takes", "export"):
        sub[name].add_argument("--style", choices=tuple(STYLES), help="instead of film.toml's")
    for name in ("make", "shot", "takes", "export", "bench"):
        sub[name].add_argument("--generator", choices=tuple(GENERATORS), help="instead of film.toml's")
    for name in COMMANDS:
        sub[name].add_argument("--json", action="store_true", help="print one JSON object")
    return top


def _measure(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("what", choices=("video", "dcgan", "image_vae", "image_diffusion", "stylegan", "families"),
                     help="video: the models that paint clips; families: a GAN, a VAE and a diffusion model, trained "
                          "for equal minutes on the same pictures; else the generator of pictures of that name")
    sub.add_argument("--data", type=Path, metavar="FOLDER",
                     help="clips or pictures, held-out ones among them (default: some are drawn, once)")
    sub.add_argument("--weights", type=Path, metavar="FOLDER", help="instead of the package's")
    sub.add_argument("--base", type=Path, metavar="FOLDER",
                     help="of video: weights that taught a student, for the other numbers of steps")
    sub.add_argument("--clips", type=int, metavar="N",
                     help="held-out clips of video (default 12); of the others pictures made (256; families 512)")
    sub.add_argument("--sheets", type=Path, metavar="FOLDER", help="of video: write pictures to judge them by, too")
    sub.add_argument("--photos", type=Path, nargs="*", default=(), metavar="FILE",
                     help="of video: photographs to animate on a sheet")
    sub.add_argument("--minutes", type=float, default=20.0, help="of families: of each training (default 20)")
    sub.add_argument("--seeds", type=count, default=3, metavar="N", help="of families: trainings of each (default 3)")
    sub.add_argument("--preset", choices=("small", "tiny"), default="small", help="of families (default small)")
    sub.add_argument("--out", type=Path, default=Path("families"), metavar="FOLDER",
                     help="of families: trainings, sheet, families.json; the same again goes on (default: families)")


def _train(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("name", choices=tuple(RECIPES), help=", ".join(f"{k}: {what}" for k, (_, what) in RECIPES.items()))
    sub.add_argument("--data", required=True, metavar="FOLDER",
                     help='clips, or films and pictures with captions in text files beside them; "stage" draws clips')
    sub.add_argument("--clips", type=count, default=256, metavar="N",
                     help="how many the stage draws (default 256); of pictures, for dcgan, thousands")
    sub.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="checkpoint, log, strips, weights, card")
    length = sub.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=float, help="how long; with --resume, how long from now on (default 10)")
    length.add_argument("--steps", type=count, help="how many steps in all, instead of minutes")
    sub.add_argument("--preset", choices=PRESETS, default="small")
    sub.add_argument("--resume", action="store_true", help="go on with the checkpoint in --out")
    sub.add_argument("--start", type=Path, metavar="FOLDER", help="begin with the weights of another training")
    sub.add_argument("--given", type=Path, metavar="FOLDER",
                     help="weights it builds on: the codec for video_dit, that for its student (default: --out)")
    sub.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:1 (default auto)")
    sub.add_argument("--seed", type=int, default=0)
    sub.add_argument("--measure-every", type=count, default=500, metavar="N", help="how many steps apart (default 500)")
    sub.add_argument("--tensorboard", action="store_true", help="write curves to OUT/tensorboard too")
    sub.add_argument("--jobs", type=count, metavar="N", help="processes that draw clips (default: one a core)")
    sub.add_argument("--quiet", action="store_true", help="do not tell of drawing and importing clips")


def _sample(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("name", choices=("dcgan", "image_vae", "image_diffusion", "stylegan", "motion_vae"),
                     help="dcgan: backdrops, skies and far country, and so the next two; stylegan: faces; motion_vae: "
                          "how actors move")
    sub.add_argument("words", nargs="?", default="", help='what they shall show: "dusk coast" (default: anything)')
    sub.add_argument("--out", type=Path, required=True, metavar="FILE",
                     help=".png: a sheet, of image_vae another beside it; .gif, .mp4: a loop of dcgan; .bvh: a motion")
    sub.add_argument("--count", type=count, default=24, metavar="N", help="pictures on a sheet (default 24)")
    sub.add_argument("--seconds", type=float, default=6.0, help="of a loop or a motion (default 6)")
    sub.add_argument("--seed", type=int, default=0)
    sub.add_argument("--weights", type=Path, metavar="FOLDER", help="instead of the package's")


def _cast(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("words", nargs="?", default="", help='the part: "a sea captain, 60, grey beard, kind"')
    sub.add_argument("--out", type=Path, required=True, metavar="FILE",
                     help=".png: the portrait; beside it the cast sheet and the lines of film.toml")
    sub.add_argument("--seed", type=int, default=0, help="another seed, other faces")
    sub.add_argument("--choose", type=int, choices=range(5), default=0, metavar="K",
                     help="the K-th of the others found (default 0: the portrait)")
    sub.add_argument("--name", default="", help="the character, for film.toml (default: the file's name)")
    sub.add_argument("--photograph", type=Path, metavar="PICTURE", help="the face of this picture instead of words")
    sub.add_argument("--consent", type=Path, metavar="FILE",
                     help="the consent of the person in the photograph; kept in film.lock")
    sub.add_argument("--film", type=Path, default=Path("."), help="the film that it is kept in (default: here)")
    sub.add_argument("--weights", type=Path, metavar="FOLDER", help="instead of the package's")


def count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


def _frame(text: str) -> int | str:
    return text if text == "all" else int(text)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()) or not all(64 <= int(n) <= 4096 and int(n) % 2 == 0
                                                                for n in (width, height)):
        raise argparse.ArgumentTypeError(f"{text!r} is no size: two even numbers of 64 to 4096, as in 1024x576")
    return int(width), int(height)


def _film(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("film", type=Path, nargs="?", default=Path("."),
                     help="the film's folder or screenplay (default: here)")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 2 wrong input, 3 busy, 4 store, 5 a task failed, 130 stopped."""
    args = parser().parse_args(argv)
    module, function, _ = COMMANDS[args.command]
    try:
        return getattr(import_module(module), function)(args) or 0
    except KinemaError as error:
        return _failed(args, str(error), error.exit_code)
    except KeyboardInterrupt:
        again = "with --resume" if args.command == "train" else "again"
        return _failed(args, f"Stopped. What was finished is kept: give the same command {again} to go on.", 130)
    except BrokenPipeError:
        sys.stderr.close()                # the reader of our output has gone; there is nobody to tell
        return 141
    except OSError as error:              # the system refuses a file: its own words say which and why
        return _failed(args, f"{error.filename or 'the disk'}: {error.strerror or error}.", 4)


def _failed(args: argparse.Namespace, text: str, code: int) -> int:
    if args.json:
        print(json.dumps({"error": text, "exit_code": code}, ensure_ascii=False))
    else:
        print(f"\nkinema: {text}" if code == 130 else f"kinema: {text}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
