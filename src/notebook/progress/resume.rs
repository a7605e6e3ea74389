//! Resuming a course at the saved position.

use super::Position;
use crate::notebook::Notebook;

impl Notebook {
    /// Goes to the saved position, or the nearest one that exists, with a message.
    pub fn resume(&mut self) {
        let Some(position) = self.progress.position.clone() else {
            if self.is_romanised() {
                self.compose();
            }
            return;
        };
        let Some(lesson) = self.library.position(&position.lesson) else {
            self.message = Some(format!(
                "{} is no longer there: this is the start of the course",
                position.lesson
            ));
            return;
        };
        if lesson != self.lesson {
            // A message about the first lesson does not apply.
            self.message = None;
        }
        self.go_to(lesson, position.step.saturating_sub(1));
        let resumed = match (lesson, self.step) {
            (0, 0) => None,
            (_, 0) => Some("resumed at this lesson; t lists all of them".to_owned()),
            (_, step) => Some(format!(
                "resumed at step {}; gg goes to the start",
                step + 1
            )),
        };
        self.message = self.message.take().or(resumed);
        self.compose();
    }

    /// The current position, as it is saved.
    pub(in crate::notebook) fn here(&self) -> Position {
        Position {
            lesson: self.lesson().stem().to_owned(),
            step: self.step + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Library;
    use crate::models::words::Sentence;
    use crate::notebook::progress::CourseProgress;
    use crate::notebook::{Effect, Key, Start};

    const LESSON: &str = "+++\ntitle = \"T\"\npart = \"P\"\n+++\nOne.\n---\nTwo.\n---\nThree.\n";

    fn notebook(lesson: &str, step: usize) -> Notebook {
        let file = |name: &str| (name.to_owned(), Ok(LESSON.as_bytes().to_vec()));
        let library = Library::from_files([file("1-a.md"), file("2-b.md")]);
        let mut notebook = Notebook::new(library, Start::default());
        let lesson = lesson.to_owned();
        notebook.progress.position = Some(Position { lesson, step });
        notebook.resume();
        notebook
    }

    fn press(notebook: &mut Notebook, key: &str) -> Vec<Effect> {
        notebook.press(&Key::Named(key.to_owned()))
    }

    #[test]
    fn the_message_of_the_lesson_comes_first() {
        let long = LESSON.replace("part", "words = 9\npart");
        let long = long.replace("One.", "```run words\n```");
        let file = ("1-a.md".to_owned(), Ok(long.into_bytes()));
        let mut notebook = Notebook::new(Library::from_files([file]), Start::default());
        notebook.choices.sentence = Sentence::parse("hello").ok();
        notebook.recompute();
        let said = notebook.message.clone();
        assert!(said.is_some());
        notebook.progress.position = Some(notebook.here());
        notebook.resume();
        assert_eq!(notebook.message, said);
    }

    #[test]
    fn every_step_is_saved_and_nothing_else() {
        let mut notebook = notebook("1-a", 1);
        let saved = |lesson: &str, step| {
            let lesson = lesson.to_owned();
            vec![Effect::Save(CourseProgress {
                position: Some(Position { lesson, step }),
                ..CourseProgress::default()
            })]
        };
        assert_eq!(press(&mut notebook, "→"), saved("1-a", 2));
        assert_eq!(press(&mut notebook, "G"), saved("1-a", 3));
        // The end of the lesson, then the next one.
        assert_eq!(press(&mut notebook, "→"), []);
        assert_eq!(press(&mut notebook, "→"), saved("2-b", 1));
        assert_eq!(press(&mut notebook, "p"), saved("1-a", 1));
        for key in ["←", "r", "T", "?", "Esc", "x"] {
            assert_eq!(press(&mut notebook, key), [], "{key}");
        }
    }
}
