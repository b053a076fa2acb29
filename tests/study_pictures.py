#!/usr/bin/env python3
"""Takes a picture of every screen of the example study, of the exhibit and of a talk, in the real window, without a desktop.

    cargo build --release && python3 tests/study_pictures.py target/release/strokewise FOLDER [--size 1280x800] [--theme dark]

Everything is done as a person would: keys, clicks and strokes by xdotool under Xvfb. The pictures of the README are

    python3 tests/study_pictures.py target/release/strokewise .readme --readme

Needs: xvfb xdotool imagemagick mesa-vulkan-drivers libxkbcommon-x11-0
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "models/examples"


class Screen:
    """A display of its own with a window of the program on it."""

    def __init__(self, program, arguments, size, wait=3.0):
        self.size, self.work = size, tempfile.mkdtemp()
        self.display = f":{100 + os.getpid() % 700}"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.children = [subprocess.Popen(["Xvfb", self.display, "-screen", "0", f"{size[0]}x{size[1]}x24"], **quiet)]
        self.env = {**os.environ, "DISPLAY": self.display, "XDG_RUNTIME_DIR": self.work}
        for name in ["DATA", "CACHE", "CONFIG"]:
            self.env[f"XDG_{name}_HOME"] = f"{self.work}/{name.lower()}"
        self.env.pop("WAYLAND_DISPLAY", None)
        time.sleep(1)
        self.program = subprocess.Popen([program, *arguments], env=self.env, **quiet)
        self.children.append(self.program)
        self.window = self.find("strokewise")
        self.xdo("windowmove", self.window, 0, 0, "windowsize", self.window, *size)
        time.sleep(wait)

    def find(self, name):
        for _ in range(600):
            found = self.xdo("search", "--name", name).split()
            if found:
                return found[-1]
            time.sleep(0.1)
        raise SystemExit("no window came")

    def xdo(self, *arguments):
        done = subprocess.run(["xdotool", *map(str, arguments)], env=self.env, capture_output=True, text=True)
        return done.stdout

    def click(self, x, y, wait=0.6):
        self.xdo("mousemove", int(x), int(y), "sleep", 0.1, "click", 1)
        time.sleep(wait)

    def keys(self, *keys):
        """One after the other, each in a frame of its own, also where frames take long."""
        # Without a window manager nobody else gives the keyboard to the window.
        self.xdo("windowfocus", self.window, "sleep", 0.2)
        self.xdo("key", "--delay", 150, *keys)
        time.sleep(0.5)

    def stroke(self, points):
        arguments = ["mousemove", *map(int, points[0]), "sleep", 0.05, "mousedown", 1]
        for x, y in points[1:]:
            arguments += ["mousemove", int(x), int(y), "sleep", 0.003]
        self.xdo(*arguments, "mouseup", 1)
        time.sleep(0.25)

    def draw(self, strokes, box):
        """The strokes, as large as they fit into box: left, top, right, bottom."""
        xs, ys = [x for line in strokes for x, _ in line], [y for line in strokes for _, y in line]
        scale = min((box[2] - box[0]) / (max(xs) - min(xs)), (box[3] - box[1]) / (max(ys) - min(ys)))
        for line in strokes:
            self.stroke([(box[0] + (x - min(xs)) * scale, box[1] + (y - min(ys)) * scale) for x, y in line])

    def shot(self, path):
        # The pointer goes where it points at nothing.
        self.xdo("mousemove", self.size[0] - 2, self.size[1] // 2)
        time.sleep(0.5)
        subprocess.run(["import", "-window", "root", str(path)], env=self.env, check=True)
        return path

    def close(self):
        for child in reversed(self.children):
            child.terminate()
            child.wait()
        shutil.rmtree(self.work, ignore_errors=True)


def example(name):
    """The strokes of a bundled drawing, each a list of places."""
    drawing = json.loads((EXAMPLES / f"{name}.strokewise").read_text())
    return [list(zip(stroke["x"], stroke["y"]))[::3] for stroke in drawing["strokes"]]


class Study(Screen):
    """The example study as a participant goes through it."""

    COLUMN, MARGIN, STOP = 720, 24, 110

    def __init__(self, program, size, theme):
        self.folder = tempfile.mkdtemp()
        study = f"{self.folder}/study"
        shutil.copytree(EXAMPLES / "study", study)
        file = pathlib.Path(study, "study.toml")
        file.write_text(re.sub(r'theme = "light"', f'theme = "{theme}"', file.read_text()))
        super().__init__(program, ["study", "try", study, "--device", "cpu"], size)

    def go_on(self):
        """Clicks the rightmost button of a page, and makes sure that something came of it."""
        column = min(self.size[0] - 2 * self.MARGIN, self.COLUMN)
        self.follow(0.5 * (self.size[0] + column) - 50, self.size[1] - 34)

    def done(self):
        """Ends a drawing."""
        self.follow(self.size[0] - 16 - 60, 10 + 44 + 6 + 22)

    def follow(self, x, y):
        before = len(self.record("screen", "trial_start", "trial_end", "session_end"))
        self.click(x, y)
        for _ in range(50):
            if len(self.record("screen", "trial_start", "trial_end", "session_end")) > before:
                return
            time.sleep(0.1)
        raise SystemExit(f"{self.shot(pathlib.Path(self.work).parent / 'stuck.png')}: this page does not go on")

    def answer(self, items, *keys):
        """Presses keys at each of so many items."""
        self.keys(*[*keys] * items)

    def record(self, *events):
        """The lines of the session's record that are such events."""
        journals = sorted(pathlib.Path(self.folder, "study/results/sessions").glob("*/journal-*.jsonl"))
        lines = [json.loads(line) for path in journals for line in path.read_text().splitlines()]
        return [line for line in lines if line["event"] in events]

    def trial(self):
        """The last line of the record that begins a trial: its task and its condition."""
        return self.record("trial_start")[-1]

    def paper(self):
        """Where somebody draws: left, top, right, bottom."""
        width, height = self.size
        if width >= 760:
            return [0.12 * (width - 300), 180, 0.88 * (width - 300), height - 60]
        return [0.12 * width, 180, 0.88 * width, 0.6 * height]

    def close(self):
        super().close()
        shutil.rmtree(self.folder, ignore_errors=True)


def study_pictures(program, folder, size, theme, wanted=None):
    """Every screen of the study; with `wanted` (a condition and a kind of task), the trial that is both, alone.

    A pilot of an empty store is dealt the first order row, and all chance comes from the study's seed: everything comes
    in the same order each time. Which trial is wanted is read from the record, not counted.
    """
    study = Study(program, size, theme)
    tag = f"{theme}-{size[0]}x{size[1]}"

    def shot(name):
        if wanted is None:
            study.shot(folder / f"study-{name}-{tag}.png")

    try:
        shot("lobby")
        study.go_on()
        shot("language")
        # The titles' order is that of the codes: de, en.
        study.keys("Tab", "Tab", "space")
        shot("consent")
        study.keys("Tab", "Tab", "space", "Tab", "space")
        shot("consent-given")
        study.go_on()
        shot("questions")
        study.keys(*["Tab", "space"] * 5)
        shot("questions-given")
        study.go_on()
        shot("instructions")
        study.go_on()
        shot("practice")
        study.go_on()
        study.draw(example("house"), study.paper())
        shot("trial-practice")
        study.done()
        # Each condition is a block of one drawing, and a questionnaire.
        for block in range(4):
            shot(f"ready-{block + 1}")
            study.go_on()
            time.sleep(1.5)
            shot(f"trial-{block + 1}-begun")
            trial = study.trial()
            if wanted == (trial["condition"], trial["kind"]):
                time.sleep(1.5)
                study.shot(folder / "study.png")
                return
            if trial["kind"] == "draw" and wanted is None:
                study.draw(example(trial["task"]), study.paper())
            time.sleep(1.5)
            shot(f"trial-{block + 1}")
            study.done()
            shot(f"after-{block + 1}")
            study.answer(6, "Tab", "space", "Right")
            study.go_on()
            if block == 0:
                shot("break")
            if block < 3:
                study.go_on()
        shot("questionnaire-sus")
        study.answer(10, "Tab", "space")
        study.go_on()
        shot("questionnaire-ess")
        study.answer(8, "Tab", "space")
        study.go_on()
        shot("debriefing")
        study.go_on()
        shot("farewell")
        study.click(size[0] - 60, 30)
        shot("stop")
        study.keys("Escape")
        study.go_on()
        shot("over")
        if wanted is not None:
            raise SystemExit(f"no trial was {wanted}")
    finally:
        study.close()


def exhibit_pictures(program, folder, size, theme, only=None):
    """Every phase of the exhibit."""
    work = tempfile.mkdtemp()
    file = pathlib.Path(work, "exhibit.toml")
    text = (EXAMPLES / "exhibit/exhibit.toml").read_text()
    text = re.sub(r"^\[kiosk\]$", f'[kiosk]\ntheme = "{theme}"', text, flags=re.M)
    file.write_text(re.sub(r"idle_s = 45", "idle_s = 25", text))
    booth = Screen(program, ["kiosk", "run", str(file), "--device", "cpu"], size)
    tag = f"{theme}-{size[0]}x{size[1]}"

    def shot(name):
        if only is None or name in only:
            booth.shot(folder / (f"exhibit-{name}-{tag}.png" if only is None else "exhibit.png"))

    width, height = size
    box = [0.1 * (width - 340), 0.25 * height, 0.85 * (width - 340), 0.75 * height]
    if height > width:
        box = [0.15 * width, 0.2 * height, 0.85 * width, 0.5 * height]
    try:
        time.sleep(8)
        shot("attract")
        booth.click(0.3 * width, 0.5 * height)
        shot("visit")
        booth.draw(example("fish"), box)
        time.sleep(2)
        shot("fish")
        middle = 0.5 * (box[1] + box[3])
        zigzag = [(box[0] + (0.3 + 0.02 * i) * (box[2] - box[0]), middle + (90 if i % 2 else -90)) for i in range(14)]
        booth.stroke([(x + t * (u - x), y + t * (v - y)) for (x, y), (u, v) in zip(zigzag, zigzag[1:]) for t in (0, 0.5)])
        time.sleep(2)
        shot("flagged")
        if only:
            return
        time.sleep(27)
        shot("still-there")
        booth.click(0.3 * width, 0.3 * height)
        # From the second or the third step to the end; there, another button is in this place.
        for _ in range(2):
            booth.click(width - 24 - 75, height - 14 - 32)
        shot("farewell")
    finally:
        booth.close()
        shutil.rmtree(work, ignore_errors=True)


def talk_pictures(program, folder, size):
    """Every step of `--demo`."""
    talk = Screen(program, ["--demo"], size)
    try:
        time.sleep(6)
        talk.shot(folder / f"demo-attract-{size[0]}x{size[1]}.png")
        talk.click(0.3 * size[0], 0.5 * size[1])
        for step, seconds in enumerate([14, 2, 6, 2], 1):
            time.sleep(seconds)
            talk.shot(folder / f"demo-{step}-{size[0]}x{size[1]}.png")
            talk.keys("Right")
    finally:
        talk.close()


def shrink(path, width=760):
    """A picture as small as a README wants it."""
    subprocess.run(["convert", str(path), "-resize", str(width), "+dither", "-colors", "200", f"PNG8:{path}"], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--theme", default="light", choices=["light", "dark"])
    parser.add_argument("--all", action="store_true", help="both themes in three sizes")
    parser.add_argument("--only", choices=["study", "exhibit", "demo"])
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args()
    program, folder = os.path.abspath(options.program), options.folder
    folder.mkdir(parents=True, exist_ok=True)
    size = tuple(map(int, options.size.split("x")))
    if options.readme:
        study_pictures(program, folder, (1100, 700), "light", ("advice", "tidy"))
        exhibit_pictures(program, folder, (1100, 700), "dark", {"flagged"})
        for name in ["study.png", "exhibit.png"]:
            shrink(folder / name)
        return
    sizes = [(1280, 800), (800, 600), (1080, 1920)] if options.all else [size]
    for size in sizes:
        for theme in ["light", "dark"] if options.all else [options.theme]:
            if options.only in (None, "study"):
                study_pictures(program, folder, size, theme)
            if options.only in (None, "exhibit"):
                exhibit_pictures(program, folder, size, theme)
        if options.only in (None, "demo"):
            talk_pictures(program, folder, size)


if __name__ == "__main__":
    main()
