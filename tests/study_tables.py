#!/usr/bin/env python3
"""Reads the synthetic study of twelve scripted participants with pandas and with R, and compares both with what the
script did, to 1e-9: once recorded by the session alone, once through the window. The Rust tests repeat it without
either.

    cargo test --release --test it -- study && python3 tests/study_tables.py

Needs: pandas, r-base-core (base R alone).
"""

import math
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PEOPLE = range(12)


def truth(again):
    """What the script of tests/it/study/synthetic.rs does, by the names of the first table. `again` says how many
    suggestions of a condition came up once more: in the window, what is taken back is suggested again.
    """
    plain = [20 + 0.5 * i for i in PEOPLE]
    seconds = {
        "plain": plain,
        "advice": [plain[i] + 4 + 0.25 * (i - 5.5) for i in PEOPLE],
        "guess": [second + 1 for second in plain],
        "sham": [second + 2 for second in plain],
    }
    mean = lambda values: sum(values) / len(values)
    facts = {f"duration.{condition}.mean_s": mean(values) for condition, values in seconds.items()}
    # The sum of (i - 5.5)² over twelve is 143.
    sd = 0.25 * math.sqrt(143 / 11)
    name = "difference.plain-advice"
    facts |= {f"{name}.mean_s": -4, f"{name}.sd_s": sd, f"{name}.t": -4 / (sd / math.sqrt(12)), f"{name}.d_z": -4 / sd}
    facts |= {"participants": 12, "trials": 48, "suggestions.advice.accepted": 36, "suggestions.sham.accepted": 12}
    facts |= {"suggestions.advice.reverted": 6, "suggestions.sham.reverted": 2}
    facts |= {f"suggestions.{condition}.shown": 48 + again.get(condition, 0) for condition in ["advice", "sham"]}
    facts |= {"score.sus.end.sus.mean": mean([25 * (i % 5) for i in PEOPLE])}
    return facts


def table(*command):
    """What a script prints: a name and a number a line."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    return {name: float(value) for name, value in (line.split("\t") for line in done.stdout.splitlines())}


def newest_export(name):
    """Where the Rust tests leave it."""
    target = subprocess.run(["cargo", "metadata", "--format-version", "1", "--no-deps"], cwd=ROOT, capture_output=True, text=True)
    target = target.stdout.split('"target_directory":"')[1].split('"')[0]
    return sorted(pathlib.Path(target, "tmp", name, "exports").iterdir())[-1]


def check(name, again):
    """Whether pandas and R read the same, and what is known."""
    export = newest_export(name)
    pandas = table(sys.executable, str(export / "analysis/read.py"))
    r = table("Rscript", str(export / "analysis/read.R"))
    if list(pandas) != list(r):
        raise SystemExit(f"not the same rows: {sorted(set(pandas) ^ set(r))}")
    # Ten digits are printed.
    off = [f"{name}: {pandas[name]} by pandas, {r[name]} by R" for name in r if abs(pandas[name] - r[name]) > 1e-9]
    facts = truth(again)
    off += [f"{name}: {pandas[name]}, not {fact}" for name, fact in facts.items() if abs(pandas[name] - fact) > 1e-9]
    told = f"{len(r)} figures the same in pandas and R, {len(facts)} of them known: none is off by 1e-9"
    print(f"{name}:", "\n".join(off) or told)
    return not off


def main():
    sound = [check("synthetic-study", {}), check("synthetic-window", {"advice": 6, "sham": 2})]
    raise SystemExit(not all(sound))


if __name__ == "__main__":
    main()
