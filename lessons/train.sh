#!/bin/sh
# Makes the results that the lessons show as `trained before`: sh lessons/train.sh, from the root of the repository.
set -e
train() { cargo run --release --quiet -- train "$@" --seeds 3 --json; }
for gap in 28 40 80; do
    train recall rnn --set gap=$gap
    train recall rnn --set gap=$gap --set truncate=10
    train recall gru --set gap=$gap
    train recall attention --set gap=$gap
done > lessons/07-recall.json
{
    train parity rnn
    train parity attention
} > lessons/14-parity.json
