"""Compares a step of training with PyTorch: recall at gap 40, with the RNN and with attention, and translation with the Transformer,
64-bit floats, one thread.

    python3 benches/training.py [ROUNDS]

Needs `torch` and `cargo`; no test does. Both sides do the same work in a step: draw 32 fresh sequences of 41 words, look their vectors
up, go forward and backward, clip the norm of the gradient to 1 and make a step of Adam (PyTorch's fused one, run eagerly, with
nn.RNN and its fused kernel for attention). Neither takes a score. A step of translation takes the next 32 of the pairs to train on in a
new order, and does not clip; on PyTorch's side they are padded to the longest of the batch, with the masks that this needs, and go through
nn.TransformerEncoderLayer and nn.TransformerDecoderLayer.

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
TARGETS = {"recall, rnn": 0.35, "recall, attention": 0.8, "translation, transformer": 0.4}


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


def pairs():
    """The pairs to train on, as numbers of words from 1 on; 0 fills up. Targets have the marks 1 and 2 around them."""
    lines = (ROOT / "lessons" / "pairs.tsv").read_text(encoding="utf-8").splitlines()
    columns = {name: at for at, name in enumerate(lines[0].split("\t"))}
    rows = [line.split("\t") for line in lines[1:]]
    rows = [row for row in rows if row[columns["split"]] == "train"]
    source, target = {}, {"<s>": 1, "</s>": 2}
    number = lambda known, word: known.setdefault(word, len(known) + 1)
    made = []
    for row in rows:
        sentence = [number(source, word) for word in row[columns["source"]].split()]
        translation = [number(target, word) for word in row[columns["target"]].split()]
        made.append((sentence, [1, *translation, 2]))
    return made, len(source), len(target)


class Transformer(torch.nn.Module):
    """29,469 weights, as ours, and a row for what fills up in either table."""

    def __init__(self, source, target, width=32, heads=4, inner=64):
        super().__init__()
        settings = dict(d_model=width, nhead=heads, dim_feedforward=inner, dropout=0.0, batch_first=True)
        self.source = torch.nn.Embedding(source + 1, width, padding_idx=0)
        self.target = torch.nn.Embedding(target + 1, width, padding_idx=0)
        self.encoder = torch.nn.TransformerEncoderLayer(**settings)
        self.decoder = torch.nn.TransformerDecoderLayer(**settings)
        self.readout = torch.nn.Linear(width, target + 1)
        angle = torch.arange(16)[:, None] / 10_000 ** (torch.arange(0, width, 2) / width)
        self.register_buffer("positions", torch.stack([angle.sin(), angle.cos()], -1).reshape(16, width))
        self.register_buffer("future", torch.ones(16, 16, dtype=torch.bool).triu(1))
        self.root = width**0.5

    def forward(self, sources, shown):
        n, m = shown.shape[1], sources.shape[1]
        padding = sources == 0
        x = self.source(sources) * self.root + self.positions[:m]
        memory = self.encoder(x, src_key_padding_mask=padding)
        y = self.target(shown) * self.root + self.positions[:n]
        y = self.decoder(
            y,
            memory,
            tgt_mask=self.future[:n, :n],
            tgt_is_causal=True,
            tgt_key_padding_mask=shown == 0,
            memory_key_padding_mask=padding,
        )
        return self.readout(y)


def translation():
    """A function that makes one step of translation."""
    known, *words = pairs()
    model = Transformer(*words)
    adam = torch.optim.Adam(model.parameters(), lr=9e-3, betas=(0.9, 0.98), eps=1e-9, fused=True)
    waiting = []

    def padded(lists):
        longest = max(map(len, lists))
        return torch.tensor([numbers + [0] * (longest - len(numbers)) for numbers in lists])

    def step():
        while len(waiting) < BATCH:
            waiting.extend(torch.randperm(len(known)).tolist())
        chosen = [known[waiting.pop()] for _ in range(BATCH)]
        sources, targets = (padded([pair[side] for pair in chosen]) for side in (0, 1))
        logits = model(sources, targets[:, :-1])
        guessed = targets[:, 1:]
        loss = functional.cross_entropy(logits.flatten(0, 1), guessed.flatten(), ignore_index=0)
        adam.zero_grad()
        loss.backward()
        adam.step()
        return loss.item()

    return step


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
    steps = {
        "recall, rnn": trainer(Rnn()),
        "recall, attention": trainer(Attention()),
        "translation, transformer": translation(),
    }
    held = True
    print(f"torch {torch.__version__}, {rounds} rounds, a step in µs: medians of the rounds' fastest, and of their medians in brackets")
    print(f"{'':<26}{'attentive':>18}{'torch':>18}{'ratio':>8}{'from':>8}{'to':>8}{'target':>8}")
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
            f"{name:<26}{both(own):>18}{both(theirs):>18}{ratio:>8.2f}{min(ratios):>8.2f}{max(ratios):>8.2f}"
            f"{target:>8.2f}{'' if ratio <= target else '  missed'}"
        )
    print("every target holds" if held else "a target is missed")
    sys.exit(not held)


if __name__ == "__main__":
    main()
