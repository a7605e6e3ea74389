//! Training on the page: what the keys and the news do to it. The news are made up, or of jobs that this thread trains.

use attentive::lesson::Library;
use attentive::math::Matrix;
use attentive::models::badge::Badge;
use attentive::models::training::{End, Job, Progress};
use attentive::notebook::training::{Pace, TrainingNews, TrainingOrder};
use attentive::notebook::{Effect, Key, Notebook, Start};
use attentive::runs::training::trained::Exam;
use attentive::text::figures::prose as figures;

use crate::support::{answer, program};

use crate::common::{draw, look, open as open_course, press, text, training_orders, type_text};

const RACE: &str = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n# Race\n\n```train recall\n\
    models = [\"rnn\", \"attention\"]\ngap = 3\nsteps = 40\nseeds = 3\nas = \"race\"\n```\n---\n\
    The RNN came to `= race.scores[rnn, 0]`.\n\nWell over chance. `? race.scores[rnn, 0] > 0.9`\n";

const SIZE: (u16, u16) = (80, 24);

fn open(text: &str) -> Notebook {
    let files = [
        ("01-race.md", text),
        (
            "02-other.md",
            "+++\ntitle = \"O\"\npart = \"P\"\n+++\nOther.\n",
        ),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), Ok(text.as_bytes().to_vec())));
    Notebook::new(Library::from_files(files), Start::default())
}

fn screen(notebook: &mut Notebook) -> String {
    text(&draw(notebook, SIZE))
}

/// A step of every model, made up.
fn step(step: u64, losses: [f64; 2], scores: Option<[f64; 2]>) -> TrainingNews {
    let progress = |index: usize| {
        let progress = Progress {
            step,
            loss: losses[index],
            gradient_norm: 1.0,
            score: scores.map(|scores| scores[index]),
            held_out: None,
        };
        (index, progress)
    };
    TrainingNews::Steps {
        progress: vec![progress(0), progress(1)],
        seconds: step as f64 / 100.0,
    }
}

fn exam(score: f64) -> Exam {
    Exam {
        score,
        held_out: None,
        at_sizes: Vec::new(),
    }
}

const RUN: TrainingOrder = TrainingOrder::Run { one_step: false };
const PACE: TrainingOrder = TrainingOrder::Pace(Pace::Full);

#[test]
fn news_become_curves_and_results() {
    let mut notebook = open(RACE);
    look(
        &mut notebook,
        &[
            "recall, gap 3 · seeds 1 to 3",
            "not started: 40 steps",
            "● rnn",
            "992 weights",
            "start",
        ],
    );
    assert_eq!(training_orders(&mut notebook, "Enter"), [RUN, PACE]);
    let jobs = notebook.take_jobs();
    assert_eq!(jobs.len(), 2);
    for number in 1..=20 {
        let scores = (number % 10 == 0).then_some([0.25, 0.75]);
        notebook.hear([step(number, [1.5, 0.5], scores)]);
    }
    look(
        &mut notebook,
        &[
            "seed 1",
            "step 20 of 40",
            "100/s, 1 s left",
            "loss 1.50  score 0.25",
            "loss 0.50  score 0.75",
            "· 1.39",
            "· 0.25",
            "pause",
        ],
    );
    // What is not measured yet is not said.
    press(&mut notebook, "→", SIZE);
    look(
        &mut notebook,
        &["(Left out: the numbers", "!(not there now)"],
    );
    let ended = |job| TrainingNews::Ended {
        job,
        end: End::Finished,
        exam: exam(0.97),
    };
    notebook.hear([step(40, [0.1, 0.1], Some([0.9, 1.0])), ended(0), ended(1)]);
    assert_eq!(notebook.hear([TrainingNews::Returned(jobs)]), []);
    look(
        &mut notebook,
        &["The RNN came to 0.97.", "Well over chance."],
    );
    press(&mut notebook, "←", SIZE);
    look(
        &mut notebook,
        &[
            "seed 1 done, 2 and 3 not yet · Enter trains 2",
            "next seed",
            "!pause",
        ],
    );
}

#[test]
fn a_run_that_diverged_is_named_and_its_curve_stays() {
    let mut notebook = open(RACE);
    training_orders(&mut notebook, "Enter");
    let jobs = notebook.take_jobs();
    notebook.hear([step(10, [1.3, 1.2], Some([0.3, 0.4]))]);
    let ended = |job, end| TrainingNews::Ended {
        job,
        end,
        exam: exam(0.25),
    };
    notebook.hear([
        step(12, [f64::NAN, 1.0], None),
        ended(0, End::Diverged { step: 12 }),
    ]);
    look(&mut notebook, &["diverged at step 12", "race.score"]);
    notebook.hear([ended(1, End::Finished), TrainingNews::Returned(jobs)]);
    look(&mut notebook, &["diverged at step 12", "done"]);
}

#[test]
fn it_pauses_goes_on_and_stops() {
    let mut notebook = open(RACE);
    training_orders(&mut notebook, "Enter");
    let jobs = notebook.take_jobs();
    notebook.hear([step(1, [1.0, 1.0], None)]);
    assert_eq!(
        training_orders(&mut notebook, "Enter"),
        [TrainingOrder::Halt]
    );
    look(&mut notebook, &["pausing"]);
    assert_eq!(
        training_orders(&mut notebook, "Enter Enter"),
        [],
        "it is pausing already"
    );
    notebook.hear([TrainingNews::Returned(jobs)]);
    look(&mut notebook, &["paused", "step 1 of 40", "go on"]);
    assert_eq!(
        training_orders(&mut notebook, "f"),
        [TrainingOrder::Run { one_step: true }, PACE]
    );
    let jobs = notebook.take_jobs();
    notebook.hear([step(2, [1.0, 1.0], None), TrainingNews::Returned(jobs)]);
    look(&mut notebook, &["paused", "step 2 of 40"]);
    assert_eq!(
        training_orders(&mut notebook, "< < Enter"),
        [RUN, TrainingOrder::Pace(Pace::Five)]
    );
    notebook.take_jobs();
    assert_eq!(
        training_orders(&mut notebook, "<"),
        [TrainingOrder::Pace(Pace::One)]
    );
    assert_eq!(training_orders(&mut notebook, "x"), [TrainingOrder::Drop]);
    look(&mut notebook, &["stopped at step 2 of 40", "start"]);
    // What was under way is news of nothing now.
    notebook.hear([step(3, [1.0, 1.0], None)]);
    look(&mut notebook, &["stopped at step 2"]);
    assert_eq!(training_orders(&mut notebook, "Enter").len(), 2);
    assert_eq!(notebook.take_jobs()[0].step(), 0);
}

#[test]
fn leaving_the_lesson_loses_nothing() {
    let mut notebook = open(RACE);
    training_orders(&mut notebook, "Enter");
    let jobs = notebook.take_jobs();
    assert_eq!(training_orders(&mut notebook, "]"), []);
    notebook.hear([step(10, [1.1, 1.0], Some([0.5, 0.5]))]);
    look(
        &mut notebook,
        &["!recall", "training 1: 25% · lesson 2 of 2"],
    );
    let narrow = text(&draw(&mut notebook, (40, 10)));
    assert!(narrow.contains("training 1: 25%"), "{narrow}");
    assert_eq!(training_orders(&mut notebook, "["), []);
    look(
        &mut notebook,
        &["step 10 of 40", "loss 1.10", "!training 1:"],
    );
    // Suspending the program pauses it.
    let effects = notebook.press(&Key::Named("Ctrl-Z".to_owned()));
    assert_eq!(
        effects,
        [Effect::Train(TrainingOrder::Halt), Effect::Suspend]
    );
    press(&mut notebook, "]", SIZE);
    notebook.hear([TrainingNews::Returned(jobs)]);
    press(&mut notebook, "[", SIZE);
    look(&mut notebook, &["paused", "step 10 of 40"]);
}

#[test]
fn another_knob_pauses_and_keeps_what_was_trained() {
    let mut notebook = open(RACE);
    training_orders(&mut notebook, "Enter");
    let jobs = notebook.take_jobs();
    notebook.hear([step(10, [1.1, 1.0], Some([0.5, 0.5]))]);
    // Another sentence is nothing to a training.
    press(&mut notebook, "s", SIZE);
    type_text(&mut notebook, "aj");
    assert_eq!(training_orders(&mut notebook, "Enter"), []);
    look(&mut notebook, &["running"]);
    assert_eq!(training_orders(&mut notebook, "r"), [TrainingOrder::Halt]);
    look(&mut notebook, &["seeds 2 to 4", "not"]);
    notebook.hear([TrainingNews::Returned(jobs)]);
    assert_eq!(training_orders(&mut notebook, "u"), []);
    look(&mut notebook, &["seed 1 · paused", "step 10 of 40"]);
    assert_eq!(training_orders(&mut notebook, "Enter"), [RUN, PACE]);
    assert_eq!(notebook.take_jobs().len(), 2);
}

#[test]
fn a_lesson_that_is_written_anew_pauses_what_it_no_longer_asks_for() {
    let mut notebook = open(RACE);
    training_orders(&mut notebook, "Enter");
    let jobs = notebook.take_jobs();
    let file = |text: &str| {
        let file = ("01-race.md".to_owned(), Ok(text.as_bytes().to_vec()));
        Library::from_files([file])
    };
    let same = RACE.replace("# Race", "# Another race");
    assert_eq!(notebook.reload(file(&same)), []);
    look(&mut notebook, &["Another race", "running"]);
    let other = RACE.replace("gap = 3", "gap = 4");
    assert_eq!(
        notebook.reload(file(&other)),
        [Effect::Train(TrainingOrder::Halt)]
    );
    notebook.hear([step(1, [1.0, 1.0], None), TrainingNews::Returned(jobs)]);
    look(&mut notebook, &["gap 4", "not started"]);
    notebook.reload(file(RACE));
    look(&mut notebook, &["gap 3", "paused"]);
    notebook.reload(file("+++\ntitle = \"T\"\npart = \"P\"\n+++\nNothing.\n"));
    look(&mut notebook, &["Nothing."]);
}

#[test]
fn one_training_runs_at_a_time() {
    let two = format!("{RACE}---\n```train parity\nmodels = [\"rnn\"]\nsteps = 20\n```\n");
    let mut notebook = open(&two);
    training_orders(&mut notebook, "Enter");
    let jobs = notebook.take_jobs();
    notebook.hear([step(1, [1.0, 1.0], None)]);
    assert_eq!(
        training_orders(&mut notebook, "→ → Enter"),
        [TrainingOrder::Halt]
    );
    let effects = notebook.hear([TrainingNews::Returned(jobs)]);
    assert_eq!(effects, [Effect::Train(RUN), Effect::Train(PACE)]);
    assert_eq!(notebook.take_jobs()[0].spec().task().name(), "parity");
    press(&mut notebook, "← ←", SIZE);
    look(&mut notebook, &["paused"]);
}

/// Trains the jobs that are handed over until all have ended, and hands them back.
fn train(notebook: &mut Notebook) -> Vec<Effect> {
    let mut jobs: Vec<Job> = notebook.take_jobs();
    let mut news = Vec::new();
    while jobs.iter().any(|job| job.end().is_none()) {
        let steps = jobs.iter_mut().enumerate();
        let progress = steps.filter_map(|(index, job)| Some((index, job.next()?)));
        let progress = progress.collect();
        news.push(TrainingNews::Steps {
            progress,
            seconds: 1.0,
        });
    }
    for (job, it) in jobs.iter().enumerate() {
        let end = it.end().expect("an end");
        let score = it.score(it.spec().size(), 100);
        let exam = exam(score);
        news.push(TrainingNews::Ended { job, end, exam });
    }
    news.push(TrainingNews::Returned(jobs));
    notebook.hear(news)
}

#[test]
fn all_seeds_follow_each_other_and_make_a_band() {
    let mut notebook = open(RACE);
    assert_eq!(training_orders(&mut notebook, "a"), [RUN, PACE]);
    look(&mut notebook, &["· seed 1 · running"]);
    assert_eq!(train(&mut notebook).len(), 2);
    look(&mut notebook, &["· seed 2 · running"]);
    assert_eq!(train(&mut notebook).len(), 2);
    assert_eq!(train(&mut notebook), []);
    look(&mut notebook, &["done: 40 steps", ", 3 seeds", "again"]);
    let scores = notebook
        .runs
        .iter()
        .find(|run| run.key == "race")
        .expect("a race");
    let id = scores.result.find("scores").expect("results");
    assert_eq!(scores.result.tape.value(id).shape(), (2, 3));
}

#[test]
fn weights_are_opened_edited_and_trained_on() {
    let mut notebook = open(RACE);
    training_orders(&mut notebook, "Enter");
    let mut jobs = notebook.take_jobs();
    // Nothing to open while a thread has them.
    press(&mut notebook, "Tab", SIZE);
    look(&mut notebook, &["there is no matrix on this page yet"]);
    let progress = jobs.iter_mut().enumerate();
    let progress = progress.filter_map(|(index, job)| Some((index, job.next()?)));
    let steps = TrainingNews::Steps {
        progress: progress.collect(),
        seconds: 0.1,
    };
    training_orders(&mut notebook, "Enter");
    let trained = jobs[0].parameters().get("b").expect("a bias")[(0, 0)];
    notebook.hear([steps, TrainingNews::Returned(jobs)]);
    press(&mut notebook, "Tab", SIZE);
    look(&mut notebook, &["race.rnn.b", "trained", &figures(trained)]);
    press(&mut notebook, "Tab", SIZE);
    look(&mut notebook, &["race.rnn.gradient.b", "∂L/∂W"]);
    press(&mut notebook, "e", SIZE);
    look(&mut notebook, &["set a weight instead"]);
    press(&mut notebook, "Shift-Tab e 2 . 5 Enter", SIZE);
    look(
        &mut notebook,
        &["race.rnn.b", "edited", "2.50", "training goes on from here"],
    );
    press(&mut notebook, "e x Enter", SIZE);
    look(&mut notebook, &["“x” is not a number"]);
    assert_eq!(training_orders(&mut notebook, "Esc f").len(), 2);
    let jobs = notebook.take_jobs();
    assert_eq!(jobs[0].parameters().get("b").expect("a bias")[(0, 0)], 2.5);
    assert_eq!(jobs[0].step(), 1);
}

/// Weights that were set are undone one by one, over all the models, and redone; a step of training makes an end of that.
#[test]
fn weights_that_were_set_are_undone() {
    let mut notebook = open(RACE);
    training_orders(&mut notebook, "Enter");
    let mut jobs = notebook.take_jobs();
    let progress = jobs.iter_mut().enumerate();
    let progress = progress.filter_map(|(index, job)| Some((index, job.next()?)));
    let steps = TrainingNews::Steps {
        progress: progress.collect(),
        seconds: 0.1,
    };
    let trained: Vec<Matrix> = ["b", "b_out"]
        .iter()
        .zip(&jobs)
        .map(|(name, job)| job.parameters().get(name).expect("a bias").clone())
        .collect();
    training_orders(&mut notebook, "Enter");
    notebook.hear([steps, TrainingNews::Returned(jobs)]);
    press(&mut notebook, "Tab e 2 . 5 Enter e 3 . 5 Enter", SIZE);
    look(
        &mut notebook,
        &["race.rnn.b", "edited", "3.50", "u takes it back"],
    );
    // Another matrix, of another model.
    while !screen(&mut notebook).contains("race.attention.b_out") {
        press(&mut notebook, "Tab", SIZE);
    }
    press(&mut notebook, "e 4 . 5 Enter", SIZE);
    look(&mut notebook, &["4.50"]);
    press(&mut notebook, "u", SIZE);
    look(&mut notebook, &["b_out[0, 0] is ", " again", "!4.50"]);
    press(&mut notebook, "u u", SIZE);
    look(&mut notebook, &["b[0, 0] is "]);
    press(&mut notebook, "u", SIZE);
    look(&mut notebook, &["there is nothing to undo"]);
    press(&mut notebook, "U U", SIZE);
    look(&mut notebook, &["b[0, 0] is 3.50", "again"]);
    press(&mut notebook, "u u Esc", SIZE);
    assert_eq!(training_orders(&mut notebook, "f").len(), 2);
    let jobs = notebook.take_jobs();
    for ((job, trained), name) in jobs.iter().zip(&trained).zip(["b", "b_out"]) {
        assert_eq!(job.parameters().get(name), Some(trained), "{name}");
        assert_eq!(job.parameters().origin, Badge::Trained);
    }
    notebook.hear([TrainingNews::Returned(jobs)]);
    press(&mut notebook, "U", SIZE);
    look(&mut notebook, &["there is nothing to redo"]);
    // Set back to what training left, cell by cell or all of them.
    for (edit, reset) in [
        ("Tab e 5 . 5 Enter", "x"),
        ("Tab e 5 . 5 Enter e 6 . 5 Enter", "X"),
    ] {
        press(&mut notebook, edit, SIZE);
        press(&mut notebook, reset, SIZE);
        look(&mut notebook, &["as training left it", "!5.50"]);
        press(&mut notebook, "Esc", SIZE);
    }
}

/// The last scores of the models of a training, a row each.
fn last_scores(notebook: &Notebook, key: &str) -> Matrix {
    let mut runs = notebook.runs.iter();
    let run = runs.find(|run| run.key == key).expect("the training");
    let id = run.result.find("scores").expect("results");
    Matrix::clone(&run.result.tape.value(id))
}

fn match_scores(notebook: &Notebook) -> Matrix {
    last_scores(notebook, "match")
}

/// The RNN is right, and one layer of attention guesses. Of ten seeds each, the RNN came to 1.00 and attention to .46 to .56.
fn assert_is_the_story(scores: &Matrix) {
    assert!(scores.row(0).iter().all(|&score| score > 0.95), "{scores}");
    let guesses = |score: f64| (score - 0.5).abs() < 0.12;
    assert!(scores.row(1).iter().all(|&it| guesses(it)), "{scores}");
}

#[test]
fn what_was_trained_before_is_what_training_comes_to() {
    let mut notebook = open_course("14");
    notebook.open(notebook.lesson, 2);
    press(&mut notebook, "x", SIZE);
    look(&mut notebook, &["trained before"]);
    let before = match_scores(&notebook);
    assert_eq!(before.shape(), (2, 3));
    assert_is_the_story(&before);
    assert_eq!(training_orders(&mut notebook, "Enter"), [RUN, PACE]);
    // What was trained before stands until a seed is done here.
    assert_eq!(match_scores(&notebook), before);
    assert_eq!(train(&mut notebook), []);
    look(&mut notebook, &["seed 1 done, 2 and 3 trained before"]);
    let here = match_scores(&notebook);
    // The first seed is that of here, the others stand.
    assert_eq!(here.shape(), (2, 3));
    assert_eq!(here.columns(1, 2), before.columns(1, 2));
    assert_is_the_story(&here);
}

/// Of six seeds each, at this gap: the RNN .29 to .35, causal attention .32 to .35, the bi-RNN and attention 1.00.
#[test]
fn who_sees_one_side_stops_at_a_third() {
    let mut notebook = open_course("06");
    notebook.open(notebook.lesson, 4);
    look(
        &mut notebook,
        &["more than one in three", "!trained before"],
    );
    press(&mut notebook, "1 Enter", SIZE);
    look(&mut notebook, &["Right"]);
    press(&mut notebook, "→", SIZE);
    let levels = ["· 0.33", "· 0.11", "· 2.20", "· 1.10"];
    look(&mut notebook, &[&["trained before"], &levels[..]].concat());
    let scores = last_scores(&notebook, "sides");
    assert_eq!(scores.shape(), (4, 3));
    for (row, score) in scores.row_iter().zip([1.0 / 3.0, 1.0 / 3.0, 1.0, 1.0]) {
        assert!(row.iter().all(|it| (it - score).abs() < 0.1), "{scores}");
    }
    // Far apart, with most seeds one of its halves loses its key.
    let far = last_scores(&notebook, "far");
    assert!(far.row(0).min() < 0.5 && far.row(1).min() > 0.9, "{far}");
}

/// The arguments of a command without quotes.
fn arguments(command: &str) -> Vec<&str> {
    let words = command.strip_prefix("attentive ").expect("the program");
    words.split(' ').collect()
}

/// What `attentive train` says of a command: the last loss of each seed.
fn trained_by(command: &str) -> Vec<f64> {
    let answer = answer(program().args(arguments(command)).arg("--json"), b"");
    assert_eq!((answer.code, &*answer.stderr), (0, ""), "{command}");
    let lines = answer.stdout.lines();
    let loss = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        line["loss"].as_f64().expect("a loss")
    };
    lines.map(loss).collect()
}

/// `y` gives a command that trains what the page trains: with the knobs of the lesson and of the learner, and with the same numbers.
#[test]
fn the_command_trains_the_same() {
    let lesson = RACE.replace("\"rnn\"", "\"rnn truncate=2\"");
    let mut notebook = open(&lesson.replace("steps = 40", "steps = 12"));
    // Another seed.
    press(&mut notebook, "r Enter y", SIZE);
    let command = notebook.command.clone().expect("a command");
    assert_eq!(
        command,
        "attentive train recall rnn --seeds 3 --set seed=2 --set steps=12 --set gap=3 --set truncate=2"
    );
    look(&mut notebook, &["It trains rnn truncate=2;"]);
    let mut jobs = notebook.take_jobs();
    let losses: Vec<f64> = jobs
        .iter_mut()
        .map(|job| job.by_ref().last().expect("a step").loss)
        .collect();
    let losses_of_command = trained_by(&command);
    assert_eq!(losses_of_command.len(), 3);
    assert_eq!(losses_of_command[0].to_bits(), losses[0].to_bits());
    // The weights of the other model, once they are there: they are of one seed.
    notebook.hear([TrainingNews::Returned(jobs)]);
    press(&mut notebook, "Tab", SIZE);
    for _ in 0..60 {
        let focus = notebook.focus.expect("a matrix");
        let run = &notebook.runs[focus.matrix.run];
        if run.name.as_deref() == Some("race.attention") {
            break;
        }
        press(&mut notebook, "Tab", SIZE);
    }
    press(&mut notebook, "y", SIZE);
    let command = notebook.command.clone().expect("a command");
    assert_eq!(
        command,
        "attentive train recall attention --set seed=2 --set steps=12 --set gap=3"
    );
    assert_eq!(trained_by(&command)[0].to_bits(), losses[1].to_bits());
    // Weights that are set by hand are in no command.
    press(&mut notebook, "e 1 Enter y", SIZE);
    let message = notebook.message.clone().unwrap_or_default();
    assert!(
        message.contains("without the weights that you set"),
        "{message}"
    );
}
