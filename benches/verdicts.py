"""Trains every model on every task with several seeds, and prints what came of it as tables.

    python3 benches/verdicts.py [SEEDS] [TASK …]

Needs `cargo`; takes some minutes. Without a TASK (recall, both-sides, parity, translation) it takes all of them. A cell is the number of seeds that solve the task (a score of .99 or more on 1,000 fresh
sequences), and in brackets the lowest and the highest score. Translation takes 20 seeds unless told otherwise; there a seed is right if it translates
every held-out pair word for word, and two more splits of the same pairs are drawn, by the same rules.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = sys.argv[1:]
GIVEN = int(ARGUMENTS.pop(0)) if ARGUMENTS and ARGUMENTS[0].isdigit() else None
SEEDS = GIVEN or 10
TASKS = ARGUMENTS or ["recall", "both-sides", "parity", "translation"]
SOLVED = 0.99

RECALL = {
    "RNN, full BPTT": ["rnn"],
    "RNN, truncated to 10": ["rnn", "truncate=10"],
    "RNN, truncated to 5": ["rnn", "truncate=5"],
    "GRU, full BPTT": ["gru"],
    "attention": ["attention"],
}
BOTH_SIDES = {
    "RNN": ["rnn"],
    "attention, causal": ["attention", "mask=causal"],
    "bi-RNN": ["bi-rnn"],
    "attention": ["attention"],
}
PARITY = {"RNN": ["rnn"], "attention, causal": ["attention"]}


def program():
    subprocess.run(["cargo", "build", "--quiet", "--release"], cwd=ROOT, check=True)
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "attentive"


def train(task, model, *settings, seeds=SEEDS, data=None):
    """What came of each seed."""
    command = [ATTENTIVE, "train", task, model, "--json", "--seeds", str(seeds)]
    for setting in settings:
        command += ["--set", setting]
    if data:
        command += ["--data", data]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def cell(scores):
    solved = sum(score >= SOLVED for score in scores)
    return f"{solved} of {len(scores)} ({min(scores):.2f}–{max(scores):.2f})"


def row(*cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def table(title, head, models, scores):
    print(f"\n{title}\n")
    row("", *head)
    row(*["---"] * (len(head) + 1))
    for name, model in models.items():
        row(name, *scores(model))


def by_gap(task, gaps):
    return lambda model: [cell([run["score"] for run in train(task, *model, f"gap={gap}")]) for gap in gaps]


def by_bits(model):
    runs = train("parity", *model)
    return [cell([run["scores"][bits] for run in runs]) for bits in ("8", "40", "80")]


def another_split(number, path):
    """The built-in pairs with others held out: as many of each template, every word of theirs seen twice and every two English
    neighbours once."""
    lines = (ROOT / "lessons" / "pairs.tsv").read_text(encoding="utf-8").splitlines()
    header, *rows = (line.split("\t") for line in lines)
    at = {name: header.index(name) for name in ("split", "template", "source", "target", "target_morphemes")}
    left = Counter(row[at["template"]] for row in rows if row[at["split"]] == "held")

    def parts(row):
        english = row[at["source"]].split()
        words = [(column, word) for column in ("source", "target", "target_morphemes") for word in row[at[column]].split()]
        return words, list(zip(english, english[1:]))

    words, neighbours = Counter(), Counter()
    for row in rows:
        row[at["split"]] = "train"
        words.update(parts(row)[0])
        neighbours.update(parts(row)[1])
    # A word that is held out has to be left twice, two neighbours once.
    for row in random.Random(number).sample(rows, len(rows)):
        own = [Counter(it) for it in parts(row)]
        enough = [(words, 2, own[0]), (neighbours, 1, own[1])]
        if left[row[at["template"]]] and all(known[it] - n >= least for known, least, counts in enough for it, n in counts.items()):
            row[at["split"]] = "held"
            left[row[at["template"]]] -= 1
            words.subtract(own[0])
            neighbours.subtract(own[1])
    held = sum(row[at["split"]] == "held" for row in rows)
    path.write_text("".join("\t".join(row) + "\n" for row in [header, *rows]), encoding="utf-8")
    return f"split {number}, {held} held out", str(path)


def translation(seeds):
    with tempfile.TemporaryDirectory() as folder:
        splits = [("as shipped, 66 held out", None)]
        splits += [another_split(number, Path(folder) / f"{number}.tsv") for number in (2, 3)]
        print(f"\nTranslation: held-out pairs translated word for word, {seeds} seeds\n")
        row("", "weights", "steps", "pairs", "all right", "97 % or more", "lowest", "mean", "training pairs, mean")
        row(*["---"] * 9)
        for model in ("transformer", "rnn", "gru"):
            for name, data in splits if model == "transformer" else splits[:1]:
                runs = train("translation", model, seeds=seeds, data=data)
                held = [run["held_out"] for run in runs]
                row(
                    model,
                    str(runs[0]["parameters"]),
                    str(runs[0]["steps"]),
                    name,
                    f"{sum(score == 1 for score in held)} of {seeds}",
                    f"{sum(score >= 0.97 for score in held)} of {seeds}",
                    f"{min(held):.3f}",
                    f"{sum(held) / seeds:.3f}",
                    f"{sum(run['score'] for run in runs) / seeds:.3f}",
                )


ATTENTIVE = program()
if "recall" in TASKS:
    gaps = [28, 40, 80]
    table("Recall", [f"gap {gap}" for gap in gaps], RECALL, by_gap("recall", gaps))
if "both-sides" in TASKS:
    gaps = [4, 8, 12, 20]
    table("Both sides", [f"{2 * gap + 1} words" for gap in gaps], BOTH_SIDES, by_gap("both-sides", gaps))
if "parity" in TASKS:
    table("Running parity, trained on 8 bits", ["8 bits", "40 bits", "80 bits"], PARITY, by_bits)
if "translation" in TASKS:
    translation(GIVEN or 20)
