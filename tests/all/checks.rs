//! Which check catches which mistake, over many sentences and seeds, and the mistakes against plain loops.

use crate::support::{assert_close, draws};
use attentive::math::Matrix;
use attentive::models::catalog::{self, Run};
use attentive::models::checks::{self, CHECKS};
use attentive::models::inputs::{Input, Inputs, Mask};
use attentive::models::mistakes::{self, MISTAKES, Mistake, WrongCode};
use attentive::models::words::Sentence;

const SENTENCES: [&str; 7] = [
    "my name is aj",
    "a rose is a rose",
    "no no no",
    "never say never again never",
    "ನನ್ನ ಹೆಸರು ಎಜೆ",
    "the cat that chased the rat that ate the cheese that lay in the house that Jack built sat down",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen",
];

const SEEDS: std::ops::Range<u64> = 0..9;

/// One run of a computation with knobs set.
fn run(computation: &str, sentence: &str, seed: u64, settings: &[(&str, &str)]) -> Run {
    let computation = catalog::find(computation).unwrap();
    let mut set = computation.settings();
    set.set("seed", &seed.to_string()).unwrap();
    for (name, text) in settings {
        set.set(name, text).unwrap();
    }
    let sentence = Sentence::parse(sentence).unwrap();
    computation.run(computation.inputs(&sentence, &set), set)
}

/// A mark for each check of the computation: it holds, it does not, it is not asked.
fn marks(run: &Run) -> String {
    let marks = checks::of(run.computation).map(|check| match check.verdict(run).holds {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "·",
    });
    marks.collect::<Vec<_>>().join(" ")
}

/// The marks of all checks for a setting, on every sentence and seed.
#[track_caller]
fn check(computation: &str, settings: &[(&str, &str)], expected: &str) {
    for sentence in SENTENCES {
        for seed in SEEDS {
            let run = run(computation, sentence, seed, settings);
            let said = checks::of(run.computation).map(|check| check.verdict(&run).text);
            let said: Vec<String> = said.collect();
            if mistakes::idle(&run).is_some() {
                assert_eq!(sentence, "no no no");
                continue;
            }
            assert_eq!(
                marks(&run),
                expected,
                "{computation} {settings:?} on {sentence:?}, seed {seed}: {said:#?}"
            );
        }
    }
}

/// The marks of every mistake on both kinds of attention, whose words, queries and values have three widths.
#[track_caller]
fn check_mistakes(mask: &str, table: &[(&str, &str)]) {
    let widths = [("mask", mask), ("d", "6"), ("d_k", "3"), ("d_v", "5")];
    for (name, expected) in table {
        let settings = [&widths[..], &[("mistake", name)]].concat();
        check("self-attention", &settings, expected);
        if *name != "model-width" {
            check("attention", &settings, expected);
        }
    }
}

/// The marks of each mistake under a causal mask: row-sums, no-look-ahead, score-variance, word-order, gradients.
pub(crate) const UNDER_A_CAUSAL_MASK: [(&str, &str); 7] = [
    ("zero-mask", /*    */ "✓ ✗ ✓ ✓ ✓"),
    ("late-mask", /*    */ "✗ ✗ ✓ ✓ ✓"),
    ("unscaled", /*     */ "✓ ✓ ✗ ✓ ✓"),
    ("columns", /*      */ "✗ ✗ ✓ ✓ ✓"),
    ("reshaped-keys", /**/ "✓ ✗ ✓ ✗ ✓"),
    ("detached", /*     */ "✓ ✓ ✓ ✓ ✗"),
    ("model-width", /*  */ "✓ ✓ ✗ ✓ ✓"),
];

fn of_attention() -> impl Iterator<Item = &'static Mistake> {
    let mistakes = MISTAKES.iter();
    mistakes.filter(|it| matches!(it.code, WrongCode::Attention(_)))
}

#[test]
fn under_a_causal_mask() {
    let table = UNDER_A_CAUSAL_MASK;
    check_mistakes("causal", &[("none", "✓ ✓ ✓ ✓ ✓")]);
    check_mistakes("causal", &table);
    let of_attention: Vec<_> = of_attention().map(|mistake| mistake.name).collect();
    assert_eq!(table.map(|(name, _)| name).as_slice(), of_attention);
    let checks = "row-sums  no-look-ahead  score-variance  word-order  gradients  whole-source";
    assert_eq!(CHECKS.each_ref().map(|check| check.name).join("  "), checks);
    // Each is caught by the check that is said to catch it.
    for (mistake, (_, marks)) in MISTAKES.iter().zip(&table) {
        let at = CHECKS
            .iter()
            .position(|check| check.name == mistake.caught_by);
        assert_eq!(
            marks.split(' ').nth(at.unwrap()),
            Some("✗"),
            "{}",
            mistake.name
        );
    }
}

#[test]
fn without_a_mask() {
    check_mistakes(
        "none",
        &[
            //                 row-sums  no-look-ahead  score-variance  word-order  gradients
            ("none", /*         */ "✓ · ✓ ✓ ✓"),
            ("unscaled", /*     */ "✓ · ✗ ✓ ✓"),
            ("columns", /*      */ "✗ · ✓ ✓ ✓"),
            ("reshaped-keys", /**/ "✓ · ✓ ✗ ✓"),
            ("detached", /*     */ "✓ · ✓ ✓ ✗"),
            ("model-width", /*  */ "✓ · ✗ ✓ ✓"),
        ],
    );
}

/// Several heads, and the parts made of them: no-look-ahead, word-order.
#[test]
fn several_heads() {
    let wide = [("d", "8"), ("heads", "4")];
    for heads in ["1", "2", "8"] {
        let with = |mask| [("d", "8"), ("heads", heads), ("mask", mask)];
        check("multi-head", &with("none"), "· ✓");
        check("multi-head", &with("causal"), "✓ ✓");
        for norm in ["post", "pre"] {
            let with = |mask| [&with(mask)[..], &[("norm", norm)]].concat();
            check("encoder-layer", &with("none"), "· ✓");
            check("encoder-layer", &with("causal"), "✓ ✓");
        }
    }
    for mistake in MISTAKES
        .iter()
        .filter(|it| matches!(it.code, WrongCode::Merge(_)))
    {
        assert_eq!(mistake.caught_by, "no-look-ahead");
        let wrong = ("mistake", mistake.name);
        check("multi-head", &[&wide[..], &[wrong]].concat(), "· ✗");
        let causal = [&wide[..], &[wrong, ("mask", "causal")]].concat();
        check("multi-head", &causal, "✗ ✗");
    }
    let run = run("decoder-layer", "my name is aj", 7, &wide);
    assert_eq!(marks(&run), "· ·");
    let of_self = checks::within(&run, "self").map(|it| it.verdict_within(&run, "self").holds);
    assert_eq!(of_self.collect::<Vec<_>>(), [Some(true); 2]);
}

/// With heads one above the other, row i has the numbers from place i·d on, counted row by row.
#[test]
fn the_unpermuted_merge_agrees_with_plain_loops() {
    for (heads, sentence) in [
        ("2", "my name is aj"),
        ("4", "a rose is a rose"),
        ("8", "go on"),
    ] {
        let settings = [("d", "8"), ("heads", heads), ("mistake", "unpermuted")];
        let run = run("multi-head", sentence, 3, &settings);
        let matrix = |address: &str| run.tape.value(run.find(address).unwrap());
        let heads: usize = heads.parse().unwrap();
        let mut flat = Vec::new();
        for head in 0..heads {
            flat.extend(rows(&matrix(&format!("head{head}.context"))).concat());
        }
        assert_eq!(rows(&matrix("merged")).concat(), flat);
        let merged = run.find("merged").unwrap();
        let words: Vec<&str> = sentence.split(' ').collect();
        let labels = run.tape.labels(merged);
        assert_eq!(labels.0.unwrap().to_vec(), words);
        assert_eq!(labels.1, None);
        let expected = &*matrix("merged") * &*matrix("w_o");
        assert_close("output", &matrix("output"), &expected, 1e-12);
    }
}

#[test]
fn a_merge_without_effect_says_why() {
    let idle = |sentence: &str, heads: &str| {
        let settings = [("d", "8"), ("heads", heads), ("mistake", "unpermuted")];
        mistakes::idle(&run("multi-head", sentence, 7, &settings))
    };
    assert!(idle("my name", "1").unwrap().contains("turn `heads` up"));
    assert!(idle("my", "2").unwrap().contains("another"));
    assert_eq!(idle("my name", "2"), None);
    assert_eq!(idle("no no", "2"), None);
}

#[test]
fn what_is_right_stays_right_at_every_width_and_temperature() {
    for (d, d_k) in [("1", "1"), ("5", "4"), ("64", "63"), ("64", "64")] {
        let widths = [("d", d), ("d_k", d_k), ("mask", "causal")];
        for other in [
            ("temperature", "1"),
            ("temperature", "0.1"),
            ("temperature", "10"),
        ] {
            let settings = [&widths[..], &[other]].concat();
            check("self-attention", &settings, "✓ ✓ ✓ ✓ ✓");
        }
    }
    let nearly = [("d", "64"), ("d_k", "63"), ("mistake", "model-width")];
    check("self-attention", &nearly, "✓ · ✗ ✓ ✓");
    let off = [("scaling", "off"), ("mask", "causal")];
    check("attention", &off, "✓ ✓ ✗ ✓ ✓");
}

#[test]
fn an_rnn_does_not_look_ahead_and_has_true_gradients() {
    for gain in ["0", "0.5", "1", "1.5"] {
        check("rnn", &[("gain", gain), ("hidden", "6")], "✓ · ✓");
    }
}

#[test]
fn one_word_is_asked_what_it_can_be_asked() {
    let causal = [("mask", "causal")];
    assert_eq!(marks(&run("self-attention", "my", 7, &causal)), "✓ · ✓ · ✓");
    assert_eq!(marks(&run("rnn", "my", 7, &[])), "· · ✓");
}

/// Attention on matrices as a file would give them.
fn given(q: Matrix, k: Matrix, v: Matrix, mask: Mask, mistake: &str) -> Run {
    let computation = catalog::find("attention").unwrap();
    let mut settings = computation.settings();
    settings.set("mistake", mistake).unwrap();
    let mut inputs = Inputs::default()
        .with("q", Input::random(q))
        .with("k", Input::random(k))
        .with("v", Input::random(v));
    inputs.mask = Some(mask);
    computation.run(inputs, settings)
}

/// Some keys are hidden, and from query 1 all of them.
fn holes(n: usize, m: usize) -> Matrix {
    Matrix::from_fn(n, m, |row, col| match row == 1 || (row + col) % 3 == 1 {
        true => f64::NEG_INFINITY,
        false => 0.0,
    })
}

#[test]
fn a_row_masked_entirely_is_fine_and_as_many_keys_as_queries_are_not_needed() {
    for (n, m) in [(3, 5), (6, 4), (1, 3), (4, 4)] {
        let matrices = || [("q", n), ("k", m), ("v", m)].map(|(name, rows)| draws(name, (rows, 3)));
        for (mask, expected) in [
            (Mask::Matrix(holes(n, m)), "✓ · ✓ ✓ ✓"),
            (Mask::Causal, "✓ ✓ ✓ ✓ ✓"),
            (Mask::None, "✓ · ✓ ✓ ✓"),
        ] {
            let [q, k, v] = matrices();
            let run = given(q, k, v, mask, "none");
            assert_eq!(marks(&run), expected, "{n} queries, {m} keys");
        }
    }
}

/// Softmax gives all to one word here, or the same to each, and an RNN may be too steep to ask about its gradients.
#[test]
fn what_is_right_stays_right_at_any_size() {
    for exponent in (-12..=12).step_by(2) {
        for name in ["attention", "self-attention", "rnn"] {
            for seed in SEEDS {
                let small = run(name, SENTENCES[seed as usize % SENTENCES.len()], seed, &[]);
                let mut inputs = small.inputs.clone();
                for address in small.inputs.values().into_keys() {
                    *inputs.value_mut(address).unwrap() *= 10f64.powi(exponent);
                }
                inputs.mask = inputs.mask.map(|_| Mask::Causal);
                let run = small.computation.run(inputs, small.settings.clone());
                for check in checks::of(run.computation) {
                    let verdict = check.verdict(&run);
                    assert_ne!(
                        verdict.holds,
                        Some(false),
                        "{name} · 1e{exponent}: {verdict:?}"
                    );
                }
            }
        }
    }
    let wild = [("gain", "3"), ("hidden", "64"), ("d", "64")];
    for seed in SEEDS {
        let wild = run("rnn", &SENTENCES.join(" "), seed, &wild);
        for check in checks::of(wild.computation) {
            let verdict = check.verdict(&wild);
            assert_ne!(verdict.holds, Some(false), "seed {seed}: {verdict:?}");
        }
    }
}

#[test]
fn numbers_that_overflow_are_not_judged() {
    for huge in [1e308, f64::MAX, f64::INFINITY, f64::NAN] {
        for at in ["q", "k", "v"] {
            let with = |name: &str| {
                let mut matrix = draws(name, (4, 3));
                if name == at {
                    matrix[(1, 2)] = huge;
                }
                matrix
            };
            for mistake in ["none", "late-mask", "columns", "reshaped-keys", "detached"] {
                let run = given(with("q"), with("k"), with("v"), Mask::Causal, mistake);
                for check in &CHECKS {
                    let verdict = check.verdict(&run);
                    let is_number = verdict.number.is_none_or(f64::is_finite);
                    assert!(is_number && !verdict.text.contains("NaN"), "{verdict:?}");
                    if mistake == "none" {
                        assert_ne!(verdict.holds, Some(false), "{}: {verdict:?}", check.name);
                    }
                }
            }
        }
    }
}

#[test]
fn verdicts_are_short_and_name_the_row() {
    for mistake in of_attention() {
        let settings = [("mask", "causal"), ("d", "6"), ("mistake", mistake.name)];
        let run = run(
            "self-attention",
            "my extraordinarily name is aj",
            7,
            &settings,
        );
        for check in checks::of(run.computation) {
            let text = check.verdict(&run).text;
            assert!(text.chars().count() <= 60, "{text}");
        }
    }
    let late = run(
        "self-attention",
        "my name is aj",
        7,
        &[("mask", "causal"), ("mistake", "late-mask")],
    );
    let text = CHECKS[0].verdict(&late).text;
    assert!(
        text.starts_with("in masked, the shares of `my` sum to 0."),
        "{text}"
    );
}

// The mistakes once more, in plain loops over plain numbers.

type Rows = Vec<Vec<f64>>;

fn rows(matrix: &Matrix) -> Rows {
    (0..matrix.nrows())
        .map(|i| (0..matrix.ncols()).map(|j| matrix[(i, j)]).collect())
        .collect()
}

/// The shares that a mistake averages by.
fn wrong_shares(
    mistake: &str,
    q: &Rows,
    k: &Rows,
    hidden: &dyn Fn(usize, usize) -> bool,
    d: usize,
) -> Rows {
    let (n, m, d_k) = (q.len(), k.len(), k[0].len());
    let divisor = match mistake {
        "unscaled" => 1.0,
        "model-width" => (d as f64).sqrt(),
        _ => (d_k as f64).sqrt(),
    };
    let flat: Vec<f64> = k.iter().flatten().copied().collect();
    let mut exponentials = vec![vec![0.0; m]; n];
    let mut shares = vec![vec![0.0; m]; n];
    for i in 0..n {
        for j in 0..m {
            let mut score = 0.0;
            for c in 0..d_k {
                score += q[i][c]
                    * if mistake == "reshaped-keys" {
                        flat[c * m + j]
                    } else {
                        k[j][c]
                    };
            }
            exponentials[i][j] = match (hidden(i, j), mistake) {
                (true, "zero-mask") => 1.0,
                (true, "late-mask") | (false, _) => (score / divisor).exp(),
                (true, _) => 0.0,
            };
        }
    }
    for i in 0..n {
        for j in 0..m {
            let total: f64 = match mistake {
                "columns" => (0..n).map(|other| exponentials[other][j]).sum(),
                _ => exponentials[i].iter().sum(),
            };
            if total > 0.0 && !(mistake == "late-mask" && hidden(i, j)) {
                shares[i][j] = exponentials[i][j] / total;
            }
        }
    }
    shares
}

/// Attention at a temperature and with every mistake, against the loops.
#[test]
fn contexts_agree_with_plain_loops() {
    for (n, d, d_k, d_v) in [(1, 2, 1, 1), (3, 5, 2, 4), (7, 3, 6, 5)] {
        let named = [
            ("x", n, d),
            ("w_q", d, d_k),
            ("w_k", d, d_k),
            ("w_v", d, d_v),
        ];
        let matrices = named.map(|(name, rows, cols)| (name, draws(name, (rows, cols))));
        let [x, w_q, w_k, w_v] = matrices.each_ref().map(|(_, matrix)| matrix);
        let (q, k, v) = (x * w_q, x * w_k, x * w_v);
        type Hidden<'a> = &'a dyn Fn(usize, usize) -> bool;
        let in_holes = |i: usize, j: usize| i == 1 || (i + j) % 3 == 1;
        let masks: [(Mask, Hidden<'_>); 3] = [
            (Mask::None, &|_, _| false),
            (Mask::Causal, &|i, j| j > i),
            (Mask::Matrix(holes(n, n)), &in_holes),
        ];
        let computation = catalog::find("self-attention").unwrap();
        for (mask, hidden) in masks {
            for knob in of_attention()
                .map(|mistake| ("mistake", mistake.name))
                .chain([
                    ("temperature", "2.5"),
                    ("temperature", "0.1"),
                    ("scaling", "off"),
                ])
            {
                let mut settings = computation.settings();
                settings.set(knob.0, knob.1).unwrap();
                let mut inputs = Inputs::default().with("x", Input::random(x.clone()));
                for (name, matrix) in &matrices[1..] {
                    inputs.parameters.insert(*name, matrix.clone());
                }
                inputs.mask = Some(mask.clone());
                let run = computation.run(inputs, settings);
                let (mistake, cooler) = match knob {
                    ("scaling", _) => ("unscaled", 1.0),
                    ("temperature", text) => ("none", text.parse().unwrap()),
                    (_, mistake) => (mistake, 1.0),
                };
                let q = rows(&(&q / cooler));
                let shares = wrong_shares(mistake, &q, &rows(&k), hidden, d);
                let v = rows(&v);
                let expected = Matrix::from_fn(n, d_v, |i, col| {
                    (0..n).map(|j| shares[i][j] * v[j][col]).sum()
                });
                let context = run.tape.value(run.find("context").unwrap());
                assert_close(&format!("{knob:?}"), &context, &expected, 1e-10);
            }
        }
    }
}

#[test]
fn a_detached_weight_has_no_gradient_to_queries_and_keys() {
    let [q, k, v] = ["q", "k", "v"].map(|name| draws(name, (4, 3)));
    let wrong = given(q.clone(), k.clone(), v.clone(), Mask::None, "detached");
    let right = given(q, k, v, Mask::None, "none");
    let gradients = [&wrong, &right].map(|run| {
        let id = |address| run.find(address).unwrap();
        let all = run.tape.var(id("context")).backward();
        ["q", "k", "v"].map(|name| all.of(id(name)).cloned())
    });
    let [[q, k, v], [right_q, _, right_v]] = gradients;
    assert_eq!((q, k), (None, None));
    assert!(right_q.is_some());
    assert_eq!(v, right_v);
}

#[test]
fn gain_multiplies_the_weights_that_run() {
    let w_h = |gain: &str| {
        let run = run("rnn", "my name is aj", 7, &[("gain", gain)]);
        let shown = run.tape.value(run.find("w_h").unwrap()).clone_owned();
        assert_eq!(shown, *run.inputs.values()["w_h"]);
        shown
    };
    let one = w_h("1");
    assert_eq!(w_h("0"), Matrix::zeros(4, 4));
    assert_eq!(w_h("2"), &one * 2.0);
    assert_close("half", &w_h("0.5"), &(&one / 2.0), 0.0051);
    let hundredths = w_h("1.37").map(|weight| weight * 100.0);
    assert_close(
        "hundredths",
        &hundredths,
        &hundredths.map(f64::round),
        1e-12,
    );
    let states = |gain: &str| {
        let run = run("rnn", "my name is aj", 7, &[("gain", gain)]);
        run.tape.value(run.find("states").unwrap()).clone_owned()
    };
    assert_eq!(
        states("0").row(0),
        states("3").row(0),
        "nothing comes before the first word"
    );
    assert_ne!(states("0").row(1), states("3").row(1));
}

/// A head of a layer is judged by its own queries, keys and values, or, where it is the only one, by those of its attention.
#[test]
fn every_head_of_a_transformer_is_judged() {
    for heads in ["1", "2"] {
        let settings = [("layers", "2"), ("heads", heads)];
        let run = run("transformer", "my name is aj", 7, &settings);
        for (part, looks_ahead) in [
            ("encoder.1.attention", None),
            ("decoder.0.self", Some(true)),
            ("decoder.1.cross", None),
        ] {
            let scope = format!("{part}.head0");
            let verdicts = checks::within(&run, &scope).map(|it| it.verdict_within(&run, &scope));
            let verdicts: Vec<_> = verdicts.collect();
            let holds: Vec<_> = verdicts.iter().map(|verdict| verdict.holds).collect();
            let said: Vec<_> = verdicts.iter().map(|verdict| &verdict.text).collect();
            let [sums, ahead, _, order, gradients] = holds[..] else {
                panic!("{said:?}");
            };
            let found = [sums, ahead, order, gradients];
            let expected = [Some(true), looks_ahead, Some(true), Some(true)];
            assert_eq!(found, expected, "{scope} of {heads}: {said:?}");
        }
    }
}
