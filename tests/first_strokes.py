#!/usr/bin/env python3
"""Draws from the first moment at which the window is on the screen, on a machine that is busy with other things, while
networks are still loading and frames come late: every stroke must be in the journal in the end. Run by hand:

    cargo build --release && tests/first_strokes.py [BUSY] [PROGRAM]

BUSY programs (2) go round in circles meanwhile, and the window runs with a low priority. A window that is there but not on
the screen yet gets nothing: `xdotool search` finds it seconds before anybody sees it, without `--onlyvisible`.
Needs: xvfb xdotool mesa-vulkan-drivers libxkbcommon-x11-0
"""

import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

import own_display

BUSY = int(sys.argv[1]) if len(sys.argv) > 1 else 2
PROGRAM = sys.argv[2] if len(sys.argv) > 2 else "target/release/strokewise"
DRAWING_SECS = 12.0
PATIENCE_SECS = 120.0


def in_journal(work):
    """How many strokes the journal holds."""
    journals = (work / "data/strokewise/journals").glob("*.journal")
    return sum(line.startswith('{"add"') for path in journals for line in path.read_text().splitlines())


def wait_for(what, secs):
    """Waits until `what` returns something, at most so many seconds; returns what it returned last."""
    until = time.time() + secs
    while not (found := what()) and time.time() < until:
        time.sleep(0.01)
    return found


def draw(env):
    """Draws short strokes, one after the other, and returns how many."""
    dice, drawn, until = random.Random(7), 0, time.time() + DRAWING_SECS
    while time.time() < until:
        x, y = dice.randint(200, 500), dice.randint(150, 600)
        words = ["mousemove", x, y, "mousedown", 1]
        for step in range(12):
            words += ["mousemove", x + 8 * step, y + step, "sleep", 0.004]
        words += ["mouseup", 1, "sleep", 0.05]
        subprocess.run(["xdotool", *map(str, words)], env=env, check=True, capture_output=True)
        drawn += 1
    return drawn


def main():
    work = pathlib.Path(tempfile.mkdtemp())
    display = f":{os.environ.get('E2E_DISPLAY', '93')}"
    env = own_display.environment(work, display)
    started = [subprocess.Popen(["Xvfb", display, "-screen", "0", "1280x800x24"], stderr=subprocess.DEVNULL)]
    try:
        time.sleep(1.0)
        busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(BUSY)]
        started += busy
        began = time.time()
        with open(work / "out.log", "wb") as log:
            window = subprocess.Popen(["nice", "-n", "10", PROGRAM, "--device", "cpu"], env=env, stdout=log, stderr=log)
        started.append(window)

        assert wait_for(lambda: own_display.windows(env), PATIENCE_SECS), (work / "out.log").read_text()
        seen_secs = time.time() - began
        drawn = draw(env)
        at_once = in_journal(work)
        for program in busy:
            program.kill()
        wait_for(lambda: in_journal(work) >= drawn, PATIENCE_SECS)
        kept = in_journal(work)
        print(f"window after {seen_secs:.1f} s: {drawn} strokes drawn, {at_once} kept at once, {kept} in the end")
        assert kept == drawn, "strokes are lost"
    finally:
        for program in reversed(started):
            program.kill()
            program.wait()
        shutil.rmtree(work, ignore_errors=True)


main()
