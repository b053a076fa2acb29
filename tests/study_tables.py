#!/usr/bin/env python3
"""Reads the synthetic study of twelve scripted participants with pandas and with R, and compares both with what the
script did, to 1e-9. The Rust test of the same name repeats it without either.

    cargo test --release --test it -- study::synthetic && python3 tests/study_tables.py [EXPORT]

Needs: pandas, r-base-core (base R alone).
"""

import math
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PEOPLE = range(12)


def truth():
    """What the script of tests/it/study/synthetic.rs does, by the names of the first table."""
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
    facts |= {"suggestions.advice.shown": 48, "suggestions.sham.shown": 48}
    facts |= {"score.sus.end.sus.mean": mean([25 * (i % 5) for i in PEOPLE])}
    return facts


def table(*command):
    """What a script prints: a name and a number a line."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    return {name: float(value) for name, value in (line.split("\t") for line in done.stdout.splitlines())}


def newest_export():
    """Where the Rust test leaves it."""
    target = subprocess.run(["cargo", "metadata", "--format-version", "1", "--no-deps"], cwd=ROOT, capture_output=True, text=True)
    target = target.stdout.split('"target_directory":"')[1].split('"')[0]
    return sorted(pathlib.Path(target, "tmp/synthetic-study/exports").iterdir())[-1]


def main():
    export = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else newest_export()
    pandas = table(sys.executable, str(export / "analysis/read.py"))
    r = table("Rscript", str(export / "analysis/read.R"))
    if list(pandas) != list(r):
        raise SystemExit(f"not the same rows: {sorted(set(pandas) ^ set(r))}")
    # Ten digits are printed.
    off = [f"{name}: {pandas[name]} by pandas, {r[name]} by R" for name in r if abs(pandas[name] - r[name]) > 1e-9]
    facts = truth()
    off += [f"{name}: {pandas[name]}, not {fact}" for name, fact in facts.items() if abs(pandas[name] - fact) > 1e-9]
    print("\n".join(off) or f"{len(r)} figures the same in pandas and R, {len(facts)} of them known: none is off by 1e-9")
    raise SystemExit(bool(off))


if __name__ == "__main__":
    main()
