#!/usr/bin/env python3
"""Kills the real window at random moments, while it draws, undoes, saves and exports, and looks at what is left on disk:
file and pictures must be whole, and file and journal together must hold every stroke that was finished. Every third
round has a second window beside it, on a drawing of its own, which is killed at the same moment. Run by hand:

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
SIZE = (1280, 800)


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=False, stderr=subprocess.DEVNULL)


def draw(x, y):
    xdotool("mousemove", x, y, "mousedown", 1, "mousemove", x + 40, y + 9, "mousemove", x + 90, y + 30)
    xdotool("mouseup", 1)


def appears(secs, name="drawing.strokewise", left=0):
    """Waits until a window says in its title that it has opened the drawing of this name, and puts it so far from the left;
    its number, or none where none does for so long."""
    for _ in range(int(4 * secs)):
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", name], capture_output=True, text=True, check=False
        ).stdout.split()
        if found:
            xdotool("windowmove", found[-1], left, 0, "windowsize", found[-1], *SIZE, "windowfocus", found[-1])
            return found[-1]
        time.sleep(0.25)
    return None


def journals(work, file=""):
    """The journals of the drawing in `file`, or of all drawings."""
    all_of_them = (work / "data/strokewise/journals").glob("*.journal")
    return [path for path in all_of_them if any(str(file) in line for line in path.read_text(errors="replace").split("\n")[:2])]


class Window:
    """A window on `file`, so far from the left of the screen, and what a hand has done in it."""

    def __init__(self, env, file, left):
        self.file, self.left = file, left
        self.process = subprocess.Popen(
            [PROGRAM, str(file), "--device", "cpu"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.steps = []  # (time at which it was done, what)
        self.pictures = 0

    def appears(self):
        """Waits until the window says in its title that it has opened the file."""
        self.number = appears(30.0, self.file.name, self.left)
        if self.number is None:
            raise SystemExit("the window does not appear")

    def answers(self, work):
        """Draws one stroke and waits until it is in the journal: the window is awake, and this long it takes."""
        time.sleep(2.0)
        xdotool("windowfocus", self.number)
        begin = time.time()
        draw(self.left + 300, 300)
        while not any('"add"' in path.read_text() for path in journals(work, self.file)):
            if time.time() - begin > 60.0:
                raise SystemExit("the window does not draw")
            time.sleep(0.01)
        self.settled_secs = max(LEAST_SETTLED_SECS, SETTLED_ANSWERS * (time.time() - begin))
        return self.settled_secs

    def works(self, dice):
        """Does something by chance."""
        what = dice.choices(["add", "undo", "save", "export"], [12, 2, 3, 2])[0]
        xdotool("windowfocus", self.number)
        if what == "add":
            draw(self.left + dice.randrange(80, 800), dice.randrange(150, 650))
        elif what == "export":
            self.pictures += 1
            path = self.file.with_name(f"{self.file.stem}-{self.pictures}.{dice.choice(['svg', 'png', 'pdf'])}")
            # The dialog needs a frame to open, and another to close: until then keys mean tools.
            xdotool("key", "ctrl+e", "sleep", self.settled_secs, "key", "ctrl+a", "type", "--delay", 1, str(path))
            xdotool("sleep", self.settled_secs, "key", "Return", "sleep", self.settled_secs)
        else:
            xdotool("key", "ctrl+z" if what == "undo" else "ctrl+s")
        self.steps.append((time.time(), what))


def killed(windows, after):
    """Works in one window after another until all are killed after so many seconds, and says when that was: taking down a
    killed window keeps a busy machine for a second, in which nobody draws any more."""
    dice, moments = random.Random(after), []

    def kill():
        moments.append(time.time())
        for window in windows:
            os.kill(window.process.pid, signal.SIGKILL)

    timer = threading.Timer(after, kill)
    timer.start()
    while not moments:
        dice.choice(windows).works(dice)
        time.sleep(dice.uniform(0.0, 0.2))
    timer.join()
    for window in windows:
        window.process.wait()
    return moments[0]


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


def whole(picture):
    """Whether a picture was written to its end, where SVG and PDF have the program's seal."""
    last = {".svg": b"</svg>\n<!-- strokewise ", ".png": b"IEND\xaeB`\x82", ".pdf": b"%%EOF\n% strokewise "}
    return last[picture.suffix] in picture.read_bytes()[-64:]


def check(work, window, killed, settled_secs, before):
    file = window.file
    saved = in_file(file)
    left = max((replayed(journal) for journal in journals(work, file)), key=len, default=saved)
    settled = [what for when, what in window.steps if when < killed - settled_secs]
    open_steps = len(window.steps) - len(settled)
    # A key that a busy machine lets go of late is pressed again and again: the journal says how often it was undone.
    undone = sum(path.read_text(errors="replace").count('"undo"\n') for path in journals(work, file))
    count = before + settled.count("add") - undone
    missing = count - max(len(left), len(saved))
    assert missing <= open_steps, f"{missing} of {count} strokes are gone ({undone} undone): {window.steps}"
    pictures = list(file.parent.glob(f"{file.stem}-*"))
    torn = [picture.name for picture in pictures if not whole(picture)]
    assert not torn, f"pictures are torn: {torn}"
    return len(settled), len(pictures)


def main():
    dice = random.Random(7)
    work = pathlib.Path(tempfile.mkdtemp())
    display = f":{os.environ.get('E2E_DISPLAY', '96')}"
    screen = subprocess.Popen(["Xvfb", display, "-noreset", "-screen", "0", f"{2 * SIZE[0]}x{SIZE[1]}x24"], stderr=subprocess.DEVNULL)
    env = dict(os.environ, DISPLAY=display, XDG_DATA_HOME=str(work / "data"), XDG_CACHE_HOME=str(work / "cache"))
    env["XDG_RUNTIME_DIR"] = str(work)
    env.pop("WAYLAND_DISPLAY", None)
    os.environ["DISPLAY"] = display
    steps = pictures = windows_killed = 0
    windows = []
    try:
        time.sleep(1.0)
        for number in range(ROUNDS):
            shutil.rmtree(work / "data", ignore_errors=True)
            folder = work / "drawings"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            windows = []
            for place in range(2 if number % 3 == 2 else 1):
                file = folder / f"drawing{place}.strokewise"
                file.write_text('{"strokewise":1,"strokes":[\n{"id":0,"width":4,"x":[10,90],"y":[10,90]}\n]}\n')
                windows.append(Window(env, file, place * SIZE[0]))
                windows[-1].appears()
            settled_secs = max([window.answers(work) for window in windows])
            moment = killed(windows, dice.uniform(0.3, 5.0) * len(windows) + settled_secs)
            found = [check(work, window, moment, settled_secs, 2) for window in windows]
            windows_killed += len(windows)
            steps, pictures = steps + sum(n for n, _ in found), pictures + sum(n for _, n in found)
            print(f"round {number + 1}: {', '.join(str(n) for n, _ in found)} finished steps, all there", flush=True)
        drafts = len([name for name in os.listdir(folder) if name.startswith(".strokewise-")])
        print(f"{windows_killed} windows killed, {steps} finished steps, none lost; {pictures} pictures, all whole; {drafts} drafts left")
    finally:
        for window in windows:
            if window.process.poll() is None:
                window.process.kill()
        screen.terminate()
        shutil.rmtree(work, ignore_errors=True)


if IS_MAIN:
    main()
