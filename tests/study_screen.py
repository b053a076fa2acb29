"""A display with a window of the program on it, and a participant before it, for the scripts that look at studies and
exhibits as people see them: keys, clicks and strokes by xdotool under Xvfb.
"""

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
        self.start(program, arguments, wait)

    def start(self, program, arguments, wait=3.0):
        """Runs the program and gives its window the whole display."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.program = subprocess.Popen([program, *arguments], env=self.env, **quiet)
        self.children.append(self.program)
        self.window = self.find("strokewise")
        self.xdo("windowmove", self.window, 0, 0, "windowsize", self.window, *self.size)
        time.sleep(wait)

    def kill(self):
        """Ends the program as a power cut would."""
        self.program.kill()
        self.program.wait()
        self.children.remove(self.program)

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
        self.xdo("key", "--delay", 400, *keys)
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

    def hold(self, x, y, seconds):
        self.xdo("mousemove", int(x), int(y), "sleep", 0.1, "mousedown", 1, "sleep", seconds, "mouseup", 1)
        time.sleep(0.4)

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

    COLUMN, MARGIN = 720, 24

    def __init__(self, program, size, theme, language="en"):
        self.language = language
        self.folder = tempfile.mkdtemp()
        study = f"{self.folder}/study"
        shutil.copytree(EXAMPLES / "study", study)
        file = pathlib.Path(study, "study.toml")
        file.write_text(re.sub(r'theme = "light"', f'theme = "{theme}"', file.read_text()))
        self.arguments = ["study", "try", study, "--device", "cpu"]
        super().__init__(program, self.arguments, size)

    def speak(self):
        """Chooses the language. The titles' order is that of the codes: de, en."""
        self.keys(*["Tab"] * ["de", "en"].index(self.language), "Tab", "space")

    def consent(self):
        self.keys("Tab", "Tab", "space", "Tab", "space")

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
