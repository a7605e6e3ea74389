"""Compares a step of training with PyTorch: recall at gap 40, with the RNN and with attention, 64-bit floats, one thread.

    python3 benches/training.py [ROUNDS]

Needs `torch` and `cargo`; no test does. Both sides do the same work in a step: draw 32 fresh sequences of 41 words, look their vectors
up, go forward and backward, clip the norm of the gradient to 1 and make a step of Adam (PyTorch's fused one, run eagerly, with
nn.RNN and its fused kernel for attention). Neither takes a score.

Whatever else a machine does only adds time, so what counts is the fastest step of a round on either side. A machine's speed
drifts, so every round times both sides one after the other, and the verdict is on the median of the rounds' ratios. Exits with 1
if a target is missed.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

import torch
from torch.nn import functional

from pytorch import keep_freed_memory

ROOT = Path(__file__).resolve().parent.parent
GAP, BATCH = 40, 32
WORDS, KEYS, NOISE, QUESTION = GAP + 1, 4, 4, 8
# Ours divided by PyTorch's, at most.
TARGETS = {"recall, rnn": 0.35, "recall, attention": 0.8}


def batch():
    """Words [WORDS, BATCH] and the right answers."""
    key = torch.randint(KEYS, (BATCH,))
    noise = torch.randint(KEYS, KEYS + NOISE, (GAP - 1, BATCH))
    return torch.cat([key[None], noise, torch.full((1, BATCH), QUESTION)]), key


class Rnn(torch.nn.Module):
    """992 weights: one bias a layer, as the formula has it; the other of PyTorch's is frozen at zero."""

    def __init__(self, width=19):
        super().__init__()
        self.table = torch.nn.Parameter(torch.randn(QUESTION + 1, width) * 0.3)
        self.rnn = torch.nn.RNN(width, width)
        torch.nn.init.orthogonal_(self.rnn.weight_hh_l0)
        self.rnn.bias_hh_l0.requires_grad_(False).zero_()
        self.readout = torch.nn.Linear(width, KEYS)

    def forward(self, words):
        states, _ = self.rnn(functional.embedding(words, self.table))
        return self.readout(states[-1])


class Attention(torch.nn.Module):
    """980 weights. Every word attends, and the last is read, on both sides."""

    def __init__(self, width=16):
        super().__init__()
        self.table = torch.nn.Parameter(torch.randn(QUESTION + 1, width) * 0.1)
        self.project = torch.nn.Linear(width, 3 * width, bias=False)
        self.readout = torch.nn.Linear(width, KEYS)
        angle = torch.arange(WORDS)[:, None] / 10_000 ** (torch.arange(0, width, 2) / width)
        positions = torch.stack([angle.sin(), angle.cos()], -1).reshape(WORDS, width)
        self.register_buffer("positions", 0.1 * positions)

    def forward(self, words):
        x = functional.embedding(words.T, self.table) + self.positions
        q, k, v = self.project(x).chunk(3, -1)
        return self.readout(functional.scaled_dot_product_attention(q, k, v)[:, -1])


def trainer(model):
    """A function that makes one step."""
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    adam = torch.optim.Adam(weights, lr=3e-3, betas=(0.9, 0.98), fused=True)

    def step():
        words, answers = batch()
        loss = functional.cross_entropy(model(words), answers)
        adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        adam.step()
        return loss.item()

    return step


def microseconds(step, seconds=2.0):
    """The time of the fastest step, and of the median one."""
    times, end = [], time.perf_counter() + seconds
    for _ in range(5):
        step()
    while time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return min(times) * 1e6, statistics.median(times) * 1e6


def ours(name):
    """The same of ours, from the columns of our benchmark."""
    command = ["cargo", "bench", "--quiet", "--bench", "training", "--", name]
    lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    line = next(line for line in lines if line.startswith(name))
    median, fastest = map(float, line[len(name) :].split()[:2])
    return fastest, median


def main():
    keep_freed_memory()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    steps = {"recall, rnn": trainer(Rnn()), "recall, attention": trainer(Attention())}
    held = True
    print(f"torch {torch.__version__}, {rounds} rounds, a step in µs: medians of the rounds' fastest, and of their medians in brackets")
    print(f"{'':<20}{'attentive':>18}{'torch':>18}{'ratio':>8}{'from':>8}{'to':>8}{'target':>8}")
    for name, target in TARGETS.items():
        own, theirs = [], []
        for _ in range(rounds):
            own.append(ours(name))
            theirs.append(microseconds(steps[name]))
        ratios = [a[0] / b[0] for a, b in zip(own, theirs)]
        ratio = statistics.median(ratios)
        held &= ratio <= target
        both = lambda times: "{:.0f} ({:.0f})".format(*(statistics.median(of) for of in zip(*times)))
        print(
            f"{name:<20}{both(own):>18}{both(theirs):>18}{ratio:>8.2f}{min(ratios):>8.2f}{max(ratios):>8.2f}"
            f"{target:>8.2f}{'' if ratio <= target else '  missed'}"
        )
    print("every target holds" if held else "a target is missed")
    sys.exit(not held)


if __name__ == "__main__":
    main()
