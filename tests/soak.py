#!/usr/bin/env python3
"""Draws and undoes in the real window for ten minutes and looks at what the program holds before and after: memory may
end 50 MB above where it began, threads and open files where they were. Run by hand:

    cargo build --release && tests/soak.py [MINUTES] [PROGRAM]

It begins to count when a first round is drawn, answered and undone: networks are loaded then. Fails where more is held.
Needs: xvfb xdotool mesa-vulkan-drivers libxkbcommon-x11-0
"""

import json
import math
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

import own_display

MINUTES = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
PROGRAM = sys.argv[2] if len(sys.argv) > 2 else "target/release/strokewise"
STROKES = 20  # a round
MORE_MB = 50.0
MORE_HANDLES = 8  # threads of files come and go


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=False, stderr=subprocess.DEVNULL)


def stroke(dice):
    """A curve of a hundred samples, as a hand draws them in half a second."""
    x, y = dice.uniform(180, 700), dice.uniform(200, 600)
    a, bend, step = dice.uniform(0, math.tau), dice.uniform(-0.08, 0.08), dice.uniform(1, 4)
    words = ["mousemove", int(x), int(y), "mousedown", 1]
    for _ in range(100):
        a += bend
        x = min(max(x + step * math.cos(a), 80), 860)
        y = min(max(y + step * math.sin(a), 120), 720)
        words += ["mousemove", int(x), int(y), "sleep", 0.004]
    xdotool(*words, "mouseup", 1)


def held(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text().split("\n")
    value = {line.split(":")[0]: line.split()[1] for line in status if len(line.split()) > 1}
    return int(value["VmRSS"]) / 1000, int(value["Threads"]), len(os.listdir(f"/proc/{pid}/fd"))


def one_round(dice, window):
    for _ in range(STROKES):
        stroke(dice)
        time.sleep(dice.uniform(0.05, 0.3))
    time.sleep(1.0)
    for _ in range(STROKES):
        xdotool("windowfocus", window, "key", "ctrl+z")
        time.sleep(0.05)
    time.sleep(1.0)


def main():
    work = pathlib.Path(tempfile.mkdtemp())
    display = f":{os.environ.get('E2E_DISPLAY', '95')}"
    env = own_display.environment(work, display)
    os.environ["DISPLAY"] = display
    screen = subprocess.Popen(["Xvfb", display, "-screen", "0", "1280x800x24"], stderr=subprocess.DEVNULL)
    window = None
    try:
        time.sleep(1.0)
        log = open(work / "out.log", "wb")
        window = subprocess.Popen([PROGRAM, "--device", "cpu"], env=env, stdout=log, stderr=log)
        found = []
        while not found:
            assert window.poll() is None, (work / "out.log").read_text()
            found = own_display.windows(env)
            time.sleep(0.25)
        xdotool("windowmove", found[-1], 0, 0, "windowsize", found[-1], 1280, 800, "windowfocus", found[-1])
        time.sleep(4.0)
        dice, rounds = random.Random(7), 0
        one_round(dice, found[-1])
        began, first = time.time(), held(window.pid)
        most = first
        while time.time() - began < 60.0 * MINUTES:
            one_round(dice, found[-1])
            rounds += 1
            most = tuple(map(max, most, held(window.pid)))
        last = held(window.pid)
        journals = (work / "data/strokewise/journals").glob("*.journal")
        lines = [line for path in journals for line in path.read_text().splitlines()]
        drawn = sum(line.startswith('{"add"') for line in lines)
        print(f"{rounds} rounds in {MINUTES:g} minutes: {drawn} strokes drawn, {lines.count(json.dumps('undo'))} undone")
        for name, values in zip(["memory, MB", "threads", "open files"], zip(first, most, last)):
            print("{}: {:.0f} at first, {:.0f} at most, {:.0f} at last".format(name, *values))
        # A busy machine may pass over keys that come while the pen is still down.
        assert drawn >= STROKES * rounds and 2 * lines.count(json.dumps("undo")) >= drawn, "steps are missing"
        assert last[0] - first[0] <= MORE_MB, "memory grew"
        assert max(last[1] - first[1], last[2] - first[2]) <= MORE_HANDLES, "threads or files are left open"
    finally:
        if window and window.poll() is None:
            window.kill()
        screen.terminate()
        shutil.rmtree(work, ignore_errors=True)


main()
