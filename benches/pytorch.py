"""Compares attention and the RNN with PyTorch: same sizes, 64-bit floats, one thread, no gradients.

    python3 benches/pytorch.py [ROUNDS]

Needs `torch` and `cargo`; no test does. A machine's speed drifts, so every round times both sides one after the other, and
the verdict is on the median of the rounds' ratios. Exits with 1 if a target is missed.

The sides differ in what they leave out. PyTorch computes each of the five stages in full and writes it down. Our tape computes
a quotient, a sum and a product of more than 128 rows only when somebody reads it, and with the trace off nobody reads the
affinity, the scaled and the masked scores. So these are not written down, but for the affinity at up to 128 words; softmax takes
them as they come, a few columns at a time, and above 128 words it has no product computed where the causal mask hides a
block's top. The weights are written down in full, zeros and all; above 128 words their product with the values leaves out
blocks of zeros. That is almost half of both products. The fused kernel of PyTorch writes down no stage, the weights included.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 64
# Ours divided by PyTorch's, at most.
TARGETS = {f"attention/{n}": 0.8 for n in (8, 64, 256, 1024)} | {f"rnn/{n}": 0.3 for n in (8, 1024)}


def stages(q, k, v, mask):
    """The five stages as one would write them, each kept."""
    affinity = q @ k.T
    scaled = affinity / math.sqrt(WIDTH)
    masked = scaled + mask
    weights = torch.softmax(masked, -1)
    return weights @ v


def peers(name):
    """What PyTorch does for a benchmark of ours: functions by column."""
    what, length = name.split("/")
    length = int(length)
    normal = lambda *shape: torch.randn(*shape, dtype=torch.float64)
    if what == "rnn":
        network, x = torch.nn.RNN(WIDTH, WIDTH, dtype=torch.float64), normal(length, WIDTH)
        return {"torch": lambda: network(x)}
    q, k, v = (normal(length, WIDTH) for _ in range(3))
    mask = torch.full((length, length), -math.inf, dtype=torch.float64).triu(1)
    fused = torch.nn.functional.scaled_dot_product_attention
    return {
        "torch": lambda: stages(q, k, v, mask),
        "fused": lambda: fused(q[None], k[None], v[None], attn_mask=mask),
    }


def microseconds(function, seconds=0.5):
    """The median time of a call."""
    times, end = [], time.perf_counter() + seconds
    for _ in range(3):
        function()
    while len(times) < 10 or time.perf_counter() < end:
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


def ours(name):
    """The median time of our benchmark of that name."""
    command = ["cargo", "bench", "--quiet", "--bench", "stages", "--", "--exact", name]
    command += ["--warm-up-time", "0.1", "--measurement-time", "0.5", "--sample-size", "20"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    estimates = json.loads((target / "criterion" / name.replace("/", "_") / "new" / "estimates.json").read_text())
    return estimates["median"]["point_estimate"] / 1e3


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    held = True
    print(f"torch {torch.__version__}, {rounds} rounds, medians in µs")
    print(f"{'':<16}{'attentive':>10}{'torch':>10}{'fused':>10}{'ratio':>8}{'from':>8}{'to':>8}{'target':>8}")
    for name, target in TARGETS.items():
        functions = peers(name)
        own, theirs = [], {column: [] for column in functions}
        for _ in range(rounds):
            own.append(ours(name))
            for column, function in functions.items():
                theirs[column].append(microseconds(function))
        ratios = [a / b for a, b in zip(own, theirs["torch"])]
        ratio = statistics.median(ratios)
        held &= ratio <= target
        median = lambda column: f"{statistics.median(theirs[column]):.1f}" if column in theirs else "–"
        print(
            f"{name:<16}{statistics.median(own):>10.1f}{median('torch'):>10}{median('fused'):>10}"
            f"{ratio:>8.2f}{min(ratios):>8.2f}{max(ratios):>8.2f}{target:>8.1f}{'' if ratio <= target else '  missed'}"
        )
    print("every target holds" if held else "a target is missed")
    sys.exit(not held)


if __name__ == "__main__":
    main()
