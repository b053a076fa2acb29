"""Reads every table of this export and prints a first one: python analysis/read.py

Durations by condition and their paired differences, what became of suggestions, scores. Practice, excluded sessions
and trials that a crash cut short are left out. With matplotlib installed, durations.png is drawn as well.
"""

import glob
import itertools
import math
import os
import statistics

import pandas as pd

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def read(name):
    """The table called `name`: empty is missing, and nothing else is."""
    (path,) = glob.glob(os.path.join(FOLDER, "data", f"study-*_description-{name}_data.csv"))
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


def say(name, value):
    """One line of the first table."""
    print(f"{name}\t{value:.10f}")


def paired(name, differences):
    """Mean, standard deviation, t and d_z of paired differences."""
    n, mean, sd = len(differences), differences.mean(), differences.std()
    say(f"{name}.n", n)
    say(f"{name}.mean_s", mean)
    if n > 1 and sd > 0:
        say(f"{name}.sd_s", sd)
        say(f"{name}.t", mean / (sd / math.sqrt(n)))
        say(f"{name}.d_z", mean / sd)


participants = read("participants")
included = set(participants.loc[participants["excluded_reason"].isna(), "participant_id"])
trials = read("trials")
trials = trials[~trials["practice"] & ~trials["interrupted"] & trials["participant_id"].isin(included)]
say("participants", len(included))
say("trials", len(trials))

seconds = trials["duration_ms"] / 1000
conditions = sorted(trials["condition"].unique())
for condition in conditions:
    of = seconds[trials["condition"] == condition]
    say(f"duration.{condition}.n", len(of))
    say(f"duration.{condition}.mean_s", of.mean())
means = seconds.groupby([trials["participant_id"], trials["condition"]]).mean().unstack()
for first, second in itertools.combinations(conditions, 2):
    differences = (means[second] - means[first]).dropna()
    if len(differences) > 0:
        paired(f"difference.{second}-{first}", differences)

suggestions = read("suggestions")
suggestions = suggestions[suggestions["trial_id"].isin(trials["trial_id"]) & suggestions["shown"].astype(bool)]
for condition in conditions:
    of = suggestions[suggestions["condition"] == condition]
    if len(of) > 0:
        say(f"suggestions.{condition}.shown", len(of))
        say(f"suggestions.{condition}.accepted", (of["outcome"] == "accepted").sum())
        say(f"suggestions.{condition}.reverted", of["reverted"].astype(bool).sum())

# Planted strokes that went are hits, others that went are false alarms; d' of the rates, each drawn towards a half by
# half a stroke (Hautus 1995), as none may be 0 or 1.
strokes = read("strokes")
strokes = strokes[strokes["trial_id"].isin(trials["trial_id"]) & strokes["planted"].notna()]
gone = strokes["fate"].isin(["erased", "removed_by_advice", "trimmed"])
for condition in conditions:
    here = strokes["condition"] == condition
    rates = {}
    for name, planted in [("planted", True), ("belonging", False)]:
        of = here & (strokes["planted"] == planted)
        if of.sum() > 0:
            say(f"strokes.{condition}.{name}", of.sum())
            say(f"strokes.{condition}.{name}.removed", (of & gone).sum())
            rates[name] = ((of & gone).sum() + 0.5) / (of.sum() + 1)
    if len(rates) == 2:
        z = statistics.NormalDist().inv_cdf
        say(f"strokes.{condition}.d_prime", z(rates["planted"]) - z(rates["belonging"]))

scores = read("scores")
scores = scores[scores["participant_id"].isin(included) & scores["score"].notna()]
for (questionnaire, after, scale), of in scores.groupby(["questionnaire", "after", "scale"], sort=True):
    say(f"score.{questionnaire}.{after}.{scale}.n", len(of))
    say(f"score.{questionnaire}.{after}.{scale}.mean", of["score"].mean())

for name in ["sessions", "strokes", "guesses", "answers", "events"]:
    say(f"rows.{name}", len(read(name)))

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
except ImportError:
    pass
else:
    plt.boxplot([seconds[trials["condition"] == condition] for condition in conditions])
    plt.xticks(range(1, len(conditions) + 1), conditions)
    plt.ylabel("seconds to the end of a trial")
    plt.savefig(os.path.join(FOLDER, "analysis", "durations.png"))
