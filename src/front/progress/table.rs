//! The progress in a course as text.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use crate::lesson::Library;
use crate::notebook::progress::{Answered, Attempt, CourseProgress, Way, lesson_of};
use crate::text::clean;
use crate::view::text_width::{fit, pad};

/// The largest width of a lesson's name, so that the numbers fit beside it in 80 columns.
const WIDEST: usize = 34;

/// How many answers came about in each way: at the first try, after a hint, wrong, skipped or shown.
#[derive(Clone, Copy, Default)]
struct Score([usize; 4]);

const HEADINGS: [&str; 4] = ["first try", "after a hint", "wrong", "skipped"];

impl AddAssign<&Answered> for Score {
    fn add_assign(&mut self, answer: &Answered) {
        let column = match (answer.how, answer.right) {
            (Attempt::Skipped | Attempt::Shown, _) => 3,
            (_, false) => 2,
            (Attempt::AfterHint, true) => 1,
            (Attempt::FirstTry, true) => 0,
        };
        self.0[column] += 1;
    }
}

/// Where the learner is, and a line for each lesson in which something was answered.
pub(super) fn of(progress: &CourseProgress, library: &Library, title: &str) -> String {
    let mut text = format!("Progress in {}\n\n", clean(title));
    if let Some(position) = &progress.position {
        let lesson = clean(&position.lesson);
        text += &match library.position(&position.lesson) {
            Some(found) => {
                let steps = library.lessons[found].steps.len();
                let step = position.step.clamp(1, steps);
                format!("  at {lesson}, step {step} of {steps}\n")
            }
            None => format!("  at {lesson}, which is no longer there\n"),
        };
    }
    if progress.way == Some(Way::Short) {
        text += "  on the short way\n";
    }
    let mut lessons: BTreeMap<_, Score> = BTreeMap::new();
    let mut all = Score::default();
    for (question, answer) in &progress.answers {
        let lesson = lesson_of(question);
        // In course order; lessons that are no longer there come last.
        let place = library.position(lesson).unwrap_or(usize::MAX);
        *lessons.entry((place, lesson)).or_default() += answer;
        all += answer;
    }
    if lessons.is_empty() {
        return text + "  no question answered yet\n";
    }
    text += &format!("\n  {}", pad("answered", WIDEST));
    for heading in HEADINGS {
        text += &format!("  {heading}");
    }
    text.push('\n');
    for ((_, lesson), tally) in lessons {
        text += &line(lesson, tally);
    }
    text += &line("all", all);
    let again = progress.answers.values().map(|answer| answer.again);
    let [asked, right] = again.fold([0_u64; 2], |[asked, right], again| {
        [
            asked + u64::from(again.asked),
            right + u64::from(again.right),
        ]
    });
    if asked > 0 {
        text += &format!("\n  asked again on other numbers: {right} of {asked} right\n");
    }
    text
}

fn line(name: &str, Score(counts): Score) -> String {
    let mut line = format!("  {}", pad(&fit(&clean(name), WIDEST), WIDEST));
    for (heading, count) in HEADINGS.iter().zip(counts) {
        line += &format!("  {count:>width$}", width = heading.len());
    }
    line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::progress::{Again, Position};
    use crate::view::text_width::width;

    fn library() -> Library {
        let text = b"+++\ntitle = \"T\"\npart = \"P\"\n+++\nOne.\n---\nTwo.\n";
        let file = |name: &str| (name.to_owned(), Ok(text.to_vec()));
        Library::from_files([file("2-second.md"), file("10-tenth.md")])
    }

    fn check(position: (&str, usize), answers: &[(&str, bool, Attempt)], expected: &str) {
        let answered = |&(id, right, how): &(&str, bool, Attempt)| {
            let reply = "is".to_owned();
            let again = match id {
                "2-second/c" => Again { asked: 3, right: 2 },
                _ => Again::default(),
            };
            let answered = Answered {
                reply,
                right,
                how,
                numbers: None,
                again,
                misconceptions: Default::default(),
            };
            (id.to_owned(), answered)
        };
        let (lesson, step) = (position.0.to_owned(), position.1);
        let progress = CourseProgress {
            position: Some(Position { lesson, step }),
            answers: answers.iter().map(answered).collect(),
            way: (position.0 == "2-second").then_some(Way::Short),
            romanised: None,
        };
        let text = of(&progress, &library(), "the course");
        assert_eq!(text, expected);
        assert!(text.lines().all(|line| width(line) <= 80), "{text}");
    }

    #[test]
    fn the_position_alone() {
        check(
            ("2-second", 9),
            &[],
            "Progress in the course\n\n  at 2-second, step 2 of 2\n  on the short way\n  no question answered yet\n",
        );
    }

    #[test]
    fn answers_are_counted_lesson_by_lesson() {
        let answers = [
            ("10-tenth/a", true, Attempt::FirstTry),
            ("2-second/a", true, Attempt::FirstTry),
            ("2-second/b", true, Attempt::AfterHint),
            ("2-second/c", false, Attempt::FirstTry),
            ("2-second/d", false, Attempt::AfterHint),
            ("2-second/e", false, Attempt::Skipped),
            ("2-second/f", false, Attempt::Shown),
            (
                "1-\u{1b}[2J-lost-and-with-a-name-of-no-end/a",
                true,
                Attempt::FirstTry,
            ),
        ];
        check(
            ("1-lost", 1),
            &answers,
            "\
Progress in the course

  at 1-lost, which is no longer there

  answered                            first try  after a hint  wrong  skipped
  2-second                                    1             1      2        2
  10-tenth                                    1             0      0        0
  1-\u{fffd}[2J-lost-and-with-a-name-of-no…          1             0      0        0
  all                                         3             1      2        2

  asked again on other numbers: 2 of 3 right
",
        );
    }
}
