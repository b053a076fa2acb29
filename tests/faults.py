#!/usr/bin/env python3
"""Draws in the real window while its surroundings fail: disks that are full or can only be read, folders that go away, a
clock that jumps, no file handles left. Then it is killed, and every stroke that was finished must be in the file or in the
journal. Run by hand, as root (it mounts small disks):

    cargo build --release && sudo tests/faults.py [PROGRAM] [FAULT …]

Needs: xvfb xdotool mesa-vulkan-drivers libxkbcommon-x11-0 util-linux faketime. FAULT_PICTURES=FOLDER leaves a picture of
each window there (imagemagick).
"""

import glob
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from kill import appears, draw, in_file, journals, replayed, xdotool

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "target/release/strokewise"
PICTURES = os.environ.get("FAULT_PICTURES")
# The file holds one stroke when the window opens it.
FILE = '{"strokewise":1,"strokes":[\n{"id":0,"width":4,"x":[10,90],"y":[10,90]}\n]}\n'


def sh(*words):
    subprocess.run(list(map(str, words)), check=True)


class Session:
    """A window on a file, with its data and the file on small disks of their own."""

    def __init__(self, name, display):
        self.name = name
        self.work = pathlib.Path(tempfile.mkdtemp())
        self.data, self.disk = self.work / "data", self.work / "disk"
        for folder in (self.data, self.disk):
            folder.mkdir()
            sh("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder)
        self.file = self.disk / "drawing.strokewise"
        self.file.write_text(FILE)
        self.env = dict(os.environ, DISPLAY=display, XDG_DATA_HOME=str(self.data), XDG_CONFIG_HOME=str(self.work / "config"))
        self.env |= {"XDG_CACHE_HOME": str(self.work / "cache"), "XDG_RUNTIME_DIR": str(self.work)}
        self.env.pop("WAYLAND_DISPLAY", None)
        self.drawn = 1
        self.process = None

    def open(self, **env):
        self.process = subprocess.Popen(
            [PROGRAM, str(self.file), "--device", "cpu"], env=self.env | env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if not appears(60.0):
            raise SystemExit(f"{self.name}: the window does not appear")
        time.sleep(3.0)

    def draw(self, count=3):
        for _ in range(count):
            assert self.process.poll() is None, f"{self.name}: the window is gone"
            draw(100 + 60 * (self.drawn % 9), 200 + 50 * (self.drawn // 9 % 8))
            self.drawn += 1
            time.sleep(0.5)
        time.sleep(1.0)

    def save(self):
        xdotool("key", "ctrl+s")
        time.sleep(2.0)

    def picture(self, when):
        if PICTURES:
            sh("import", "-window", "root", f"{PICTURES}/{self.name}-{when}.png")

    def held(self):
        """The most strokes that the file or one journal leads to."""
        found = [len(in_file(self.file))] if self.file.exists() else [0]
        found += [len(replayed(path)) for path in journals(self.work)]
        return max(found)

    def waits_until_held(self):
        for _ in range(40):
            if self.held() >= self.drawn:
                return
            time.sleep(0.25)

    def ends(self):
        """Kills the window and counts what is left."""
        assert self.process.poll() is None, f"{self.name}: the window is gone"
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        held = self.held()
        assert held >= self.drawn, f"{self.name}: {held} of {self.drawn} strokes are left"
        print(f"{self.name}: all {self.drawn} strokes are there", flush=True)

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for folder in (self.data, self.disk):
            subprocess.run(["umount", "-l", str(folder)], check=False, stderr=subprocess.DEVNULL)
        shutil.rmtree(self.work, ignore_errors=True)


def fill(folder):
    """Fills a disk to the last byte; returns what to delete."""
    filler = folder / "filler"
    with open(filler, "wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                pass
    return filler


def full_journal(session):
    session.open()
    session.draw()
    filler = fill(session.data)
    # What is left of the journal's last page takes some strokes.
    session.draw(45)
    session.picture("full")
    filler.unlink()
    session.waits_until_held()


def full_from_the_start(session):
    filler = fill(session.data)
    session.open()
    session.draw()
    session.picture("full")
    filler.unlink()
    session.waits_until_held()
    session.draw()


def full_file(session):
    session.open()
    session.draw()
    session.save()
    assert len(in_file(session.file)) == session.drawn, "the first save"
    filler = fill(session.disk)
    session.draw(5)
    session.save()
    session.picture("full")
    assert len(in_file(session.file)) == session.drawn - 5, "the file is whole and as it was"
    filler.unlink()
    session.save()
    assert len(in_file(session.file)) == session.drawn, "the last save"


def read_only_file(session):
    session.open()
    session.draw()
    sh("mount", "-o", "remount,ro", session.disk)
    session.save()
    session.picture("read-only")
    session.draw()
    assert len(in_file(session.file)) == 1, "the file is as it was"


def read_only_journal(session):
    session.open()
    session.draw()
    # A disk with a file open for writing cannot be made read-only, but another one can be put in its place.
    sh("mount", "-t", "tmpfs", "-o", "ro", "none", session.data)
    session.draw()
    session.picture("read-only")
    sh("umount", session.data)
    session.waits_until_held()
    session.draw()


def vanished_journal(session):
    session.open()
    session.draw()
    shutil.rmtree(session.data / "strokewise")
    session.draw()
    session.picture("vanished")


def vanished_file(session):
    session.open()
    session.draw()
    sh("umount", "-l", session.disk)
    session.disk.rmdir()
    session.save()
    session.picture("vanished")
    session.draw()


def moved_file(session):
    session.open()
    session.draw()
    session.file.rename(session.disk / "elsewhere.strokewise")
    session.save()
    session.draw()


def no_handles(session):
    session.open()
    limit = lambda number: sh("prlimit", "--pid", session.process.pid, f"--nofile={number}:4096")
    limit(3)
    session.draw()
    session.save()
    session.picture("no-handles")
    session.draw()
    limit(4096)
    session.waits_until_held()


def no_handles_while_drawing(session):
    session.open()
    session.draw()
    sh("prlimit", "--pid", session.process.pid, "--nofile=3:4096")
    session.draw()
    session.save()
    session.draw()


def clock(session, jumps, **more):
    library = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    if not library:
        raise SystemExit("faketime is missing")
    now = session.work / "now"
    now.write_text("+0")
    session.open(LD_PRELOAD=library[0], FAKETIME_TIMESTAMP_FILE=str(now), FAKETIME_NO_CACHE="1", **more)
    session.draw()
    for jump in jumps:
        now.write_text(jump)
        session.draw()
        session.save()
        session.draw()


def clock_back(session):
    clock(session, ["-9000d", "-3d"], DONT_FAKE_MONOTONIC="1")


def clock_ahead(session):
    clock(session, ["+9000d", "+1d"], DONT_FAKE_MONOTONIC="1")


def every_clock(session):
    clock(session, ["+2h", "+9000d"])


FAULTS = [
    full_journal, full_from_the_start, full_file, read_only_file, read_only_journal, vanished_journal, vanished_file,
    moved_file, no_handles, no_handles_while_drawing, clock_back, clock_ahead, every_clock,
]  # fmt: skip


def main():
    wanted = sys.argv[2:]
    display = f":{os.environ.get('E2E_DISPLAY', '95')}"
    os.environ["DISPLAY"] = display
    screen = subprocess.Popen(["Xvfb", display, "-noreset", "-screen", "0", "1280x800x24"], stderr=subprocess.DEVNULL)
    failed = 0
    try:
        time.sleep(1.0)
        for fault in FAULTS:
            if wanted and fault.__name__ not in wanted:
                continue
            session = Session(fault.__name__, display)
            try:
                fault(session)
                session.ends()
            except (AssertionError, SystemExit) as error:
                print(f"FAILED {error}", flush=True)
                failed += 1
            finally:
                session.close()
    finally:
        screen.terminate()
    print(f"{failed} failed")
    sys.exit(failed > 0)


main()
