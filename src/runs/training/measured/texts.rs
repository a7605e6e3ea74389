//! Formula, sentence and code of each matrix that was measured.

use crate::math::StageText;
use crate::runs::blank::text;

pub(super) static LOSS: StageText = text(
    [
        "loss",
        "L",
        "The mean cross-entropy on the batch of a step; of several seeds the median.",
        "job.next().loss",
    ],
    file!(),
);

pub(super) static SCORE: StageText = text(
    [
        "score",
        "right / asked",
        "The part of 128 fresh questions that is answered right; of several seeds the median.",
        "job.score(size, 128)",
    ],
    file!(),
);

pub(super) static SCORES: StageText = text(
    [
        "scores",
        "right / asked",
        "The part of 1,000 fresh questions that is answered right after the last step.",
        "job.score(size, 1000)",
    ],
    file!(),
);

pub(super) static SCORE_OF_PAIRS: StageText = text(
    [
        "score",
        "right / asked",
        "The part of 128 pairs trained on that is translated word for word, writing freely; of several seeds the median.",
        "job.score(size, 128)",
    ],
    file!(),
);

pub(super) static HELD_OUT: StageText = text(
    [
        "held_out",
        "right / asked",
        "The part of the held-out pairs that is translated word for word, writing freely; of several seeds the median.",
        "job.held_out(128)",
    ],
    file!(),
);

pub(super) static SCORES_OF_PAIRS: StageText = text(
    [
        "scores",
        "right / asked",
        "The part of the pairs trained on that is translated word for word after the last step.",
        "job.score(size, 1000)",
    ],
    file!(),
);

pub(super) static HELD_OUT_SCORES: StageText = text(
    [
        "held_out_scores",
        "right / asked",
        "The part of the held-out pairs that is translated word for word after the last step.",
        "job.held_out(1000)",
    ],
    file!(),
);

pub(super) static ATTENTION: StageText = text(
    [
        "attention",
        "W̄ = mean of the heads",
        "Where the model looks as it guesses each word: the weights of cross-attention in its last layer, the mean of its heads.",
        "job.draft(sentence).attention",
    ],
    file!(),
);

pub(super) static AT_SIZES: StageText = text(
    [
        "at_sizes",
        "right / asked",
        "The same on longer sequences than it was trained on; of several seeds the median.",
        "job.score(size, 1000)",
    ],
    file!(),
);

pub(super) static DIVERGED: StageText = text(
    [
        "diverged",
        "step",
        "The step in which the loss was no number, or far above that of guessing; 0 if none was.",
        "job.end()",
    ],
    file!(),
);

pub(super) static PARAMETERS: StageText = text(
    [
        "parameters",
        "count",
        "The number of weights that training moves.",
        "spec.parameter_count()",
    ],
    file!(),
);

pub(super) static GUESSING: StageText = text(
    [
        "guessing",
        "1 / answers",
        "The part that guessing gets right.",
        "spec.score_of_guessing()",
    ],
    file!(),
);

pub(super) static TRAINED: StageText = text(
    [
        "trained",
        "1 or 0",
        "1 in the column that says when the scores were trained: before, or here, in this session.",
        "results.is_over(seed)",
    ],
    file!(),
);

pub(super) static PAIRS: StageText = text(
    [
        "pairs",
        "count",
        "The pairs of sentences to train on, and those held out.",
        "corpus.training().len()",
    ],
    file!(),
);

pub(super) static VOCABULARY: StageText = text(
    [
        "vocabulary",
        "count",
        "The words of the sources and those of the targets, with the two marks of beginning and end.",
        "corpus.target().len()",
    ],
    file!(),
);
