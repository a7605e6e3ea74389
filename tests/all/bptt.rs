//! The computation `bptt` against the tape's own gradients, finite differences and plain loops over numbers.

use std::num::NonZeroUsize;

use crate::common::run_on;
use crate::support::assert_close;
use attentive::math::Matrix;
use attentive::models::catalog::Run;

fn run(sentence: &str, knobs: &[(&str, &str)]) -> Run {
    run_on("bptt", sentence, knobs)
}

fn value(run: &Run, address: &str) -> Matrix {
    run.tape.value(run.find(address).unwrap()).clone_owned()
}

const WEIGHTS: [&str; 5] = ["w_x", "w_h", "b", "w_out", "b_out"];

/// Several sentences, sizes, gains and cuts.
fn runs() -> Vec<Run> {
    vec![
        run("my name is aj", &[]),
        run("aj", &[("hidden", "1"), ("d", "1")]),
        run(
            "a rose is a rose",
            &[("text", "9"), ("gain", "2"), ("steps", "5")],
        ),
        run(
            "my name is aj",
            &[("text", "11"), ("truncate", "3"), ("seed", "3")],
        ),
        run("my name is aj", &[("truncate", "1")]),
        run(
            "ನನ್ನ ಹೆಸರು",
            &[("text", "12"), ("truncate", "12"), ("hidden", "8")],
        ),
    ]
}

fn truncation(run: &Run) -> usize {
    run.inputs
        .count("truncate")
        .map_or(usize::MAX, NonZeroUsize::get)
}

/// The loss of each word, number by number, and the states.
fn losses(run: &Run, w_h: &Matrix) -> (Vec<f64>, Vec<Vec<f64>>) {
    let [w_x, _, b, w_out, b_out] = WEIGHTS.map(|name| value(run, name));
    let (x, next) = (value(run, "x"), value(run, "next"));
    let mut state = vec![0.0; b.ncols()];
    let (mut losses, mut states) = (Vec::new(), Vec::new());
    for word in 0..x.nrows() {
        let mut new = Vec::new();
        for j in 0..b.ncols() {
            let mut sum = b[(0, j)];
            for i in 0..x.ncols() {
                sum += x[(word, i)] * w_x[(i, j)];
            }
            for (i, before) in state.iter().enumerate() {
                sum += before * w_h[(i, j)];
            }
            new.push(sum.tanh());
        }
        state = new;
        states.push(state.clone());
        let (mut total, mut right) = (0.0, 0.0);
        for k in 0..b_out.ncols() {
            let mut logit = b_out[(0, k)];
            for (i, h) in state.iter().enumerate() {
                logit += h * w_out[(i, k)];
            }
            total += logit.exp();
            if next[(word, k)] == 1.0 {
                right = logit;
            }
        }
        losses.push(total.ln() - right);
    }
    (losses, states)
}

#[test]
fn the_loss_agrees_with_a_plain_loop() {
    for run in runs() {
        let (expected, states) = losses(&run, &value(&run, "w_h"));
        let n = expected.len();
        assert_close(
            "losses",
            &value(&run, "losses"),
            &Matrix::from_vec(n, 1, expected.clone()),
            1e-13,
        );
        let mean = expected.iter().sum::<f64>() / n as f64;
        assert_close(
            "loss",
            &value(&run, "loss"),
            &Matrix::from_element(1, 1, mean),
            1e-13,
        );
        let expected = Matrix::from_fn(n, states[0].len(), |row, col| states[row][col]);
        assert_close("states", &value(&run, "states"), &expected, 1e-13);
        let vocabulary = value(&run, "next").ncols() as f64;
        assert_eq!(value(&run, "guessing")[0], vocabulary.ln());
    }
}

/// The text is guessed to its end, and the next word of each row is the word of the next.
#[test]
fn the_next_word_is_guessed() {
    let run = run("a rose is a rose", &[]);
    let (rows, cols) = run.tape.labels(run.find("next").unwrap());
    let (rows, cols) = (rows.unwrap(), cols.unwrap());
    assert_eq!(*cols, ["a", "rose", "is", "."].map(str::to_owned));
    let next = value(&run, "next");
    for row in 0..rows.len() {
        let after = rows.get(row + 1).map_or(".", String::as_str);
        for (col, name) in cols.iter().enumerate() {
            assert_eq!(next[(row, col)], f64::from(name == after));
        }
    }
}

#[test]
fn the_way_back_by_hand_is_the_tapes() {
    for run in runs() {
        let gradients = run.tape.var(run.find("loss").unwrap()).backward();
        for name in WEIGHTS {
            let by_hand = value(&run, &format!("gradient.{name}"));
            let (rows, cols) = by_hand.shape();
            let zeros = Matrix::zeros(rows, cols);
            let by_tape = gradients.of(run.find(name).unwrap()).unwrap_or(&zeros);
            assert_close(name, &by_hand, by_tape, 1e-13);
            let rate = run.settings.decimal("rate");
            let after = value(&run, name) - by_tape * rate;
            assert_close(name, &value(&run, &format!("after.{name}")), &after, 1e-13);
        }
        let surprise = gradients.of(run.find("logits").unwrap()).unwrap();
        assert_close("surprise", &value(&run, "surprise"), surprise, 1e-13);
    }
}

/// Of w_h by the scalar loop; with a cut they are still those of the whole loss.
#[test]
fn differences_are_the_slopes_of_the_loss() {
    for run in runs() {
        let (w_h, measured) = (value(&run, "w_h"), value(&run, "differences"));
        let mean = |w_h: &Matrix| {
            let (losses, _) = losses(&run, w_h);
            losses.iter().sum::<f64>() / losses.len() as f64
        };
        let expected = Matrix::from_fn(w_h.nrows(), w_h.ncols(), |row, col| {
            let at = |by: f64| {
                let mut moved = w_h.clone();
                moved[(row, col)] += by;
                mean(&moved)
            };
            (at(1e-5) - at(-1e-5)) / 2e-5
        });
        assert_close("differences", &measured, &expected, 1e-8);
        if truncation(&run) >= value(&run, "x").nrows() {
            assert_close("gradient", &value(&run, "gradient.w_h"), &measured, 1e-8);
        }
    }
}

/// What the loss of one word adds at one step to the gradient of w_h: differences of its loss along the input of that step alone.
#[test]
fn terms_agree_with_differences_of_single_steps() {
    for run in runs() {
        let [w_x, w_h, b, w_out, b_out] = WEIGHTS.map(|name| value(&run, name));
        let (x, next, states) = (value(&run, "x"), value(&run, "next"), value(&run, "states"));
        let (n, h) = states.shape();
        // The loss of one word when the sum that goes into one unit at one step is nudged.
        let nudged = |guess: usize, step: usize, unit: usize, by: f64| {
            let mut state = Matrix::zeros(1, h);
            for word in 0..=guess {
                let mut sum = x.rows(word, 1) * &w_x + &state * &w_h + &b;
                if word == step {
                    sum[unit] += by;
                }
                state = sum.map(f64::tanh);
            }
            let logits = &state * &w_out + &b_out;
            let total: f64 = logits.iter().map(|logit| logit.exp()).sum();
            total.ln() - logits.dot(&next.rows(guess, 1).into_owned())
        };
        let (terms, reach) = (value(&run, "terms"), value(&run, "reach"));
        let k = truncation(&run);
        for guess in 0..n {
            for step in 0..n {
                if step > guess || step / k < guess / k {
                    assert_eq!(terms[(guess, step)].to_bits(), 0, "{guess}, {step}");
                    assert_eq!(reach[(guess, step)], 0.0, "{guess}, {step}");
                    continue;
                }
                assert_eq!(reach[(guess, step)], 1.0, "{guess}, {step}");
                let mut squares = 0.0;
                for unit in 0..h {
                    let slope =
                        (nudged(guess, step, unit, 1e-5) - nudged(guess, step, unit, -1e-5)) / 2e-5;
                    squares += (slope / n as f64).powi(2);
                }
                let before = step
                    .checked_sub(1)
                    .map_or(0.0, |before| states.row(before).norm());
                let expected = squares.sqrt() * before;
                let term = terms[(guess, step)];
                assert!(
                    (term - expected).abs() < 1e-9,
                    "{guess}, {step}: {term}, {expected}"
                );
            }
        }
    }
}

#[test]
fn terms_add_up_to_what_a_step_contributes() {
    for run in runs() {
        let (before, delta) = (value(&run, "before"), value(&run, "delta"));
        let contributions = value(&run, "contributions");
        let mut sum = Matrix::zeros(before.ncols(), before.ncols());
        for step in 0..before.nrows() {
            let term = before.row(step).transpose() * delta.row(step);
            assert!((term.norm() - contributions[step]).abs() < 1e-14);
            sum += term;
        }
        assert_close("gradient.w_h", &value(&run, "gradient.w_h"), &sum, 1e-13);
    }
}

#[test]
fn truncated_to_all_is_full_and_states_never_change() {
    let full = run("my name is aj", &[("text", "9")]);
    let gradient = value(&full, "gradient.w_h");
    let agreement = value(&full, "agreement");
    for k in 1..=10_usize {
        let cut = run(
            "my name is aj",
            &[("text", "9"), ("truncate", &k.to_string())],
        );
        for stage in ["states", "logits", "loss", "differences", "agreement"] {
            assert_eq!(value(&cut, stage), value(&full, stage), "{stage}, k = {k}");
        }
        let truncated = value(&cut, "gradient.w_h");
        assert_eq!(truncated == gradient, k >= 9, "k = {k}");
        let cosine = truncated.dot(&gradient) / (truncated.norm() * gradient.norm());
        let row = (k - 1).min(8);
        let listed = agreement[(row, 0)];
        assert!(
            (cosine - listed).abs() < 1e-12,
            "k = {k}: {cosine}, {listed}"
        );
        let missing = (&truncated - &gradient).norm() / gradient.norm();
        assert!((missing - agreement[(row, 1)]).abs() < 1e-12, "k = {k}");
        let (last, both) = (value(&cut, "terms"), value(&cut, "last_terms"));
        for step in 1..9 {
            assert_eq!(both[(step - 1, 0)], value(&full, "terms")[(8, step)]);
            assert_eq!(both[(step - 1, 1)], last[(8, step)]);
        }
    }
}

fn column(numbers: &[f64]) -> Matrix {
    Matrix::from_column_slice(numbers.len(), 1, numbers)
}

/// The weights after so many steps are those that the stage `after` shows, one step at a time; and the loss falls.
#[test]
fn a_step_of_training_is_the_step_that_is_shown() {
    for knobs in [vec![], vec![("truncate", "2"), ("rate", "1.5")]] {
        let mut last = f64::INFINITY;
        let mut losses = Vec::new();
        for steps in 0..8 {
            let at = |steps: u32| {
                let steps = steps.to_string();
                run(
                    "my name is aj",
                    &[&knobs[..], &[("steps", &steps)]].concat(),
                )
            };
            let (now, next) = (at(steps), at(steps + 1));
            for name in WEIGHTS {
                let shown = value(&now, &format!("after.{name}"));
                assert_close(name, &value(&next, name), &shown, 1e-12);
            }
            let loss = value(&next, "loss")[0];
            assert!((value(&now, "loss_after")[0] - loss).abs() < 1e-12);
            assert!(loss < last, "{steps}: {loss} after {last}");
            last = loss;
            losses.push(value(&now, "loss")[0]);
            let curve: Vec<f64> = value(&now, "learning_curve").iter().copied().collect();
            let (earlier, after) = curve.split_at(losses.len());
            assert_close("learning_curve", &column(earlier), &column(&losses), 1e-12);
            assert_eq!(after, [value(&now, "loss_after")[0]]);
        }
    }
    let trained = run("my name is aj", &[("steps", "64")]);
    let [loss, guessing] = ["loss", "guessing"].map(|stage| value(&trained, stage)[0]);
    assert!(loss < guessing / 2.0, "{loss}, and {guessing} by guessing");
}
