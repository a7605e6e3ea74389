//! The last lesson: the score by misconception, and the takeaways on the learner's own results.

use attentive::lesson::{Directive, Library};
use attentive::models::training::End;
use attentive::notebook::key_table::KeyContext;
use attentive::notebook::progress::{Again, Answered, Attempt};
use attentive::notebook::training::TrainingNews;
use attentive::notebook::{Effect, Notebook, Start};
use attentive::runs::training::trained::Exam;

use crate::common::{draw, look, open, press, text, type_text};

const SIZE: (u16, u16) = (80, 24);

/// The first lesson asks two questions, and the second asks them again, with a score between them and one at the end.
fn course() -> Notebook {
    let ask = |id: &str, again: &str, misconception: &str| {
        format!(
            "```predict\nask = \"How many?\"\nnumber = \"words\"\nwithin = 0\nwhy.too_high = \"High.\"\nwhy.too_low = \"Low.\"\n\
             id = \"{id}\"\n{again}{misconception}```\n"
        )
    };
    let head = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run words\n```\n";
    let first = format!("{head}{}---\n{}", ask("one", "", ""), ask("two", "", ""));
    let high = "misconception.too_high = \"words are letters\"\n";
    let second = format!(
        "{head}{}---\n```score\n```\n---\n{}---\n```score\n```\n",
        ask("three", "again = \"one\"\n", high),
        ask("four", "again = \"two\"\n", high),
    );
    let file = |(name, text): (&str, String)| (name.to_owned(), Ok(text.into_bytes()));
    let files = [("3-first.md", first), ("7-second.md", second)];
    let start = Start {
        lesson: 1,
        ..Start::default()
    };
    Notebook::new(Library::from_files(files.map(file)), start)
}

#[test]
fn a_wrong_answer_counts_for_its_misconception_alone() {
    let mut notebook = course();
    press(&mut notebook, "7 Enter →", SIZE);
    look(
        &mut notebook,
        &[
            "0 of 1 answer right.",
            "✗ words are letters · in 1 of 1 answer · lesson 3",
            "Go again to lesson 3: 3G opens it.",
            "!still open",
        ],
    );
    // Too low is another mistake, which has no name.
    press(&mut notebook, "→ 1 Enter →", SIZE);
    look(
        &mut notebook,
        &[
            "0 of 2 answers right.",
            "✗ words are letters · in 1 of 2 answers · lesson 3",
            "And 1 wrong answer by none of these.",
        ],
    );
}

#[test]
fn answers_on_other_numbers_count_too() {
    let mut notebook = course();
    press(&mut notebook, "7 Enter", SIZE);
    // On the same numbers nothing counts; on a longer sentence it does.
    press(&mut notebook, "A 9 Enter", SIZE);
    let count = |notebook: &Notebook| {
        let answered = &notebook.progress.answers["7-second/three"];
        (answered.misconceptions["words are letters"], answered.again)
    };
    assert_eq!(count(&notebook), (1, Again::default()));
    press(&mut notebook, "s", SIZE);
    type_text(&mut notebook, "a b c d e f");
    press(&mut notebook, "Enter A 9 Enter", SIZE);
    assert_eq!(count(&notebook), (2, Again { asked: 1, right: 0 }));
    press(&mut notebook, "s", SIZE);
    type_text(&mut notebook, "a b c d e f g");
    press(&mut notebook, "Enter A 7 Enter →", SIZE);
    look(
        &mut notebook,
        &[
            "1 of 3 answers right.",
            "✗ words are letters · in 2 of 3 answers · lesson 3",
        ],
    );
}

#[test]
fn what_is_not_answered_is_open() {
    let mut notebook = course();
    press(&mut notebook, "x →", SIZE);
    look(
        &mut notebook,
        &["No question above was answered: 1 was shown or skipped."],
    );
    press(&mut notebook, "→ 4 Enter →", SIZE);
    look(
        &mut notebook,
        &[
            "1 of 1 answer right. 1 of 2 questions is still open.",
            "No misconception showed.",
        ],
    );
}

/// Whatever a file of progress says, the score is drawn.
#[test]
fn a_file_may_say_anything() {
    let mut notebook = course();
    let answered = Answered {
        reply: "7".to_owned(),
        right: true,
        how: Attempt::FirstTry,
        numbers: None,
        again: Again {
            asked: u32::MAX,
            right: u32::MAX,
        },
        misconceptions: [("words are letters".to_owned(), u32::MAX)].into(),
    };
    for id in ["7-second/three", "7-second/four"] {
        let answered = answered.clone();
        notebook.progress.answers.insert(id.to_owned(), answered);
    }
    press(&mut notebook, "G", SIZE);
    look(&mut notebook, &["✗ words are letters"]);
}

#[test]
fn the_misconception_is_kept_with_the_answer() {
    let mut notebook = course();
    let effects = press(&mut notebook, "7 Enter", SIZE);
    let [Effect::Save(change)] = &*effects else {
        panic!("{effects:?}");
    };
    let answered = &change.answers["7-second/three"];
    assert_eq!(answered.misconceptions["words are letters"], 1);
}

/// Every lesson of the course has a question in the quiz, asked again by its name, and nearly every question names a misconception.
#[test]
fn the_quiz_asks_about_every_lesson() {
    let lessons = Library::embedded().lessons;
    let last = lessons.iter().find(|it| it.number() == Some(18));
    let last = last.expect("lesson 18");
    let quiz: Vec<_> = last.questions().collect();
    for entry in lessons.iter().filter(|it| it.number() < Some(18)) {
        let mut ids = entry.questions().map(|question| &question.id);
        let is_asked = |id: &String| {
            let mut again = quiz.iter().filter_map(|it| it.again.as_ref());
            again.any(|again| again.value == *id)
        };
        assert!(ids.any(is_asked), "nothing of {}", entry.stem());
    }
    for question in &quiz {
        let mut named = question.whys.iter().map(|why| why.misconception.is_some());
        assert!(named.any(|named| named), "{}", question.id);
    }
    let has_notes = |step: &attentive::lesson::Step| {
        let mut kinds = step.blocks.iter().map(|block| &block.kind);
        kinds.any(|kind| {
            matches!(
                kind,
                attentive::lesson::BlockKind::Directive(Directive::Notes(_))
            )
        })
    };
    assert!(last.steps.iter().all(has_notes));
}

/// Answers every question with the first option, cell, row or number, on other seeds and sentences: the score adds up, and every
/// answer is judged.
#[test]
fn the_quiz_is_answered_to_its_end() {
    for keys in ["", "r", "r r r"] {
        let mut notebook = open("18");
        press(&mut notebook, keys, SIZE);
        let mut answered = 0;
        for _ in 0..200 {
            let at_end = text(&draw(&mut notebook, SIZE)).contains("The end of lesson 18");
            if at_end {
                break;
            }
            let keys = match notebook.key_context() {
                KeyContext::Asking => {
                    answered += 1;
                    "↓ Space Enter"
                }
                KeyContext::Typing => "1 Enter",
                _ => "→",
            };
            press(&mut notebook, keys, SIZE);
        }
        let score = text(&draw(&mut notebook, SIZE));
        assert!(score.contains("The end of lesson 18"), "{score}");
        assert!(answered >= 16, "{answered}");
        press(&mut notebook, "←", SIZE);
        look(&mut notebook, &["answers right.", "Go again to lessons"]);
    }
}

/// The numbers of the first takeaways are those of this session as soon as lesson 14 has some.
#[test]
fn the_takeaways_are_of_the_learners_own_training() {
    let mut notebook = open("18");
    look(&mut notebook, &["Trained “before”"]);
    press(&mut notebook, "1 4 G x Enter", SIZE);
    let jobs = notebook.take_jobs();
    assert_eq!(jobs.len(), 3);
    for (job, score) in [0.875, 0.25, 0.625].into_iter().enumerate() {
        let exam = Exam {
            score,
            ..Exam::default()
        };
        let end = End::Finished;
        notebook.hear([TrainingNews::Ended { job, end, exam }]);
    }
    notebook.hear([TrainingNews::Returned(jobs)]);
    press(&mut notebook, "1 8 G", SIZE);
    look(
        &mut notebook,
        &[
            "Trained “here”",
            "0.88",
            "0.62",
            "!Trained “before”",
            // Nothing is started from here.
            "!all seeds",
        ],
    );
}
