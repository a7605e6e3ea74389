//! Which seeds of a training a page shows: its status, its table, its curves and the prose speak of the same ones.

use attentive::lesson::Library;
use attentive::models::training::{End, Progress};
use attentive::notebook::training::TrainingNews;
use attentive::notebook::{Notebook, Start};
use attentive::runs::training::trained::Exam;

use crate::common::{draw, look, open, press, text};

const SIZE: (u16, u16) = (80, 24);

/// The built-in course at a step, by its number on the page, without open questions.
fn page(lesson: &str, step: usize) -> Notebook {
    let mut notebook = open(lesson);
    notebook.open(notebook.lesson, step - 1);
    press(&mut notebook, "x", SIZE);
    notebook
}

/// News of a step that every one of so many models made.
fn step(step: u64, models: usize) -> TrainingNews {
    let progress = |index: usize| {
        let progress = Progress {
            step,
            loss: 1.5,
            gradient_norm: 1.0,
            score: Some(0.25),
            held_out: Some(0.125),
        };
        (index, progress)
    };
    TrainingNews::Steps {
        progress: (0..models).map(progress).collect(),
        seconds: 1.0,
    }
}

/// News that a model is done.
fn ended(job: usize, score: f64) -> TrainingNews {
    TrainingNews::Ended {
        job,
        end: End::Finished,
        exam: Exam {
            score,
            held_out: Some(score),
            ..Exam::default()
        },
    }
}

fn screen(notebook: &mut Notebook) -> String {
    text(&draw(notebook, SIZE))
}

/// The table has a range for the loss where it has one for the score, of the same seeds; and the ground behind the curves is explained.
#[test]
fn both_columns_are_ranges() {
    look(
        &mut page("07", 2),
        &[
            "seeds 1 to 3 trained before · Enter trains 1 here",
            "loss 0.94 to 1.41  score 0.24 to 0.72, 3 seeds",
            "⠔⢁ range of seeds, curve: median · guessing 1.39, 0.25",
        ],
    );
}

/// After `r` the page says of which seeds it has results, and which one Enter trains; and what needs numbers that are not there is left out.
#[test]
fn other_seeds_are_named() {
    let mut notebook = page("06", 7);
    look(
        &mut notebook,
        &["seeds 1 to 3 trained before", "with 1 of 3 seeds"],
    );
    press(&mut notebook, "r", SIZE);
    look(
        &mut notebook,
        &[
            "seeds 2 and 3 trained before, 4 not yet · Enter trains 4",
            ", 2 seeds",
            "!3 seeds",
            "0 of 2 seeds, attention with 2",
        ],
    );
    press(&mut notebook, "r", SIZE);
    look(
        &mut notebook,
        &[
            "seed 3 trained before, 4 and 5 not yet · Enter trains 4",
            "!, 2 seeds",
            "!range of",
        ],
    );
    press(&mut notebook, "Enter", SIZE);
    let jobs = notebook.take_jobs();
    assert!(jobs.iter().all(|job| job.spec().seed() == 4));
    look(&mut notebook, &["· seed 4 · running"]);
    notebook.hear([TrainingNews::Returned(jobs)]);
    // None of these is there: no bullet without its numbers, and the question is said to be left out.
    let mut notebook = page("07", 2);
    press(&mut notebook, "r r r", SIZE);
    look(
        &mut notebook,
        &[
            "seeds 4 to 6 · not started",
            "(Left out: the numbers",
            "!(not there",
        ],
    );
    notebook.open(notebook.lesson, 2);
    press(&mut notebook, "x r r r", SIZE);
    look(&mut notebook, &["(Left out: the numbers", "!(not there"]);
}

/// A model that another page trained is not all of this training.
#[test]
fn a_part_is_not_the_whole() {
    let mut notebook = page("17", 1);
    press(&mut notebook, "Enter", SIZE);
    let jobs = notebook.take_jobs();
    notebook.hear([step(150, 1), ended(0, 1.0), TrainingNews::Returned(jobs)]);
    look(&mut notebook, &["seed 1 · done: 150 steps"]);
    notebook.open(notebook.lesson, 2);
    press(&mut notebook, "x", SIZE);
    look(
        &mut notebook,
        &[
            "seed 1 partly done, 2 and 3 trained before · Enter trains 1 here",
            "!done: 1500",
        ],
    );
}

/// What was stopped is not counted: the table has the numbers of the prose.
#[test]
fn what_is_stopped_is_not_counted() {
    let mut notebook = page("17", 3);
    press(&mut notebook, "Enter", SIZE);
    let jobs = notebook.take_jobs();
    let all = [0, 1, 2].map(|job| ended(job, 0.5));
    notebook.hear(
        [step(1500, 3)]
            .into_iter()
            .chain(all)
            .chain([TrainingNews::Returned(jobs)]),
    );
    look(
        &mut notebook,
        &[
            "seed 1 done, 2 and 3 trained before · Enter trains 2 here",
            // All that tie are named.
            "“transformer”, “rnn” and “gru” tie here",
        ],
    );
    press(&mut notebook, "Enter", SIZE);
    let jobs = notebook.take_jobs();
    notebook.hear([step(150, 3), ended(0, 0.25), step(1198, 3)]);
    // A seed under way is shown alone.
    look(
        &mut notebook,
        &["· seed 2 · running", "step 1198 of 1500", "!3 seeds"],
    );
    press(&mut notebook, "x", SIZE);
    drop(jobs);
    let stopped = screen(&mut notebook);
    let words: Vec<&str> = stopped.split_whitespace().collect();
    let stopped = words.join(" ");
    let states = "seed 1 done, 2 partly done, 3 trained before · seed 2 stopped at step 1198";
    assert!(stopped.contains(states), "{stopped}");
    let mut table = Vec::new();
    for part in stopped.split("held out ").skip(1) {
        let words: Vec<&str> = part.split([' ', ',']).collect();
        table.push(match words[..] {
            [low, "to", high, ..] => format!("{low} to {high}"),
            _ => words[0].to_owned(),
        });
    }
    assert_eq!(table.len(), 3, "{stopped}");
    notebook.open(notebook.lesson, 4);
    let prose = screen(&mut notebook);
    for number in table.iter().flat_map(|range| range.split(" to ")) {
        let number = number.replace("1.00", "1");
        assert!(prose.contains(&number), "{number} is not in\n{prose}");
    }
    // Enter begins that seed anew.
    notebook.open(notebook.lesson, 2);
    press(&mut notebook, "Enter", SIZE);
    assert!(
        notebook
            .take_jobs()
            .iter()
            .all(|job| job.spec().seed() == 2 && job.step() == 0)
    );
}

/// Pages with the same training watch it together, wherever it was started.
#[test]
fn every_page_with_the_training_is_told_of_its_drafts() {
    for from in [3, 4] {
        let mut notebook = page("17", from);
        press(&mut notebook, "Enter", SIZE);
        let jobs = notebook.take_jobs();
        assert_eq!(notebook.watched().len(), 2, "step {from}");
        notebook.hear([TrainingNews::Returned(jobs)]);
    }
}

const UNTRAINED: &str = "+++\ntitle = \"T\"\npart = \"P\"\n+++\nOne.\n\n```train recall\n\
    models = [\"rnn\"]\ngap = 3\nsteps = 40\n```\n---\nTwo.\n";

/// A clicker starts a training that has no result, and goes on at the next press; one with results it leaves alone.
#[test]
fn a_clicker_trains_what_is_not_trained() {
    let files = [("01-t.md".to_owned(), Ok(UNTRAINED.as_bytes().to_vec()))];
    let mut notebook = Notebook::new(Library::from_files(files), Start::default());
    press(&mut notebook, "PgDn", SIZE);
    look(&mut notebook, &["running", "PgDn again goes on", "!Two."]);
    assert_eq!(notebook.take_jobs().len(), 1);
    press(&mut notebook, "PgDn", SIZE);
    look(&mut notebook, &["Two.", "training 1: 0%"]);
    let mut notebook = page("07", 2);
    press(&mut notebook, "PgDn", SIZE);
    look(&mut notebook, &["Twice as far"]);
}
