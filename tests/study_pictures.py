#!/usr/bin/env python3
"""Takes a picture of every screen of the example study, of the exhibit and of a talk, in the real window, without a desktop.

    cargo build --release && python3 tests/study_pictures.py target/release/strokewise FOLDER [--size 1280x800] [--theme dark]

Everything is done as a person would: keys, clicks and strokes by xdotool under Xvfb. The pictures of the README are

    python3 tests/study_pictures.py target/release/strokewise .readme --readme

Needs: xvfb xdotool imagemagick mesa-vulkan-drivers libxkbcommon-x11-0
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

from study_rare import rare_pictures
from study_screen import EXAMPLES, Screen, Study, example


def study_pictures(program, folder, size, theme, language="en", wanted=None):
    """Every screen of the study; with `wanted` (a condition and a kind of task), the trial that is both, alone.

    A pilot of an empty store is dealt the first order row, and all chance comes from the study's seed: everything comes
    in the same order each time. Which trial is wanted is read from the record, not counted.
    """
    study = Study(program, size, theme, language)
    tag = f"{language}-{theme}-{size[0]}x{size[1]}"

    def shot(name):
        if wanted is None:
            study.shot(folder / f"study-{name}-{tag}.png")

    try:
        shot("lobby")
        study.go_on()
        shot("language")
        study.speak()
        shot("consent")
        study.consent()
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


def exhibit_pictures(program, folder, size, theme, language="en", only=None):
    """Every phase of the exhibit."""
    work = tempfile.mkdtemp()
    file = pathlib.Path(work, "exhibit.toml")
    text = (EXAMPLES / "exhibit/exhibit.toml").read_text()
    text = re.sub(r"^\[kiosk\]$", f'[kiosk]\ntheme = "{theme}"', text, flags=re.M)
    text = text.replace('["en", "de"]', f'["{language}", "{"de" if language == "en" else "en"}"]')
    file.write_text(re.sub(r"idle_s = 45", "idle_s = 25", text))
    booth = Screen(program, ["kiosk", "run", str(file), "--device", "cpu"], size)
    tag = f"{language}-{theme}-{size[0]}x{size[1]}"

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
    parser.add_argument("--language", default="en", choices=["en", "de"])
    parser.add_argument("--all", action="store_true", help="both themes in three sizes, and German in the smallest")
    parser.add_argument("--only", choices=["study", "exhibit", "demo", "rare"])
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args()
    program, folder = os.path.abspath(options.program), options.folder
    folder.mkdir(parents=True, exist_ok=True)
    size = tuple(map(int, options.size.split("x")))
    if options.readme:
        study_pictures(program, folder, (1100, 700), "light", wanted=("advice", "tidy"))
        exhibit_pictures(program, folder, (1100, 700), "dark", only={"flagged"})
        for name in ["study.png", "exhibit.png"]:
            shrink(folder / name)
        return
    views = [(size, options.theme, options.language)]
    if options.all:
        sizes = [(1280, 800), (800, 600), (1080, 1920)]
        views = [(size, theme, "en") for size in sizes for theme in ["light", "dark"]] + [((800, 600), "light", "de")]
    for size, theme, language in views:
        if options.only in (None, "study"):
            study_pictures(program, folder, size, theme, language)
        if options.only in (None, "exhibit"):
            exhibit_pictures(program, folder, size, theme, language)
        if options.only in (None, "rare"):
            rare_pictures(program, folder, size, theme, language)
        # A talk takes the theme of the desktop's users for granted: it is always the same.
        if options.only in (None, "demo") and (theme, language) == ("light", "en"):
            talk_pictures(program, folder, size)


if __name__ == "__main__":
    main()
