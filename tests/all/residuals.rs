//! What the residual sums are for: the measurements against the layers themselves, in loops of their own.

use crate::support::assert_close;
use attentive::math::{Matrix, Tape, Trace};
use attentive::models::badge::Badge;
use attentive::models::catalog::{self, Run};
use attentive::models::encoder_layer::{self, LayerForm, encoder_layer};
use attentive::models::forward_pass::ForwardPass;
use attentive::models::parameters::{Initialiser, Parameters};
use attentive::models::sublayer::NormPlace;
use attentive::models::words::Sentence;

fn run(settings: &[(&str, &str)]) -> Run {
    let computation = catalog::find("residuals").unwrap();
    let mut set = computation.settings();
    for (name, text) in settings {
        set.set(name, text).unwrap();
    }
    let sentence = Sentence::parse("my name is aj").unwrap();
    computation.run(computation.inputs(&sentence, &set), set)
}

fn stage(run: &Run, name: &str) -> Matrix {
    run.tape.value(run.find(name).unwrap()).clone_owned()
}

/// With the weights of every part set to 0, sums hand the words on as they are, and without sums nothing is left: so the column of
/// sums must be the one that keeps the words, layer by layer, as the layers give them.
#[test]
fn the_words_are_those_of_the_layers() {
    for norm in [NormPlace::Post, NormPlace::Pre] {
        let name = if norm == NormPlace::Post {
            "post"
        } else {
            "pre"
        };
        let settings = [("norm", name), ("d", "8"), ("layers", "3"), ("seed", "5")];
        let run = run(&settings);
        let mut parameters = Parameters::new(Badge::Random);
        let mut initialiser = Initialiser::new(&mut parameters, 5);
        for layer in 0..3 {
            let mut initialiser = initialiser.within(&format!("layer.{layer}"));
            encoder_layer::initialise(&mut initialiser, [8, 8]);
        }
        let form = LayerForm { heads: 2, norm };
        let mut x = stage(&run, "x");
        let mut expected = vec![difference(&x)];
        for layer in 0..3 {
            let tape = Tape::new();
            let pass = ForwardPass::new(&tape, &parameters, Trace::off());
            let root = pass.root();
            let layer = format!("layer.{layer}");
            let mask = tape.leaf(Matrix::zeros(4, 4));
            let at = encoder_layer(&root.within(&layer), tape.leaf(x), form, &[mask]);
            x = at.value().as_ref().clone();
            expected.push(difference(&x));
        }
        let measured = stage(&run, "difference").columns(0, 1).into_owned();
        let expected = Matrix::from_vec(4, 1, expected);
        assert_close("difference", &measured, &expected, 1e-12);
    }
}

/// How far rows are from their mean, in a loop.
fn difference(x: &Matrix) -> f64 {
    let (rows, cols) = x.shape();
    let (mut own, mut all) = (0.0, 0.0);
    for col in 0..cols {
        let mean = (0..rows).map(|row| x[(row, col)]).sum::<f64>() / rows as f64;
        for row in 0..rows {
            own += (x[(row, col)] - mean).powi(2);
            all += x[(row, col)].powi(2);
        }
    }
    (own / all).sqrt()
}

/// The gradient by what comes out is the pull itself, of length 1; every layer more adds one row, and leaves those before.
#[test]
fn a_layer_more_adds_a_row() {
    let [short, long] = ["2", "3"].map(|layers| run(&[("layers", layers), ("d", "8")]));
    let [a, b] = [&short, &long].map(|run| stage(run, "difference"));
    assert_eq!((a.nrows(), b.nrows()), (3, 4));
    assert_eq!(a, b.rows(0, 3).into_owned());
    for run in [&short, &long] {
        let gradient = stage(run, "gradient");
        assert!((gradient.row(0) - Matrix::from_element(1, 2, 1.0)).amax() < 1e-12);
        assert!(gradient.iter().all(|norm| norm.is_finite() && *norm > 0.0));
    }
}

/// Without sums attention averages again and again, and the words become alike: on twenty seeds, at both places of the norm.
#[test]
fn without_sums_the_words_become_alike() {
    for norm in ["post", "pre"] {
        for seed in 0..20 {
            let seed = seed.to_string();
            let settings = [
                ("norm", norm),
                ("d", "16"),
                ("d_ff", "32"),
                ("layers", "6"),
                ("seed", &seed),
            ];
            let difference = stage(&run(&settings), "difference");
            let [with, without] = [0, 1].map(|col| difference[(6, col)]);
            assert!(
                with > 100.0 * without,
                "{norm}, seed {seed}: {with} and {without}"
            );
        }
    }
}
