//! A translator that learns on the page: its drafts, where it looks, its pace, and the sentences that it is given.

use attentive::lesson::Library;
use attentive::models::training::{End, Job};
use attentive::notebook::panel::Panel;
use attentive::notebook::training::{Pace, TrainingNews, TrainingOrder};
use attentive::notebook::{Notebook, Start};
use attentive::runs::training::trained::Exam;

use crate::common::{draw, look, open as open_course, press, text, training_orders, type_text};
use crate::support::attentive;

const LESSON: &str = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n# Learns\n\n```train translation\n\
    models = [\"transformer\"]\nwatch = [\"my name is aj\"]\npace = 5\nas = \"learner\"\n```\n---\n\
    ```show learner.attention\nview = \"links\"\n```\n";

const SIZE: (u16, u16) = (80, 24);

fn open(text: &str) -> Notebook {
    let files = [("01-t.md".to_owned(), Ok(text.as_bytes().to_vec()))];
    Notebook::new(Library::from_files(files), Start::default())
}

/// Makes so many steps of every job, and says what becomes of the sentences that are watched.
fn train(notebook: &mut Notebook, jobs: &mut [Job], steps: usize) {
    let mut news = Vec::new();
    for _ in 0..steps {
        let steps = jobs.iter_mut().enumerate();
        let progress = steps.filter_map(|(index, job)| Some((index, job.next()?)));
        news.push(TrainingNews::Steps {
            progress: progress.collect(),
            seconds: 1.0,
        });
    }
    let watched = notebook.watched();
    let jobs = jobs.iter().enumerate();
    let drafts = jobs.flat_map(|(index, job)| {
        let drafts = watched.iter().filter_map(|source| job.draft(source));
        drafts.map(move |draft| (index, draft))
    });
    news.push(TrainingNews::Drafts(drafts.collect()));
    notebook.hear(news);
}

#[test]
fn a_translation_forms_on_the_page() {
    let mut notebook = open(LESSON);
    look(
        &mut notebook,
        &[
            "translation · seed 1 · not started: 150 steps",
            "my name is aj: held out",
        ],
    );
    // At the pace of the lesson, until the learner chooses another one.
    let started = training_orders(&mut notebook, "Enter");
    let run = TrainingOrder::Run { one_step: false };
    assert_eq!(started, [run, TrainingOrder::Pace(Pace::Five)]);
    let mut jobs = notebook.take_jobs();
    train(&mut notebook, &mut jobs, 0);
    look(&mut notebook, &["āshā āshā āshā", "…", "✗"]);
    train(&mut notebook, &mut jobs, 30);
    look(
        &mut notebook,
        &["ನನ್ನ ಹೆಸರು ಕಿರಣ್ ✗", "nanna hesaru kiraṇ", "step 30 of 150"],
    );
    // Of a single model both scores stand in one picture.
    look(&mut notebook, &["learner.score · ● trained × held out"]);
    let panel = notebook.page().panels().find_map(|panel| match panel {
        Panel::Training(training) => Some(training),
        _ => None,
    });
    let [loss, scores] = &*panel.unwrap().curves else {
        panic!("two pictures");
    };
    assert_eq!(loss.grid.values.ncols(), 1);
    assert_eq!(scores.grid.cols, ["trained", "held out"]);
    let last = scores.grid.values.nrows() - 1;
    let job = &jobs[0];
    let expected = [job.score(0, 128), job.held_out(128).unwrap()];
    assert_eq!([0, 1].map(|col| scores.grid.values[(last, col)]), expected);
    // The picture of where it looks has the words of the draft.
    press(&mut notebook, "→", SIZE);
    look(
        &mut notebook,
        &["learner.attention 4×4", "kiraṇ", "</s>", "my"],
    );
    press(&mut notebook, "←", SIZE);
    assert_eq!(
        training_orders(&mut notebook, ">"),
        [TrainingOrder::Pace(Pace::Thirty)]
    );

    // Another sentence is watched from now on; one with a word that no model knows is not guessed at.
    press(&mut notebook, "s", SIZE);
    type_text(&mut notebook, "I am going home");
    assert_eq!(
        training_orders(&mut notebook, "Enter"),
        [TrainingOrder::Watch]
    );
    assert_eq!(notebook.watched().len(), 2);
    train(&mut notebook, &mut jobs, 120);
    let job = &jobs[0];
    assert_eq!(job.end(), Some(End::Finished));
    let exam = Exam {
        score: job.score(0, 1000),
        held_out: job.held_out(1000),
        ..Exam::default()
    };
    let end = End::Finished;
    notebook.hear([
        TrainingNews::Ended { job: 0, end, exam },
        TrainingNews::Returned(jobs),
    ]);
    look(
        &mut notebook,
        &[
            "ನನ್ನ ಹೆಸರು ಅಜ್ ✓",
            "nanna hesaru aj",
            "i am going home",
            "nānu manege hōguttiddēne",
            "score 1.00, held out 1.00",
            "done: 150 steps",
        ],
    );
    // The model stands still, so a sentence is translated as soon as it is typed.
    press(&mut notebook, "s", SIZE);
    type_text(&mut notebook, "where is his car");
    assert_eq!(training_orders(&mut notebook, "Enter"), []);
    look(
        &mut notebook,
        &["avana kāru ellide", "✓", "!i am going home"],
    );
    press(&mut notebook, "s", SIZE);
    type_text(&mut notebook, "where is the moon");
    press(&mut notebook, "Enter", SIZE);
    look(
        &mut notebook,
        &[
            "where is the moon: the model does not know `moon`",
            "nanna hesaru aj",
        ],
    );
}

#[test]
fn a_weight_set_by_hand_changes_the_translation() {
    let mut notebook = open(&LESSON.replace("pace = 5", "steps = 60"));
    training_orders(&mut notebook, "Enter");
    let mut jobs = notebook.take_jobs();
    train(&mut notebook, &mut jobs, 60);
    notebook.hear([TrainingNews::Returned(jobs)]);
    look(&mut notebook, &["nanna hesaru aj", "paused"]);
    // The second bias of the first matrix, b_out, is that of the end.
    press(&mut notebook, "Tab →", SIZE);
    let spoilt = |notebook: &mut Notebook| {
        press(notebook, "e", SIZE);
        press(notebook, "Ctrl-U", SIZE);
        type_text(notebook, "500");
        press(notebook, "Enter Esc", SIZE);
    };
    spoilt(&mut notebook);
    look(&mut notebook, &["!nanna hesaru aj"]);
    press(&mut notebook, "u", SIZE);
    look(&mut notebook, &["nanna hesaru aj"]);
}

#[test]
fn tab_builds_a_sentence_that_can_be_said() {
    let mut notebook = open(LESSON);
    press(&mut notebook, "s", SIZE);
    press(&mut notebook, "Ctrl-U", SIZE);
    look(&mut notebook, &["Tab: he her his i my", "known words"]);
    press(&mut notebook, "Tab", SIZE);
    look(&mut notebook, &["sentence: he"]);
    press(&mut notebook, "Tab", SIZE);
    look(&mut notebook, &["sentence: her"]);
    press(&mut notebook, "Ctrl-U", SIZE);
    type_text(&mut notebook, "m");
    press(&mut notebook, "Tab Space", SIZE);
    look(&mut notebook, &["sentence: my", "Tab: ", "name"]);
    type_text(&mut notebook, "n");
    press(&mut notebook, "Tab Space Tab Space Tab", SIZE);
    look(
        &mut notebook,
        &["sentence: my name is aj", "Enter takes this sentence"],
    );
    press(&mut notebook, "Tab", SIZE);
    look(&mut notebook, &["sentence: my name is asha"]);
    type_text(&mut notebook, "q");
    look(&mut notebook, &["the translator does not know this word"]);
    // A lesson that translates nothing offers nothing.
    let mut other = open("+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run self-attention\n```\n");
    press(&mut other, "s", SIZE);
    look(
        &mut other,
        &["a sentence of your own, in any script", "!known words"],
    );
}

#[test]
fn what_is_watched_is_written_down() {
    let args = ["translation", "transformer", "--watch", "my name is aj"];
    let all = [&["train"][..], &args, &["--steps", "60"]].concat();
    let said = attentive(&all, b"").stdout;
    assert!(said.contains("step 0, my name is aj: āshā āshā"), "{said}");
    assert!(
        said.contains("step 60, my name is aj: nanna hesaru aj\n"),
        "{said}"
    );
    let line = attentive(&[&all[..], &["--json"]].concat(), b"").stdout;
    // A lesson reads it back.
    let files = [
        (
            "01-t.md".to_owned(),
            Ok(LESSON
                .replace("pace = 5", "steps = 60\nbefore = \"t.json\"")
                .into_bytes()),
        ),
        ("t.json".to_owned(), Ok(line.clone().into_bytes())),
    ];
    let mut notebook = Notebook::new(Library::from_files(files), Start::default());
    look(
        &mut notebook,
        &["trained before", "ನನ್ನ ಹೆಸರು ಅಜ್ ✓", "nanna hesaru aj"],
    );
    press(&mut notebook, "→", SIZE);
    look(&mut notebook, &["learner.attention 4×4", "hesaru"]);
    let spoilt = line.replace("ಹೆಸರು", "hesarru");
    let files = [
        (
            "01-t.md".to_owned(),
            Ok(LESSON
                .replace("pace = 5", "steps = 60\nbefore = \"t.json\"")
                .into_bytes()),
        ),
        ("t.json".to_owned(), Ok(spoilt.into_bytes())),
    ];
    let mut notebook = Notebook::new(Library::from_files(files), Start::default());
    look(&mut notebook, &["a draft in it is none of this model"]);

    let said = |args: &[&str]| attentive(&[&["train"], args].concat(), b"");
    let moon = said(&["translation", "gru", "--watch", "where is the moon"]);
    assert_eq!(moon.code, 2);
    assert!(
        moon.stderr.contains("the model does not know `moon`"),
        "{}",
        moon.stderr
    );
    let recall = said(&["recall", "gru", "--watch", "my name is aj"]);
    assert!(
        recall
            .stderr
            .contains("recall has no translations to watch"),
        "{}",
        recall.stderr
    );
}

#[test]
fn the_likeliest_word_is_drawn_first_and_asked_for_in_any_place() {
    let library = Library::embedded();
    let lesson = library.find("17").unwrap();
    let mut notebook = Notebook::new(library, Start::default());
    notebook.open(lesson, 5);
    let options = text(&draw(&mut notebook, SIZE));
    press(&mut notebook, "x", SIZE);
    for key in ["+", "+", "-"] {
        let screen = text(&draw(&mut notebook, (80, 40)));
        let bars = screen
            .lines()
            .skip_while(|line| !line.contains("writer.next"));
        let shares: Vec<f64> = bars
            .skip(1)
            .map_while(|line| line.split_whitespace().nth_back(0)?.parse().ok())
            .collect();
        assert!(shares.len() >= 3, "{screen}");
        assert!(shares.is_sorted_by(|a, b| a >= b), "{shares:?}");
        press(&mut notebook, key, SIZE);
    }
    let place = |word: &str| {
        options
            .find(word)
            .unwrap_or_else(|| panic!("{word} in {options}"))
    };
    // In alphabetical order, which does not give the answer away.
    let words = ["avanu", "hesaru", "idu", "nanna", "pustaka"];
    assert!(words.is_sorted_by_key(|word| place(word)), "{options}");
}

/// The knob ends where the translation does, and what `+` does stays in view.
#[test]
fn nothing_is_written_behind_the_end() {
    let mut notebook = open_course("17");
    notebook.open(notebook.lesson, 5);
    press(&mut notebook, "x + + +", SIZE);
    look(
        &mut notebook,
        &["writer.written = 3", "+ writes the likeliest word"],
    );
    press(&mut notebook, "+", SIZE);
    look(
        &mut notebook,
        &[
            "writer.written = 3",
            "the translation is complete: </s> is its end",
            "!nothing changed",
        ],
    );
    press(&mut notebook, "-", SIZE);
    look(&mut notebook, &["writer.written = 2"]);
}

/// What the loss says of each word, and its gradient, which the inspector opens; of a sentence that the pairs do not have it is said.
#[test]
fn the_loss_and_its_gradient_are_on_the_page() {
    let mut notebook = open_course("17");
    notebook.open(notebook.lesson, 8);
    press(&mut notebook, "x", SIZE);
    look(&mut notebook, &["It is “hesaru”", "without.losses 4×1"]);
    // Something else that is switched off is not what was asked.
    press(&mut notebook, "-", SIZE);
    look(&mut notebook, &["[head1]", "It is “hesaru”"]);
    press(&mut notebook, "+", SIZE);
    press(&mut notebook, "→ x", SIZE);
    look(&mut notebook, &["It is without.steepest[hesaru, aj]"]);
    press(&mut notebook, "Tab ↓ ↓ → →", SIZE);
    look(&mut notebook, &["steepest[hesaru, aj]", "− 1.00", "−0.11"]);
    press(&mut notebook, "Esc s", SIZE);
    type_text(&mut notebook, "aj is my name");
    press(&mut notebook, "Enter", (80, 40));
    look(
        &mut notebook,
        &[
            "(without.losses is not there: the pairs have no",
            "until its numbers are there",
        ],
    );
}

#[test]
fn a_forced_word_is_called_by_its_name() {
    let mut notebook = open_course("17");
    notebook.open(notebook.lesson, 7);
    press(&mut notebook, "Tab ↓", SIZE);
    look(&mut notebook, &["the number of “nanna”"]);
    press(&mut notebook, "e", SIZE);
    look(&mut notebook, &["now nanna: a word"]);
    type_text(&mut notebook, "mane");
    press(&mut notebook, "Enter", SIZE);
    look(
        &mut notebook,
        &["“mane”, set by you; it was “nanna”", "!it was 2.00"],
    );
}

#[test]
fn a_translation_without_words_is_nothing_and_a_stopped_one_says_so() {
    let text = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n# T\n\n```run translation\nsentence = \"this is a house\"\n\
        off = \"positions\"\n```\nIt writes `= translation` (`= romanised`).\n\n```show b_out\n```\n";
    let mut notebook = open(text);
    let said = |notebook: &mut Notebook| {
        let page = notebook.page();
        let mut panels = page.steps.iter().flat_map(|panels| panels.iter());
        let prose = panels.find_map(|panel| match panel {
            Panel::Prose(pieces) => Some(pieces.iter().map(|it| &*it.text).collect::<String>()),
            _ => None,
        });
        prose.expect("a sentence")
    };
    assert_eq!(
        said(&mut notebook),
        "It writes “ಇದು ಇದು ಇದು ಇದು …” (16 words, and no end) (“idu idu idu idu …” (16 words, and no end))."
    );
    press(&mut notebook, "L", SIZE);
    assert_eq!(
        said(&mut notebook),
        "It writes “idu idu idu idu …” (16 words, and no end)."
    );
    // The end before any word.
    press(&mut notebook, "Tab → e", SIZE);
    type_text(&mut notebook, "99");
    press(&mut notebook, "Enter Esc", SIZE);
    assert_eq!(said(&mut notebook), "It writes nothing.");
}
