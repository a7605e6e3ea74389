//! All lessons of a course, in order.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

use super::document::Lesson;
use super::parse::{parse, unreadable};
use crate::sorting::sort_by;
use crate::text::decode;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// The lessons of a folder, with the data that lies beside them.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The lessons, in the order of their numbers and then of their names.
    pub lessons: Vec<Lesson>,
    /// The text of every JSON file by its name, or why it could not be read.
    pub data: BTreeMap<String, Result<String, String>>,
}

/// The files that make a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `*.md`.
    Lesson,
    /// `*.json`.
    Data,
}

impl FileKind {
    /// The kind of a file by its name; `None` for any other file, and for a hidden one: editors and systems keep locks and drafts
    /// in files whose names begin with a dot.
    pub fn of(name: &str) -> Option<Self> {
        let (stem, extension) = name.rsplit_once('.')?;
        if stem.starts_with('.') || stem.is_empty() {
            return None;
        }
        match extension.to_ascii_lowercase().as_str() {
            "md" => Some(Self::Lesson),
            "json" => Some(Self::Data),
            _ => None,
        }
    }
}

/// Whether a file tells about a folder, as it is shown on a code host, and is no lesson.
fn is_readme(name: &str, text: Result<&str, &String>) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let is_called_so = stem.eq_ignore_ascii_case("readme") && name.matches('.').count() == 1;
    is_called_so && text.is_ok_and(|text| !text.starts_with("+++"))
}

impl Library {
    /// The course that is built into the program.
    pub fn embedded() -> Self {
        let named = EMBEDDED
            .files()
            .map(|file| (file.path().to_string_lossy().into_owned(), file));
        let parts_of_the_course = named.filter(|(name, _)| FileKind::of(name).is_some());
        Self::from_files(
            parts_of_the_course.map(|(name, file)| (name, Ok(file.contents().to_vec()))),
        )
    }

    /// The bytes of a file of the built-in course.
    ///
    /// # Errors
    /// The names of all, if there is none of that name.
    pub fn embedded_file(name: &str) -> Result<&'static [u8], Vec<&'static str>> {
        let file = EMBEDDED.get_file(name);
        file.map(include_dir::File::contents).ok_or_else(|| {
            let names = EMBEDDED.files().filter_map(|file| file.path().to_str());
            names.collect()
        })
    }

    /// A library of these files, each with its name and its bytes, or with the reason why it could not be read.
    ///
    /// A [`FileKind`] tells which are lessons; a README without front matter is none. A lesson that could not be read has one
    /// step that gives the reason, so that the others still open.
    pub fn from_files(files: impl IntoIterator<Item = (String, Result<Vec<u8>, String>)>) -> Self {
        let mut library = Self::default();
        for (name, bytes) in files {
            let text = bytes.and_then(decode);
            let kind = FileKind::of(&name);
            if kind == Some(FileKind::Lesson)
                && !is_readme(&name, text.as_ref().map(String::as_str))
            {
                library.lessons.push(match text {
                    Ok(text) => parse(&name, &text),
                    Err(reason) => unreadable(&name, &reason),
                });
            } else if kind == Some(FileKind::Data) {
                library.data.insert(name, text);
            }
        }
        sort_by(&mut library.lessons, |a, b| place(a).cmp(&place(b)));
        library
    }

    /// The position of a lesson by its number (`9` or `09`), its file's name with or without number, or its title.
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim().to_lowercase();
        let number: Option<u32> = name.parse().ok();
        let has_number = |lesson: &Lesson| number.is_some() && lesson.number() == number;
        let is_called = |lesson: &Lesson| {
            let names = [lesson.file(), lesson.stem(), lesson.slug(), &lesson.title];
            names.iter().any(|known| known.to_lowercase() == name)
        };
        let by_number = self.lessons.iter().position(has_number);
        by_number.or_else(|| self.lessons.iter().position(is_called))
    }

    /// The position of the lesson whose file has exactly this name, without its extension.
    pub fn position(&self, stem: &str) -> Option<usize> {
        let mut lessons = self.lessons.iter();
        lessons.position(|lesson| lesson.stem() == stem)
    }
}

/// The sort key of a lesson: those without a number come last.
fn place(lesson: &Lesson) -> (u32, &str) {
    (lesson.number().unwrap_or(u32::MAX), lesson.file())
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
            file(".#10-mask.md", LESSON),
            file("._reference.json", b"{}"),
            file("README.md", b"# Our course"),
            file("8-LOUD.MD", b"Text."),
            file("Data.JSON", b"\xff\xfe{\0}\0"),
            ("11-lost.md".to_owned(), Err("permission denied".to_owned())),
        ])
    }

    fn check(name: &str, file: Option<&str>) {
        let library = library();
        let found = library
            .find(name)
            .map(|position| library.lessons[position].file());
        assert_eq!(found, file, "{name}");
    }

    #[test]
    fn lessons_stand_in_course_order() {
        let library = library();
        let files: Vec<_> = library.lessons.iter().map(Lesson::file).collect();
        assert_eq!(
            files,
            [
                "8-LOUD.MD",
                "9-why-divide.md",
                "10-mask.md",
                "11-lost.md",
                "appendix.md"
            ]
        );
        let data: Vec<_> = library.data.into_iter().collect();
        let read = |name: &str| (name.to_owned(), Ok("{}".to_owned()));
        assert_eq!(data, [read("Data.JSON"), read("reference.json")]);
    }

    #[test]
    fn a_readme_is_a_lesson_if_it_has_front_matter() {
        let lessons = |text: &[u8]| {
            let file = ("readme.md".to_owned(), Ok(text.to_vec()));
            Library::from_files([file]).lessons.len()
        };
        assert_eq!((lessons(b"# About"), lessons(LESSON)), (0, 1));
    }

    #[test]
    fn a_name_tells_the_kind() {
        for (name, kind) in [
            ("a.md", Some(FileKind::Lesson)),
            ("a.b.Md", Some(FileKind::Lesson)),
            ("a.JSON", Some(FileKind::Data)),
            (".#a.md", None),
            ("._a.json", None),
            (".md", None),
            ("a.md~", None),
            ("md", None),
        ] {
            assert_eq!(FileKind::of(name), kind, "{name}");
        }
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
