//! The computation `translation`: the shipped translator on a sentence, as lessons run it.

use attentive::math::{Matrix, Overrides, Role};
use attentive::models::catalog::{self, Run};
use attentive::models::checks::{self, CHECKS};
use attentive::models::corpus::Corpus;
use attentive::models::inputs::Badge;
use attentive::models::mistakes;
use attentive::models::translation::{TARGET, typed_word, written};
use attentive::models::translator::{Translation, Translator};
use attentive::models::words::Sentence;

use crate::support::{Answer, attentive};

fn run(sentence: &str, most: &str, overrides: &Overrides) -> Run {
    let computation = catalog::find("translation").unwrap();
    let mut settings = computation.settings();
    settings.set("written", most).unwrap();
    let sentence = Sentence::parse(sentence).unwrap();
    let inputs = computation.inputs(&sentence, &settings);
    inputs.check(computation.slots).unwrap();
    computation.run_with(inputs, settings, overrides.clone())
}

fn said(run: &Run) -> [String; 2] {
    written(run).unwrap().map(|words| words.join(" "))
}

/// What `attentive translate` writes.
fn translated(sentence: &str, overrides: &Overrides) -> Translation {
    let translator = Translator::shipped();
    let words: Vec<String> = sentence.split(' ').map(str::to_owned).collect();
    let ids = translator.source().ids(&words).unwrap();
    translator.translate(&ids, &[], overrides)
}

/// The numbers of the words, the mark in front left out.
fn ids(run: &Run) -> Vec<usize> {
    let target = run.tape.value(run.find(TARGET).unwrap());
    target.iter().skip(1).map(|&id| id as usize).collect()
}

/// Every stage of both, in the same order and to the bit.
#[track_caller]
fn assert_same(run: &Run, translation: &Translation) {
    let decoding = &translation.decoding;
    assert_eq!(ids(run), decoding.written);
    let is_shared = |address: &str| ![TARGET, "next", "work"].contains(&address);
    let own = run.recorded.iter().filter(|it| is_shared(&it.address));
    let own: Vec<_> = own.map(|it| (&it.address, run.tape.value(it.id))).collect();
    let other = decoding.recorded.iter();
    let other: Vec<_> = other
        .map(|it| (&it.address, decoding.tape.value(it.id)))
        .collect();
    assert_eq!(own, other);
}

#[test]
fn the_words_are_those_of_translate() {
    // Every template, and sentences that were held out.
    for pair in Corpus::built_in().pairs().iter().step_by(9) {
        let sentence = pair.source.join(" ");
        let none = Overrides::default();
        let run = run(&sentence, "all", &none);
        assert_same(&run, &translated(&sentence, &none));
        assert_eq!(said(&run)[0], pair.target.join(" "), "{sentence}");
    }
}

#[test]
fn edits_change_both_alike() {
    let mut overrides = Overrides::default();
    for column in 0..32 {
        overrides.set("decoder.0.cross.w_v", (3, column), 2.0);
        overrides.set("encoder.words", (1, column), -1.0);
    }
    let sentence = "my name is aj";
    let run = run(sentence, "all", &overrides);
    let translation = translated(sentence, &overrides);
    assert_ne!(said(&run)[1], "nanna hesaru aj");
    if translation.has_ended {
        assert_same(&run, &translation);
    }
}

#[test]
fn as_many_words_are_written_as_asked_for() {
    let none = Overrides::default();
    for (most, words) in [("0", ""), ("1", "nanna"), ("3", "nanna hesaru aj")] {
        assert_eq!(said(&run("My name is AJ", most, &none))[1], words);
    }
    let all = said(&run("my name is aj", "16", &none));
    assert_eq!(all, ["ನನ್ನ ಹೆಸರು ಅಜ್", "nanna hesaru aj"]);
}

#[test]
fn a_word_that_never_ends_is_stopped() {
    let mut overrides = Overrides::default();
    overrides.set("b_out", (0, 2), 1e3);
    let run = run("my name is aj", "all", &overrides);
    assert_eq!(ids(&run), [2; 16]);
}

#[test]
fn a_forced_word_is_written_and_the_others_follow() {
    let mut overrides = Overrides::default();
    let mane = Translator::shipped().target().id("mane").unwrap();
    overrides.set(TARGET, (1, 0), mane as f64);
    let run = run("my name is aj", "all", &overrides);
    assert_eq!(ids(&run)[0], mane);
    let first = Translator::shipped().translate(
        &run.inputs.ids["source"].ids,
        &[mane],
        &Overrides::default(),
    );
    assert_eq!(ids(&run), first.decoding.written);
    let target = run.recorded.iter().find(|it| it.address == TARGET).unwrap();
    assert!(target.is_edited(1, 0));
    // What the model itself would have written stays known.
    let own = run.tape.value(target.computed());
    assert_eq!(
        own[(1, 0)] as usize,
        translated("my name is aj", &Overrides::default())
            .decoding
            .written[0]
    );
    let (rows, _) = run.tape.labels(target.id);
    assert_eq!(rows.unwrap()[..2], ["<s>", "mane"]);
    // A number that no word has is written by nobody.
    overrides.set(TARGET, (1, 0), 2.5);
    assert_eq!(said(&self::run("my name is aj", "0", &overrides))[1], "");
    assert_eq!(
        ids(&self::run("my name is aj", "all", &Overrides::default())).len(),
        3
    );
}

/// Without something that is switched off.
fn without(off: &str, overrides: &Overrides) -> Run {
    let computation = catalog::find("translation").unwrap();
    let mut settings = computation.settings();
    settings.set("off", off).unwrap();
    let sentence = Sentence::parse("my name is aj").unwrap();
    let inputs = computation.inputs(&sentence, &settings);
    computation.run_with(inputs, settings, overrides.clone())
}

#[test]
fn a_head_that_is_switched_off_adds_nothing() {
    // The same as a head whose rows of w_o are 0.
    for (head, attention, first_row) in [
        ("head2", "decoder.0.cross", 16),
        ("self.head1", "decoder.0.self", 8),
        ("encoder.head3", "encoder.0", 24),
    ] {
        let off = without(head, &Overrides::default());
        let mut by_hand = Overrides::default();
        for row in first_row..first_row + 8 {
            for column in 0..32 {
                by_hand.set(&format!("{attention}.w_o"), (row, column), 0.0);
            }
        }
        let by_hand = translated("my name is aj", &by_hand);
        assert_eq!(ids(&off), by_hand.decoding.written, "{head}");
        for address in ["memory", "probabilities", "decoder.0.cross.head1.weights"] {
            let own = off.tape.value(off.find(address).unwrap());
            let other = by_hand.decoding.find(address).unwrap();
            assert!((&*own - &*other).abs().max() < 1e-12, "{head}: {address}");
        }
    }
    let off = without("head2", &Overrides::default());
    // Nobody has edited it.
    assert!(off.recorded.iter().all(|it| it.edit.is_none()));
    // A cell that is set by hand is not switched off.
    let mut own = Overrides::default();
    own.set("decoder.0.cross.head2.context", (0, 3), 5.0);
    let run = without("head2", &own);
    let context = run
        .tape
        .value(run.find("decoder.0.cross.head2.context").unwrap());
    assert_eq!(
        (context[(0, 3)], context[(0, 2)], context[(1, 3)]),
        (5.0, 0.0, 0.0)
    );
}

#[test]
fn without_positions_the_words_of_the_source_have_no_order() {
    let run = without("positions", &Overrides::default());
    for part in ["encoder", "decoder"] {
        let positions = run
            .tape
            .value(run.find(&format!("{part}.positions")).unwrap());
        assert_eq!(positions.abs().max(), 0.0, "{part}");
    }
    let mut by_hand = Overrides::default();
    for (part, rows) in [("encoder", 4), ("decoder", 17)] {
        for (row, column) in (0..rows).flat_map(|row| (0..32).map(move |column| (row, column))) {
            by_hand.set(&format!("{part}.positions"), (row, column), 0.0);
        }
    }
    assert_eq!(ids(&run), ids(&self::run("my name is aj", "all", &by_hand)));
}

#[test]
fn the_likeliest_next_words_stand_in_the_order_of_their_numbers() {
    let run = run("my name is aj", "1", &Overrides::default());
    let next = run.find("next").unwrap();
    let shares = run.tape.value(next);
    assert_eq!(shares.shape(), (5, 1));
    let probabilities = run.tape.value(run.find("probabilities").unwrap());
    let mut row: Vec<f64> = probabilities.row(1).iter().copied().collect();
    let (names, _) = run.tape.labels(next);
    let target = Translator::shipped().target();
    let numbers: Vec<usize> = names
        .unwrap()
        .iter()
        .map(|it| target.id(it).unwrap())
        .collect();
    assert!(numbers.is_sorted());
    for (at, &number) in numbers.iter().enumerate() {
        assert_eq!(shares[(at, 0)], row[number]);
    }
    row.sort_by(|a, b| b.total_cmp(a));
    let mut own: Vec<f64> = shares.iter().copied().collect();
    own.sort_by(|a, b| b.total_cmp(a));
    assert_eq!(own, row[..5]);
}

#[test]
fn the_work_of_each_guess_is_that_of_its_words() {
    let run = run("my name is aj", "all", &Overrides::default());
    let work = run.tape.value(run.find("work").unwrap());
    assert_eq!(work.shape(), (4, 2));
    // Every product [n, m]·[m, p] of the decoder at its fourth guess, from the shapes of what was recorded; the encoder is left out.
    let shape = |address: &str| run.tape.value(run.find(address).unwrap()).shape();
    let (t, d) = shape("decoder.x");
    let (n, _) = shape("memory");
    let (_, inner) = shape("decoder.0.w_1");
    let (_, words) = shape("logits");
    let product = |n: usize, m: usize, p: usize| n * m * p;
    let own = 4 * product(t, d, d) + product(t, d, t) + product(t, t, d);
    let cross = 2 * product(t, d, d) + 2 * product(n, d, d) + product(t, d, n) + product(t, n, d);
    let rest = product(t, d, inner) + product(t, inner, d) + product(t, d, words);
    assert_eq!(work[(3, 0)], (own + cross + rest) as f64);
    assert_eq!(work[(0, 0)], work[(0, 1)]);
    assert!(work[(3, 1)] < work[(3, 0)] / 3.0);
    // With a cache a guess costs more than the one before by one key and one value of the source of each layer.
    assert_eq!(work[(3, 1)] - work[(2, 1)], (2 * d) as f64);
}

#[test]
fn weights_were_trained_before_and_names_are_romanised() {
    let run = run("my name is aj", "all", &Overrides::default());
    assert_eq!(run.inputs.badge(), Badge::TrainedBefore);
    assert_eq!(Badge::TrainedBefore.to_string(), "trained before");
    let labels = |address: &str| {
        let (rows, cols) = run.tape.labels(run.find(address).unwrap());
        [rows, cols].map(|names| names.map(|names| names.join(" ")))
    };
    let [rows, cols] = labels("decoder.0.cross.head1.weights");
    assert_eq!(rows.unwrap(), "<s> nanna hesaru aj");
    assert_eq!(cols.unwrap(), "my name is aj");
    let [rows, cols] = labels("decoder.0.self.head3.weights");
    assert_eq!(rows, cols);
    let [rows, cols] = labels("encoder.0.attention.head0.weights");
    assert_eq!(
        (&*rows.unwrap(), &*cols.unwrap()),
        ("my name is aj", "my name is aj")
    );
    let [_, cols] = labels("probabilities");
    assert!(cols.unwrap().starts_with("<s> </s> nanna hesaru"));
    assert_eq!(run.find_in("", "target").unwrap().role, Role::Constant);
}

/// Of the heads together, as `attentive translate` shows them; the row is that of the word before, from which `hesaru` is guessed.
#[test]
fn the_source_word_behind_hesaru_is_name() {
    let run = run("my name is aj", "all", &Overrides::default());
    let (rows, _) = run.tape.labels(run.find("decoder.0.cross.q").unwrap());
    let row = rows
        .unwrap()
        .iter()
        .position(|word| word == "nanna")
        .unwrap();
    assert_eq!(
        ids(&run)[row],
        Translator::shipped().target().id("hesaru").unwrap()
    );
    let heads = (0..4).map(|head| {
        let address = format!("decoder.0.cross.head{head}.weights");
        run.tape
            .value(run.find(&address).unwrap())
            .row(row)
            .into_owned()
    });
    let mean = heads.reduce(|a, b| a + b).unwrap() / 4.0;
    assert_eq!(mean.transpose().argmax().0, 1, "{mean}");
}

#[test]
fn the_trace_has_every_stage() {
    let trace =
        |arguments: &[&str]| attentive(&[&["trace", "translation"], arguments].concat(), b"");
    let refused = |arguments: &[&str], line: &str| {
        let Answer {
            code,
            stdout,
            stderr,
        } = trace(arguments);
        assert_eq!((code, stdout.as_str()), (2, ""));
        assert_eq!(stderr, format!("attentive: {line}\n"));
    };
    let text = trace(&["--sentence", "what is this"]).stdout;
    for line in [
        "\nencoder.0.attention.head1.weights  [3, 3]",
        "\ndecoder.0.self.head1.weights  [3, 3]",
        "\ndecoder.0.cross.head1.weights  [3, 3]",
        "\nlogits  [3, 93]",
        "\nprobabilities  [3, 93]",
        "trained before\n",
    ] {
        assert!(text.contains(line), "{line}");
    }
    let forced = trace(&["--set", "written=1", "--set", "target[1,0]=ಮನೆ"]).stdout;
    assert!(forced.contains("\ntarget  [2, 1]"), "{forced}");
    refused(
        &["--sentence", "my name is zebra"],
        "the model does not know `zebra`; try “my name is aj” or “my name is ravi”",
    );
    refused(
        &["--sentence", "zebras zoom"],
        "the model does not know a single word of this sentence; try “my name is aj” or “my name is ravi”",
    );
    refused(
        &["--sentence", &"my ".repeat(65)],
        "this sentence has 65 words, and the model reads 64 at most; try “my name is aj” or “my name is ravi”",
    );
    refused(
        &["--set", "target[1,0]=manee"],
        "cell `target[1,0]` cannot be `manee`; the model cannot write `manee`; did you mean `manege`?",
    );
    refused(
        &["--set", "target[9,0]=mane"],
        "`target` has no cell [9,0]; rows go from 0 to 3, columns from 0 to 0",
    );
    refused(
        &["--set", "written=17"],
        "knob `written` cannot be `17`; it can be 0 to 16, or all",
    );
}

/// A run with a mistake, or with `none`.
fn with_mistake(sentence: &str, mistake: &str) -> Run {
    let computation = catalog::find("translation").unwrap();
    let mut settings = computation.settings();
    settings.set("mistake", mistake).unwrap();
    let sentence = Sentence::parse(sentence).unwrap();
    computation.run(computation.inputs(&sentence, &settings), settings)
}

#[test]
fn a_causal_mask_on_cross_attention_is_caught() {
    let check = CHECKS.iter().find(|it| it.name == "whole-source").unwrap();
    let mistake = mistakes::find("causal-cross").unwrap();
    assert_eq!(mistake.caught_by, check.name);
    let computation = catalog::find("translation").unwrap();
    let of = checks::of(computation).map(|it| it.name);
    assert_eq!(of.collect::<Vec<_>>(), ["whole-source"]);
    for sentence in ["my name is aj", "what is your name", "i am reading a book"] {
        let right = check.verdict(&with_mistake(sentence, "none"));
        assert_eq!(right.holds, Some(true), "{right:?}");
        let run = with_mistake(sentence, "causal-cross");
        assert_eq!(mistakes::idle(&run), None);
        let wrong = check.verdict(&run);
        assert_eq!(wrong.holds, Some(false), "{wrong:?}");
        let last = sentence.rsplit(' ').next().unwrap();
        assert_eq!(
            wrong.text,
            format!("the guess behind “<s>” cannot see “{last}”")
        );
        // Against a plain loop: what lies beyond the place of the query is hidden, and no other cell.
        let mask = run.tape.value(run.find("decoder.0.cross.mask").unwrap());
        for row in 0..mask.nrows() {
            for col in 0..mask.ncols() {
                assert_eq!(mask[(row, col)] < 0.0, col > row);
            }
        }
        assert_eq!(
            mask.shape(),
            (ids(&run).len() + 1, sentence.split(' ').count())
        );
    }
    assert_ne!(
        said(&with_mistake("my name is aj", "causal-cross"))[1],
        "nanna hesaru aj"
    );
    let one = with_mistake("aj", "causal-cross");
    assert!(mistakes::idle(&one).unwrap().contains("one word"));
    assert_eq!(check.verdict(&one).holds, None);
    // The transformer with random weights has no such mistake, and is asked the same.
    let computation = catalog::find("transformer").unwrap();
    let settings = computation.settings();
    let sentence = Sentence::parse("a rose is a rose").unwrap();
    let run = computation.run(computation.inputs(&sentence, &settings), settings);
    assert_eq!(check.verdict(&run).holds, Some(true));
}

/// Attention is not explanation: with `name` hidden from `nanna` in every head, `hesaru` is written all the same; with `aj` hidden from
/// `hesaru`, another name is.
#[test]
fn what_is_looked_at_is_not_always_needed() {
    let hidden = |row, col| {
        let mut overrides = Overrides::default();
        overrides.set("decoder.0.cross.mask", (row, col), f64::NEG_INFINITY);
        said(&run("my name is aj", "all", &overrides))[1].clone()
    };
    assert_eq!(hidden(1, 1), "nanna hesaru aj");
    assert_ne!(hidden(2, 3), "nanna hesaru aj");
}

/// With teacher forcing.
fn taught(sentence: &str, overrides: &Overrides) -> Run {
    taught_with("on", sentence, overrides)
}

fn taught_with(setting: &str, sentence: &str, overrides: &Overrides) -> Run {
    let computation = catalog::find("translation").unwrap();
    let mut settings = computation.settings();
    settings.set("teacher_forcing", setting).unwrap();
    let inputs = computation.inputs(&Sentence::parse(sentence).unwrap(), &settings);
    computation.run_with(inputs, settings, overrides.clone())
}

fn loss(run: &Run) -> f64 {
    run.tape.value(run.find("loss").unwrap())[(0, 0)]
}

#[test]
fn teacher_forcing_reads_the_right_words_whatever_the_model_writes() {
    let sentence = "i am reading a book";
    let mut overrides = Overrides::default();
    overrides.set("decoder.0.w_1", (3, 4), 40.0);
    overrides.set("b_out", (0, 2), 9.0);
    let run = taught(sentence, &overrides);
    let corpus = Corpus::built_in();
    let pair = corpus
        .pairs()
        .iter()
        .find(|it| it.source.join(" ") == sentence);
    assert_eq!(said(&run)[0], pair.unwrap().target.join(" "));
    // The mean of −ln of what is bet on each of them, and on the end.
    let probabilities = run.tape.value(run.find("probabilities").unwrap());
    let end = Translator::shipped().target().id("</s>").unwrap();
    let right: Vec<usize> = ids(&run).into_iter().chain([end]).collect();
    let losses = right.iter().enumerate();
    let losses: Vec<f64> = losses
        .map(|(row, &id)| -probabilities[(row, id)].ln())
        .collect();
    let mean = losses.iter().sum::<f64>() / losses.len() as f64;
    assert!((loss(&run) - mean).abs() < 1e-12 && mean > 0.1, "{mean}");
}

#[test]
fn the_gradients_of_the_loss_are_those_of_finite_differences() {
    let sentence = "my name is aj";
    let mut edit = Overrides::default();
    edit.set("decoder.0.w_1", (3, 4), 0.7);
    edit.set("b_out", (0, 2), 9.0);
    for edits in [Overrides::default(), edit] {
        let run = taught(sentence, &edits);
        let gradients = run
            .tape
            .backward(run.find("loss").unwrap(), Matrix::identity(1, 1));
        let mut largest: f64 = 0.0;
        for (address, _) in run.inputs.parameters.iter() {
            let weights = run.tape.value(run.find(address).unwrap());
            let shown = run.find(&format!("gradient.{address}"));
            let shown = run.tape.value(shown.unwrap_or_else(|| panic!("{address}")));
            let zeros = Matrix::zeros(weights.nrows(), weights.ncols());
            let known = gradients.of(run.find(address).unwrap());
            assert_eq!(*shown, *known.unwrap_or(&zeros), "{address}");
            // The largest of each matrix.
            let at = shown.map(f64::abs).iamax_full();
            let nudged = |by: f64| {
                let mut overrides = edits.clone();
                overrides.set(address, at, weights[at] + by);
                loss(&taught(sentence, &overrides))
            };
            let difference = (nudged(1e-5) - nudged(-1e-5)) / 2e-5;
            assert!(
                (difference - shown[at]).abs() < 1e-7,
                "{address}{at:?}: {difference} instead of {}",
                shown[at]
            );
            largest = largest.max(shown[at].abs());
        }
        assert!(largest > 1e-3, "{largest}");
    }
}

/// The gradient of each of the losses by its scores, by the walk back and by a scalar loop, and some columns of it.
#[test]
fn the_slopes_are_the_shares_less_1_for_the_right_words() {
    let mut logit = Overrides::default();
    logit.set("logits", (1, 7), 6.0);
    let mut share = Overrides::default();
    share.set("probabilities", (1, 7), 0.5);
    for edits in [Overrides::default(), logit, share] {
        let run = taught("she drinks water", &edits);
        let value = |address: &str| run.tape.value(run.find(address).unwrap());
        let (losses, logits) = (value("losses"), value("logits"));
        let ones = Matrix::from_element(losses.nrows(), 1, 1.0);
        let gradients = run.tape.backward(run.find("losses").unwrap(), ones);
        let of_logits = gradients.of(run.find("logits").unwrap()).unwrap();
        let slopes = value("slopes");
        assert!((of_logits - &*slopes).amax() < 1e-12);
        let end = Translator::shipped().target().id("</s>").unwrap();
        let right: Vec<usize> = ids(&run).into_iter().chain([end]).collect();
        for (row, &word) in right.iter().enumerate() {
            let sum: f64 = logits.row(row).iter().map(|it| it.exp()).sum();
            for col in 0..logits.ncols() {
                let share = logits[(row, col)].exp() / sum;
                let slope = share - f64::from(u8::from(col == word));
                assert!((slopes[(row, col)] - slope).abs() < 1e-12);
            }
        }
        let steepest = value("steepest");
        let (_, names) = run.tape.labels(run.find("steepest").unwrap());
        let names = names.unwrap();
        assert_eq!((steepest.ncols(), names.len()), (6, 6));
        assert_eq!(names[..4].join(" "), "avaḷu nīru kuḍiyuttāḷe </s>");
        for (at, name) in names.iter().enumerate() {
            let id = Translator::shipped().target().id(name).unwrap();
            assert_eq!(steepest.column(at), slopes.column(id), "{name}");
        }
        // No wrong word that is left out takes more than those that are there.
        let most = |col: usize| slopes.column(col).max();
        let rest = (0..logits.ncols()).filter(|col| !right.contains(col));
        let rest = rest.filter(|&col| {
            let word = Translator::shipped().target().romanised(col).unwrap();
            !names.iter().any(|name| name == word)
        });
        let largest = rest.map(most).fold(0.0, f64::max);
        assert!(steepest.column(4).max() >= largest && steepest.column(5).max() >= largest);
    }
}

#[test]
fn the_losses_are_the_same_without_the_gradients_by_the_weights() {
    let sentence = "she drinks water";
    let [all, few] = ["on", "losses"].map(|it| taught_with(it, sentence, &Overrides::default()));
    let is_of_weight = |address: &str| address.starts_with("gradient.");
    assert!(all.recorded.iter().any(|it| is_of_weight(&it.address)));
    let rest = all.recorded.iter().filter(|it| !is_of_weight(&it.address));
    let rest: Vec<_> = rest
        .map(|it| (&it.address, all.tape.value(it.id)))
        .collect();
    let own = few.recorded.iter();
    let own: Vec<_> = own.map(|it| (&it.address, few.tape.value(it.id))).collect();
    assert_eq!(own, rest);
}

#[test]
fn there_are_no_gradients_without_a_right_translation_or_without_asking() {
    // The corpus has no such sentence, though the model knows its words.
    for run in [
        taught("aj name is my", &Overrides::default()),
        run("my name is aj", "all", &Overrides::default()),
    ] {
        assert_eq!(run.find("loss"), None);
        let mut recorded = run.recorded.iter();
        assert!(!recorded.any(|it| it.address.starts_with("gradient.")));
    }
    let trace = |sentence: &str| {
        let arguments = [
            "trace",
            "translation",
            "--set",
            "teacher_forcing=on",
            "--grad",
            "loss",
        ];
        attentive(&[&arguments[..], &["--sentence", sentence]].concat(), b"")
    };
    let traced = trace("my name is aj");
    assert_eq!((traced.code, traced.stderr.as_str()), (0, ""));
    assert!(traced.stdout.contains("decoder.0.cross.w_q"));
    assert_eq!(trace("aj name is my").code, 2);
}

#[test]
fn only_words_and_the_end_are_written() {
    let target = Translator::shipped().target();
    let start = target.id("<s>").unwrap();
    let mut overrides = Overrides::default();
    overrides.set("b_out", (0, start), 60.0);
    let run = run("my name is aj", "all", &overrides);
    assert_eq!(said(&run)[1], "nanna hesaru aj");
    assert_eq!(
        ids(&run),
        translated("my name is aj", &overrides).decoding.written
    );
    // What is bet on the mark stays as it is, but it is not offered.
    let probabilities = run.tape.value(run.find("probabilities").unwrap());
    assert!(probabilities[(0, start)] > 0.99);
    let (rows, _) = run.tape.labels(run.find("next").unwrap());
    assert!(!rows.unwrap().contains(&"<s>".to_owned()));
}

#[test]
fn an_empty_word_is_refused_in_a_sentence() {
    let run = run("my name is aj", "all", &Overrides::default());
    let error = typed_word(&run.inputs, "  ").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no word is typed; type a word that the model can write, or leave with Esc"
    );
}
