"""Small tasks for the build's tests. Each appends a line to the log named in its params when it starts."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from pathlib import Path

from kinema.build.progress import report

KINDS = ("text", "join", "work", "big", "fail", "shot_dead", "full", "chatty", "about_me", "late")
TABLE = {kind: f"toy_tasks:{kind}" for kind in KINDS}


def _log(params, what):
    if params.get("log"):
        fd = os.open(params["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.write(fd, f"{what}\n".encode())
        os.close(fd)


def text(params, inputs, out):
    _log(params, f"text {params['text']}")
    (out / "text.txt").write_text(params["text"])
    return {"length": len(params["text"])}


def join(params, inputs, out):
    _log(params, f"join {params.get('name', '')}")
    time.sleep(params.get("seconds", 0))
    parts = [each.path(name).read_bytes() for each in inputs for name in each.names]
    short = [part if len(part) < 100 else hashlib.sha256(part).hexdigest().encode() for part in parts]
    (out / "joined.txt").write_bytes(b"+".join(short))
    return {"parts": len(parts)}


def work(params, inputs, out):
    """Pure arithmetic for about `seconds`."""
    _log(params, f"work {params['name']}")
    digest, rounds = params["name"].encode(), params["rounds"]
    for i in range(rounds):
        digest = hashlib.sha256(digest).digest()
        if i % 1000 == 0:
            report(i, rounds)
    (out / "digest.txt").write_text(digest.hex())
    return {}


def big(params, inputs, out):
    """`megabytes` in pieces, in a folder."""
    _log(params, f"big {params['name']}")
    (out / "parts").mkdir()
    for i in range(params["pieces"]):
        block = hashlib.sha256(f"{params['name']} {i}".encode()).digest() * 32 * 64
        with (out / "parts" / f"{i}.bin").open("wb") as file:
            for _ in range(16 * params["megabytes"] // params["pieces"]):
                file.write(block)
                time.sleep(params.get("seconds", 0))
    return {}


def fail(params, inputs, out):
    _log(params, "fail")
    (out / "half.txt").write_text("half")
    print("what the task said", file=sys.stderr)
    raise ValueError("the sea is too rough")


def shot_dead(params, inputs, out):
    """Dies by a signal until it has died `times`."""
    marks = Path(params["marks"])
    if len(list(marks.iterdir())) < params["times"]:
        (marks / str(os.getpid())).touch()
        (out / "half.txt").write_text("half")
        os.kill(os.getpid(), params.get("signal", signal.SIGKILL))
        time.sleep(10)
    (out / "alive.txt").write_text("alive")
    return {}


def full(params, inputs, out):
    _log(params, "full")
    (out / "much.bin").write_bytes(str(params["i"]).encode() * params["bytes"])
    return {}


def chatty(params, inputs, out):
    for i in range(5):
        report(i, 5, f"step {i}")
        time.sleep(0.11)
    return {}


def about_me(params, inputs, out):
    return {"pid": os.getpid(), "threads": os.environ.get("OMP_NUM_THREADS")}


def late(params, inputs, out):
    """Like join, but a failure takes a while to come out."""
    try:
        return join(params, inputs, out)
    except Exception:
        time.sleep(params["delay"])
        raise
