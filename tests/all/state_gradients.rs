//! The computation `state-gradients` against theory and finite differences.

use crate::common::run_on;
use attentive::math::Matrix;
use attentive::models::catalog::Run;
use attentive::models::state_gradients::STEPS;

fn run(sentence: &str, knobs: &[(&str, &str)]) -> Run {
    run_on("state-gradients", sentence, knobs)
}

fn value(run: &Run, address: &str) -> Matrix {
    run.tape.value(run.find(address).unwrap()).clone_owned()
}

/// The figures are ρᵗ, by a pocket calculator.
#[test]
fn an_orthogonal_recurrence_changes_lengths_by_its_gain_at_every_step() {
    let known = [
        ("0.9", [0.348_678_440_1, 0.121_576_654_6, 0.005_153_775_2]),
        ("1", [1.0; 3]),
        ("1.1", [2.593_742_460_1, 6.727_499_949_3, 117.390_852_878]),
    ];
    for (gain, expected) in known {
        for hidden in ["1", "4", "16"] {
            let run = run("my name is aj", &[("gain", gain), ("hidden", hidden)]);
            let norms = value(&run, "norms");
            assert_eq!(norms.shape(), (STEPS + 1, 2));
            for (steps, expected) in [10, 20, 50].into_iter().zip(expected) {
                let found = norms[(steps, 0)];
                assert!(
                    (found / expected - 1.0).abs() < 1e-8,
                    "{gain}, {steps}: {found}"
                );
            }
            let linear = value(&run, "linear");
            assert_eq!(linear.column(0), norms.column(0));
            let rho: f64 = gain.parse().unwrap();
            for steps in 0..=STEPS {
                let power = rho.powi(steps as i32);
                assert!((norms[(steps, 0)] / power - 1.0).abs() < 1e-10);
                // The slopes of tanh are at most 1.
                assert!(
                    norms[(steps, 1)] <= power * (1.0 + 1e-10),
                    "{gain}, {steps}"
                );
            }
        }
    }
}

/// The last state, number by number, from the state before some step.
fn last_state(run: &Run, from: usize, state: &[f64]) -> Vec<f64> {
    let [x, w_x, w_h, b] = ["x", "w_x", "w_h", "b"].map(|name| value(run, name));
    let mut state = state.to_vec();
    for word in from..x.nrows() {
        let unit = |j: usize| {
            let words: f64 = (0..x.ncols()).map(|i| x[(word, i)] * w_x[(i, j)]).sum();
            let before: f64 = state.iter().enumerate().map(|(i, h)| h * w_h[(i, j)]).sum();
            (words + before + b[(0, j)]).tanh()
        };
        state = (0..b.ncols()).map(unit).collect();
    }
    state
}

#[test]
fn jacobians_agree_with_differences() {
    for run in [
        run("my name is aj", &[]),
        run("ನನ್ನ ಹೆಸರು", &[("hidden", "3"), ("gain", "1.7")]),
    ] {
        let (norms, words) = (value(&run, "norms"), value(&run, "x").nrows());
        let h = value(&run, "b").ncols();
        for steps in [1, 2, 3, 7] {
            let before = last_state_at(&run, words - steps);
            let jacobian = Matrix::from_fn(h, h, |row, col| {
                let at = |by: f64| {
                    let mut state = before.clone();
                    state[col] += by;
                    last_state(&run, words - steps, &state)[row]
                };
                (at(1e-6) - at(-1e-6)) / 2e-6
            });
            // The largest singular value by iterating JᵀJ.
            let mut direction = Matrix::from_element(h, 1, 1.0);
            for _ in 0..2000 {
                direction = (jacobian.transpose() * (&jacobian * direction)).normalize();
            }
            let expected = (jacobian * direction).norm();
            let found = norms[(steps, 1)];
            assert!(
                (found - expected).abs() < 1e-7,
                "{steps}: {found}, {expected}"
            );
        }
    }
}

/// The state after so many words.
fn last_state_at(run: &Run, words: usize) -> Vec<f64> {
    let [x, w_x, w_h, b] = ["x", "w_x", "w_h", "b"].map(|name| value(run, name));
    let mut state = Matrix::zeros(1, b.ncols());
    for word in 0..words {
        state = (x.rows(word, 1) * &w_x + &state * &w_h + &b).map(f64::tanh);
    }
    state.iter().copied().collect()
}
