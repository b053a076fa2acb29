"""Pictures of what few people meet: a session that was declined, paused, cut short and taken up again; the staff of an
exhibit, its second screen, its wall; a session that is shown again. Called by study_pictures.py.
"""

import pathlib
import re
import shutil
import subprocess
import tempfile
import time

from study_screen import EXAMPLES, Screen, Study, example

# The digits of the example.
PIN = "4821"


def rare_pictures(program, folder, size, theme, language="en"):
    """All of them, in one theme, size and language."""
    tag = f"{language}-{theme}-{size[0]}x{size[1]}"
    interrupted_pictures(program, folder, size, theme, language, tag)
    staff_pictures(program, folder, size, theme, language, tag)
    for second in ["mirror", "reading", "gallery"]:
        second_picture(program, folder, size, theme, language, second, tag)


def interrupted_pictures(program, folder, size, theme, language, tag):
    """Somebody declines; somebody is cut short, taken up, pauses and stops; the researcher looks at it again."""
    study = Study(program, size, theme, language)

    def shot(name):
        study.shot(folder / f"rare-{name}-{tag}.png")

    try:
        study.go_on()
        study.speak()
        # *Do not take part* stands left of *Take part*.
        study.keys("Tab", "Tab", "Tab", "Tab", "Tab", "space")
        shot("declined")
        # The researcher's button is small, at the right end.
        column = min(size[0] - 2 * study.MARGIN, study.COLUMN)
        study.click(0.5 * (size[0] + column) - 30, size[1] - 34)
        study.go_on()
        study.speak()
        study.consent()
        study.go_on()
        study.keys(*["Tab", "space"] * 5)
        study.go_on()
        study.go_on()
        study.go_on()
        study.draw(example("house")[:4], study.paper())
        time.sleep(1)
        study.kill()
        study.start(program, study.arguments)
        shot("cut-short")
        # *New session*, the three factors, then the sessions.
        study.keys(*["Tab"] * 5, "space")
        shot("taken-up")
        study.click(size[0] - 60, 30)
        study.keys("Tab", "Tab", "space")
        shot("paused")
        study.kill()
        study.start(program, ["study", "replay", study.arguments[2]])
        time.sleep(2)
        shot("replay")
    finally:
        study.close()


def exhibit(theme, language, changes=""):
    """A folder with the example, changed."""
    work = pathlib.Path(tempfile.mkdtemp())
    text = (EXAMPLES / "exhibit/exhibit.toml").read_text()
    text = text.replace('["en", "de"]', f'["{language}", "{"de" if language == "en" else "en"}"]')
    head = f'[kiosk]\ntheme = "{theme}"\n{changes}'
    (work / "exhibit.toml").write_text(re.sub(r"^\[kiosk\]$", head, text, flags=re.M))
    return work


def staff_pictures(program, folder, size, theme, language, tag):
    """Visitors leave drawings; staff hold the corners, type the digits and see what waits."""
    work = exhibit(theme, language)
    booth = Screen(program, ["kiosk", "run", str(work / "exhibit.toml"), "--device", "cpu"], size)
    width, height = size
    box = [0.1 * (width - 340), 0.25 * height, 0.85 * (width - 340), 0.7 * height]
    if height > width:
        box = [0.15 * width, 0.2 * height, 0.85 * width, 0.5 * height]
    # An exhibit is larger on large screens.
    zoom = min(1.6, max(1.0, int(10 * min(size) / 800 + 0.01) / 10))
    try:
        booth.click(0.3 * width, 0.5 * height)
        booth.draw(example("fish")[:5], box)
        time.sleep(2)
        for _ in range(3):
            booth.click(width - 99 * zoom, height - 46 * zoom)
        booth.shot(folder / f"rare-hang-{tag}.png")
        for corner in [(20, 20), (width - 20, height - 20)]:
            booth.hold(*corner, 3.4)
        booth.shot(folder / f"rare-pad-{tag}.png")
        for digit in map(int, PIN):
            column, row = (digit - 1) % 3, (digit - 1) // 3
            booth.click(0.5 * width + 72 * zoom * (column - 1), 0.5 * height + zoom * (70 * row - 112))
        booth.shot(folder / f"rare-staff-{tag}.png")
    finally:
        booth.close()
        shutil.rmtree(work, ignore_errors=True)


def second_picture(program, folder, size, theme, language, second, tag):
    """What those who stand by see."""
    work = exhibit(theme, language, f'screens = {{ second = "{second}" }}\n')
    hung = work / "results/wall/hung"
    hung.mkdir(parents=True)
    for name in ["cat", "house", "tree", "flower", "star"]:
        shutil.copy(EXAMPLES / f"{name}.strokewise", hung)
    booth = Screen(program, ["kiosk", "run", str(work / "exhibit.toml"), "--device", "cpu"], size)
    try:
        time.sleep(10)
        windows = booth.xdo("search", "--name", "strokewise").split()
        other = [window for window in windows if window != booth.window]
        for window in other:
            booth.xdo("windowsize", window, *size, "windowmove", window, 0, 0, "windowraise", window)
        time.sleep(2)
        booth.shot(folder / f"rare-second-{second}-{tag}.png")
    finally:
        booth.close()
        shutil.rmtree(work, ignore_errors=True)
