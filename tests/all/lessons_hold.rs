//! What the built-in lessons say has to hold on every sentence and with every seed.

use attentive::lesson::{BlockKind, Directive, Inline, Library, typed_results};
use attentive::math::Matrix;
use attentive::models::corpus::Corpus;
use attentive::models::words::Sentence;
use attentive::notebook::navigation;
use attentive::notebook::page::Page;
use attentive::notebook::panel::{Panel, Piece, Tone};
use attentive::notebook::{Key, Mode, Notebook, Start};
use attentive::runs::changes::Choices;
use attentive::runs::question::{Form, Question, Reply, Unasked};

/// In any script, of one word, with words that repeat, and long.
fn sentences() -> Vec<Option<Sentence>> {
    let long: Vec<String> = (0..200).map(|n| format!("word{}", n % 37)).collect();
    let texts = [
        "hi",
        "go on",
        "a rose is a rose",
        "same same",
        "ನನ್ನ ಹೆಸರು ಎಜೆ",
        "I 👩‍👩‍👧 love 🦀",
        "שמי אג׳",
        &long.join(" "),
    ];
    let own = texts.map(|text| Some(Sentence::parse(text).expect("words")));
    std::iter::once(None).chain(own).collect()
}

const SEEDS: [Option<u64>; 3] = [None, Some(1), Some(12345)];

fn notebook(choices: Choices) -> Notebook {
    let start = Start {
        choices,
        ..Start::default()
    };
    Notebook::new(Library::embedded(), start)
}

/// Calls `look` with these lessons, each complete, on every sentence and with every seed.
fn everywhere(lessons: &[usize], mut look: impl FnMut(&Notebook, &str)) {
    for sentence in sentences() {
        for seed in SEEDS {
            let words = sentence
                .as_ref()
                .map_or(4, |sentence| sentence.words().len());
            let mut notebook = notebook(Choices {
                sentence: sentence.clone(),
                seed,
            });
            for &lesson in lessons {
                open(&mut notebook, lesson);
                let file = notebook.lesson().file().to_owned();
                look(&notebook, &format!("{file}, {words} words, seed {seed:?}"));
            }
        }
    }
}

/// Opens a lesson at its end, every race over.
fn open(notebook: &mut Notebook, lesson: usize) {
    notebook.open(lesson, usize::MAX);
    notebook.tick = navigation::ticks(notebook, notebook.step) - 1;
}

fn find(notebook: &mut Notebook, name: &str) {
    let lesson = notebook.library.find(name).expect("a built-in lesson");
    open(notebook, lesson);
}

/// The matrix with this address, as the latest run of the lesson has it.
fn stage(notebook: &Notebook, address: &str) -> Matrix {
    let found = notebook.runs.iter().rev().find_map(|run| {
        let recorded = run.result.recorded.iter();
        recorded
            .filter(|recorded| run.address(recorded) == address)
            .map(|recorded| run.result.tape.value(recorded.id).clone_owned())
            .next()
    });
    found.unwrap_or_else(|| panic!("no `{address}` in {}", notebook.lesson().file()))
}

/// Looks at one lesson, whatever the sentence and the seed.
fn in_lesson(name: &str, look: impl FnMut(&Notebook, &str)) {
    let lesson = Library::embedded().find(name).expect("a built-in lesson");
    everywhere(&[lesson], look);
}

fn pieces(panel: &Panel) -> &[Piece] {
    match panel {
        Panel::Heading(pieces) | Panel::Prose(pieces) | Panel::Item(pieces) => pieces,
        _ => &[],
    }
}

fn rows_that_differ(before: &Matrix, after: &Matrix) -> Vec<usize> {
    assert_eq!(before.shape(), after.shape());
    (0..before.nrows())
        .filter(|&row| before.row(row) != after.row(row))
        .collect()
}

#[track_caller]
fn close(left: &Matrix, right: &Matrix, tolerance: f64, place: &str) {
    assert_eq!(left.shape(), right.shape(), "{place}");
    let difference = (left - right).abs().max();
    assert!(difference <= tolerance, "{place}: {difference}");
}

#[test]
fn every_lesson_is_sound() {
    let library = Library::embedded();
    for entry in &library.lessons {
        assert_eq!(entry.problems().next(), None);
        assert_eq!(typed_results(entry), []);
        assert!(entry.number().is_some(), "{}", entry.file());
    }
}

#[test]
fn every_page_is_whole_on_every_sentence() {
    let all: Vec<usize> = (0..Library::embedded().lessons.len()).collect();
    everywhere(&all, |notebook, place| {
        let page = Page::new(notebook);
        assert_eq!(
            page.problems().collect::<Vec<_>>(),
            Vec::<&_>::new(),
            "{place}"
        );
        assert_eq!(page.steps.len(), notebook.lesson().steps.len(), "{place}");
        for piece in page.panels().flat_map(pieces) {
            let absent = matches!(piece.tone, Tone::Faint | Tone::Broken);
            assert!(!absent, "{place}: {}", piece.text);
            let computed = piece.tone == Tone::Computed;
            let number = !piece.text.contains("NaN") && !piece.text.contains('∞');
            assert!(!computed || number, "{place}: {}", piece.text);
        }
    });
}

/// Every lesson asks something, and offers something to change.
#[test]
fn no_lesson_is_passive() {
    for entry in &Library::embedded().lessons {
        let lesson = entry;
        assert!(lesson.questions().next().is_some(), "{}", lesson.file());
        let blocks = lesson.steps.iter().flat_map(|step| &step.blocks);
        let changes = blocks.filter(|block| match &block.kind {
            BlockKind::Directive(Directive::Knob(_)) => true,
            // Prose that sends the learner to the keys that change numbers.
            _ => block.inlines().iter().any(|inline| match inline {
                Inline::Code(key) => ["e", "w", "b", "s"].contains(&&*key.value),
                _ => false,
            }),
        });
        assert!(changes.count() > 0, "{}", lesson.file());
    }
}

/// A question is asked on the lesson's own numbers, and on any others it is asked with an answer that is judged right, and
/// with wrong ones that are judged wrong, or not asked for a reason that the page gives.
#[test]
fn every_question_is_fair_on_every_sentence() {
    let all: Vec<usize> = (0..Library::embedded().lessons.len()).collect();
    everywhere(&all, |notebook, place| {
        for (step, it) in notebook.lesson().steps.iter().enumerate() {
            for (block, it) in it.blocks.iter().enumerate() {
                let BlockKind::Directive(Directive::Predict(predict)) = &it.kind else {
                    continue;
                };
                let place = format!("{place}: {}", predict.id);
                let question = match Question::new(notebook.scope(step, block), predict) {
                    Ok(question) => question,
                    Err(Unasked::Lesson(problem)) => panic!("{place}: {problem}"),
                    Err(Unasked::Degenerate { reason, .. }) => {
                        assert!(reason.ends_with("so this question is not asked"));
                        continue;
                    }
                    Err(Unasked::Untrue | Unasked::Absent) => continue,
                };
                let (right, wrong) = replies(&question.form);
                assert!(question.judge(&right).right, "{place}: {right:?}");
                for reply in wrong {
                    assert!(!question.judge(&reply).right, "{place}: {reply:?}");
                }
            }
        }
    });
}

/// What is right, and some replies that are not.
fn replies(form: &Form) -> (Reply, Vec<Reply>) {
    match form {
        Form::Choose { options, right } => {
            let others = (0..options.len()).filter(|at| at != right);
            (Reply::Choice(*right), others.map(Reply::Choice).collect())
        }
        Form::Number { right, .. } => {
            let off = [right + 10.0 + right.abs(), right - 10.0 - right.abs()];
            (Reply::Number(*right), off.map(Reply::Number).to_vec())
        }
        Form::Point { right, rows, .. } => {
            let other = ((right.0 + 1) % rows.len(), right.1);
            let wrong = (other != *right).then_some(Reply::Cell(other.0, other.1));
            (Reply::Cell(right.0, right.1), wrong.into_iter().collect())
        }
        Form::Rows { right, rows, .. } => {
            let others = (0..rows.len()).filter(|row| !right.contains(row)).collect();
            (Reply::Rows(right.clone()), vec![Reply::Rows(others)])
        }
    }
}

#[test]
fn looking_up_is_multiplying() {
    in_lesson("words", |notebook, place| {
        let product = stage(notebook, "one_hot") * stage(notebook, "table");
        assert_eq!(stage(notebook, "looked_up"), product, "{place}");
        assert_eq!(stage(notebook, "x"), product, "{place}");
    });
}

#[test]
fn the_state_stays_small_and_one_step_follows_the_other() {
    in_lesson("rnn", |notebook, place| {
        let states = stage(notebook, "states");
        assert!(states.abs().max() < 1.0, "{place}");
        let first = stage(notebook, "step1.h");
        assert_eq!(first, states.rows(0, 1).into_owned(), "{place}");
        let race = (0..notebook.lesson().steps.len())
            .map(|step| navigation::ticks(notebook, step))
            .max();
        assert_eq!(race, Some(states.nrows()), "{place}");
    });
}

#[test]
fn another_word_changes_what_is_said() {
    in_lesson("side-by-side", |notebook, place| {
        let states = stage(notebook, "rnn.states");
        let last = states.nrows() - 1;
        let after = stage(notebook, "rnn_after.states");
        assert_eq!(rows_that_differ(&states, &after)[0], 0, "{place}");
        let all: Vec<usize> = (0..=last).collect();
        for [before, after] in [["attention", "attention_after"], ["causal", "causal_after"]] {
            let context = stage(notebook, &format!("{before}.context"));
            let after = stage(notebook, &format!("{after}.context"));
            assert_eq!(rows_that_differ(&context, &after), all, "{place}");
        }
        let moved = stage(notebook, "moved");
        assert!(
            (moved.column(1) - moved.column(2)).amax() < 1e-12,
            "{place}"
        );
        let longest = navigation::ticks(notebook, 0);
        assert_eq!(longest, states.nrows(), "{place}");
        // "Attention does not do less", and "one more word" costs the RNN the same after any text.
        let work = stage(notebook, "costs.multiplications");
        assert!(work.row_iter().all(|it| it[0] < it[1]), "{place}");
        let one_more = stage(notebook, "costs.one_more");
        let rnn = one_more.column(0);
        assert!(rnn.iter().all(|it| *it == rnn[0]), "{place}");
    });
}

#[test]
fn a_gradient_is_measured_and_a_step_of_training_lowers_the_loss() {
    in_lesson("training", |notebook, place| {
        let main = |name: &str| {
            let recorded = &notebook.runs[0].result;
            recorded
                .tape
                .value(recorded.find(name).expect("a stage"))
                .clone_owned()
        };
        let (gradient, measured) = (main("gradient.w_h"), main("differences"));
        close(&gradient, &measured, 1e-6 * gradient.amax(), place);
        // "A sum, with a term for each step", of which the first is 0.
        let (before, delta) = (main("before"), main("delta"));
        let terms = (0..delta.nrows()).map(|step| before[(step, 0)] * delta[(step, 0)]);
        let sum: f64 = terms.sum();
        assert!((sum - gradient[(0, 0)]).abs() < 1e-14, "{place}");
        assert_eq!(main("contributions")[0], 0.0, "{place}");
        // "Weights move by the rate η against the gradient", and the loss falls.
        let moved = main("w_h") - &gradient * 0.5;
        close(&main("after.w_h"), &moved, 1e-15, place);
        let [loss, after] = ["loss", "loss_after"].map(|name| main(name)[0]);
        assert!(after < loss, "{place}: {after} after {loss}");
        assert_eq!(main("learning_curve").as_slice(), [loss, after], "{place}");
    });
}

/// Every press takes a step, and training by hand ends below guessing.
#[test]
fn presses_train_the_rnn_of_the_lesson() {
    let mut notebook = notebook(Choices::default());
    let lesson = notebook
        .library
        .find("training")
        .expect("a built-in lesson");
    notebook.open(lesson, 5);
    let numbers = |notebook: &Notebook| {
        let run = &notebook.runs[0].result;
        ["loss", "loss_after", "guessing"].map(|name| {
            let id = run.find(name).expect("a stage");
            run.tape.value(id)[0]
        })
    };
    let [mut loss, mut next, guessing] = numbers(&notebook);
    let start = loss;
    for press in 1..=40 {
        notebook.press(&Key::Named("+".to_owned()));
        let leads_to = next;
        [loss, next, _] = numbers(&notebook);
        assert!((loss - leads_to).abs() < 1e-12, "press {press}");
    }
    assert!(loss < guessing / 2.0 && loss < start, "{loss}, {guessing}");
}

#[test]
fn truncation_cuts_ways_back_and_no_state() {
    in_lesson("truncating", |notebook, place| {
        for stage in ["states", "loss", "differences"] {
            let [full, cut] = ["full", "cut"].map(|run| stage_of(notebook, run, stage));
            assert_eq!(full, cut, "{place}: {stage}");
        }
        let (full, cut) = (stage(notebook, "full.reach"), stage(notebook, "cut.reach"));
        let (n, k) = (full.nrows(), 4);
        for guess in 0..n {
            for step in 0..n {
                let on_its_way = step <= guess;
                let in_its_piece = step / k == guess / k;
                assert_eq!(full[(guess, step)], f64::from(on_its_way), "{place}");
                assert_eq!(
                    cut[(guess, step)],
                    f64::from(on_its_way && in_its_piece),
                    "{place}"
                );
            }
        }
        // "Cut is exactly 0", and the others are the same as without.
        let terms = stage(notebook, "cut.last_terms");
        for row in 0..terms.nrows() {
            let is_kept = (row + 1) / k == (n - 1) / k;
            let expected = if is_kept { terms[(row, 0)] } else { 0.0 };
            assert_eq!(terms[(row, 1)], expected, "{place}");
        }
        // The full gradient is the measured slope, and the truncated one is not.
        let measured = stage(notebook, "full.differences");
        let misses =
            |run| (stage_of(notebook, run, "gradient.w_h") - &measured).norm() / measured.norm();
        assert!(
            misses("full") < 1e-6 && misses("cut") > 1e-4,
            "{place}: {}, {}",
            misses("full"),
            misses("cut")
        );
        let agreement = stage(notebook, "full.agreement");
        assert_eq!(
            (agreement[(n - 1, 0)], agreement[(n - 1, 1)]),
            (1.0, 0.0),
            "{place}"
        );
    });
}

fn stage_of(notebook: &Notebook, run: &str, name: &str) -> Matrix {
    stage(notebook, &format!("{run}.{name}"))
}

#[test]
fn gradients_fade_and_explode_by_a_factor_a_step() {
    in_lesson("fading-gradients", |notebook, place| {
        let (fading, growing) = (stage(notebook, "norms"), stage(notebook, "growing.norms"));
        for (norms, rho) in [(&fading, 0.9_f64), (&growing, 1.1)] {
            for steps in [10, 20, 50] {
                let power = rho.powi(steps as i32);
                assert!((norms[(steps, 0)] / power - 1.0).abs() < 1e-9, "{place}");
                // "tanh only takes away."
                assert!(norms[(steps, 1)] <= power, "{place}");
            }
        }
        // With these weights it takes nearly everything, below 1 and above.
        assert!(
            fading[(10, 1)] < 0.5 * fading[(10, 0)],
            "{place}: {}",
            fading[(10, 1)]
        );
    });
}

#[test]
fn each_half_sees_one_side_and_attention_sees_both() {
    in_lesson("both-ways", |notebook, place| {
        let both = |half: &str| stage_of(notebook, "both", half);
        let differing = |run: &str, half: &str| {
            let half = format!("{half}.states");
            rows_that_differ(&both(&half), &stage_of(notebook, run, &half))
        };
        let last = both("states").nrows() - 1;
        assert_eq!(differing("last", "forward"), [last], "{place}");
        assert_eq!(differing("first", "backward"), [0], "{place}");
        // Backward from a changed last word on, and forward from a changed first one; far away the change may be lost in rounding.
        assert!(
            differing("last", "backward").ends_with(&[last - 1, last]),
            "{place}"
        );
        assert!(
            differing("first", "forward").starts_with(&[0, 1]),
            "{place}"
        );
        let all: Vec<usize> = (0..=last).collect();
        let [before, after] =
            ["attention", "attention_last"].map(|run| stage_of(notebook, run, "context"));
        assert_eq!(rows_that_differ(&before, &after), all, "{place}");
        // "To the left the forward half."
        let (states, h) = (both("states"), both("forward.states").ncols());
        assert_eq!(states.columns(0, h), both("forward.states"), "{place}");
        assert_eq!(states.columns(h, h), both("backward.states"), "{place}");
    });
}

#[test]
fn equal_words_ask_and_answer_alike() {
    let sentence = Sentence::parse("a rose is a rose").expect("words");
    let mut notebook = notebook(Choices {
        sentence: Some(sentence),
        seed: None,
    });
    find(&mut notebook, "query-key-value");
    let affinity = stage(&notebook, "affinity");
    assert_eq!(affinity.row(1), affinity.row(4));
    assert_eq!(affinity.column(0), affinity.column(3));
    in_lesson("query-key-value", |notebook, place| {
        let (q, k) = (stage(notebook, "q"), stage(notebook, "k"));
        close(
            &stage(notebook, "affinity"),
            &(q * k.transpose()),
            1e-12,
            place,
        );
    });
}

#[test]
fn many_draws_have_the_variance_that_theory_says() {
    in_lesson("why-divide", |notebook, place| {
        let variance = stage(notebook, "variance");
        let (largest, slope) = (stage(notebook, "largest"), stage(notebook, "slope"));
        for (row, d) in [4.0, 16.0, 64.0, 256.0, 512.0].into_iter().enumerate() {
            assert!(
                (variance[(row, 0)] / d - 1.0).abs() < 0.2,
                "{place}: {variance}"
            );
            assert!(
                (variance[(row, 1)] - 1.0).abs() < 0.2,
                "{place}: {variance}"
            );
        }
        // "One key takes almost all", and "the slope is almost nothing".
        assert!(
            largest[(4, 0)] > 0.9 && largest[(4, 1)] < 0.4,
            "{place}: {largest}"
        );
        assert!(
            slope[(4, 0)] < 0.01 && slope[(4, 1)] > 0.3,
            "{place}: {slope}"
        );
        let (affinity, scaled) = (stage(notebook, "affinity"), stage(notebook, "scaled"));
        let d_k = stage(notebook, "q").ncols() as f64;
        assert!(
            (affinity.variance() / d_k - scaled.variance()).abs() < 1e-12,
            "{place}"
        );
    });
}

#[test]
fn only_the_right_mask_hides_the_future_and_shares_out_one() {
    in_lesson("mask", |notebook, place| {
        let right = stage(notebook, "right.weights");
        let words = right.nrows();
        let mut first = Matrix::zeros(1, words);
        first[(0, 0)] = 1.0;
        assert_eq!(right.rows(0, 1).into_owned(), first, "{place}");
        let (zero, late) = (
            stage(notebook, "zero.weights"),
            stage(notebook, "late.masked"),
        );
        for row in 0..words {
            assert!((right.row(row).sum() - 1.0).abs() < 1e-12, "{place}");
            assert!((zero.row(row).sum() - 1.0).abs() < 1e-12, "{place}");
            let hidden = row + 1..words;
            assert!(
                hidden.clone().all(|col| right[(row, col)] == 0.0),
                "{place}"
            );
            assert!(hidden.clone().all(|col| zero[(row, col)] > 0.0), "{place}");
            assert!(
                hidden.is_empty() || late.row(row).sum() < 1.0 - 1e-6,
                "{place}"
            );
        }
    });
}

/// The figures come from plain loops over the printed Q and K, outside of this program.
#[test]
fn the_mistakes_on_the_public_notebook_have_the_known_figures() {
    in_lesson("mask", |notebook, place| {
        let first = stage(notebook, "book.zero.weights").rows(0, 1).into_owned();
        let known = Matrix::from_row_slice(1, 4, &[0.39814, 0.20062, 0.20062, 0.20062]);
        close(&first, &known, 1e-5, place);
        let late = stage(notebook, "book.late.masked").column_sum();
        let known = [0.17649, 0.68858, 0.77541, 1.0];
        close(
            &Matrix::from_column_slice(4, 1, &known),
            &Matrix::from_column_slice(4, 1, late.as_slice()),
            1e-5,
            place,
        );
        let right = stage(notebook, "book.right.weights").column_sum();
        assert!(right.iter().all(|sum| (sum - 1.0).abs() < 1e-12), "{place}");
    });
}

#[test]
fn the_public_notebook_comes_out_as_it_was_printed() {
    in_lesson("softmax-context", |notebook, place| {
        for name in ["affinity", "scaled", "weights", "context"] {
            let (own, printed) = (format!("book.{name}"), format!("book.printed.{name}"));
            close(
                &stage(notebook, &own),
                &stage(notebook, &printed),
                1e-7,
                &format!("{place}: {name}"),
            );
        }
    });
}

#[test]
fn a_context_vector_is_a_mean_of_values() {
    in_lesson("softmax-context", |notebook, place| {
        for prefix in ["", "book."] {
            let (context, v) = (
                stage(notebook, &format!("{prefix}context")),
                stage(notebook, &format!("{prefix}v")),
            );
            assert_eq!(context.row(0), v.row(0), "{place}");
            for (mixed, values) in context.column_iter().zip(v.column_iter()) {
                assert!(mixed.max() <= values.max() + 1e-12, "{place}");
                assert!(mixed.min() >= values.min() - 1e-12, "{place}");
            }
        }
        let weights = stage(notebook, "weights");
        let last = weights.row(weights.nrows() - 1);
        assert!(last.iter().all(|&weight| weight > 0.0), "{place}");
        assert!((last.sum() - 1.0).abs() < 1e-12, "{place}");
    });
}

/// "The same outputs, in the other order", but for rounding; and not so with positions.
#[test]
fn attention_follows_the_words_in_any_order() {
    in_lesson("order", |notebook, place| {
        let reversed = |run: &str| {
            let context = stage(notebook, &format!("{run}.context"));
            let last = context.nrows() - 1;
            Matrix::from_fn(last + 1, context.ncols(), |row, col| {
                context[(last - row, col)]
            })
        };
        close(
            &stage(notebook, "plain.context"),
            &reversed("turned"),
            1e-12,
            place,
        );
        let masked = stage(notebook, "causal.context");
        let swapped = stage(notebook, "causal_swapped.context");
        let last = masked.nrows() - 1;
        let rows = |matrix: &Matrix| matrix.rows(last, 1).into_owned();
        close(&rows(&masked), &rows(&swapped), 1e-12, place);
        // The figure is from a plain loop outside of this program.
        let wide = stage(notebook, "wide.encoding");
        for (a, b) in [(3, 8), (100, 105)] {
            let product = wide.row(a).dot(&wide.row(b));
            assert!((product - 189.597).abs() < 0.001, "{place}: {product}");
        }
        let places = stage(notebook, "places.similarity");
        for row in 1..places.nrows() {
            for col in 1..places.ncols() {
                let moved = places[(row, col)] - places[(row - 1, col - 1)];
                assert!(moved.abs() < 1e-9, "{place}");
            }
        }
    });
}

#[test]
fn merged_rightly_only_the_last_row_changes_and_wrongly_others_do() {
    in_lesson("many-heads", |notebook, place| {
        let changed = |before: &str, after: &str| {
            let [before, after] =
                [before, after].map(|run| stage(notebook, &format!("{run}.output")));
            rows_that_differ(&before, &after)
        };
        let words = stage(notebook, "masked.output").nrows();
        assert_eq!(changed("masked", "changed"), [words - 1], "{place}");
        let wrong = changed("wrong", "wrong_changed");
        // Every one of the four heads has a row for the last word.
        assert_eq!(wrong.len(), words.min(4), "{place}: {wrong:?}");
    });
}

#[test]
fn a_norm_brings_rows_to_mean_0_and_variance_1() {
    in_lesson("block", |notebook, place| {
        for norm in ["norm1", "norm2", "pre.norm1", "pre.norm2"] {
            let sums = stage(notebook, &format!("{norm}.deviations"));
            let rows = stage(notebook, &format!("{norm}.normalised"));
            for (row, sums) in rows.row_iter().zip(sums.row_iter()) {
                let variance = sums.norm_squared() / sums.len() as f64;
                assert!(row.mean().abs() < 1e-9, "{place}: {norm}");
                let expected = variance / (variance + 1e-5);
                assert!((row.variance() - expected).abs() < 1e-9, "{place}: {norm}");
            }
        }
        // "They become alike", unless they are the same word.
        let difference = stage(notebook, "stack.difference");
        let last = difference.nrows() - 1;
        let same = difference[(0, 0)] < 1e-12;
        assert!(
            same || difference[(last, 1)] < 0.01 * difference[(last, 0)],
            "{place}: {difference}"
        );
    });
}

#[test]
fn the_notebook_beside_the_lessons_is_the_reference() {
    let library = Library::embedded();
    let beside = library.data["notebook.json"]
        .as_deref()
        .expect("it can be read");
    let beside: serde_json::Value = serde_json::from_str(beside).expect("JSON");
    let reference: serde_json::Value =
        serde_json::from_str(include_str!("../reference/notebook.json")).expect("JSON");
    assert_eq!(beside["source"], reference["source"]);
    for name in ["q", "k", "v", "mask"] {
        assert_eq!(beside["input"][name], reference[name], "{name}");
    }
    for name in ["affinity", "scaled", "weights", "context"] {
        assert_eq!(beside["stages"][name], reference[name], "{name}");
    }
}

/// A sentence that the trained translator can read stays, whichever of its kinds it is, and the pages of its lesson are whole.
#[test]
fn the_lesson_on_encoder_and_decoder_holds_on_what_can_be_said() {
    let lesson = Library::embedded().find("encoder-decoder").unwrap();
    for pair in Corpus::built_in().pairs().iter().step_by(37) {
        let words = pair.source.join(" ");
        let sentence = Some(Sentence::parse(&words).unwrap());
        let mut notebook = notebook(Choices {
            sentence,
            seed: None,
        });
        open(&mut notebook, lesson);
        assert_eq!(notebook.why_other_words(), None, "{words}");
        let page = Page::new(&notebook);
        assert_eq!(page.problems().count(), 0, "{words}");
        let text: String = page
            .panels()
            .flat_map(pieces)
            .map(|piece| piece.text.as_str())
            .collect();
        assert!(text.contains(&words), "{words}");
        assert!(text.contains(&pair.target.join(" ")), "{words}: {text}");
        let rows = rows_that_differ(
            &stage(&notebook, "memory"),
            &stage(&notebook, "changed.memory"),
        );
        assert_eq!(rows.len(), pair.source.len(), "{words}");
        let checked = page.panels().filter_map(|panel| match panel {
            Panel::Checks(lines) => Some(lines),
            _ => None,
        });
        let holds: Vec<_> = checked.flatten().map(|line| line.holds).collect();
        assert_eq!(holds, [Some(true)], "{words}");
    }
}

/// One that it cannot read does not stop the lesson, which says why it has another, and the line that it is typed into refuses it.
#[test]
fn what_cannot_be_said_is_refused_and_named() {
    let lesson = Library::embedded().find("encoder-decoder").unwrap();
    let mut notebook = notebook(Choices {
        sentence: Some(Sentence::parse("dogs bite men").unwrap()),
        seed: None,
    });
    notebook.open(lesson, 1);
    let why = "the model does not know a single word of this sentence, so this lesson uses its own sentence; try “my name is aj” or “my name is ravi”";
    assert_eq!(notebook.why_other_words().as_deref(), Some(why));
    assert_eq!(stage(&notebook, "memory").nrows(), 4);
    notebook.press(&Key::Named("s".to_owned()));
    notebook.press(&Key::Paste("her dog".to_owned()));
    notebook.press(&Key::Named("Enter".to_owned()));
    let Mode::Typing { error, .. } = &notebook.mode else {
        panic!("the line is kept");
    };
    let said = error.as_deref().unwrap();
    assert_eq!(
        said,
        "this lesson needs 3 words or more; type a longer sentence"
    );
    for _ in 0.."her dog".len() {
        notebook.press(&Key::Named("Backspace".to_owned()));
    }
    notebook.press(&Key::Paste("that her dog".to_owned()));
    notebook.press(&Key::Named("Enter".to_owned()));
    let Mode::Typing { error, .. } = &notebook.mode else {
        panic!("the line is kept");
    };
    let said = error.as_deref().unwrap();
    assert!(said.starts_with("the model does not know “"), "{said}");
}
