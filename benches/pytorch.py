"""Compares attention and the RNN with PyTorch: same sizes, 64-bit floats, one thread, no gradients.

    python3 benches/pytorch.py [ROUNDS]

Needs `torch` and `cargo`; no test does. Like is compared with like: both sides compute each of the five stages of attention in full,
and keep every one until the result is there. So do both RNNs with their states. The fused kernel of PyTorch, which
keeps no stage, is shown beside them.

Whatever else a machine does only adds time, so what counts is the fastest run of a round on either side. A machine's speed
drifts, so every round times both sides one after the other, and the verdict is on the median of the rounds' ratios. Exits with 1
if a target is missed.
"""

import ctypes
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
TARGETS = {
    "attention/8": 0.8,
    "attention/64": 0.8,
    "attention/256": 1.0,
    "attention/1024": 1.0,
    "rnn/8": 0.3,
    "rnn/1024": 0.3,
}


def stages(q, k, v, mask):
    """The five stages as one would write them, each kept."""
    affinity = q @ k.T
    scaled = affinity / math.sqrt(WIDTH)
    masked = scaled + mask
    weights = torch.softmax(masked, -1)
    context = weights @ v
    return affinity, scaled, masked, weights, context


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
    """The time of the fastest call."""
    times, end = [], time.perf_counter() + seconds
    for _ in range(3):
        function()
    while len(times) < 10 or time.perf_counter() < end:
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times) * 1e6


def ours(name):
    """The time of a run in the fastest sample of our benchmark of that name."""
    command = ["cargo", "bench", "--quiet", "--bench", "stages", "--", "--exact", name]
    command += ["--warm-up-time", "0.1", "--measurement-time", "0.5", "--sample-size", "50"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    sample = json.loads((target / "criterion" / name.replace("/", "_") / "new" / "sample.json").read_text())
    return min(time / runs for time, runs in zip(sample["times"], sample["iters"])) / 1e3


def keep_freed_memory():
    """What `attentive::math::memory` does for our side: glibc keeps the memory of a run for the next one."""
    m_trim_threshold, m_mmap_threshold = -1, -3
    libc = ctypes.CDLL(None)
    libc.mallopt(m_trim_threshold, 62 << 20)
    libc.mallopt(m_mmap_threshold, 31 << 20)


def main():
    keep_freed_memory()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    held = True
    print(f"torch {torch.__version__}, {rounds} rounds, medians of the fastest in µs")
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
