#!/bin/sh
# Makes the results and the weights that the lessons show as `trained before`: sh lessons/train.sh, from the root of the repository.
set -e
cargo build --release
# The program has the lessons in it, so they change only once all is trained.
made=$(mktemp -d)
train() { target/release/attentive train "$@" --seeds 3 --json; }
for gap in 28 40 80; do
    train recall rnn --set gap=$gap
    train recall rnn --set gap=$gap --set truncate=10
    train recall gru --set gap=$gap
    train recall attention --set gap=$gap
done > "$made/07-recall.json"
{
    train parity rnn
    train parity attention
} > "$made/14-parity.json"
for gap in 8 16 32 64; do
    train both-sides rnn --set gap=$gap
    train both-sides attention --set mask=causal --set gap=$gap
    train both-sides bi-rnn --set gap=$gap
    train both-sides attention --set gap=$gap
done > "$made/06-both-sides.json"
for model in transformer rnn gru; do
    train translation $model --watch 'my name is aj' --watch 'i am going home'
done > "$made/17-translation.json"
target/release/attentive train translation transformer --weights-only --save "$made/translator.safetensors" > /dev/null
mv "$made/06-both-sides.json" "$made/07-recall.json" "$made/14-parity.json" "$made/17-translation.json" "$made/translator.safetensors" lessons/
rmdir "$made"
