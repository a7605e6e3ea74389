//! All lessons of a course, in order.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

use super::document::Lesson;
use super::parse::{parse, unreadable};
use super::problem::Problem;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// The lessons of a folder, with the data that lies beside them.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The lessons, in the order of their numbers and then of their names.
    pub lessons: Vec<CourseLesson>,
    /// The text of every JSON file by its name, or why it could not be read.
    pub data: BTreeMap<String, Result<String, String>>,
}

/// One lesson of a library.
#[derive(Clone, Debug)]
pub struct CourseLesson {
    /// The lesson, as far as it could be read.
    pub lesson: Lesson,
    /// Its problems.
    pub problems: Vec<Problem>,
}

impl Library {
    /// The course that is built into the program.
    pub fn embedded() -> Self {
        Self::from_files(EMBEDDED.files().map(|file| {
            let name = file.path().to_string_lossy().into_owned();
            (name, Ok(file.contents().to_vec()))
        }))
    }

    /// A library of these files, each with its name and its bytes, or with the reason why it could not be read.
    ///
    /// A file `*.md` is a lesson and a file `*.json` is data; others are ignored. A lesson that could not be read
    /// has one step that gives the reason, so that the others still open.
    pub fn from_files(files: impl IntoIterator<Item = (String, Result<Vec<u8>, String>)>) -> Self {
        let mut library = Self::default();
        for (name, bytes) in files {
            let text = bytes.and_then(|bytes| {
                String::from_utf8(bytes).map_err(|error| {
                    let at = error.utf8_error().valid_up_to();
                    format!("it is not UTF-8 from byte {at} on")
                })
            });
            if name.ends_with(".md") {
                library.lessons.push(CourseLesson::new(&name, text));
            } else if name.ends_with(".json") {
                library.data.insert(name, text);
            }
        }
        library.lessons.sort_by(|a, b| a.place().cmp(&b.place()));
        library
    }

    /// The position of a lesson by its number (`9` or `09`), its file's name with or without number, or its title.
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim().to_lowercase();
        let number: Option<u32> = name.parse().ok();
        let has_number = |it: &CourseLesson| number.is_some() && it.lesson.number() == number;
        let is_called = |CourseLesson { lesson, .. }: &CourseLesson| {
            let names = [lesson.file(), lesson.stem(), lesson.slug(), &lesson.title];
            names.iter().any(|known| known.to_lowercase() == name)
        };
        let by_number = self.lessons.iter().position(has_number);
        by_number.or_else(|| self.lessons.iter().position(is_called))
    }

    /// The position of the lesson whose file has exactly this name, without its extension.
    pub fn position(&self, stem: &str) -> Option<usize> {
        let mut lessons = self.lessons.iter();
        lessons.position(|entry| entry.lesson.stem() == stem)
    }
}

impl CourseLesson {
    fn new(file: &str, text: Result<String, String>) -> Self {
        let (lesson, problems) = match text {
            Ok(text) => parse(file, &text),
            Err(reason) => unreadable(file, &reason),
        };
        Self { lesson, problems }
    }

    /// The sort key of a course: lessons without a number come last.
    fn place(&self) -> (u32, &str) {
        (self.lesson.number().unwrap_or(u32::MAX), self.lesson.file())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: &[u8] = b"+++\ntitle = 'Why divide?'\npart = 'P'\n+++\nText.\n";

    fn library() -> Library {
        let file = |name: &str, bytes: &[u8]| (name.to_owned(), Ok(bytes.to_vec()));
        Library::from_files([
            file("10-mask.md", &LESSON.to_ascii_uppercase()),
            file("9-why-divide.md", LESSON),
            file("appendix.md", b"\xff"),
            file("reference.json", b"{}"),
            file("picture.png", b"\xff"),
            ("11-lost.md".to_owned(), Err("permission denied".to_owned())),
        ])
    }

    fn check(name: &str, file: Option<&str>) {
        let library = library();
        let found = library
            .find(name)
            .map(|position| library.lessons[position].lesson.file());
        assert_eq!(found, file, "{name}");
    }

    #[test]
    fn lessons_stand_in_course_order() {
        let library = library();
        let files: Vec<_> = library
            .lessons
            .iter()
            .map(|entry| entry.lesson.file())
            .collect();
        assert_eq!(
            files,
            ["9-why-divide.md", "10-mask.md", "11-lost.md", "appendix.md"]
        );
        assert_eq!(library.data.keys().collect::<Vec<_>>(), ["reference.json"]);
    }

    #[test]
    fn a_lesson_has_many_names() {
        for name in [
            "9",
            "09",
            "9-why-divide",
            "Why-Divide",
            "why divide?",
            "9-why-divide.md",
        ] {
            check(name, Some("9-why-divide.md"));
        }
        check("appendix", Some("appendix.md"));
        check("12", None);
        check("", None);
    }
}
