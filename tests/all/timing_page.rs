//! Times on the page: what the keys and the news do to them. The news are made up: nothing here has a clock.

use attentive::lesson::Library;
use attentive::notebook::timing::{TimingNews, TimingOrder};
use attentive::notebook::training::TrainingOrder;
use attentive::notebook::{Effect, Notebook, Start};
use attentive::runs::timing::{Machine, Seconds};

use crate::common::{look, open as open_course, press};

const SIZE: (u16, u16) = (80, 24);

const MEASURE: Effect = Effect::Time(TimingOrder::Measure { width: 64 });
const DROP: Effect = Effect::Time(TimingOrder::Drop);

/// Lesson 2 at its first step with a clock.
fn open() -> Notebook {
    let mut notebook = open_course("side-by-side");
    notebook.open(notebook.lesson, 7);
    notebook
}

/// The orders to the clock among the effects of some keys.
fn orders(notebook: &mut Notebook, keys: &str) -> Vec<Effect> {
    let mut effects = press(notebook, keys, SIZE);
    effects.retain(|effect| matches!(effect, Effect::Time(_)));
    effects
}

fn news(threads: usize, seconds: Seconds) -> TimingNews {
    let machine = Machine {
        threads,
        is_debug: false,
    };
    TimingNews { machine, seconds }
}

/// The times of eight lengths: the RNN's grow with n, attention's with n², and two threads halve the latter.
fn all(threads: usize) -> Vec<TimingNews> {
    let times = (0..8).map(|row| {
        let n = f64::from(8 << row);
        let (rnn, attention) = (2e-6 * n, 1e-6 * n + 2e-8 * n * n);
        let shared = attention / threads as f64;
        news(threads, [rnn, attention, rnn, shared])
    });
    times.collect()
}

#[test]
fn the_learner_measures_predicts_and_sees() {
    let mut notebook = open();
    look(
        &mut notebook,
        &[
            "not yet measured: Enter or PgDn",
            "Enter measure",
            "!one step",
            "!which one",
        ],
    );
    assert_eq!(orders(&mut notebook, "Enter"), [MEASURE]);
    look(
        &mut notebook,
        &["measuring ──────── 0 of 8", "x stop", "!Enter measure"],
    );
    let times = all(2);
    notebook.hear_times(times[..3].to_vec());
    look(&mut notebook, &["measuring ━━━───── 3 of 8", "!which one"]);
    // It goes on while the learner looks at other pages.
    press(&mut notebook, "[ ]", SIZE);
    notebook.open(notebook.lesson, 7);
    notebook.hear_times(times[3..].to_vec());
    look(
        &mut notebook,
        &[
            "measured here, with 1 and 2 threads",
            "which one is done first?",
            "!µs",
        ],
    );
    // 16 µs and 8 + 1.28 µs.
    press(&mut notebook, "1 Enter", SIZE);
    look(
        &mut notebook,
        &[
            "It is “attention”",
            "The RNN took 16 µs",
            "attention 9.28 µs",
            "Enter again",
        ],
    );
    // 2048 µs, and (1024 + 20971.52) / 2 µs, in three digits. The curves show only once it is answered.
    press(&mut notebook, "→", SIZE);
    look(
        &mut notebook,
        &["1024 words, with all threads", "!logarithmic"],
    );
    press(&mut notebook, "1 Enter", SIZE);
    look(
        &mut notebook,
        &[
            "Right: “the RNN”",
            "The RNN took 2050 µs, attention 11000 µs",
            "times.microseconds · µs · logarithmic",
            "attention, all threads",
        ],
    );
    // The picture reaches below the screen.
    press(&mut notebook, "→ →", SIZE);
    look(
        &mut notebook,
        &["times.one_thread 8×2", "times.all_threads 8×2", "22000"],
    );
    // A second measurement takes the place of the first once it is complete.
    assert_eq!(orders(&mut notebook, "Enter"), [MEASURE]);
    notebook.hear_times(vec![news(2, [1.0; 4]); 7]);
    look(&mut notebook, &["7 of 8", "22000", "!1.0e6"]);
    notebook.hear_times([news(2, [1.0; 4])]);
    look(&mut notebook, &["measured here", "!22000", "1.0e6"]);
}

#[test]
fn what_is_stopped_leaves_nothing_behind() {
    for (keys, says) in [
        ("x", "stopped; Enter measures again"),
        ("Ctrl-Z", "is stopped"),
    ] {
        let mut notebook = open();
        press(&mut notebook, "Enter", SIZE);
        notebook.hear_times(all(2)[..5].to_vec());
        let effects = press(&mut notebook, keys, SIZE);
        assert_eq!(effects[0], DROP, "{keys}");
        look(&mut notebook, &[says, "not yet measured: Enter"]);
        // What was under way before is not counted.
        notebook.hear_times(all(2)[5..].to_vec());
        look(&mut notebook, &["not yet measured: Enter"]);
        assert_eq!(orders(&mut notebook, "x"), []);
        look(&mut notebook, &["nothing is being measured here"]);
        assert_eq!(orders(&mut notebook, "Enter"), [MEASURE]);
        look(&mut notebook, &["0 of 8"]);
    }
}

/// A clicker alone measures: its first press on the page begins, the second goes on without waiting. It is asked before an answer is shown.
#[test]
fn a_clicker_measures() {
    let mut notebook = open();
    assert_eq!(orders(&mut notebook, "PgDn"), [MEASURE]);
    look(
        &mut notebook,
        &["0 of 8", "PgDn again goes on without waiting"],
    );
    assert_eq!(orders(&mut notebook, "PgDn"), []);
    look(&mut notebook, &["A long text", "measuring"]);
    notebook.hear_times(all(2));
    look(&mut notebook, &["1024 words, with all threads"]);
    press(&mut notebook, "PgDn", SIZE);
    look(&mut notebook, &["PgDn again shows the answer", "!µs."]);
    press(&mut notebook, "PgDn", SIZE);
    look(&mut notebook, &["It is “the RNN”"]);
    // On the page that it was begun on.
    let mut notebook = open();
    press(&mut notebook, "PgDn", SIZE);
    notebook.hear_times(all(2));
    press(&mut notebook, "PgDn", SIZE);
    look(&mut notebook, &["PgDn again shows the answer"]);
}

#[test]
fn keys_of_a_training_have_no_effect_on_a_clock() {
    let mut notebook = open();
    for key in ["f", "a", "<", ">"] {
        assert_eq!(press(&mut notebook, key, SIZE), [], "{key}");
        look(&mut notebook, &["nothing is trained on this page"]);
    }
    press(&mut notebook, "Enter", SIZE);
    assert_eq!(press(&mut notebook, "Enter", SIZE), []);
    look(&mut notebook, &["it is being measured; x stops it"]);
}

#[test]
fn one_thread_is_said_to_be_all() {
    let mut notebook = open();
    press(&mut notebook, "Enter", SIZE);
    notebook.hear_times(all(1));
    press(&mut notebook, "x → x", SIZE);
    look(
        &mut notebook,
        &[
            "measured here, with the only thread",
            "RNN, 1 thread = RNN, all threads",
        ],
    );
}

#[test]
fn a_debug_build_is_named() {
    let mut notebook = open();
    press(&mut notebook, "Enter", SIZE);
    let mut times = all(2);
    for news in &mut times {
        news.machine.is_debug = true;
    }
    notebook.hear_times(times);
    look(&mut notebook, &["with 1 and 2 threads · debug build"]);
}

#[test]
fn times_cannot_be_set_and_have_no_command() {
    let mut notebook = open();
    press(&mut notebook, "Enter", SIZE);
    notebook.hear_times(all(2));
    press(&mut notebook, "x → x → Tab e", SIZE);
    look(
        &mut notebook,
        &["this was measured: nothing is computed from it"],
    );
    press(&mut notebook, "y", SIZE);
    look(&mut notebook, &["no command computes them"]);
    assert_eq!(notebook.command, None);
    // Another sentence or seed leaves them as they are.
    press(&mut notebook, "Esc r", SIZE);
    look(&mut notebook, &["22000"]);
}

const BOTH: &str = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```train recall\nmodels = [\"rnn\"]\ngap = 3\nsteps = 40\n```\n---\n\
    ```time\nas = \"t\"\nd = 8\n```\n\nIt took `= t.one_thread[0, 0]`.\n";

fn course(text: &str) -> Notebook {
    let files = [("01-a.md".to_owned(), Ok(text.as_bytes().to_vec()))];
    Notebook::new(Library::from_files(files), Start::default())
}

#[test]
fn a_training_and_a_clock_do_not_run_at_once() {
    let mut notebook = course(BOTH);
    press(&mut notebook, "Enter", SIZE);
    let jobs = notebook.take_jobs();
    assert_eq!(orders(&mut notebook, "→ Enter"), []);
    look(
        &mut notebook,
        &["a training is under way", "not yet measured"],
    );
    notebook.hear([attentive::notebook::training::TrainingNews::Returned(jobs)]);
    let measure = Effect::Time(TimingOrder::Measure { width: 8 });
    assert_eq!(orders(&mut notebook, "Enter"), [measure]);
    look(&mut notebook, &["0 of 8", "(Left out: the numbers"]);
    let effects = press(&mut notebook, "← Enter", SIZE);
    let run = Effect::Train(TrainingOrder::Run { one_step: false });
    assert!(
        effects.contains(&DROP) && effects.contains(&run),
        "{effects:?}"
    );
    look(&mut notebook, &["the measuring of times is stopped"]);
}

#[test]
fn a_wrong_width_is_said() {
    for width in ["0", "257", "1e9", "\"wide\""] {
        let mut notebook = course(&BOTH.replace("d = 8", &format!("d = {width}")));
        press(&mut notebook, "→", SIZE);
        look(&mut notebook, &["`d` cannot be `", "it can be 1 to 256"]);
        press(&mut notebook, "Enter x", SIZE);
    }
}

#[test]
fn print_says_where_it_is_measured() {
    let mut notebook = open();
    let printed = attentive::front::print::lesson(
        &mut notebook,
        100,
        attentive::view::theme::Colours::None,
        attentive::notebook::PrintOut::Whole,
    );
    assert!(
        printed.contains("not measured here: the notebook does it, on the machine that it runs on"),
        "{printed}"
    );
}

/// What a clicker is told lasts as long as it is true.
#[test]
fn nothing_says_that_it_measures_once_it_has() {
    let mut notebook = open();
    press(&mut notebook, "PgDn", SIZE);
    look(&mut notebook, &["── measuring; PgDn again goes on"]);
    notebook.hear_times(all(2));
    look(&mut notebook, &["measured here", "!measuring"]);
}
