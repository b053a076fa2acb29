#!/usr/bin/env python3
"""Kills the real window at random moments, while it draws, undoes and saves, and looks at what is left on disk: the
file must be whole, and file and journal together must hold every stroke that was finished. Run by hand:

    cargo build --release && tests/kill.py [ROUNDS] [PROGRAM]

Needs: xvfb xdotool mesa-vulkan-drivers libxkbcommon-x11-0
"""

import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

IS_MAIN = __name__ == "__main__"
ROUNDS = int(sys.argv[1]) if IS_MAIN and len(sys.argv) > 1 else 200
PROGRAM = sys.argv[2] if len(sys.argv) > 2 else "target/release/strokewise"
# What the hand has let go of this many answers of the window before the kill counts as finished: on a busy machine
# events wait for the window.
SETTLED_ANSWERS = 3.0
LEAST_SETTLED_SECS = 0.25


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=False, stderr=subprocess.DEVNULL)


def draw(x, y):
    xdotool("mousemove", x, y, "mousedown", 1, "mousemove", x + 40, y + 9, "mousemove", x + 90, y + 30)
    xdotool("mouseup", 1)


def appears(secs):
    """Waits until a window says in its title that it has opened the drawing, and puts it into its corner; false where none
    does for so long."""
    for _ in range(int(4 * secs)):
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "drawing.strokewise"], capture_output=True, text=True, check=False
        ).stdout.split()
        if found:
            xdotool("windowmove", found[-1], 0, 0, "windowsize", found[-1], 1280, 800, "windowfocus", found[-1])
            return True
        time.sleep(0.25)
    return False


def journals(work):
    return list((work / "data/strokewise/journals").glob("*.journal"))


class Window:
    """A window on `file`, a hand that works in it, and the moment at which it is killed."""

    def __init__(self, env, file):
        self.process = subprocess.Popen(
            [PROGRAM, str(file), "--device", "cpu"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.steps = []  # (time at which it was done, what)

    def appears(self):
        """Waits until the window says in its title that it has opened the file."""
        if not appears(30.0):
            raise SystemExit("the window does not appear")

    def answers(self, work):
        """Draws one stroke and waits until it is in the journal: the window is awake, and this long it takes."""
        time.sleep(2.0)
        begin = time.time()
        draw(300, 300)
        while not any('"add"' in path.read_text() for path in journals(work)):
            if time.time() - begin > 60.0:
                raise SystemExit("the window does not draw")
            time.sleep(0.01)
        return max(LEAST_SETTLED_SECS, SETTLED_ANSWERS * (time.time() - begin))

    def works(self, dice):
        while self.process.poll() is None:
            what = dice.choices(["add", "undo", "save"], [6, 1, 2])[0]
            if what == "add":
                draw(dice.randrange(80, 800), dice.randrange(150, 650))
            else:
                xdotool("key", "ctrl+z" if what == "undo" else "ctrl+s")
            self.steps.append((time.time(), what))
            time.sleep(dice.uniform(0.0, 0.2))

    def killed(self, after):
        """Works until it is killed after so many seconds, and says when that was: taking down a killed window keeps a
        busy machine for a second, in which nobody draws any more."""
        killed = []

        def kill():
            killed.append(time.time())
            os.kill(self.process.pid, signal.SIGKILL)

        timer = threading.Timer(after, kill)
        timer.start()
        self.works(random.Random(after))
        timer.join()
        self.process.wait()
        return killed[0]


def replayed(journal):
    """The ids of the strokes that a journal leads to; a torn last line is passed over."""
    states, at = [[]], 0
    for line in journal.read_bytes().split(b"\n"):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if entry == "undo":
            at = max(at - 1, 0)
        elif entry == "redo":
            at = min(at + 1, len(states) - 1)
        elif isinstance(entry, dict) and "begin" in entry:
            states, at = [[s["id"] for s in entry["begin"]["strokes"]]], 0
        elif isinstance(entry, dict) and "add" in entry:
            states[at + 1 :] = [states[at] + [entry["add"]["id"]]]
            at += 1
    return states[at]


def in_file(file):
    document = json.loads(file.read_text())
    return [stroke["id"] for stroke in document["strokes"]]


def check(work, file, window, killed, settled_secs, before):
    saved = in_file(file)
    left = max((replayed(journal) for journal in journals(work)), key=len, default=saved)
    settled = [what for when, what in window.steps if when < killed - settled_secs]
    open_steps = len(window.steps) - len(settled)
    # A key that a busy machine lets go of late is pressed again and again: the journal says how often it was undone.
    undone = sum(path.read_text(errors="replace").count('"undo"\n') for path in journals(work))
    count = before + settled.count("add") - undone
    missing = count - max(len(left), len(saved))
    assert missing <= open_steps, f"{missing} of {count} strokes are gone ({undone} undone): {window.steps}"
    drafts = [name for name in os.listdir(file.parent) if name.startswith(".strokewise-")]
    return len(settled), len(drafts)


def main():
    dice = random.Random(7)
    work = pathlib.Path(tempfile.mkdtemp())
    display = f":{os.environ.get('E2E_DISPLAY', '96')}"
    screen = subprocess.Popen(["Xvfb", display, "-noreset", "-screen", "0", "1280x800x24"], stderr=subprocess.DEVNULL)
    env = dict(os.environ, DISPLAY=display, XDG_DATA_HOME=str(work / "data"), XDG_CACHE_HOME=str(work / "cache"))
    env["XDG_RUNTIME_DIR"] = str(work)
    env.pop("WAYLAND_DISPLAY", None)
    os.environ["DISPLAY"] = display
    steps = drafts = 0
    try:
        time.sleep(1.0)
        file = work / "drawing.strokewise"
        for number in range(ROUNDS):
            shutil.rmtree(work / "data", ignore_errors=True)
            file.write_text('{"strokewise":1,"strokes":[\n{"id":0,"width":4,"x":[10,90],"y":[10,90]}\n]}\n')
            window = Window(env, file)
            window.appears()
            settled_secs = window.answers(work)
            killed = window.killed(dice.uniform(0.3, 3.0) + settled_secs)
            settled, left = check(work, file, window, killed, settled_secs, 2)
            steps, drafts = steps + settled, drafts + left
            print(f"round {number + 1}: {settled} finished steps, all there", flush=True)
        print(f"{ROUNDS} kills, {steps} finished steps, none lost; {drafts} drafts left beside the file")
    finally:
        if "window" in locals() and window.process.poll() is None:
            window.process.kill()
        screen.terminate()
        shutil.rmtree(work, ignore_errors=True)


if IS_MAIN:
    main()
