//! Translation: what is trained, how it is decoded, and what is kept of it.

use std::sync::Arc;

use attentive::math::{Matrix, Overrides, Tape, Trace};
use attentive::models::corpus::Corpus;
use attentive::models::encoder_decoder::{self, Cell};
use attentive::models::encoder_layer::LayerForm;
use attentive::models::forward_pass::ForwardPass;
use attentive::models::safetensors;
use attentive::models::sublayer::NormPlace;
use attentive::models::training::{Job, TrainingSpec};
use attentive::models::transformer::{SentencePair, transformer};
use attentive::models::translator::{Architecture, MOST_WORDS, Translator};
use attentive::models::vocabulary::{END, START, Vocabulary};

fn spec(model: &str, settings: &[(&str, &str)]) -> TrainingSpec {
    let mut spec = TrainingSpec::new("translation", model).unwrap();
    for (knob, value) in settings {
        spec.set(knob, value).unwrap();
    }
    spec
}

/// A job that has made all its steps.
fn trained(model: &str, settings: &[(&str, &str)]) -> Job {
    let mut job = spec(model, settings).job().unwrap();
    job.by_ref().for_each(drop);
    job
}

/// A corpus that is learned in a moment.
fn small() -> Arc<Corpus> {
    let lines = "i see\tje vois\ttrain\nwe see\tnous voyons\ttrain\ni go\tje vais\ttrain\nwe go\tnous allons\theld\nwe do go\tnous allons\ttrain\n";
    let text = format!("source\ttarget\tsplit\n{lines}");
    Arc::new(Corpus::parse("small", text.into_bytes()).unwrap())
}

/// In 100 of 100 seeds 150 steps are enough for 65 of the 66 at least; one seed, and a margin of two more for other processors.
#[test]
fn the_transformer_translates_what_it_never_saw() {
    let job = trained("transformer", &[]);
    assert_eq!(job.parameters().count(), 29_469);
    assert!(job.score(0, 1000) > 0.98, "{}", job.score(0, 1000));
    assert!(
        job.held_out(1000).unwrap() > 0.95,
        "{:?}",
        job.held_out(1000)
    );
    let translator = job.translator().unwrap();
    let source = ["my", "name", "is", "aj"].map(str::to_owned);
    let ids = translator.source().ids(&source).unwrap();
    let translation = translator.translate(&ids, &[], &Overrides::default());
    let words = translation.decoding.written.iter();
    let words: Vec<&str> = words.map(|&id| translator.target().word(id)).collect();
    assert_eq!(words, ["ನನ್ನ", "ಹೆಸರು", "ಅಜ್"]);
    assert!(translation.has_ended);
    is_scored_as_it_decodes(&job);
}

#[test]
fn every_model_is_scored_as_it_decodes() {
    for (model, steps) in [("transformer", "40"), ("rnn", "60"), ("gru", "60")] {
        let job = trained(model, &[("steps", steps)]);
        let score = job.score(0, 1000);
        assert!(
            score > 0.0 && score < 1.0,
            "{model} {score}: nothing is told apart"
        );
        is_scored_as_it_decodes(&job);
    }
}

/// Free running, word by word, comes to the score that teacher forcing gives for all pairs at once.
#[track_caller]
fn is_scored_as_it_decodes(job: &Job) {
    let (corpus, translator) = (job.spec().corpus().unwrap(), job.translator().unwrap());
    let right = corpus.held_out().iter().filter(|pair| {
        let translation = translator.translate(&pair.source, &[], &Overrides::default());
        translation.has_ended
            && translation.decoding.written == pair.target[1..pair.target.len() - 1]
    });
    let part = right.count() as f64 / corpus.held_out().len() as f64;
    assert_eq!(job.held_out(1000), Some(part));
}

#[test]
fn all_models_meet_the_same_pairs_and_every_pair_in_turn() {
    let batches = |model: &str| -> Vec<Arc<[usize]>> {
        let job = spec(model, &[("seed", "4")]).job().unwrap();
        let batches = (1..=10).flat_map(|step| job.pairs(step));
        batches.map(|pair| pair.source).collect()
    };
    let sources = batches("transformer");
    assert_eq!(sources, batches("rnn"));
    assert_eq!(sources, batches("gru"));
    let mut first_round = sources[..310].to_vec();
    let all = Corpus::built_in();
    let mut all: Vec<_> = all
        .training()
        .iter()
        .map(|pair| Arc::clone(&pair.source))
        .collect();
    assert_ne!(first_round, all);
    first_round.sort();
    all.sort();
    assert_eq!(first_round, all);
    let other = spec("rnn", &[("seed", "5")]).job().unwrap().pairs(1);
    assert_ne!(sources[0], other[0].source);
}

#[test]
fn models_without_attention_are_as_large() {
    let count = |model: &str| spec(model, &[]).parameter_count() as f64;
    for model in ["rnn", "gru"] {
        let ratio = count(model) / count("transformer");
        assert!((ratio - 1.0).abs() < 0.01, "{model}: {ratio}");
    }
}

/// Without attention, one pair at a time and all of them side by side, are the same numbers.
#[test]
fn a_batch_of_any_lengths_is_its_pairs_one_by_one() {
    let corpus = Corpus::built_in();
    let pairs = &corpus.training()[120..152];
    for (model, cell) in [("rnn", Cell::Tanh), ("gru", Cell::Gru)] {
        let job = spec(model, &[]).job().unwrap();
        let run = |pairs: &[_]| {
            let tape = Tape::new();
            let pass = ForwardPass::new(&tape, job.parameters(), Trace::off());
            let (guessed, loss) =
                encoder_decoder::encoder_decoder(&pass.root(), pairs, cell, [None, None]);
            let logits = guessed.logits.value();
            let rows = guessed.rows.into_iter().enumerate();
            let rows: Vec<_> = rows
                .map(|(row, of)| (of, logits.row(row).into_owned()))
                .collect();
            (rows, loss.value()[(0, 0)])
        };
        let (all, loss) = run(pairs);
        let (mut losses, mut count) = (0.0, 0);
        for (number, pair) in pairs.iter().enumerate() {
            let (own, loss) = run(std::slice::from_ref(pair));
            losses += loss * own.len() as f64;
            count += own.len();
            for ([_, place], row) in own {
                let together = all.iter().find(|(of, _)| *of == [number, place]).unwrap();
                assert!((&together.1 - row).amax() < 1e-12, "{model}, pair {number}");
            }
        }
        assert_eq!(all.len(), count);
        assert!((loss - losses / count as f64).abs() < 1e-12);
    }
}

/// What training computes in single operations, and what lessons show stage by stage, is the same, and so are all gradients.
#[test]
fn a_batch_comes_to_what_its_stages_come_to() {
    for norm in ["post", "pre"] {
        let job = trained(
            "transformer",
            &[("steps", "3"), ("norm", norm), ("layers", "2")],
        );
        let form = LayerForm {
            heads: 4,
            norm: NormPlace::of(norm),
        };
        let corpus = Corpus::built_in();
        let pairs = &corpus.training()[100..116];
        let run = |pairs: &[SentencePair], trace| {
            let tape = Tape::new();
            let pass = ForwardPass::new(&tape, job.parameters(), trace);
            let made = transformer(&pass.root(), pairs, form, 2, [None, None]);
            let (count, gradients) = (made.logits.rows() as f64, made.loss.backward());
            let of_weights = pass.leaves().into_iter();
            let of_weights: Vec<(String, Matrix)> = of_weights
                .map(|(address, id)| (address, gradients.of(id).unwrap().clone()))
                .collect();
            (count, made.loss.value()[(0, 0)], of_weights)
        };
        let (count, loss, gradients) = run(pairs, Trace::off());
        let one_by_one = pairs
            .iter()
            .map(|pair| run(std::slice::from_ref(pair), Trace::on()));
        let (mut sum, mut sums) = (0.0, Vec::new());
        for (own, loss, gradients) in one_by_one {
            sum += loss * own / count;
            for (at, (_, gradient)) in gradients.into_iter().enumerate() {
                let part = gradient * (own / count);
                match sums.get_mut(at) {
                    Some(sum) => *sum += part,
                    None => sums.push(part),
                }
            }
        }
        assert!((loss - sum).abs() < 1e-12, "{norm}: {loss}, {sum}");
        assert_eq!(gradients.len(), sums.len());
        for ((address, gradient), sum) in gradients.iter().zip(&sums) {
            assert!((gradient - sum).amax() < 1e-12, "{norm}: {address}");
        }
    }
}

#[test]
fn a_forced_word_and_a_set_cell_change_what_follows() {
    let job = trained("transformer", &[("steps", "100")]);
    let translator = job.translator().unwrap();
    let ids = |words: &str| {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        translator.source().ids(&words).unwrap()
    };
    let (none, source) = (Overrides::default(), ids("what is my name"));
    let free = translator.translate(&source, &[], &none);
    let forced = translator.target().ids(&["nimma".to_owned()]).unwrap();
    let after_forced = translator.translate(&source, &forced, &none);
    assert_eq!(after_forced.decoding.written[0], forced[0]);
    assert_ne!(free.decoding.written[0], forced[0]);

    let decoding = &free.decoding;
    let n = decoding.written.len() + 1;
    let weights: Vec<_> = decoding.cross_attention().collect();
    assert_eq!(weights.len(), 4);
    for (head, (address, weights)) in weights.iter().enumerate() {
        assert_eq!(*address, format!("decoder.0.cross.head{head}.weights"));
        assert_eq!(weights.shape(), (n, 4));
    }
    assert!(decoding.find("encoder.0.attention.head0.weights").is_some());
    assert_eq!(decoding.find("logits").unwrap().shape(), (n, 93));
    // Each word was chosen from this row, and is what stands highest in it.
    for (after, &word) in decoding.written.iter().enumerate() {
        assert_eq!(decoding.most_likely(after, 1)[0].0, word);
    }
    let sum: f64 = decoding.most_likely(0, 93).iter().map(|it| it.1).sum();
    assert!((sum - 1.0).abs() < 1e-12);

    let mut blind = Overrides::default();
    for head in 0..4 {
        for row in 0..n {
            for col in 0..8 {
                blind.set(
                    &format!("decoder.0.cross.head{head}.context"),
                    (row, col),
                    0.0,
                );
            }
        }
    }
    let changed = translator.decode(&source, &decoding.written, blind);
    assert_ne!(changed.probabilities(), decoding.probabilities());
}

#[test]
fn pairs_of_ones_own_are_learned() {
    for model in ["transformer", "rnn", "gru"] {
        let mut own = spec(model, &[("steps", "150")])
            .with_corpus(small())
            .unwrap();
        own.set("batch", "4").unwrap();
        let mut job = own.job().unwrap();
        let last = job.by_ref().last().unwrap();
        assert_eq!(
            (last.score, job.held_out(9).is_some()),
            (Some(1.0), true),
            "{model}"
        );
    }
    let built_in = spec("rnn", &[]);
    let own = built_in.clone().with_corpus(small()).unwrap();
    assert_ne!(built_in, own);
    assert_ne!(built_in.to_string(), own.to_string());
    let error = TrainingSpec::new("recall", "rnn")
        .unwrap()
        .with_corpus(small())
        .unwrap_err();
    let expected = "recall makes its own sequences and takes no pairs; train on `translation`, or leave the pairs out";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_model_for_another_task_is_refused() {
    let said = |task, model| TrainingSpec::new(task, model).unwrap_err().to_string();
    assert_eq!(
        said("translation", "attention"),
        "`attention` is no model for translation; choose from `rnn`, `gru`, `transformer`"
    );
    assert_eq!(
        said("recall", "transformer"),
        "`transformer` is no model for recall; choose from `rnn`, `bi-rnn`, `gru`, `attention`"
    );
    let misfit = spec("transformer", &[("heads", "5")]).check().unwrap_err();
    assert_eq!(
        misfit.to_string(),
        "5 heads cannot share out a width of 32 evenly; set `d` to a multiple of `heads`"
    );
}

#[test]
fn a_translator_fits_its_words_and_its_weights() {
    let job = spec("gru", &[("hidden", "3")])
        .with_corpus(small())
        .unwrap()
        .job()
        .unwrap();
    let corpus = small();
    let (source, target) = (corpus.source().clone(), corpus.target().clone());
    let gru = Architecture::Recurrent(Cell::Gru);
    let made = |architecture, source: &Vocabulary, target: &Vocabulary| {
        let weights = job.parameters().clone();
        let made = Translator::new(architecture, weights, source.clone(), target.clone());
        made.map_err(|error| error.message)
    };
    assert!(made(gru, &source, &target).is_ok());
    let misfit = "the weights are not those of such a translator";
    let without_marks = Vocabulary::new(vec!["a".to_owned()], None).unwrap();
    assert_eq!(
        made(gru, &source, &without_marks).unwrap_err(),
        format!("{misfit}: their words lack the marks of beginning and end")
    );
    assert_eq!(
        made(gru, &target, &target).unwrap_err(),
        format!("{misfit}: `source_table` is [5, 3] instead of [8, 3]")
    );
    assert_eq!(
        made(Architecture::Recurrent(Cell::Tanh), &source, &target).unwrap_err(),
        format!("{misfit}: there is no `decoder.b` in them")
    );
    let mut broken = job.parameters().clone();
    broken.get_mut("w_out").unwrap()[(0, 0)] = f64::NAN;
    let broken = Translator::new(gru, broken, source, target).unwrap_err();
    assert_eq!(broken.message, "the weights hold NaN in `w_out`");
}

/// A model that has not learned to stop is stopped.
#[test]
fn a_translation_without_end_is_cut() {
    let words = [START, END, "on"].map(str::to_owned).to_vec();
    let words = Vocabulary::new(words, None).unwrap();
    let mut job = spec("rnn", &[("hidden", "2")])
        .with_corpus(small())
        .unwrap()
        .job()
        .unwrap();
    let mut parameters = job.parameters().clone();
    for (address, shape) in [
        ("source_table", [3, 2]),
        ("target_table", [3, 2]),
        ("w_out", [2, 3]),
    ] {
        parameters.insert(address, Matrix::zeros(shape[0], shape[1]));
    }
    parameters.insert("b_out", Matrix::from_row_slice(1, 3, &[0.0, 0.0, 1.0]));
    let rnn = Architecture::Recurrent(Cell::Tanh);
    let endless = Translator::new(rnn, parameters, words.clone(), words).unwrap();
    let translation = endless.translate(&[2], &[], &Overrides::default());
    assert!(!translation.has_ended);
    assert_eq!(translation.decoding.written, [2; MOST_WORDS]);
    assert!(job.next().is_some());
}

/// The file that ships is what its own command makes, in its words and its shapes, and it translates every pair.
#[test]
fn the_shipped_translator_knows_its_pairs() {
    let bytes = include_bytes!("../../lessons/translator.safetensors");
    let saved = safetensors::read("it", bytes).unwrap();
    assert_eq!(saved.texts["steps made"], "150");
    let translator = Translator::from_saved("it", saved).unwrap();
    let corpus = Corpus::built_in();
    assert_eq!(translator.source(), corpus.source());
    assert_eq!(translator.target(), corpus.target());
    for pair in corpus.training().iter().chain(corpus.held_out()) {
        let translation = translator.translate(&pair.source, &[], &Overrides::default());
        assert!(translation.has_ended);
        assert_eq!(
            translation.decoding.written,
            pair.target[1..pair.target.len() - 1]
        );
    }
}
