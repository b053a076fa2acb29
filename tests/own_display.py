"""A display and folders of its own for a script that works in the real window."""

import os
import subprocess


def environment(work, display):
    """The environment of a program that finds its data, cache and settings below `work`, and opens its window there."""
    env = dict(os.environ, DISPLAY=display, XDG_RUNTIME_DIR=str(work))
    for kind in "data", "cache", "config":
        env[f"XDG_{kind.upper()}_HOME"] = str(work / kind)
    env.pop("WAYLAND_DISPLAY", None)
    return env


def windows(env):
    """The ids of the windows of strokewise that can be seen."""
    words = ["xdotool", "search", "--onlyvisible", "--name", "strokewise"]
    return subprocess.run(words, env=env, capture_output=True, text=True, check=False).stdout.split()
