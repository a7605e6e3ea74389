//! The sentence of each run of a lesson: the learner's or the lesson's own, and its words in another order.

use attentive::notebook::Notebook;

use crate::common::{course, look, press, run_on, type_text};

const SIZE: (u16, u16) = (80, 24);

/// A lesson of these runs, each with its keys, and a text.
fn lesson(runs: &[&str], text: &str) -> Notebook {
    let run = |keys: &&str| format!("```run self-attention\n{keys}\n```\n");
    let runs: String = runs.iter().map(run).collect();
    course(&format!(
        "+++\ntitle = \"T\"\npart = \"P\"\n+++\n{runs}\n{text}\n"
    ))
}

/// Types a sentence of the learner's.
fn say(notebook: &mut Notebook, sentence: &str) {
    press(notebook, "s Ctrl-U", SIZE);
    type_text(notebook, sentence);
    press(notebook, "Enter", SIZE);
}

const DOG: &str = "sentence = \"dog bites man\"\nas = \"plain\"";

#[test]
fn a_fixed_sentence_stays() {
    let fixed = "sentence = \"man bites dog\"\nfixed = true\nas = \"fixed\"";
    let like = "like = \"fixed\"\norder = \"reversed\"\nas = \"turned\"";
    let text = "`= plain.word`, `= fixed.word`, `= turned.word`.\n\n```show plain.x fixed.x\n```";
    let mut notebook = lesson(&[DOG, fixed, like], text);
    look(
        &mut notebook,
        &["“dog bites man”, “man bites dog”, “dog bites man”."],
    );
    say(&mut notebook, "a rose is a rose");
    look(
        &mut notebook,
        &["“a rose is a rose”, “man bites dog”, “dog bites man”."],
    );
    // A word of the learner's sentence can be changed, one of the lesson's not.
    press(&mut notebook, "w", SIZE);
    look(&mut notebook, &["another word in the place of rose"]);
    press(&mut notebook, "Esc Tab Tab w", SIZE);
    look(
        &mut notebook,
        &["the lesson speaks of these words, so they stay as they are"],
    );
    // Its numbers can be changed as all others.
    press(&mut notebook, "e 9 Enter", SIZE);
    look(&mut notebook, &["9.00"]);
}

#[test]
fn a_lesson_of_fixed_sentences_says_so() {
    let fixed = "sentence = \"man bites dog\"\nfixed = true";
    let mut notebook = lesson(&[fixed], "`= word`.");
    press(&mut notebook, "w", SIZE);
    look(
        &mut notebook,
        &["there are no words to change on this page"],
    );
    say(&mut notebook, "one two");
    look(
        &mut notebook,
        &["“man bites dog”.", "this one keeps its own sentence"],
    );
}

/// What a computation cannot read is no matter where it is not asked to.
#[test]
fn a_fixed_translation_lets_the_learner_type_anything() {
    let text = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n\
        ```run translation\nsentence = \"my name is aj\"\nfixed = true\nas = \"translated\"\n```\n\
        ```run self-attention\nas = \"own\"\n```\n`= translated.word`, `= own.word`.\n";
    let mut notebook = course(text);
    say(&mut notebook, "zebras bite");
    look(&mut notebook, &["“my name is aj”, “zebras bite”."]);
    let mut notebook = course(&text.replace("fixed = true\n", ""));
    say(&mut notebook, "zebras bite");
    look(&mut notebook, &["!“zebras bite”."]);
}

#[test]
fn words_stand_in_the_order_asked_for() {
    for (order, expected) in [
        ("\"reversed\"", "two one nil"),
        ("\"swapped\"", "one nil two"),
        ("\"swapped 0, last\"", "two one nil"),
        ("\"swapped last-1, 2\"", "nil two one"),
        ("\"swapped one, two\"", "nil two one"),
        ("[2, 0, 1]", "two nil one"),
        ("[0, 1, 2]", "nil one two"),
    ] {
        let runs = [
            "sentence = \"nil one two\"",
            &format!("like = \"self-attention\"\norder = {order}\nas = \"other\""),
        ];
        let mut notebook = lesson(&runs, "Now `= other.word`.");
        look(&mut notebook, &[&format!("Now “{expected}”.")]);
    }
}

/// The outputs of a permuted sentence are the permuted outputs: attention is blind to order.
#[test]
fn a_permutation_moves_the_rows_and_nothing_else() {
    let runs = [DOG, "like = \"plain\"\norder = [2, 0, 1]\nas = \"moved\""];
    let notebook = lesson(&runs, "");
    let context = |name: &str| {
        let run = notebook
            .runs
            .iter()
            .find(|run| run.name.as_deref() == Some(name));
        let run = &run.expect(name).result;
        run.tape
            .value(run.find("context").expect("a stage"))
            .clone()
    };
    let (plain, moved) = (context("plain"), context("moved"));
    let alone = run_on("self-attention", "man dog bites", &[]);
    assert_eq!(
        moved,
        alone.tape.value(alone.find("context").expect("a stage"))
    );
    for (row, from) in [2, 0, 1].into_iter().enumerate() {
        for col in 0..plain.ncols() {
            assert!((moved[(row, col)] - plain[(from, col)]).abs() < 1e-12);
        }
    }
}

/// A learner's sentence that cannot be put in the order of the lesson is refused where it is typed, and the lesson keeps its own.
#[test]
fn a_sentence_that_does_not_fit_the_order_is_said_to_be_so() {
    for (order, sentence, why) in [
        (
            "[2, 0, 1]",
            "one two three four",
            "the lesson gives an order of 3 words, and these are 4; take a sentence of 3",
        ),
        (
            "[2, 0, 1]",
            "one",
            "the lesson gives an order of 3 words, and these are 1; take a sentence of 3",
        ),
        (
            "\"swapped\"",
            "one",
            "the lesson swaps word “1”, which is not among these 1; take a sentence that",
        ),
        (
            "\"swapped 0, last\"",
            "one",
            "the lesson swaps words “0” and “last”, which are one word here; take a longer",
        ),
        (
            "\"swapped dog, last\"",
            "one two",
            "the lesson swaps word “dog”, which is not among these 2; take a sentence that",
        ),
    ] {
        let moved = format!("like = \"plain\"\norder = {order}\nas = \"moved\"");
        let mut notebook = lesson(&[DOG, &moved], "Now `= plain.word`.");
        say(&mut notebook, sentence);
        look(&mut notebook, &[why]);
        press(&mut notebook, "Esc", SIZE);
        look(&mut notebook, &["Now “dog bites man”.", "!error"]);
        // One that fits is taken, though it is another.
        say(&mut notebook, "dog saw me");
        look(&mut notebook, &["Now “dog saw me”.", "!error"]);
    }
}

/// A sentence that was typed in another lesson, or on the command line.
#[test]
fn a_lesson_opened_on_a_sentence_that_does_not_fit_says_so() {
    use attentive::lesson::Library;
    use attentive::models::words::Sentence;
    use attentive::notebook::Start;
    use attentive::runs::changes::Choices;

    let text = format!(
        "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run self-attention\n{DOG}\n```\n\
         ```run self-attention\nlike = \"plain\"\norder = [2, 0, 1]\nas = \"moved\"\n```\n`= moved.word`.\n"
    );
    for words in 1..=19 {
        let sentence = vec!["word"; words].join(" ");
        let file = ("01-test.md".to_owned(), Ok(text.clone().into_bytes()));
        let choices = Choices {
            sentence: Some(Sentence::parse(&sentence).expect("words")),
            ..Choices::default()
        };
        let start = Start {
            choices,
            ..Start::default()
        };
        let mut notebook = Notebook::new(Library::from_files([file]), start);
        let (shown, why) = match words {
            3 => ("“word word word”.", None),
            _ => (
                "“man dog bites”.",
                Some(format!(
                    "the lesson gives an order of 3 words, and these are {words}, so this lesson uses its own sentence; take a sentence of 3"
                )),
            ),
        };
        assert_eq!(notebook.why_other_words(), why);
        look(&mut notebook, &[shown, "!error"]);
    }
}
