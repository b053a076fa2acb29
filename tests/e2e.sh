#!/usr/bin/env bash
# The real program in a real window, without a desktop: draws with xdotool under Xvfb, then reads what the
# window wrote (journal and latency log) and takes a screenshot. Run by hand:
#
#   cargo build --release && tests/e2e.sh [PROGRAM] [SCREENSHOT]
#
# Needs: xvfb xdotool imagemagick mesa-vulkan-drivers libxkbcommon-x11-0 python3
set -euo pipefail

program=${1:-target/release/strokewise}
screenshot=${2:-e2e.png}
display=:${E2E_DISPLAY:-97}
size=${E2E_SIZE:-1280x800}
work=$(mktemp -d)
trap 'kill ${window_pid:-} ${screen_pid:-} 2>/dev/null || true; rm -rf "$work"' EXIT

Xvfb "$display" -screen 0 "${size}x24" >"$work/xvfb.log" 2>&1 &
screen_pid=$!
export DISPLAY=$display XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache XDG_RUNTIME_DIR=$work
unset WAYLAND_DISPLAY
sleep 1

"$program" --device cpu --trace-latency "$work/trace.jsonl" >"$work/out.log" 2>&1 &
window_pid=$!
for _ in $(seq 60); do
    window=$(xdotool search --onlyvisible --name strokewise 2>/dev/null | tail -n 1) && [ -n "$window" ] && break
    sleep 0.25
done
xdotool windowmove "$window" 0 0 windowsize "$window" "${size%x*}" "${size#*x}"
sleep 3

# stroke X0 Y0 X1 Y1 …: presses at the first point, goes through the others, lets go at the last.
stroke() {
    local args=(mousemove "$1" "$2" mousedown 1)
    shift 2
    while [ $# -ge 2 ]; do
        args+=(mousemove "$1" "$2")
        shift 2
    done
    xdotool "${args[@]}" sleep 0.02 mouseup 1
    sleep 0.4
}

# circle X Y R: a round stroke of forty points.
circle() {
    # shellcheck disable=SC2046
    stroke $(python3 -c "
import math, sys
x, y, r = map(int, sys.argv[1:])
print(*(f'{x + r * math.cos(i * 0.16):.0f} {y + r * math.sin(i * 0.16):.0f}' for i in range(41)))
" "$1" "$2" "$3")
}

circle 440 440 150
stroke 310 370 300 220 400 295
stroke 480 295 580 220 570 370
circle 390 400 18
circle 490 400 18
stroke 425 450 455 450 440 470 425 450
for dy in 0 18 36; do
    stroke 400 $((465 + dy / 2)) 240 $((440 + dy * 2))
    stroke 480 $((465 + dy / 2)) 640 $((440 + dy * 2))
done
stroke 700 200 760 260 690 290
sleep 2
import -window root "$screenshot"

python3 - "$work" <<'PYTHON'
import json, pathlib, sys
work = pathlib.Path(sys.argv[1])
journals = list((work / "data/strokewise/journals").glob("*.journal"))
assert len(journals) == 1, f"one journal, not {journals}"
added = [line for line in journals[0].read_text().splitlines() if line.startswith('{"add"')]
assert len(added) == 13, f"13 strokes were drawn, {len(added)} are in the journal"
trace = [json.loads(line) for line in (work / "trace.jsonl").read_text().splitlines()]
waits = sorted(t["pen_up_to_scores_ms"] for t in trace if "pen_up_to_scores_ms" in t)
frames = sorted(t["frame_ms"] for t in trace if "frame_ms" in t)
assert waits, "no stroke got its scores"
at = lambda values, part: values[min(int(part * len(values)), len(values) - 1)]
print(f"{len(added)} strokes in the journal; scores painted for {len(waits)} of them")
print(f"pen-up to scores: median {at(waits, .5):.0f} ms, 95th percentile {at(waits, .95):.0f} ms")
for name in "hits", "pictures":
    times = sorted(t[key] for t in trace if (key := f"pen_up_to_{name}_ms") in t)
    assert times, f"no stroke got its {name}"
    print(f"pen-up to {name}: median {at(times, .5):.0f} ms, 95th percentile {at(times, .95):.0f} ms")
print(f"frame: median {at(frames, .5):.1f} ms, 95th percentile {at(frames, .95):.1f} ms")
PYTHON

# Undo reaches the journal, too, and closing the window asks before anything is lost.
xdotool windowfocus "$window" sleep 0.3 key ctrl+z sleep 0.7
grep -q '^"undo"$' "$work"/data/strokewise/journals/*.journal || { echo "undo did nothing"; exit 1; }
xdotool key ctrl+q sleep 1
kill -0 "$window_pid" || { echo "the window closed without asking"; exit 1; }
echo "screenshot: $screenshot"
