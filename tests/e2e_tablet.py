#!/usr/bin/env python3
"""The real program in a real window on a real Xorg server, drawn in by a pen with pressure, its eraser end and fingers.

    cargo build --release && tests/e2e_tablet.py [PROGRAM] [SCREENSHOT]

Needs: xserver-xorg-core xserver-xorg-video-dummy x11-xserver-utils xinput xdotool imagemagick mesa-vulkan-drivers
libxkbcommon-x11-0, and virtual_tablet.py, the module that runs the server and its devices (folder: TABLET_TOOLS).

What is checked, by the journal that the window writes: a hand of 240 samples a second loses none; each sample has the
pressure that was sent to within one step of the device, and its place to within half a pixel; times are the device's;
a palm beside the pen does nothing; after the pen, a finger pushes the paper; the eraser end erases.
"""
import json, math, os, pathlib, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, os.environ.get("TABLET_TOOLS", str(HERE.parent.parent / "shared/tools")))
import virtual_tablet
from virtual_tablet import PRESSURE_MAX, Device, Tablet

HZ = 240
ERASER = """
Section "InputDevice"
  Identifier "Virtual Pen eraser"
  Driver "inputtest"
  Option "SocketPath" "{dir}/eraser"
  Option "DeviceType" "PointerAbsoluteProximity"
  Option "PointerHasPressure" "true"
  Option "PointerButtonCount" "7"
EndSection
Section "ServerLayout"
"""


class Desk:
    """The server, the window and what it has written."""

    def __init__(self, program):
        virtual_tablet.CONFIG = virtual_tablet.CONFIG.replace('\nSection "ServerLayout"\n', ERASER).replace(
            'InputDevice "Virtual Touch"', 'InputDevice "Virtual Pen eraser" "SendCoreEvents"\n  InputDevice "Virtual Touch"')
        self.tablet = Tablet(f":{os.environ.get('E2E_DISPLAY', '96')}", (1280, 800))
        self.eraser = Device(f"{self.tablet.dir}/eraser")
        self.work = pathlib.Path(tempfile.mkdtemp())
        self.env = dict(os.environ, DISPLAY=self.tablet.display, XDG_RUNTIME_DIR=str(self.work))
        for kind in "data", "cache", "config":
            self.env[f"XDG_{kind.upper()}_HOME"] = str(self.work / kind)
        self.env.pop("WAYLAND_DISPLAY", None)
        # Only what the samples say: no smoothing.
        settings = self.work / "config/strokewise/settings.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text("smoothing = 0.0\npanel_hidden = true\n")
        log = open(self.work / "out.log", "wb")
        record = str(self.work / "pen.txt")
        self.window = subprocess.Popen([program, "--device", "cpu", "--record-pen", record], env=self.env, stdout=log, stderr=log)
        found = self.wait(lambda: self.xdotool("search", "--onlyvisible", "--name", "strokewise").split())
        self.xdotool("windowmove", found[-1], "0", "0", "windowsize", found[-1], "1280", "800")
        time.sleep(3)

    def xdotool(self, *words):
        return subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True).stdout

    def wait(self, what, secs=30):
        """What `what` returns once it returns something."""
        end = time.time() + secs
        while not (found := what()):
            assert time.time() < end, f"nothing came: {(self.work / 'out.log').read_text()[-2000:]}"
            time.sleep(0.1)
        return found

    def lines(self):
        journals = list((self.work / "data/strokewise/journals").glob("*.journal"))
        return [json.loads(line) for line in journals[0].read_text().splitlines()] if journals else []

    def strokes(self):
        return [line["add"] for line in self.lines() if isinstance(line, dict) and "add" in line]

    def close(self):
        self.window.terminate()
        self.tablet.close()


def line(x, y, count, phase=0.0):
    """A wave whose pressure swells and sinks between 0.05 and 1."""
    swell = lambda i: 0.525 + 0.475 * math.sin(phase + i / 25)
    return [(x + 1.5 * i, y + 40 * math.sin(i / 30), round(swell(i) * PRESSURE_MAX) / PRESSURE_MAX) for i in range(count)]


def check_stroke(stroke, sent):
    """One point for every sample, as it was sent; returns the screen position of canvas position (0, 0)."""
    got = stroke["pressure"]
    assert stroke["clock"] == "device", "the times are not the device's"
    # Letting go tells its place once more, with no pressure.
    assert len(got) - len(sent) in (0, 1), f"{len(sent)} samples were sent, {len(got)} arrived"
    worst = max(abs(p - q) for p, (_, _, q) in zip(got, sent))
    assert worst <= 1.0 / PRESSURE_MAX + 1e-6, f"a pressure is {worst * PRESSURE_MAX:.2f} steps off"
    offset = [sum(s[k] for s in sent) / len(sent) - sum(stroke[axis][: len(sent)]) / len(sent) for k, axis in enumerate("xy")]
    away = max(math.hypot(x + offset[0] - s[0], y + offset[1] - s[1]) for x, y, s in zip(stroke["x"], stroke["y"], sent))
    assert away <= 0.5, f"a sample is {away:.2f} pixels off"
    times = stroke["time_secs"][: len(sent)]
    assert times == sorted(times) and times[-1] - times[0] >= 0.95 * (len(sent) - 1) / HZ, "times do not pass as they did"
    return offset


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(HERE.parent / "target/release/strokewise")
    screenshot = sys.argv[2] if len(sys.argv) > 2 else "e2e_tablet.png"
    desk = Desk(program)
    tablet = desk.tablet
    try:
        tablet.near()
        sent = [line(150, 200, 400), line(150, 350, 400, 2.0), line(150, 500, 400, 4.0)]
        for points in sent:
            tablet.stroke(points, HZ)
            time.sleep(0.4)
        strokes = desk.wait(lambda: len(desk.strokes()) >= 3 and desk.strokes())
        offsets = [check_stroke(stroke, points) for stroke, points in zip(strokes, sent)]
        print(f"{sum(map(len, sent))} samples at {HZ} Hz: none lost, pressure within one step, place within half a pixel")

        # A palm that lands while the pen draws, and slides.
        points = line(150, 620, 200)
        for i, (x, y, pressure) in enumerate(points):
            tablet.move(x, y, pressure)
            tablet.pen.sync()
            if i % 40 == 20:
                tablet.finger(3, "begin" if i == 20 else "move", 700 + i, 650, 0.5)
            time.sleep(1 / HZ)
        tablet.move(*points[-1][:2], 0.0)
        tablet.pen.sync()
        tablet.finger(3, "end", 900, 650, 0.5)
        strokes = desk.wait(lambda: len(desk.strokes()) >= 4 and desk.strokes())
        time.sleep(0.5)
        assert len(desk.strokes()) == 4, "the palm has drawn"
        check_stroke(strokes[3], points)
        print("a palm beside the pen does nothing")

        # A finger, a while later.
        time.sleep(1)
        tablet.finger(4, "begin", 700, 300, 0.5)
        for i in range(1, 41):
            tablet.finger(4, "move", 700 + i, 300 + i / 2, 0.5)
            time.sleep(0.01)
        tablet.finger(4, "end", 740, 320, 0.5)
        time.sleep(1)
        points = line(250, 250, 100)
        tablet.stroke(points, HZ)
        strokes = desk.wait(lambda: len(desk.strokes()) >= 5 and desk.strokes())
        moved = [a - b for a, b in zip(check_stroke(strokes[4], points), offsets[0])]
        assert math.dist(moved, (40, 20)) <= 1.5, f"the finger moved 40, 20 pixels and the paper {moved}"
        print("a finger pushes the paper")

        # The other end of the pen, across the second stroke, which lies 40 to the right and 20 below where it was drawn.
        desk.eraser.proximity(True, {})
        for step in range(21):
            pressure = 0.5 if step > 0 else 0.0
            values = tablet.values(300, 320 + 5 * step, pressure)
            desk.eraser.motion(values)
            if step == 1:
                desk.eraser.button(1, True, values)
            desk.eraser.sync()
            time.sleep(0.01)
        desk.eraser.button(1, False, tablet.values(300, 420, 0.0))
        desk.eraser.sync()
        gone = desk.wait(lambda: [line["remove"] for line in desk.lines() if isinstance(line, dict) and "remove" in line])
        assert gone == [[strokes[1]["id"]]], f"the eraser took {gone}"
        print("the eraser end erases")
        time.sleep(1)
        subprocess.run(["import", "-window", "root", screenshot], env=desk.env, check=True)
        recorded = (desk.work / "pen.txt").read_text()
        assert "\ndevice " in recorded and "\nmotion " in recorded, recorded[:200]
        print(f"screenshot: {screenshot}")
    finally:
        desk.close()


if __name__ == "__main__":
    main()
