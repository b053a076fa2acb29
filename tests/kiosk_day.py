#!/usr/bin/env python3
"""A day at a booth: visitors begin, draw, follow a suggestion or not, go on or leave, in the real window with the
network running. Says how much memory the program takes on the way and what its counters hold. Run by hand:

    cargo build --release && python3 tests/kiosk_day.py target/release/strokewise [VISITS]

Needs what tests/study_pictures.py needs.
"""

import json
import os
import pathlib
import random
import shutil
import sys
import tempfile
import time

from study_screen import EXAMPLES, Screen, example

SIZE = (1280, 800)
NEXT, START_OVER = (SIZE[0] - 24 - 75, SIZE[1] - 46), (SIZE[0] - 24 - 75 - 158, SIZE[1] - 46)

# Somewhere between these, *Clean up* and *Remove* are.
SUGGESTED = range(350, 530, 30)
SCRIBBLE = [(4 * i, 90 * (i % 2)) for i in range(24)]


def kind(line):
    """Whose memory a mapping is, by its line in smaps."""
    permissions, name = line.split()[1], (line.split(maxsplit=5) + [""])[5].strip()
    if name.startswith(("/memfd:", "/SYSV", "/dev/shm", "/dev/zero")):
        return "shared"
    if name.startswith("/"):
        return "files"
    # The kernel may not tell names; then Rust's is among the others.
    names = {"[anon:mimalloc]": "Rust", "[heap]": "C heap"}
    return names.get(name, "compiled" if "x" in permissions else "other")


def resident_mb(program):
    """How much of each kind of memory is resident."""
    found, now = {}, None
    for line in pathlib.Path(f"/proc/{program.pid}/smaps").read_text().splitlines():
        if line.startswith("Rss:"):
            found[now] = found.get(now, 0) + int(line.split()[1]) / 1024
        elif not line.split()[0].endswith(":"):
            now = kind(line)
    return found


def gesture(strokes, box):
    """The words of one call of xdotool that draws them."""
    xs, ys = [x for line in strokes for x, _ in line], [y for line in strokes for _, y in line]
    scale = min((box[2] - box[0]) / (max(xs) - min(xs)), (box[3] - box[1]) / (max(ys) - min(ys)))
    place = lambda x, y: (int(box[0] + (x - min(xs)) * scale), int(box[1] + (y - min(ys)) * scale))
    words = []
    for line in strokes:
        words += ["mousemove", *place(*line[0]), "sleep", 0.02, "mousedown", 1]
        for x, y in line[1:]:
            words += ["mousemove", *place(x, y), "sleep", 0.002]
        words += ["mouseup", 1, "sleep", 0.02]
    return words


def click(x, y):
    return ["mousemove", int(x), int(y), "sleep", 0.02, "click", 1, "sleep", 0.04]


def main():
    program, visits = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    work = pathlib.Path(tempfile.mkdtemp())
    shutil.copy(EXAMPLES / "exhibit/exhibit.toml", work)
    booth = Screen(program, ["kiosk", "run", str(work / "exhibit.toml"), "--device", "cpu"], SIZE)
    lot, began, told = random.Random(1), time.time(), []
    drawings = [[line[::4] for line in example(name)[:4]] for name in ["fish", "cat", "house", "star"]]
    try:
        for visit in range(visits):
            words = click(400, 400) + gesture(lot.choice(drawings), [150, 180, 750, 620])
            # Some scribble and follow what is suggested, some lead on, some change the language.
            if visit % 3 == 0:
                words += gesture([SCRIBBLE], [300, 300, 520, 480]) + ["sleep", 0.4]
                words += [word for y in SUGGESTED for word in click(SIZE[0] - 240, y)]
            if visit % 4 == 0:
                words += click(*NEXT)
            if visit % 10 == 0:
                words += click(START_OVER[0] - 158, START_OVER[1])
            booth.xdo(*words, *click(*START_OVER))
            if booth.program.poll() is not None:
                raise SystemExit(f"it ended in visit {visit + 1} with {booth.program.returncode}")
            if visit + 1 in (10, 50) or (visit + 1) % 250 == 0:
                kinds = resident_mb(booth.program)
                told.append((visit + 1, sum(kinds.values())))
                each = ", ".join(f"{name} {mb:.1f}" for name, mb in sorted(kinds.items()))
                print(f"visit {visit + 1}: {told[-1][1]:.0f} MB ({each}), {time.time() - began:.0f} s", flush=True)
        after_50 = dict(told).get(50, told[0][1])
        print(f"{100 * (told[-1][1] / after_50 - 1):+.1f} % since the 50th visit")
        counters = [json.loads(path.read_text()) for path in (work / "results/counters").iterdir()]
        print(json.dumps(counters))
    finally:
        booth.close()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
