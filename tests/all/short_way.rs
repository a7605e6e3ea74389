//! The short way through a course: what the list says of it, which keys follow it, and that the choice is kept.

use crate::common::{draw, look, open, press, text};
use attentive::lesson::Library;
use attentive::notebook::progress::{CourseProgress, Way};
use attentive::notebook::{Effect, Notebook, Start};

const SIZE: (u16, u16) = (80, 24);

/// Six lessons, of which the second, the third and the fifth are on the short way.
fn course() -> Notebook {
    let file = |number: usize| {
        let short = [2, 3, 5].contains(&number);
        let text = format!(
            "+++\ntitle = \"Title {number}\"\npart = \"P\"\nshort = {short}\n+++\n{}\n---\nTwo.\n",
            "word ".repeat(100 * number)
        );
        (format!("{number}-lesson.md"), Ok(text.into_bytes()))
    };
    Notebook::new(Library::from_files((1..=6).map(file)), Start::default())
}

/// Presses the keys one after the other, and asserts the lesson after each.
#[track_caller]
fn walk(notebook: &mut Notebook, steps: &[(&str, u32)]) {
    for &(keys, lesson) in steps {
        press(notebook, keys, SIZE);
        assert_eq!(notebook.lesson().number(), Some(lesson), "{keys}");
    }
}

#[test]
fn the_keys_follow_the_way_that_was_chosen() {
    let mut notebook = course();
    walk(
        &mut notebook,
        &[("]", 2), ("]", 3), ("]", 4), ("[", 3), ("1 G", 1)],
    );
    press(&mut notebook, "t s Esc", SIZE);
    // Also from a lesson that is not on it, and over its end page in both directions.
    walk(
        &mut notebook,
        &[("]", 2), ("G → →", 3), ("]", 5), ("[", 3), ("]", 5)],
    );
    walk(
        &mut notebook,
        &[("←", 3), ("Esc 4 G", 4), ("G → →", 5), ("4 G [", 3)],
    );
    look(&mut notebook, &["short way, 2 of 3"]);
    walk(&mut notebook, &[("5 G ]", 5)]);
    look(&mut notebook, &["the short way ends here"]);
    walk(&mut notebook, &[("2 G [", 2)]);
    look(&mut notebook, &["this is the first lesson"]);
    // And back to the whole course.
    press(&mut notebook, "t s Esc", SIZE);
    walk(
        &mut notebook,
        &[("2 G [", 1), ("3 G ]", 4), ("]", 5), ("]", 6)],
    );
    look(&mut notebook, &["lesson 6 of 6", "!short way"]);
}

#[test]
fn the_end_of_a_lesson_names_the_next_one_of_the_way() {
    let mut notebook = course();
    press(&mut notebook, "G →", SIZE);
    look(
        &mut notebook,
        &[
            "→ goes on to lesson 2 · Title 2 ·",
            "a short way of 3 lessons, about 13 minutes",
        ],
    );
    press(&mut notebook, "t s Esc 3 G G →", SIZE);
    look(
        &mut notebook,
        &[
            "→ goes on along the short way to lesson 5 · Title 5",
            "!Not that much time",
        ],
    );
    press(&mut notebook, "→ G →", SIZE);
    look(&mut notebook, &["This is the end of the short way"]);
    press(&mut notebook, "→", SIZE);
    look(&mut notebook, &["the end of the short way"]);
}

#[test]
fn the_list_has_minutes_and_marks() {
    let mut notebook = course();
    press(&mut notebook, "t", SIZE);
    look(
        &mut notebook,
        &[
            "6, about 27 minutes. The short way ◆: 3, about 13 minutes.",
            "1   Title 1 ",
            "2 ◆ Title 2 ",
            " 7 min",
            "s short way",
        ],
    );
    press(&mut notebook, "s", SIZE);
    look(
        &mut notebook,
        &[
            "Lessons, the short way ◆  3, about 13 minutes. All: 6, about 27 minutes.",
            "the short way: → and ] follow it",
            "s whole course",
        ],
    );
    for size in [(1, 1), (9, 3), (20, 5), (200, 60)] {
        draw(&mut notebook, size);
    }
    let narrow = text(&draw(&mut notebook, (40, 10)));
    assert!(
        narrow.contains(" 6 min\n") && narrow.contains("s whole course"),
        "{narrow}"
    );
}

#[test]
fn the_choice_is_one_of_the_things_that_are_kept() {
    let mut notebook = course();
    let way = |way| {
        vec![Effect::Save(CourseProgress {
            way: Some(way),
            ..CourseProgress::default()
        })]
    };
    assert_eq!(press(&mut notebook, "t s", SIZE), way(Way::Short));
    assert_eq!(press(&mut notebook, "s", SIZE), way(Way::Whole));
    // Who comes back finds it again.
    let mut notebook = course();
    notebook.progress.way = Some(Way::Short);
    notebook.resume();
    walk(&mut notebook, &[("]", 2), ("]", 3), ("]", 5)]);
}

#[test]
fn a_course_without_a_short_way_says_so() {
    let lesson = "+++\ntitle = \"T\"\npart = \"P\"\n+++\nOne.\n";
    let file = |name: &str| (name.to_owned(), Ok(lesson.as_bytes().to_vec()));
    let library = Library::from_files([file("1-a.md"), file("2-b.md")]);
    let mut notebook = Notebook::new(library, Start::default());
    // A choice that was made in another version of the course leads nowhere.
    notebook.progress.way = Some(Way::Short);
    press(&mut notebook, "t", SIZE);
    look(&mut notebook, &["!◆", "!s short way"]);
    press(&mut notebook, "s", SIZE);
    look(&mut notebook, &["this course has no short way"]);
    walk(&mut notebook, &[("Esc ]", 2)]);
}

/// The built-in course has one that is much shorter than the whole, from its first lesson to its last.
#[test]
fn the_built_in_course_has_a_short_way() {
    let lessons = Library::embedded().lessons;
    let on_it: Vec<u32> = lessons
        .iter()
        .filter(|entry| entry.is_short)
        .filter_map(|entry| entry.number())
        .collect();
    let wanted = [0, 1, 2, 8, 10, 11, 13, 16, 17, 18];
    let there = |number: &u32| lessons.iter().any(|it| it.number() == Some(*number));
    let wanted: Vec<u32> = wanted.into_iter().filter(there).collect();
    assert_eq!(on_it, wanted);
    let short = open("0").short_way().expect("a short way");
    let whole: usize = lessons.iter().map(|it| it.minutes()).sum();
    assert!(short.minutes * 3 < whole * 2, "{short:?} of {whole}");
    for entry in &lessons {
        let minutes = entry.minutes();
        assert!((2..=30).contains(&minutes), "{}: {minutes}", entry.stem());
    }
}
