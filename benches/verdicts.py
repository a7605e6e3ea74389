"""Trains every model on every task with several seeds, and prints what came of it as tables.

    python3 benches/verdicts.py [SEEDS]

Needs `cargo`; takes some minutes. A cell is the number of seeds that solve the task (a score of .99 or more on 1,000 fresh
sequences), and in brackets the lowest and the highest score.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEEDS = int(sys.argv[1]) if len(sys.argv) > 1 else 10
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


def train(task, model, *settings):
    """What came of each seed."""
    command = [ATTENTIVE, "train", task, model, "--json", "--seeds", str(SEEDS)]
    for setting in settings:
        command += ["--set", setting]
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


ATTENTIVE = program()
gaps = [28, 40, 80]
table("Recall", [f"gap {gap}" for gap in gaps], RECALL, by_gap("recall", gaps))
gaps = [4, 8, 12, 20]
table("Both sides", [f"{2 * gap + 1} words" for gap in gaps], BOTH_SIDES, by_gap("both-sides", gaps))
table("Running parity, trained on 8 bits", ["8 bits", "40 bits", "80 bits"], PARITY, by_bits)
