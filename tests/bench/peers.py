#!/usr/bin/env python3
"""Times strokewise beside its peers (PyTorch, Captum, onnxruntime) on this machine and prints the table of ratios.

The peers are a folder with `bench.py` and `pipeline.py` (the project keeps it in ../shared/tools/peer), which run the
same network, rasters and explanations; its README says what to install. Ours is `cargo bench`. Both are run in turn,
`--rounds` times, and the least of the medians counts on either side, so that a disturbance of one round spares the
other. Names of peers' benchmarks begin with what they do: "forward 1: onnxruntime".

    tests/bench/peers.py --peers ../shared/tools/peer [--python PYTHON] [--drawings FILE.ndjson]
"""
import argparse
import json
import os
import re
import subprocess
import time
from pathlib import Path

# What is measured: our name in `cargo bench`, how the peers' names for it begin, the ratio that is aimed at.
ROWS = [
    ("classifier/forward, 1", "forward 1:", 1.0),
    ("classifier/forward, 64", "forward 64:", 1.05),
    ("classifier/forward and input gradient, 1", "gradient 1:", 0.3),
    ("classifier/forward and input gradient, 64", "gradient 64:", 0.9),
    ("20 strokes, model included/first answer", "answer: first", 0.1),
    ("20 strokes, model included/refined answer", "answer: refined", 0.45),
]
UNITS = {"ns": 1e-6, "µs": 1e-3, "us": 1e-3, "ms": 1.0, "s": 1e3}
EXPLAIN_TARGET = 0.4


def ours(secs):
    """Milliseconds by the names of `cargo bench`: the middle of each interval that criterion prints."""
    names = "|".join(re.escape(name) for name, _, _ in ROWS)
    command = ["cargo", "bench", "--bench", "bench", "--", f"^({names})$", "--measurement-time", str(secs)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    times = {}
    name = None
    for line in text.splitlines():
        if line and not line[0].isspace():
            name = line.split("  ")[0].strip()
        found = re.search(r"time:\s+\[\S+ \S+ (\S+) (\S+) ", line)
        if found:
            times[name.removesuffix("time:").strip()] = float(found[1]) * UNITS[found[2]]
    return times


def theirs(options):
    """Milliseconds by the peers' names; what fails there is told and left out."""
    pattern = "|".join(sorted({begin for _, begin, _ in ROWS}))
    command = [options.python, "bench.py", pattern, "--secs", str(options.secs), "--threads", str(os.cpu_count())]
    environment = {**os.environ, "STROKEWISE_MODELS": str(Path("models").resolve())}
    run = subprocess.run(command, check=True, capture_output=True, text=True, cwd=options.peers, env=environment)
    times = {}
    for line in run.stdout.splitlines():
        record = json.loads(line)
        if "median_ms" in record:
            times[record["name"]] = record["median_ms"]
        else:
            print(f"left out: {record['name']}: {record['error']}")
    return times


def wall(command, **options):
    """Seconds until a command has ended."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, **options)
    return time.perf_counter() - start


def keep_least(kept, times):
    for name, value in times.items():
        kept[name] = min(value, kept.get(name, value))


def explained(options):
    """Seconds to explain a file of drawings, ours and the peers'."""
    drawings = str(Path(options.drawings).resolve())
    environment = {**os.environ, "STROKEWISE_MODELS": str(Path("models").resolve())}
    own = ["cargo", "run", "--quiet", "--release", "--bin", "strokewise", "--", "explain", drawings]
    own += ["--format", "json", "--output", os.devnull]
    peer = [options.python, "pipeline.py", drawings, os.devnull]
    return wall(own), wall(peer, cwd=options.peers, env=environment)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", required=True, help="folder with bench.py and pipeline.py")
    parser.add_argument("--python", default="python3", help="an interpreter that has what the peers need")
    parser.add_argument("--secs", type=float, default=3.0, help="seconds for each benchmark")
    parser.add_argument("--rounds", type=int, default=2, help="how often each side is run, in turn")
    parser.add_argument("--drawings", help="drawings to explain by both, as NDJSON")
    options = parser.parse_args()
    own, peers = {}, {}
    for _ in range(options.rounds):
        keep_least(own, ours(options.secs))
        keep_least(peers, theirs(options))
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}\n")
    print("| | ours | best peer | | ratio | target |\n| --- | ---: | ---: | --- | ---: | ---: |")
    for name, begin, target in ROWS:
        best = min((ms, peer) for peer, ms in peers.items() if peer.startswith(begin))
        ratio = own[name] / best[0]
        what = name.removeprefix("20 strokes, model included/")
        print(f"| {what} | {own[name]:.3g} ms | {best[0]:.3g} ms | {best[1]} | {ratio:.2f} | {target} |")
    if options.drawings:
        seconds, peer = min(explained(options) for _ in range(options.rounds))
        print(f"| explain | {seconds:.2f} s | {peer:.2f} s | Captum | {seconds / peer:.2f} | {EXPLAIN_TARGET} |")


if __name__ == "__main__":
    main()
